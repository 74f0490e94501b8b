"""Statements: sentences and lists with what they say of the service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.checks.loose import asked_above, loose_node, shown_besides, with_exception, with_waiver
from rules.compile.leads.lead import Lead
from rules.compile.leads.reading import quantifier, read_lead
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.joints import has_verb
from rules.compile.leaves.naming import attestation
from rules.compile.leaves.reading import clause
from rules.compile.lists.adopted import adopted
from rules.compile.lists.exempting import EXCEPTION_MADE, exempting
from rules.compile.lists.items import Item, Line
from rules.compile.lists.joining import Listed, quantified
from rules.compile.lists.runs import lead_end
from rules.compile.lists.structure import item_node, led, run
from rules.compile.lists.tree import tree, walk
from rules.compile.lists.waiving_items import without_waiving
from rules.compile.statements.caps import CAP, caps
from rules.compile.statements.conditions import conditions
from rules.compile.statements.defining import definition
from rules.compile.statements.durations import ASKED_BESIDE, AT_MOST_BESIDE, CRITERIA, duration, granted_as_long, in_headings, no_criteria
from rules.compile.statements.everybody import asked_of_everybody
from rules.compile.statements.follow import demands_joined, is_heading, under_headings
from rules.compile.statements.grouping import groups_of, only_labels, only_tells, parted
from rules.compile.statements.limiting import capped_service, granted_besides, limit_statement, with_limit
from rules.compile.statements.limits import limit_of, often_atom
from rules.compile.statements.listed_services import services_listed
from rules.compile.statements.made import Group, end_of, made
from rules.compile.statements.narrowing import narrowed
from rules.compile.statements.paragraphs import paragraphs_joined
from rules.compile.statements.refusals import refusals_apart, tells_refused, with_pronoun, with_uses
from rules.compile.statements.remarks import only_explains, remarks_of
from rules.compile.statements.required import when_required
from rules.compile.statements.scoped import of_whom
from rules.compile.statements.second import criteria_of, second_stance
from rules.compile.statements.segments import both
from rules.compile.statements.stages import stage_of
from rules.compile.statements.stances import (
    approvals,
    asked_beside,
    authorization,
    bare_durations,
    delegate,
    is_administrative,
    is_definition,
    periodic_review,
    said,
)
from rules.compile.statements.titles import backgrounds, heads, tells_of_document
from rules.compile.statements.wording import CODES, LABELLED, PAID, STAGED
from rules.compile.text.claims import own_words
from rules.compile.text.headings import Part, excludes, includes, parts
from rules.compile.text.source import Span
from rules.compile.text.topics import about, topics
from rules.model import Always, Atom, Stance, Statement, doubted


def statements_of(lines: Sequence[Line], default: Stance = Stance.COVERED, prose: Stance = Stance.COVERED) -> list[Statement]:
    """The statements of the lines of one text or section, in order.

    default  what a list without a stance says      prose  what sentences without list and stance are taken for
    """
    found: list[Statement] = []
    for at, part in enumerate(parts(lines)):
        stance = part.stance or default
        own_prose = stance if prose is default or stance in (Stance.ADMINISTRATIVE, Stance.DEFINITION) else prose
        own = _of_part(part, stance, own_prose, opens=at == 0 and not part.headings)
        joined = asked_of_everybody(demands_joined(paragraphs_joined(own, part.lines), part.lines), part.lines)
        told = of_whom(narrowed(joined, part.lines), part.whom, sure=not part.below)
        found += [*under_headings(told, part.headings, part.stage), *in_headings(part.headings)]
    return found


def _of_part(part: Part, default: Stance, prose: Stance, opens: bool = False) -> list[Statement]:
    """The statements under one heading: lists and sentences with a stance make their own, what stands between them goes together.

    opens  nothing stands above, so that the first paragraph may be the title
    """
    found: list[Statement] = []
    pending: list[Item] = []
    roots = refusals_apart(adopted(tree(part.lines)))
    aside = [one for span in remarks_of(roots) if not only_explains(span) for one in _told_aside(span, default)]
    lead = Lead("all") if default is Stance.COVERED and (part.stage or includes(part)) else Lead("any") if excludes(part) else Lead("")
    listed = len([r for r in roots if r.marker]) > 1 and default is Stance.COVERED
    subjects = topics([s for root in roots if not root.marker for s in parted(root.span)])
    told = backgrounds(roots)
    for at, root in enumerate(roots):
        if at in told or (not (root.marker or root.children) and (tells_of_document(root.span) or (opens and heads(root, roots)))):
            found += [*_loose_runs(pending, default, prose, lead), made(Stance.DEFINITION, root.span, Always())]
            pending = []
            continue
        groups = groups_of(root, subjects)
        if groups and groups[0].topic is not None:
            found += _loose_runs(pending, default, prose, lead)
            pending = []
        elif not pending and tells_refused(found, root):
            found = _with_uses(found, root.children)
            continue
        elif not root.marker and root.children and STAGED.match(root.span.plain):
            found += [*_loose_runs(pending, default, prose, lead), *stage_of(root, default)]
            pending = []
            continue
        elif pending and not root.marker and LABELLED.match(root.span.plain) and not authorization(root.span):
            found += _loose_runs(pending, default, prose, lead)
            pending = [root]
            continue
        elif len(groups) == 1 and groups[0].said is None and (_plain(groups[0]) or (listed and root.marker and _asked(groups[0]))):
            pending.append(root)
            continue
        found += _loose_runs(pending, default, prose, lead)
        pending = []
        for group in groups:
            if tells_refused(found, group):
                found = _with_uses(found, group.children)
                continue
            label = len(groups) > 1 and group is groups[0] and only_labels(group)
            stance = Stance.REVIEW if label or only_tells(group) else default
            found = with_pronoun(found, group, _statements(group, stance))
    return [*found, *_loose_runs(pending, default, prose, lead), *aside]


def _with_uses(found: list[Statement], items: Sequence[Item]) -> list[Statement]:
    """`These uses include:` behind a refusal: each of them is refused."""
    context = Context(found[-1].stance, under="any")
    return with_uses(found, [node for one in items if not isinstance(node := item_node(one, context), Always)], end_of(items))


def _told_aside(span: Span, default: Stance) -> list[Statement]:
    """What is told beside an item: a refusal, else a remark that may ask for more or for less."""
    if (found := said(span)) is not None or limit_of(span, None) is not None:
        return _statements(Group(span, [], found), default)
    note = Atom(span.trimmed().raw, span.trimmed().start, attestation(span.raw))
    return [doubted(made(Stance.DEFINITION, span, note), f"a note that may ask for more: {span.raw.strip()[:60]}")]


_REFUSED = (Stance.NOT_COVERED, Stance.UNPROVEN)
_NO_LEAD = Lead("")


def _loose_runs(items: Sequence[Item], default: Stance, prose: Stance, lead: Lead) -> list[Statement]:
    """Items without a stance; where prose is not taken for criteria, each paragraph without a list makes its own statement."""
    if (prose is default and not any(shown_besides(one, default) for one in items)) or not items:
        return _loose(items, default, lead)
    found: list[Statement] = []
    run_of_items: list[Item] = []
    for item in items:
        if item.marker:
            run_of_items.append(item)
            continue
        found += _loose(run_of_items, default, lead)
        run_of_items = []
        asks = item.children or quantifier(item.span) or lead_end(item.span) is not None
        asks = asks or (default in _REFUSED and not has_verb(item.span))
        found += _loose([item], default if asks else prose)
    return found + _loose(run_of_items, default, lead)


def _plain(group: Group) -> bool:
    """Whether a group says nothing of a service by itself."""
    span = group.span
    special = authorization(span) or delegate(span) or is_definition(span) or is_administrative(span) or limit_of(span, None)
    return not special and CODES.fullmatch(span.raw) is None and not any(said(c.span) for c in group.children)


def _asked(group: Group) -> bool:
    """Whether a member of a list without a stance only asks: who prescribes, how many at most."""
    span = group.span
    special = authorization(span) or delegate(span) or is_definition(span) or PAID.search(span.plain)
    return not special and not any(said(c.span) for c in group.children)


def _loose(items: Sequence[Item], default: Stance, lead: Lead = _NO_LEAD) -> list[Statement]:
    """Items and sentences without a stance: the demands of one statement. `lead`: what a heading (`Initial criteria`) says of them."""
    if not items:
        return []
    if len(items) == 1 and shown_besides(items[0], default):
        default = Stance.REVIEW
    last = EXCEPTION_MADE.match(items[-1].span.masked) if len(items) > 1 and not items[-1].children else None
    if last and default is Stance.COVERED:
        return with_exception(_loose(items[:-1], default, lead), items[-1].span, last)
    free = exempting(items[-1].span) if len(items) > 1 and not items[-1].marker and not items[-1].children else None
    if free and default is Stance.COVERED and (told := with_waiver(_loose(items[:-1], default, lead), items[-1].span, free)):
        return told
    context = Context(default, under="any" if default in _REFUSED else "all", listed=len(items) > 1)
    context.claims.add(*(one for i in walk(items) for one in i.asides))
    whole = Span(items[0].span.source, items[0].span.start, end_of(items))
    opened = LABELLED.match(items[0].span.plain)
    if opened and opened.group().endswith(","):
        context.claims.add(items[0].span.part(0, opened.end()))
        items = [replace(items[0], span=items[0].span.part(opened.end()).trimmed()), *items[1:]]
    if default is Stance.ADMINISTRATIVE and not any(i.children for i in items) and (times := bare_durations([i.span for i in items])):
        return [made(default, whole, one, "authorization duration") for one in times]
    if len(items) == 1 and items[0].children and not items[0].marker and not quantifier(items[0].span) and not items[0].leads:
        nodes = [Listed(item_node(c, context), c.before, c.after, c.alone) for c in items[0].children]
        asked = asked_above(items[0].span, context)
        durations = [a for i in walk(items) for a in _administrative_parts(i.span)]
        return [made(default, whole, both((*asked, quantified(lead, nodes, context))), context=context), *durations]
    listed = [Listed(loose_node(i, context), i.before, i.after, i.alone) for i in items]
    node = quantified(lead, without_waiving(listed, items, context), context, items)
    extra = [a for i in walk(items) for a in _administrative_parts(i.span)]
    start = whole.plain.index(opened.group("stage")) if opened else 0
    subject = whole.part(start, start + len(opened.group("stage"))).raw if opened else ""
    return [*with_limit(made(default, whole, node, subject, context=context), items[0].span), *extra]


def _statements(group: Group, default: Stance) -> list[Statement]:
    """The statements that one group of sentences makes."""
    if (topic := group.topic) is not None:
        return [about(one, topic) for one in _statements(replace(group, topic=None), default)]
    span = group.span
    whole = Span(span.source, span.start, max(span.end, end_of(group.children) if group.children else 0))
    to = delegate(span)
    if to:
        return [made(Stance.DELEGATED, whole, criteria_of(span, to), to=to)]
    if group.said is None:
        return _without_stance(group, whole, default)
    if (limit := limit_of(span, group.said)) and not (
        (group.children or lead_end(span)) and group.said.stance == "covered" and CAP.search(span.masked)
    ):
        return [limit_statement(group, limit, whole)]
    if each := services_listed(group):
        told = [one for service in each for one in _statements(service, default)]
        return under_headings(told, [span])
    if not group.children and (extra := granted_besides(span, group.said)) is not None:
        return [extra]
    context = Context(Stance(group.said.stance))
    context.claims.add(*(one for i in walk(group.children) for one in i.asides), group.gap)
    node, subject = conditions(span, group.said, group.children, context)
    main = made(context.stance, whole, node, subject, context=context)
    limits = [
        made(Stance.LIMIT, cap, (None if "unless" in cap.plain else often_atom(cap)) or clause(cap, Context(Stance.LIMIT)), subject)
        for cap in caps(span, group.said)
    ]
    if default is Stance.LIMIT and limits and isinstance(node, Always):
        return [*limits, *_administrative_parts(span)]
    found = [doubted(main, "a second stance in one sentence") if second_stance(span, group.said) else main]
    below = [a for child in walk(group.children) for a in _administrative_parts(child.span)]
    return [*found, *limits, *_administrative_parts(span), *below]


def _without_stance(group: Group, whole: Span, default: Stance) -> list[Statement]:
    span = group.span
    if CODES.fullmatch(span.raw) and not group.children:
        return [made(Stance.CODES, whole, Always())]
    if (auth := authorization(span)) and no_criteria(span.upto(auth.start)):
        end = auth.start + len(auth.quote)
        rest = span.since(end)
        if re.match(r"\s*:", rest.plain) and (rest or group.children):
            told = made(Stance.ADMINISTRATIVE, span.upto(end), auth, "authorization duration")
            return [told, *_loose([Item(rest.trimmed(), children=group.children)], default)]
        found = approvals(span, auth)
        rest = span.since(found[-1].start + len(found[-1].quote))
        if not group.children and (most := AT_MOST_BESIDE.match(rest.plain)) and (limit := limit_of(rest.part(most.end("joint")), None)):
            durations = [made(Stance.ADMINISTRATIVE, span.upto(rest.start), one, "authorization duration") for one in found]
            return [*durations, limit_statement(Group(rest.part(most.end("joint")), []), limit, rest)]
        more = len(own_words(rest)) >= CRITERIA
        durations = [made(Stance.ADMINISTRATIVE, span.upto(rest.start) if more else span, one, "authorization duration") for one in found]
        if not more and ASKED_BESIDE.match(rest.plain) and own_words(rest):
            durations[-1] = doubted(durations[-1], f"a condition beside a duration: {rest.raw.strip()[:60]}")
        if more and not group.children and (why := granted_as_long(span.upto(auth.start), rest)) is not None:
            durations = [made(Stance.ADMINISTRATIVE, span.upto(why[1].start), one, "authorization duration") for one in found]
            return [*durations, replace(_loose([Item(why[1])], default)[0], subject=why[0])]
        below = [Item(rest.trimmed(), children=group.children)] if more else group.children
        return [*durations, *_loose(below, default)]
    if is_definition(span):
        return [definition(span, group.children, whole)]
    context = Context(Stance.ADMINISTRATIVE)
    if not group.children and (often := periodic_review(span)):
        return [made(Stance.ADMINISTRATIVE, whole, often, "review")]
    if is_administrative(span) and not (group.children and _REQUIREMENTS.search(span.masked)) and not asked_beside(span):
        node = led(read_lead(span), group.children, context) if group.children else run(span, context)
        return [made(Stance.ADMINISTRATIVE, whole, when_required(node, whole, context), context=context)]
    if limit := limit_of(span, None):
        capped = capped_service(span, limit) if default is Stance.COVERED and not group.children else []
        return capped or [limit_statement(group, limit, whole)]
    if any(said(child.span) for child in group.children):
        below_it = statements_of(_lines(group.children), default, default)
        return under_headings(below_it, [span]) if is_heading(span) else below_it
    asked = _loose([Item(span, children=group.children)], default)
    return [doubted(one, "a demand beside paperwork") for one in asked] if asked_beside(span) and is_administrative(span) else asked


_REQUIREMENTS = re.compile(r"\bfollowing\s+(?:[a-z]+\s+){0,2}(?:requirements|criteria|conditions)\s+(?:must|are|have|need)\b[^:]*\bmet\W*$")
"""`must be prescribed by a physician and all of the following criteria must be met:`: more than paper is asked for."""


def _lines(items: Sequence[Item], depth: int = 0) -> list[Line]:
    out: list[Line] = []
    for item in items:
        out.append(Line(item.span, item.marker, depth, before=item.before, after=item.joins or item.after, alone=item.alone))
        out += _lines(item.children, depth + 1)
    return out


def _administrative_parts(span: Span) -> list[Statement]:
    """For how long a sentence that says more authorizes."""
    auth = authorization(span)
    found = approvals(span, auth) if auth else []
    return [duration(span.source, one) for one in found]
