"""Reading: bytes of a snapshot in, a document out. Pure functions, no network, no store.

Format readers are imported when their format is met, so that commands which read nothing start fast.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from policies.model import Document, Issue, Problem, Reading, ReadingHints

READER_VERSION = "3"
"""Raised by hand whenever the same bytes may give another document; versions made again because of it are `reread`."""

__all__ = ["READER_VERSION", "check_capture", "read_blocks", "read_document", "read_judged", "reader_version"]


def reader_version() -> str:
    """The reader's version with a mark of the vocabulary it reads by: both alter what the same bytes come to."""
    from policies.reading.vocabulary import FOLDER

    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{READER_VERSION}+{digest.hexdigest()[:8]}"


def read_document(data: bytes, *, content_type: str | None = None, name: str = "", hints: ReadingHints = ReadingHints()) -> Document:  # noqa: B008
    """The document that these bytes hold.

    content_type  the header as received, if any      name  file name or address: its ending and the dates some payers put into it
    Raises UnreadableSnapshot where no reader can read the bytes; the message says why.
    """
    from policies.reading.assemble import assemble

    return assemble(read_blocks(data, content_type=content_type, name=name, hints=hints), hints)


def read_blocks(data: bytes, *, content_type: str | None = None, name: str = "", hints: ReadingHints = ReadingHints()) -> Reading:  # noqa: B008
    """The reading of these bytes, before meaning is looked for. Raises UnreadableSnapshot."""
    from policies.reading.sniff import media_type

    reading = _read_as(media_type(data, content_type, name), data, hints)
    return replace(reading, facts=(*reading.facts, ("name", name))) if name else reading


def read_judged(data: bytes, *, name: str = "", hints: ReadingHints = ReadingHints(), ocr: bool = False) -> tuple[Document, Issue | None]:  # noqa: B008
    """The document that these bytes hold, and what is wrong with them as a capture of a policy: both of one reading.

    ocr  whether pages of a PDF that are pictures are read by tesseract      Raises UnreadableSnapshot.
    """
    from policies.reading.assemble import assemble
    from policies.reading.capture import failed_capture
    from policies.reading.sniff import media_type

    media = media_type(data, None, name)
    reading = _read_as(media, data, hints, ocr=ocr)
    named = replace(reading, facts=(*reading.facts, ("name", name))) if name else reading
    return assemble(named, hints), failed_capture(data, media, reading)


def check_capture(
    data: bytes,
    content_type: str | None = None,
    name: str = "",
    hints: ReadingHints = ReadingHints(),  # noqa: B008
    status: int | None = None,
) -> Issue | None:
    """What is wrong with these bytes as a capture of a policy (challenge page, soft 404, empty, wrong type), None for nothing."""
    from policies.reading.capture import failed_capture
    from policies.reading.errors import UnreadableSnapshot
    from policies.reading.sniff import media_type

    try:
        media = media_type(data, content_type, name)
        reading = _read_as(media, data, hints)
    except UnreadableSnapshot as error:
        return Issue(Problem.UNREADABLE if data.strip() else Problem.EMPTY, str(error))
    return failed_capture(data, media, reading, status=status)


def _read_as(media: str, data: bytes, hints: ReadingHints, *, ocr: bool = False) -> Reading:
    from policies.reading.limits import check_reading, check_size

    check_size(data, media)
    return check_reading(_read(media, data, hints, ocr=ocr))


def _read(media: str, data: bytes, hints: ReadingHints, *, ocr: bool) -> Reading:
    if media == "pdf":
        from policies.reading.pdf.reader import read_pdf

        return read_pdf(data, ocr=ocr)
    if media == "html":
        from policies.reading.html.reader import read_html

        return read_html(data, hints)
    if media == "docx":
        from policies.reading.docx.reader import read_docx

        return read_docx(data)
    if media == "json":
        from policies.reading.json_fields import read_json

        return read_json(data, hints)
    from policies.reading.text.reader import read_text

    return read_text(data, hints)
