"""Where a sentence ends: at a full stop that belongs to no abbreviation, to no marker and stands in no bracket."""

from __future__ import annotations

import re

from rules.compile.text.source import Span

_SENTENCE = re.compile(r"(?:(?<=[a-z0-9)\]\"%*'_])|(?<=[A-Z]{2})|(?<=/L)|(?<=/[a-zµ]L))[.!?][\"')\]*]*\s+(?=[\"(*]*[A-Z•\d*])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|dr|no|st|etc|al|inc|approx|mr|ms|fig|u\.s|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ed|rev|vol|sec"
    r"|incl)|(?:^|[\s(:])(?:[a-z]|\d{1,2}|[ivx]{1,4}))$"
)


_TITLED = re.compile(
    r":\s+\(?(?:[A-Z]|\d|i)[.)]\s+(?:[A-Z][\w-]*\s*){1,5}$|;\s+(?:AND|OR|and|or)\s+\(?(?:[A-Z]|\d)[.)]\s+(?:[A-Z][\w-]*\s*){1,5}$"
    r"|[.;]\s+(?:AND\s+|OR\s+)?\(?[B-Z2-9]\)\s+(?:[\w/®()-]+\s*){1,9}$"
)
"""`…: A) Initial Therapy. Approve if …`: the title of an item in a run."""


def sentences(span: Span) -> list[Span]:
    """The sentences of a run; full stops in brackets, of abbreviations and of markers end none."""
    out, at = [], 0
    raw = "".join(r if m != "_" else "_" for r, m in zip(span.raw, span.masked, strict=True))
    for found in _SENTENCE.finditer(raw):
        before = span.plain[: found.start()]
        if _ABBREVIATION.search(before[-8:]) and not _counts_nothing(before):
            continue
        if raw.startswith(("Approve", "Authorize"), found.end()) and _TITLED.search(raw[: found.start()]):
            continue
        out.append(span.part(at, found.start() + 1))
        at = found.end()
    return [s for s in [*out, span.part(at)] if s]


def _counts_nothing(before: str) -> bool:
    """Whether a number before a full stop ends its sentence (`BMI over 30. It is …`) and is not the next marker of a list."""
    number = re.search(r"(?<=\s)(\d{1,2})$", before)
    if number is None or int(number[1]) == 1 or re.search(r"[:;.,(]\s*$", before[: number.start()]):
        return False
    return re.search(rf"(?:^|[\s(:;]){int(number[1]) - 1}[.)]\s", before) is None
