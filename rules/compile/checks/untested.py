"""Figures of a statement's words that stand in none of its conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rules.compile.figures.reading import figures
from rules.compile.text.claims import OWN_MARKER
from rules.compile.text.source import Span
from rules.model import Stance, Statement


def untested(whole: Span, quotes: Iterable[tuple[int, int]], named: tuple[int, int]) -> Iterator[str]:
    """Figures of the words that stand in no quote; a range in the name of the service is part of the name."""
    held = list(quotes)
    for often in _OFTEN.finditer(whole.masked):
        at = whole.start + often.start()
        if not any(a <= at < b for a, b in (*held, named)):
            yield f"a frequency that nothing tests: {often.group()}"
    for figure in figures(whole):
        if figure.value == 1 and figure.value2 is None and figure.unit in ("", "1"):
            continue  # one is enough by itself
        if figure.op in (None, "between", "=") and named[0] <= figure.start < named[1]:
            continue
        inside = any(a < figure.end and figure.start < b for a, b in held)
        if not inside and not _of_quantifier(figure.start, figure.end, whole) and (figure.op or figure.unit) and not figure.window:
            yield f"a figure that nothing tests: {whole.source.text[figure.start : figure.end]}"


_OFTEN = re.compile(r"\b(?:once|twice)\s+(?:(?:every|per|each)\s+|an?\s+(?=day|week|month|year))(?:\w+\s+)?\w+")
"""`once every 24 months for adults and once every 12 months for children`: each has its own."""
_LABELS = re.compile(r"\b(?:either|criteri(?:a|on)|conditions|requirements|items|numbers?|and|or)\s+\(?$")


def _of_quantifier(start: int, end: int, whole: Span) -> bool:
    """`2 of the following`: the figure asks for members of the list."""
    behind = whole.source.plain[end : min(whole.end, end + 60)]
    if _LABELS.search(whole.source.plain[max(0, start - 12) : start]) and re.match(
        r"(?:[\s,()]|\b(?:and|or|either|both|\d{1,2})\b)*(?:(?:is|are|must\s+be)\s+met)?\W*:", behind
    ):
        return True  # `criteria 1 through 3 and either 4 or 5:`
    if re.match(r"[^.;:]{0,40}\b(?:following|criteria|conditions|below|these)\b", behind) or whole.source.plain[:start].endswith(
        "following "
    ):
        return True
    if re.match(r"\(?(?:\d{1,2}|[a-z])[.)]\s|[a-z]+-[a-z]", whole.source.plain[start:]):
        return True  # a marker, or a number inside a word
    line = whole.source.text.rfind("\n", 0, start) + 1
    if not whole.source.text[line:start].strip() and OWN_MARKER.match(whole.source.text[line:].lstrip()):
        return True
    return bool(re.match(r"[.)]\s", behind)) or "following" in whole.source.plain[start:end]


def within(outer: Statement, statements: Sequence[Statement]) -> list[tuple[int, int]]:
    """Where statements of their own stand inside the words of another: each is looked at by itself."""
    at = outer.citation
    inner = (one.citation for one in statements if one is not outer and one.stance is not Stance.REVIEW)
    return [(c.start, c.end) for c in inner if at.start <= c.start and c.end <= at.end and c.end - c.start < at.end - at.start]
