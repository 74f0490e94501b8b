"""Statements that ask for other lines by their labels: `is covered if 4.2 through 4.5 are satisfied and nothing in 4.6 applies`.

The statement is itself one of these lines (4.1) or stands above them: what it names stands below it, what it does not name is a part of
its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from policies.reading.markers import readings
from rules.compile.lists.items import Line
from rules.compile.statements.stances import said
from rules.compile.text.source import Span

_LABEL = r"(?:\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}|[A-Z])"
_NOUN = (
    r"(?:[Qq]uestions?|[Cc]riteri(?:a|on)|[Ii]tems?|[Pp]oints?|"
    r"[Pp]arts?|[Ss]ections?|[Pp]aragraphs?|[Ss]teps?|[Cc]onditions?|[Rr]equirements?|[Ll]ines?)"
)
_RANGE = re.compile(rf"(?<![\w.])\(?(?P<a>{_LABEL})\)?\s*(?:through|thru|to|-|–|—)\s*(?:{_NOUN}\s+)?\(?(?P<b>{_LABEL})\)?(?![\w%]|\.\d)")
_LIST = re.compile(
    rf"(?<![\w.])\(?{_LABEL}\)?(?:,\s*(?:{_NOUN}\s+)?\(?{_LABEL}\)?)*,?\s+(?:and|or|AND|OR|plus)\s+(?:either\s+|both\s+)?(?:{_NOUN}\s+)?\(?{_LABEL}\)?"
    rf"(?:,?\s+(?:and|or)\s+\(?{_LABEL}\)?)*(?![\w%]|\.\d)"
)
_LISTED = re.compile(rf"(?<![\w.])\(?{_LABEL}\)?(?![\w%]|\.\d)[^.;]*?\b(?:and|or|AND|OR|plus)\s")
"""Any label with a connective behind it."""
_HOLD = re.compile(
    r"\b(?:met|meets?|hold|satisf(?:y|ies)|satisfied|fulfilled|true|answered|in\s+order|apply|applies|present|shown|required|looks?\s+at)\b|:\s*$"
)
_NONE = re.compile(r"\b(?:none|nothing|neither|no\s+\w+)\b[^.;:]*$")
_ASIDE = re.compile(r"\((?=[A-Za-z]{3})(?![^()]*\b(?:[Aa]nd|[Oo]r|AND|OR)\b)[^()]{5,}\)")
"""`Section I (initial, 6 months) or Section II`."""
_TWO = 2


def by_label(lines: Sequence[Line], names_part: Callable[[Span], bool]) -> list[Line]:
    """The lines, those that a statement above them names by their labels below it. `names_part`: whether words alone give a stance."""
    out = list(lines)
    for at, line in enumerate(out):
        if (named := labels_named(line.span)) and (found := _members(out, at, named)):
            return _set_below(out, at, found, names_part)
    return out


def labels_named(span: Span) -> list[str]:
    """The labels that a line asks for; empty where it asks for none by name."""
    if not _HOLD.search(span.plain) or not (_RANGE.search(span.raw) or _LISTED.search(span.raw)):
        return []
    if not span.raw.rstrip().endswith(":") and said(span) is None:
        return []
    for found in _RANGE.finditer(span.raw):
        if (out := _counted_out(found["a"], found["b"])) and not _NONE.search(span.raw[: found.start()].lower()):
            return out
    raw = _ASIDE.sub(lambda m: " " * len(m.group()), span.raw)
    for listed in _LIST.finditer(raw):
        labels = re.findall(rf"(?<![\w.]){_LABEL}(?![\w]|\.\d)", listed.group())
        if len(labels) >= _TWO and not _NONE.search(raw[: listed.start()].lower()):
            return [one.lower() for one in labels]
    return []


def _counted_out(first: str, last: str) -> list[str]:
    """`4.2 through 4.5`, `I to IV` label by label."""
    head, _, low = first.rpartition(".")
    other, _, high = last.rpartition(".")
    if low.isdigit() and high.isdigit() and head == other:
        return [f"{head}.{n}" if head else str(n) for n in range(int(low), int(high) + 1)]
    for family, begin in readings(f"{first}."):
        end = next((n for f, n in readings(f"{last}.") if f == family), None)
        if end is not None and begin < end and not first.isdigit():
            return [_label(family, n) for n in range(begin, end + 1)]
    return []


def _label(family: str, number: int) -> str:
    if not family.startswith("roman"):
        return chr(ord("a") + number - 1)
    return "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]


def _members(lines: Sequence[Line], at: int, named: Sequence[str]) -> list[int] | None:
    """The lines with these labels, each once, at one depth; None where they are not all there or stand below the statement as its list."""
    found = [n for n in range(at + 1, len(lines)) if _core(lines[n]) in named]
    if sorted(_core(lines[n]) for n in found) != sorted(named) or len({lines[n].depth for n in found}) != 1:
        return None
    return found


def names_all(span: Span, markers: Sequence[str]) -> bool:
    """Whether a sentence asks for each of these markers by its label."""
    return sorted(labels_named(span)) == sorted(_bare(marker) for marker in markers)


def _core(line: Line) -> str:
    return _bare(line.marker)


def _bare(marker: str) -> str:
    return re.sub(r"^(?:section|part|step|table)\s+", "", marker.strip("()[].: ").lower())


def _set_below(lines: list[Line], at: int, members: Sequence[int], names_part: Callable[[Span], bool]) -> list[Line]:
    """The named lines with what stands below them, one deeper than the statement; the others of their run are no members."""
    depth, top = lines[members[0]].depth, lines[at]
    families = {family for n in members for family, _ in readings(lines[n].marker)}
    run = [n for n in range(at + 1, len(lines)) if lines[n].depth == depth and families & {f for f, _ in readings(lines[n].marker)}]
    others = [n for n in run if n not in members]
    above = next((n for n in range(at, -1, -1) if lines[n].marker and lines[n].depth <= depth), None)  # the statement, or what it stands in
    inside = above is not None and bool(families & {f for f, _ in readings(lines[above].marker)}) and lines[above].depth == depth
    refused = bool(others) and (names_part(lines[others[0]].span) or said(lines[others[0]].span) is not None)
    if any(n < members[-1] for n in others) or not (inside or refused):
        return [replace(line, listed=n in members) for n, line in enumerate(lines)]
    end = others[0] if others else len(lines)
    deeper = max(0, top.depth + 1 - depth)
    out = [replace(line, depth=line.depth + deeper, listed=n in members) if at < n < end else line for n, line in enumerate(lines)]
    if inside and above is not None:
        out[above] = replace(lines[above], marker="")
    for n in others:
        above_list = n + 1 < len(lines) and lines[n + 1].depth > depth
        heads = above_list and not names_part(lines[n].span) and said(lines[n].span) is None and len(lines[n].span.plain.split()) <= _TITLE
        out[n] = replace(lines[n], marker="", depth=0, heading=heads)
    return out


_TITLE = 8  # words of a line that only names what stands below it
