"""Findings told by what shows them: evidence that stands for its finding, a part that each must meet, several figures of one measure."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, held_together, in_figure, word_list
from rules.compile.leaves.series import read_all
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Any, Node, Not

_SHOWN = re.compile(
    r",?\s+(?:\(|which\s+is\s+|that\s+is\s+)?(?:as\s+)?(?:defined|evidenced|demonstrated|shown|indicated|measured|manifested)\s+(?:by|as|in)\s+(?:either\s+)?"
)
_OUTCOMES = frozenset(
    ["response", "benefit", "improvement", "progress", "efficacy", "effectiveness", "therapy", "success", "stabilization", "positively"]
)
"""What a figure measures and what nobody can test without it."""


def shown_by(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a positive response, demonstrated by a reduction of 50 % or less pain`: what shows it is what is asked for; a disease that is
    `defined as` a finding with a figure stays a demand of its own."""
    found = _SHOWN.search(span.masked)
    if not found:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    told = word_list(left)
    if len(told) < 2 or figures(left) or negated(left) or not [f for f in figures(right) if f.op]:
        return None
    if re.search(r",\s+and\s", left.masked):
        return None  # `has A, is B, and has had C, defined as …`: C alone is
    if _OUTCOMES & set(told) and not _EARLIER.search(left.masked):
        context.claims.add(span.part(0, found.end()))
        return clause(right, context)
    if "defined" in found.group() and _EARLIER.search(left.masked):
        context.claims.add(span.part(found.start(), found.end()))
        return All((clause(left, context), clause(right, context)))
    if "defined" in found.group() and (more := _SAYS_MORE.search(left.masked)) and len(left.masked[: more.start()].split()) > 1:
        context.claims.add(span.part(found.start(), found.end()))
        return All((clause(left, context), clause(right, context)))
    if "defined" in found.group() and not re.search(r"\b(?:and|or)\b|,", left.masked):
        context.claims.add(span.part(0, found.end()))
        return clause(right, context)  # `obesity, defined as a BMI of 40 or more` asks for the BMI
    return None


_EARLIER = re.compile(r"\b(?:history\s+of|previous(?:ly)?|prior|past|earlier)\b(?!\s+(?:authori[sz]ation|approval)\b)")
"""`a response to X in a previous episode, defined as …`: when it was is asked too."""
_SAYS_MORE = re.compile(r"\w\s+(?:despite|with|without|after|who|whose)\s")
"""`symptoms return despite X, defined as …`: the figure tells what X is, and the rest is asked besides."""
_ONE_OR = re.compile(r"\s+(?P<c>or)\s+")
_DEFINED_AS = re.compile(r",?\s+defined\s+as\s+(?:having\s+|experiencing\s+|any\s+of\s+)?")
_MEMBER = re.compile(r",\s+(?:(?P<c>and/or|and|or)\s+)?")


def defined_by_list(span: Span, context: Context, clause: Clause) -> Node | None:
    """`severe X, defined as A, B, or C` asks for one of the three; whom it is about stays a demand."""
    found = _DEFINED_AS.search(span.masked)
    if not found:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    cuts = list(_MEMBER.finditer(right.masked))
    if not cuts and not figures(right) and len(sides := list(_ONE_OR.finditer(right.masked))) == 1:
        cuts = sides
        if not negated(left) and not figures(left) and all(len(word_list(one)) > 1 for one in right.between(cuts)):
            context.claims.add(span.part(0, found.end()))
            return Any(read_all(right.between(cuts), context, clause))
        return None
    if (
        not cuts
        or (len(cuts) < 2 and not negated(left))
        or cuts[-1].group("c") != "or"
        or any(c.group("c") for c in cuts[:-1])
        or "," in left.masked
    ):
        return None
    parts = right.between(cuts)
    if figures(left) or re.search(r"\band\b|;", right.masked) or any(len(word_list(one)) < 2 for one in parts):
        return None
    either = Any(read_all(parts, context, clause))
    if negated(left):
        context.claims.add(span.part(0, found.end()))
        return Not(either) if _ABSENCE.match(left.masked) and not any(negated(one) for one in parts) else None
    if set(word_list(left)) & words().population:
        return All((atom(left, context), either))
    context.claims.add(span.part(0, found.end()))
    return either


_ABSENCE = re.compile(
    r"\W*(?:there\s+is\s+)?(?:no|absence\s+of|lack\s+of|without)\s+(?:evidence\s+of\s+|signs?\s+of\s+)?(?!\b(?:or|and)\b)[^,;]*$"
)
_EITHER_WAY = re.compile(r"[;,]?\s+OR\s+")
_SHOWN_BY = re.compile(
    r",?\s+(?:\(|which\s+is\s+|that\s+is\s+)?(?:as\s+)?(?:defined|evidenced|demonstrated|shown|indicated|measured|manifested|confirmed|documented|"
    r"established|supported|proven|characterized)\s+(?:by|as)\s+(?:either\s+)?"
)


def shown_either_way(span: Span, context: Context, clause: Clause) -> Node | None:
    """`poor control shown by two flares OR one admission`: the finding, and one of what shows it."""
    span = span.trimmed()
    found = _SHOWN_BY.search(span.masked)
    if not found or re.search("[;:]", span.masked):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    sides = _sides(right)
    if len(sides) > 1 and "defined" in found.group() and _ABSENCE.match(left.masked) and not any(negated(one) for one in sides):
        context.claims.add(span.part(0, found.end()))
        return Not(Any(read_all(sides, context, clause)))  # `absence of X, defined as A or B`: neither
    if len(sides) < 2 or not word_list(left) or negated(left) or re.search(r"\b(?:AND|OR)\b", span.raw[: found.start()]):
        return None
    told, outcome = word_list(left), bool(_OUTCOMES & set(word_list(left)))
    if len(told) < 2 or figures(left) or any(_own_clause(side) for side in sides[1:]):
        return None
    context.claims.add(span.part(found.start(), found.end()))
    either = Any(read_all(sides, context, clause))
    if outcome or ("defined" in found.group() and not re.search(r"\b(?:and|or)\b|,", left.masked)):
        context.claims.add(left)
        return either
    return All((clause(left, context), either))


def _sides(right: Span) -> list[Span]:
    """What stands between OR in capitals, else between the only `or` of two figures; empty where they do not tell each other apart."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(right.raw, right.masked, strict=True))
    if re.search(r"\bAND(?:/OR)?\b", raw):
        return []
    cuts = list(_EITHER_WAY.finditer(raw))
    if not cuts:
        cuts = [c for c in re.finditer(r"\s+or\s+", right.masked) if not held_together(right.masked, c) and not in_figure(right, c)]
        if len(cuts) != 1 or "," in right.masked or re.search(r"\band\b", right.masked):
            return []
    sides = right.between(cuts)
    if not _EITHER_WAY.search(raw) and not all(any(f.op and not f.window for f in figures(side)) for side in sides):
        return []
    return sides if all(len(word_list(side)) > 1 for side in sides) else []


def _own_clause(side: Span) -> bool:
    """Whether an alternative is a clause that tells of the patient by itself, and of no evidence."""
    return has_verb(side) or word_list(side)[0] in words().people | words().verb_starts


_EACH = re.compile(r",\s+(?=each\s+(?:from|of|used|taken|tried|given|with|for|in|lasting)\b)")


def each_of(span: Span, context: Context, clause: Clause) -> Node | None:
    """`two drugs, each from a different class`: how many, and what each of them must be."""
    found = _EACH.search(span.masked)
    if not found or re.search(r",|\bor\b", span.masked[found.end() :]):
        return None
    return All(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))


_CAUSING = re.compile(r",\s+(?=(?:causing|resulting\s+in|leading\s+to|producing)\s[^;]*,\s+or\s)")


def causing(span: Span, context: Context, clause: Clause) -> Node | None:
    """`reflux and a width of 4 mm, causing pain, swelling, or ulcers`: what is there, and what comes of it."""
    found = _CAUSING.search(span.masked)
    if not found or negated(span.part(0, found.start())):
        return None
    return All(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))


_AFFECTING = re.compile(r",?\s+(?=(?:affecting|involving|covering)\s+)")


def extent(span: Span, context: Context, clause: Clause) -> Node | None:
    """`psoriasis affecting 10 % or less of the body`: what it is, and how much of it."""
    found = _AFFECTING.search(span.masked)
    if not found or "%" not in span.part(found.end()).plain or _OF_ITSELF.search(span.plain):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    first = next(iter(figures(right)), None)
    if first is None or first.start - right.start > _NEAR or len(word_list(left)) < 2 or figures(left) or negated(left):
        return None
    return All(read_all([left, right], context, clause))


_OF_ITSELF = re.compile(
    r"\b(?:tears?|ruptures?|thickness|lesions?|defects?|stenosis|occlusions?)\b[^,;]*\s(?:affecting|involving|covering)\b"
)
"""`a partial-thickness tear involving 50 % of the tendon`: how deep it goes is which tear it is."""
_NEAR = 24  # letters between the word and the share


_PLUS = re.compile(r"\s+plus\s+(?=(?:at\s+least\s+)?(?:one|an?|two|additional|another)\b)")


def plus(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a steroid plus one additional controller`: both."""
    found = _PLUS.search(span.masked)
    if not found or re.search(r"\b(?:evidenced|shown)\s+by\b|\b(?:adherence|adherent)\s+to\b[^,;]*$", span.masked[: found.start()]):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if len(word_list(left)) < 2 or negated(left):
        return None
    context.claims.add(span.part(found.start(), found.end()))
    return All(read_all([left, right], context, clause))


_PEOPLE = re.compile(
    r",\s+(?:(?P<c>and|or)\s+)?(?:for\s+)?(?=(?:an?\s+)?(?:[\w-]+\s+)?(?:members|patients|individuals|persons|people|children|adults|adolescents|women|men|those)"
    r"\s+(?:with|who|whose|for|under|over|aged?|at|in|between|younger|older|undergoing|receiving|\d+)\b)"
)


_OR_FOR = re.compile(r",?\s+or\s+(?:for|in)\s+(?:patients|members|individuals|those|persons|adults|children)\s+(?:with|who\s+have)\s+")
"""`instability of the knee or for patients with arthritis`: of another group."""
_PAIR = 2


def groups_of_people(span: Span, context: Context, clause: Clause) -> Node | None:
    """`children under 7, members with A, or members for whom B`: groups of people, each by itself."""
    if ";" not in span.masked and len(told := _OR_FOR.split(span.masked)) == _PAIR and not re.search(r"\band\b", told[1]):
        return Any(read_all([span.part(0, len(told[0])), span.part(len(span) - len(told[1]))], context, clause))
    cuts = list(_PEOPLE.finditer(span.masked))
    if len(cuts) < 2 or not (kind := cuts[-1].group("c")) or ";" in span.masked:
        return None
    parts = span.between(cuts)
    nodes = read_all(parts, context, clause)
    return Any(nodes, review=kind == "and")
