"""Sections that another section asks for by their labels (`covered if Section I or II is met`): they are its list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policies.model import Role
from rules.compile.lists.items import Line
from rules.compile.statements.stances import said
from rules.compile.text.by_label import labels_named
from rules.compile.text.documents import SKIPPED, Part

_HEADED = re.compile(
    r"\s*(?:(?:section|part|criteri(?:a|on)|step)\s+)?\(?(?P<label>\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}|[A-Z])(?:[.):]+\s*|\s*[-–—]\s+|\s+|$)",
    re.IGNORECASE,
)


_NO_DEMANDS = frozenset(
    {Role.CODES, Role.REFERENCES, Role.HISTORY, Role.BOILERPLATE, Role.NOT_COVERED, Role.UNPROVEN, Role.DOCUMENTATION, Role.DEFINITIONS}
)


def joined_by_label(parts: Sequence[Part]) -> list[Part]:
    """The parts; one that asks for others behind it by their labels takes their headings and lines below its own words."""
    out = list(parts)
    labels = [_label(part) for part in out]
    for at, part in enumerate(out):
        told = part.lines if any(labels[at + 1 :]) and part.section.role not in _NO_DEMANDS | SKIPPED else []
        for n, line in enumerate(told):
            found = _asked(line, labels, at)
            if found and not any(out[place].section.role in _NO_DEMANDS for place in found):
                below = [one for place in found for one in _below(out[place], labels[place])]
                out[at] = replace(part, lines=[*part.lines[: n + 1], *below, *part.lines[n + 1 :]])
                return [one for place, one in enumerate(out) if place not in found]
    return out


def _label(part: Part) -> str:
    found = _HEADED.match(part.section.heading)
    return found["label"].lower() if found else ""


def _asked(line: Line, labels: Sequence[str], at: int) -> list[int]:
    """The places of the parts that a line asks for, all of which stand behind it and refuse nothing."""
    named = labels_named(line.span)
    places = [place for place in range(at + 1, len(labels)) if labels[place] and labels[place] in named]
    return places if named and sorted(labels[place] for place in places) == sorted(named) else []


def _below(part: Part, label: str) -> list[Line]:
    """The heading as an item of its label, and the lines below it."""
    if part.heading is None:
        return [replace(line, depth=line.depth + 1) for line in part.lines]
    head = _HEADED.match(part.heading.raw)
    title = part.heading.part(head.end() if head else 0).trimmed(" \t\n:")
    body = [replace(line, depth=line.depth + _DEEPER) for line in part.lines]
    if not title or said(title) is not None:
        return body
    return [Line(title, f"{label.upper() if not label[:1].isdigit() else label}.", 1), *body]


_DEEPER = 2
