"""`practice remit`, `practice denial-letter` and `practice denials …` as people use them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from payerwatch.cli import app

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice"
Run = Callable[..., Result]
Wrap = Callable[..., bytes]
Paying = Callable[..., list[str]]
PAID = "CLP*C1*1*100*60**12*P1*11*1~SVC*HC:72148*100*60**1~DTM*472*20260210~CAS*CO*45*40"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("denials", "list", as_="sue")` in a home with a specialist, a manager and the sample's mappings."""
    home = tmp_path / "home"
    shutil.copytree(SAMPLE / "mappings", home / "practice" / "mappings")
    for name, value in {
        "PAYERWATCH_HOME": str(home), "PAYERWATCH_PRACTICE_KEY": "3f" * 32, "PAYERWATCH_NEW_PASSWORD": "six small grey herons",
        "PAYERWATCH_PRACTICE_PASSWORD": "six small grey herons",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    runner = CliRunner()

    def go(*words: str, as_: str = "sue") -> Result:
        return runner.invoke(app, ["practice", *words, "--as", as_])

    runner.invoke(app, ["practice", "init", "--admin", "anna"])
    for name, role in (("sue", "specialist"), ("max", "manager")):
        go("user", "add", name, "--role", role, as_="anna")
    return go


def test_a_table_and_a_letter_go_in_and_come_out_by_role(run: Run) -> None:
    run("import", str(SAMPLE / "schedule.csv"))
    taken = run("remit", str(SAMPLE / "remittances" / "export.csv"))
    assert taken.exit_code == 1 and "row 5: put aside: charged: not an amount" in taken.stderr
    assert "2 claims, 3 lines, 3 lines matched to a case" in taken.stdout
    rows = [json.loads(line) for line in run("denials", "list", "--format", "json").stdout.splitlines()]
    assert [(row["procedure"], row["reason"], row["denied"]) for row in rows] == [
        ("72148", "not_medically_necessary", "1450.00"), ("77003", "bundled", "90.00"),
    ]  # fmt: skip
    counted = [json.loads(line) for line in run("denials", "list", "--format", "json", as_="max").stdout.splitlines()]
    assert len(counted) == 2 and not {"case", "line"} & set(counted[0])
    shown = json.loads(run("denials", "show", rows[0]["line"], "--format", "json").stdout)
    assert (shown["claim"], shown["match"], shown["adjustments"][0]["carc"]) == ("JH-5001", "order", "50")
    letter = run("denial-letter", str(SAMPLE / "letters" / "northlake-lumbar.txt"))
    assert letter.exit_code == 0 and "appeal by 2027-06-14" in letter.stdout and "cites NLM-0105" in letter.stdout
    totals = run("denials", "reconcile", as_="max")
    assert totals.exit_code == 0 and "DIFFERS" not in totals.stdout and totals.stdout.count("agrees") == 8


def test_bad_files_are_told_in_a_line_each_and_the_good_one_goes_in(run: Run, tmp_path: Path, wrap: Wrap, paying: Paying) -> None:
    good = wrap(paying(PAID, amount="60"))
    files = {
        "cut.835": good[: good.index(b"CAS")], "old.835": wrap(paying(PAID), version="004010X091A1"), "bin.835": b"PK\x03\x04\x00\x01",
        "two.835": good + wrap(paying(PAID, trace="TR2", amount="60"), marks="|>!", control=2),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    taken = run("remit", *(str(tmp_path / name) for name in files))
    told = taken.stderr.splitlines()
    assert taken.exit_code == 1 and [line[:7] for line in told] == ["file 1:", "file 2:", "file 3:"]
    assert ["no end (SE)" in told[0], "004010X091A1" in told[1], "binary" in told[2]] == [True] * 3
    assert "file 4 (x12): 2 claims, 2 lines" in taken.stdout
    assert len(run("quarantine").stdout.splitlines()) == 2


def test_what_does_not_add_up_is_told_with_how_much_and_listed(run: Run, tmp_path: Path, wrap: Wrap, paying: Paying) -> None:
    (tmp_path / "odd.835").write_bytes(wrap(paying(PAID, amount="75.50")))
    taken = run("remit", str(tmp_path / "odd.835"))
    assert taken.exit_code == 1 and "75.50 instead of 60.00, 15.50 apart" in taken.stderr
    (flag,) = [json.loads(line) for line in run("denials", "flags", "--format", "json", as_="max").stdout.splitlines()]
    assert (flag["told"], flag["reckoned"], flag["by"]) == (7550, 6000, 1550)


def test_the_manager_brings_nothing_in_and_sees_no_line(run: Run, tmp_path: Path, wrap: Wrap, paying: Paying) -> None:
    (tmp_path / "a.835").write_bytes(wrap(paying(PAID, amount="60")))
    for words in (("remit", str(tmp_path / "a.835")), ("denials", "show", "x"), ("denials", "match")):
        refused = run(*words, as_="max")
        assert refused.exit_code != 0 and "attempt was logged" in str(refused.exception)


def test_the_sample_is_written_with_its_truth_and_never_over_a_folder(tmp_path: Path) -> None:
    runner, to = CliRunner(), tmp_path / "year"
    made = runner.invoke(app, ["practice", "denials", "sample", str(to), "--seed", "3"])
    assert made.exit_code == 0 and "invented" in made.stdout and (to / "truth.yml").exists()
    assert runner.invoke(app, ["practice", "denials", "sample", str(to)]).exit_code != 0
