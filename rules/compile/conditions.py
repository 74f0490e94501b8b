"""The conditions of a sentence with a stance: whom its subject is about, what stands behind the stance, and the list below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rules.compile.atoms import Context
from rules.compile.cuts import people
from rules.compile.figures import figures
from rules.compile.leads import read_lead
from rules.compile.leaves import clause
from rules.compile.lists import Item, marked_items
from rules.compile.source import Span
from rules.compile.stances import Said, authorization
from rules.compile.structure import body_items, lead_end, led
from rules.compile.vocabulary import pattern, words
from rules.model import All, Always, Any, Atom, Node, Not, Ref, Stance, leaves

_OPENS_CONDITION = re.compile(r"^\W*(?:and\s+)?(?:for|in|if|when|where)\s+")


def conditions(span: Span, stance: Said, children: Sequence[Item], context: Context) -> tuple[Node, str]:
    """What a sentence with a stance asks: whom the subject is about, what stands behind the stance, and the list."""
    before, after = span.upto(stance.span.start), span.since(stance.span.end)
    context.claims.add(stance.span)
    if (
        (auth := authorization(span))
        and after.start <= auth.start + len(auth.quote) <= after.end
        and re.match(r"\W*\d|\W*for\b|\W*(?:one|two|three|six)\b", after.plain)
    ):
        context.claims.add(Span(span.source, auth.start, auth.start + len(auth.quote)))
        after = after.since(auth.start + len(auth.quote))
    nodes, subject = _of_subject(before, context)
    nodes += _behind(after, children, context)
    node = both(nodes)
    kept = _demographics_once(node)
    if kept is not node:
        context.claims.add(*(Span(span.source, leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(node)))
    return kept, subject


def _demographics_once(node: Node) -> Node:
    """`for children` beside a criterion on age says nothing of its own."""
    from rules.model import leaves

    if not isinstance(node, All) or isinstance(node, Always):
        return node
    aged = any(isinstance(leaf, Atom) and leaf.fact == "pt.age" for leaf in leaves(node))
    groups = ("pt.adult", "pt.pediatric", "pt.adolescent")
    kept = tuple(n for n in node.of if not (aged and isinstance(n, Atom) and n.fact in groups))
    return kept[0] if len(kept) == 1 else replace(node, of=kept)


_REASON = re.compile(r"\b(?:solely|primarily|only|merely)\s+(?:for|because\s+of|due\s+to|because)\s+(?P<why>\w.*)")
"""Why a refused service was asked for is a condition of the refusal."""


def _of_subject(before: Span, context: Context) -> tuple[list[Node], str]:
    """Conditions inside the subject: `For members with X, surgery`, `surgery for adults with Y`."""
    nodes: list[Node] = []
    opens = _OPENS_CONDITION.match(before.plain)
    at = min((p for p in (before.masked.find(","), before.masked.find(":")) if p > 0), default=-1)
    if opens and at > 0:
        first = before.part(opens.end(), at)
        nodes.append(people(first, context, clause))
        before = before.part(at + 1)
    found = pattern("subject_for").search(before.masked)
    if found and before.part(0, found.start()):
        nodes += segments(before.part(found.start()), context)
        before = before.part(0, found.start())
    if context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and not nodes and (reason := _REASON.search(before.masked)):
        nodes.append(clause(before.part(reason.start("why")), replace(context, under="any")))
    start = pattern("subject").match(before.raw)
    context.claims.add(before)
    return nodes, before.part(start.end() if start else 0).trimmed().raw[:120]


def _behind(after: Span, children: Sequence[Item], context: Context) -> list[Node]:
    """What stands behind the stance: segments before the list, and the list."""
    prefix, inline = marked_items(after)
    if inline:
        inline[-1].children += children
        return _with_list(prefix, inline, context)
    if children:
        return _with_list(after, children, context)
    cut = lead_end(after)
    if cut is None:
        colon = after.masked.find(":")
        if colon < 0 or ";" not in after.masked[colon:]:
            return segments(after, context)
        cut = colon
    return _with_list(after.part(0, cut + 1), body_items(after.part(cut + 1), read_lead(after.part(0, cut + 1))), context)


def _with_list(lead_span: Span, items: Sequence[Item], context: Context) -> list[Node]:
    lead = read_lead(lead_span)
    context.claims.add(lead.phrase)
    node = led(replace(lead, rest=None), items, context)
    before = lead_span.upto(lead.phrase.start) if lead.phrase else lead_span
    if excepted := re.search(
        r"\b(?:unless|except(?:\s+(?:when|where|if|in|for))?)\s*(?:the\s+\w+\s+(?:has|meets|have)\s*)?$", before.plain.rstrip(" :,")
    ):
        return [*segments(before.part(0, excepted.start()), context), Not(node)]
    if ended := re.search(
        r",?\s+(?:who|that)[\s:,]*$|,?\s+and(?:\s+(?:has|have|had|with|meets?|if|when|who\s+(?:has|have|meets?)))?[\s:,]*$", before.plain
    ):
        context.claims.add(before.part(ended.start()))
        before = before.part(0, ended.start())
    nodes = segments(before, context)
    if lead.phrase and (met := _MET.search(lead.phrase.plain)):
        quote = lead.phrase.part(0, met.start())
        nodes.append(Ref(" ".join(quote.plain.split()), quote.raw, quote.start))
    if nodes and (pattern("open_list").search(before.plain) or re.search(r"\bor\s+(?:when|if|for)?\s*$", before.plain.rstrip(" :"))):
        return [Any((*nodes, node), review=bool(pattern("open_list").search(before.plain)))]
    return [*nodes, node]


_MET = re.compile(r"(?<=\bcriteria)\s+(?:are|is)\s+met\s+and\b(?=\W*(?:if|when|the\s+following|all)?\W*$)")
"""`all basic criteria are met and if: …`: what stands before `and` is defined elsewhere."""


def segments(span: Span, context: Context) -> list[Node]:
    """The conditions of `for X when Y`, one by one; what waives is no condition, and an exception takes away, whatever the stance."""
    if (excepted := span.find(pattern("exceptions"))) and not pattern("not_exceptions").match(span.plain, excepted.start - span.start):
        context.claims.add(excepted)
        rest = clause(span.since(excepted.end), replace(context, under="all"))
        return [*segments(span.upto(excepted.start), context), *([] if isinstance(rest, Always) else [Not(rest)])]
    text = span.masked
    waived = [m.span() for m in pattern("waived").finditer(text)]
    cuts = [0, *(m.start() for m in pattern("segment").finditer(text) if not m.group().strip(" ,").startswith("unless")), len(text)]
    nodes: list[Node] = []
    joins = False
    for start, end in pairwise(cuts):
        part = span.part(start, end)
        for a, b in reversed(waived):
            context.claims.add(span.part(a, b))
            if start <= a < end:
                part = span.part(start, a) if span.part(start, a) and len(span.part(start, a).trimmed()) > 4 else span.part(b, end)
        ended = re.search(r",?\s+or\s*$", part.plain)
        found = _segment(part.part(0, ended.start()) if ended else part, context)
        if joins and nodes and found:
            mixed = isinstance(nodes[-1], All) or re.search(r",\s+and\b", part.masked)
            nodes[-1] = Any((nodes[-1], *found), review=bool(mixed))
            found = []
        nodes += found
        joins = ended is not None
    return nodes


_ROLE = re.compile(r"^[\s,]*as\s+(?P<role>an?\s+[\w\s-]{2,40}?)\s+(?=for\b)")
"""`as a single agent for …`: how it is used, and what for."""


def _segment(part: Span, context: Context) -> list[Node]:
    if (role := _ROLE.match(part.plain)) and re.search(r"\bagent\b", role.group()):
        inner = part.part(role.start("role"), role.end("role"))
        return [clause(inner, context), *_segment(part.part(role.end()), context)]
    if pattern("subject_part").match(part.plain) and not figures(part) and not pattern("failed").search(part.plain):
        context.claims.add(part)
        return []
    start = pattern("segment_start").match(part.plain)
    context.claims.add(part.part(0, start.end()) if start else None)
    inner = part.part(start.end()) if start else part
    inner = inner.trimmed()
    bare = re.sub(r"[^a-z ]", " ", inner.plain).split()
    if all(_says_nothing(w) for w in bare):
        context.claims.add(part)
        return []
    if all(w in words().places or w in words().sides for w in bare):
        context.claims.add(inner)
        return []
    if pattern("references").search(inner.plain) and len(bare) < 12:
        return [clause(inner, context)]
    node = people(inner, context, clause)
    return [] if isinstance(node, Always) else [node]


def _says_nothing(word: str) -> bool:
    return word in words().people or word in words().prepositions or word in words().small or word in words().indifferent


def both(nodes: Sequence[Node]) -> Node:
    kept = [n for n in nodes if not isinstance(n, Always)]
    if not kept:
        return Always()
    return kept[0] if len(kept) == 1 else All(tuple(kept))
