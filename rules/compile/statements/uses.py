"""Uses and cases behind a stance that stand beside each other: `for A; for B`, `when A, when B, or to do C`, `for A and for B when C`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.reading import clause
from rules.compile.text.source import Span
from rules.model import All, Always, Any, Node, Not, Ref, Stance

Parts = Callable[[Span, Context], list[Node]]


def side_by_side(span: Span, context: Context, parts: Parts) -> list[Node] | None:
    """The conditions of uses and cases that stand beside each other; None where there is but one."""
    text, covered = span.masked, context.stance is Stance.COVERED
    if covered and (asked := _IF_BEHIND.search(text)):
        return [*parts(span.part(0, asked.start()), context), clause(span.part(asked.end()), replace(context, under="all"))]
    if told := _each(_for_each(span), context, parts):
        return told
    if covered and (other := _AND_FOR_WHEN.search(text)) and _WHEN.search(text[: other.start()]) and re.match(r"\W*for\s", text):
        return _each([span.part(0, other.start()), span.part(other.end())], context, parts)
    if covered and (last := _AND_THE.search(text)) and _OR_WHEN.search(text[: last.start()]):
        return [*parts(span.part(0, last.start()), context), clause(span.part(last.end()), replace(context, under="all"))]
    if told := _each(_cases(span), context, parts):
        return told
    joints = list(re.finditer(r";\s*and\b", text))
    if len(joints) == 1:
        return [*parts(span.part(0, joints[0].start()), context), *parts(span.part(joints[0].end()), context)]
    refused = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    both_for = _AND_FOR.search(text) or (_OR_FOR.search(text) if refused or _LAST_FOR.search(text) else None)
    return _two_uses(span, both_for, context, parts) if both_for else None


def _two_uses(span: Span, joint: re.Match[str], context: Context, parts: Parts) -> list[Node]:
    text, refused = span.masked, context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    sides = [parts(span.part(0, joint.start()), context), parts(span.part(joint.end()), context)]
    if not all(sides):
        return [node for side in sides for node in side]
    if refused and _WHEN_WHEN.search(text[: joint.start()]):
        return [Any(tuple(node for side in sides for node in side))]
    several = tuple(one for side in map(_whole, sides) for one in (side.of if isinstance(side, Any) and not side.review else (side,)))
    sure = _LAST_FOR.search(text) or joint.group().startswith(",")
    return [Any(several, review=context.stance is Stance.COVERED and not sure)]


def _each(cases: Sequence[Span], context: Context, parts: Parts) -> list[Node]:
    """Each case by itself; empty where one of them asks for nothing."""
    sides = [parts(one, context) for one in cases]
    return [Any(tuple(map(_whole, sides)))] if sides and all(sides) else []


def _whole(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


def _for_each(span: Span) -> list[Span]:
    """`for A; for B; and for C`. Empty where a part is something else."""
    uses = list(_FOR_EACH.finditer(span.masked))
    told = uses and span.masked.count(";") == len(uses) and re.match(r"\W*for\s", span.masked)
    if not told:
        uses = list(_CASE_EACH.finditer(span.masked))
        alternatives = bool(uses) and (uses[-1].group("c") or "").startswith("or") and not any(u.group("c") for u in uses[:-1])
        told = alternatives and span.masked.count(";") == len(uses) and re.match(r"\W*(?:for|when|if)\s", span.masked)
    return _between(span, uses) if told else []


def _cases(span: Span) -> list[Span]:
    """`when A, when B, or to do C`. Empty where the words are none."""
    cuts = list(_CASES.finditer(span.masked))
    if len(cuts) < _TWO or not cuts[-1].group("or") or any(c.group("or") for c in cuts[:-1]) or ";" in span.masked:
        return []
    told = re.match(r"\W*(?:only\s+)?(?:when|if)\s", span.masked) and not re.search(r",\s+and\s", span.masked)
    return _between(span, cuts) if told else []


def _between(span: Span, cuts: Sequence[re.Match[str]]) -> list[Span]:
    return span.between(cuts)


_TWO = 2
_IF_BEHIND = re.compile(r";\s*(?:and,?\s+)?(?=if\s[^,;]+,\s[^;]+$)")
"""`A; if the patient has B, C is asked for`: a condition of its own behind the others."""
_CASES = re.compile(r",\s+(?P<or>or\s+)?(?:(?=(?:when|if)\s)|(?<=or\s)(?=(?:to|for|in|as)\s))")
_AND_THE = re.compile(r",\s+and\s+(?=(?:the|there)\s+(?:[\w-]+\s+){0,3}(?:is|are|has|have|does|do)\b[^,;]*$)")
_OR_WHEN = re.compile(r",?\s+or\s+(?:when|if)\s")
"""`when A, or when B, and the C is not D`: what is set off last is asked besides."""
_FOR_EACH = re.compile(r";\s*(?:(?:and|or)\s+)?(?=for\s)")
_AND_FOR_WHEN = re.compile(r",\s+and\s+(?=for\s(?!(?:all|any|other|whom)\b)[^,;]*\b(?:when|if)\s)")
"""`for A when B, and for C when D`: two uses, each with its own condition."""
_WHEN = re.compile(r"\b(?:when|if)\s")
_CASE_EACH = re.compile(r";\s*(?P<c>(?:and|or)\s+)?(?=(?:for|when|if)\s)")
_AND_FOR = re.compile(r"(?<=\w),?\s+and\s+(?=(?:for(?!\s+(?:all|any|other|whom|at\s+least)\b)|as\s+an?)\s(?!.*\b(?:when|if)\b))")
"""`as an adjunct to X and for Y`: two uses, each by itself."""
_OR_FOR = re.compile(r"(?<=\w),\s+(?:(?:and|or)\s+)?(?=for\s(?!(?:all|any|other)\b))")
"""`not covered for X, for Y, or when Z`: each use is refused."""
_WHEN_WHEN = re.compile(r"\b(?:when|if)\s[^;:]*,\s+(?:or\s+)?(?:when|if)\s")
"""`refused when A, when B, or for C`: each by itself."""
_LAST_FOR = re.compile(r"(?<=\w),\s+or\s+for\s")
"""`covered for X, for Y, or for Z`: each use is covered."""


_OR_CASE = re.compile(r",\s+(?P<c>or\s+)?(?=(?:for|in|with|when|if|within|during)\s)|\s+(?P<d>or)\s+(?=(?:for|in|with|when|if)\s)")
_OPENS_REFUSAL = re.compile(r"^\W*(?:for|in|with|when|if|within|during)\s")


def each_refused(span: Span, read: Callable[[Span], Node]) -> Node | None:
    """`not covered for A, in B, or when C`: each by itself."""
    cuts = list(_OR_CASE.finditer(span.masked))
    if not cuts or re.search(r"[:;]", span.masked) or not (cuts[-1].group("c") or cuts[-1].group("d")):
        return None
    parts = span.between(cuts)
    if not all(_OPENS_REFUSAL.match(part.plain) for part in parts):
        return None
    sides = [read(part) for part in parts]
    flat = [one for side in sides for one in (side.of if isinstance(side, Any) and not side.review else (side,))]
    return None if any(isinstance(side, Always) for side in sides) else Any(tuple(flat))


_ALL_OTHERS = re.compile(
    r"^\W*(?:for|in)\s+(?P<what>(?:all|any)\s+other\s+(?:\w+\s+){0,2}?(?:indications?|uses?|conditions?|circumstances|diagnoses|situations|applications|purposes)\b"
    r",?\s+(?:including|such\s+as)\s(?:but\s+not\s+limited\s+to:?)?[^:;]*)$"
)


def all_others(span: Span) -> Ref | None:
    """`for all other indications, including A in women who have B`: whatever it names, everything else is refused."""
    found = _ALL_OTHERS.match(span.masked)
    if found is None:
        return None
    what = span.part(found.start("what")).trimmed()
    return Ref("all other uses", what.raw, what.start)


_CRITERIA_UNMET = re.compile(
    r"^\W*(?:when|if|where|unless)?\s*(?P<what>(?:the|these|those|its|all|any|policy|coverage|clinical|medical\s+necessity|\s)*(?:criteria|requirements|conditions))"
    r"\s+(?:is|are|have|has)\s+not\s+(?:been\s+)?(?:met|satisfied|fulfilled)\W*$"
)


def criteria_unmet(span: Span) -> Not | None:
    """`when criteria are not met`: the cover told elsewhere, and not the service in every case."""
    found = _CRITERIA_UNMET.match(span.plain)
    if found is None:
        return None
    what = span.part(found.start("what"), found.end("what")).trimmed()
    return Not(Ref("criteria", what.raw, what.start))


def refused(span: Span, read: Callable[[Span], Node]) -> Node | None:
    """What a refusal is about, where it is told as a whole: all other uses, criteria that are not met, several cases each by itself."""
    return all_others(span) or criteria_unmet(span) or each_refused(span, read)


INCLUDED = re.compile(
    r"^\s*,\s+including,?\s+(?!(?:for|in|when|if|those|patients|members|individuals)\b)(?:(?!\b(?:if|when|unless|except)\b)[^:;])+$"
)
"""`is cosmetic, including A and B`: what is refused with the service, and no condition of it."""


_SERVICE_UNMET = re.compile(
    r"(?<=\w),?\s+(?:(?:that|which)\s+(?:does|do|did)\s+not\s+(?:meet|satisfy|fulfil)|not\s+(?:meeting|satisfying|fulfilling)|(?:that|which)\s+fails?\s+to\s+meet)\s+"
    r"(?P<what>(?:(?:one|any|all|each)\s+(?:or\s+more\s+)?of\s+)?(?:the|these|those|its|all|any|our)\s+(?:[\w-]+\s+){0,4}?(?:criteria|requirements|conditions)\b[^,;:]*)\W*$"
)


def service_unmet(before: Span) -> tuple[Span, Not | Any] | None:
    """`A widget that does not meet these criteria is not covered`: the service, and that the cover told elsewhere is not met."""
    found = _SERVICE_UNMET.search(before.masked)
    if found is None:
        return None
    what = before.part(found.start("what"), found.end("what")).trimmed()
    unmet = Not(Ref("criteria", what.raw, what.start))
    if other := _OR_OTHER.search(before.masked[: found.start()]):
        uses = before.part(other.start("what"), other.end("what"))
        return before.part(0, other.start()), Any((Ref("all other uses", uses.raw, uses.start), unmet))
    return before.part(0, found.start()), unmet


_OR_OTHER = re.compile(
    r"\s+(?:(?:provided|used|performed)\s+)?for\s+(?P<what>(?:any\s+|all\s+)?other\s+(?:conditions|indications|uses|purposes|diagnoses))\s+or$"
)
"""`Therapy for other conditions or not meeting the criteria`: both are refused."""
