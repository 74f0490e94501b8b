"""Statements: sentences and lists with what they say of the service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.compile.atoms import Context
from rules.compile.conditions import both, conditions, segments
from rules.compile.figure_words import Figure
from rules.compile.figures import figures
from rules.compile.follow import demands_joined, heading_stance, is_heading, is_title, under_headings
from rules.compile.leads import Lead, quantifier, read_lead
from rules.compile.leaves import clause, read
from rules.compile.limits import CAPPED, capped_atom, limit_of
from rules.compile.lists import Item, Line, marked_items, tree
from rules.compile.naming import attestation
from rules.compile.source import Span
from rules.compile.stances import Said, authorization, delegate, is_administrative, is_definition, said
from rules.compile.structure import Listed, item_node, lead_end, led, quantified, run, sentences
from rules.compile.vocabulary import pattern
from rules.model import All, Always, Atom, Citation, Node, Stance, Statement, leaves, needs_review


@dataclass(slots=True)
class Group:
    """Sentences that belong to one statement, with the list below them."""

    span: Span
    children: list[Item]
    said: Said | None = None


def statements_of(lines: Sequence[Line], default: Stance = Stance.COVERED, prose: Stance = Stance.COVERED) -> list[Statement]:
    """The statements of the lines of one text or section, in order.

    default  what a list without a stance says      prose  what sentences without list and stance are taken for
    """
    found: list[Statement] = []
    pending: list[Item] = []
    headings: list[Span] = []
    roots = tree(lines)
    for root, behind in zip(roots, [*roots[1:], None], strict=False):
        stance = heading_stance(root)
        if stance or is_title(root, behind):
            found += _loose_runs(pending, default, prose)
            pending, default = [], Stance(stance) if stance else default
            headings.append(root.span)
            continue
        groups = _groups(root)
        if len(groups) == 1 and groups[0].said is None and _plain(groups[0]):
            pending.append(root)
            continue
        found += _loose_runs(pending, default, prose)
        pending = []
        for group in groups:
            found += _statements(group, default)
    found += _loose_runs(pending, default, prose)
    return under_headings(demands_joined(found, lines), headings)


def _loose_runs(items: Sequence[Item], default: Stance, prose: Stance) -> list[Statement]:
    """Items without a stance; where prose is not taken for criteria, each paragraph without a list makes its own statement."""
    if prose is default or not items:
        return _loose(items, default)
    found: list[Statement] = []
    run_of_items: list[Item] = []
    for item in items:
        if item.marker:
            run_of_items.append(item)
            continue
        found += _loose(run_of_items, default)
        run_of_items = []
        asks = item.children or quantifier(item.span) or lead_end(item.span) is not None
        found += _loose([item], default if asks else prose)
    return found + _loose(run_of_items, default)


def _plain(group: Group) -> bool:
    """Whether a group says nothing of a service by itself."""
    span = group.span
    special = authorization(span) or delegate(span) or is_definition(span) or is_administrative(span) or limit_of(span, None)
    return not special and not any(said(c.span) for c in group.children)


def _groups(root: Item) -> list[Group]:
    """The sentences of a paragraph, those together that go on with a list."""
    out: list[Group] = []
    for sentence in _parted(root.span):
        found = said(sentence)
        own = found or authorization(sentence) or delegate(sentence) or is_definition(sentence) or is_administrative(sentence)
        capped = CAPPED.match(sentence.plain) is not None and limit_of(sentence, None) is not None
        if out and _continues(out[-1], sentence, bool(own) or capped):
            out[-1].span = Span(sentence.source, out[-1].span.start, sentence.end)
            continue
        out.append(Group(sentence, [], found))
    if not out:
        return []
    out[-1].children = root.children
    return out


def _parted(span: Span) -> list[Span]:
    """The sentences, cut at a semicolon where both sides say something of a service."""
    out: list[Span] = []
    for sentence in sentences(span):
        at = sentence.masked.find(";")
        if at > 0 and ":" not in sentence.masked and said(sentence.part(0, at)) and said(sentence.part(at + 1)):
            out += [sentence.part(0, at), sentence.part(at + 1)]
            continue
        out.append(sentence)
    return out


def _continues(group: Group, sentence: Span, own: bool) -> bool:
    """Whether a sentence goes on with the one before: And …, a marker, or a further demand without a stance of its own."""
    if re.match(r"\W*(?:And|Or|AND|OR)\b", sentence.raw) or re.match(r"\s*\(?(?:[a-zA-Z]|\d{1,2}|[ivx]+)[.)]\s", sentence.raw):
        return True
    if own:
        return False
    return bool(marked_items(group.span)[1]) or (group.said is None)


def _loose(items: Sequence[Item], default: Stance) -> list[Statement]:
    """Items and sentences without a stance: the demands of one statement."""
    if not items:
        return []
    context = Context(default)
    whole = Span(items[0].span.source, items[0].span.start, _end(items))
    if len(items) == 1 and items[0].children and not items[0].marker and not quantifier(items[0].span) and not items[0].leads:
        lead = Lead("")
        nodes = [Listed(item_node(c, context), c.before, c.after) for c in items[0].children]
        context.claims.add(items[0].span)
        return [_made(default, whole, quantified(lead, nodes, context), context=context)]
    listed = [Listed(_loose_node(i, context), i.before, i.after) for i in items]
    node = quantified(Lead(""), listed, context)
    extra = [a for i in items for a in _administrative_parts(i.span)]
    return [*_with_limit(_made(default, whole, node, context=context), items[0].span), *extra]


def _loose_node(item: Item, context: Context) -> Node:
    if item.children or len(parts := sentences(item.span)) == 1 or marked_items(item.span)[1]:
        return (
            _when_split(item.span, context)
            if not item.children and lead_end(item.span) is None and not marked_items(item.span)[1]
            else item_node(item, context)
        )
    nodes = [run(part, context) for part in parts]
    return All(tuple(n for n in nodes if not isinstance(n, Always)), review=True)


def _when_split(span: Span, context: Context) -> Node:
    """A sentence without stance such as `X for the treatment of Y when Z`: what is asked stands behind `for` and `when`."""
    found = pattern("subject_for").search(span.masked)
    if not found or not re.search(r"\b(?:when|if)\b", span.masked[found.end() :]):
        return run(span, context)
    context.claims.add(span.part(0, found.start()))
    return both(segments(span.part(found.start()), context))


def _end(items: Sequence[Item]) -> int:
    last = items[-1]
    return max(last.span.end, _end(last.children)) if last.children else last.span.end


def _made(stance: Stance, whole: Span, node: Node, subject: str = "", to: str | None = None, context: Context | None = None) -> Statement:
    """A statement; what none of its parts has read becomes an attestation of its own, for a person to look at."""
    quotes = [(leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(node)]
    unread = context.claims.unread(whole, quotes) if context else []
    if unread:
        rest = tuple(Atom(s.raw, s.start, attestation(s.raw), review=True) for s in unread)
        node = both((node, *rest))
    review = stance is Stance.REVIEW or needs_review(node)
    reasons = tuple(f"not read: {s.raw[:80]}" for s in unread)
    return Statement(stance, subject, node, review=review, reasons=reasons, to=to, citation=Citation(start=whole.start, end=whole.end))


def _statements(group: Group, default: Stance) -> list[Statement]:
    """The statements that one group of sentences makes."""
    span = group.span
    whole = Span(span.source, span.start, max(span.end, _end(group.children) if group.children else 0))
    to = delegate(span)
    if to:
        return [_made(Stance.DELEGATED, whole, Always(), to=to)]
    if group.said is None:
        return _without_stance(group, whole, default)
    if limit := limit_of(span, group.said):
        return [limit_statement(group, limit, whole)]
    context = Context(Stance(group.said.stance))
    node, subject = conditions(span, group.said, group.children, context)
    made = _made(context.stance, whole, node, subject, context=context)
    found = [_doubted(made, "a second stance in one sentence") if _second_stance(span, group.said) else made]
    return [*found, *_administrative_parts(span)]


def _second_stance(span: Span, first: Said) -> bool:
    """Whether a sentence goes on to say something else of a service (`is covered for A and is not covered for B`)."""
    behind = span.since(first.span.end)
    end = re.search(r"[:;]", behind.masked)
    second = said(behind.part(0, end.start()) if end else behind)
    return second is not None and second.stance != first.stance


def _doubted(statement: Statement, reason: str) -> Statement:
    return replace(statement, review=True, reasons=(*statement.reasons, reason))


def _without_stance(group: Group, whole: Span, default: Stance) -> list[Statement]:
    span = group.span
    if auth := authorization(span):
        end = auth.start + len(auth.quote)
        rest = span.since(end)
        if re.match(r"\s*:", rest.plain) and (rest or group.children):
            duration = _made(Stance.ADMINISTRATIVE, span.upto(end), auth, "authorization duration")
            return [duration, *_loose([Item(rest.trimmed(), children=group.children)], default)]
        return [_made(Stance.ADMINISTRATIVE, whole, auth, "authorization duration")]
    if is_definition(span):
        return [_made(Stance.DEFINITION, whole, read(span, Context(Stance.DEFINITION)), span.raw[:60])]
    context = Context(Stance.ADMINISTRATIVE)
    if is_administrative(span):
        node = led(read_lead(span), group.children, context) if group.children else run(span, context)
        return [_made(Stance.ADMINISTRATIVE, whole, node)]
    if limit := limit_of(span, None):
        return [limit_statement(group, limit, whole)]
    if any(said(child.span) for child in group.children):
        found = statements_of(_lines(group.children), default)
        return under_headings(found, [span]) if is_heading(span) else found
    return _loose([Item(span, children=group.children)], default)


def _lines(items: Sequence[Item], depth: int = 0) -> list[Line]:
    out: list[Line] = []
    for item in items:
        out.append(Line(item.span, item.marker, depth))
        out += _lines(item.children, depth + 1)
    return out


def _administrative_parts(span: Span) -> list[Statement]:
    """For how long a sentence that says more authorizes."""
    auth = authorization(span)
    return [_made(Stance.ADMINISTRATIVE, span, auth, "authorization duration")] if auth else []


def unread(span: Span) -> Statement:
    """Words that no statement holds."""
    atom = Atom(span.raw, span.start, attestation(span.raw), review=True)
    return replace(_made(Stance.REVIEW, span, atom), reasons=(f"not read: {span.raw[:80]}",))


# ---------------------------------------------------------------- limits


def limit_statement(group: Group, figure: Figure, whole: Span) -> Statement:
    context = Context(Stance.LIMIT)
    span = group.span
    if group.said is None or (CAPPED.match(span.plain) and not span.since(group.said.span.end).find(pattern("segment"))):
        return _made(Stance.LIMIT, whole, capped_atom(span, figure, context))
    head, tail = span.upto(group.said.span.start), span.since(group.said.span.end)
    if figure.start >= tail.start:
        return _made(Stance.LIMIT, whole, clause(tail, context), head.trimmed().raw[:120])
    nodes = [clause(head, context), *segments(tail, Context(Stance.COVERED))]
    return _made(Stance.LIMIT, whole, both(nodes))


def _with_limit(statement: Statement, span: Span) -> list[Statement]:
    """`One or two stents per eye for …`: how many besides what for."""
    found = pattern("subject_for").search(span.masked)
    head = span.part(0, found.start()) if found else None
    if head is None or not re.search(r"\bper\s", head.plain):
        return [statement]
    counted = [f for f in figures(head) if f.counted]
    return [statement, _made(Stance.LIMIT, head, clause(head, Context(Stance.LIMIT)))] if counted else [statement]
