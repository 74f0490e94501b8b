"""`read` and `diff`: the contracts that others rely on, for every type of file, without a store, a model or a network."""

from __future__ import annotations

import datetime as dt
import html
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

import payerwatch.files
import policies.reading
from policies.reading.ocr import why_not

SHARED = Path(__file__).parents[2].parent / "shared"
ROLES = {
    "coverage", "not_covered", "unproven", "definitions", "documentation", "codes", "background", "references", "history",
    "boilerplate", "other",
}  # fmt: skip
SYSTEMS, CODE_ROLES = {"CPT", "HCPCS", "ICD10CM", "NDC", "REV"}, {"covered", "not_covered", "requires_auth", "listed"}
STATUSES = {"active", "draft", "upcoming", "retired", "replaced"}
KINDS = {"criteria", "codes", "evidence", "wording", "metadata", "boilerplate", "moved"}
DIRECTIONS = {"tightened", "broadened", "mixed", "none", "unknown"}
SEVERITIES = {"high", "medium", "low", "none"}
OVERALLS = {"criteria", "codes", "evidence", "wording", "metadata", "no_change", "not_a_policy"}
METADATA = {
    "payer", "title", "policy_number", "effective", "published", "last_review", "next_review", "lob", "status", "delegated_to",
    "replaced_by",
}  # fmt: skip
PROBLEM_WORDS = re.compile(r"[a-z0-9_]+")

# One policy; `{}` are the places that differ between its two versions.
TITLE, NUMBER = "Wrist Splints", "WS-204"
INTRO = "A wrist splint is medically necessary when all of the following are met:"
CRITERIA = ("Pain at night for at least {} weeks", "Numbness of the thumb or of the index finger")
EXCLUDED = "A splint with a heating element is not medically necessary, because its benefit has not been shown."
CODES = (("L3908", "wrist splint without joints"), ("29125", "short arm splint, static"))
OLD, NEW = "3", "6"


def as_html(weeks: str) -> bytes:
    items = "".join(f"<li>{html.escape(line.format(weeks))}</li>" for line in CRITERIA)
    rows = "".join(f"<tr><td>{code}</td><td>{words}</td></tr>" for code, words in CODES)
    return (
        f"<!doctype html><html lang='en'><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1>"
        f"<p>Policy Number: {NUMBER}</p><p>Effective Date: 03/01/2026</p><p>Last Review: 02/10/2026</p>"
        f"<h2>Coverage Criteria</h2><p>{INTRO}</p><ol type='A'>{items}</ol>"
        f"<h2>Not Medically Necessary</h2><p>{EXCLUDED}</p>"
        f"<h2>Applicable Codes</h2><table><tr><th>Code</th><th>Description</th></tr>{rows}</table></main></body></html>"
    ).encode()


def as_text(weeks: str) -> bytes:
    lines = [TITLE, "", f"Policy Number: {NUMBER}", "Effective Date: 03/01/2026", "Last Review: 02/10/2026", "", "Coverage Criteria", ""]
    lines += [INTRO, *(f"{marker}. {line.format(weeks)}" for marker, line in zip("AB", CRITERIA, strict=True)), ""]
    lines += ["Not Medically Necessary", "", EXCLUDED, "", "Applicable Codes", "", *(f"{code}  {words}" for code, words in CODES)]
    return "\n".join(lines).encode()


def as_docx(weeks: str) -> bytes:
    from docx import Document

    made = Document()
    made.add_heading(TITLE, 1)
    for line in (f"Policy Number: {NUMBER}", "Effective Date: 03/01/2026", "Last Review: 02/10/2026"):
        made.add_paragraph(line)
    made.add_heading("Coverage Criteria", 2)
    made.add_paragraph(INTRO)
    for line in CRITERIA:
        made.add_paragraph(line.format(weeks), style="List Number")
    made.add_heading("Not Medically Necessary", 2)
    made.add_paragraph(EXCLUDED)
    made.add_heading("Applicable Codes", 2)
    table = made.add_table(rows=0, cols=2)
    for cells in (("Code", "Description"), *CODES):
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def as_pdf(weeks: str) -> bytes:
    import typst

    lines = [f"= {TITLE}", f"Policy Number: {NUMBER}", "", "Effective Date: 03/01/2026", "", "Last Review: 02/10/2026", ""]
    lines += ["== Coverage Criteria", INTRO, '#set enum(numbering: "A.")', *(f"+ {line.format(weeks)}" for line in CRITERIA), ""]
    lines += ["== Not Medically Necessary", EXCLUDED, "", "== Applicable Codes"]
    lines += ["#table(columns: 2, [Code], [Description]," + ",".join(f"[{code}], [{words}]" for code, words in CODES) + ")"]
    made = typst.compile("\n".join(lines).encode())
    assert isinstance(made, bytes)
    return made


def as_json(weeks: str) -> bytes:
    """An answer of the CMS kind: texts of HTML under named keys."""
    body = as_html(weeks).decode()
    coverage = body[body.index(f"<p>{INTRO}") : body.index("<h2>Not")]
    row = {
        "title": TITLE, "display_id": NUMBER, "effective_date": "03/01/2026", "last_reviewed_on": "02/10/2026",
        "indication": coverage, "cms_cov_policy": f"<p>{EXCLUDED}</p>",
    }  # fmt: skip
    return json.dumps({"meta": {"status": {"id": 200}}, "data": [row]}).encode()


MAKERS: dict[str, Callable[[str], bytes]] = {"html": as_html, "txt": as_text, "docx": as_docx, "pdf": as_pdf, "json": as_json}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for kind, make in MAKERS.items():
        (folder / f"old.{kind}").write_bytes(make(OLD))
        (folder / f"new.{kind}").write_bytes(make(NEW))
    return folder


@pytest.fixture(scope="module")
def readings(payerwatch: Any, files: Path) -> dict[str, dict[str, Any]]:
    """Every old file, read in one command."""
    ran = payerwatch("read", *(files / f"old.{kind}" for kind in MAKERS), "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert [row["file"] for row in ran.rows] == [str(files / f"old.{kind}") for kind in MAKERS]
    return dict(zip(MAKERS, ran.rows, strict=True))


# ---------------------------------------------------------------- the shape


def faults_of_reading(row: dict[str, Any]) -> list[str]:
    """What of a line of `read` breaks the contract."""
    found = [] if row.keys() == {"file", "metadata", "sections", "codes", "history", "issues"} else [f"keys {sorted(row)}"]
    found += [] if row["metadata"].keys() == METADATA else [f"metadata {sorted(row['metadata'])}"]
    found += [f"{name}: {value!r}" for name, value in row["metadata"].items() if not _fits(name, value)]
    for section in row["sections"]:
        found += [] if section.keys() == {"heading", "level", "role", "text", "items"} else [f"section keys {sorted(section)}"]
        found += [] if section["role"] in ROLES else [f"role {section['role']}"]
        found += [] if isinstance(section["level"], int) and isinstance(section["text"], str) else [f"section {section['heading']}"]
        found += [f"item {item}" for item in section["items"] if not _is_item(item, section["text"])]
    found += [f"code {code}" for code in row["codes"] if not _is_code(code)]
    found += [f"history {entry}" for entry in row["history"] if entry.keys() != {"date", "text"} or not _is_day(entry["date"])]
    return found + [
        f"issue {issue}"
        for issue in row["issues"]
        if issue.keys() != {"problem", "detail"} or not PROBLEM_WORDS.fullmatch(issue["problem"])
    ]


def _fits(name: str, value: object) -> bool:
    if name in ("effective", "published", "last_review", "next_review"):
        return _is_day(value)
    if name == "lob":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return value in STATUSES if name == "status" else value is None or (isinstance(value, str) and bool(value))


def _is_day(value: object) -> bool:
    return value is None or (isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value)


def _is_item(item: dict[str, Any], text: str) -> bool:
    return item.keys() == {"depth", "marker", "text"} and item["depth"] >= 1 and isinstance(item["marker"], str) and item["text"] in text


def _is_code(code: dict[str, str]) -> bool:
    place = {"code"} if "code" in code else {"from", "to"}
    return code.keys() == {"system", "role", *place} and code["system"] in SYSTEMS and code["role"] in CODE_ROLES


def faults_of_comparison(row: dict[str, Any]) -> list[str]:
    """What of a line of `diff` breaks the contract."""
    found = [] if row.keys() == {"overall", "changes"} and row["overall"] in OVERALLS else [f"{sorted(row)}, overall {row.get('overall')}"]
    wanted = {"section", "kind", "direction", "old", "new", "severity", "explanation"}
    for change in row["changes"]:
        found += [] if change.keys() == wanted and all(isinstance(value, str) for value in change.values()) else [f"keys {sorted(change)}"]
        allowed = change["kind"] in KINDS and change["direction"] in DIRECTIONS and change["severity"] in SEVERITIES
        found += [] if allowed and change["explanation"] and (change["old"] or change["new"]) else [str(change)]
    return found


@pytest.mark.parametrize("kind", MAKERS)
def test_a_reading_keeps_the_contract(readings: dict[str, dict[str, Any]], kind: str) -> None:
    assert faults_of_reading(readings[kind]) == []


def test_the_contract_is_looked_at(readings: dict[str, dict[str, Any]]) -> None:
    """A broken line is seen: wrong role, wrong day, wrong key."""
    good = json.dumps(readings["html"])
    for old, new in (
        ('"role": "coverage"', '"role": "covering"'),
        ('"2026-03-01"', '"03/01/2026"'),
        ('"marker"', '"mark"'),
        ('"code"', '"codes"'),
    ):
        assert old in good
        try:
            assert faults_of_reading(json.loads(good.replace(old, new)))
        except ValueError:
            assert new == '"03/01/2026"'


@pytest.mark.parametrize("kind", MAKERS)
def test_every_type_says_the_same(readings: dict[str, dict[str, Any]], kind: str) -> None:
    row = readings[kind]
    meta = row["metadata"]
    assert (meta["title"], meta["effective"], meta["last_review"], meta["status"]) == (TITLE, "2026-03-01", "2026-02-10", "active")
    assert meta["policy_number"] == NUMBER or (kind == "json" and meta["policy_number"] is None)  # the API's list states it
    criteria = next(section for section in row["sections"] if INTRO in section["text"])
    assert criteria["role"] == "coverage"
    assert [item["text"] for item in criteria["items"]] == [line.format(OLD) for line in CRITERIA]
    assert any(EXCLUDED in section["text"] for section in row["sections"])
    if kind != "json":
        assert {(code["system"], code["code"]) for code in row["codes"]} == {("HCPCS", "L3908"), ("CPT", "29125")}
        assert [section["role"] for section in row["sections"] if EXCLUDED in section["text"]] == ["not_covered"]


def test_text_for_people(payerwatch: Any, files: Path) -> None:
    shown = payerwatch("read", files / "old.html")
    assert shown.status == 0
    assert (
        f"title          {TITLE}" in shown.out
        and "published      not printed" in shown.out
        and "Coverage Criteria  [coverage, 2 items]" in shown.out
    )
    compared = payerwatch("diff", files / "old.html", files / "new.html")
    assert compared.status == 0 and compared.out.startswith("criteria, direction tightened, 1 differences")


@pytest.mark.parametrize(("old", "new"), [(kind, kind) for kind in MAKERS] + [("txt", "html"), ("html", "pdf"), ("pdf", "docx")])
def test_a_comparison_keeps_the_contract_and_quotes_verbatim(payerwatch: Any, files: Path, old: str, new: str) -> None:
    ran = payerwatch("diff", files / f"old.{old}", files / f"new.{new}", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    (row,) = ran.rows
    assert faults_of_comparison(row) == []
    assert row["overall"] == "criteria"
    (change,) = [change for change in row["changes"] if change["kind"] == "criteria"]
    assert (change["old"], change["new"], change["direction"]) == (CRITERIA[0].format(OLD), CRITERIA[0].format(NEW), "tightened")


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_file_twice_is_no_change(payerwatch: Any, files: Path, kind: str) -> None:
    ran = payerwatch("diff", files / f"old.{kind}", files / f"old.{kind}", "--format", "json")
    assert (ran.status, ran.rows) == (0, [{"overall": "no_change", "changes": []}])


def test_a_page_that_is_no_policy(payerwatch: Any, files: Path) -> None:
    wall = files / "wall.html"
    wall.write_text("<title>Just a moment...</title><h1>Checking your browser</h1><p>Please enable cookies to go on.</p>", "utf-8")
    ran = payerwatch("diff", wall, files / "old.html", "--format", "json")
    assert (ran.status, ran.rows) == (1, [{"overall": "not_a_policy", "changes": []}])
    assert str(wall) in ran.complaint
    read = payerwatch("read", wall, "--format", "json")
    assert read.status == 1 and [issue["problem"] for issue in read.rows[0]["issues"]] == ["challenge_page"]
    assert faults_of_reading(read.rows[0]) == []


# ---------------------------------------------------------------- what is not loaded


def test_reading_and_comparing_load_nothing_heavy(files: Path) -> None:
    """No model, no page server, no crawler; what each costs would be paid by every single document."""
    asked = [["read", str(files / "old.pdf"), str(files / "old.docx")], ["diff", str(files / "old.html"), str(files / "new.html")]]
    code = (
        "import contextlib, io, json, sys\n"
        "from payerwatch.cli import app\n"
        "from payerwatch.files import read_file\n"
        f"for path in {asked[0][1:]!r}: assert read_file(path).failure is None\n"
        f"for words in {asked!r}:\n"
        "    with contextlib.redirect_stdout(io.StringIO()):\n"
        "        app([*words, '--format', 'json'], standalone_mode=False)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stdout))
    assert {"pypdfium2", "docx", "diffing"} <= loaded
    assert not loaded & {"torch", "sentence_transformers", "transformers", "streamlit", "scrapy", "twisted", "playwright", "duckdb"}


# ---------------------------------------------------------------- real files


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_real_files_keep_the_contract(payerwatch: Any) -> None:
    corpus = SHARED / "corpus"
    real = [*sorted((corpus / "text").glob("*.txt")), *sorted((corpus / "pdf").glob("*.pdf"))[:2]]
    ran = payerwatch("read", *real, "--format", "json", PAYERWATCH_WORKERS="2")
    assert "Traceback" not in ran.err
    assert [Path(row["file"]) for row in ran.rows] == real
    assert {row["file"]: faults for row in ran.rows if (faults := faults_of_reading(row))} == {}
    assert len([row for row in ran.rows if any(section["role"] == "coverage" for section in row["sections"])]) >= 0.7 * len(real)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_real_failures_are_no_policies(payerwatch: Any, files: Path) -> None:
    failures = sorted((SHARED / "corpus" / "crawl_failures").glob("*.txt"))
    ran = payerwatch("read", *failures, "--format", "json")
    assert ran.status == 1 and len(ran.rows) == len(failures) > 2
    assert [row["file"] for row in ran.rows if not row["issues"]] == []
    compared = payerwatch("diff", failures[0], files / "old.html", "--format", "json")
    assert (compared.status, compared.rows[0]["overall"]) == (1, "not_a_policy")


# ---------------------------------------------------------------- files that mean ill


def test_a_file_that_cannot_be_read_stops_no_other(payerwatch: Any, files: Path) -> None:
    (files / "huge.txt").write_bytes(b"the splint of the arm " * 500_000)
    (files / "cut.pdf").write_bytes((files / "old.pdf").read_bytes()[:2_000])
    asked = [files / "old.html", files / "huge.txt", files / "cut.pdf", files / "none.pdf", files / "old.txt"]
    ran = payerwatch("read", *asked, "--format", "json", PAYERWATCH_WORKERS="2")
    assert ran.status == 1 and "Traceback" not in ran.err
    assert [row["file"] for row in ran.rows] == [str(path) for path in asked]
    assert [len(row["issues"]) for row in ran.rows] == [0, 1, 1, 1, 0]
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == [str(path) for path in asked[1:4]]


def test_a_reader_that_dies_or_hangs_is_one_line_for_its_file(monkeypatch: pytest.MonkeyPatch, files: Path) -> None:
    def read(data: bytes, *, name: str, ocr: bool) -> Any:
        if name.endswith("old.pdf"):
            os.kill(os.getpid(), signal.SIGKILL)
        while name.endswith("old.docx"):
            pass
        return real(data, name=name, ocr=ocr)

    real = policies.reading.read_judged
    monkeypatch.setattr(policies.reading, "read_judged", read)
    monkeypatch.setattr(payerwatch.files, "SECONDS_A_FILE", 1.0)
    kinds = ("html", "pdf", "docx", "txt")
    found = list(payerwatch.files.read_files([str(files / f"old.{kind}") for kind in kinds]))
    assert [reading.failure and reading.failure.detail for reading in found] == [
        None,
        "not read: its process died on it (SIGKILL); leave it out, or split it and read the parts",
        "not read: it takes longer than 1 seconds; leave it out, or split it and read the parts",
        None,
    ]
    assert [reading.path for reading in found] == [str(files / f"old.{kind}") for kind in kinds]


# ---------------------------------------------------------------- pictures of pages


@pytest.fixture(scope="module")
def scan(files: Path) -> Path:
    """The pages of a PDF as pictures, in a PDF."""
    document = pdfium.PdfDocument(files / "old.pdf")
    pictures = [page.render(scale=2.5, grayscale=True).to_pil() for page in document]
    document.close()
    path = files / "scan.pdf"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=180)
    return path


def test_a_picture_of_a_policy_is_told(payerwatch: Any, scan: Path) -> None:
    (row,) = payerwatch("read", scan, "--format", "json").rows
    assert [(issue["problem"], issue["detail"][:21]) for issue in row["issues"]] == [("scanned", "no text on any of 1 p")]


def test_without_tesseract_one_line_says_what_to_do(payerwatch: Any, scan: Path) -> None:
    ran = payerwatch("read", "--ocr", scan, PATH="")
    assert ran.status == 2 and ran.out == ""
    assert "read without --ocr" in ran.complaint


@pytest.mark.skipif(why_not() is not None, reason="tesseract or the extra `ocr` is absent")
def test_a_picture_is_read_by_machine_and_marked_as_such(payerwatch: Any, scan: Path) -> None:
    ran = payerwatch("read", "--ocr", scan, "--format", "json")
    (row,) = ran.rows
    assert faults_of_reading(row) == []
    assert [issue["problem"] for issue in row["issues"]] == ["scanned"]
    assert "every block of page 1 of 1 was recognised by machine" in row["issues"][0]["detail"]
    assert any(CRITERIA[0].format(OLD) in section["text"] for section in row["sections"])
    assert {section["role"] for section in row["sections"] if CRITERIA[0].format(OLD) in section["text"]} == {"coverage"}
