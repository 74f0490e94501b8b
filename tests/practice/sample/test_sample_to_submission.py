"""The sample practice to the end, by commands: a clinician answers, facts are confirmed, and one case goes out, honestly ready."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import payerwatch.commands.practice_sample  # noqa: F401 - so that its clock can be set
from payerwatch.cli import app
from policies.model import Listed
from policies.reading import read_document
from policies.store.book import Observation
from policies.store.rows import SourceRow
from policies.store.work import WorkStore

SITE = Path(__file__).parents[3] / "data" / "samples" / "site" / "release-2"
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
ANSWERS = {
    "Medicine for pain at a usual dose": ("yes", "She took naproxen 500 mg twice a day for six weeks."),
    "A clinician has examined": ("yes", "I saw her myself on 2026-11-18, thirteen days after her last session."),
    "The result is expected": ("yes", "With compression at L5-S1 I go on to an injection, else to a nerve study."),
    "Acute low back pain": ("no", "Her pain has lasted nine weeks."),
    "Screening": ("no", "She was referred for leg pain; this is no check-up for work."),
    "Positional or upright imaging": ("no", "I ordered the ordinary study, lying down."),
    "upright imaging": ("no", "I ordered the ordinary study, lying down."),
}
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the stand-in payer's policy for the lumbar spine, as a run leaves it."""
    (page,) = SITE.rglob("*nlm-0105*")
    data, at = page.read_bytes(), dt.datetime(2026, 11, 16, 6, tzinfo=dt.UTC)
    with WorkStore.open(tmp_path / "home" / "work" / "policies.duckdb") as store:
        store.put_sources([SourceRow("northlake.medical", "northlake", "Northlake Health Plan", ("commercial",))])
        store.begin_run("r1", at, "1")
        read = read_document(data, name=page.name)
        seen = Observation("northlake.medical", "northlake", "https://northlake.test/nlm-0105", hashlib.sha256(data).hexdigest(), at, read,
                           Listed(policy_number="NLM-0105"), ("commercial",))  # fmt: skip
        store.record("r1", seen)
        store.close_run("r1", "released", {})
        store.close_and_publish(tmp_path / "home" / "published" / "policies.duckdb")
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("cases", by="sue")`: a command as on the sample's Monday."""
    for name, module in list(sys.modules.items()):
        if name.startswith("payerwatch.commands.") and hasattr(module, "now"):
            monkeypatch.setattr(module, "now", lambda: AT)
    for variable, value in {"KEY": "3f" * 32, "PASSWORD": "six small grey herons"}.items():
        monkeypatch.setenv(f"PAYERWATCH_PRACTICE_{variable}", value)
    monkeypatch.setenv("PAYERWATCH_HOME", str(home))

    def ran(*words: object, by: str = "", status: int = 0, top: str = "practice") -> Result:
        said = [*([top] if top else []), *map(str, words), *(["--as", by] if by else [])]
        result = CliRunner().invoke(app, said)
        assert (result.exit_code == 0) == (status == 0), (said, result.output, result.exception)
        return result

    ran("sample", "--no-remittances")
    return ran


def bucket(run: Run, case: str) -> tuple[str, list[str]]:
    found = json.loads(run("preflight", "--case", case, "--format", "json", by="sue").stdout)
    return found["bucket"], found["marks"]


def test_a_case_of_the_sample_goes_all_the_way(run: Run, home: Path, tmp_path: Path) -> None:
    sweep = run("--format", "json", by="sue", top="sweep").stdout.splitlines()
    case = next(one["case"] for one in map(json.loads, sweep) if one.get("patient") == "Ashgrove, Marlene")
    assert bucket(run, case)[0] == "clinician_input"
    lines = [json.loads(line) for line in run("lines", case, "--format", "json", by="ada").stdout.splitlines()]
    wanted = [one for one in lines if one["decides"]]
    given = [next(answer for words, answer in ANSWERS.items() if one["quote"].startswith(words)) for one in wanted]
    assert len(set(given)) == 6, "three that the policy asks for, three that it excludes"
    for one, (holds, says) in zip(wanted, given, strict=True):
        run("answer", "--case", case, "--line", one["line"], "--holds", holds, "--says", one["quote"], by="ada", status=1)
        run("answer", "--case", case, "--line", one["line"], "--holds", holds, "--says", says, by="sue", status=1)
        assert bucket(run, case)[0] == "clinician_input", "it is not ready before the last point is answered"
        run("answer", "--case", case, "--line", one["line"], "--holds", holds, "--says", says, by="ada")
    facts = json.loads(run("case", case, "--format", "json", by="sue").stdout)["facts"]
    run("confirm", *(fact["id"] for fact in facts if fact["state"] == "proposed"), by="sue")
    assert bucket(run, case)[0] == "ready"
    assert "Ashgrove" not in run("cases", by="ada").stdout, "a case that is ready waits for no clinician"
    assert run("answers", by="ada").stdout.count("Ada Okafor") == len(given)

    draft = run("draft", "make", case, "--kind", "packet", "--day", "2026-11-23", by="sue").stdout.strip()
    found = json.loads(run("draft", "show", draft, "--format", "json", by="sue").stdout)
    said = " ".join(one["text"] for one in found["sentences"])
    assert all(f"“{words}”" in said for _, words in given), "the packet quotes every answer"
    assert said.count("Addendum by Ada Okafor, November 23, 2026") == 1 and "naproxen from 2026-09-21" in said
    run("draft", "state", draft, "approved", by="sue", status=1)
    run("draft", "state", draft, "reviewed", by="sue")
    assert "points are open" in str(run("draft", "state", draft, "approved", by="sue", status=1).exception)
    checked = run("draft", "check", draft, by="sue", status=1).stdout
    (number,) = re.findall(r"open \((\d+)\): To be filed in the chart: addendum by Ada Okafor, November 23, 2026", checked)
    run("draft", "edit", draft, "--remove", number, by="sue")
    run("draft", "state", draft, "reviewed", by="sue")
    assert "nobody has reviewed" in str(run("draft", "state", draft, "approved", by="sue", status=1).exception)
    run("draft", "state", draft, "approved", "--stand-for-marks", by="sue")
    run("draft", "export", draft, tmp_path / "packet.pdf", by="sue")
    assert (tmp_path / "packet.pdf").read_bytes().startswith(b"%PDF")
    run("draft", "state", draft, "submitted", by="sue")
    run("request", "submit", case, "--reference", "NL-7", by="sue")
    assert bucket(run, case)[0] == "submitted"
    acts = [act["what"] for act in json.loads(run("draft", "show", draft, "--format", "json", by="sue").stdout)["acts"]]
    assert acts == ["made", "reviewed", "edited", "reviewed", "approved", "exported", "submitted"]
    run("audit", "verify", by="anna")


def test_an_answer_that_is_withdrawn_takes_the_packet_along(run: Run) -> None:
    run("--format", "json", by="sue", top="sweep")
    case = next(line.split()[0] for line in run("cases", by="sue").stdout.splitlines() if "Ashgrove" in line)
    lines = [json.loads(line) for line in run("lines", case, "--format", "json", by="ada").stdout.splitlines()]
    number = next(one["line"] for one in lines if one["quote"].startswith("Medicine"))
    says = ANSWERS["Medicine for pain at a usual dose"][1]
    answer = run("answer", "--case", case, "--line", number, "--holds", "yes", "--says", says, by="ada").stdout.split(":")[0]
    draft = run("draft", "make", case, "--kind", "packet", "--day", "2026-11-23", by="sue").stdout.strip()
    run("withdraw", answer, "--why", "it was another patient's dose", by="sue", status=1)
    run("withdraw", answer, "--why", "it was another patient's dose", by="ada")
    assert "not in the record, or may not be used" in run("draft", "check", draft, by="sue", status=1).stdout
    run("draft", "state", draft, "reviewed", by="sue", status=1)
    told = run("answers", "--case", case, by="sue").stdout
    assert says in told and "WITHDRAWN 2026-11-23: it was another patient's dose" in told
    found = map(json.loads, run("lines", case, "--format", "json", by="ada").stdout.splitlines())
    (again,) = [one for one in found if one["line"] == number]
    assert (again["result"], again["record"]) == ("not_documented", [])


NEEDLES = ("quillwort compress", "thimbleweed", "Vexley")


def held(text: bytes | str) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [needle for needle in NEEDLES if needle.encode() in data or needle.encode("utf-16-le") in data]


def test_no_word_of_an_answer_leaves_the_store(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    for variable in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(variable, str(spill))
    monkeypatch.setattr(tempfile, "tempdir", str(spill))
    caplog.set_level(logging.DEBUG)
    ran: list[Result] = []

    def quiet(*words: object, **said: Any) -> Result:
        """A command that shows no word of an answer."""
        ran.append(run(*words, **said))
        assert held(ran[-1].stdout) == [], words
        return ran[-1]

    quiet("--format", "json", by="sue", top="sweep")
    case = next(line.split()[0] for line in quiet("cases", by="sue").stdout.splitlines() if "Ashgrove" in line)
    lines = [json.loads(line) for line in quiet("lines", case, "--format", "json", by="ada").stdout.splitlines()]
    number = next(one["line"] for one in lines if one["quote"].startswith("Screening"))
    says = "A quillwort compress was tried; Vexley sent her for leg pain."
    given = ("answer", "--case", case, "--line", number, "--holds", "no")
    for words, by in ((f"{says}”", "ada"), (says, "ivo"), (says, "sue"), (says, "dora"), (says, "max"), (says, "anna")):
        quiet(*given, "--says", words, by=by, status=1)
    answer = quiet(*given, "--says", says, by="ada").stdout.split(":")[0]
    quiet(*given, "--says", f"{says} Again.", by="ada", status=1)
    quiet("--format", "json", by="sue", top="sweep")
    quiet("--format", "json", by="dora", top="sweep")
    draft = quiet("draft", "make", case, "--kind", "packet", "--day", "2026-11-23", by="sue").stdout.strip()
    assert held(run("draft", "show", draft, by="sue").stdout), "the packet itself has them"
    message = quiet("draft", "make", case, "--kind", "front_desk", "--day", "2026-11-23", by="sue").stdout.strip()
    quiet("draft", "show", message, by="sue")
    quiet("withdraw", answer, "--why", "thimbleweed", by="sue", status=1)
    quiet("withdraw", answer, "--why", "thimbleweed", by="ada")
    quiet("draft", "check", draft, by="sue", status=1)
    quiet("counts", by="max")
    quiet("audit", "verify", by="anna")
    quiet("audit", "export", by="anna")
    quiet("backup", home / "kept.backup", by="anna")
    assert held(run("answers", by="ada").stdout), "its author reads them, withdrawn too"
    assert [one for one in ran if held(one.stderr + str(one.exception or ""))] == [] and held(caplog.text) == []
    files = [path for folder in (home, spill) for path in folder.rglob("*") if path.is_file()]
    assert {str(path): found for path in files if (found := held(path.read_bytes()) + held(path.name))} == {}
    assert any(path.name == "practice.db" for path in files)


def test_a_pointing_goes_into_the_packet_with_who_read_it_so_and_comes_out_again(run: Run, tmp_path: Path) -> None:
    run("--format", "json", by="sue", top="sweep")
    case = next(line.split()[0] for line in run("cases", by="sue").stdout.splitlines() if "Ashgrove" in line)
    lines = [json.loads(line) for line in run("lines", case, "--format", "json", by="sue").stdout.splitlines()]
    medicine = next(one for one in lines if one["quote"].startswith("Medicine"))
    near = medicine["look_at"]
    assert near and not any("naproxen" in one["quote"] for one in near), "a drug's name is not known to be a medicine for pain here"
    exam = next(one for one in lines if one["quote"].startswith("A clinician has examined"))
    assert exam["look_at"][0]["quote"].startswith("She took naproxen") and exam["look_at"][0]["heading"]
    assert "Nearest sentences; none was read as saying this" in run("lines", case, by="sue").stdout
    assert "Nearest sentences; none was read as saying this" in run("preflight", "--case", case, by="sue").stdout

    words = "She took naproxen from 2026-09-21"
    at = ("point", case, medicine["line"], "--document", near[0]["document"])
    assert "word by word" in str(run(*at, "--quote", "She takes naproxen", "--says", "yes", by="sue", status=1).exception)
    for other in ("anna", "dora", "max"):
        assert "may not do pointings.write" in str(run(*at, "--quote", words, "--says", "yes", by=other, status=1).exception)
    for given in ((), ("--quote", words, "--near", "1"), ("--near", "9")):
        run("point", case, medicine["line"], "--says", "yes", *given, by="sue", status=1)
    told = run(*at, "--quote", words, "--says", "yes", by="sue").stdout
    assert "read so by sue on 2026-11-23" in told and "the line: met" in told
    told = run("point", case, exam["line"], "--near", "1", "--says", "yes", by="ada").stdout
    assert "read so by Ada Okafor on 2026-11-23" in told and "the line: met" in told

    found = json.loads(run("preflight", "--case", case, "--format", "json", by="sue").stdout)["findings"]
    shown = next(one for one in found if one["quote"] == medicine["quote"])
    assert (shown["result"], shown["look_at"], shown["evidence"][0]["read_by"]) == ("met", [], "sue on 2026-11-23")

    draft = run("draft", "make", case, "--kind", "packet", "--day", "2026-11-23", by="sue").stdout.strip()
    checked = run("draft", "check", draft, by="sue", status=1).stdout
    assert "Read so by sue on November 23, 2026" in checked and "Read so by Ada Okafor on November 23, 2026" in checked
    run("draft", "state", draft, "reviewed", by="sue")
    assert "points are open" in str(run("draft", "state", draft, "approved", by="sue", status=1).exception)
    flags = run("draft", "make", case, "--kind", "flags", "--day", "2026-11-23", by="sue").stdout.strip()
    said = run("draft", "show", flags, by="sue").stdout
    assert "Nearest sentences; none was read as saying this:" in said
    assert "Nearest sentences" not in run("draft", "show", draft, by="sue").stdout, "the payer is shown what shows something"

    pointing = run("answers", by="sue").stdout.split()[0]
    run("withdraw", pointing, "--why", "that was no usual dose", by="ada", status=1)
    run("withdraw", pointing, "--why", "that was no usual dose", by="sue")
    assert "nobody says any more" in run("draft", "check", draft, by="sue", status=1).stdout
    run("draft", "state", draft, "reviewed", by="sue", status=1)
    listed = run("answers", "--case", case, by="sue").stdout
    assert "WITHDRAWN 2026-11-23: that was no usual dose" in listed and "the sentence says so" in listed
    run("audit", "verify", by="anna")
