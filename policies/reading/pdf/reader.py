"""The PDF reader: bytes of a PDF in, a Reading out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policies.model import Issue, Link, Problem, Reading
from policies.reading.errors import UnreadableSnapshot
from policies.reading.furniture import once
from policies.reading.pdf.blocks import blocks_of
from policies.reading.pdf.bombs import check_bombs
from policies.reading.pdf.drafts import LEADER
from policies.reading.pdf.flow import Flow, flow_of
from policies.reading.pdf.lines import Box, Line
from policies.reading.pdf.links import content_links
from policies.reading.pdf.page import Page, page_of_words, read_page
from policies.reading.pdf.tags import TreePlace
from policies.reading.whitespace import fold

MOST_PAGES = 2_000
MOST_WALKED = 15_000_000  # elements of the structure tree times pages: pdfium walks it anew for each; beyond, pages are read without it
_HEAD_REACH = 4_096  # bytes in which "%PDF-" must begin
_TAIL_REACH = 4_096  # bytes at the end in which "%%EOF" must stand
_LINEAR = re.compile(rb"/Linearized\b[^>]{0,400}?/L\s+(\d{1,12})\b")  # "fast web view" states the length of the file
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|rtf|xlsx?|pptx?|html?|qxp|pub)$|^(?:microsoft word|untitled|document\d*|slide \d+)\b|^https?:", re.I
)
_MENDED = Issue(Problem.UNREADABLE, "damaged PDF: its cross-reference table had to be rebuilt, text may be missing; compare it by eye")


def read_pdf(data: bytes, *, ocr: bool = False) -> Reading:
    """Read a PDF: headings, paragraphs, list items with depth, table rows, notes; running lines apart.

    Raises UnreadableSnapshot for bytes that are no PDF, or a truncated, encrypted or broken one. A PDF without text
    gives an empty Reading with an issue; pages beyond the 2,000th are left out with an issue. With `ocr` pages without words
    are read off their pictures by tesseract, and an issue names these pages.
    """
    document = _open(data)
    try:
        pages = list(_pages(document, ocr))
        facts = _facts(document)
        count = len(document)
        mended = not raw.FPDF_DocumentHasValidCrossReferenceTable(document.raw)
    finally:
        document.close()
    issues = [*_issues(pages, count), *([_MENDED] if mended else [])]
    return _reading(pages, facts, issues)


def _reading(pages: list[Page], facts: tuple[tuple[str, str], ...], issues: list[Issue]) -> Reading:
    flow = flow_of(pages)
    made = blocks_of(flow)
    title = next((value for key, value in facts if key == "title" and _is_title(value)), None)
    return Reading(made.blocks, once((*flow.furniture, *made.navigation)), title, facts, tuple(issues), tuple(_links(pages, flow)))


def _links(pages: Sequence[Page], flow: Flow) -> Iterator[Link]:
    """The links of the content, page by page; those on furniture and in a table of contents are left out."""
    boxes: dict[int, list[Box]] = defaultdict(list)
    for element in flow.elements:
        for line in [element] if isinstance(element, Line) else element.row.lines:
            if not LEADER.search(line.text) and not (line.tag and line.tag.kind == "TOC"):
                boxes[line.page].append(line.box)
    for page in pages:
        yield from content_links(page.links, page.number, boxes[page.number])


# ---------------------------------------------------------------- opening


def _open(data: bytes) -> pdfium.PdfDocument:
    if b"%PDF-" not in data[:_HEAD_REACH]:
        raise UnreadableSnapshot(f"not a PDF: %PDF- expected at the start, found {data[:12]!r}; fetch it again or declare its type")
    check_bombs(data)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableSnapshot(_why_closed(data, str(error))) from error
    if len(document) == 0:
        document.close()
        raise UnreadableSnapshot("broken PDF: it has no pages; fetch it again")
    if _is_truncated(data, document):
        document.close()
        raise UnreadableSnapshot(f"truncated PDF: {len(data)} bytes, cut off before its end; fetch it again")
    return document


def _why_closed(data: bytes, error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "encrypted PDF: it opens only with a password; get a copy without one"
    if b"%%EOF" not in data[-_TAIL_REACH:]:
        return f"truncated PDF: {len(data)} bytes without %%EOF at the end; fetch it again"
    return f"broken PDF: {fold(error)}; fetch it again"


def _is_truncated(data: bytes, document: pdfium.PdfDocument) -> bool:
    """pdfium mends a PDF that was cut off and shows the pages it still finds; half a policy must not pass for one."""
    announced = _LINEAR.search(data, 0, _HEAD_REACH)
    if announced and int(announced.group(1)) > len(data):
        return True
    if b"%%EOF" in data.rstrip(b"\0\r\n\t ")[-_TAIL_REACH:]:
        return False
    return not raw.FPDF_DocumentHasValidCrossReferenceTable(document.raw)


# ---------------------------------------------------------------- pages


def _pages(document: pdfium.PdfDocument, ocr: bool) -> Iterator[Page]:
    tagged, place = bool(raw.FPDFCatalog_IsTagged(document.raw)), TreePlace()
    for index in range(min(len(document), MOST_PAGES)):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise UnreadableSnapshot(f"broken PDF: page {index + 1} of {len(document)} cannot be loaded; fetch it again") from error
        try:
            found = read_page(page, index + 1, tagged, place)
            if tagged and place.children * len(document) > MOST_WALKED:
                tagged = False
                found = read_page(page, index + 1, tagged)
            yield _off_picture(page, found) if ocr and not found.elements else found
        except pdfium.PdfiumError as error:
            raise UnreadableSnapshot(f"broken PDF: page {index + 1} of {len(document)} cannot be read; fetch it again") from error
        finally:
            page.close()


def _off_picture(page: pdfium.PdfPage, found: Page) -> Page:
    """The page as tesseract reads it; a page that it cannot read stays a picture."""
    from policies.reading.ocr import NotRecognised, recognised

    try:
        return page_of_words(recognised(page, found.number))
    except NotRecognised:
        return replace(found, scanned=True)


def _issues(pages: list[Page], count: int) -> Iterator[Issue]:
    if read := [page.number for page in pages if page.recognised]:
        yield Issue(Problem.SCANNED, f"every block of {_numbered(read)} of {count} was recognised by machine; check each word and code")
    if not any(page.elements for page in pages):
        yield Issue(
            Problem.SCANNED, f"no text on any of {count} pages; a picture of a text needs recognition before it can be read (--ocr)"
        )
    elif scanned := [page.number for page in pages if page.scanned]:
        yield Issue(Problem.SCANNED, f"no text on {_numbered(scanned)} of {count}, only a picture; compare by eye, or read with --ocr")
    if count > MOST_PAGES:
        yield Issue(Problem.TOO_LARGE, f"{count} pages, read up to page {MOST_PAGES}; the rest is left out")


def _numbered(pages: Sequence[int]) -> str:
    """[1, 2, 3, 7] → "pages 1-3, 7"; at most twenty stretches."""
    stretches: list[list[int]] = []
    for page in pages:
        if stretches and page == stretches[-1][-1] + 1:
            stretches[-1][1:] = [page]
        else:
            stretches.append([page])
    named = ["-".join(map(str, stretch)) for stretch in stretches[:20]]
    return ("page " if len(pages) == 1 else "pages ") + ", ".join(named) + (" and more" if len(stretches) > 20 else "")


# ---------------------------------------------------------------- what the container says


def _facts(document: pdfium.PdfDocument) -> tuple[tuple[str, str], ...]:
    found = {key.lower(): fold(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    return tuple(sorted((key, value) for key, value in found.items() if value))


def _is_title(text: str) -> bool:
    """Whether the title of the PDF's information looks like one: words, no file name, no label."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return 4 <= len(text) <= 250 and bool(words) and not text.endswith(":") and not _FILE_NAME.search(text) and "\\" not in text
