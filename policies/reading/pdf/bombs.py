"""A look at a PDF before it is opened: a few kilobytes can unpack to gigabytes, or show themselves a billion times over.

The libraries that read PDFs unpack every page and unfold every form, and end the whole process when memory runs out.
"""

from __future__ import annotations

import re
import zlib

from policies.reading.errors import UnreadableSnapshot

MOST_SHOWN = 200_000  # forms on one page, all levels together
MOST_UNPACKED = 40_000_000  # bytes of one stream that is no picture
_DENSEST = 1_040  # Flate packs to a thousandth at best
_DICTIONARY = 2_000  # bytes before a stream in which its dictionary is looked for
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FEW = 3  # so many forms can do no harm
_HEAD = 20_000  # bytes before the mark of a form in which its object begins
_LARGEST = 2**20  # bytes of a form's operators that are looked at
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_STREAM = re.compile(rb"stream\r?\n")
_SHOWN = re.compile(rb"\bDo\b")


def check_bombs(data: bytes) -> None:
    """Raises UnreadableSnapshot for a PDF that would unpack or unfold without measure."""
    _check_streams(data)
    _check_forms(data)


def _check_streams(data: bytes) -> None:
    """Pictures have bounds of their own; all else that is packed is operators, fonts or tables and never so large."""
    for stream in _STREAM.finditer(data):
        end = data.find(b"endstream", stream.end())
        head = data[max(0, stream.start() - _DICTIONARY) : stream.start()]
        head = head[head.rfind(b"obj") + 1 :]
        times = head.count(b"/FlateDecode")
        if not times or _PICTURE.search(head) or (end - stream.end()) * _DENSEST**times <= MOST_UNPACKED:
            continue
        if _unpacks_beyond(data[stream.end() : end], times):
            raise UnreadableSnapshot(f"PDF: expected parts of at most {MOST_UNPACKED:,} bytes unpacked, found a larger one: a bomb")


def _unpacks_beyond(packed: bytes, times: int) -> bool:
    for _ in range(min(times, 3)):
        try:
            packed = zlib.decompressobj().decompress(packed, MOST_UNPACKED + 1)
        except zlib.error:
            return False  # encrypted or damaged: pdfium unpacks as little of it
    return len(packed) > MOST_UNPACKED


def _check_forms(data: bytes) -> None:
    """Forms that show each other without measure."""
    marks = [match.start() for match in re.finditer(rb"/Subtype\s*/Form\b", data)]
    if len(marks) <= _FEW:
        return
    forms = dict(filter(None, (_form(data, mark) for mark in marks)))
    counted: dict[int, int] = {}
    for number in forms:
        if _unfolded(number, forms, counted, 0) > MOST_SHOWN:
            raise UnreadableSnapshot(f"PDF: expected at most {MOST_SHOWN:,} forms on a page, found forms that show each other: a bomb")


def _form(data: bytes, mark: int) -> tuple[int, tuple[int, tuple[int, ...]]] | None:
    """The number of the object around the mark, how many forms it shows, and the objects it names."""
    start = max(0, mark - _HEAD)
    head = None
    for head in _OBJECT.finditer(data, start, mark):  # noqa: B007 - the last one counts
        pass
    stream = _STREAM.search(data, mark, mark + _HEAD)
    if head is None or stream is None:
        return None
    named = tuple(int(number) for number in _REFERENCE.findall(data, head.end(), stream.start()))
    return int(head[1]), (len(_SHOWN.findall(_operators(data, head.end(), stream))), named)


def _operators(data: bytes, start: int, stream: re.Match[bytes]) -> bytes:
    end = data.find(b"endstream", stream.end())
    body = data[stream.end() : end if end >= 0 else None]
    if b"/FlateDecode" not in data[start : stream.start()]:
        return body[:_LARGEST]
    try:
        return zlib.decompressobj().decompress(body, _LARGEST)
    except zlib.error:
        return b""  # encrypted, or packed in a way that few forms are


def _unfolded(number: int, forms: dict[int, tuple[int, tuple[int, ...]]], counted: dict[int, int], depth: int) -> int:
    """How many forms are drawn where this one is shown, at most; a form inside itself is drawn once."""
    if number not in counted:
        counted[number] = 1
        shown, named = forms[number]
        below = max((_unfolded(one, forms, counted, depth + 1) for one in set(named) if one in forms), default=0) if depth < 100 else 0
        counted[number] = min(1 + shown * below, MOST_SHOWN + 1)
    return counted[number]
