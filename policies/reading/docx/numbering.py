"""The numbers and bullets of a Word document's lists: Word keeps them in numbering.xml, not in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from policies.reading.list_marks import list_marker

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "bullet": "•",
    "none": "",
}
_BULLETS = {"o": "o", "§": "▪", "\uf0a7": "▪", "\uf0b7": "•", "·": "•", "\uf0d8": "➢", "-": "-", "–": "–"}
_DEEPEST = 9
_STEP = 36.0  # points
_DEEPER = re.compile(r"^list (?:number|bullet) ([2-5])$", re.IGNORECASE)  # Word's own styles, each a list of its own


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    text: str
    start: int
    indent: float | None = None
    legal: bool = False
    restarts: bool = True


@dataclass(frozen=True, slots=True)
class _List:
    """One <w:num>: the abstract list it belongs to (lists of one abstract count on), its levels, and where it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    anew: dict[int, int]
    by_style: dict[str, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What Word prints before a list paragraph. `level` counts from 0; `edge` is the left edge in points."""

    sign: str
    list_id: str
    level: int
    edge: float


class Depths:
    """Gives list paragraphs their depth from 1: by the levels of one list, and by the left edges where lists stand in each other."""

    def __init__(self) -> None:
        self._open: list[tuple[Mark, float]] = []
        self._broken = False

    def clear(self) -> None:
        """All lists end."""
        self._open.clear()
        self._broken = False

    def goes_on(self, mark: Mark) -> bool:
        """Whether the item right before belongs to the same list."""
        return bool(self._open) and not self._broken and self._open[-1][0].list_id == mark.list_id

    def interrupt(self) -> None:
        """A paragraph stands between: another list than those open begins anew."""
        self._broken = True

    def place(self, mark: Mark, own_edge: float | None) -> int:
        """The depth of a list paragraph; `own_edge` is the left edge it states itself."""
        edge = own_edge if own_edge is not None else mark.edge
        if self._broken and all(one.list_id != mark.list_id for one, _ in self._open):
            self._open.clear()
        self._broken = False
        while self._open and not self._holds(*self._open[-1], mark, edge):
            self._open.pop()
        self._open.append((mark, edge))
        return len(self._open)

    @staticmethod
    def _holds(above: Mark, above_edge: float, mark: Mark, edge: float) -> bool:
        """Whether an item stands inside the one above it."""
        if above.list_id == mark.list_id and above.level != mark.level:
            return mark.level > above.level
        return edge > above_edge + 1.0


class Numbering:
    """Counts the list paragraphs of one document in reading order."""

    def __init__(self, document: Any) -> None:
        self._lists = _lists(document)
        self._style_numbers = {style.style_id: number for style in document.styles if (number := _style_number(style)) is not None}
        self._style_depths = {
            style.style_id: int(deeper.group(1)) - 1 for style in document.styles if (deeper := _DEEPER.search(style.name or ""))
        }
        self._counts: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, paragraph: Any) -> Mark | None:
        """What stands before a list paragraph; None where the paragraph is in no list. To be called once for each, in reading order."""
        style = paragraph.style or ""
        number = _number(paragraph, None) or self._style_numbers.get(style)
        if number is None or number[0] == "0":
            return None
        list_id, level_id = number
        known = self._lists.get(list_id)
        if known is None:
            return Mark("", list_id, level_id or 0, _STEP * (level_id or 0))
        at = level_id if level_id is not None else known.by_style.get(style, 0)
        level = known.levels.get(at, _Level("•", "", 1))
        count = self._count(list_id, known, at, level)
        deeper = self._style_depths.get(style, 0)
        edge = level.indent if level.indent is not None else _STEP * (at + 1)
        sign = _BULLETS.get(level.text, "•") if level.style == "•" else self._printed(known, at, level, count)
        return Mark(sign, known.abstract, at + deeper, edge + (_STEP * deeper if level.indent is None else 0.0))

    def _count(self, list_id: str, known: _List, at: int, level: _Level) -> int:
        if at in known.anew and (list_id, at) not in self._begun:
            self._counts[known.abstract, at] = known.anew[at] - 1
        self._begun.add((list_id, at))
        count = self._counts.get((known.abstract, at), level.start - 1) + 1
        self._counts[known.abstract, at] = count
        for deeper in range(at + 1, _DEEPEST):
            if known.levels.get(deeper, level).restarts:
                self._counts.pop((known.abstract, deeper), None)
        return count

    def _printed(self, known: _List, at: int, level: _Level, count: int) -> str:
        """The level text with its numbers: "%1.%2)" gives "2.3)"."""
        printed = level.text or (f"%{at + 1}." if level.style else "")
        for one in range(at + 1):
            above = known.levels.get(one, level)
            number = count if one == at else self._counts.get((known.abstract, one), above.start)
            style = "1" if level.legal else above.style
            shown = f"{number:02d}" if style == "01" else list_marker(style, number).rstrip(".")
            printed = printed.replace(f"%{one + 1}", shown)
        return printed.strip()


def _number(element: Any, level: int | None) -> tuple[str, int | None] | None:
    """(list id, level) that a paragraph or a style names; `level` where it names a list and no level."""
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    list_id, stated = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
    if list_id is None:
        return None
    depth = stated.get(f"{_W}val") if stated is not None else None
    return list_id.get(f"{_W}val") or "0", min(int(depth), _DEEPEST - 1) if depth and depth.isdigit() else level


def _style_number(style: Any) -> tuple[str, int | None] | None:
    """The list that a paragraph style, or the style it is based on, belongs to."""
    for _ in range(_DEEPEST):
        if style is None:
            return None
        number = _number(style.element, None)
        if number is not None:
            return number
        style = getattr(style, "base_style", None)
    return None


def _lists(document: Any) -> dict[str, _List]:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstracts = {one.get(f"{_W}abstractNumId"): one for one in root.findall(f"{_W}abstractNum")}
    linked = {link.get(f"{_W}val"): one for one in abstracts.values() if (link := one.find(f"{_W}styleLink")) is not None}
    lists: dict[str, _List] = {}
    for one in root.findall(f"{_W}num"):
        reference = one.find(f"{_W}abstractNumId")
        abstract = abstracts.get(reference.get(f"{_W}val")) if reference is not None else None
        if abstract is None:
            continue
        other = abstract.find(f"{_W}numStyleLink")
        abstract = linked.get(other.get(f"{_W}val"), abstract) if other is not None else abstract
        levels = _levels(abstract)
        lists[one.get(f"{_W}numId")] = _List(
            abstract.get(f"{_W}abstractNumId") or "", levels, _overridden(levels, one), _styles_of(abstract)
        )
    return lists


def _levels(abstract: Any) -> dict[int, _Level]:
    return {_int(level.get(f"{_W}ilvl"), 0): _level(level) for level in abstract.findall(f"{_W}lvl")}


def _styles_of(abstract: Any) -> dict[str, int]:
    """Paragraph style → the level that belongs to it."""
    named = ((level.find(f"{_W}pStyle"), level.get(f"{_W}ilvl")) for level in abstract.findall(f"{_W}lvl"))
    return {style.get(f"{_W}val") or "": _int(at, 0) for style, at in named if style is not None}


def _overridden(levels: dict[int, _Level], number: Any) -> dict[int, int]:
    """Put in the levels that one list has for itself; gives the numbers it starts anew with."""
    anew: dict[int, int] = {}
    for override in number.findall(f"{_W}lvlOverride"):
        depth = _int(override.get(f"{_W}ilvl"), 0)
        own = override.find(f"{_W}lvl")
        if own is not None:
            levels[depth] = _level(own)
        start = override.find(f"{_W}startOverride")
        if start is not None:
            anew[depth] = _int(start.get(f"{_W}val"), levels[depth].start if depth in levels else 1)
    return anew


def _level(element: Any) -> _Level:
    style, text, start, restart = (element.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start", "lvlRestart"))
    edge = element.find(f"{_W}pPr/{_W}ind")
    left = (edge.get(f"{_W}left") or edge.get(f"{_W}start")) if edge is not None else None
    return _Level(
        style=_STYLES.get(style.get(f"{_W}val") if style is not None else "decimal", "1"),
        text=(text.get(f"{_W}val") or "") if text is not None else "",
        start=_int(start.get(f"{_W}val") if start is not None else None, 1),
        indent=int(left) / 20 if left and left.lstrip("-").isdigit() else None,
        legal=element.find(f"{_W}isLgl") is not None,
        restarts=restart is None or restart.get(f"{_W}val") != "0",
    )


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
