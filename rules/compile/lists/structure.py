"""Items and runs of text as nodes: lead-in, quantifier and list first, the leaves by `rules.compile.leaves.reading`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.leads.lead import Lead
from rules.compile.leads.phrases import (
    alternative_unsure,
    defined,
    has_figure,
    has_own_figure,
    last_alternative,
    names_matter,
    opened,
    titles,
    with_phrase,
)
from rules.compile.leads.reading import goes_on, read_lead
from rules.compile.leads.refusing import names_instances
from rules.compile.leads.signs import change_in, changed, sign_at_end, with_sign
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import people
from rules.compile.leaves.exceptions import excepted
from rules.compile.leaves.findings import shown_either_way
from rules.compile.leaves.naming import measured_last
from rules.compile.leaves.reading import clause, held, joined, read
from rules.compile.lists.age_groups import OF_AGES, by_group, none_vacuous
from rules.compile.lists.defined_items import with_meanings
from rules.compile.lists.exempting import INCLUDES, exempting, waived
from rules.compile.lists.group_labels import LABEL
from rules.compile.lists.items import Item
from rules.compile.lists.joining import Listed, quantified
from rules.compile.lists.labelled import labelled
from rules.compile.lists.measured_items import MEASURE, each_measured, give_figures
from rules.compile.lists.of_groups import FOR_GROUP, condition_of, group_first, of_people, of_those
from rules.compile.lists.offered import of_one_subject
from rules.compile.lists.run_markers import marked_items, remarks_of, tail_beside, without_tail
from rules.compile.lists.runs import beside, body_items, capitals, lead_end, listed_in_brackets
from rules.compile.lists.waiving_items import own_waiver, without_waiving
from rules.compile.statements.approving import approved
from rules.compile.statements.stances import authorization, said
from rules.compile.text.sentences import sentences
from rules.compile.text.source import Span
from rules.model import All, Always, Any, Node, Not, Unless

_OR_WHEN = re.compile(r"\bor\s+(?:when|if|for|in)?\s*$")


def item_node(item: Item, context: Context) -> Node:
    """An item with what stands below it; one that only says for how long something is approved asks for nothing."""
    if not item.children and (auth := authorization(item.span)) and auth.start <= item.span.start + _OPENING and not said(item.span):
        context.claims.add(item.span)
        return Always()
    if not item.children:
        return run(item.span, context)
    if (free := own_waiver(item, context)) is not None:
        return Unless(item_node(free[0], context), free[1], review=not free[2])
    return _with_list(item, context)


def _with_list(item: Item, context: Context) -> Node:
    """An item with the list below it."""
    if (granted := approved(item.span, context, lambda rest: item_node(replace(item, span=rest), context))) is not None:
        return granted
    prefix, inline = marked_items(item.span)
    context.claims.add(*remarks_of(inline))
    if inline and not item.leads:
        inline[-1].children = [*inline[-1].children, *item.children]
        return led(read_lead(prefix), inline, context)
    if told := labelled(item.span, item.children, lambda one: item_node(one, replace(context, under="all", alternative=True))):
        context.claims.add(item.span)
        opened = read_lead(told[0])
        return All((people(opened.rest, context, clause), told[1])) if opened.rest is not None else told[1]
    before, last = _own_sentences(item.span)
    if before:
        asked = [run(one, replace(context, under="all")) for one in before]
        return All((*(n for n in asked if not isinstance(n, Always)), item_node(replace(item, span=last), context)))
    if group := FOR_GROUP.fullmatch(item.span.masked):
        return of_people(group, item.span, led(Lead(""), item.children, context), context)
    lead = read_lead(item.span)
    if item.joins and lead.phrase is None:
        both = (run(item.span, replace(context, under="all")), led(Lead(""), item.children, context))
        kept = tuple(one for one in both if not isinstance(one, Always))
        return kept[0] if len(kept) == 1 else Any(kept) if item.joins == "or" else All(kept, review=item.joins == "and/or")
    if titles(item) or item.marker == LABEL or (lead.rest is not None and lead.phrase is not None and names_matter(lead.rest)):
        context.claims.add(item.span)
        lead = replace(lead, rest=None)
    if (
        lead.phrase is None
        and lead.rest is not None
        and not goes_on(item.span)
        and not _IS_SO.search(item.span.plain)
        and re.fullmatch(r"\W*[A-Z][\w/-]*(?: [\w/-]+){0,2}:\s*", item.span.raw)
    ):
        context.claims.add(item.span)
        lead = replace(lead, rest=None)
    if lead.rest is not None and (auth := authorization(lead.rest)) and auth.start <= lead.rest.start + _OPENING:
        context.claims.add(lead.rest)  # `Initial criteria (6 months)`
        lead = replace(lead, rest=None)
    if lead.rest is not None and lead.phrase is None:
        context.claims.add(Span(item.span.source, lead.rest.end, item.span.end))
    node = led(lead, item.children, context)
    return replace(node, review=True) if item.unsure and not isinstance(node, Always) else node


_IS_SO = re.compile(r"\s(?:is|are|was|were|has|have)\s+(?:been\s+)?(?!(?:as|following|met|required|documented|listed|defined)\b)[a-z]+\W*$")
"""`Fever is present:` is no mere label."""
_OPENING = 3  # letters before the words that authorize


def run(span: Span, context: Context) -> Node:
    """A text without lines of its own: a list that was run together is cut open first."""
    if (granted := approved(span, context, lambda rest: run(rest, context))) is not None:
        return granted
    if _IN_BRACKETS.fullmatch(span.masked) and _SHOUTED.search(span.raw):
        return run(span.part(span.raw.index("(") + 1, span.raw.rindex(")")), context)
    prefix, items = marked_items(span)
    context.claims.add(*remarks_of(items))
    if items:
        return _marked(span, prefix, items, context)
    told = sentences(span)
    if len(told) > 1 and not any(_GOES_ON.match(one.plain) for one in told[1:]):
        return _by_age(told, context) or _one_by_one(told, context)
    if group := group_first(span) or (OF_AGES.match(span.masked) if context.listed else None):
        return of_people(group, span, run(span.part(group.end()), replace(context, under="all")), context)
    if (shown := shown_either_way(span, context, run) or _beside_bracket(span, context)) is not None:
        return shown
    parts, said = held(*capitals(span))
    if len(parts) > 1:
        parts = _without_its_pair_word(parts, said)
        inside = replace(context, under="all", alternative=context.alternative or "or" in said)
        nodes: list[Node] = []
        for part in parts:
            nodes.append(run(part, inside))
            inside = inside.with_figure(part)
        return joined(nodes, said, context)
    if _BY_ONE_OF.match(span.plain) and not re.search(r"\d|;", span.masked):
        return atom(span, context)
    if (cut := lead_end(span)) is not None:
        lead = read_lead(span.part(0, cut + 1))
        body = span.part(cut + 1)
        if more := beside(body, lead):
            both = led(lead, body_items(body.upto(more.start).trimmed(), lead), context), run(more, replace(context, under="all"))
            return All(both)
        return led(lead, body_items(body, lead), context)
    return _of_group(span, context)


_PAIR_WORD = {"or": re.compile(r"\W*either\s+(?=\w)", re.IGNORECASE), "and": re.compile(r"\W*both\s+(?=\w)", re.IGNORECASE)}


def _without_its_pair_word(parts: list[Span], said: list[str]) -> list[Span]:
    """`EITHER A or B for 4 weeks, OR C`: the word belongs to the connective in capitals, not to the one inside A."""
    word = _PAIR_WORD.get(said[0]) if len(set(said)) == 1 else None
    found = word.match(parts[0].masked) if word else None
    return [parts[0].part(found.end()), *parts[1:]] if found else parts


def _beside_bracket(span: Span, context: Context) -> Node | None:
    """A finding and the list that its brackets lead into; None for any other run."""
    told = listed_in_brackets(span)
    if told is None:
        return None
    nodes = (read(told[0], context), run(told[1], replace(context, under="all")))
    return All(tuple(n for n in nodes if not isinstance(n, Always)))


def _by_age(told: list[Span], context: Context) -> Node | None:
    """`Members 0-20: A. Members 21 and older: B.`"""
    if not all(OF_AGES.match(one.masked) for one in told):
        return None
    return by_group([Listed(run(one, replace(context, listed=True))) for one in told])


def _of_group(span: Span, context: Context) -> Node:
    """A run without a list: behind the name of those of whom it is asked, or as it stands."""
    if context.alternative and (group := _OF_GROUP.match(span.raw)) and has_own_figure(span.part(group.end())):
        label = span.part(group.start("group"), group.end("group"))
        return All((clause(label, context), run(span.part(group.end()), context)))
    return read(span, context)


def _marked(span: Span, prefix: Span, items: Sequence[Item], context: Context) -> Node:
    """A run with markers inside: the sentences before the one that leads into the list ask for themselves."""
    context.claims.add(*(span.part(m.start(), m.end()) for m in re.finditer(r"\(?\b\w{1,4}[.)]", span.plain)))
    if (tail := tail_beside(prefix, items)) is not None:
        rest = run(tail, replace(context, under="all"))
        return All((_marked(span.upto(tail.start), prefix, without_tail(items, tail), context), rest))
    before, last = _own_sentences(prefix)
    listed = led(read_lead(last), items, context)
    asked = tuple(n for n in (run(one, replace(context, under="all")) for one in before) if not isinstance(n, Always))
    return All((*asked, listed)) if asked else listed


_BY_ONE_OF = re.compile(
    r"\W*(?:[\w-]+\s+){0,3}(?:prescribed|ordered|recommended)\s+by(?:,?\s+or\s+in\s+consultation\s+with,?)?\s+(?:any\s+)?one\s+of\s+the\s+following(?:\s+\w+)?:\s+\w"
)
"""`prescribed by one of the following: A, B, or C`: who prescribes is one demand."""
_OF_GROUP = re.compile(r"\s*(?P<group>[a-z][a-z -]{3,40}):\s+(?=\S)")
"""`chronic migraines: a reduction by 5 days OR …`: of whom an alternative is asked."""


_GOES_ON = re.compile(r"\W*(?:and|or)\b")
_POINTS = re.compile(rf"\W*(?:(?:see|refer\s+to)\s|{INCLUDES})")


def _own_sentences(prefix: Span) -> tuple[list[Span], Span]:
    """The sentences before the one that leads into a list: each asks for something itself (`X has failed. This is shown by all of: …`)."""
    told = sentences(prefix)
    own = [one for one in told[:-1] if len(one.plain.split()) > _LABEL_WORDS and not said(one)]
    if len(told) < 2 or len(own) < len(told) - 1:
        return [], prefix
    return own, told[-1]


_LABEL_WORDS = 3
_DEMANDS = re.compile(r"\b(?:must|should|shall|required|requires|needs?\s+to|at\s+least|has|have|is|are|was|were|not)\b")


def _one_by_one(told: list[Span], context: Context) -> Node:
    """An item of several sentences: each asks for something; one that only points elsewhere asks for nothing."""
    inside = replace(context, under="all")
    pointing = [one for one in told if _POINTS.match(one.plain)]
    told = [one for one in told if one not in pointing]
    asked = [one for n, one in enumerate(told) if not (n and exempting(one))]
    nodes = [run(one, inside) for one in asked]
    kept = tuple(n for n in nodes if not isinstance(n, Always))
    if len(kept) < 2:
        node = kept[0] if kept else Always()
    else:
        sure = all(_DEMANDS.search(one.plain) for one in asked[1:]) and lead_end(asked[0]) is None
        node = All(kept, review=not sure)
    for free in (found for one in told[1:] if (found := exempting(one))):
        left = None if isinstance(node, Always) else waived(node, free, lambda why: people(why, inside, clause), sure=True)
        node = node if left is None else left
    context.claims.add(*pointing, *(one for one in told if one not in asked))
    return node


_IN_BRACKETS = re.compile(r"\W*_+\W*")
_SHOUTED = re.compile(r"\b(?:AND|OR|BOTH|EITHER)\b")
"""`(A AND B)`: brackets that hold criteria together."""


# ---------------------------------------------------------------- lists with their lead-in


def led(lead: Lead, children: Sequence[Item], context: Context) -> Node:
    """A list under its lead-in, and what the lead-in says besides."""
    lead = of_one_subject(opened(lead, context), children)
    several = lead.kind == "all" and len(children) > 1  # demands beside each other, also where they are one alternative
    inside = replace(context, under="any" if lead.kind in ("any", "at_least") else "all", listed=len(children) > 1)
    inside = replace(inside, alternative=context.alternative and not several)
    if lead.rest is not None:
        inside = inside.with_figure(lead.rest)
    if lead.rest is not None and measured_last(lead.rest) is not None and give_figures(children):
        inside = replace(inside, measure=lead.rest)
        context.claims.add(lead.rest)
        lead = replace(lead, rest=None)
    elif lead.rest is not None and lead.phrase is not None and MEASURE.fullmatch(lead.rest.plain) and each_measured(lead.rest, children):
        context.claims.add(lead.rest)
        lead = replace(lead, rest=None)
    if lead.governs and lead.rest is not None:
        inside = replace(
            inside, governs="failed" if re.search(r"fail|inadequate|intoleran|tried|trial|despite", lead.rest.plain) else context.governs
        )
    sign = sign_at_end(lead.rest) if lead.rest is not None and not lead.printed else None
    listed = [Listed(item_node(child, inside), child.before, child.after, child.alone) for child in children]
    listed = without_waiving(with_meanings(listed, children, inside, clause), children, inside)
    if sign is not None and lead.rest is not None:
        listed = [replace(one, node=with_sign(one.node, sign, lead.rest.source)) for one in listed]
        context.claims.add(lead.rest)
        lead = replace(lead, rest=None)
    if lead.rest is not None and (change := change_in(lead.rest, lead.phrase)):
        listed = [replace(one, node=changed(one.node, change)) for one in listed]
    kept = lead.rest is not None and has_figure(lead.rest)
    joined_list = by_group(listed) or none_vacuous(quantified(lead, listed, context, children))
    node = with_phrase(joined_list, lead, context)
    if (lead.governs or lead.defines) and not kept:
        context.claims.add(lead.rest)
    if lead.rest is not None and lead.phrase is not None:
        context.claims.add(Span(lead.rest.source, lead.rest.end, lead.phrase.start))
    if lead.rest is None or (lead.governs and not kept):
        return node
    return _beside_list(lead, lead.rest, node, kept, context)


def _beside_list(lead: Lead, said: Span, node: Node, kept: bool, context: Context) -> Node:
    """The list with what its lead-in asks besides. `kept`: these words hold a figure of their own."""
    if lead.defines and not kept and not re.search(r"\bdiagnos[ei]s\b", said.plain):
        told = defined(said, node, context)
        return replace(told, review=True) if negated(said) and not isinstance(told, Always) else told
    if (
        lead.kind != "none"
        and lead.phrase is not None
        and negated(said)
        and names_instances(Span(said.source, said.end, lead.phrase.start), Span(said.source, said.start, lead.phrase.end))
    ):
        first = people(said, replace(context, under="all"), clause)
        return Not(Any((first.node, node), review=True)) if isinstance(first, Not) else All((first, node), review=True)
    if parted := last_alternative(lead):
        first, second = (people(p, replace(context, under="all"), clause) for p in parted)
        return Any((first, All((second, node))), review=alternative_unsure(parted[1]))
    if (why := condition_of(lead)) is not None:
        return of_those(people(why, replace(context, under="all"), clause), node, context)
    if waives := _WAIVES.search(said.plain):
        first = people(said.part(0, waives.start()), replace(context, under="all"), clause)
        return first if isinstance(node, Always) else excepted(first, node, context)
    if _SHOUTED.search(said.raw) and not lead.governs:
        asked = run(said, replace(context, under="all"))
        return node if isinstance(asked, Always) else All((asked, node))
    whole = lead.governs or (_DIAGNOSED.match(said.plain) and not re.search(r"\b(?:and|or|who|with)\b|,", said.masked))
    rest = atom(said, context) if whole else people(said, replace(context, under="all"), clause)
    if isinstance(rest, Always):
        return node
    if lead.phrase and _OR_WHEN.search(Span(said.source, said.start, lead.phrase.start).plain):
        return Any((rest, node))
    return All((rest, node))


_WAIVES = re.compile(r"(?<=\w),?\s+(?:unless|except\s+(?:when|if|where|in))(?:\s+there\s+is)?\W*$")
"""`a neurologist is consulted, unless one of the following: …`: what the list names waives the demand."""
_DIAGNOSED = re.compile(r"\W*(?:confirmed\s+|documented\s+|clinical\s+)?diagnosis\s+of\s")
