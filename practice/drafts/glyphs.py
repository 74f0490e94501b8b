"""Which of the standard PDF fonts shows a character: nothing of a quotation is dropped or replaced in silence."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from itertools import groupby

TEXT, SYMBOL, DINGBATS = "", "Symbol", "ZapfDingbats"


def spelled(text: str) -> Iterator[tuple[str, str]]:
    """The text in stretches with the font that each needs ("" for the font of the text).

    A character that no standard font has is printed by its number, "[U+4E2D]".
    """
    pairs = [pair for sign in unicodedata.normalize("NFC", text) for pair in _sign(sign)]
    for font, group in groupby(pairs, key=lambda pair: pair[0]):
        yield font, "".join(sign for _, sign in group)


def plain(text: str) -> str:
    """The text for a line in one font: a character that the font of the text lacks is printed by its number."""
    return "".join(words if not font else "".join(f"[U+{ord(sign):04X}]" for sign in words) for font, words in spelled(text))


@functools.lru_cache(maxsize=4096)
def _sign(sign: str) -> tuple[tuple[str, str], ...]:
    if sign in "\n\t\u00a0\u202f\u2009\u200a":
        return ((TEXT, " "),)
    if sign in "\u200b\ufeff\u00ad":
        return ()
    if sign in _ALIKE:
        return ((TEXT, _ALIKE[sign]),)
    for font, signs in _fonts():
        if sign in signs:
            return ((font, sign),)
    return tuple((TEXT, one) for one in f"[U+{ord(sign):04X}]")


_ALIKE = {"\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2032": "'", "\u2033": '"'}
"""Signs that look the same in print."""


@functools.cache
def _fonts() -> tuple[tuple[str, frozenset[str]], ...]:
    from reportlab.pdfbase import rl_codecs

    rl_codecs.RL_Codecs.register()
    text = frozenset(bytes(range(32, 256)).decode("cp1252", "ignore"))
    return (TEXT, text), (SYMBOL, _encodable("symbol")), (DINGBATS, _encodable("zapfdingbats"))


def _encodable(codec: str) -> frozenset[str]:
    found = set()
    for number in (*range(0x391, 0x3D6), *range(0x2000, 0x2800)):
        try:
            chr(number).encode(codec)
        except (UnicodeEncodeError, LookupError):
            continue
        found.add(chr(number))
    return frozenset(found)
