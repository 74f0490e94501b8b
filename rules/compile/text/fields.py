"""Criteria told as the fields of a form (`Exclusion Criteria: N/A Age Restrictions: 18 years …`): each field on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.items import Line
from rules.compile.statements.stances import said
from rules.compile.text.source import Span

_FIELD = re.compile(
    r"(?:^|(?<=[\s.;]))(?P<name>(?P<out>Exclusion\s+Criteria)|(?P<time>Coverage\s+Duration)"
    r"|(?P<no>(?:Prior\s+Authorization|PA)\s+(?:Criteria\s+)?Group(?:\s+Description)?|Drug\s+Names?|Products?\s+Affected|Part\s+B\s+Prerequisite)"
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


def of_form(lines: Sequence[Line]) -> list[Line]:
    """Lines of which several begin with the name of a field, each name and what it holds on lines of their own; others as they are.

    What a field's own list holds stands below the words behind its name.
    """
    if not _is_form(lines):
        return [one for line in lines for one in (fields(line) or [line])]
    out: list[Line] = []
    below, opened = 0, False
    for line in lines:
        one = _opening(line)
        if one is None:
            out.append(replace(line, depth=line.depth + below))
            continue
        name, body = line.span.part(one.start("name"), one.end("name")), line.span.part(one.end()).trimmed(" \t\n:")
        headed = bool(one.group("out") or one.group("time"))
        below = 0
        if one.group("no") or (_NOTHING.fullmatch(body.raw) and body.raw):
            continue
        if headed or said(body) or not body:
            opened = False
            out.append(replace(line, span=name))
            out += [replace(line, span=body)] if body else []
            continue
        if not opened:
            out.append(replace(line, span=name))
        below, opened = 1, True
        out.append(replace(line, span=body, marker=_FIELD_MARK, after="and"))
    return [replace(one, after="") if one.marker == _FIELD_MARK and not _followed(out, n) else one for n, one in enumerate(out)]


_FIELD_MARK = "•"


def _followed(out: Sequence[Line], n: int) -> bool:
    return any(one.marker == _FIELD_MARK and one.after for one in out[n + 1 : n + 2])


def _is_form(lines: Sequence[Line]) -> bool:
    found = [one.group("name").lower() for line in lines if (one := _opening(line))]
    return len(set(found)) >= _SEVERAL and not any(len(_found(line.span)) >= _SEVERAL for line in lines)


def _opening(line: Line) -> re.Match[str] | None:
    """The name of a field at the start of a line: with its colon, or alone."""
    found = None if line.marker else _FIELD.match(line.span.raw)
    if found is None or not (found.group().rstrip().endswith(":") or not line.span.part(found.end()).trimmed(" \t\n:")):
        return None
    return found


def names_of_fields(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Where the names of fields stand, and the fields in which nothing is asked."""
    if _is_form(lines):
        return [_asks_nothing(line.span, one, len(line.span)) for line in lines if (one := _opening(line))]
    out: list[tuple[int, int]] = []
    for line in lines:
        found = _found(line.span)
        if len(found) < _SEVERAL:
            continue
        ends = [*(f.start() for f in found[1:]), len(line.span)]
        out += [_asks_nothing(line.span, one, end) for one, end in zip(found, ends, strict=True)]
    return out


def _asks_nothing(span: Span, one: re.Match[str], end: int) -> tuple[int, int]:
    empty = one.group("no") or _NOTHING.fullmatch(span.raw[one.end() : end])
    return span.start + one.start(), span.start + (end if empty else one.end())


def _found(span: Span) -> list[re.Match[str]]:
    named: dict[str, re.Match[str]] = {}
    for one in _FIELD.finditer(span.raw):
        if one.group().rstrip().endswith(":") or one.group("name").isupper() or one.group("name").istitle():
            named.setdefault(" ".join(one.group("name").lower().split()), one)
    return list(named.values())
