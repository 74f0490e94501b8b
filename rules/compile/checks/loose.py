"""Items and sentences without a stance: what each of them asks."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.joints import has_verb
from rules.compile.leaves.reading import clause
from rules.compile.lists.age_groups import OF_AGES
from rules.compile.lists.exempting import INCLUDES, Exempting, exempting, waived
from rules.compile.lists.items import Item
from rules.compile.lists.run_markers import marked_items
from rules.compile.lists.runs import lead_end
from rules.compile.lists.structure import item_node, run
from rules.compile.statements.segments import both, segments
from rules.compile.text.claims import own_words
from rules.compile.text.sentences import sentences
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Always, Any, Node, Stance, Statement, Unless


def loose_node(item: Item, context: Context) -> Node:
    """What one item or paragraph asks; several sentences each ask for something, and whom one of them exempts is asked for nothing."""
    if item.children or len(parts := sentences(item.span)) == 1 or marked_items(item.span)[1]:
        return (
            _when_split(item.span, context)
            if not item.children and lead_end(item.span) is None and not marked_items(item.span)[1]
            else item_node(item, context)
        )
    told = [part for part in parts if not _INCLUDES.match(part.plain)]
    if len(told) < len(parts) and told:
        context.claims.add(*(part for part in parts if part not in told))
        return loose_node(replace(item, span=Span(item.span.source, told[0].start, told[-1].end)), context)
    if all(OF_AGES.match(part.masked) for part in parts):
        return run(item.span, context)
    exempt = [(part, found) for part in parts[1:] if (found := exempting(part))]
    asked = [part for part in parts if part not in [one for one, _ in exempt]]
    if exempt:
        context.claims.add(*(part for part, _ in exempt))
        nodes: list[Node] = [n for n in (run(part, context) for part in asked) if not isinstance(n, Always)]
        node: Node = nodes[0] if len(nodes) == 1 else All(tuple(nodes), review=len(nodes) > 1)
        for _, free in exempt:
            node = waived(node, free, lambda why: people(why, context, clause), sure=True) or node
        return node if nodes else Always()
    nodes = [run(part, context) for part in parts]
    if context.stance in _REFUSED and not any(has_verb(part) for part in parts):
        return Any(tuple(n for n in nodes if not isinstance(n, Always)))  # `Custodial care. Respite care.`: each is refused
    long = context.stance in _REFUSED or len(parts) > _SENTENCES or any(len(part.plain.split()) > _WORDS for part in parts)
    return All(tuple(n for n in nodes if not isinstance(n, Always)), review=long)


_INCLUDES = re.compile(rf"\W*{INCLUDES}")
_REFUSED = (Stance.NOT_COVERED, Stance.UNPROVEN)
_SENTENCES, _WORDS = 5, 25  # of a run of short demands, which leave no doubt that each is asked for


def _when_split(span: Span, context: Context) -> Node:
    """A sentence without stance such as `X for the treatment of Y when Z`: what is asked stands behind `for` and `when`."""
    found = pattern("subject_for").search(span.masked)
    if not found or not re.search(r"\b(?:when|if)\b", span.masked[found.end() :]):
        return run(span, context)
    context.claims.add(span.part(0, found.start()))
    return both(segments(span.part(found.start()), context))


_ASKS = re.compile(r"\b(?:must|shall|required|prerequisite|mandatory|has|have|had|failed|needs?\s+to|at\s+least)\b")


def asked_above(span: Span, context: Context) -> list[Node]:
    """What the sentences above a list ask by themselves; the last is its name."""
    told = sentences(span)
    asking = [one for one in told if (len(own_words(one)) > _NAME and _ASKS.search(one.plain)) or _is_rest(one)]
    context.claims.add(*(one for one in told if one not in asking))
    return [run(one, replace(context, under="all")) for one in asking]


def _is_rest(span: Span) -> bool:
    """`face or hands are involved` above the next items: the end of an item, and no name of a list."""
    return span.raw.lstrip()[:1].islower() and has_verb(span)


_NAME = 3  # words of the name of a list


def with_exception(found: list[Statement], span: Span, said_so: re.Match[str]) -> list[Statement]:
    """`Exceptions will be made if X`: the demands before it, or X."""
    why = clause(span.part(said_so.start("why"), said_so.end("why")), Context())
    first = found[0]
    cited = replace(first.citation, end=max(first.citation.end, span.end))
    unsure = said_so.group("sure") != "will"
    return [replace(first, when=Unless(first.when, why), citation=cited, review=first.review or unsure), *found[1:]]


def with_waiver(found: list[Statement], span: Span, free: Exempting) -> list[Statement] | None:
    """`The required trials may be waived when X` behind a list: the demands that it names, or X; None where it names none of them."""
    node = waived(found[0].when, free, lambda why: people(why, Context(), clause))
    if node is None:
        return None
    return [replace(found[0], when=node, citation=replace(found[0].citation, end=max(found[0].citation.end, span.end))), *found[1:]]


def shown_besides(item: Item, default: Stance) -> bool:
    """Whether a sentence among refusals says what must be shown: that is no refusal."""
    return default in _REFUSED and not item.marker and not item.children and _DEMANDS.search(item.span.plain) is not None


_DEMANDS = re.compile(r"\b(?:must|should|shall|(?:is|are)\s+required)\s+(?!not\b)[a-z]+")
