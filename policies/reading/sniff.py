"""What kind of file the bytes are: the bytes speak first, then the header, then the name."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Literal, get_args

from policies.reading.encoding import decode, wide
from policies.reading.errors import UnreadableSnapshot

Media = Literal["pdf", "html", "docx", "text", "json"]

_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .ppt)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF file"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3", "a database"),
)
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|table|ul|ol|span|title|meta|script)\b[^<>]*>?", re.IGNORECASE
)
_XML = re.compile(rb"\s*<\?xml|\s*<(?:rss|feed|urlset|sitemapindex|svg)\b", re.IGNORECASE)
_BY_HEADER: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "application/json": "json",
    "text/json": "json",
}
_BY_ENDING: dict[str, Media] = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "aspx": "html",
    "txt": "text",
    "md": "text",
    "text": "text",
    "json": "json",
}


def media_type(data: bytes, content_type: str | None, name: str) -> Media:
    """Which reader reads these bytes.

    `content_type` is the header as received (parameters allowed), `name` the file name or address.
    Raises UnreadableSnapshot for what no reader reads: images, archives, audio, old Office files, other binaries.
    """
    data = _narrow(data)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    if refused := _refused(data):
        raise _unreadable(name, refused)
    if _binary(data):
        raise _unreadable(name, "binary data of an unknown kind")
    return _textual(data, head, content_type, name)


def _narrow(data: bytes) -> bytes:
    """Text in two bytes a character as UTF-8, so that its tags are seen; all else as it is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or wide(data):
        return decode(data).encode("utf-8", errors="replace")
    return data


def _textual(data: bytes, head: bytes, content_type: str | None, name: str) -> Media:
    header = _header(content_type)
    declared = _BY_HEADER.get(header) or ("json" if header.endswith("+json") else None) or _BY_ENDING.get(_ending(name))
    if head[:1] in (b"{", b"[") and _is_json(data):
        return "json"
    if head[:1] == b"<" and _TAG.search(head):
        return "html"
    if _XML.match(head):
        if b"<html" in head.lower():
            return "html"
        raise _unreadable(name, "XML that is no web page")
    if declared == "html":
        return "html" if _TAG.search(data[:200_000]) else "text"
    if declared == "text" or len(_TAG.findall(data[:20_000])) < 8:
        return "text"
    return "html"


def _zip(data: bytes, name: str) -> Media:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise _unreadable(name, "a damaged ZIP archive") from error
    if "word/document.xml" in names:
        return "docx"
    raise _unreadable(name, "a ZIP archive that is no DOCX")


def _refused(data: bytes) -> str | None:
    for mark, what in _REFUSED:
        if data.startswith(mark) and (len(mark) > 2 or _binary(data)):
            return what
    if data[4:8] == b"ftyp":
        return "video"
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, audio or video"
    return None


def _binary(data: bytes) -> bool:
    """NUL bytes outside UTF-16, or many control characters, are no text."""
    sample = data[:8192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 11, 12, 13, 27))
    return b"\x00" in sample or control > len(sample) // 50


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _header(content_type: str | None) -> str:
    return (content_type or "").split(";", 1)[0].strip().lower()


def _ending(name: str) -> str:
    path = name.split("?", 1)[0].split("#", 1)[0]
    return path.rsplit(".", 1)[-1].lower() if "." in path else ""


def _unreadable(name: str, what: str) -> UnreadableSnapshot:
    return UnreadableSnapshot(
        f"{name or 'snapshot'}: expected {', '.join(get_args(Media))}; found {what}; exclude it in the declaration or save it as PDF"
    )
