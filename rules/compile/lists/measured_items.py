"""Lists whose items give figures of a measure that their lead-in names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.figures.reading import figures
from rules.compile.leads.phrases import has_own_figure
from rules.compile.lists.items import Item
from rules.compile.text.source import Span

_OPENING = 3  # letters before the first figure
MEASURE = re.compile(r"\W*(?:the\s+)?(?:[a-z]+[\s-]+){0,4}[a-z]+\s*(?:\((?P<short>[a-z0-9]+)\))?\W*")


def each_measured(named: Span, items: Sequence[Item]) -> bool:
    """`Body mass index (BMI) meets one of: BMI of 40 or more; BMI of 35 with …`: each item names the measure again."""
    found = MEASURE.fullmatch(named.plain)
    short = found.group("short") if found else None
    return short is not None and all(item.span.plain.lstrip().startswith(short) and has_own_figure(item.span) for item in items)


def give_figures(items: Sequence[Item]) -> bool:
    """Whether every item opens with a figure that compares."""
    first = [next(iter(figures(item.span)), None) for item in items]
    return all(f is not None and f.op and not f.window and f.start - i.span.start < _OPENING for f, i in zip(first, items, strict=True))
