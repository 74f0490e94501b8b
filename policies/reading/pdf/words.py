"""Words of a PDF page with box and style.

Coordinates are PDF points from the upper left corner of the page as it is shown (after /Rotate).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Style(NamedTuple):
    """How a run is set: size in points, weight, slant, colour as 0xRRGGBB."""

    size: float
    bold: bool
    italic: bool
    colour: int


class Word(NamedTuple):
    """A run of characters without white space on one line.

    base   height of its baseline; `mcid` its marked-content id, -1 where it has none
    raised the width of leading characters that stand as a superscript mark, as their number
    broken whether it ends in a hyphen that the end of the line may have put there
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    style: Style
    mcid: int
    raised: int
    broken: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """All words of a page; `stamps` are texts that do not lie level (watermarks, remarks up the edge), one a run."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    stamps: tuple[str, ...]
