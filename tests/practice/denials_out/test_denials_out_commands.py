"""`practice denials patterns|brief|csv|claims|queue|answered|take|close|forward` as people use them, by role."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from payerwatch.cli import app
from payerwatch.refusal import Refusal
from practice.denials.prepared import prepare
from practice.denials.sample_year import sample_year
from practice.store.connection import open_store
from practice.store.key import Key

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice"
Run = Callable[..., Result]
DAYS = ("--from", "2025-11-01", "--to", "2026-12-31")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("queue", as_="sue")` in a home with people of three roles and some months of the invented year."""
    home = tmp_path / "home"
    shutil.copytree(SAMPLE / "mappings", home / "practice" / "mappings")
    shutil.copy(SAMPLE / "profile.yml", home / "practice" / "profile.yml")
    for name, value in {
        "PAYERWATCH_HOME": str(home), "PAYERWATCH_PRACTICE_KEY": "3f" * 32, "PAYERWATCH_NEW_PASSWORD": "six small grey herons",
        "PAYERWATCH_PRACTICE_PASSWORD": "six small grey herons",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    runner = CliRunner()

    def go(*words: str, as_: str = "sue") -> Result:
        return runner.invoke(app, ["practice", "denials", *words, "--as", as_])

    runner.invoke(app, ["practice", "init", "--admin", "anna"])
    for name, role in (("sue", "specialist"), ("max", "manager"), ("fay", "front_desk")):
        runner.invoke(app, ["practice", "user", "add", name, "--role", role, "--as", "anna"])
    paths = []
    for one in sample_year(7, volume=0.15).files[:6]:
        paths.append(tmp_path / one.name)
        paths[-1].write_bytes(one.data)
    runner.invoke(app, ["practice", "remit", *map(str, paths), "--as", "sue"])
    return go


def refusal(found: Result, status: int = 3) -> str:
    """What a refused command says; nothing else came out of it."""
    assert isinstance(found.exception, Refusal) and found.exception.status == status and not found.stdout
    return str(found.exception)


def rows(found: Result) -> list[dict[str, object]]:
    assert found.exit_code == 0, found.stderr
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_a_manager_takes_the_brief_away_and_the_specialist_opens_a_number(run: Run, tmp_path: Path) -> None:
    payer = "copperleaf"
    written = run("brief", payer, "--into", str(tmp_path / "out"), *DAYS, as_="max")
    assert written.exit_code == 0 and "every page says that no figure is real" in written.stdout, written.stderr
    assert sorted(one.suffix for one in (tmp_path / "out").iterdir()) == [".csv", ".pdf", ".xlsx"]
    figures = run("csv", payer, *DAYS, as_="max")
    assert figures.exit_code == 0 and figures.stdout.startswith("figure,what,whose,value")
    refused = next(line for line in figures.stdout.splitlines() if line.startswith("refused,"))
    claims = rows(run("claims", payer, "refused", *DAYS, "--format", "json"))
    share, of = float(refused.split(",")[3]), int(refused.split(",")[6])
    assert len(claims) == round(share * of) > 0
    assert run("show", str(claims[0]["line"])).exit_code == 0
    denied = run("claims", payer, "refused", *DAYS, as_="max")
    assert "may not do denials.detail" in refusal(denied)


def test_patterns_are_told_to_those_who_count_and_refused_to_the_front_desk(run: Run) -> None:
    assert "first decisions of 2025-11-01 to 2026-12-31" in run("patterns", *DAYS, as_="max").stdout
    for words in (("patterns", *DAYS), ("brief", "copperleaf", *DAYS), ("csv", "copperleaf", *DAYS), ("queue",)):
        assert "may not do" in refusal(run(*words, as_="fay"))
    assert "no first decision" in refusal(run("csv", "nobody", *DAYS, as_="max"))
    assert "not a day" in refusal(run("patterns", "--from", "yesterday"), 2)


def test_the_queue_is_worked_off_line_by_line(run: Run) -> None:
    before = rows(run("queue", "--on", "2026-02-15", "--format", "json"))
    counts = rows(run("queue", "--on", "2026-02-15", "--format", "json", as_="max"))
    assert sum(int(str(one["denials"])) for one in counts) == len(before) > 2 and not any("line" in one for one in counts)
    first, second = str(before[0]["line"]), str(before[1]["line"])
    assert run("answered", first, "appeal", "--filed", "2026-02-14").exit_code == 0
    assert run("take", second, "--owner", "kim").exit_code == 0
    after = {one["line"]: one for one in rows(run("queue", "--on", "2026-02-15", "--format", "json"))}
    assert after[first]["step"] == "ask for the answer" and after[second]["owner"] == "kim"
    assert "must be one of" in refusal(run("close", second, "--reason", "because"))
    assert run("close", second, "--reason", "amount too small").exit_code == 0
    text = run("queue", "--on", "2026-02-15")
    assert second not in text.stdout and "days left" in text.stdout and f"{len(before) - 1} denials" in text.stdout
    assert run("reopen", second).exit_code == 0 and second in run("queue", "--on", "2026-02-15").stdout
    assert "not one of" in refusal(run("answered", first, "shouting", "--filed", "2026-02-14"), 2)
    assert "--decided" in refusal(run("answered", first, "appeal", "--filed", "2026-02-14", "--outcome", "upheld"), 2)


def test_forward_needs_a_release_first(run: Run) -> None:
    assert "nothing is published yet" in refusal(run("forward"))


def _prepared() -> list[str]:
    with open_store(Path(os.environ["PAYERWATCH_HOME"]) / "practice" / "practice.db", Key("3f" * 32)) as store:
        return [row[0] for row in store.connection.execute("SELECT state FROM prepared")]


def test_remit_match_and_the_sweep_prepare_the_figures(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = _prepared()
    paths = [tmp_path / one.name for one in sample_year(7, volume=0.15).files[6:8]]
    for path, one in zip(paths, sample_year(7, volume=0.15).files[6:8], strict=True):
        path.write_bytes(one.data)
    runner = CliRunner()
    assert runner.invoke(app, ["practice", "remit", str(paths[0]), "--as", "sue"]).exit_code == 0
    (second,) = _prepared()
    assert second != first
    monkeypatch.setattr("practice.denials.prepared.prepare", _broken)
    told = runner.invoke(app, ["practice", "remit", str(paths[1]), "--as", "sue"])
    assert told.exit_code == 0 and "taken in before" not in told.stdout
    assert "not prepared (ValueError)" in told.stderr and "Quillambra" not in told.stderr
    assert runner.invoke(app, ["practice", "remit", str(paths[1]), "--as", "sue"]).stdout.endswith("taken in before; nothing was changed\n")
    monkeypatch.setattr("practice.denials.prepared.prepare", prepare)
    runner.invoke(app, ["sweep", "--as", "sue"])
    (third,) = _prepared()
    assert third != second
    run("match")
    assert _prepared() == [third], "what has not changed is not made again"


def _broken(*_: object) -> bool:
    raise ValueError("Quillambra")
