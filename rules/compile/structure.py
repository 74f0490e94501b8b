"""Items and runs of text as nodes: lead-in, quantifier and list first, the leaves by `rules.compile.leaves`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rules.compile.atoms import Context
from rules.compile.brackets import read_bracket
from rules.compile.cuts import excepted, people
from rules.compile.joints import held_together
from rules.compile.leads import Lead, quantifier, read_lead
from rules.compile.leaves import clause, joined, read
from rules.compile.lists import Item, marked_items, without_connectives
from rules.compile.source import Span
from rules.compile.vocabulary import pattern
from rules.model import All, Always, Any, AtLeast, Node, Not, Stance

_SEMICOLON = re.compile(r";\s*(?:(?P<c>and/or|and|or)\b[\s:,]*)?|\.\s+(?P<d>And|Or|AND|OR)\b[\s:,]*")
_COMMA_OR = re.compile(r",\s*(?:(?P<c>and/or|and|or)\s+)?|\s+(?P<d>and/or|or)\s+")
_COMMA_AND = re.compile(r",\s*(?:(?P<c>and/or|and|or)\s+)?|\s+(?P<d>and)\s+")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]\"%*'_])[.!?][\"')\]*]*\s+(?=[\"(*]*[A-Z•\d*])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.?g|i\.?e|vs|dr|no|st|etc|al|inc|approx|mr|ms|fig|u\.s)|(?:^|[\s(:])(?:[a-z]|\d{1,2}|[ivx]{1,4}))$")
_OR_WHEN = re.compile(r"\bor\s+(?:when|if|for|in)?\s*$")


@dataclass(slots=True)
class Listed:
    """One member of a list as a node, with the connectives at its edges."""

    node: Node
    before: str = ""
    after: str = ""


def sentences(span: Span) -> list[Span]:
    """The sentences of a run; full stops in brackets, of abbreviations and of markers end none."""
    out, at = [], 0
    raw = "".join(r if m != "_" else "_" for r, m in zip(span.raw, span.masked, strict=True))
    for found in _SENTENCE.finditer(raw):
        if _ABBREVIATION.search(span.plain[max(0, found.start() - 8) : found.start()]):
            continue
        out.append(span.part(at, found.start() + 1))
        at = found.end()
    return [s for s in [*out, span.part(at)] if s]


def item_node(item: Item, context: Context) -> Node:
    """An item with what stands below it."""
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


def run(span: Span, context: Context) -> Node:
    """A text without lines of its own: a list that was run together is cut open first."""
    prefix, items = marked_items(span)
    if items:
        context.claims.add(*(span.part(m.start(), m.end()) for m in re.finditer(r"\(?\b\w{1,4}[.)]", span.plain)))
        lead = read_lead(prefix)
        return led(lead, items, context)
    parts, said = capitals(span)
    if len(parts) > 1:
        return joined([run(p, replace(context, under="all")) for p in parts], said, context)
    if (cut := lead_end(span)) is not None:
        lead = read_lead(span.part(0, cut))
        return led(lead, body_items(span.part(cut + 1), lead), context)
    return read(span, context)


def capitals(span: Span) -> tuple[list[Span], list[str]]:
    """The parts between AND and OR in capitals; inside a list that a part has opened, its own connective parts nothing here."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(span.raw, span.masked, strict=True))
    parts: list[Span] = []
    said: list[str] = []
    at, opened = 0, ""
    for found in re.finditer(r"[;,]?\s*\b(AND/OR|AND|OR)\b\s*", raw):
        part = span.part(at, found.start())
        cut = lead_end(part)
        natural = "" if cut is None else "and" if read_lead(part.part(0, cut)).kind in ("all", "") else "or"
        opened = natural or opened
        if opened == found.group(1).lower() or not part:
            continue
        parts.append(part)
        said.append(found.group(1).lower())
        at, opened = found.end(), ""
    last = span.part(at)
    return ([*parts, last], said) if last else (parts, said[:-1])


def lead_end(span: Span) -> int | None:
    """Where a lead-in with a quantifier ends inside a run, at its colon."""
    for found in re.finditer(":", span.masked):
        if span.part(found.end()) and quantifier(span.part(0, found.start() + 1)):
            return found.start()
    return None


def body_items(body: Span, lead: Lead) -> list[Item]:
    """The members of a list behind a colon, parted by sentences that begin with And, by semicolons, else by commas."""
    outer = _cut(body, re.compile(r"\.\s+(?P<d>And|Or|AND|OR)\b[\s:,]*"))
    if len(outer) > 1:
        return outer
    parted = _cut(body, _SEMICOLON)
    if len(parted) > 1:
        return _nested(parted, lead)
    if lead_end(body) is not None or not lead.printed:
        return parted
    return _cut(body, _COMMA_OR if lead.kind in ("any", "none", "at_least") else _COMMA_AND) if _plain_list(body) else parted


def _plain_list(body: Span) -> bool:
    return body.masked.count(",") >= 1


def _cut(body: Span, pattern: re.Pattern[str]) -> list[Item]:
    """The parts between matches, with the connective each match prints."""
    raw = "".join(r if m != "_" else "_" for r, m in zip(body.raw, body.masked, strict=True))
    items: list[Item] = []
    at, before = 0, ""
    for found in pattern.finditer(raw):
        if pattern in (_COMMA_OR, _COMMA_AND) and held_together(body.masked, found):
            continue
        part = body.part(at, found.start())
        groups = found.groupdict()
        said = (groups.get("c") or groups.get("d") or "").lower()
        if part.trimmed():
            items.append(_edge(part, before))
            before = said
        before = said or before
        at = found.end()
    last = body.part(at)
    return [*items, _edge(last, before)] if last.trimmed() else items


def _edge(part: Span, before: str) -> Item:
    span, first, after = without_connectives(part.trimmed(" \t\n,;"))
    return Item(span, "", before or first, after)


def _nested(parted: list[Item], lead: Lead) -> list[Item]:
    """Members behind one that is itself a lead-in belong to it, up to the first that is joined as the outer list is."""
    out: list[Item] = []
    rest = list(parted)
    while rest:
        item = rest.pop(0)
        cut = lead_end(item.span)
        inner = read_lead(item.span.part(0, cut)) if cut is not None else None
        if cut is not None and inner is not None and rest:
            natural = "or" if inner.kind in ("any", "none", "at_least") else "and"
            count = next((n for n, one in enumerate(rest) if one.before and one.before != natural), len(rest))
            body = _edge(item.span.part(cut + 1), "")
            item = Item(item.span.part(0, cut + 1), item.marker, item.before, "", _nested([body, *rest[:count]], inner))
            sure = count < len(rest) or all(one.before == natural for one in rest[:count])
            item.unsure = "" if sure and count else "where an inner list ends"
            rest = rest[count:]
        out.append(item)
    return out


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
    if lead.rest is None or (lead.governs and not has_own_figure(lead.rest)):
        return node
    if lead.defines:
        return _defined(lead.rest, node, context)
    if parted := _last_alternative(lead):
        first, second = (people(p, replace(context, under="all"), clause) for p in parted)
        return Any((first, All((second, node))))
    rest = people(lead.rest, replace(context, under="all"), clause)
    if isinstance(rest, Always):
        return node
    if lead.phrase and _OR_WHEN.search(Span(lead.rest.source, lead.rest.start, lead.phrase.start).plain):
        return Any((rest, node))
    return All((rest, node))


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
    if len(kinds) > 1:
        return mixed(nodes, said, lead, context)
    if not lead.printed and not kinds and _initial_or_later(children):
        return Any(tuple(nodes), review=True)
    refuses = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    if kinds == {"and"} and refuses and not lead.printed:
        return Any(tuple(nodes), review=True)
    if lead.printed or (lead.kind and not kinds):
        return _conflicting(lead, nodes, kinds, said)
    if kinds:
        review = "and/or" in said
        return Any(tuple(nodes), review) if kinds == {"or"} else All(tuple(nodes), review)
    some = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    return Any(tuple(nodes), review=True) if some else All(tuple(nodes), review=True)


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
