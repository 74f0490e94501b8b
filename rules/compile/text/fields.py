"""Criteria told as the fields of a form (`Exclusion Criteria: N/A Age Restrictions: 18 years …`): each field on a line of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.lists.tree import Line
from rules.compile.statements.stances import said
from rules.compile.text.source import Span

_FIELD = re.compile(
    r"(?:^|(?<=[\s.;]))(?P<name>(?P<out>Exclusion\s+Criteria)|(?P<time>Coverage\s+Duration)"
    r"|Covered\s+Uses|Off-Label\s+Uses|Indications|Required\s+Medical\s+Information|(?:Age|Prescriber)\s+Restrictions?|Other\s+Criteria)(?:\s*:)?(?=\s|$)",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"\W*(?:n/?a|none|not\s+applicable|nil|plan\s+year|all\s+(?:medically[\s-]+accepted|fda[\s-]+approved)\s+indications[^.]*)?\W*",
    re.IGNORECASE,
)
_SEVERAL = 2


def fields(line: Line) -> list[Line] | None:
    """The fields that ask for something, each on its own line; None where the line is no form.

    What keeps out and for how long something is approved stand under a heading; a name that only says where the rest is asked is left out.
    """
    found = _found(line.span)
    if line.marker or len(found) < _SEVERAL or found[0].start() > 0:
        return None
    out: list[Line] = []
    shut = False
    for one, end in zip(found, [*(f.start() for f in found[1:]), len(line.span)], strict=True):
        name, body = line.span.part(one.start("name"), one.end("name")), line.span.part(one.end(), end).trimmed(" \t\n:")
        if _NOTHING.fullmatch(body.raw):
            continue
        headed = bool(one.group("out") or one.group("time"))
        if headed or shut:
            out.append(replace(line, span=name))
        shut = headed
        out.append(replace(line, span=body) if headed or said(body) else replace(line, span=body, marker="•", after="and"))
    return [replace(one, after="") if not (n + 1 < len(out) and out[n + 1].marker) else one for n, one in enumerate(out)]


def names_of_fields(span: Span) -> list[tuple[int, int]]:
    """Where the names of fields stand, and the fields in which nothing is asked."""
    found = _found(span)
    if len(found) < _SEVERAL:
        return []
    ends = [*(f.start() for f in found[1:]), len(span)]
    return [
        (span.start + one.start(), span.start + (end if _NOTHING.fullmatch(span.raw[one.end() : end]) else one.end()))
        for one, end in zip(found, ends, strict=True)
    ]


def _found(span: Span) -> list[re.Match[str]]:
    named: dict[str, re.Match[str]] = {}
    for one in _FIELD.finditer(span.raw):
        if one.group().rstrip().endswith(":") or one.group("name").isupper() or one.group("name").istitle():
            named.setdefault(" ".join(one.group("name").lower().split()), one)
    return list(named.values())
