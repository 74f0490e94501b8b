"""What the words around a figure make of it: an age, an interval, a distance, a count of things, a comparison said from afar."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from rules.compile.figures.rates import at_first, interval, more_often, so_many_a_time, so_often
from rules.compile.figures.scales import below_zero, bounded_afar, compared_afar, on_scale, past_the_nth, so_many
from rules.compile.figures.words import OPS, Figure, phrases
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import Op


def understood(one: Figure, span: Span) -> Figure:
    """A figure with what the words beside it say of it."""
    for reading in (*_READINGS, so_many, bounded_afar, below_zero, past_the_nth, on_scale, compared_afar):
        one = reading(one, span)
    return one


_NAME_BEFORE = re.compile(r"\b(?P<word>[a-z][a-z-]{3,})[\s-]$")
_ONE_NOUN = re.compile(r"[a-z]+(?<!s)$")


def of_name(one: Figure, span: Span) -> bool:
    """`anti-interleukin 5 therapy`: a bare figure behind a name and before one thing is part of the name."""
    if one.op is None and not one.unit and one.value2 is None and _OF_KIND.match(span.source.plain[one.end : span.end]):
        return True
    if (
        one.op is None
        and one.unit in _STRENGTHS
        and (_FORM.match(span.source.plain[one.end : span.end]) or _OF_FORM.search(span.source.plain[span.start : one.start]))
    ):
        return True
    if one.op or one.window or one.age or one.value2 is not None or not one.counted or one.value < _SEVERAL or one.graded:
        return False
    if one.unit in _SPANS:
        return False  # `an adequate 6-month trial`
    said, found = (
        span.source.plain[one.start : one.end],
        _NAME_BEFORE.search(span.source.plain[max(span.start, one.start - 30) : one.start]),
    )
    if not found or not said[:1].isdigit() or not _ONE_NOUN.search(said):
        return False
    word = found.group("word")
    return word not in words().prepositions | words().verbs | words().determiners | words().heads and not word.endswith(("ed", "ing"))


_SPANS = ("h", "d", "wk", "mo", "a")
_SEVERAL = 2
_OF_KIND = re.compile(r"-(?!(?:points?|folds?|grades?|lines?|logs?|levels?|steps?|units?|times?)\b)[a-z]{4,}\s+[a-z]")
"""`three-vessel disease`: of what kind, and no threshold."""
_FORMS = (
    r"(?:tablets?|capsules?|caplets?|creams?|ointments?|lotions?|gels?|solutions?|foams?|shampoos?|suspensions?|sprays?|patch(?:es)?|vials?|"
    r"syringes?|pens?|autoinjectors?|drops|inhalers?|powders?|suppositor(?:y|ies)|elixirs?|syrups?|lozenges?|films?|wipes?|swabs?|strength)"
)
_STRENGTHS = ("%", "mg", "ug", "mL", "g", "mg/mL", "ug/mL", "[iU]", "U")
_FORM = re.compile(
    r"\s*(?:(?:topical|oral|ophthalmic|otic|nasal|vaginal|rectal|delayed|extended|immediate|release|chewable|prefilled|transdermal|eye|"
    r"injectable|inhalation|single-dose)[\s-]+){0,3}" + _FORMS + r"\b"
)
"""`clobetasol 0.05% cream`: the strength of a drug is part of its name."""
_OF_FORM = re.compile(r"\b" + _FORMS + r"\s+\(?$")
_LIMIT_OF = re.compile(r"\b(?:not|never)\s+(?:yet\s+)?(?:been\s+)?exceed\w*\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,4}(?:of\s+)?$")


def _not_exceeded(one: Figure, span: Span) -> Figure:
    """`has not exceeded the lifetime limit of 12 doses`, `shall not exceed 300 mg`."""
    said, before = span.source.plain[one.start : one.end], span.source.plain[max(0, one.start - 12) : one.start]
    if one.op == ">" and re.match(r"exceed\w*", said) and (refused := re.search(r"\b(?:not|cannot|never)\s+(?:be\s+|to\s+)?$", before)):
        return replace(one, op="<=", start=one.start - len(refused.group()))
    return replace(one, op="<=") if one.op is None and _LIMIT_OF.search(span.source.plain[max(0, one.start - 80) : one.start]) else one


_MISSED = re.compile(
    r"\b(?:fail(?:s|ed|ure)?\s+to\s+(?:achieve|lose|gain|attain|reach|obtain|maintain|drop|decrease|increase|improve|reduce)|"
    r"(?:did|does|do|has|have|had|could|can)\s*not\s+achieved?)\s+(?:(?!(?:and|or|with|after|for|who|that|despite)\b)[\w-]+\s+){0,5}$"
)
"""`failed to lose at least one pound`: less than that."""


def _missed(one: Figure, span: Span) -> Figure:
    turned: dict[str, Op] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
    if one.op == "between" or one.window or one.age or one.counted or one.unit in ("d", "wk", "mo", "a"):
        return one
    before = span.source.plain[max(span.start, one.start - 70) : one.start]
    return replace(one, op=turned[one.op or ">="]) if _MISSED.search(before) and (one.op or one.unit) else one


def _over_time(one: Figure, span: Span) -> Figure:
    """`recurs over 3 months` says over which time; `pain for over 3 months` compares."""
    if one.op != ">" or one.age or one.unit not in ("d", "wk", "mo", "a") or not span.source.plain[one.start :].startswith("over "):
        return one
    before = span.source.plain[max(0, one.start - 16) : one.start]
    if re.search(r"\b(?:for|of|lasting|lasted|is|are|was|were|been|has|have|aged?|and|or|to|if|when)\s+$|[(:;,]\s*$|^\s*$", before):
        return one
    return replace(one, op=None, window=True)


_OF_LAST = re.compile(r"\s*(?:out\s+)?of\s+the\s+(?:last|past|preceding|previous|prior)\s+\d+\s+(?P<time>days|weeks|months)\b")


def _of_last(one: Figure, span: Span) -> Figure:
    """`at least 45 of the last 60 days`: so many days."""
    found = _OF_LAST.match(span.source.plain[one.end : span.end])
    if one.unit or one.graded or not found:
        return one
    return replace(one, unit={"days": "d", "weeks": "wk", "months": "mo"}[found.group("time")])


_BACK = re.compile(r"\b(?:with|to|than)\s+(?:that\s+of\s+)?the\s+(?:prior|previous|past|last|preceding)\s+$")


def _looking_back(one: Figure, span: Span) -> Figure:
    """`in comparison with the prior 3 months`: the time that is compared with, and no least."""
    if one.op or one.window or one.unit not in ("d", "wk", "mo", "a"):
        return one
    number = re.search(r"\d", span.source.plain[one.start : one.end])
    at = one.start + (number.start() if number else 0)
    return replace(one, window=True) if _BACK.search(span.source.plain[max(0, at - 40) : at]) else one


_DISTANCE = re.compile(r"\bwithin\s+(?:a\s+distance\s+of\s+)?$")


def _within(one: Figure, span: Span) -> Figure:
    """`within 30 cm of X`: a figure that is no time is at most."""
    if one.op or one.value2 is not None or one.unit in ("", "1", "d", "wk", "mo", "a", "h", "min", "s", "%"):
        return one
    return (
        replace(one, op="<=", window=False)
        if _DISTANCE.search(span.source.plain[span.start : one.start])
        or (one.window and span.source.plain[one.start : one.end].startswith("within"))
        else one
    )


def _aged(one: Figure, span: Span) -> Figure:
    """`before age 50`, `65 years or younger`: ages by the words of their comparison."""
    said = span.source.plain[one.start : one.end]
    if one.unit not in ("", "a") or one.graded:
        return one
    if re.search(r"\bage\b|\b(?:older|younger)\b", said) or _of_people(one, span):
        return replace(one, age=True)
    return one


_BEFORE_AGE = re.compile(r"\b(?P<word>before|prior\s+to|after|by)\s+$")


def _before_age(one: Figure, span: Span) -> Figure:
    """`onset before 6 months of age`: younger than that."""
    found = _BEFORE_AGE.search(span.source.plain[max(span.start, one.start - 10) : one.start])
    if one.op or not one.age or one.value2 is not None or not found or not span.source.plain[one.start : one.end].endswith("of age"):
        return one
    ops: dict[str, Op] = {"after": ">", "by": "<="}
    return replace(one, op=ops.get(found.group("word"), "<"), window=False)


_IS_UNDER = re.compile(
    r"^\W*(?:(?:who\s+)?(?:is|are)\s+(?:under|over|older\s+than|younger\s+than)|must\s+be\s+(?:under|over|at\s+least|older\s+than|younger\s+than))\s+\d+$"
)


def _of_people(one: Figure, span: Span) -> bool:
    """`patients under 60`, `adults over 65 years`: a bare comparison straight behind the people is their age."""
    if one.op and not one.unit and not one.counted and _IS_UNDER.match(span.source.plain[span.start : one.end]):
        return True
    before = re.search(r"([a-z]+)\s+(?:who\s+are\s+|are\s+|must\s+be\s+)?$", span.source.plain[max(0, one.start - 40) : one.start])
    if one.counted or not one.op or not before or before.group(1) not in words().people | words().population:
        return False
    behind = span.source.plain[one.end : one.end + 24]
    return not re.match(r"\s*(?:years?\s+)?(?:after|since|following|of\s+(?!age))|\s+[a-z]+s\b", behind) or bool(
        re.match(r"\s+years?\b(?!\s+(?:of\s+(?!age)|after|since))", behind)
    )


_LATE = re.compile(
    r"\s?[a-zµ°/%²\d]+(?:\s[a-z]+)?\s(or\s(?:more|greater|stronger|firmer|tighter|longer|higher|above|older|less|lower|fewer|below|shorter|younger))\b"
)


def _late(one: Figure, span: Span) -> Figure:
    """`150 ms or longer`: the comparison behind a word that is no unit of the vocabulary."""
    found = _LATE.match(span.source.plain[one.end : span.end]) if one.op is None and one.value2 is None and not one.window else None
    if not found:
        return one
    kind, op = phrases().get(found.group(1), ("", ""))
    return replace(one, op=OPS[op]) if kind == "EXTREME" else one


def _loudness(one: Figure, span: Span) -> Figure:
    """Hearing at `45 dB or better` is at 45 dB or less, a slip of `grade II or worse` at grade II or more."""
    said = span.source.plain[one.start : one.end]
    flipped: dict[str, Op] = {"or better": "<=", "or worse": ">="}
    if one.unit == "dB":
        flipped |= {"better than": "<", "worse than": ">"}
    op = next((o for words_, o in flipped.items() if words_ in said), None)
    return replace(one, op=op) if op and (one.unit == "dB" or one.graded) else one


_BILLED = re.compile(r"\s*(?:(?:is|are|were)\s+)?(?:billed|of\s+service)\b")
"""Units of a bill, not of a drug."""
_LED = re.compile(
    r"(?:^|\b(?:of|to|with|failed|fail|tried|than|any|received|had|has|have|using|on|by|from|and|or|for|after|least|completed))\W*$"
)
_NO_PLURAL = re.compile(r"(?:ss|us|is|ous|'s|\d)$|^(?:diabetes|herpes|plus|versus|yes|always|whereas|times|thus|as|was|has|its|this)$")
_TIME_NOUNS = {"days": "d", "day": "d", "nights": "1"}


def _with_noun(one: Figure, span: Span) -> Figure:
    """`4 facet joint injection sessions`, `two nonsteroidal drugs`: the counted thing may stand some words behind its figure."""
    if one.unit == "U" and _BILLED.match(span.source.plain[one.end : span.end]):
        return replace(one, unit="1", counted=True)
    if one.unit or one.age or one.window or one.graded:
        return one
    behind = span.source.plain[one.end : span.end]
    at, last = 0, ""
    for _ in range(6):
        word = re.compile(
            r"[\s\-]*(?:\((?:or more|or greater)\)\s*)?(?:(?:tier|step|level|schedule|category|group)[\s-]\d\s)?"
            r"((?:mild|moderate|moderately) to (?:severe|moderate)|[a-z][\w'/]*)"
        ).match(behind, at)
        if word and not at and word.group(1) in ("failed", "documented", "unsuccessful", "prior"):
            at = word.end()
            continue
        if not word or word.group(1) in _stops() or word.group(1).startswith("and/"):
            break
        if rate := _RATE_OF.match(word.group(1)):
            return replace(one, unit="1", counted=True, end=one.end + word.start(1) + rate.end("noun"))
        at, last = word.end(), word.group(1)
        if last in _TIME_NOUNS:
            return replace(one, unit=_TIME_NOUNS[last], counted=last == "nights", end=one.end + at)
        if last in words().counted or (last.endswith("ments") and _counts(one, last, span)):
            return replace(one, unit="1", counted=True, end=one.end + at)
    return replace(one, unit="1", counted=True, end=one.end + at) if last and _counts(one, last, span) else one


_RATE_OF = re.compile(r"(?P<noun>[a-z]+)/\d+$")
"""`one syringe/30 days`: so many within that time."""


def _counts(one: Figure, noun: str, span: Span) -> bool:
    """Whether a figure counts the noun behind it: a plural after a number word or a comparison, any noun after `at least one`."""
    if one.value2 is not None or one.value != int(one.value) or one.value > 100:
        return False
    if one.value == 1:
        return one.op in (">=", ">") and "following" not in noun
    said = span.source.plain[one.start : one.end]
    plural = noun.endswith("s") and not _NO_PLURAL.search(noun)
    return plural and (one.op is not None or not any(c.isdigit() for c in said) or bool(_LED.search(span.source.plain[: one.start][-12:])))


@functools.cache
def _stops() -> frozenset[str]:
    return (
        words().prepositions
        | words().verbs
        | {
            "and",
            "or",
            "but",
            "while",
            "because",
            "plus",
            "the",
            "who",
            "that",
            "which",
            "where",
            "when",
            "if",
            "unless",
            "following",
            "criteria",
        }
    )


_READINGS = (
    _of_last,
    _with_noun,
    more_often,
    so_often,
    so_many_a_time,
    _looking_back,
    _aged,
    _before_age,
    _loudness,
    _late,
    _within,
    interval,
    _over_time,
    _not_exceeded,
    _missed,
    at_first,
)
