"""Links of a PDF page: the words that a link annotation lies on, and where it leads."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policies.model import Link
from policies.reading.pdf.lines import Box
from policies.reading.pdf.words import Word
from policies.reading.whitespace import fold

_MOST_LINKS = 2_000  # on one page; beyond that they are not worth reading
_LONGEST = 4_096  # bytes of an address
_REACH = 0.5  # points by which a word may stand out of the box of its link
_CLOSING, _OPENING = ".,;:”’\"'", "“‘\"'"
_SCRIPTS = ("javascript:", "vbscript:", "data:")

_Area = tuple[float, float, float, float]  # left, bottom, right, top in the page's own space


class PageLink(NamedTuple):
    """A link on a page: `target` an address, or "#page=7" for a place in the same snapshot; its box as the page is shown."""

    text: str
    target: str
    box: Box


def page_links(page: pdfium.PdfPage, words: Sequence[Word], place: Callable[[float, float], tuple[float, float]]) -> tuple[PageLink, ...]:
    """The links of a page in the order of its annotations; one that runs over the end of a line is one link."""
    found: list[tuple[PageLink, object]] = []
    for link in _annotations(page):
        target, goal = _target(page, link)
        boxes = [_shown(area, place) for area in _areas(link)] if target else []
        found += [(PageLink(text, target, box), goal) for box in boxes if (text := _words_in(words, box))]
    return tuple(_whole(found))


def content_links(links: Sequence[PageLink], page: int, lines: Sequence[Box]) -> Iterator[Link]:
    """The links that stand on lines of the content, as values."""
    for link in links:
        x, y = (link.box[0] + link.box[2]) / 2, (link.box[1] + link.box[3]) / 2
        if any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in lines):
            yield Link(link.text, link.target, page)


def _annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    position = ctypes.c_int(0)
    for _ in range(_MOST_LINKS):
        link = raw.FPDF_LINK()
        if not raw.FPDFLink_Enumerate(page.raw, position, link):
            return
        yield link


# ---------------------------------------------------------------- where it leads


def _target(page: pdfium.PdfPage, link: Any) -> tuple[str, object]:
    """The address that a link leads to, "" for one that does something else; and the very place, to tell two of one page apart."""
    action = raw.FPDFLink_GetAction(link)
    kind = raw.FPDFAction_GetType(action) if action else raw.PDFACTION_GOTO
    if kind == raw.PDFACTION_URI:
        address = _address(_read(raw.FPDFAction_GetURIPath, page.pdf.raw, action))
        return address, address
    if kind == raw.PDFACTION_REMOTEGOTO:
        address = _address(_read(raw.FPDFAction_GetFilePath, action))
        return address, address
    if kind != raw.PDFACTION_GOTO:
        return "", None
    goal = raw.FPDFAction_GetDest(page.pdf.raw, action) if action else raw.FPDFLink_GetDest(page.pdf.raw, link)
    index = raw.FPDFDest_GetDestPageIndex(page.pdf.raw, goal) if goal else -1
    return (f"#page={index + 1}", (index, _height(goal))) if index >= 0 else ("", None)


def _height(goal: Any) -> float | None:
    has_x, has_y, has_zoom = (ctypes.c_int() for _ in range(3))
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    found = raw.FPDFDest_GetLocationInPage(goal, has_x, has_y, has_zoom, x, y, zoom)
    return float(y.value) if found and has_y.value else None


def _read(call: Callable[..., int], *arguments: Any) -> bytes:
    length = call(*arguments, None, 0)
    if not 0 < length <= _LONGEST:
        return b""
    buffer = ctypes.create_string_buffer(length)
    call(*arguments, buffer, length)
    return buffer.raw.rstrip(b"\0")


def _address(data: bytes) -> str:
    address = fold(data.decode("utf-8", "replace"))
    return "" if address.lower().startswith(_SCRIPTS) else address


# ---------------------------------------------------------------- the words it lies on


def _areas(link: Any) -> list[_Area]:
    """The boxes of a link: one for each line where it states them, else one around it all."""
    quads = raw.FS_QUADPOINTSF()
    areas: list[_Area] = []
    for index in range(min(max(raw.FPDFLink_CountQuadPoints(link), 0), 50)):
        if raw.FPDFLink_GetQuadPoints(link, index, quads):
            xs, ys = (quads.x1, quads.x2, quads.x3, quads.x4), (quads.y1, quads.y2, quads.y3, quads.y4)
            areas.append((min(xs), min(ys), max(xs), max(ys)))
    rect = raw.FS_RECTF()
    if not areas and raw.FPDFLink_GetAnnotRect(link, rect):
        areas.append((min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right), max(rect.bottom, rect.top)))
    return areas


def _words_in(words: Sequence[Word], box: Box) -> str:
    """The words in a box; marks that a word has outside of it are left out ("policy." where the link ends before the full stop)."""
    left, top, right, bottom = box
    found: list[str] = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, word.base - word.style.size / 3
        if left <= x <= right and top <= y <= bottom:
            text = word.text.rstrip(_CLOSING) if word.x1 > right + _REACH else word.text
            text = text[:-1] if text[-1:] == ")" and word.x1 > right + _REACH and "(" not in text else text
            found.append(text.lstrip(_OPENING) if word.x0 < left - _REACH else text)
    return _balanced(fold(" ".join(found)))


def _balanced(text: str) -> str:
    """Without a bracket at either end whose other half stands outside of the link."""
    if text[:1] in ("(", "[") and not any(c in text for c in ")]"):
        return text[1:]
    return text[:-1] if text[-1:] in (")", "]") and not any(c in text for c in "([") else text


def _shown(area: _Area, place: Callable[[float, float], tuple[float, float]]) -> Box:
    (ax, ay), (bx, by) = place(area[0], area[1]), place(area[2], area[3])
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _whole(found: Sequence[tuple[PageLink, object]]) -> Iterator[PageLink]:
    """The links, the parts of one put together: they lead to the same place and stand on lines that follow each other."""
    whole: PageLink | None = None
    box: Box = (0.0, 0.0, 0.0, 0.0)
    goal: object = None
    for link, leads_to in found:
        if whole and leads_to == goal and _below(box, link.box):
            whole = whole._replace(text=_joined(whole.text, link.text))
        else:
            if whole:
                yield whole
            whole = link
        box, goal = link.box, leads_to
    if whole:
        yield whole


def _below(above: Box, box: Box) -> bool:
    height = max(above[3] - above[1], box[3] - box[1])
    return 0.3 * height < box[1] - above[1] < 1.8 * height and box[0] < above[2]


def _joined(text: str, more: str) -> str:
    return text + more if text.endswith("-") or ("://" in text and " " not in text) else f"{text} {more}"
