"""Small policies of every format, made here, and the shared corpus where it is present: what the mutations start from."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"
LARGEST = {".pdf": 230_000}  # bytes of a corpus file by its ending, else 60,000; larger ones make cases slow and find nothing more
FOLDERS = ("pdf", "text", "pairs", "sites", "cms", "crawl_failures")
ENDINGS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".txt": "txt", ".json": "json", ".docx": "docx"}

TITLE = "Wrist Splints"
INTRO = "A wrist splint is medically necessary when all of the following are met:"
CRITERIA = (
    ("Pain at night for at least 6 weeks", ("on one side", "on both sides")),
    ("Numbness of the thumb or of the index finger", ()),
    ("One of the following was tried:", ("rest", "exercise at home")),
)
CODES = (("L3908", "wrist splint without joints"), ("29125", "short arm splint, static"), ("G56.00 - G56.03", "carpal tunnel"))
HISTORY = (("02/10/2026", "Annual review; no changes."), ("01/05/2025", "New policy."))


@dataclass(frozen=True)
class Seed:
    """A good file: its name says its format by the ending."""

    name: str
    data: bytes

    @property
    def kind(self) -> str:
        """pdf, html, docx, txt or json."""
        return ENDINGS[Path(self.name).suffix]


@cache
def seeds() -> tuple[Seed, ...]:
    """All seeds, in the same order every time; our own, which are small and have everything, four times."""
    return (*made() * 4, *corpus())


@cache
def made() -> tuple[Seed, ...]:
    """Seeds that need nothing outside of the project."""
    return (
        Seed("tagged.pdf", _pdf(_typst())),
        Seed("long.pdf", _pdf(_typst(times=12))),
        Seed("plain.pdf", plain_pdf([[TITLE, INTRO, *(f"{at}. {words}" for at, (words, _) in enumerate(CRITERIA, 1))]] * 3)),
        Seed("policy.html", as_html().encode()),
        Seed("policy.docx", as_docx()),
        Seed("policy.txt", as_text().encode()),
        Seed("policy.json", as_json().encode()),
    )


def corpus() -> tuple[Seed, ...]:
    """Files of the shared corpus that a reader reads; none where it is absent."""
    found = sorted(path for name in FOLDERS for path in (SHARED / name).rglob("*") if path.suffix in ENDINGS and path.is_file())
    return tuple(Seed(path.name, path.read_bytes()) for path in found if 0 < path.stat().st_size <= LARGEST.get(path.suffix, 60_000))


def _typst(times: int = 1) -> str:
    lines = ["#set document(title: [Wrist Splints], date: none)", '#set page(header: [Medical Policy], numbering: "1")', f"= {TITLE}", ""]
    for at in range(times):
        lines += [f"== Coverage Criteria {at}", INTRO, '#set enum(numbering: "A.1.", full: true)']
        for words, below in CRITERIA:
            lines += [f"+ {words}", *(f"  + {inner}" for inner in below)]
        lines += ["", "== Applicable Codes", "#table(columns: 2, [Code], [Description],"]
        lines += [*(f"[{code}], [{words}]," for code, words in CODES * 4), ")", "== Revision History", "#table(columns: 2,"]
        lines += [*(f"[{day}], [{words}]," for day, words in HISTORY), ")", "A note.#footnote[See the benefit plan.]", ""]
    return "\n".join(lines)


def _pdf(source: str) -> bytes:
    import typst

    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def plain_pdf(pages: list[list[str]]) -> bytes:
    """A PDF without tags, written by hand: a line a string, Helvetica 11."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
        content = b"BT /F1 11 Tf 14 TL 72 720 Td " + shown + b" ET"
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % len(bodies)
        )
        kids.append(len(bodies))
    bodies[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return pdf_of(bodies)


def pdf_of(bodies: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table; the first is the catalogue."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, start))
    return out.getvalue()


def _escaped(line: str) -> bytes:
    return line.encode("latin-1", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def as_html() -> str:
    """A web page with lists, a table, furniture."""
    items = "".join(f"<li>{words}<ul>{''.join(f'<li>{i}</li>' for i in below)}</ul></li>" for words, below in CRITERIA)
    rows = "".join(f"<tr><td>{code}</td><td>{html.escape(words)}</td></tr>" for code, words in CODES)
    past = "".join(f"<tr><td>{day}</td><td>{words}</td></tr>" for day, words in HISTORY)
    return (
        f"<!doctype html><html><head><title>{TITLE}</title><meta name='last-modified' content='2026-02-10'></head><body>"
        f"<nav><a href='/'>Home</a></nav><main><h1>{TITLE}</h1><p>Policy Number: WS-204</p><p>Effective Date: 03/01/2026</p>"
        f"<h2>Coverage Criteria</h2><p>{INTRO}</p><ol type='A'>{items}</ol><h2>Applicable Codes</h2><table>{rows}</table>"
        f"<h2>Revision History</h2><table>{past}</table></main><footer>About us</footer></body></html>"
    )


def as_text() -> str:
    """The same as plain text."""
    lines = [TITLE, "", "Policy Number: WS-204", "Effective Date: 03/01/2026", "", "Coverage Criteria", "", INTRO]
    for marker, (words, below) in zip("ABC", CRITERIA, strict=True):
        lines += [f"{marker}. {words}", *(f"   {at}. {inner}" for at, inner in enumerate(below, 1))]
    lines += ["", "Applicable Codes", "", *(f"{code}  {words}" for code, words in CODES), "", "Revision History", ""]
    return "\n".join([*lines, *(f"{day}  {words}" for day, words in HISTORY)])


def as_json() -> str:
    """An answer of an interface: texts of HTML under names, a table of codes."""
    row = {"title": TITLE, "display_id": "WS-204", "indication": f"<p>{INTRO}</p>", "effective_date": "03/01/2026"}
    return json.dumps({"meta": {"status": 200}, "data": [row], "codes": [{"code": code, "description": words} for code, words in CODES]})


def as_docx() -> bytes:
    """The same as a Word document."""
    from docx import Document

    made = Document()
    made.add_heading(TITLE, 1)
    made.add_heading("Coverage Criteria", 2)
    made.add_paragraph(INTRO)
    for words, below in CRITERIA:
        made.add_paragraph(words, style="List Number")
        for inner in below:
            made.add_paragraph(inner, style="List Number 2")
    table = made.add_table(rows=0, cols=2)
    for cells in CODES:
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of these parts, the same bytes at every hour."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
