"""Bytes to text: byte-order mark, then UTF-8 where the bytes are UTF-8, then what was declared, then Windows-1252.

Signs that were decoded wrongly before they came to the page (three odd letters for "≥") are mended: a comparator lost is a criterion
misread.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_PROLOG = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_SAMPLE = 4096
_BROKEN = re.compile("[\udc80-\udcff]")
_WRONG = re.compile(
    "[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}"
)


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of the bytes; never fails, what cannot be decoded becomes U+FFFD.

    Strict UTF-8 is tried before the declared charset: servers often say ISO-8859-1 of UTF-8 bytes, never the other way round.
    A few broken bytes in a text that else is UTF-8 are read as Windows-1252 and spoil nothing around them.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    if two_bytes := wide(data):
        return data.decode(two_bytes, errors="replace")
    try:
        return _mended(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _mended(_mostly_utf8(data) or data.decode(_known(charset) or _declared(data) or "cp1252", errors="replace"))


def wide(data: bytes) -> str | None:
    """ "utf-16-le" or "utf-16-be" for bytes of Latin text in two bytes each without a mark; None for all others."""
    sample = data[:_SAMPLE]
    if len(sample) < 16 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes) -> str | None:
    """The text where the broken bytes are fewer than the characters of several bytes that are whole; None else."""
    text = data.decode("utf-8", errors="surrogateescape")
    broken = len(_BROKEN.findall(text))
    whole = sum(1 for character in text if ord(character) > 127) - broken
    if broken >= whole:
        return None
    return _BROKEN.sub(lambda found: bytes([ord(found.group()) - 0xDC00]).decode("cp1252", errors="replace"), text)


def _mended(text: str) -> str:
    """The text with UTF-8 that was once read as Windows-1252 read aright."""
    return text if text.isascii() else _WRONG.sub(_read_again, text)


def _read_again(found: re.Match[str]) -> str:
    try:
        return b"".join(_byte(character) for character in found.group()).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return found.group()


def _byte(character: str) -> bytes:
    """The byte of Windows-1252; the five it leaves undefined stand for themselves."""
    return bytes([ord(character)]) if 0x80 <= ord(character) < 0xA0 else character.encode("cp1252")


def _declared(data: bytes) -> str | None:
    found = _PROLOG.search(data[:_SAMPLE]) or _META.search(data[:_SAMPLE])
    return _known(found.group(1).decode("ascii")) if found else None


def _known(charset: str | None) -> str | None:
    """A charset Python can decode text with; Latin-1 stands for Windows-1252 on the web."""
    if not charset:
        return None
    try:
        name = codecs.lookup(charset.strip()).name
    except LookupError:
        return None
    if name in {"iso8859-1", "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be"}:
        return "cp1252"
    return name if name.startswith(("cp", "iso8859", "mac", "gb", "big5", "shift", "euc", "koi8")) else None
