"""What fact a quote asks for: one of the vocabulary where the words say it and nothing else, an attestation of the quote otherwise."""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import replace

from rules.compile.figures.words import Figure
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import Measure, measures
from rules.compile.text.vocabulary import facts as named
from rules.lexicon import alternation
from rules.model import All, Atom, Node
from rules.words import key, singular
from rules.words import words as plain_words

_EMPTY = frozenset(["a", "an", "the", "of", "is", "are", "has", "have", "had", "with", "present", "presence", "there", "diagnosis", "in"])
_CONSERVATIVE = re.compile(
    r"\b(?:conservative|non-?\s?surgical|non-?\s?operative)\s+(?:\w+\s+){0,2}(?:therapy|therapies|treatment|treatments|management|care|measures)\b"
)
_TERM = re.compile(r"(?:[a-z][\w-]*\s+){0,2}[a-z][\w-]*[*†‡§]+")


def attestation(quote: str) -> str:
    """`attest.` and twelve hex figures of the words, so that the same words give the same fact in every version."""
    return f"attest.{hashlib.sha256(key(quote).encode()).hexdigest()[:12]}"


@functools.cache
def _named() -> dict[tuple[str, ...], str]:
    return {_core(phrase): one.fact for one in named() for phrase in one.words}


def _core(phrase: str) -> tuple[str, ...]:
    return tuple(singular(w) for w in plain_words(phrase) if w not in _EMPTY)


def yes_no(quote: str) -> str:
    """The fact of an atom that compares nothing."""
    return _named().get(_core(quote)) or attestation(quote)


@functools.cache
def _measure_finder() -> tuple[re.Pattern[str], dict[str, Measure]]:
    table = {phrase: one for one in measures().measures for phrase in one.words}
    return re.compile(alternation(table)), table


def measure_at(span: Span, figure: Figure) -> Measure | None:
    """What a figure measures: the nearest thing named before it in the clause, else the first behind it."""
    finder, table = _measure_finder()
    found = [(m.start() + span.start, table[" ".join(m.group().split())]) for m in finder.finditer(span.plain)]
    before = [m for at, m in found if at < figure.end]
    behind = [m for at, m in found if at >= figure.end]
    unit_fits = [m for m in reversed(before) if _fits(m, figure)] or [m for m in behind if _fits(m, figure)]
    return unit_fits[0] if unit_fits else None


_SMALL = re.compile(r"\W*(?:(?:an?|the|has|is|baseline|current|serum|resting|body|pretreatment|documented|plasma)\s+)*$")


def opens_with_measure(span: Span, figure: Figure) -> bool:
    """Whether what is measured stands at the start, with no noun before it."""
    finder, _ = _measure_finder()
    found = finder.search(span.plain)
    return found is not None and span.start + found.end() <= figure.end and _SMALL.fullmatch(span.plain[: found.start()]) is not None


_AT_END = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:level|levels|score|value|reading|that|which|is|are|was|of|at|with|the|a|an)\b\s*)*[:\s]*$"
)


def measured_last(span: Span) -> int | None:
    """`You must have a BMI of:`: where the measure begins with which a lead-in ends; each item below gives its own figure."""
    finder, _ = _measure_finder()
    found = list(finder.finditer(span.plain))
    return span.start + found[-1].start() if found and _AT_END.match(span.plain, found[-1].end()) else None


def _fits(measure: Measure, figure: Figure) -> bool:
    """Whether the printed unit may be one of this measure."""
    if measure.fact == "pt.age":
        return figure.unit in ("", "a") and figure.age
    if figure.unit in ("", measure.unit):
        return True
    return figure.unit not in ("d", "wk", "mo", "a", "h", "min", "1") and (figure.unit != "%" or measure.unit == "%")


def compared(span: Span, figure: Figure, measure: Measure | None) -> str:
    """The fact of an atom that compares."""
    if figure.age or (measure and measure.fact == "pt.age") or _OLD.match(span.source.plain, figure.start):
        return "pt.age" if not re.search(r"\b(?:diagnos|onset|menopause|first)\w*", span.plain) else attestation(_without(span, figure))
    if measure:
        return f"{measure.fact}.change" if _is_change(span, figure) and "loss" not in measure.fact else measure.fact
    if figure.unit in ("d", "wk", "mo", "a") and _CONSERVATIVE.search(span.plain):
        return "tx.conservative.duration"
    return attestation(_without(span, figure))


_OLD = re.compile(
    r"(?:(?:is|are|was|at\s+least|up\s+to|under|over|less\s+than|older\s+than|younger\s+than)\s+)*\d{1,3}\s+(?:months?|weeks?|days?)\s+old\b"
)
"""`the infant is 12 months old or younger`."""
_CHANGE = r"(?:gain|improvements?|reductions?|decreased?|increased?|rise|drop|decline|fall|change|reduced|improved|worsening)"
_CHANGED_BEFORE = re.compile(rf"\b{_CHANGE}\b(?:(?!\bto\b)[^,;.\d]){{0,45}}$")
_CHANGED_BEHIND = re.compile(rf"\s*(?:points?\s+|letters\s+|lines\s+)?(?:of\s+)?{_CHANGE}\b")


def _is_change(span: Span, figure: Figure) -> bool:
    """`a gain of at least 10 degrees in range of motion`: by how much it has changed, not how much it is."""
    return bool(_CHANGED_BEFORE.search(span.upto(figure.start).plain) or _CHANGED_BEHIND.match(span.since(figure.end).plain))


def _without(span: Span, figure: Figure) -> str:
    """The quote without its figure: the fact stays the same where only the threshold moves."""
    return span.upto(figure.start).raw + " # " + span.since(figure.end).raw


def term_of(span: Span) -> str | None:
    """A term with a footnote's mark, as printed."""
    found = _TERM.search(span.plain)
    if not found:
        return None
    small = re.match(r"(?:(?:of|the|to|or|and|a|with)\s+)+", found.group())
    return span.part(found.start() + (small.end() if small else 0), found.end()).raw


_BARE = re.compile(r"(?:(?:at\s+least|more\s+than|greater\s+than|no\s+(?:more|less|fewer)\s+than|[<>=≥≤]+)\s*)?\d+(?:\.\d+)?")


def of_one_rate(node: Node) -> Node:
    """`at least 4 and fewer than 15 days per month`: both figures count the same."""
    if not isinstance(node, All) or len(node.of) != _TWO:
        return node
    first, second = node.of
    if (
        not isinstance(first, Atom)
        or not isinstance(second, Atom)
        or "/" not in (second.unit or "")
        or not _BARE.fullmatch(first.quote.lower())
    ):
        return node
    return replace(node, of=(replace(first, unit=second.unit, fact=second.fact), second))


_TWO = 2
