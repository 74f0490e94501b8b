"""The numbers and bullets of a Word document's lists: Word keeps them in numbering.xml, not in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from policies.reading.list_marks import list_marker

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = {
    "decimal": "1",
    "decimalZero": "1",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "bullet": "•",
    "none": "",
}
_BULLETS = {"o": "o", "§": "▪", "\uf0a7": "▪", "\uf0b7": "•", "·": "•", "\uf0d8": "➢", "-": "-", "–": "–"}
_DEEPEST = 9
_DEEPER = re.compile(r"^list (?:number|bullet) ([2-5])$", re.IGNORECASE)  # Word's own styles, each a list of its own


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    text: str
    start: int


class Numbering:
    """Counts the list paragraphs of one document in reading order."""

    def __init__(self, document: Any) -> None:
        self._levels = _levels(document)
        self._style_numbers = {style.style_id: number for style in document.styles if (number := _style_number(style)) is not None}
        self._style_depths = {
            style.style_id: int(deeper.group(1)) - 1 for style in document.styles if (deeper := _DEEPER.search(style.name or ""))
        }
        self._counts: dict[tuple[str, int], int] = {}

    def marker(self, paragraph: Any) -> tuple[int, str] | None:
        """(depth from 1, marker as printed) of a list paragraph; None where the paragraph is in no list."""
        number = _number(paragraph) or self._style_numbers.get(paragraph.style or "")
        if number is None or number[0] == "0":
            return None
        list_id, depth = number
        levels = self._levels.get(list_id)
        if levels is None:
            return depth + 1, ""
        level = levels.get(depth, _Level("•", "", 1))
        count = self._count(list_id, depth, level.start)
        shown = depth + 1 + self._style_depths.get(paragraph.style or "", 0)
        if level.style == "•":
            return shown, _BULLETS.get(level.text, "•")
        return shown, self._printed(list_id, depth, levels, level, count)

    def _count(self, list_id: str, depth: int, start: int) -> int:
        count = self._counts.get((list_id, depth), start - 1) + 1
        self._counts[list_id, depth] = count
        for deeper in range(depth + 1, _DEEPEST):
            self._counts.pop((list_id, deeper), None)
        return count

    def _printed(self, list_id: str, depth: int, levels: dict[int, _Level], level: _Level, count: int) -> str:
        """The level text with its numbers: "%1.%2)" gives "2.3)"."""
        printed = level.text or f"%{depth + 1}."
        for at in range(depth + 1):
            above = levels.get(at, level)
            number = count if at == depth else self._counts.get((list_id, at), above.start)
            printed = printed.replace(f"%{at + 1}", list_marker(above.style, number).rstrip("."))
        return printed.strip()


def _number(element: Any) -> tuple[str, int] | None:
    """(list id, level) that a paragraph or a style names."""
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    list_id, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
    if list_id is None:
        return None
    depth = level.get(f"{_W}val") if level is not None else "0"
    return list_id.get(f"{_W}val") or "0", min(int(depth), _DEEPEST - 1) if depth and depth.isdigit() else 0


def _style_number(style: Any) -> tuple[str, int] | None:
    """The list that a paragraph style, or the style it is based on, belongs to."""
    for _ in range(_DEEPEST):
        if style is None:
            return None
        number = _number(style.element)
        if number is not None:
            return number
        style = getattr(style, "base_style", None)
    return None


def _levels(document: Any) -> dict[str, dict[int, _Level]]:
    """List id → level → how it counts."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {one.get(f"{_W}abstractNumId"): _abstract(one) for one in root.findall(f"{_W}abstractNum")}
    lists: dict[str, dict[int, _Level]] = {}
    for one in root.findall(f"{_W}num"):
        reference = one.find(f"{_W}abstractNumId")
        if reference is not None:
            lists[one.get(f"{_W}numId")] = dict(abstract.get(reference.get(f"{_W}val"), {}))
            _override(lists[one.get(f"{_W}numId")], one)
    return lists


def _abstract(element: Any) -> dict[int, _Level]:
    return {int(level.get(f"{_W}ilvl")): _level(level) for level in element.findall(f"{_W}lvl")}


def _override(levels: dict[int, _Level], number: Any) -> None:
    for override in number.findall(f"{_W}lvlOverride"):
        depth = int(override.get(f"{_W}ilvl") or 0)
        start = override.find(f"{_W}startOverride")
        known = levels.get(depth, _Level("1", "", 1))
        if start is not None:
            levels[depth] = _Level(known.style, known.text, _int(start.get(f"{_W}val"), known.start))


def _level(element: Any) -> _Level:
    style, text, start = (element.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start"))
    return _Level(
        style=_STYLES.get(style.get(f"{_W}val") if style is not None else "decimal", "1"),
        text=(text.get(f"{_W}val") or "") if text is not None else "",
        start=_int(start.get(f"{_W}val") if start is not None else None, 1),
    )


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
