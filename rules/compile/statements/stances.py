"""What a sentence says of a service; and sentences about something else: durations of approval, paperwork, definitions, delegates."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policies.reading.delegation import sent_to
from rules.compile.figures.reading import figures
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, stances
from rules.model import Atom

_TIMES = ("d", "wk", "mo", "a")


@dataclass(frozen=True, slots=True)
class Said:
    """A stance and the words that say it."""

    stance: str
    span: Span


@functools.lru_cache(maxsize=2048)  # a sentence is asked what it says by everything that looks at it
def said(span: Span) -> Said | None:
    """The first stance of a sentence; `not` right before turns covered into not covered."""
    best: tuple[int, int, str, Span] | None = None
    text = span.masked
    for rank, (name, one) in enumerate(stances()):
        found = next((f for f in one.finditer(text) if not _TOLD.search(text[: f.start()]) and not _FOR_MOST.match(text, f.end())), None)
        if found and (best is None or (found.start(), rank) < best[:2]):
            best = (found.start(), rank, name, span.part(found.start(), found.end()))
    if _MONTH_MEANS.search(text) or _ONLY_SO.match(text):
        return None
    if (looks := _COSMETIC.search(text)) and (best is None or looks.start("how") < best[0]):
        return Said("not_covered", span.part(looks.start("how"), looks.end("how")))
    if best is None:
        named = _SERVICE_IF.search(span.plain)
        return Said("covered", span.part(named.end(), named.end() + 1)) if named else None
    name, where = best[2], best[3]
    if name == "covered" and _SENDS_ON.match(text):
        return None
    auth = authorization(span) if name == "covered" and not _asks(span) else None
    if auth and auth.start < where.end and where.start < auth.start + len(auth.quote):
        return None
    if name == "covered" and re.search(_negated(), text[: best[0]]):
        name = "not_covered"
    if name == "unproven" and re.search(r"\bnot\s*$", text[: best[0]]):
        return None  # `is not considered investigational`
    return Said(name, where)


_COSMETIC = re.compile(
    r"\b(?:considers?|deems?|regards?)\s+(?:(?!\bnot\b)[^.:;])+?\s(?P<how>(?:as\s+|to\s+be\s+)?cosmetic)(?=\W*$|,?\s+(?:when|if|for|in|because|unless|and)\b)"
)
"""`The plan considers X cosmetic when …`."""
_ONLY_SO = re.compile(
    r"\W*(?:if|when)\s+(?:prescribing|requesting|ordering|dispensing|using)\s+[^,;:.]+,\s+only\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){1,4}(?:is|are)\s+covered\W*$"
)
"""`If prescribing tablets, only the generic is covered`: a demand on what is prescribed, and no cover."""
_SERVICE_IF = re.compile(
    r"\((?:cpt|hcpcs)[^()]*\d[^()]*\)(?=,?\s+(?:if|when)\s+(?:any|all|both|either|one|each|at\s+least|the\s+following)\b[^:;]*:\s*$)"
)
"""`MRI of the arm (CPT 73218) if any of the following:`: a service, and when it is covered."""
_TOLD = re.compile(
    r"\b(?:why|whether|(?:documentation|documents?|evidence|attests?|states?|shows?|confirms?|certif\w+|reason)\s+that)\b[^,;:.]*$"
    r"|\bmust\s+be\s+\w+,?\s+or\s+(?:the\s+|your\s+)?(?:requests?|claims?)\s+(?:may|will)\s*$"
)
"""`a reason why the syrup is not appropriate`: what somebody has to tell is said of no service."""


def _asks(span: Span) -> bool:
    return bool(re.search(r"\b(?:if|when|based\s+on|following|criteria)\b", span.masked))


@functools.cache
def _negated() -> re.Pattern[str]:
    return pattern("negated_stance")


_AT_MOST = re.compile(r"up\s+to|maximum|no\s+(?:more|longer|greater)|not\s+(?:to\s+exceed|more|longer|exceed)")


_FOR_MOST = re.compile(r"\s+for\s+(?:the\s+(?:great\s+|vast\s+)?majority\s+of|most)\s+(?:[a-z-]+\s+)?[a-z]+\b(?!\s+(?:who|with|when|if)\b)")
"""`is appropriate for most patients`: what is usual, and no cover."""
_MONTH_MEANS = re.compile(r"\bmonth\s+(?:is\s+equal\s+to|equals|means|=|is)\s+30\s+days\b")
"""`1 month is equal to 30 days`: how time is counted, and no time of approval."""
_SENDS_ON = re.compile(
    r"\W*(?:all\s+|any\s+|these\s+|the\s+)?(?:items?|services?|supplies|benefits?)(?:\s+and\s+\w+)?\s+(?:are|is)\s+\w+\s+only\s+(?:if|when)\s+"
    r"(?:they|it|these)\s+[a-z]+\s+(?:[\w-]+\s+){0,4}(?:requirements|criteria|conditions|rules)\s+(?:[\w-]+\s+){0,3}(?:below|here|policy|section|document)\W*$"
)
"""`Items are covered only if they meet the requirements below`: what is asked stands elsewhere, and of each service by itself."""


def authorization(span: Span) -> Atom | None:
    """For how long something is approved."""
    if _MONTH_MEANS.search(span.plain):
        return None
    for found in pattern("authorizes").finditer(span.plain):
        start = span.start + found.start()
        figure = next((f for f in figures(span.since(start)) if f.unit in _TIMES and not f.age), None)
        first = next(iter(figures(span.since(start))), None)
        if first is not None and first != figure and (first.counted or first.unit == "1"):
            continue  # it is the number that is limited, the time only says over which
        if figure is None or figure.start - (span.start + found.end()) > 25:
            continue
        quote = Span(span.source, start, figure.end).trimmed()
        op = "between" if figure.value2 is not None else "<=" if _AT_MOST.search(quote.plain) else "="
        return Atom(quote.raw, quote.start, "auth.duration", op, figure.value, figure.value2, figure.unit)  # type: ignore[arg-type]
    return None


_STAGE_OF = re.compile(
    r"(?<![a-z])[\s,;(/|-]*(?:and\s+)?(?:for\s+)?(?:the\s+)?(?P<stage>initial|then|after\s+that|first|renewals?|re-?auth(?:ori[sz]ations?)?|continu\w+|subsequent|maintenance|thereafter)\b[\w\s]{0,24}:?\s*(?:for\s+)?$"
)


_STAGE_BEHIND = re.compile(
    r"\s*[(]?(?:for\s+)?(?:the\s+)?(?:initial(?:ly)?|first|renewals?|reauth\w*|re-auth\w*|continu\w+|subsequent|maintenance)\b"
    r"(?:\s+(?:authori[sz]ation|approval|therapy|treatment|request))?[)]?"
)


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


def _bare_duration(span: Span) -> list[Atom]:
    """A line under the heading of a duration that says hardly more than times (`12 months`, `Plan A: 12 months; other plans: 6 months`)."""
    found: list[Atom] = []
    for part in _pieces(span):
        figure = next((f for f in figures(part) if f.unit in _TIMES and not f.window), None)
        if figure is None or len(part.plain.split()) > _BARE_DURATION:
            return []
        stage = _STAGE_BEHIND.match(part.source.plain, figure.end)
        quote = part.upto(stage.end() if stage and stage.end() <= part.end else figure.end).trimmed()
        most = figure.op if figure.op in ("<=", "<") else "="
        first = Atom(quote.raw, quote.start, "auth.duration", most, figure.value, figure.value2, figure.unit)
        found += approvals(part, first)
    return found


def bare_durations(lines: Sequence[Span]) -> list[Atom]:
    """The times of lines that say nothing else; empty where one says more."""
    found = [_bare_duration(one) for one in lines]
    return [one for line in found for one in line] if all(found) else []


def _pieces(span: Span) -> list[Span]:
    """What stands between the semicolons and full stops of a line."""
    cuts = [0, *(m.end() for m in re.finditer(r";\s*|\.\s+(?=\w)", span.masked)), len(span)]
    return [part for a, b in pairwise(cuts) if (part := span.part(a, b).trimmed())]


_BARE_DURATION = 10  # words


_REVIEWED = re.compile(
    r"^\W*(?:[\w'/-]+\s+){1,8}?(?:is|are|be)\s+(?:[a-z]+ly\s+)?(?:re-?)?(?:viewed|evaluated|assessed|certified|authorized|determined|reviewed|updated|renewed|confirmed|(?<=review\sis\s)(?:completed|conducted|performed|done|required))\b"
    r"[^:;]*?\b(?P<often>(?:(?:at\s+least|no\s+less\s+than|at\s+a\s+minimum)\s+)?(?:once\s+)?every\s+(?:[\w-]+\s+)?(?:days?|weeks?|months?|years?)"
    r"|at\s+intervals\s+of\s+[\w-]+\s+(?:days|weeks|months|years)|annually|yearly|monthly|quarterly)\b"
)
"""`Treatment plans are reviewed every six months`: how often somebody looks at them again."""
_OFTEN = {"annually": (1, "a"), "yearly": (1, "a"), "monthly": (1, "mo"), "quarterly": (3, "mo")}


def periodic_review(span: Span) -> Atom | None:
    """How often a plan or a need is reviewed, where a sentence says nothing else."""
    found = _REVIEWED.match(span.plain)
    if not found or re.search(r"\b(?:if|when|unless)\b", span.masked):
        return None
    quote = span.part(found.start("often"), found.end("often"))
    figure = next((f for f in figures(quote) if f.unit in _TIMES), None)
    value, unit = (figure.value, figure.unit) if figure else _OFTEN.get(quote.plain.split()[-1], (0, ""))
    least = re.match(r"at\s+least|no\s+less|at\s+a\s+min", quote.plain)
    return Atom(quote.raw, quote.start, "auth.review_interval", "<=" if least else "=", value, None, unit) if value else None


def is_administrative(span: Span) -> bool:
    return bool(pattern("administrative").search(span.plain)) or periodic_review(span) is not None


_ASKED_BESIDE = re.compile(
    r"\b(?:patients?|members?|individuals?|beneficiar(?:y|ies)|persons?|candidates?)\s+must\s+(?:not\s+)?(?:also\s+)?(?:have|be|show|demonstrate|meet)\b"
    r"(?!\s+(?:been\s+)?(?:seen|evaluated|examined|assessed|referred|prescribed|ordered|submitted|enrolled|notified|informed)\b)[^;:.]*,?\s+and\s"
)


def asked_beside(span: Span) -> bool:
    """`the member must have A, and X must be ordered by a specialist`: a demand on the patient in a sentence on paperwork."""
    return _ASKED_BESIDE.search(span.masked) is not None


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
