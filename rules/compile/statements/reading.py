"""Statements: sentences and lists with what they say of the service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.checks.loose import asked_above, loose_node, with_exception
from rules.compile.leads.reading import Lead, quantifier, read_lead
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.naming import attestation
from rules.compile.leaves.reading import clause
from rules.compile.lists.joining import Listed, quantified
from rules.compile.lists.runs import lead_end
from rules.compile.lists.structure import item_node, led, run
from rules.compile.lists.tree import Item, Line, tree, walk
from rules.compile.statements.caps import CAP, caps
from rules.compile.statements.conditions import conditions
from rules.compile.statements.defining import definition
from rules.compile.statements.follow import EXCEPTION_MADE, demands_joined, is_heading, under_headings
from rules.compile.statements.grouping import groups_of, parted
from rules.compile.statements.limiting import limit_statement, with_limit
from rules.compile.statements.limits import limit_of, often_atom
from rules.compile.statements.made import Group, end_of, made
from rules.compile.statements.narrowing import narrowed
from rules.compile.statements.remarks import only_explains, remarks_of
from rules.compile.statements.required import when_required
from rules.compile.statements.scoped import of_whom
from rules.compile.statements.second import criteria_of, second_stance
from rules.compile.statements.segments import both
from rules.compile.statements.stances import (
    approvals,
    authorization,
    bare_duration,
    delegate,
    is_administrative,
    is_definition,
    periodic_review,
    said,
)
from rules.compile.text.claims import own_words
from rules.compile.text.headings import Part, excludes, includes, parts
from rules.compile.text.source import Span
from rules.compile.text.topics import about, topics
from rules.model import Always, Atom, Stance, Statement


def statements_of(lines: Sequence[Line], default: Stance = Stance.COVERED, prose: Stance = Stance.COVERED) -> list[Statement]:
    """The statements of the lines of one text or section, in order.

    default  what a list without a stance says      prose  what sentences without list and stance are taken for
    """
    found: list[Statement] = []
    for part in parts(lines):
        stance = part.stance or default
        own = _of_part(part, stance, stance if prose is default else prose)
        told = of_whom(narrowed(demands_joined(own, part.lines), part.lines), part.whom, sure=not part.below)
        found += under_headings(told, part.headings, part.stage)
    return found


def _of_part(part: Part, default: Stance, prose: Stance) -> list[Statement]:
    """The statements under one heading: lists and sentences with a stance make their own, what stands between them goes together."""
    found: list[Statement] = []
    pending: list[Item] = []
    roots = tree(part.lines)
    aside = [one for span in remarks_of(roots) if not only_explains(span) for one in _told_aside(span, default)]
    lead = Lead("all") if default is Stance.COVERED and (part.stage or includes(part)) else Lead("any") if excludes(part) else Lead("")
    listed = len([r for r in roots if r.marker]) > 1 and default is Stance.COVERED
    subjects = topics([s for root in roots if not root.marker for s in parted(root.span)])
    for root in roots:
        groups = groups_of(root, subjects)
        if groups and groups[0].topic is not None:
            found += _loose_runs(pending, default, prose, lead)
            pending = []
        elif pending and not root.marker and _LABELLED.match(root.span.plain) and not authorization(root.span):
            found += _loose_runs(pending, default, prose, lead)
            pending = [root]
            continue
        elif len(groups) == 1 and groups[0].said is None and (_plain(groups[0]) or (listed and root.marker and _asked(groups[0]))):
            pending.append(root)
            continue
        found += _loose_runs(pending, default, prose, lead)
        pending = []
        for group in groups:
            found = _with_pronoun(found, group, _statements(group, default))
    return [*found, *_loose_runs(pending, default, prose, lead), *aside]


def _told_aside(span: Span, default: Stance) -> list[Statement]:
    """What is told beside an item: a refusal, else a remark that may ask for more or for less."""
    if (found := said(span)) is not None:
        return _statements(Group(span, [], found), default)
    note = Atom(span.trimmed().raw, span.trimmed().start, attestation(span.raw))
    return [_doubted(made(Stance.DEFINITION, span, note), f"a note that may ask for more: {span.raw.strip()[:60]}")]


_PRONOUN = re.compile(
    r"^\W*(?:and\s+)?(?:this|it|these|they|such\s+(?:use|uses|indications?|services?))\s+(?:is|are|would\s+be|will\s+be)\b"
)
_REFUSED = (Stance.NOT_COVERED, Stance.UNPROVEN)


def _with_pronoun(found: list[Statement], group: Group, new: list[Statement]) -> list[Statement]:
    """`X is not covered for Y; this is considered unproven`: the second stance is that of the same refusal, and refuses no more than it."""
    last = found[-1] if found else None
    bare = len(new) == 1 and isinstance(new[0].when, Always) and new[0].stance in _REFUSED and _PRONOUN.match(group.span.plain)
    if last is None or not bare or last.stance not in _REFUSED or isinstance(last.when, Always):
        return found + new
    cited = last.citation and replace(last.citation, end=max(last.citation.end, group.span.end))
    return [*found[:-1], replace(last, stance=new[0].stance, citation=cited)]


_NO_LEAD = Lead("")


def _loose_runs(items: Sequence[Item], default: Stance, prose: Stance, lead: Lead) -> list[Statement]:
    """Items without a stance; where prose is not taken for criteria, each paragraph without a list makes its own statement."""
    if prose is default or not items:
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
        found += _loose([item], default if asks else prose)
    return found + _loose(run_of_items, default, lead)


_CODES = re.compile(r"\s*(?:[Pp]rocedure|CPT|HCPCS|CPT/HCPCS|[Bb]illing)\s+[Cc]odes?:?(?:\s+[A-Z]?\d{4}[\dA-Z][,;.]?(?:\s+(?:and|-))?)+\s*")
"""`Procedure codes 12345, 12346`: a line of codes."""


def _plain(group: Group) -> bool:
    """Whether a group says nothing of a service by itself."""
    span = group.span
    special = authorization(span) or delegate(span) or is_definition(span) or is_administrative(span) or limit_of(span, None)
    return not special and _CODES.fullmatch(span.raw) is None and not any(said(c.span) for c in group.children)


def _asked(group: Group) -> bool:
    """Whether a member of a list without a stance only asks: who prescribes, how many at most."""
    span = group.span
    special = authorization(span) or delegate(span) or is_definition(span) or _PAID.search(span.plain)
    return not special and not any(said(c.span) for c in group.children)


_PAID = re.compile(
    r"\b(?:approved|reimbursed|covered|allowed|authorized|payable|paid)\b|^\W*(?:quantity|dose|dosing|frequency|session|visit)\s+limits?\b"
)
"""Words that make a number a limit of its own and no demand among others."""


_LABELLED = re.compile(
    r"^\W*(?P<stage>(?:for\s+)?(?:initial|continu\w+|re-?authori[sz]\w*|renewal|maintenance)(?:\s+(?:therapy|treatment|criteria|authorization|coverage))?)"
    r"\s*(?::|,(?=\s+(?:there|the|an?|documentation|documented)\b))"
)
"""`Reauthorization: the patient has …`: the stage that a sentence is about."""


def _loose(items: Sequence[Item], default: Stance, lead: Lead = _NO_LEAD) -> list[Statement]:
    """Items and sentences without a stance: the demands of one statement. `lead`: what a heading (`Initial criteria`) says of them."""
    if not items:
        return []
    last = EXCEPTION_MADE.match(items[-1].span.masked) if len(items) > 1 and not items[-1].children else None
    if last and default is Stance.COVERED:
        return with_exception(_loose(items[:-1], default, lead), items[-1].span, last)
    context = Context(default, listed=len(items) > 1)
    context.claims.add(*(one for i in walk(items) for one in i.asides))
    whole = Span(items[0].span.source, items[0].span.start, end_of(items))
    opened = _LABELLED.match(items[0].span.plain)
    if opened and opened.group().endswith(","):
        context.claims.add(items[0].span.part(0, opened.end()))
        items = [replace(items[0], span=items[0].span.part(opened.end()).trimmed()), *items[1:]]
    if default is Stance.ADMINISTRATIVE and (times := _durations(items)):
        return [made(default, whole, one, "authorization duration") for one in times]
    if len(items) == 1 and items[0].children and not items[0].marker and not quantifier(items[0].span) and not items[0].leads:
        nodes = [Listed(item_node(c, context), c.before, c.after, c.alone) for c in items[0].children]
        asked = asked_above(items[0].span, context)
        durations = [a for i in walk(items) for a in _administrative_parts(i.span)]
        return [made(default, whole, both((*asked, quantified(lead, nodes, context))), context=context), *durations]
    listed = [Listed(loose_node(i, context), i.before, i.after, i.alone) for i in items]
    node = quantified(lead, listed, context, items)
    extra = [a for i in walk(items) for a in _administrative_parts(i.span)]
    start = whole.plain.index(opened.group("stage")) if opened else 0
    subject = whole.part(start, start + len(opened.group("stage"))).raw if opened else ""
    return [*with_limit(made(default, whole, node, subject, context=context), items[0].span), *extra]


def _durations(items: Sequence[Item]) -> list[Atom]:
    """The times of lines that say nothing else; empty where one says more."""
    found = [bare_duration(i.span) for i in items if not i.children]
    return [one for line in found for one in line] if len(found) == len(items) and all(found) else []


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
    context = Context(Stance(group.said.stance))
    context.claims.add(*(one for i in walk(group.children) for one in i.asides), group.gap)
    node, subject = conditions(span, group.said, group.children, context)
    main = made(context.stance, whole, node, subject, context=context)
    limits = [
        made(Stance.LIMIT, cap, (None if "unless" in cap.plain else often_atom(cap)) or clause(cap, Context(Stance.LIMIT)), subject)
        for cap in caps(span, group.said)
    ]
    found = [_doubted(main, "a second stance in one sentence") if second_stance(span, group.said) else main]
    below = [a for child in walk(group.children) for a in _administrative_parts(child.span)]
    return [*found, *limits, *_administrative_parts(span), *below]


_SERVICE_IS = re.compile(r"(?:(?!\b(?:if|when|who|with|has|have|must|after|unless)\b)[^:;,])*\b(?:will|may|can|shall|is|are)\s+(?:be\s+)?")
"""`X 150 mg once daily will be approved for 24 months`: the drug and its dose, and no criterion."""


def _no_criteria(before: Span) -> bool:
    return len(own_words(before)) < _CRITERIA or _SERVICE_IS.fullmatch(before.plain) is not None


_CRITERIA = 5  # words before the words that authorize, from which on they are criteria


_ASKED_BESIDE = re.compile(r"\W*(?:with|if|when|upon|based|provided|after|unless)\b")
"""`12 months with documentation of response`: what the duration hangs on."""


def _doubted(statement: Statement, reason: str) -> Statement:
    return replace(statement, review=True, reasons=(*statement.reasons, reason))


def _without_stance(group: Group, whole: Span, default: Stance) -> list[Statement]:
    span = group.span
    if _CODES.fullmatch(span.raw) and not group.children:
        return [made(Stance.CODES, whole, Always())]
    if (auth := authorization(span)) and _no_criteria(span.upto(auth.start)):
        end = auth.start + len(auth.quote)
        rest = span.since(end)
        if re.match(r"\s*:", rest.plain) and (rest or group.children):
            duration = made(Stance.ADMINISTRATIVE, span.upto(end), auth, "authorization duration")
            return [duration, *_loose([Item(rest.trimmed(), children=group.children)], default)]
        found = approvals(span, auth)
        rest = span.since(found[-1].start + len(found[-1].quote))
        more = len(own_words(rest)) >= _CRITERIA
        durations = [made(Stance.ADMINISTRATIVE, span.upto(rest.start) if more else span, one, "authorization duration") for one in found]
        if not more and _ASKED_BESIDE.match(rest.plain) and own_words(rest):
            durations[-1] = _doubted(durations[-1], f"a condition beside a duration: {rest.raw.strip()[:60]}")
        below = [Item(rest.trimmed(), children=group.children)] if more else group.children
        return [*durations, *_loose(below, default)]
    if is_definition(span):
        return [definition(span, group.children, whole)]
    context = Context(Stance.ADMINISTRATIVE)
    if not group.children and (often := periodic_review(span)):
        return [made(Stance.ADMINISTRATIVE, whole, often, "review")]
    if is_administrative(span) and not (group.children and _REQUIREMENTS.search(span.masked)):
        node = led(read_lead(span), group.children, context) if group.children else run(span, context)
        return [made(Stance.ADMINISTRATIVE, whole, when_required(node, whole, context), context=context)]
    if limit := limit_of(span, None):
        return [limit_statement(group, limit, whole)]
    if any(said(child.span) for child in group.children):
        below_it = statements_of(_lines(group.children), default)
        return under_headings(below_it, [span]) if is_heading(span) else below_it
    return _loose([Item(span, children=group.children)], default)


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
    return [made(Stance.ADMINISTRATIVE, span.source.span(a.start, a.start + len(a.quote)), a, "authorization duration") for a in found]
