"""Needles planted in names, notes, identifiers and what people enter: after the whole flow none stands outside the encrypted store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
KEY = "a passphrase nobody else has"
NAMES = ("Zyxwhurst", "Quillambra")
CHART = ("thimbleweed ache", "NDL-77311", "MBR-55021", "ORD-90210-Q", "Vexley Oddment", "QREF-313", "gossamer call")
HEADER = (
    "Order No,MRN,Last Name,First Name,Birth Date,Sex,Procedure,CPT,Diagnoses,Payer,Line,Member ID,Visit,Ordering Provider,Location,"
    "State,Urgent,Room,Length"
)
ROW = (
    "ORD-90210-Q,NDL-77311,Zyxwhurst,Quillambra,04/12/1961,F,Knee MRI,73721,M23.221,Payer One,Commercial,MBR-55021,03/20/2026,"
    "Vexley Oddment,Main,FL,no,R,1"
)
NOTE = (
    "Note Type: Office visit\nMRN: NDL-77311\nDate of Service: 2026-02-20\nProvider: Vexley Oddment, MD\n\nHPI: A thimbleweed ache in the"
    " right knee. 8 weeks of physical therapy without relief.\n\nEXAM: BMI 31. McMurray test is positive.\n"
)
MAPPING = """kind: schedule
system: urn:needle:mrn
columns:
  order: Order No
  mrn: MRN
  family: Last Name
  given: First Name
  birth: {column: Birth Date, format: "%m/%d/%Y"}
  sex: Sex
  service: Procedure
  cpt: CPT
  icd10: Diagnoses
  payer: {column: Payer, values: {Payer One: one}}
  lob: {column: Line, values: {Commercial: commercial}}
  member: Member ID
  visit: {column: Visit, format: "%m/%d/%Y"}
  provider: Ordering Provider
  location: Location
  state: State
  urgent: Urgent
ignore: [Room, Length]
"""


def found_in(text: bytes | str, needles: tuple[str, ...] = NAMES + CHART) -> list[str]:
    held = text.encode() if isinstance(text, str) else text
    return [needle for needle in needles if needle.encode() in held or needle.encode("utf-16-le") in held]


@pytest.fixture
def home(tmp_path: Path, knee: Any) -> Path:
    """A home with published policies and the practice's own mapping."""
    place = tmp_path / "away"
    knee.published.close()
    (place / "published").mkdir(parents=True)
    shutil.copy(tmp_path / "work" / "policies.duckdb", place / "published" / "policies.duckdb")
    (place / "practice" / "mappings").mkdir(parents=True)
    (place / "practice" / "mappings" / "schedule.yml").write_text(MAPPING, "utf-8")
    return place


@pytest.mark.slow
def test_no_needle_leaves_the_store_in_the_whole_flow(tmp_path: Path, home: Path, payerwatch: Command) -> None:
    spill, given = tmp_path / "spill", tmp_path / "given"
    spill.mkdir()
    given.mkdir()
    (given / "Zyxwhurst.csv").write_text(f"{HEADER}\n{ROW}\n", "utf-8")
    (given / "Zyxwhurst.txt").write_text(NOTE, "utf-8")
    variables = {
        "PAYERWATCH_HOME": str(home), "PAYERWATCH_PRACTICE_KEY": KEY, "PAYERWATCH_PRACTICE_PASSWORD": "six small grey herons",
        "PAYERWATCH_NEW_PASSWORD": "six small grey herons", "TMPDIR": str(spill), "SQLITE_TMPDIR": str(spill),
    }  # fmt: skip
    silent: list[str] = []

    def run(*words: object, by: str = "sue", status: int = 0, shows: tuple[str, ...] = ()) -> str:
        """A command; what it shows besides `shows` counts as spilled, and its error output always."""
        ran = payerwatch(*words, **variables, PAYERWATCH_PRACTICE_USER=by)
        assert ran.status == status, (words, ran.err)
        assert "Traceback" not in ran.err
        silent.append(ran.err)
        spilled = found_in(ran.out, tuple(needle for needle in NAMES + CHART if needle not in shows))
        assert spilled == [], words
        return str(ran.out)

    def practice(*words: object, **more: Any) -> str:
        return run("practice", *words, **more)

    practice("init", "--admin", "anna", by="anna")
    for name, role in (("sue", "specialist"), ("dora", "front_desk"), ("boss", "manager"), ("doc", "clinician")):
        practice("user", "add", name, "--role", role, by="anna")
    practice("import", given / "Zyxwhurst.csv", given / "Zyxwhurst.txt")
    practice("import", "--again", given / "Zyxwhurst.csv", given / "Zyxwhurst.txt")
    case = json.loads(practice("cases", "--format", "json", shows=(*NAMES, "Vexley Oddment")))["case"]
    shown = practice("preflight", "--case", case, "--day", "2026-03-02", shows=(*NAMES, "Vexley Oddment", "thimbleweed ache"))
    assert "McMurray test is positive." in shown and found_in(shown, NAMES)
    practice("preflight", "--visit-date", "2026-03-20", "--format", "json", shows=("Vexley Oddment", "thimbleweed ache"))
    practice("preflight", "--case", case, by="dora", status=3)
    practice("preflight", "--case", "Zyxwhurst", status=3)
    practice("shadow", "record", case, "ready", "--minutes", "9")
    practice("shadow", "report")
    practice("request", "submit", case, "--at", "2026-02-21T09:00", "--reference", "QREF-313")
    listed = run("sweep", "--day", "2026-03-02", shows=(*NAMES, "QREF-313"))
    assert "the payer is late" in listed and "QREF-313" in listed
    run("sweep", "--day", "2026-03-02", "--format", "json", shows=(*NAMES, "Vexley Oddment", "QREF-313"))
    desk = run("sweep", "--day", "2026-03-02", "--ahead", "30", by="dora", shows=NAMES)
    assert "Zyxwhurst, Quillambra" in desk
    run("sweep", "--day", "2026-03-02", by="doc")
    run("sweep", by="boss", status=3)
    assert "QREF-313" in practice("request", "message", case, shows=("QREF-313",))
    practice("request", "tell", case, "status", "--said", "gossamer call")
    practice("request", "decide", case, "denied", "--on", "2026-03-01", "--reason", "CO-50")
    assert "gossamer call" in practice("request", "show", case, status=1, shows=("gossamer call", "QREF-313"))
    practice("likelihood", case)
    practice("likelihood", by="boss")
    practice("weeks", "--since", "2026-02-01", by="boss")
    practice("counts", by="boss")
    debugged = payerwatch("--debug", "practice", "request", "submit", "Zyxwhurst-is-no-case", **variables, PAYERWATCH_PRACTICE_USER="sue")
    assert debugged.status == 3
    (home / "published" / "policies.duckdb").write_bytes(b"not a store")
    troubled = run("sweep", "--day", "2026-03-02", status=1, shows=(*NAMES, "QREF-313"))
    assert "TROUBLE" in troubled and "an appeal is due" in troubled
    practice("audit", "verify", by="anna")
    practice("audit", "export", by="anna")
    practice("backup", home / "kept.backup", by="anna")
    wrong = payerwatch("sweep", **variables | {"PAYERWATCH_PRACTICE_KEY": "not the key of this store"}, PAYERWATCH_PRACTICE_USER="sue")
    assert (wrong.status, wrong.out) == (3, "") and "the key does not open the store" in wrong.complaint
    assert [said for said in silent if found_in(said)] == []
    files = [path for folder in (home, spill) for path in folder.rglob("*") if path.is_file()]
    assert {str(path): said for path in files if (said := found_in(path.read_bytes()) + found_in(path.name))} == {}
    assert any(path.name == "practice.db" for path in files)
