"""The sample practice: made in one command, invented through and through, its secrets shown once, and nothing written over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from payerwatch.cli import app
from payerwatch.sample_practice import DAY, PEOPLE, SAMPLES
from practice.drafts.templates import chosen, load_templates
from practice.imports.mapping import load_payers
from practice.likelihood.model import fitted
from practice.likelihood.sample_past import declared, planned

VARIABLES = ("PRACTICE_KEY", "NEW_PASSWORD", "PRACTICE_PASSWORD", "HOME", "PRACTICE_USER", "ID_TOKEN")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("sample")`: a practice command in a home of its own, with nothing in the environment."""
    for variable in VARIABLES:
        monkeypatch.delenv(f"PAYERWATCH_{variable}", raising=False)
    return lambda *words: CliRunner().invoke(app, ["practice", *map(str, words), "--home", str(tmp_path / "home")])


def exported(result: Result) -> dict[str, str]:
    return dict(re.findall(r"^  export (\w+)=(\S+)$", result.stdout, re.M))


def test_a_new_user_comes_from_nothing_to_the_list(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("sample", "--no-remittances")
    assert made.exit_code == 0, made.output
    assert "INVENTED DATA" in made.stdout and "No policies are published" in made.stdout
    secrets = exported(made)
    assert set(secrets) == {"PAYERWATCH_PRACTICE_KEY", "PAYERWATCH_PRACTICE_PASSWORD"}
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    held = [path for path in files for secret in secrets.values() if secret.encode() in path.read_bytes()]
    assert held == [], "what is shown once is kept nowhere"
    for variable, value in secrets.items():
        monkeypatch.setenv(variable, value)
    listed = run("cases", "--as", "sue")
    assert "Gladwyn, Iris" in listed.stdout and len(listed.stdout.splitlines()) == 12
    assert "260 closed cases are not listed" in listed.stderr
    assert len(run("cases", "--as", "sue", "--closed").stdout.splitlines()) == 272
    assert len(run("user", "list", "--as", "anna").stdout.splitlines()) == len(PEOPLE)
    case = next(line.split()[0] for line in listed.stdout.splitlines() if "Gladwyn" in line)
    assert "% interval" not in run("likelihood", case, "--as", "sue").stdout, "nothing is judged yet, without policies"
    checked = run("likelihood", "--as", "max").stdout
    assert "requests estimated from those before them" in checked
    again = run("sample", "--no-remittances")
    assert again.exit_code != 0 and "already lies here" in str(again.exception)


def test_what_comes_from_the_environment_is_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "3f" * 32
    monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", key)
    monkeypatch.setenv("PAYERWATCH_NEW_PASSWORD", "six small grey herons")
    made = run("sample", "--no-remittances")
    assert made.exit_code == 0 and exported(made) == {}
    # a quarter of the key: longer than any run of digits in the number of a case, which may hold "3f3f" by chance
    assert key[:16] not in made.output and "herons" not in made.output


def test_files_of_the_home_stay_as_they_are(run: Run, tmp_path: Path) -> None:
    office = tmp_path / "home" / "practice" / "office.yml"
    office.parent.mkdir(parents=True)
    office.write_text("name: My own office\n", "utf-8")
    made = run("sample", "--no-remittances")
    assert made.exit_code == 0 and office.read_text("utf-8") == "name: My own office\n"
    assert "lay there already, and was left as it is" in made.stdout


# ---------------------------------------------------------------- what is declared


def test_every_template_of_the_sample_is_of_one_of_its_payers(run: Run, tmp_path: Path) -> None:
    run("sample", "--no-remittances")
    own = load_templates(tmp_path / "home" / "practice" / "templates")
    payers = set(load_payers(SAMPLES / "mappings" / "payers.yml").values())
    assert len(own) >= 5 and {one.payer for one in own} <= payers
    named = {(payer, code): chosen(own, payer, (code,)).template for payer, code in (("northlake", "72148"), ("silverpine", "E0601"))}
    assert set(named.values()) == {"northlake-lumbar-mri", "silverpine-cpap"}
    assert chosen(own, "northlake", ("27447",)).general, "a payer's other services go on the general form"


def test_the_invented_history_is_the_same_each_time_and_lies_before_the_day() -> None:
    past = planned(7, DAY)
    assert past == planned(7, DAY) != planned(8, DAY)
    assert all(DAY - dt.timedelta(days=200) < one.submitted_at.date() <= one.decided_on < DAY for one in past)
    assert {one.payer_id for one in past} == set(declared().payers)
    assert all(one.reason for one in past if not one.approved) and len({one.number for one in past}) == len(past)


def test_the_history_is_enough_for_an_estimate_with_its_interval() -> None:
    model = fitted(one.past for one in planned(7, DAY, 260))
    told = model.estimate("silverpine", "E0601", 1.0, False)
    assert told.likelihood is not None and told.low is not None and told.high is not None
    assert 0.6 < told.low < told.likelihood < told.high < 1 and "90 % interval" in told.words
    poor = model.estimate("copperleaf", "73721", 0.2, False)
    assert poor.likelihood is not None and poor.likelihood < told.likelihood - 0.2


def test_its_declared_chances_are_plain() -> None:
    found = yaml.safe_load((SAMPLES / "past.yml").read_text("utf-8"))
    assert set(found["chances"]) == set(found["weights"]) == {"all", "most", "few", "against"}
