"""What a clause says behind its noun, or in its stead: `pain that A and that B`, `A or, if not, B`, `a finding causing A or B`."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.leaves.series import read_all
from rules.compile.names.words import is_noun
from rules.compile.text.source import Span
from rules.model import All, Any, Node, Stance

_AND_THAT = re.compile(r"(?<=[a-z)_])\s+and\s+(?:that|which|who)\s+(?=(?:[a-z]+ly\s+)?(?:[a-z]+s|has|is|are|have)\b)")
_AND_LIMITS = re.compile(
    r"(?<=[a-z)_])\s+and\s+(?=(?:significantly\s+|substantially\s+|severely\s+)?(?:limits|interferes|impairs|restricts|prevents|affects)\s)"
)
"""`pain that is worse at night and limits activity`."""
_ONE_THAT = re.compile(r"\b(?:that|which|who)\b")
_FOR_WHICH = re.compile(
    r"(?<=[a-z)_]),?\s+for\s+which\s+(?=(?:at\s+least\s+|more\s+than\s+|a\s+minimum\s+of\s+)?(?:\d+|two|three|four|six|eight|twelve)\s|[^,;]*\s(?:is|are)\s+indicated\W*$)"
)
_IS_SO_MUCH = re.compile(
    r"(?<=[a-z]s)\s+(?:that|which)\s+(?=(?:are|were)\s+(?:under|over|less\s+than|more\s+than|at\s+least|older\s+than|younger\s+than|larger\s+than|smaller\s+than)\s+(?:\d|two|three|four|five|six))"
)
_LASTS_AND = re.compile(
    r"(?<=days|ears|nths|eeks)\s+(?:that|which)\s+(?=(?:[a-z]+ly\s+)?(?:interferes?|limits?|impairs?|restricts?|prevents?|affects?)\s)|(?<=\sin\snature)\s+(?=requiring\s[^,;]*(?:\d|two|three|four|six)\s)"
)


def relatives(span: Span, context: Context, clause: Clause) -> Node | None:
    """`pain that bending makes worse and that limits activity`, `a fracture for which 6 weeks of care have failed`, `fractures that are
    under 6 weeks old`: the thing, and what each clause says of it."""
    found = _AND_THAT.search(span.masked)
    if found and (not _ONE_THAT.search(span.masked[: found.start()]) or re.search(r"[,;]", span.masked[found.start() :])):
        found = None
    limits = _AND_LIMITS.search(span.masked)
    if limits and _ONE_THAT.search(span.masked[: limits.start()]) and not re.search(r"[,;]|\b(?:or|and)\b", span.masked[limits.end() :]):
        found = limits
    found = found or next(filter(None, (one.search(span.masked) for one in (_FOR_WHICH, _IS_SO_MUCH, _LASTS_AND))), None)
    if found is None or negated(span.part(0, found.start())) or ";" in span.masked:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if len(word_list(left)) < _PAIR or len(word_list(right)) < _PAIR:
        return None
    context.claims.add(span.part(found.start(), found.end()))
    return All(read_all([left, right], context, clause))


_ESPECIALLY = re.compile(r",?\s+(?:especially|particularly|in\s+particular)\s+(?:if|when|in|for|with)\s[^;]*$")


def especially(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a growth that looks malignant, especially in those with a family history`: whom it concerns most is no demand."""
    found = _ESPECIALLY.search(span.masked)
    if found is None or len(word_list(span.part(0, found.start()))) < _PAIR or context.stance is not Stance.COVERED:
        return None
    context.claims.add(span.part(found.start()))
    return clause(span.part(0, found.start()), context)


_COMES_OF = re.compile(r"\s+(?:causing|resulting\s+in|leading\s+to)\s+(?P<one>(?:[\w-]+\s+){1,3}?)or\s+(?P<two>(?:[\w-]+\s*){1,3})\W*$")


def comes_of(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a swollen liver causing obstruction or loss of function`: the finding, and one of what comes of it."""
    found = _COMES_OF.search(span.masked)
    if found is None or context.stance is not Stance.COVERED or figures(span) or negated(span):
        return None
    left, told = span.part(0, found.start()), [span.part(found.start(n), found.end(n)) for n in ("one", "two")]
    if re.search(r"[,;]|\b(?:and|or|that|which|who)\b", left.masked) or not word_list(left) or held_alike(told):
        return None
    context.claims.add(span.part(found.start(), found.start("one")))
    return All((clause(left, context), Any(tuple(atom(one, context) for one in told))))


def held_alike(told: list[Span]) -> bool:
    """`joint or bone loss`, `moderate or severe pain`: the first word leans on what follows the second."""
    one, two = (word_list(part) for part in told)
    return len(one) == 1 and len(two) > 1 and not is_noun(one[0])


_INDICATED = re.compile(r"\s+or\s+(?=[^,;]*\s(?:is|are)\s+(?:both\s+)?indicated\W*$)")


def either_indicated(span: Span, context: Context, clause: Clause) -> Node | None:
    """`light or PUVA are indicated`: one of the two is."""
    found = _INDICATED.search(span.masked)
    if (
        found is None
        or re.search(r"[,;]|\band\b|\b(?:is|are|not|no)\b", span.masked[: found.start()])
        or len(_INDICATED.findall(span.masked)) > 1
    ):
        return None
    return Any(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))


_IF_NOT = re.compile(r",?\s+or,?\s+if\s+(?:not|so\s+not|unable),\s+")


def or_if_not(span: Span, context: Context, clause: Clause) -> Node | None:
    """`can operate it safely or, if not, has a caregiver who can`: one of the two."""
    found = _IF_NOT.search(span.masked)
    if found is None:
        return None
    context.claims.add(span.part(found.start(), found.end()))
    inside = replace(context, under="any", alternative=True)
    return Any(read_all([span.part(0, found.start()), span.part(found.end())], inside, clause))


_PAIR = 2
