"""Lead-ins: what they ask of the list below (all, any, at least n, none), and what they say besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rules.compile.source import Span
from rules.compile.vocabulary import pattern, quantifiers
from rules.lexicon import units

Kind = Literal["all", "any", "at_least", "none", ""]
_REFUSES = re.compile(r"\b(?:not|never|without|no|neither|absence\s+of|free\s+of|lacks?)\s+(?:[a-z]+\s+){0,3}$")
_GOVERNS = re.compile(r"\b(?:of|to|from|against|with|or\s+more)\W*$")
_DEFINES = re.compile(r"\b(?:defined\s+(?:as|by)|meaning|consisting\s+of|that\s+(?:is|are)|i\.e\.)\W*$")


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in.

    kind, n   what it asks of the list; "" where it asks nothing; `printed`: said by a quantifier
    rest      what it says before the quantifier, None where that is nothing
    governs   the rest is only completed by each item ("failure of one of the following")
    defines   the list defines the rest ("obesity, defined as any of the following")
    """

    kind: Kind
    n: int = 0
    printed: bool = False
    rest: Span | None = None
    governs: bool = False
    defines: bool = False
    phrase: Span | None = None
    label: Span | None = None


def quantifier(span: Span) -> tuple[Kind, int, Span] | None:
    """The quantifier that stands last, with its number and its words."""
    best: tuple[int, int, Kind, int, Span] | None = None
    for rank, (kind, patterns) in enumerate(quantifiers()):
        for one in patterns:
            for found in one.finditer(span.plain):
                n = _count(found.groupdict().get("n"))
                if kind == "counted" and not n:
                    continue
                key = (found.end(), -found.start(), rank)
                if best is None or (key[0], key[1]) > (best[0], best[1]):
                    name: Kind = "at_least" if kind == "counted" else "" if kind == "unsaid" else kind  # type: ignore[assignment]
                    best = (found.end(), -found.start(), name, n, span.part(found.start(), found.end()))
    return (best[2], best[3], best[4]) if best else None


def _count(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else units().numbers.get(word, 0)


def read_lead(span: Span) -> Lead:
    """A lead-in without a stance."""
    found = quantifier(span)
    if not found:
        return _with_rest(Lead(_noun_kind(span)), span)
    kind, n, phrase = found
    if kind in ("any", "") and _REFUSES.search(span.upto(phrase.start).masked):
        kind = "none"
    lead = Lead(kind or _noun_kind(span), n, printed=bool(kind), phrase=phrase)
    return _with_rest(lead, span.upto(phrase.start))


def _noun_kind(span: Span) -> Kind:
    """`for the following indications:` lists alternatives, `the following criteria:` demands."""
    tail = span.plain[-60:]
    if re.search(r"\bcriteria\b|\brequirements?\b", tail):
        return ""
    return "any" if pattern("any_nouns").search(tail) else ""


def _with_rest(lead: Lead, before: Span) -> Lead:
    """The lead with what stands before its quantifier, small words at the end left out."""
    label = None
    if (colon := before.masked.rfind(":")) >= 0:
        label, before = before.part(0, colon), before.part(colon + 1)
    if pattern("candidates").match(before.plain):
        label, before = before, before.part(len(before))
    raw = before.plain
    end = pattern("empty_end").search(raw)
    rest = before.part(0, end.start()) if end else before
    rest = rest.trimmed()
    said = raw.rstrip(" :,")
    defines = bool(_DEFINES.search(said))
    governs = (bool(_GOVERNS.search(said)) and bool(pattern("evidential_lead").match(said))) or bool(
        rest and pattern("evidential_lead").match(rest.plain)
    )
    return Lead(lead.kind, lead.n, lead.printed, rest if rest else None, governs, defines, lead.phrase, label)
