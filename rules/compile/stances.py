"""What a sentence says of a service; and sentences about something else: durations of approval, paperwork, definitions, delegates."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

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
        found = next((f for f in one.finditer(text) if not _TOLD.search(text[: f.start()])), None)
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


_TOLD = re.compile(
    r"\b(?:why|whether|(?:documentation|documents?|evidence|attests?|states?|shows?|confirms?|certif\w+|reason)\s+that)\b[^,;:.]*$"
)
"""`a reason why the syrup is not appropriate`: what somebody has to tell is said of no service."""


def _asks(span: Span) -> bool:
    return bool(re.search(r"\b(?:if|when|based\s+on|following|criteria)\b", span.masked))


@functools.cache
def _negated() -> re.Pattern[str]:
    return pattern("negated_stance")


def authorization(span: Span) -> Atom | None:
    """For how long something is approved."""
    for found in pattern("authorizes").finditer(span.plain):
        start = span.start + found.start()
        figure = next((f for f in figures(span.since(start)) if f.unit in _TIMES and not f.age), None)
        first = next(iter(figures(span.since(start))), None)
        if first is not None and first is not figure and (first.counted or first.unit == "1"):
            continue  # it is the number that is limited, the time only says over which
        if figure is None or figure.start - (span.start + found.end()) > 25:
            continue
        quote = Span(span.source, start, figure.end)
        op = "<=" if re.search(r"up\s+to|maximum|no\s+more|not\s+to\s+exceed", quote.plain) else "="
        return Atom(quote.raw, quote.start, "auth.duration", op, figure.value, figure.value2, figure.unit)  # type: ignore[arg-type]
    return None


_STAGE_OF = re.compile(
    r"[\s,;]*(?:and\s+)?(?:for\s+)?(?P<stage>initial|first|renewals?|re-?authori[sz]ations?|continu\w+|subsequent|maintenance|thereafter)\b[\w\s]{0,24}:?\s*(?:for\s+)?$"
)


_STAGE_BEHIND = re.compile(r"\s*(?:for\s+)?(?:the\s+)?(?:initial|first|renewals?|reauth\w*|re-auth\w*|continu\w+|subsequent)\b")


def approvals(span: Span, first: Atom) -> list[Atom]:
    """For how long something is approved, at each of its stages (`initial 4 months, renewal 12 months`)."""
    found = [first]
    at = first.start + len(first.quote)
    for figure in figures(span.since(at)):
        label = _STAGE_OF.search(span.source.plain[at : figure.start])
        if figure.unit in _TIMES and not label and (behind := _STAGE_BEHIND.match(span.source.plain, figure.end)):
            quote = Span(span.source, figure.start, behind.end())
            found.append(replace(first, quote=quote.raw, start=quote.start, value=figure.value, value2=figure.value2, unit=figure.unit))
            at = behind.end()
        if figure.unit in _TIMES and label:
            quote = Span(span.source, at + label.start("stage"), figure.end)
            found.append(replace(first, quote=quote.raw, start=quote.start, value=figure.value, value2=figure.value2, unit=figure.unit))
            at = figure.end
    return found


def bare_duration(span: Span) -> list[Atom]:
    """A line under the heading of a duration that says hardly more than a time (`12 months`)."""
    figure = next((f for f in figures(span) if f.unit in _TIMES), None)
    if figure is None or len(span.plain.split()) > _BARE_DURATION:
        return []
    quote = span.upto(figure.end).trimmed()
    return approvals(span, Atom(quote.raw, quote.start, "auth.duration", "=", figure.value, figure.value2, figure.unit))


_BARE_DURATION = 10  # words


def is_administrative(span: Span) -> bool:
    return bool(pattern("administrative").search(span.plain))


def is_definition(span: Span) -> bool:
    return bool(pattern("definition").search(span.plain))


_TOOL = re.compile(
    r"\b(?:decisions?|determinations?|reviews?|necessity)\b[^.;]{0,80}?\b(?:using|use|uses|follows?|per|based\s+on|according\s+to|guided\s+by|made\s+with|relies\s+on|rely\s+on)\s+"
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
