"""Alternatives that are not free: they share the time behind them, or stand beside a figure."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, held_together, word_list
from rules.compile.leaves.naming import opens_with_measure
from rules.compile.leaves.series import loose, read_all
from rules.compile.text.source import Span
from rules.model import All, Any, Node, Stance

_SHARED_TIME = re.compile(r"\s+(?=(?:during|while)\s+(?:[\w-]+\s*){1,4}$)")


def shared_time(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A or B during C`: when it is found is said of both."""
    found = _SHARED_TIME.search(span.masked.rstrip(" .;,"))
    if not found or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if len(re.findall(r"\bor\b", loose(left))) != 1 or re.search(r",|\band\b|\b(?:during|while|at|in|on)\b", loose(left)):
        return None
    if figures(left) or figures(right) or negated(left) or has_verb(right) or re.search(r"\b(?:and|or)\b", right.masked):
        return None
    return All(read_all([left, right], context, clause))


_OR = re.compile(r"\s+or\s+")


def beside_count(span: Span, context: Context, clause: Clause) -> Node | None:
    """`no spread or 1 to 3 positive nodes`: a finding, or so many of another."""
    found = list(_OR.finditer(loose(span)))
    if len(found) != 1 or held_together(span.masked, found[0]) or re.search(r"[,;]|\band\b", span.masked):
        return None
    left, right = span.part(0, found[0].start()), span.part(found[0].end())
    counted = figures(right)
    others = [f for f in (*figures(left), *counted[1:]) if not f.window]
    if len(word_list(left)) < 2 or others or not counted or counted[0].start - right.start > 1:
        return None
    first = counted[0]
    if first.window or first.unit not in ("", "1") or not word_list(right.since(first.end)):
        return None
    return Any(read_all([left, right], context, clause), review=negated(left))  # how far its `no` goes


_AND_EVIDENCE = re.compile(r"\s+and\s+(?=(?:\w+\s+)?(?:documentation|evidence|history|presence|symptoms|signs)\s+of\b[^;]*,[^;]*\bor\b)")


def beside_evidence(span: Span, context: Context, clause: Clause) -> Node | None:
    """`at least 10 events and documentation of A, B, or C`: the figure, and one of the findings."""
    found = _AND_EVIDENCE.search(span.masked)
    if found is None or re.search(r",|\bor\b", loose(span.part(0, found.start()))):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if not any(f.op and not f.window for f in figures(left)) or negated(left):
        return None
    return All(read_all([left, right], context, clause))


_AND = re.compile(r"\s+and\s+")


def beside_measure(span: Span, context: Context, clause: Clause) -> Node | None:
    """`Diagnosis of X and age 18 or older`: a finding, and a measure of its own."""
    for found in _AND.finditer(span.masked):
        left, right = span.part(0, found.start()), span.part(found.end())
        if held_together(span.masked, found) or any(f.op for f in figures(left)) or len(word_list(left)) < 2 or negated(left):
            continue
        first = next(iter(figures(right)), None)
        if first is None or not first.op or first.window or re.search(r"\b(?:or|and|between)\b", loose(left)) or "," in left.masked:
            continue
        if first.start - right.start < _NEAR if first.age else opens_with_measure(right, first):
            return All(read_all([left, right], context, clause))
    return None


_NEAR = 14  # letters before an age


_WITH = re.compile(r"\bwith\b")


def two_measures(span: Span, context: Context, clause: Clause) -> Node | None:
    """`acuity of 20/200 or worse with correction or a field of 20 degrees or less`: two measures outrank the `with` inside the first."""
    found = [f for f in _OR.finditer(loose(span)) if not any(m.start < span.start + f.start() < m.end for m in figures(span))]
    if len(found) != 1 or not _WITH.search(span.masked[: found[0].start()]) or re.search(r"[,;]|\band\b", loose(span)):
        return None
    left, right = span.part(0, found[0].start()), span.part(found[0].end())
    sides = (left.upto(_with_at(left)), right)
    named = re.match(r"\W*an?\s+(?!(?:diagnosis|history)\b)", right.masked) and all(_told(side) for side in sides)
    if not named and not all(_graded(side) for side in sides):
        return None
    return Any(read_all([left, right], context, clause))


def _graded(side: Span) -> bool:
    """Whether a side opens with a degree (`class III X with Y or class IV`)."""
    first = next(iter(figures(side)), None)
    return first is not None and first.graded and bool(first.unit) and len(word_list(side.upto(first.start))) < _NAMED


_NAMED = 7  # words before a degree


def _with_at(left: Span) -> int:
    found = _WITH.search(left.masked)
    return left.start + (found.start() if found else len(left))


def _told(side: Span) -> bool:
    return any(f.op and not f.window and not f.counted for f in figures(side))


_LAST_WITH = re.compile(r",\s+or\s+(?=(?:an?\s+)?[^,;]*\bwith\s+(?:documented\s+)?[^,;]+,\s+(?:[^,;]+,\s+)*(?:and/)?or\s+[^,;]+$)")
_WITH_ONE = re.compile(r"\s+with\s+(?:documented\s+)?(?=\w)")


def last_with_members(span: Span, context: Context, clause: Clause) -> Node | None:
    """`an index of 15 or more, or one of 5 to 14 with A, B, or C`: the names behind `with` are those of the second figure."""
    found = _LAST_WITH.search(span.masked)
    if found is None or ";" in span.masked:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    joint = _WITH_ONE.search(right.masked)
    if joint is None or "," in left.masked or not _told(left) or not _told(right.part(0, joint.start())):
        return None
    if figures(right.part(joint.end())) or re.search(r"\band\b", loose(left)):
        return None
    context = replace(context, alternative=True)
    first, measured = clause(left, context), clause(right.part(0, joint.start()), context.with_figure(left))
    named = clause(right.part(joint.end()), replace(context, under="any"))
    return Any((first, All((measured, named)))) if isinstance(named, Any) else None
