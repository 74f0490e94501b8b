"""A finding with its time, number or evidence, and what is told besides: `X for 3 months and Y`, `two or more A, or one or more B`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, held_together, word_list
from rules.compile.leaves.series import loose, read_all
from rules.compile.names.reading import name_joint
from rules.compile.names.words import is_noun
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Any, Node, Stance

_AND = re.compile(r",?\s+and\s+(?=[a-z])")
_TIMES = ("d", "wk", "mo", "a")
_NO_SECOND = re.compile(
    r"\W*(?:(?:for|up|within|over|under|above|below|older|younger|not|no\s+more|at\s+least|less|more|greater|then|again|its|their)\b|\S*\d)"
)


def besides_time(span: Span, context: Context, clause: Clause) -> Node | None:
    """`swelling for 3 months or longer and symptoms of A`: a finding with its time, and a second name."""
    for found in _AND.finditer(span.masked):
        at = span.start + found.start()
        ended = [f for f in figures(span) if f.end == at and f.unit in _TIMES and not f.age and not f.window]
        left, right = span.part(0, found.start()), span.part(found.end())
        if not ended or held_together(span.masked, found) or _NO_SECOND.match(right.plain) or len(word_list(right)) < _SAYS:
            continue
        before = left.upto(ended[-1].start)
        if len(word_list(before)) < _SAYS or negated(left) or re.search(r",|\b(?:trial|course|period)\s+of\b", loose(before)):
            continue
        if re.search(r"\bor\b", loose(before)) and (has_verb(before) or name_joint(before) is not None):
            continue
        return All(read_all([left, right], context, clause))
    return None


_SAYS = 2
_OR_COUNTED = re.compile(
    r",?\s+or\s+(?=(?:at\s+least\s+)?(?:one|two|three|four|five|\d+)(?:\s*\(\d+\))?\s+(?:or\s+more\s+)?[a-z]+(?:ing|ed)\s)"
)


def so_many_or(span: Span, context: Context, clause: Clause) -> Node | None:
    """`two or more flares that needed A within a year, or one or more requiring B`: two counts of one thing."""
    found = next(iter(_OR_COUNTED.finditer(span.masked)), None)
    if found is None or re.search(r"[;]|\band\b", loose(span)):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    counted = [[f for f in figures(side) if f.counted or f.unit in ("", "1")] for side in (left, right)]
    if not all(counted) or negated(left):
        return None
    return Any((clause(left, context), clause(right, context.with_figure(left))))


_COUNTED = r"(?:at\s+least\s+)?(?:one|two|three|four|five|six|\d+)\s+(?:\(\d+\)\s+)?(?:or\s+more\s+)?[a-z]"
_WITH_COUNTS = re.compile(rf"^(?P<head>(?:(?!\bwith\b)[^,;])+?)\s+with\s+(?P<one>{_COUNTED}[^;]*?),\s+or\s+(?P<two>{_COUNTED}[^,;]*)$")


def with_counts(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a recurrent infection with at least three episodes and A, or at least two that led to B`: the infection, and one of the counts."""
    found = _WITH_COUNTS.match(span.masked.strip(" ."))
    if not found or len(word_list(span.part(0, found.end("head")))) < _SAYS:
        return None
    head, one, two = (span.part(found.start(n), found.end(n)) for n in ("head", "one", "two"))
    if figures(head) or negated(head) or "," in one.masked or not (figures(one) and figures(two)):
        return None
    return All((clause(head, context), Any((clause(one, context), clause(two, context.with_figure(one))))))


_EVIDENCED = re.compile(r",?\s+(?:as\s+)?(?:documented|evidenced|shown|demonstrated|indicated|confirmed|defined)\s+by\s+")
_MEMBER = re.compile(r",\s+(?:or\s+)?")


def evidenced_by_figures(span: Span, context: Context, clause: Clause) -> Node | None:
    """`has failed A, as documented by an increase of 1, an increase of 2, or a loss of 3`: A, and one of what shows it."""
    found = _EVIDENCED.search(span.masked)
    if not found:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if not re.search(r",\s+or\s", right.masked) or len(word_list(left)) < _SAYS or figures(left) or negated(left) or "," in left.masked:
        return None
    cuts = list(_MEMBER.finditer(right.masked))
    parts = right.between(cuts)
    if len(parts) < _THREE or not all(any(not f.window for f in figures(one)) for one in parts):
        return None
    context.claims.add(span.part(found.start(), found.end()))
    return All((clause(left, context), Any(read_all(parts, context, clause))))


_THREE = 3
_PARALLEL = re.compile(
    r"\s+and\s+(?=(?:an?\s+)?(?:documented\s+)?(?:[a-z]+\s+)?"
    r"(?:(?:trial|failure|intolerance|documentation|evidence|history|absence)\s+of|(?:in)?ability\s+(?:[a-z]+ly\s+)?to)\s)"
)


def two_nouns(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a contraindication to A and a trial of B`: two that each name what they are about."""
    found = _PARALLEL.search(span.masked)
    if not found or held_together(span.masked, found) or re.search(r",|\bor\b|\bsuch\s+as\b", loose(span.part(0, found.start()))):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    said = word_list(left)
    named = set(said[:_SAYS]) & words().evidential or said[1:_SAYS] in (["of"], ["for"])
    if not named or negated(left) or said[-1] == "of" or len(said) < _THREE or len(word_list(right)) < _THREE:
        return None
    return All(read_all([left, right], context, clause))


_VIEW = re.compile(
    r",?\s+(?P<c>or|and)(?P<view>,?\s+(?:according\s+to|in\s+the\s+(?:opinion|judge?ment|view)\s+of|as\s+determined\s+by|per)\s+(?:the\s+|an?\s+)?"
    r"(?:[\w-]+\s+){0,2}(?:prescriber|physician|provider|clinician|specialist|surgeon|practitioner),\s+)"
)


def in_whose_view(span: Span, context: Context, clause: Clause) -> Node | None:
    """`has tried A or, according to the prescriber, B is not an option`: two clauses; who says so is no demand of its own."""
    found = _VIEW.search(span.masked)
    left, right = (span.part(0, found.start()), span.part(found.end())) if found else (span, span)
    if not found or not has_verb(left) or not has_verb(right):
        return None
    context.claims.add(span.part(found.start("view"), found.end("view")))
    if found.group("c") == "and":
        return All(read_all([left, right], context, clause))
    outer = next(reversed(list(re.finditer(r",\s+and\s+", left.masked))), None)
    if outer is None:
        return Any(read_all([left, right], context, clause))
    near = Any(read_all([left.part(outer.end()), right], context, clause))  # the `or` is that of the last demand
    return All((*read_all([left.part(0, outer.start())], context, clause), near))


_WITH = re.compile(r"\s+with\s+")


def first_with_figure(span: Span, context: Context, clause: Clause) -> Node | None:
    """`poisoning with a level of 45 or more, A, or B`: the figure belongs to the first of several diseases."""
    cuts = list(re.finditer(r",\s+(?P<or>or\s+)?", span.masked))
    if len(cuts) < _SAYS or not cuts[-1].group("or") or any(c.group("or") for c in cuts[:-1]) or context.stance is not Stance.COVERED:
        return None
    first, *others = span.between(cuts)
    found = _WITH.search(first.masked)
    if found is None or has_verb(first) or negated(first):
        return None
    if set(word_list(first.part(0, found.start()))[-1:]) & (words().people | words().population):
        return None
    if not any(f.op and not f.window and not f.counted for f in figures(first.part(found.end()))) or figures(first.part(0, found.start())):
        return None
    if not all(_disease(one) for one in others):
        return None
    return Any(read_all([first, *others], context, clause))


def _disease(name: Span) -> bool:
    """Whether words name a disease and tell no more."""
    said = word_list(name)
    return 0 < len(said) <= _NAME and is_noun(said[-1]) and not figures(name) and not has_verb(name)


_NAME = 4  # words of a disease


_TO_DO = re.compile(r"(?:^|\b(?:used|performed|done|given|ordered)\s+(?:in\s+order\s+)?)to\s+[a-z]+\s[^;]*$")
_OR_TO = re.compile(r",?\s+or\s+(?=to\s+[a-z]+\s)")


def or_to(span: Span, context: Context, clause: Clause) -> Node | None:
    """`performed to correct A, or to relieve B`: two purposes, each by itself."""
    found = next(iter(_OR_TO.finditer(span.masked)), None)
    if found is None or not _TO_DO.search(span.masked[: found.start()]) or negated(span.part(0, found.start())):
        return None
    return Any(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))


_OR_FOR_SOME = re.compile(
    r",?\s+or,?\s+(?:for|in)\s+(?P<who>(?:[\w-]+\s+){0,3}(?:members|patients|individuals|children|adults|adolescents|infants|women|men)\b[^,;]{0,40}),\s+(?=\S)"
)


def or_for_some(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a fraction of 40 % or, for pediatric members, A`: the second is that of some."""
    found = _OR_FOR_SOME.search(span.masked)
    left, right = (span.part(0, found.start()), span.part(found.end())) if found else (span, span)
    if not found or negated(left) or len(word_list(left)) < _SAYS or len(word_list(right)) < _SAYS:
        return None
    who = clause(span.part(found.start("who"), found.end("who")), context)
    return Any((clause(left, context), All((who, clause(right, context.with_figure(left))))))


_LED_TO = re.compile(r"\b(?:resulting\s+in|caused\s+by|due\s+to|secondary\s+to|associated\s+with|complicated\s+by|leading\s+to)\s+\w")
_AND_WITH = re.compile(
    r",?\s+and\s+(?=(?:(?:is|are|was|were)\s+)?(?:\w+ly\s+)?(?:(?:associated|accompanied|complicated)\s+(?:with|by)|(?:unresponsive|refractory|resistant)\s+to)\s)"
)


def comes_with(span: Span, context: Context, clause: Clause) -> Node | None:
    """`two episodes resulting in A and associated with B`: what came of them, and with what they came."""
    found = _AND_WITH.search(span.masked)
    if found is None or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if not _LED_TO.search(left.masked) or negated(left) or re.search(r"[,;]|\bor\b", loose(left)):
        return None
    return All(read_all([left, right], context, clause))


_FOR_NAMED = re.compile(r"\s+(?=for\s+[A-Z][\w-]{3,}(?:\s+[A-Z][\w-]+)?\W*$)")


def for_named(span: Span, context: Context, clause: Clause) -> Node | None:
    """`12 years or older for Widgo OR 16 years or older for Widgex`: for which drug each of the alternatives is asked."""
    found = _FOR_NAMED.search(span.raw) if context.alternative and re.search(r"\d", span.raw) else None
    if found is None:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if not any(f.op or f.age for f in figures(left)) or negated(left) or re.search(r"\b(?:and|or)\b", loose(left)):
        return None
    return All((clause(left, context), atom(right, context)))
