"""Bytes to text: byte-order mark, then UTF-8 where the bytes are UTF-8, then what was declared, then Windows-1252."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of the bytes; never fails, what cannot be decoded becomes U+FFFD.

    Strict UTF-8 is tried before the declared charset: servers often say ISO-8859-1 of UTF-8 bytes, never the other way round.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_known(charset) or _declared(data) or "cp1252", errors="replace")


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    return _known(found.group(1).decode("ascii")) if found else None


def _known(charset: str | None) -> str | None:
    """A charset Python can decode text with; Latin-1 stands for Windows-1252 on the web."""
    if not charset:
        return None
    try:
        name = codecs.lookup(charset.strip()).name
    except LookupError:
        return None
    if name in {"iso8859-1", "ascii", "utf-8"}:
        return "cp1252"
    return name if name.startswith(("utf", "cp", "iso8859", "mac", "gb", "big5", "shift", "euc", "koi8")) else None
