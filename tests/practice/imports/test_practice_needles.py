"""Needles planted in names, notes and identifiers: after the whole flow by the command line they stand in no file and no wrong output."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

NEEDLES = ("Zyxwhurst", "Quillambra", "NDL-77311", "MBR-55021", "thimbleweed ache", "ORD-90210-Q", "Brackenfold", "Vexley Oddment")
KEY = "a passphrase nobody else has"
HEADER = (
    "Order No,MRN,Last Name,First Name,Birth Date,Sex,Procedure,CPT,Diagnoses,Payer,Line,Member ID,Visit,Ordering Provider,Location,"
    "State,Urgent,Room,Length"
)
ROWS = (
    "ORD-90210-Q,NDL-77311,Zyxwhurst,Quillambra,04/12/1961,F,Knee MRI,73721,M17.11,Copperleaf Benefits,Commercial,MBR-55021,12/01/2026,"
    "Vexley Oddment,Main,FL,no,R,1",
    "ORD-90210-R,NDL-77312,Zyxwhurst,Brackenfold,13/44/1961,F,Knee MRI,73721,M17.11,Copperleaf Benefits,Commercial,MBR-55021,12/01/2026,"
    "Vexley Oddment,Main,FL,no,R,1",
)
NOTE = "Note Type: Office visit\nMRN: NDL-77311\nDate of Service: 2026-11-02\nProvider: Vexley Oddment\n\nA thimbleweed ache in the knee.\n"


def bundle() -> dict[str, object]:
    ref = {"reference": "Patient/p"}
    resources = [
        {"resourceType": "Patient", "id": "p", "identifier": [{"system": "urn:juniper-hollow:mrn", "value": "NDL-77311"}],
         "name": [{"family": "Zyxwhurst", "given": ["Quillambra"]}], "birthDate": "1961-04-12"},
        {"resourceType": "Condition", "id": "c", "subject": ref, "recorder": {"display": "Vexley Oddment"},
         "clinicalStatus": {"coding": [{"code": "active"}]}, "verificationStatus": {"coding": [{"code": "confirmed"}]},
         "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M17.11"}], "text": "thimbleweed ache"}},
        {"resourceType": "Observation", "id": "o", "subject": ref, "status": "final", "effectiveDateTime": "Brackenfold", "code": {}},
        {"resourceType": "DocumentReference", "id": "d", "status": "current", "subject": ref,
         "content": [{"attachment": {"contentType": "text/plain", "data": base64.b64encode(NOTE.encode()).decode()}}]},
    ]  # fmt: skip
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def found_in(text: bytes | str) -> list[str]:
    held = text.encode() if isinstance(text, str) else text
    return [needle for needle in NEEDLES if needle.encode() in held or needle.encode("utf-16-le") in held]


def found_under(*folders: Path) -> dict[str, list[str]]:
    """Files, by name, that hold a needle in their bytes or their name."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): said for path in files if (said := found_in(path.read_bytes()) + found_in(path.name))}


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "x.log").write_bytes("the Zyxwhurst file".encode("utf-16-le"))
    (tmp_path / "Quillambra.txt").write_text("nothing", "utf-8")
    assert sorted(len(found) for found in found_under(tmp_path).values()) == [1, 1]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The practice's own files, outside the home; their names are needles too."""
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "Zyxwhurst.csv").write_text("\n".join([HEADER, *ROWS]), "utf-8")
    (folder / "Zyxwhurst.json").write_text(json.dumps(bundle()), "utf-8")
    (folder / "Zyxwhurst.txt").write_text(NOTE.replace("knee", "left knee"), "utf-8")
    (folder / "broken Brackenfold.csv").write_text(f'{HEADER}\n"{ROWS[0]}', "utf-8")
    (folder / "broken Brackenfold.json").write_text('{"resourceType": "Zyxwhurst"', "utf-8")
    (folder / "headless.csv").write_text("\n".join([HEADER + ",Brackenfold", *(row + ",x" for row in ROWS)]), "utf-8")
    return sorted(folder.iterdir())


@pytest.mark.slow
def test_no_needle_leaves_the_store(tmp_path: Path, files: list[Path], payerwatch: Command) -> None:
    home, spill = tmp_path / "home", tmp_path / "spill"
    spill.mkdir()
    mapping = Path(__file__).parents[3] / "data" / "samples" / "practice" / "mappings" / "schedule.yml"
    (home / "practice" / "mappings").mkdir(parents=True)
    (home / "practice" / "mappings" / "schedule.yml").write_bytes(mapping.read_bytes())
    variables = {
        "PAYERWATCH_HOME": str(home), "PAYERWATCH_PRACTICE_KEY": KEY, "PAYERWATCH_PRACTICE_PASSWORD": "six small grey herons",
        "PAYERWATCH_NEW_PASSWORD": "six small grey herons", "TMPDIR": str(spill), "SQLITE_TMPDIR": str(spill),
    }  # fmt: skip
    silent: list[str] = []

    def run(*words: object, by: str = "anna", status: int = 0, quiet: bool = True) -> str:
        ran = payerwatch("practice", *words, **variables, PAYERWATCH_PRACTICE_USER=by)
        assert ran.status == status, ran.err
        assert "Traceback" not in ran.err
        silent.append(ran.err if not quiet else ran.out + ran.err)
        return str(ran.out)

    run("init", "--admin", "anna")
    for name, role in (("sue", "specialist"), ("dora", "front_desk"), ("boss", "manager"), ("doc", "clinician")):
        run("user", "add", name, "--role", role)
    good = [path for path in files if path.name.startswith("Zyxwhurst")]
    run("import", *[path for path in good if path.suffix == ".csv"], by="sue", status=1)
    run("import", *[path for path in good if path.suffix != ".csv"], by="sue", status=1)
    run("import", *good, by="sue")
    for path in files:
        if path not in good:
            run("import", path, by="sue", status=3)
            debugged = payerwatch("--debug", "practice", "import", path, **variables, PAYERWATCH_PRACTICE_USER="sue")
            assert debugged.status == 3 and "Traceback" in debugged.err
            silent.append(debugged.out + debugged.err)
    run("import", tmp_path / "Brackenfold is not there.csv", by="sue", status=2)
    listed = run("cases", by="sue", quiet=False)
    assert "Zyxwhurst, Quillambra" in listed
    case_id = listed.split()[0]
    shown = run("case", case_id, by="sue", quiet=False)
    assert "thimbleweed ache" in shown
    assert found_in(run("cases", by="dora", quiet=False)) == ["Zyxwhurst", "Quillambra"]
    run("case", case_id, by="doc", status=3)
    run("quarantine", by="sue")
    assert "NDL-77312" in run("quarantine", "--raw", by="sue", quiet=False)
    fact = next(
        word for line in shown.splitlines() if "osteoarthritis of the knee" in line for word in line.split() if word.count("-") == 4
    )
    run("reject", fact, by="sue")
    run("confirm", fact, by="sue")
    run("counts", by="boss")
    for words in (("user", "list"), ("audit", "verify"), ("audit", "export"), ("backup", home / "kept.backup")):
        run(*words)
    run("restore", home / "kept.backup")
    patient = json.loads(run("audit", "export").splitlines()[-8])
    assert patient["resourceType"] == "AuditEvent"
    run("purge", "--idle-days", "30", "--yes")
    wrong = payerwatch(
        "practice", "cases", **variables | {"PAYERWATCH_PRACTICE_KEY": "not the key of this store"}, PAYERWATCH_PRACTICE_USER="sue"
    )
    assert (wrong.status, wrong.out) == (3, "") and "the key does not open the store" in wrong.complaint
    assert [said for said in silent if found_in(said)] == []
    assert found_under(home, spill) == {}
    assert KEY not in "".join(silent) and "herons" not in "".join(silent)
    assert not [
        path for path in home.rglob("*") if path.is_file() and (KEY.encode() in path.read_bytes() or b"herons" in path.read_bytes())
    ]


def test_while_it_is_open_the_log_of_writes_is_encrypted_too(tmp_path: Path, files: list[Path]) -> None:
    """Nothing is in the clear between two checkpoints either."""
    from practice.access.actor import Actor, Role
    from practice.imports.mapping import load_mapping
    from practice.imports.run import Settings, import_file
    from practice.store.connection import create_store, open_store
    from practice.store.door import Door
    from practice.store.key import Key

    mapping = load_mapping(Path(__file__).parents[3] / "data" / "samples" / "practice" / "mappings" / "schedule.yml")
    path = tmp_path / "home" / "practice.db"
    create_store(path, Key(KEY), seed=os.urandom(32))
    with open_store(path, Key(KEY)) as store:
        door = Door(store, Actor("sue", Role.SPECIALIST), lambda: dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
        import_file(door, files[0].read_bytes(), files[0].name, "schedule", Settings(mapping))
        assert path.with_name("practice.db-wal").stat().st_size > 10_000
        assert found_under(tmp_path / "home") == {}
