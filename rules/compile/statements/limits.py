"""Sentences that say how many or how often."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.leads.reading import quantifier
from rules.compile.leaves.atoms import Context, atom
from rules.compile.leaves.naming import compared
from rules.compile.leaves.reading import clause
from rules.compile.statements.stances import Said
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.lexicon import units
from rules.model import Atom, Node

CAPPED = re.compile(
    r"\W*(?:(?:for|in|per)\s+(?:each|every|any|a|an)\s+(?:[\w-]+\s+){0,4}?[\w-]+,?\s+)?(?:(?:coverage|benefits?|the\s+service"
    r"|treatment)\s+(?:is|are)\s+limited\s+to\s+"
    r"|(?:quantity|dose|dosing|frequency|session|visit)\s+(?:level\s+)?limits?\s*:\s*|(?:an?\s+)?quantity\s+limits?\s+of\s+)?"
    r"(?P<n>(?:no\s+more\s+than|not\s+more\s+than|a\s+maximum\s+of|at\s+most|up\s+to|only(?=\s+(?:\d|one|two|three|four))"
    r"|(?<=limited\sto\s)|(?<=limit:\s)|(?<=limits:\s)|(?<=limit\sof\s))\s*"
    r"(?:a\s+total\s+of\s+)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b)[^:;]*?"
    r"(?:\bper\b|/\s*\d+\s*days\b|\bevery\b|\bin\s+(?:a|any|each)\b|\bwithin\b|\b(?:will\s+be|are|is|may\s+be"
    r"|can\s+be)\s+(?:considered\s+)?(?:approved|reimbursed|covered|allowed|authorized|"
    r"payable|medically\s+necessary|paid|eligible)|\blifetime\b|\b(?:daily|weekly|monthly|annually|yearly)\b)"
)
"""`No more than 100 units every 12 weeks will be approved`, `for each region up to two sessions …`, `Quantity limit: 1 per 28 days`."""
_MOST = re.compile(
    r"\W*(?:the\s+|an?\s+)?maximum\s+(?:(?:treatment|approved|authorized|total|covered|allowed|combined)\s+)?(?:(?:daily\s+)?dos(?:e|age)|duration|length|number|quantity|frequency|amount)"
    r"(?:\s+of\s+(?!\d)(?:[a-z-]+\s+){0,2}[a-z-]+)?\s*(?:of|is|:|will\s+be|are)\s*(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b[^:;]*"
)
"""`Maximum treatment duration of 12 weeks will apply`, `The maximum number of visits is 20 per year`."""


def limit_of(span: Span, stance: Said | None) -> Figure | None:
    """The figure of a sentence that says how many or how often."""
    end = stance.span.start if stance else span.end
    head = span.upto(end)
    if stance and stance.stance == "covered" and (often := _often(span.since(stance.span.end))):
        return often
    if (found_cap := CAPPED.match(span.plain) or _MOST.fullmatch(span.plain)) and (
        whole := [f for f in figures(span.part(found_cap.start("n"))) if not f.window]
    ):
        return whole[0]
    limited = bool(re.search(r"\blimited\s+to\b", head.plain))
    found = [f for f in figures(head) if f.counted or f.unit == "1" or (limited and f.unit in ("", "h", "d", "min", "wk", "mo", "a"))]
    window = any(f.window for f in figures(head)) or re.search(
        r"\bper\s|\blifetime\b|\b(?:daily|weekly|monthly|annually)\b|\blimited\s+to\b|\ba\s+(?:year|month|week|day)\b", head.plain
    )
    most = [
        f
        for f in found
        if f.op in ("<=", "<")
        or re.search(
            r"\blimited\s+to\s+(?:an?\s+|the\s+)?(?:(?:combined|total|maximum|yearly|annual|cumulative)\s+(?:of\s+)?)*$",
            span.source.plain[span.start : f.start],
        )
    ]
    if most and window and not re.match(r"\W*(?:for|if|when)\b", span.plain) and not quantifier(head):
        return most[0]
    return None


_OFTEN = re.compile(
    r"^\W*(?:(?:only|up\s+to|(?:no|not)\s+more(?:\s+(?:frequently|often))?\s+than|a\s+maximum\s+of|at\s+most)\s+)?"
    r"(?P<n>once|twice|(?P<times>\w+)\s+times?)\s+(?:(?:per|every|in\s+(?:a|any|an)|within|each|an?)\s+)?"
    r"(?P<period>(?:(?:\w+|\d+)[\s-]+){0,3}?(?:annually|yearly|monthly|weekly|daily|lifetime|pregnancy|eye|days?|weeks?|months?"
    r"|years?|hours?)(?:\s+period)?)\b"
)


_EVERY = re.compile(
    r"^\W*(?:no|not)\s+more\s+(?:often|frequently)\s+than\s+(?:once\s+)?every\s+(?P<period>(?:[\w-]+\s+)?(?:days?|weeks?|months?|years?))\b"
)
"""`no more often than every six months`: once."""


_PLAINLY = re.compile(r"^\W*(?P<period>annually|yearly|every\s+(?:[\w-]+\s+)?(?:days?|weeks?|months?|years?))\b")
"""`is covered annually`, `every 2 years`: once in that time."""


def often_atom(tail: Span) -> Atom | None:
    """`once every 5 years` as a number with its window."""
    found = _EVERY.match(tail.plain) or _OFTEN.match(tail.plain) or _PLAINLY.match(tail.plain)
    if found is None:
        return None
    named = found.groupdict()
    times = named.get("times") or ""
    number = (
        1
        if "n" not in named
        else {"once": 1, "twice": 2}.get(named["n"]) or (int(times) if times.isdigit() else units().numbers.get(times, 0))
    )
    if not number:
        return None
    quote = tail.part(0, found.end()).trimmed()
    period = tail.part(found.start("period"), found.end("period"))
    window = next((f.time for f in figures(period) if f.unit in ("h", "d", "wk", "mo", "a")), None)
    return Atom(quote.raw, quote.start, "svc.count", "<=", number, None, "1", window, None if window else period.plain)


def _often(tail: Span) -> Figure | None:
    """`is covered once per lifetime`."""
    found = figures(tail) if pattern("often").match(tail.plain) else ()
    return found[0] if found else None


def capped_atom(span: Span, figure: Figure, context: Context) -> Node:
    """The whole sentence as one atom with its figure, where it opens with the limit."""
    if not CAPPED.match(span.plain) and not _MOST.fullmatch(span.plain):
        return clause(span, context)
    found = atom(span, context)
    if isinstance(found, Atom) and found.value == figure.value:
        return found
    return counted_atom(span, figure)


_EACH_TIME = re.compile(r"\b(?:per|each|every|in\s+an?|within\s+an?)\s+(?:calendar\s+|rolling\s+)?(?P<time>day|week|month|year)\b")
_UNITS = {"day": "d", "week": "wk", "month": "mo", "year": "a"}


def counted_atom(span: Span, figure: Figure) -> Atom:
    """A limit as its number and the time over which it counts."""
    window = next((f"{f.value:g} {f.unit}" for f in figures(span.since(figure.end)) if f.unit in ("d", "wk", "mo", "a")), None)
    if window is None and (each := _EACH_TIME.search(span.since(figure.end).plain)):
        window = f"1 {_UNITS[each.group('time')]}"
    op = figure.op if figure.op in ("<", "<=", "between", "=") else "<="
    quote = span.trimmed()
    return Atom(quote.raw, quote.start, compared(span, figure, None), op, figure.value, figure.value2, figure.unit or "1", window)
