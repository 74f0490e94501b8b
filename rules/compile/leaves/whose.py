"""Relative clauses in a row: `members with X who are A, or who have B, and who have no C`."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause, people
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Always, Any, Node

_WHO = re.compile(r",?\s+(?:(?P<c>and|or)\s+)?(?=who\s)")


def clauses_of_who(span: Span, context: Context, clause: Clause) -> Node | None:
    """The people, and what each clause asks of them; clauses joined by `or` are alternatives, `and who` binds less than `or who`."""
    cuts = list(_WHO.finditer(span.masked))
    if len(cuts) < 2 or cuts[0].group("c") or not all(c.group("c") for c in cuts[1:]) or ";" in span.masked:
        return None
    edges = [c.end() + len("who ") for c in cuts]
    told = [span.part(a, b) for a, b in zip(edges, [*(c.start() for c in cuts[1:]), len(span)], strict=True)]
    head = span.part(0, cuts[0].start())
    if any(len(word_list(one)) < 2 for one in told) or not word_list(head):
        return None
    groups: list[list[Node]] = []
    for cut, one in zip(cuts, told, strict=True):
        node = clause(one, context)
        if cut.group("c") == "or" and groups:
            groups[-1].append(node)
        else:
            groups.append([node])
    nobody = all(w in words().people or w in words().small or w in words().prepositions for w in word_list(head))
    context.claims.add(head if nobody else None)
    who = Always() if nobody else people(head, context, clause)
    asked = tuple(Any(tuple(g)) if len(g) > 1 else g[0] for g in groups)
    nodes = asked if isinstance(who, Always) else (who, *asked)
    return All(nodes) if len(nodes) > 1 else nodes[0]


def or_for_whom(first: list[Node], second: list[Node]) -> list[Node]:
    """`women aged 18 or older or for whom growth is complete`: the last of what is told of them, or what stands behind."""
    if not first or not second:
        return [*first, *second]
    last = first[-1]
    *shared, told = last.of if isinstance(last, All) else (last,)
    return [*first[:-1], _both([*shared, Any((told, _both(second)), review=bool(shared) or len(second) > 1)])]


def _both(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


_WITHOUT = re.compile(
    r"^\W*(?:(?:[a-z]+\s+){0,3}?(?P<people>[a-z]+)\s+(?:who\s+(?:is|are)\s+)?)?(?:without|with\s+no)\s+(?P<what>[^,;:]+?),?\s+"
    r"who\s+(?P<rest>(?:has|have|had|is|are|was|were|can|cannot|do|does|did|meets?|needs?|requires?)\b[^;]*)$"
)
_OTHERS = re.compile(
    r"\b(?:caregivers?|relatives?|parents?|siblings?|partners?|guardians?|providers?|physicians?|surgeons?|specialists?|donors?|clinicians?"
    r"|members?|persons?|people|adults?|someone|anyone|therapists?|nurses?|child(?:ren)?)\W*$"
)
"""Whom a clause straight behind them is about."""
_WHO_REFUSES = re.compile(
    r"^(?P<what>[^,;]*?\bby\s+(?:an?\s+|the\s+)?[a-z][^,;]*?)\s+who\s+(?P<rest>(?:is|are|has|have|had|does|do|did|was|were)\s+(?:not|no)\b[^,;]*)$"
)


def without_and_who(span: Span, context: Context, clause: Clause) -> Node | None:
    """`members without A who have B`: no A, and B; `done by a surgeon who is not C`: by a surgeon, and not C."""
    found = _WITHOUT.match(span.masked)
    if found is not None and ((named := found.group("people")) is None or named in words().people | words().population):
        if _OTHERS.search(found.group("what")) or " who " in found.group("rest"):
            return None
        return All((clause(span.part(0, found.end("what")), context), clause(span.part(found.start("rest")), context)))
    told = _WHO_REFUSES.match(span.masked)
    if told is None or re.search(r"\b(?:no|not|never|without|cannot)\b", told.group("what")):
        return None
    return All((clause(span.part(0, told.end("what")), context), clause(span.part(told.start("rest")), context)))


_IN_WHOM = re.compile(r",?\s+(?:in|for)\s+whom\s+(?=(?:an?|the|other|no|all|there)?\s*\w)")


_EITHER_WAY = re.compile(r"\s+with\s+or\s+without\s+[^,;]*$")


def in_whom(span: Span, context: Context, clause: Clause) -> Node | None:
    """`members with A, B, or C in whom D is suspected`: what they have, and D."""
    found = list(_IN_WHOM.finditer(span.masked))
    if len(found) != 1 or not found[0].start() or not has_verb(span.part(found[0].end())) or re.search(r"[;:]", span.masked):
        return None
    left, right = span.part(0, found[0].start()), span.part(found[0].end())
    last = word_list(left)[-1:]
    if re.search(r"\bor\W*$", left.masked) or (last and last[0] in words().people and re.search(r",\s+(?:or|and)\s[^,]*$", left.masked)):
        return None  # the last of a list of people
    either_way = _EITHER_WAY.search(left.masked)
    named = word_list(left.part(0, either_way.start()) if either_way else left)
    if all(w in words().people or w in words().small or w in words().prepositions or w in words().determiners for w in named):
        context.claims.add(left)
        return clause(right, context)
    return All((clause(left, context), clause(right, context)))


_SOMEBODY_HAS = re.compile(
    r"^\W*(?:an?\s+)(?:child|infant|adolescent|adult|woman|man|newborn|minor)(?:\s+(?:member|patient))?\s+(?=(?:has|have|had)\s+\w)"
)


_ON_THERAPY = re.compile(
    r"^\W*(?:men|women|males|females|boys|girls)\s+(?=(?:on|receiving|taking|using|over|under|greater|older|younger)\s)"
)


_AT_RISK = re.compile(
    r"^(?P<who>[^,;]*?\b(?:persons|people|patients|members|individuals|adults|women|men|children))\s+(?P<risk>at\s+(?:[\w-]+\s+){1,3}(?:risk|probability|likelihood)\s+(?:of|for)\s[^,;]+?)"
    r"\s+who\s+(?P<more>(?:have|has|had|are|is|were)\s[^,;]+)$"
)


def at_risk_who(span: Span, context: Context, clause: Clause) -> Node | None:
    """`asymptomatic persons at low risk of A who have B`: whom, their risk, and B."""
    found = _AT_RISK.match(span.masked)
    if found is None or re.search(r"\b(?:and|or)\b", span.masked):
        return None
    named = [w for w in word_list(span.part(0, found.end("who"))) if w not in words().people]
    context.claims.add(None if named else span.part(0, found.end("who")))
    parts = (["who"] if named else []) + ["risk", "more"]
    return All(tuple(clause(span.part(found.start(one), found.end(one)), context) for one in parts))


def somebody_has(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a child has X`: of whom it is asked, and X."""
    found = _SOMEBODY_HAS.match(span.masked) or _ON_THERAPY.match(span.masked)
    if found is None or ";" in span.masked:
        return None
    return All((clause(span.part(0, found.end()), context), clause(span.part(found.end()), context)))
