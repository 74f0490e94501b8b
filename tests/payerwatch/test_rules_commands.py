"""`payerwatch rules …` as people use it: propose, review, decide, look up; compile without a store."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from payerwatch.cli import app
from payerwatch.refusal import Refusal
from policies.model import Listed
from policies.reading import read_document
from policies.store.book import Observation
from policies.store.rows import SourceRow
from policies.store.work import WorkStore

Run = Callable[..., Result]
SITE = Path(__file__).parents[2] / "data" / "samples" / "site"
POLICY = "northlake:nlm-0105"


def week(store: WorkStore, n: int, pages: dict[str, bytes]) -> None:
    at = dt.datetime(2026, 11, 2, 6, tzinfo=dt.UTC) + dt.timedelta(weeks=n)
    run = store.begin_run(f"r{n}", at, "1")
    for number, data in pages.items():
        snapshot, url = hashlib.sha256(data).hexdigest(), f"https://northlake.test/{number}.html"
        found = read_document(data, name=f"{number}.html")
        store.record(
            run.run_id,
            Observation("northlake.medical", "northlake", url, snapshot, at, found, Listed(policy_number=number), ("commercial",)),
        )
    store.close_run(run.run_id, "released", {})


PAGE = (SITE / "release-1" / "northlake" / "policies" / "nlm-0105.html").read_bytes()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one policy published; `publish` adds a week to it."""
    publish(tmp_path, 0, PAGE)
    return tmp_path


def publish(home: Path, n: int, page: bytes) -> None:
    with WorkStore.open(home / "work" / "policies.duckdb") as store:
        store.put_sources([SourceRow("northlake.medical", "northlake", "Northlake Health Plan", ("commercial",))])
        week(store, n, {"nlm-0105": page})
        store.publish(home / "published" / "policies.duckdb")


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PAYERWATCH_WORKERS", "1")

    def invoke(*words: str, ok: bool = True) -> Result:
        result = CliRunner().invoke(app, ["rules", *words], env={"PAYERWATCH_HOME": str(home)})
        if ok:
            assert result.exception is None, result.output + repr(result.exception)
        return result

    return invoke


def refused(result: Result) -> str:
    assert isinstance(result.exception, Refusal), result.output
    return str(result.exception)


def numbers(run: Run) -> dict[str, int]:
    """What waits: its passage → its number."""
    rows = [json.loads(line) for line in run("review", "--format", "json", "--limit", "99").output.splitlines()]
    return {" ".join(row["passage"].split()): row["number"] for row in rows}


def waiting(run: Run, words: str) -> int:
    (found,) = [number for passage, number in numbers(run).items() if words in passage]
    return found


def test_propose_review_accept_show(run: Run) -> None:
    assert f"{POLICY} " in run("propose").output
    rows = [json.loads(line) for line in run("review", "--format", "json", "--limit", "99").output.splitlines()]
    assert [row["flagged"] for row in rows] == sorted((row["flagged"] for row in rows), reverse=True), "flagged ones first"
    shown = run("review").output
    assert "6 weeks of conservative care" in shown and f"{len(rows)} statements wait" in shown
    number = waiting(run, "not medically necessary for any")
    said = run("accept", POLICY, str(number), "--by", "Mara Quist", "--note", "read against the page").output
    assert said.startswith(f"{POLICY} statement {number}: accepted by Mara Quist, source ")
    assert number not in numbers(run).values()
    page = run("show", "--payer", "northlake", "--code", "72148", "--as-of", "2026-11-20").output
    assert "accepted by Mara Quist" in page and "NOT REVIEWED" in page and "Limitations and Exclusions" in page
    history = [json.loads(line) for line in run("history", POLICY, "--format", "json").output.splitlines()]
    assert [(row["by"], row["what"]) for row in history] == [("payerwatch", "proposed"), ("Mara Quist", "accepted")]


@pytest.mark.parametrize("sheet", ["md", "json", "html"])
def test_every_format_of_the_lookups(run: Run, sheet: str) -> None:
    for words in (["show", "--policy", POLICY], ["show", "--payer", "northlake", "--code", "72148"], ["compare-payers", "--code", "72148"]):
        out = run(*words, "--as-of", "2026-11-20", "--format", sheet).output
        assert "6 weeks of conservative care" in out and "not reviewed" in out.lower().replace('"reviewed": false', "not reviewed")
        assert out.startswith({"md": "# ", "json": "{", "html": "<!DOCTYPE html>"}[sheet])
        if sheet == "json":
            json.loads(out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "--payer", "northlake"], "expected --payer and --code, or --policy"),
        (["show", "--payer", "northlake", "--policy", POLICY], "expected --payer and --code, or --policy"),
        (["show", "--payer", "aetna", "--code", "72148"], "there are northlake"),
        (["show", "--policy", POLICY, "--as-of", "soon"], "--as-of soon: not a date"),
        (["show", "--policy", POLICY, "--as-of", "2020-01-01"], "no text is known to be in force"),
        (["compare-payers", "--code", "99213"], "no policy in force"),
        (["compare-payers", "--code", "72148", "--payers", "northlake,aetna"], "--payer aetna"),
        (["propose", "--payer", "aetna"], "--payer aetna: no policies of this payer"),
        (["propose", "--policy", "northlake:x"], "no such policy"),
        (["propose", "--assist"], "no endpoint is named; set PAYERWATCH_ASSIST_URL"),
        (["accept", POLICY, "1", "--by", "M"], "'payerwatch rules propose --policy northlake:nlm-0105' makes them"),
        (["review", "--policy", POLICY], "no rules in"),
        (["history", POLICY], "no rules of this policy"),
        (["refresh", "--run", "r9"], "no such run"),
        (["test", "nowhere.yml"], "nowhere.yml: cannot be read"),
    ],
)
def test_one_clear_line_where_it_cannot_be(run: Run, words: list[str], said: str) -> None:
    line = refused(run(*words, ok=False))
    assert said in line and "\n" not in line


def test_decisions_that_cannot_be(run: Run) -> None:
    run("propose")
    assert "there is no statement 99" in refused(run("accept", POLICY, "99", "--by", "M", ok=False))
    assert "needs the name" in refused(run("accept", POLICY, "1", "--by", " ", ok=False))
    assert "at revision 1, not 7" in refused(run("reject", POLICY, "1", "--by", "M", "--revision", "7", ok=False))
    assert run("accept", POLICY, "1", ok=False).exit_code == 2, "--by is not optional"


def test_a_change_of_the_text_withdraws_and_refresh_says_so(run: Run, home: Path) -> None:
    run("propose")
    kept, lost = waiting(run, "not medically necessary for any"), waiting(run, "for low back pain or radicular")
    run("accept", POLICY, str(kept), str(lost), "--by", "Mara Quist")
    assert b"at least 6 weeks of conservative care" in PAGE and b"04/01/2026" in PAGE
    publish(
        home,
        1,
        PAGE.replace(b"at least 6 weeks of conservative care", b"at least 8 weeks of conservative care")
        .replace(b"04/01/2026", b"11/05/2026")
        .replace(b"April 1, 2026", b"November 5, 2026"),
    )
    rows = [json.loads(line) for line in run("refresh", "--format", "json").output.splitlines()]
    assert [(row["statement"], row["reviewer"], row["because"]) for row in rows] == [(lost, "Mara Quist", "published")]
    assert f"statement {lost}" in run("refresh", "--run", "last").output, "asked again, it says the same"
    old = run("show", "--policy", POLICY, "--as-of", "2026-11-04").output
    new = run("show", "--policy", POLICY, "--as-of", "2026-11-05").output
    assert old.count("accepted by Mara Quist") == 2 and "6 weeks of conservative care" in old
    assert new.count("accepted by Mara Quist") == 1 and "8 weeks of conservative care" in new
    assert "withdrawn" in run("history", POLICY).output


def test_what_holds_until_a_later_version_waits_too(run: Run, home: Path) -> None:
    to_come = PAGE.replace(b"at least 6 weeks of conservative care", b"at least 8 weeks of conservative care")
    publish(home, 1, to_come.replace(b"04/01/2026", b"01/01/2039").replace(b"April 1, 2026", b"January 1, 2039"))
    run("propose")
    found = [passage for passage in numbers(run) if "for low back pain or radicular" in passage]
    assert sorted("8 weeks" in passage for passage in found) == [False, True]


def test_edit_takes_a_file(run: Run, tmp_path: Path) -> None:
    run("propose")
    number = waiting(run, "not medically necessary for any")
    row = next(json.loads(line) for line in run("review", "--format", "json").output.splitlines() if json.loads(line)["number"] == number)
    file = tmp_path / "statement.json"
    file.write_text(json.dumps(row["statement"] | {"subject": "MRI of the spine"}), "utf-8")
    assert "edited by Mara" in run("edit", POLICY, str(number), "--by", "Mara", "--file", str(file)).output
    after = next(json.loads(line) for line in run("review", "--format", "json").output.splitlines() if json.loads(line)["number"] == number)
    assert (after["statement"]["subject"], after["origin"]) == ("MRI of the spine", "person")
    run("propose")
    assert number in numbers(run).values(), "proposing again leaves what a person wrote"
    file.write_text("[]", "utf-8")
    assert "expected an object" in refused(run("edit", POLICY, str(number), "--by", "Mara", "--file", str(file), ok=False))


def test_compile_is_the_contract(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "criteria.txt"
    lead = "MRI of the knee is considered medically necessary when all of the following are met:"
    words = f"{lead}\n- Age 18 years or older\n- Pain for at least 6 weeks\n"
    text.write_text(words, "utf-8")
    page = tmp_path / "nlm-0105.html"
    page.write_bytes(PAGE)
    rows = [
        json.loads(line)
        for line in run("compile", str(text), str(page), "--format", "json", ok=False).output.splitlines()
        if line[:1] == "{"
    ]
    assert [row["file"] for row in rows] == [str(text), str(page)] and [set(row) for row in rows] == [{"file", "statements", "issues"}] * 2
    found = list(_leaves(rows[0]["statements"]))
    assert found and all(words[leaf["start"] :].startswith(leaf["quote"]) for leaf in found)
    missing = run("compile", str(tmp_path / "absent.pdf"), "--format", "json", ok=False)
    assert missing.exit_code == 3 and "absent.pdf" in missing.output


def _leaves(value: object) -> object:
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for below in value.values():
            yield from _leaves(below)  # type: ignore[misc]
    elif isinstance(value, list):
        for below in value:
            yield from _leaves(below)  # type: ignore[misc]


def test_rule_tests_run_and_fail(run: Run, tmp_path: Path) -> None:
    assert "situations come out as expected" in run("test").output
    wrong = tmp_path / "wrong.yml"
    page = SITE / "release-1" / "northlake" / "policies" / "nlm-0105.html"
    wrong.write_text(
        f"document: {page}\nvisit: 2026-11-02\nrules:\n  - stance: covered\n    says: Suspected cauda equina\n"
        "    situations:\n      - {name: silence is no, expect: not_met}\n",
        "utf-8",
    )
    result = run("test", str(wrong), ok=False)
    assert result.exit_code == 1
    assert f"FAILED {wrong}: silence is no: expected not_met, found not_documented" in result.output
    assert "0 of 1 situations" in result.output


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema").output)["title"] == "payerwatch rules compile"


class Answering(BaseHTTPRequestHandler):
    """A model that answers nonsense."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"choices": [{"message": {"content": "I would accept everything."}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_assist_is_asked_only_when_told_and_nonsense_changes_nothing(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    for name, value in (("URL", f"http://127.0.0.1:{listening.server_port}/v1"), ("MODEL", "small"), ("KEY", "secret")):
        monkeypatch.setenv(f"PAYERWATCH_ASSIST_{name}", value)
    log = home / "rules" / "assist.jsonl"
    try:
        run("propose")
        before = numbers(run)
        assert not log.exists()
        assert "PAYERWATCH_ASSIST_BAA" in refused(run("propose", "--assist", ok=False)) and not log.exists()
        monkeypatch.setenv("PAYERWATCH_ASSIST_BAA", "yes")
        run("propose", "--assist")
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert rows and all("no JSON object" in row["refused"] and row["reviewer"] is None for row in rows)
    assert numbers(run) == before and "assisted" not in run("history", POLICY).output
