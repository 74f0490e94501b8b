"""What a sentence says of a service; and sentences about something else: durations of approval, paperwork, definitions, delegates."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from policies.reading.delegation import sent_to
from rules.compile.figures import figures
from rules.compile.source import Span
from rules.compile.vocabulary import pattern, stances
from rules.model import Atom

_TIMES = ("d", "wk", "mo", "a")


@dataclass(frozen=True, slots=True)
class Said:
    """A stance and the words that say it."""

    stance: str
    span: Span


def said(span: Span) -> Said | None:
    """The first stance of a sentence; `not` right before turns covered into not covered."""
    best: tuple[int, int, str, Span] | None = None
    text = span.masked
    for rank, (name, one) in enumerate(stances()):
        found = one.search(text)
        if found and (best is None or (found.start(), rank) < best[:2]):
            best = (found.start(), rank, name, span.part(found.start(), found.end()))
    if best is None:
        return None
    name, where = best[2], best[3]
    if (auth := authorization(span)) and name == "covered" and auth.start <= where.start < auth.start + len(auth.quote) and not _asks(span):
        return None
    if name == "covered" and re.search(_negated(), text[: best[0]]):
        name = "not_covered"
    return Said(name, where)


def _asks(span: Span) -> bool:
    return bool(re.search(r"\b(?:if|when|based\s+on|following|criteria)\b", span.masked))


@functools.cache
def _negated() -> re.Pattern[str]:
    return pattern("negated_stance")


def authorization(span: Span) -> Atom | None:
    """For how long something is approved."""
    for found in pattern("authorizes").finditer(span.plain):
        start = span.start + found.start()
        figure = next((f for f in figures(span.since(start)) if f.unit in _TIMES), None)
        first = next(iter(figures(span.since(start))), None)
        if first is not None and first is not figure and (first.counted or first.unit == "1") and re.search(r"limited\s+to", found.group()):
            continue  # it is the number that is limited, the time only says over which
        if figure is None or figure.start - (span.start + found.end()) > 25:
            continue
        quote = Span(span.source, start, figure.end)
        op = "<=" if re.search(r"up\s+to|maximum|no\s+more|not\s+to\s+exceed", quote.plain) else "="
        return Atom(quote.raw, quote.start, "auth.duration", op, figure.value, figure.value2, figure.unit)  # type: ignore[arg-type]
    return None


def is_administrative(span: Span) -> bool:
    return bool(pattern("administrative").search(span.plain))


def is_definition(span: Span) -> bool:
    return bool(pattern("definition").search(span.plain))


_TOOL = re.compile(
    r"\b(?:decisions?|determinations?|reviews?|necessity)\b[^.;]{0,80}?\b(?:using|use|uses|follows?|per|based\s+on|according\s+to|guided\s+by|made\s+with)\s+"
    r"(?:the\s+|The\s+)?(?P<name>LOCUS|CALOCUS(?:-CASII)?|CASII|ECSII|ASAM(?:\s+Criteria)?|InterQual|MCG)\b"
)
"""A decision left to an instrument that another body publishes."""


def delegate(span: Span) -> str | None:
    """Who decides in the payer's place, where a sentence sends its reader there."""
    found = sent_to(span.raw)
    if found:
        return found[0].value
    tool = _TOOL.search(span.raw)
    return tool.group("name") if tool else None
