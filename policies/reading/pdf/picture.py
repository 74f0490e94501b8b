"""A page of a PDF as a picture, with the lines of a quoted sentence marked."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from policies.reading.pdf.locate import Box, Locator

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 6_000_000
"""Pixels of the largest picture that is made; a page that would need more is drawn smaller."""
_MARKED, _EDGE = (255, 225, 90), (120, 80, 0)


class NoPicture(Exception):
    """The page cannot be drawn; one line that says why."""


def picture(data: bytes, page: int, quote: str = "", width: int = 1100) -> tuple[bytes, bool]:
    """A page (from 1) as PNG, about `width` pixels wide, and whether the quote was found and marked on it. Raises NoPicture."""
    try:
        boxes = _boxes(data, page, quote)
        return _drawn(data, page, width, boxes), bool(boxes)
    except pdfium.PdfiumError as error:
        raise NoPicture(f"the PDF cannot be drawn: {error}") from None


def pages(data: bytes) -> int:
    """How many pages a PDF has. Raises NoPicture."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise NoPicture(f"the PDF cannot be opened: {error}") from None
    try:
        return len(document)
    finally:
        document.close()


def _boxes(data: bytes, page: int, quote: str) -> Sequence[Box]:
    if not quote:
        return ()
    with Locator(data) as locator:
        return tuple(box for box in locator.locate(page, quote) if box.page == page)


def _drawn(data: bytes, page: int, width: int, boxes: Sequence[Box]) -> bytes:
    document = pdfium.PdfDocument(data)
    try:
        if not 1 <= page <= len(document):
            raise NoPicture(f"there is no page {page}; the document has {len(document)}")
        sheet = document[page - 1]
        across, down = sheet.get_size()
        scale = min(width / max(across, 1.0), (LARGEST / max(across * down, 1.0)) ** 0.5)
        image = sheet.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    return _marked(image, boxes, scale)


def _marked(image: Image.Image, boxes: Sequence[Box], scale: float) -> bytes:
    """Colour and a bar at the side, so that the mark is seen in black and white too."""
    from PIL import Image, ImageChops, ImageDraw

    if boxes:
        wash = Image.new("RGB", image.size, "white")
        paint = ImageDraw.Draw(wash)
        for box in boxes:
            paint.rectangle((box.left * scale - 2, box.top * scale - 2, box.right * scale + 2, box.bottom * scale + 2), fill=_MARKED)
        image = ImageChops.multiply(image, wash)
        draw = ImageDraw.Draw(image)
        for box in boxes:
            left = max(0.0, min(one.left for one in boxes) * scale - 10)
            draw.rectangle((left, box.top * scale - 2, left + 3, box.bottom * scale + 2), fill=_EDGE)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
