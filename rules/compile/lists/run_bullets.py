"""Bulleted lists that a copy has run into one line (`are met: • A • one of these: o B o C • D Use of E is not covered`): lines again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rules.compile.lists.items import Line
from rules.compile.statements.stances import said
from rules.compile.text.source import Span

_OUTER = re.compile(r"(?<=\S)\s+(?P<sign>[•●▪·■])\s*(?=\S)")
_NUMBERED = re.compile(r"(?:^|\s)\(?(?:\d{1,2}|[A-Za-z]|[ivx]{2,4})[.)]\s")
"""A marker that counts: the bullets are of the list below it, which is read with it."""
_DASH = re.compile(r"(?<=[\w.:;,)*\]])\s+(?P<sign>-)\s+(?=[A-Z(≥≤][\w(-])")
_INNER = re.compile(r"(?<=\S)\s+[o○◦]\s+(?=[\w(<>≥≤])")
_LEADS = re.compile(r":\s*$|\bfollowing\b[^.;]{0,40}$|\bcriteria\s*$")
_CAPITAL = re.compile(r"(?<=[a-z\d)*\]])\.?\s+(?=(?:[A-Z][a-z]+|An?)[\s,(-]|\*+[A-Z])")
_NAMED = re.compile(r"(?:^|\s)[A-Z][\w-]*$")
_LEANS = re.compile(
    r"\b(?:of|with|using|for|by|in|to|the|an?|or|and|from|on|as|at|than|after|before|prior|against|under)\s*$", re.IGNORECASE
)
_TITLE = re.compile(
    r"(?:\*+[A-Z]|(?:Initial|Reauthorization|Renewal|Continuation|Exclusion)\s+criteria\b|Approval\s+duration\b|Authorization\s+(?:will|is)\b"
    r"|Coverage\s+is\b|[A-Z][\w ]{2,40}?\s+(?:is|are)\s+limited\s+to\b|Maximum\s+\w+\s+is\b|Approve\s+(?:for\s+)?\d)"
)
_FAR = 120
"""How far behind the capital that opens a sentence its stance may stand, in characters."""


def unrun(line: Line) -> list[Line]:
    """The line, or the lines that it was made of: its lead-in, an item for each bullet, and the sentences run on to them."""
    cuts = _bullets(line)
    if not cuts:
        return [line]
    ends = [*(cut.start() for cut in cuts), len(line.span)]
    out = list(_inner(replace(line, span=line.span.part(0, ends[0])), line.depth))
    for cut, end in zip(cuts, ends[1:], strict=True):
        body, behind = _parted(line.span.part(cut.end(), end))
        depth = line.depth if line.marker else line.depth + 1
        out += _inner(Line(body, cut.group("sign"), depth), depth)
        out += [Line(behind, "", line.depth)] if behind is not None else []
    return out


def _bullets(line: Line) -> list[re.Match[str]]:
    """Where the bullets of a line stand, if it was made of several lines."""
    for sign in (_OUTER, _DASH):
        cuts = list(sign.finditer(line.span.raw))
        if cuts and _NUMBERED.search(line.span.raw[: cuts[0].start()]):
            return []
        led = bool(cuts) and bool(_LEADS.search(line.span.raw[: cuts[0].start()]))
        if line.marker:
            if len(cuts) > 1 and line.marker == cuts[0].group("sign"):
                return cuts
        elif led or (len(cuts) > 1 and sign is _OUTER):
            return cuts
    return []


def _inner(item: Line, depth: int) -> Iterator[Line]:
    """An item, and what a second kind of bullet sets below it."""
    cuts = list(_INNER.finditer(item.span.raw))
    if len(cuts) < 2 or not _LEADS.search(item.span.raw[: cuts[0].start()]):
        yield item
        return
    ends = [*(cut.start() for cut in cuts), len(item.span)]
    yield replace(item, span=item.span.part(0, ends[0]))
    for cut, end in zip(cuts, ends[1:], strict=True):
        yield Line(item.span.part(cut.end(), end), "o", depth + 1)


def _parted(item: Span) -> tuple[Span, Span | None]:
    """An item, and the sentence that was run on to it; None where there is none."""
    at: re.Match[str] | None = None
    stance = item.end
    for cut in _CAPITAL.finditer(item.raw):
        before, rest = item.raw[: cut.start()], item.part(cut.end())
        if rest.start > stance:
            break
        if _LEANS.search(before) or _NAMED.search(before) or "_" in item.masked[cut.start() : cut.end() + 1]:
            continue
        if _TITLE.match(rest.raw):
            at = cut
            break
        told = said(rest.part(0, _stop(rest)))
        if told is not None and told.span.start - rest.start < _FAR:
            at, stance = cut, told.span.start  # the last capital before the stance opens its sentence
    return (item, None) if at is None else (item.part(0, at.start()), item.part(at.end()))


def _stop(rest: Span) -> int:
    found = re.search(r"[.;](?=\s|$)", rest.masked)
    return found.end() if found else len(rest)
