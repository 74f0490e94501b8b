"""Lists run into one line: cut again at markers that count ("1. ... 2. ..."), or, without markers, at what ends an item ("; and")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from policies.reading.markers import readings
from policies.reading.text.lines import Line

_MARKER = re.compile(r"(?:^|(?<=\s))(\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{2,4})[.)])\s+(?=[\w(“\"‘'<>≥≤])")
_OPENS = re.compile(r"(?:[:;.]|[;,.:]\s*(?:and|or|and/or)|\b(?:AND|OR))\s*$")
_ITEM_END = re.compile(
    r"(?<=;)\s+(?=[A-Z][\w-]*\s)|(?<=; and)\s+(?=[A-Z(])|(?<=; or)\s+(?=[A-Z(])|(?<=[;,.] AND)\s+(?=[A-Z(])|(?<=[;,.] OR)\s+(?=[A-Z(])"
    r"|(?<=\s(?:AND))\s+(?=[A-Z(])|(?<=\s(?:OR))\s+(?=[A-Z(])"
)
_LEAD_IN = re.compile(r":\s+(?=[A-Z“\"(])")
_ANNOUNCES = re.compile(
    r"\b(?:following|criteria|requirements|conditions|indications|either|both|all of these|any of these|met|when|if)\b", re.IGNORECASE
)
_LONGEST_LEAD_IN = 400
_LOOK_BACK = 500  # characters
_LOOK_AHEAD = 60  # markers within which the second of a list must come
_LONGEST_MARKER = 8
_LEADS_ON = frozenset({"and", "or", "of", "to", "the", "vs", "type", "grade", "level", "stage", "phase"})


def with_inline_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines of a web text, those that hold a whole list cut into its lead-in and its items."""
    made: list[Line] = []
    for line in lines:
        first, *others = [line.text] if line.cells else split_inline(line.text)
        made.append(replace(line, text=first) if others else line)
        made += [Line(other, 0, line.indent) for other in others]
    return made


def split_inline(text: str) -> list[str]:
    """A line as its lead-in and items; the line alone where it holds no list.

    `split_inline("Covered when: 1. Age 18; and 2. Pain.")` is ["Covered when:", "1. Age 18; and", "2. Pain."].
    """
    cuts = _marked(text)
    if len(cuts) > 1:
        return [piece.strip() for piece in _pieces(text, cuts)]
    return list(_unmarked(text))


def _pieces(text: str, cuts: Sequence[int]) -> Iterator[str]:
    edges = [0, *cuts, len(text)]
    for start, end in pairwise(edges):
        if text[start:end].strip():
            yield text[start:end]


def _marked(text: str) -> list[int]:
    """Where the markers of lists stand that begin with the first of their kind, behind a colon or the end of an item, and count on."""
    found = list(_MARKER.finditer(text))
    cuts: list[int] = []
    opened: list[tuple[str, int]] = []
    for at, marker in enumerate(found):
        meanings = readings(marker[1])
        place = next((n for n in range(len(opened) - 1, -1, -1) if (opened[n][0], opened[n][1] + 1) in meanings), None)
        before = text[max(0, marker.start() - _LOOK_BACK) : marker.start()]
        if place is not None and (_OPENS.search(before) or before.endswith(", ") or _is_plain(before)):
            opened[place:] = [(opened[place][0], opened[place][1] + 1)]
        elif _opens(text, marker.start(), cuts) and (first := _first(meanings, found[at + 1 : at + _LOOK_AHEAD], opened)):
            opened.append((first, 1))
        else:
            continue
        cuts.append(marker.start())
    return cuts


def _is_plain(before: str) -> bool:
    """An item may end without any sign, but no small word leads on to the number ("level 2. 3")."""
    words = before.split()
    return bool(words) and words[-1][-1].isalnum() and words[-1].lower() not in _LEADS_ON


def _opens(text: str, at: int, cuts: Sequence[int]) -> bool:
    """Whether a list may begin here: at the beginning, behind a colon, or directly behind the marker of an outer list."""
    before = text[max(0, at - _LOOK_BACK) : at].rstrip()
    if not before or before.endswith(":"):
        return True
    return bool(cuts) and at - cuts[-1] <= _LONGEST_MARKER and _MARKER.match(text, cuts[-1]) is not None


def _first(meanings: tuple[tuple[str, int], ...], later: Sequence[re.Match[str]], opened: Sequence[tuple[str, int]]) -> str | None:
    """The family under which a marker is the first of a list that has a second."""
    known = {family for family, _ in opened}
    counts = {meaning for one in later for meaning in readings(one[1])}
    return next((family for family, number in meanings if number == 1 and family not in known and (family, 2) in counts), None)


def _unmarked(text: str) -> Iterator[str]:
    """Lead-in and items without markers, told by the ends of the items."""
    if not _ITEM_END.search(text):
        yield text
        return
    lead_in = next(
        (found for found in _LEAD_IN.finditer(text) if _is_lead_in(text[max(0, found.start() - _LOOK_BACK) : found.start()])), None
    )
    items = [item for item in _ITEM_END.split(text[lead_in.end() :]) if item.strip()] if lead_in else []
    if lead_in is None or len(items) < 2:
        yield text
        return
    yield text[: lead_in.start() + 1]
    yield from (item.strip() for item in items)


def _is_lead_in(text: str) -> bool:
    sentence = re.split(r"(?<=[a-z)]\.)\s", text)[-1]
    return len(sentence) <= _LONGEST_LEAD_IN and _ANNOUNCES.search(sentence) is not None
