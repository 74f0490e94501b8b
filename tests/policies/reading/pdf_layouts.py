"""Small policies of our own, set in the ways in which payers print theirs, each with what a reader must make of it.

`LAYOUTS` holds the PDFs' sources and truths. A truth is a list of lines: "= heading", "- depth | marker | words", ". paragraph",
"* mark | note", "| cell ¦ cell"; the furniture is kept apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import typst

WHO = ("The reader", "A second clinician", "The record", "Each visit", "The member", "An earlier course", "The plan")
DOES = (
    "names the finding",
    "describes the outcome",
    "shows a change",
    "is weighed",
    "gives a reason",
    "counts as a trial",
    "is put on file",
)
HOW = (
    "in words of the day",
    "before the next course",
    "with a date",
    "without delay",
    "for the weeks to come",
    "at either site",
    "once more",
)


def _prose(start: int, sentences: int) -> str:
    """Sentences that do not come again, so that no line looks like a running line."""
    numbers = range(start, start + sentences)
    return " ".join(
        f"{WHO[n % 7]} {DOES[(n // 7 + n) % 7]} {HOW[(n // 3 + 2 * n) % 7]}, and {WHO[(3 * n + 1) % 7].lower()} agrees." for n in numbers
    )


PLAIN = '#set page(width: 612pt, height: 792pt, margin: 72pt)\n#set text(font: "Libertinus Serif", size: 11pt)\n'


@dataclass(frozen=True)
class Layout:
    """A source for typst, what is done to the PDF afterwards, and the truth; `furniture`: lines that must stand in no section."""

    source: str
    truth: tuple[str, ...]
    furniture: tuple[str, ...] = ()
    after: Callable[[bytes], bytes] = bytes
    tagged: bool = False


def made(layout: Layout) -> bytes:
    """The PDF of a layout; without tags unless it asks for them."""
    data = _compiled(layout.source)
    return layout.after(data if layout.tagged else _without_tags(data))


@cache
def _compiled(source: str) -> bytes:
    data = typst.compile(source.encode())
    assert isinstance(data, bytes)
    return data


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _without_tags(data: bytes) -> bytes:
    target = pdfium.PdfDocument.new()
    target.import_pages(pdfium.PdfDocument(data))
    return _saved(target)


# ---------------------------------------------------------------- nested lists


def _list_line(depth: int, marker: str, words: str) -> str:
    """A list item as word processors print it: marker and words hang at tab stops of their own."""
    return f"#block(spacing: 5pt, pad(left: {18 * depth}pt, grid(columns: (18pt, 1fr), [{marker}], [{words}])))\n"


NESTED = (
    (1, "Age 12 years or over; AND"),
    (1, "One of the following:"),
    (2, "Both of the following:"),
    (3, "Score of 10 or more"),
    (3, "Any of the following:"),
    (4, "Swelling that " + "lasts for weeks and " * 6 + "does not yield to rest; or"),
    (4, "Locking of the joint"),
    (2, "An earlier course with a good outcome"),
    (1, "No infection."),
)


def _nested(style: str) -> tuple[tuple[int, str, str], ...]:
    """The items with the markers of a style: a template for each depth, in which "1", "a", "A", "i" or "I" counts."""
    templates, count, found = style.split(" "), [0] * 5, []
    for depth, words in NESTED:
        count[depth:] = [count[depth] + 1, *[0] * (4 - depth)]
        found.append((depth, _counted(templates[depth - 1], count[depth]), words))
    return tuple(found)


def _counted(template: str, number: int) -> str:
    for sign, written in (("1", str(number)), ("A", chr(64 + number)), ("a", chr(96 + number)), ("I", "I" * number), ("i", "i" * number)):
        if sign in template:
            return template.replace(sign, written)
    return template


def _outline(style: str) -> Layout:
    items = _nested(style)
    body = "".join(_list_line(depth, marker.replace("-", "\\-"), words) for depth, marker, words in items)
    source = PLAIN + f"*CRITERIA FOR COVERAGE*\n\nCare is covered when all of these are met:\n\n{body}\nReview takes place each year.\n"
    truth = ["= CRITERIA FOR COVERAGE", ". Care is covered when all of these are met:"]
    truth += [f"- {depth} | {marker} | {words}" for depth, marker, words in items]
    return Layout(source, (*truth, ". Review takes place each year."))


# ---------------------------------------------------------------- columns


def _columns() -> Layout:
    paragraphs = [_prose(3, 4), _prose(8, 5), _prose(17, 3)]
    items = [f"Finding {n}: {_prose(n, 1)[:-1]}" for n in range(1, 31)]
    body = "".join(f"{text}\n\n" for text in paragraphs) + "#text(17pt)[*Findings that count*]\n\n"
    body += "".join(_list_line(0, "•", item) + _list_line(1, "o", "or its like") for item in items)
    source = PLAIN.replace("margin: 72pt", "margin: 60pt, columns: 2") + f"#text(17pt)[*Background*]\n\n{body}"
    truth = ["= Background", *(f". {text}" for text in paragraphs), "= Findings that count"]
    for item in items:
        truth += [f"- 1 | • | {item}", "- 2 | o | or its like"]
    return Layout(source, tuple(truth))


# ---------------------------------------------------------------- page furniture


def _pages(setting: str, furniture: tuple[str, ...], pages: int = 5, after: Callable[[bytes], bytes] = bytes) -> Layout:
    """Pages of one heading and two paragraphs each, with a page setting of their own."""
    body, truth = [], []
    for page in range(pages):
        paragraphs = [_prose(9 * page, 4), _prose(9 * page + 4, 3 + page)]
        body.append(f"*Chapter {'ABCDEFG'[page]}*\n\n" + "\n\n".join(paragraphs))
        truth += [f"= Chapter {'ABCDEFG'[page]}", *(f". {text}" for text in paragraphs)]
    source = PLAIN.replace("margin: 72pt", f"margin: 72pt, {setting}") + "\n#pagebreak()\n".join(body)
    return Layout(source, tuple(truth), furniture, after)


CHANGING = """footer: context {
  let n = counter(page).get().first()
  [#("Ask a pharmacist.", "Call the desk.", "Read the contract.", "See the schedule.", "Write to us.").at(n - 1) \\ RX-17 #h(1fr) #n]
}"""
STAMPED = "foreground: rotate(-50deg, text(90pt, fill: luma(225))[RETIRED]), header: [Northbank Health #h(1fr) Policy RX-17]"


def _numbered_lines() -> Layout:
    plain = _pages("header: []", ())
    return Layout(plain.source.replace("#set text(", '#set par.line(numbering: "1")\n#set text(', 1), plain.truth, ("1",))


def _with_slug(data: bytes) -> bytes:
    """A printer's slug line below the page, which the crop box leaves out."""
    document = pdfium.PdfDocument(data)
    for page in document:
        _write(document, page, "policy_rx17.indd 3 04/01/2026 09:15", 60, -20)
        page.set_mediabox(-40, -40, 652, 832)
        page.set_cropbox(0, 0, 612, 792)
        page.gen_content()
    return _saved(document)


def _with_hidden_words(data: bytes) -> bytes:
    """Words that are not drawn, as recognition and some print drivers leave them beside the drawn ones."""
    document = pdfium.PdfDocument(data)
    for page in document:
        for step in range(4):
            _write(document, page, "the recrd nanes the finding", 75 + step, 700 - 13.5 * step, hidden=True)
        page.gen_content()
    return _saved(document)


def _write(document: pdfium.PdfDocument, page: pdfium.PdfPage, text: str, x: float, y: float, *, hidden: bool = False) -> None:
    written = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 9.0)
    buffer = (raw.c_ushort if hasattr(raw, "c_ushort") else raw.FPDF_WCHAR) * (len(text) + 1)
    raw.FPDFText_SetText(written, buffer(*(ord(c) for c in text), 0))
    raw.FPDFPageObj_Transform(written, 1, 0, 0, 1, x, y)
    if hidden:
        raw.FPDFTextObj_SetTextRenderMode(written, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    raw.FPDFPage_InsertObject(page.raw, written)


# ---------------------------------------------------------------- order, signs, notes


def _scrambled() -> Layout:
    """Lines written from the last to the first, each word a text object of its own."""
    lines = ["The therapy is covered when the record", "of the day shows both of these:"]
    placed = [f"#place(dx: 0pt, dy: {40 + 14 * n}pt, box(width: 460pt)[{'#h(3pt)'.join(line.split())}])" for n, line in enumerate(lines)]
    for n, words in enumerate(("A finding that two readers signed", "A plan for the weeks to come")):
        placed.append(f"#place(dx: 18pt, dy: {72 + 14 * n}pt, [{words}])")
        placed.append(f"#place(dx: 0pt, dy: {72 + 14 * n}pt, [{n + 1}.])")
    truth = (". " + " ".join(lines), "- 1 | 1. | A finding that two readers signed", "- 1 | 2. | A plan for the weeks to come")
    return Layout(PLAIN + "\n".join(reversed(placed)), truth)


def _struck_twice() -> Layout:
    twice = "".join(f"#place(dx: {shift}pt, dy: 20pt, text(14pt)[*Criteria for Coverage*])\n" for shift in (0, 0.3))
    return Layout(PLAIN + twice + f"#v(50pt)\n{_prose(0, 4)}", ("= Criteria for Coverage", f". {_prose(0, 4)}"))


def _connectors() -> Layout:
    lines = [(1, "1.", "Age 12 years or over"), (1, "2.", "Score of 10 or more"), (1, "3.", "No infection")]
    body = "#pad(left: 18pt)[OR]\n".join(_list_line(*line) for line in lines)
    truth = [f"- {depth} | {marker} | {words}" for depth, marker, words in lines]
    return Layout(PLAIN + f"Covered are:\n\n{body}", (". Covered are:", truth[0], ". OR", truth[1], ". OR", truth[2]))


def _contents() -> Layout:
    names = ("Background", "Criteria for Coverage", "Codes")
    leaders = "\n\n".join(f"{name} #box(width: 1fr, repeat[.]) {n}" for n, name in enumerate(names, 1))
    body = "\n\n".join(f"= {name}\n\n{_prose(9 * n, 4)}" for n, name in enumerate(names))
    truth = [line for n, name in enumerate(names) for line in (f"= {name}", f". {_prose(9 * n, 4)}")]
    return Layout(f"{PLAIN}*Table of Contents*\n\n{leaders}\n\n{body}", tuple(truth), ("Criteria for Coverage ........",), tagged=True)


def _footnotes() -> Layout:
    body = "The score#footnote[Counted by a second reader.] decides, unless the finding#footnote[Seen on two visits at least.] is old.\n"
    truth = (f". {_prose(0, 6)}", ". The score1 decides, unless the finding2 is old.")
    notes = ("* 1 | Counted by a second reader.", "* 2 | Seen on two visits at least.")
    return Layout(f"{PLAIN}{_prose(0, 6)}\n\n{body}", (*truth, *notes))


LAYOUTS: dict[str, Layout] = {
    "outline of letters and numbers": _outline("A. 1. a. i."),
    "outline of roman numbers": _outline("I. A. 1. a."),
    "numbers in brackets": _outline("1) a) (i) (A)"),
    "bullets of four kinds": _outline("• o ▪ -"),
    "arrows and dashes": _outline("➢ • - o"),
    "two columns": _columns(),
    "footers that change": _pages(CHANGING, ("Ask a pharmacist.", "Call the desk.", "RX-17", "Write to us.")),
    "a stamp across the page": _pages(STAMPED, ("RETIRED", "Northbank Health")),
    "numbered lines": _numbered_lines(),
    "a slug line outside of the crop box": _pages("header: []", ("policy_rx17.indd",), after=_with_slug),
    "hidden words": _pages("header: []", ("recrd",), after=_with_hidden_words),
    "words in no order": _scrambled(),
    "bold struck twice": _struck_twice(),
    "connectors on lines of their own": _connectors(),
    "a table of contents": _contents(),
    "footnotes": _footnotes(),
}
