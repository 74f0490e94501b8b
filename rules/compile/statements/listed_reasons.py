"""Why something is waived, told by a list below the sentence: `No trial is needed if any one of the following is present:` and bullets."""

from __future__ import annotations

from policies.reading.markers import split_marker
from rules.compile.leads.reading import read_lead
from rules.compile.leaves.cuts import people
from rules.compile.leaves.reading import clause
from rules.compile.lists.items import Item, Line
from rules.compile.lists.structure import led
from rules.compile.lists.tree import tree
from rules.compile.text.context import Context
from rules.compile.text.source import Span
from rules.model import Node


def reason(why: Span) -> Node:
    """The conditions of a reason, with the bullets on the lines below it."""
    lead, items = _lines(why)
    return led(read_lead(lead), items, Context()) if items else people(why, Context(), clause)


def _lines(why: Span) -> tuple[Span, list[Item]]:
    first, *rest = why.raw.splitlines(keepends=True)
    at = len(first)
    lines: list[Line] = []
    for raw in rest:
        marker, words = split_marker(raw) or ("", raw.strip())
        start = at + len(raw.rstrip()) - len(words.rstrip())
        if words.strip():
            lines.append(Line(why.part(start, at + len(raw.rstrip())), marker, len(raw) - len(raw.lstrip())))
        at += len(raw)
    listed = first.rstrip().endswith(":") and len(lines) > 1 and all(line.marker for line in lines)
    return why.part(0, len(first)), tree(lines) if listed else []
