"""The commands from a case to a file: needles planted in the record stand nowhere but in the store and the file that the person named."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from payerwatch.cli import app
from practice.access.actor import Role
from practice.access.users import User, add_user
from practice.store.door import Door
from practice.store.patients import put_patient
from practice.store.rows import Patient

SAMPLES = Path(__file__).parents[3] / "data" / "samples" / "practice"
PASSWORD = "six small grey herons"  # noqa: S105
NEEDLE = "Zyxwhurst"
Run = Callable[..., Result]


@pytest.fixture
def run(filled: Door, door_for: Callable[..., Door], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("make", "c1", …, by="specialist", words="…")`: a draft command over the filled store."""
    import datetime as dt

    put_patient(filled, Patient("p1", "urn:x|100210", NEEDLE, "Theo", dt.date(1987, 8, 8)))
    for role in (Role.SPECIALIST, Role.CLINICIAN, Role.FRONT_DESK):
        add_user(door_for(Role.ADMIN), User(str(role), role), PASSWORD)
    filled.store.close()
    practice = tmp_path / "home" / "practice"
    (practice / "templates").mkdir()
    sample = (SAMPLES / "templates" / "copperleaf-knee-mri.yml").read_text("utf-8")
    own = sample.replace('"copperleaf:cl127", effective: 2026-04-01', "CB-214, effective: 2026-01-01")
    (practice / "templates" / "own.yml").write_text(own, "utf-8")
    (practice / "office.yml").write_bytes((SAMPLES / "office.yml").read_bytes())
    for variable, value in {"KEY": "3f" * 32, "PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(f"PAYERWATCH_PRACTICE_{variable}", value)

    def command(*words: object, by: str = "specialist", words_in: str = "", group: str = "draft") -> Result:
        said = ["practice", group, *map(str, words), "--as", by, "--home", str(tmp_path / "home")]
        return CliRunner().invoke(app, said, input=words_in)

    return command


@pytest.fixture
def policy(policy_words: str, tmp_path: Path) -> Path:
    path = tmp_path / "cb-214.txt"
    path.write_text(policy_words, "utf-8")
    return path


def good(result: Result) -> str:
    assert result.exit_code == 0, repr(result.exception) + result.output
    return result.stdout.strip()


def test_from_a_case_to_a_file(run: Run, policy: Path, tmp_path: Path) -> None:
    draft = good(run("make", "c1", "--kind", "packet", "--policy", policy, "--day", "2026-03-02"))
    assert draft in good(run("list"))
    shown = good(run("show", draft))
    assert "Theo Zyxwhurst" in shown and "Prior authorization request" in shown and "(not confirmed)" in shown
    checked = run("check", draft)
    assert checked.exit_code == 1 and "open (" in checked.stdout and "0 faults" in checked.stdout
    rows = json.loads(good(run("show", draft, "--format", "json")))
    while points := [one["number"] for one in rows["sentences"] if one["to_do"]]:
        good(run("edit", draft, "--remove", points[0]))
        rows = json.loads(good(run("show", draft, "--format", "json")))
    claim = run("edit", draft, "--after", rows["sentences"][0]["number"], words_in="The patient cannot walk.\n")
    assert claim.exit_code != 0 and "neither cited nor plain office words" in str(claim.exception)
    good(run("edit", draft, "--after", rows["sentences"][0]["number"], words_in="Lachman test is negative.\n> Lachman test is negative.\n"))
    assert "own words of specialist" in good(run("show", draft))
    for state in ("reviewed", "approved", "submitted"):
        good(run("state", draft, state, *(["--stand-for-marks"] if state == "approved" else [])))
    for ending in ("pdf", "docx"):
        path = tmp_path / "out" / f"packet.{ending}"
        path.parent.mkdir(exist_ok=True)
        good(run("export", draft, path))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.read_bytes()[:2] in (b"%P", b"PK")
        assert run("export", draft, path).exit_code != 0, "a file that lies there is not written over"
    assert run("export", draft, tmp_path / "out" / "packet.txt").exit_code != 0
    good(run("add", "--draft", draft, "--outcome", "overturned", "--reason", "no therapy documented", group="library"))
    found = good(run("search", "knee", group="library"))
    assert NEEDLE not in found and "letter" in found
    held = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != tmp_path / "out"]
    assert not [path for path in held if NEEDLE.encode() in path.read_bytes() or NEEDLE in path.name]


def test_refusals_name_nobody(run: Run, policy: Path) -> None:
    assert run("make", "c1", "--kind", "appeal", "--policy", policy).exit_code != 0, "there is no denial to answer"
    for words in (
        ("make", "c1", "--kind", "packet"),
        ("make", "c9", "--kind", "summary", "--policy", policy),
        ("make", "c1", "--kind", "packet", "--policy", policy, "--template", "none-such"),
        ("make", "c1", "--kind", "summary", "--policy", policy, "--day", "soon"),
        ("show", "none"),
        ("state", "none", "sent"),
        ("edit", "none"),
    ):
        result = run(*words)
        assert result.exit_code != 0 and NEEDLE not in f"{result.output}{result.exception}" and type(result.exception).__name__ == "Refusal"
    refused = run("make", "c1", "--kind", "summary", "--policy", policy, by="front_desk")
    assert refused.exit_code != 0 and NEEDLE not in f"{refused.output}{refused.exception}"
