"""Needles through drafts, library, letters, remittances and a sample year: outside the store they stand in the exported file alone."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from payerwatch.cli import app
from practice.denials.sample_year import sample_year

SAMPLES = Path(__file__).parents[3] / "data" / "samples" / "practice"
PASSWORD = "six small grey herons"  # noqa: S105
NAMES = ("Zyxwhurst", "Quillambra")
CHART = ("thimbleweed ache", "NDL-77311", "MBR-55021", "ORD-90210-Q", "Vexley Oddment", "QREF-313")
BIRTH = ("1961-04-12", "04/12/1961", "April 12, 1961")
ROW = (
    "ORD-90210-Q,NDL-77311,Zyxwhurst,Quillambra,04/12/1961,F,Knee MRI,73721,M23.221,Payer One,Commercial,MBR-55021,03/20/2026,"
    "Vexley Oddment,Main,FL,no,R,1"
)
NOTE = (
    "Note Type: Office visit\nMRN: NDL-77311\nDate of Service: 2026-02-20\nProvider: Vexley Oddment, MD\n\nHPI: A thimbleweed ache in the"
    " right knee. 8 weeks of physical therapy without relief.\n\nEXAM: BMI 31. McMurray test is positive.\n"
)
LETTER = """Payer One

March 12, 2026

Member ID: MBR-55021
Patient account number: ORD-90210-Q
Reference number: QREF-313
Date of service: 03/20/2026
Procedure code: 73721

Notice of denial

We reviewed the request for Quillambra Zyxwhurst. The request is denied because the service is not medically necessary.

This decision rests on policy K1. The policy requires at least 6 weeks of physical therapy.

You have 180 calendar days from the date of this letter to file an appeal.
"""
CLAIM = (
    "CLP*ORD-90210-Q*4*1450*0**12*ONE771*11*1~NM1*QC*1*ZYXWHURST*QUILLAMBRA****MI*MBR-55021~SVC*HC:73721*1450*0**1~DTM*472*20260320~"
    "CAS*CO*50*1450"
)


def found_in(text: bytes | str, needles: tuple[str, ...]) -> list[str]:
    held = text.encode() if isinstance(text, str) else text
    both = {form for needle in needles for form in (needle, needle.upper())}
    return sorted(form for form in both if form.encode() in held or form.encode("utf-16-le") in held)


@pytest.fixture
def home(tmp_path: Path, knee: Any) -> Path:
    """A home with published policies and the sample's declared files."""
    place = tmp_path / "away"
    knee.published.close()
    (place / "published").mkdir(parents=True)
    shutil.copy(tmp_path / "work" / "policies.duckdb", place / "published" / "policies.duckdb")
    for name in ("mappings", "office.yml"):
        (shutil.copytree if (SAMPLES / name).is_dir() else shutil.copy)(SAMPLES / name, (place / "practice" / name))
    mapping = place / "practice" / "mappings" / "schedule.yml"
    mapping.write_text(mapping.read_text("utf-8").replace("values: {Northlake", "values: {Payer One: one, Northlake"), "utf-8")
    payers = place / "practice" / "mappings" / "payers.yml"
    payers.write_text(payers.read_text("utf-8") + "Payer One: one\n", "utf-8")
    return place


@pytest.mark.slow
def test_no_needle_leaves_the_store_but_for_the_exported_file(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, wrap: Any, paying: Any
) -> None:
    spill, given, out = (tmp_path / name for name in ("spill", "given", "out"))
    for folder in (spill, given, out):
        folder.mkdir()
    header = (SAMPLES / "schedule.csv").read_text("utf-8").splitlines()[0]
    (given / "s.csv").write_text(f"{header}\n{ROW}\n", "utf-8")
    (given / "n.txt").write_text(NOTE, "utf-8")
    (given / "l.txt").write_text(LETTER, "utf-8")
    (given / "one.835").write_bytes(wrap(paying(*CLAIM.split("|"), amount="0")))
    year = sample_year(7, volume=0.02)
    for one in year.files[:6]:
        (given / one.name).write_bytes(one.data)
    members = tuple(sorted({one.member for one in year.plan.claims}))
    assert len(members) > 50
    variables = {"HOME": str(home), "PRACTICE_KEY": "3f" * 32, "PRACTICE_PASSWORD": PASSWORD, "NEW_PASSWORD": PASSWORD}
    for variable, value in variables.items():
        monkeypatch.setenv(f"PAYERWATCH_{variable}", value)
    for variable in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(variable, str(spill))
    monkeypatch.setattr(tempfile, "tempdir", str(spill))
    caplog.set_level(logging.DEBUG)
    needles = NAMES + CHART + BIRTH + members

    def run(*words: object, by: str = "sue", status: int = 0, shows: tuple[str, ...] = (), says: str = "") -> str:
        """A command; what it shows besides `shows` counts as spilled, its error output always."""
        ran = CliRunner().invoke(app, ["practice", *map(str, words), "--as", by], input=says)
        assert (ran.exit_code == 0) == (status == 0), (words, ran.output, ran.exception)
        spilled = found_in(ran.stdout, tuple(needle for needle in needles if needle not in shows))
        assert spilled == [] and found_in(ran.stderr + str(ran.exception or ""), needles) == [], words
        return ran.stdout.strip()

    assert CliRunner().invoke(app, ["practice", "init", "--admin", "anna"]).exit_code == 0
    for name, role in (("sue", "specialist"), ("dora", "front_desk"), ("boss", "manager"), ("doc", "clinician")):
        run("user", "add", name, "--role", role, by="anna")
    run("import", given / "s.csv", given / "n.txt")
    case = json.loads(run("cases", "--format", "json", shows=(*NAMES, "Vexley Oddment")))["case"]
    run("preflight", "--case", case, "--day", "2026-03-02", shows=needles)

    def settled(draft: str) -> list[dict[str, Any]]:
        """The draft with its points taken out, so that it can be approved."""
        rows = json.loads(run("draft", "show", draft, "--format", "json", shows=needles))["sentences"]
        while points := [one["number"] for one in rows if one["to_do"]]:
            run("draft", "edit", draft, "--remove", points[0])
            rows = json.loads(run("draft", "show", draft, "--format", "json", shows=needles))["sentences"]
        return list(rows)

    draft = run("draft", "make", case, "--kind", "packet", "--day", "2026-03-02")
    rows = settled(draft)
    said = "The note records a thimbleweed ache in the right knee.\n> A thimbleweed ache in the right knee.\n"
    run("draft", "edit", draft, "--after", rows[0]["number"], says=said)
    run("draft", "edit", draft, "--after", rows[0]["number"], says="Zyxwhurst has a thimbleweed ache.\n", status=1)
    run("draft", "check", draft)
    run("draft", "list")
    for state in ("reviewed", "approved"):
        run("draft", "state", draft, state, *(["--stand-for-marks"] if state == "approved" else []))
    run("draft", "export", draft, out / "packet.pdf")
    run("draft", "export", draft, out / "packet.docx")
    run("draft", "export", draft, out / "Zyxwhurst" / "packet.pdf", status=1)
    run("draft", "state", draft, "submitted")
    run("request", "submit", case, "--at", "2026-03-03T09:00", "--reference", "QREF-313")
    run("request", "decide", case, "denied", "--on", "2026-03-12", "--reason", "CO-50")
    run("denial-letter", given / "l.txt", shows=NAMES)
    appeal = run("draft", "make", case, "--kind", "appeal", "--day", "2026-03-13")
    for kind in ("summary", "peer-to-peer", "flags", "feedback", "missing", "front_desk"):
        run("draft", "make", case, "--kind", kind, "--day", "2026-03-13")
    run("draft", "show", appeal, shows=needles)
    run("draft", "show", appeal, by="dora", status=1)
    settled(appeal)
    run("draft", "state", appeal, "reviewed")
    run("draft", "state", appeal, "approved", "--stand-for-marks", by="doc")
    run("library", "add", "--draft", appeal, "--outcome", "overturned", "--reason", "not medically necessary")
    assert "letter" in run("library", "search", "physical therapy")
    run("library", "search", "thimbleweed")
    CliRunner().invoke(app, ["practice", "remit", *map(str, sorted(given.glob("*.835"))), "--as", "sue"])
    listed = run("denials", "list", "--format", "json", shows=("Vexley Oddment",))
    line = next(row["line"] for row in map(json.loads, listed.splitlines()) if row["procedure"] == "73721")
    run("denials", "show", line, shows=needles)
    run("denials", "list", by="boss", shows=("Vexley Oddment",))
    run("denials", "reconcile", by="boss")
    run("denials", "show", line, by="dora", status=1)
    run("quarantine")
    run("counts", by="boss")
    run("audit", "verify", by="anna")
    run("audit", "export", by="anna")
    run("backup", home / "kept.backup", by="anna")
    assert found_in(caplog.text, needles) == []
    written = {path.name for path in out.rglob("*") if path.is_file()}
    assert written == {"packet.pdf", "packet.docx"}, "a path that cannot be written leaves nothing behind"
    files = [path for folder in (home, spill) for path in folder.rglob("*") if path.is_file()]
    spilled = {str(path): found_in(path.read_bytes(), needles) + found_in(path.name, needles) for path in files}
    assert {path: said for path, said in spilled.items() if said} == {}
    assert any(path.name == "practice.db" for path in files)
