"""Pages that are pictures, read by tesseract: words with boxes, which then go the way of all words of a page.

Needs the extra `ocr` (pytesseract) and tesseract on the system; imported only where it is asked for.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pypdfium2 as pdfium
from lxml import etree

from policies.reading.pdf.words import PageText, Style, Word

DPI = 300
MOST_PIXELS = 6_000  # of the longer side: larger pages are drawn with less detail
SECONDS_A_PAGE = 120
_POINTS = 72
_ALIKE = 0.1  # sizes that differ less than this are one size
_BULLETS = frozenset({"e", "©", "°", "¢", "«", "*", "®", "¤", "@", "+"})  # what tesseract reads where a dot stands before a line
_XHTML = "{http://www.w3.org/1999/xhtml}"


class NotRecognised(Exception):
    """A page that tesseract could not read; the message says why in one line."""


def why_not() -> str | None:
    """Why pictures cannot be read on this machine and what to do, None where they can."""
    if find_spec("pytesseract") is None:
        return "the extra `ocr` is not installed; install it with pip install 'payerwatch[ocr]', or read without --ocr"
    if shutil.which("tesseract") is None:
        return "tesseract is not on the path; install the system's package tesseract-ocr, or read without --ocr"
    return None


def recognised(page: pdfium.PdfPage, number: int) -> PageText:
    """The words of a page that is a picture; coordinates as for any page. Raises NotRecognised."""
    width, height = page.get_size()
    scale = min(DPI / _POINTS, MOST_PIXELS / max(width, height, 1.0))
    lines = [line for line in _lines(_hocr(page, scale), scale) if line]
    return PageText(number, width, height, tuple(word for line in _even(lines) for word in line), ())


def _hocr(page: pdfium.PdfPage, scale: float) -> bytes:
    import pytesseract

    try:
        picture = page.render(scale=scale, grayscale=True).to_pil()
        made = pytesseract.image_to_pdf_or_hocr(picture, extension="hocr", timeout=SECONDS_A_PAGE)
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError, OSError, ValueError) as error:
        raise NotRecognised(" ".join(str(error).split())[:200]) from error
    return bytes(made)


def _lines(hocr: bytes, scale: float) -> Iterator[list[Word]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    for line in etree.fromstring(hocr, parser).iter(f"{_XHTML}span"):
        told = _told(line)
        if "x_size" in told:
            yield _with_bullet([word for part in line.iter(f"{_XHTML}span") if (word := _word(part, told, scale))])


def _told(element: Any) -> dict[str, list[float]]:
    """What hOCR says of an element in its title: "bbox 10 20 30 40; x_size 33" → {"bbox": [10, …], "x_size": [33]}."""
    found: dict[str, list[float]] = {}
    for part in (element.get("title") or "").split(";"):
        name, *values = part.split() or [""]
        try:
            found[name] = [float(value) for value in values]
        except ValueError:
            continue
    return found


def _word(element: Any, line: dict[str, list[float]], scale: float) -> Word | None:
    text = "".join(element.itertext()).strip()
    if element.get("class") != "ocrx_word" or not text or " " in text:
        return None
    left, top, right, bottom = (value / scale for value in _told(element).get("bbox", [0.0] * 4))
    size = round(line["x_size"][0] / scale * 2) / 2
    rise = line.get("baseline", [0.0, 0.0])[-1] / scale
    base = line["bbox"][3] / scale + rise
    return Word(text, left, top, right, bottom, base, Style(size, False, False, 0), -1, 0, text.endswith("-") and len(text) > 1)


def _with_bullet(words: list[Word]) -> list[Word]:
    """A lone sign before a line, which no word is, was a bullet."""
    if len(words) > 1 and words[0].text in _BULLETS and words[1].x0 - words[0].x1 > 0.3 * words[1].style.size:
        return [words[0]._replace(text="•"), *words[1:]]
    return words


def _even(lines: list[list[Word]]) -> list[list[Word]]:
    """Sizes as measured waver from line to line: those near each other become the one that most words have."""
    count = Counter(word.style.size for line in lines for word in line)
    meant: dict[float, float] = {}
    for size, _ in count.most_common():
        meant[size] = next((other for other in meant.values() if abs(other - size) <= _ALIKE * other), size)
    return [[word._replace(style=word.style._replace(size=meant[word.style.size])) for word in line] for line in lines]
