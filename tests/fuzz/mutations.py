"""Small harms done to a good file. Each takes bytes and dice and gives bytes; the same dice give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from seeds import zipped

Mutation = Callable[[bytes, Random], bytes]

NUMBER = re.compile(rb"\d+")
TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"%PDF-1.7", b"%%EOF", b"endobj", b"endstream", b"<<", b">>", b"[", b"]", b"<table>", b"<li>",
    b"<ul>", b"</div>", b"<!--", b"<![CDATA[", b"{", b'"', b"\\u0000", b"&#x0;", b"\r", b"\x85", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"-1",
    b"99999999999",
)  # fmt: skip


def truncated(data: bytes, dice: Random) -> bytes:
    """Cut off, sometimes near its end."""
    return data[: dice.randrange(len(data)) if dice.random() < 0.7 else max(0, len(data) - dice.randrange(1, 200))]


def flipped(data: bytes, dice: Random) -> bytes:
    """A few bits turned over."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 3, 10, 100))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _span(data: bytes, dice: Random) -> tuple[int, int]:
    start = dice.randrange(len(data))
    return start, min(len(data), start + dice.choice((1, 8, 64, 512, 4096, 40_000)))


def removed(data: bytes, dice: Random) -> bytes:
    """A piece gone."""
    start, stop = _span(data, dice)
    return data[:start] + data[stop:]


def repeated(data: bytes, dice: Random) -> bytes:
    """A piece many times over."""
    start, stop = _span(data, dice)
    times = min(dice.choice((2, 5, 50, 1000)), max(2, 2_000_000 // (stop - start)))
    return data[:start] + data[start:stop] * times + data[stop:]


def swapped(data: bytes, dice: Random) -> bytes:
    """Two pieces in each other's place."""
    (a, b), (c, d) = sorted((_span(data, dice), _span(data, dice)))
    b, c = min(b, c), max(b, c)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[max(d, c) :]


def inserted(data: bytes, dice: Random) -> bytes:
    """Tokens that formats trip over, put in anywhere."""
    for _ in range(dice.choice((1, 5, 50))):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(TOKENS) + data[at:]
    return data


def renumbered(data: bytes, dice: Random) -> bytes:
    """Numbers made huge, negative, nought, or another number of the file: lengths, object numbers, sizes, spans."""
    found = [match.span() for match in NUMBER.finditer(data)]
    if not found:
        return flipped(data, dice)
    numbers = (b"0", b"1", b"-1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e308")
    for start, stop in sorted(dice.sample(found, min(len(found), dice.choice((1, 3, 20)))), reverse=True):
        a, b = dice.choice(found)
        data = data[:start] + (dice.choice(numbers) if dice.random() < 0.6 else data[a:b]) + data[stop:]
    return data


def noisy(data: bytes, dice: Random) -> bytes:
    """A piece overwritten by chance."""
    start, stop = _span(data, dice)
    return data[:start] + dice.randbytes(stop - start) + data[stop:]


def inside(data: bytes, dice: Random) -> bytes:
    """Harm done below the packing: to a part of a DOCX, or to an unpacked stream of a PDF, which is then packed again."""
    if data.startswith(b"PK"):
        return _inside_zip(data, dice)
    streams = [(m.start(1), m.end(1)) for m in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)]
    dice.shuffle(streams)
    for start, stop in streams:
        try:
            plain = zlib.decompress(data[start:stop])
        except zlib.error:
            continue
        if plain:
            return data[:start] + zlib.compress(dice.choice(BELOW)(plain, dice)) + data[stop:]
    return dice.choice(BELOW)(data, dice)


def _inside_zip(data: bytes, dice: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    harmed = dice.choice([*(name for name, body in parts.items() if body), "word/document.xml", "word/document.xml"])
    return zipped({name: dice.choice(BELOW)(body, dice) if name == harmed else body for name, body in parts.items()})


BELOW: tuple[Mutation, ...] = (truncated, flipped, removed, repeated, swapped, inserted, renumbered, noisy)
MUTATIONS: tuple[Mutation, ...] = (*BELOW, inside, inside, inside)


def harmed(data: bytes, dice: Random) -> tuple[bytes, tuple[str, ...]]:
    """The file after one to three harms, and their names."""
    names: list[str] = []
    for _ in range(dice.choice((1, 1, 2, 3))):
        if not data:
            break
        mutation = dice.choice(MUTATIONS)
        try:
            data = mutation(data, dice)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, zlib.error, RuntimeError, ValueError, OSError):
            data, mutation = flipped(data, dice), flipped  # already too harmed to be opened
        names.append(mutation.__name__)
    return data, tuple(names)
