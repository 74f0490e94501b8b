"""Items and runs of text as nodes: lead-in, quantifier and list first, the leaves by `rules.compile.leaves`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rules.compile.atoms import Context, atom, negated
from rules.compile.brackets import read_bracket
from rules.compile.cuts import excepted, people
from rules.compile.leads import Lead, read_lead
from rules.compile.leaves import clause, held, joined, read
from rules.compile.lists import Item
from rules.compile.runs import beside, body_items, capitals, lead_end, marked_items
from rules.compile.source import Span
from rules.compile.stances import authorization, said
from rules.compile.vocabulary import pattern
from rules.model import All, Always, Any, AtLeast, Node, Not, Stance

_OR_WHEN = re.compile(r"\bor\s+(?:when|if|for|in)?\s*$")


@dataclass(slots=True)
class Listed:
    """One member of a list as a node, with the connectives at its edges."""

    node: Node
    before: str = ""
    after: str = ""


def item_node(item: Item, context: Context) -> Node:
    """An item with what stands below it; one that only says for how long something is approved asks for nothing."""
    if not item.children and (auth := authorization(item.span)) and auth.start <= item.span.start + _OPENING and not said(item.span):
        context.claims.add(item.span)
        return Always()
    if not item.children:
        return run(item.span, context)
    prefix, inline = marked_items(item.span)
    if inline and not item.leads:
        inline[-1].children = [*inline[-1].children, *item.children]
        return led(read_lead(prefix), inline, context)
    lead = read_lead(item.span)
    if lead.phrase is None and lead.rest is not None and re.fullmatch(r"\W*[A-Z][\w/-]*(?: [\w/-]+){0,2}:\s*", item.span.raw):
        context.claims.add(item.span)
        lead = replace(lead, rest=None)
    node = led(lead, item.children, context)
    return replace(node, review=True) if item.unsure and not isinstance(node, Always) else node


_OPENING = 3  # letters before the words that authorize


def run(span: Span, context: Context) -> Node:
    """A text without lines of its own: a list that was run together is cut open first."""
    prefix, items = marked_items(span)
    if items:
        context.claims.add(*(span.part(m.start(), m.end()) for m in re.finditer(r"\(?\b\w{1,4}[.)]", span.plain)))
        lead = read_lead(prefix)
        return led(lead, items, context)
    parts, said = held(*capitals(span))
    if len(parts) > 1:
        inside = replace(context, under="all", alternative=context.alternative or "or" in said)
        return joined([run(p, inside) for p in parts], said, context)
    if (cut := lead_end(span)) is not None:
        lead = read_lead(span.part(0, cut))
        body = span.part(cut + 1)
        if more := beside(body, lead):
            both = led(lead, body_items(body.upto(more.start).trimmed(), lead), context), run(more, replace(context, under="all"))
            return All(both)
        return led(lead, body_items(body, lead), context)
    return read(span, context)


# ---------------------------------------------------------------- lists with their lead-in


def led(lead: Lead, children: Sequence[Item], context: Context) -> Node:
    """A list under its lead-in, and what the lead-in says besides."""
    context.claims.add(lead.phrase, lead.label)
    inside = replace(context, under="any" if lead.kind in ("any", "at_least") else "all")
    if lead.rest is not None:
        inside = inside.with_figure(lead.rest)
    if lead.governs and lead.rest is not None:
        inside = replace(
            inside, governs="failed" if re.search(r"fail|inadequate|intoleran|tried|trial", lead.rest.plain) else context.governs
        )
    listed = [Listed(item_node(child, inside), child.before, child.after) for child in children]
    node = _with_phrase(quantified(lead, listed, context, children), lead, context)
    if lead.governs or lead.defines:
        context.claims.add(lead.rest)
    if lead.rest is not None and lead.phrase is not None:
        context.claims.add(Span(lead.rest.source, lead.rest.end, lead.phrase.start))
    if lead.rest is None or (lead.governs and not has_own_figure(lead.rest)):
        return node
    if lead.defines and not re.search(r"\bdiagnos[ei]s\b", lead.rest.plain):
        told = _defined(lead.rest, node, context)
        return replace(told, review=True) if negated(lead.rest) and not isinstance(told, Always) else told
    if lead.phrase is not None and negated(lead.rest) and _INCLUDING.search(Span(lead.rest.source, lead.rest.end, lead.phrase.start).plain):
        first = people(lead.rest, replace(context, under="all"), clause)
        return Not(Any((first.node, node), review=True)) if isinstance(first, Not) else All((first, node), review=True)
    if parted := _last_alternative(lead):
        first, second = (people(p, replace(context, under="all"), clause) for p in parted)
        return Any((first, All((second, node))))
    rest = atom(lead.rest, context) if lead.governs else people(lead.rest, replace(context, under="all"), clause)
    if isinstance(rest, Always):
        return node
    if lead.phrase and _OR_WHEN.search(Span(lead.rest.source, lead.rest.start, lead.phrase.start).plain):
        return Any((rest, node))
    return All((rest, node))


_INCLUDING = re.compile(r"^\W*(?:including|such\s+as)\W*$")
"""`no other cause, including any of the following`: none of the list either."""


def _last_alternative(lead: Lead) -> tuple[Span, Span] | None:
    """`A, or B with at least one of the following`: the list binds to B."""
    if lead.rest is None or lead.phrase is None:
        return None
    said = Span(lead.rest.source, lead.rest.end, lead.phrase.start).plain
    found = re.search(r",\s+or\s+", lead.rest.masked)
    if not found or not re.match(r"\W*(?:and|plus|with|together\s+with)\b", said) or "with" not in said:
        return None
    left, right = lead.rest.part(0, found.start()), lead.rest.part(found.end())
    return (left, right) if has_own_figure(left) and has_own_figure(right) else None


_UNLESS = re.compile(r"\b(?:unless|except\s+(?:when|where|if|in|for))\s+")


def _with_phrase(node: Node, lead: Lead, context: Context) -> Node:
    """What stands inside the quantifier's own words: an exception in brackets, a figure behind `the following`."""
    if lead.phrase is None:
        return node
    for bracket in lead.phrase.brackets():
        found = read_bracket(bracket, lead.phrase)
        if found.kind == "exception":
            node = excepted(node, read(found.inside, replace(context, under="all")), context)
    if (unless := _UNLESS.search(lead.phrase.masked)) and not pattern("not_exceptions").match(lead.phrase.plain, unless.start()):
        exception = read(lead.phrase.part(unless.end()), replace(context, under="all"))
        return node if isinstance(exception, Always) else excepted(node, exception, context)
    tail = re.search(r"\b(?:following|below|these)\b", lead.phrase.plain)
    if not tail:
        return node
    behind = lead.phrase.part(tail.end())
    if counted := _HOW_MANY.match(behind.plain):
        behind = behind.part(counted.end())
    if has_own_figure(behind) and lead.kind != "at_least":
        return All((read(behind, context), node))
    if condition := _CONDITION_BEHIND.search(behind.masked):
        return All((read(behind.part(condition.start()), context), node))
    return node


def _defined(rest: Span, node: Node, context: Context) -> Node:
    """`For adults, presence of X, defined as …`: the list says what X is, whom it is about stays a condition."""
    comma = rest.masked.find(",")
    if comma < 0 or not re.match(r"\W*(?:for|if|in|when)\b", rest.plain):
        return node
    who = people(rest.part(0, comma), context, clause)
    return node if isinstance(who, Always) else All((who, node))


def has_own_figure(span: Span) -> bool:
    from rules.compile.figures import figures

    return any(not f.window for f in figures(span))


_HOW_MANY = re.compile(
    r"\s*(?:\w+\s+)?(?:two|three|four|five|six|\d+)\s+(?:\w+\s+)?(?:criteria|conditions|requirements|elements|indications)\b"
)
"""`the following three criteria`: how many items there are."""
_CONDITION_BEHIND = re.compile(
    r"\b(?:with\s+\w|who\b|after\b|despite\b|without\b|and\s+(?:the|an?)\s+\w|in\s+(?:patients|members|individuals|adults|children|persons)\b)"
)
_LATER = re.compile(r"\W*(?:for\s+)?(?:continu\w+|reauthori\w+|renewal|subsequent)\b")
_INITIAL = re.compile(r"\W*(?:for\s+)?initial\b")


def _initial_or_later(children: Sequence[Item]) -> bool:
    """`For initial therapy …` beside `For continuation …`: nobody can be asked for both."""
    said = [c.span.plain for c in children]
    return any(_INITIAL.match(s) for s in said) and any(_LATER.match(s) for s in said)


def quantified(lead: Lead, listed: list[Listed], context: Context, children: Sequence[Item] = ()) -> Node:
    """The members joined as the lead-in asks; without a quantifier as the connectives say; without these by default, flagged."""
    listed = [one for one in listed if not isinstance(one.node, Always)]
    if not listed:
        return Always()
    nodes = [one.node for one in listed]
    if len(nodes) == 1 and lead.kind not in ("none",):
        return nodes[0]
    said = [b.before or a.after for a, b in pairwise(listed)]
    kinds = {"or" if s == "and/or" else s for s in said if s}
    if lead.kind == "at_least":
        return AtLeast(lead.n, tuple(nodes), review="and" in kinds and len(kinds) > 1)
    if lead.kind == "none":
        return Not(Any(tuple(nodes)))
    if len(kinds) > 1 or _or_inside(kinds, said, lead, context):
        return mixed(nodes, said, lead, context)
    if not lead.printed and not kinds and _initial_or_later(children):
        return Any(tuple(nodes), review=True)
    refuses = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    if kinds == {"and"} and refuses and not lead.printed:
        return Any(tuple(nodes), review=True)
    if refuses and lead.kind == "all" and lead.phrase and _EACH_REFUSED.search(lead.phrase.plain):
        return Any(tuple(nodes), review="or" not in kinds)
    if lead.printed or (lead.kind and not kinds and not (refuses and lead.kind == "all")):
        node = _conflicting(lead, nodes, kinds, said)
        return replace(node, review=True) if not lead.printed and not isinstance(node, Always) and _diagnoses(children) else node
    if kinds:
        review = "and/or" in said
        return Any(tuple(nodes), review) if kinds == {"or"} else All(tuple(nodes), review)
    some = refuses or lead.offers
    return Any(tuple(nodes), review=True) if some else All(tuple(nodes), review=True)


def _or_inside(kinds: set[str], said: list[str], lead: Lead, context: Context) -> bool:
    """Whether the only `or`s of a list of demands stand between some of its members: they join these and no others."""
    if kinds != {"or"} or lead.kind == "any" or context.stance is not Stance.COVERED:
        return False
    return not all(said) and (not said[-1] or lead.kind == "all")


_EACH_REFUSED = re.compile(
    r"\b(?:indications?|conditions?|diagnos[ei]s|uses|procedures|services|circumstances|situations)\b(?!.*\b(?:met|present|apply)\b)"
)
"""`not covered for all of the following indications`: each of them is refused."""


def _diagnoses(children: Sequence[Item]) -> bool:
    """Two diagnoses beside each other are rarely asked for together."""
    return len([c for c in children if re.match(r"\W*(?:\w+\s+){0,3}?diagnos[ei]s\s+of\b", c.span.plain)]) > 1


def _conflicting(lead: Lead, nodes: list[Node], kinds: set[str], said: list[str]) -> Node:
    """The printed quantifier; a single other connective among the members goes against it and is flagged."""
    natural = "or" if lead.kind == "any" else "and"
    against = bool(kinds) and kinds != {natural}
    kind = Any if lead.kind == "any" else All
    if against and len([s for s in said if s]) < len(said):
        return mixed(nodes, said, lead, None)
    return kind(tuple(nodes), review=against)


def mixed(nodes: list[Node], said: list[str], lead: Lead, context: Context | None) -> Node:
    """And and or at the ends of one flat list: neighbours joined against the list's own way are taken together. A person must look."""
    outer = "or" if lead.kind == "any" else "and"
    if not lead.printed and context is not None and context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN):
        outer = "or"
    groups: list[list[Node]] = [[nodes[0]]]
    for node, connective in zip(nodes[1:], said, strict=True):
        if connective and connective.replace("and/or", "or") != outer:
            groups[-1].append(node)
            continue
        groups.append([node])
    inner, whole = (All, Any) if outer == "or" else (Any, All)
    parts = tuple(inner(tuple(g)) if len(g) > 1 else g[0] for g in groups)
    return whole(parts, review=True) if len(parts) > 1 else replace(parts[0], review=True)  # type: ignore[arg-type]
