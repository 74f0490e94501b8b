"""Sentences that belong together: a paragraph parted into groups, each of which makes its own statement or goes on with the last."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.compile.leaves.joints import has_verb
from rules.compile.lists.items import Item
from rules.compile.lists.run_markers import marked_items
from rules.compile.statements.limiting import LIMITED
from rules.compile.statements.limits import CAPPED, limit_of
from rules.compile.statements.made import Group
from rules.compile.statements.second import second_at
from rules.compile.statements.stances import authorization, delegate, is_administrative, is_definition, said
from rules.compile.text.by_label import names_all
from rules.compile.text.sentences import sentences
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern


def groups_of(root: Item, subjects: Mapping[int, Span]) -> list[Group]:
    """The sentences of a paragraph, those together that go on with a list; one that opens another subject begins anew."""
    out: list[Group] = []
    told = parted(root.span)
    people = told[0] if len(told) > 1 and not root.marker and _PEOPLE_FIRST.fullmatch(told[0].plain) else None
    for at, sentence in enumerate(told):
        found = said(sentence)
        prescribed = bool(out) and out[-1].said is None and _PRESCRIBED.match(sentence.plain) is not None
        own = found or authorization(sentence) or delegate(sentence) or is_definition(sentence)
        own = own or (is_administrative(sentence) and not prescribed)
        if at and len(out) == 1 and at == 1 and root.marker and found and _names_service(told[0]) and _OPENS_STANCE.match(sentence.plain):
            out = [Group(sentence, [], found, told[0].trimmed(" \t\n."))]
            continue
        capped = (CAPPED.match(sentence.plain) or LIMITED.search(sentence.masked)) and limit_of(sentence, None) is not None
        counts_on = any(_COUNTS_ON.search(later.raw) for later in told[at + 1 :])
        if people is not None:
            out += [Group(sentence, [], found, people)] if at else []
            continue
        if (topic := subjects.get(sentence.start)) is not None:
            out.append(Group(sentence.since(topic.end + 1).trimmed(" \t\n:"), [], found, topic))
            continue
        if out and _continues(out[-1], sentence, bool(own or capped), counts_on):
            out[-1].span = Span(sentence.source, out[-1].span.start, sentence.end)
            continue
        out.append(Group(sentence, [], found))
    if not out:
        return []
    asking = (group for group in out if root.children and names_all(group.span, [child.marker for child in root.children]))
    next(asking, out[-1]).children = root.children
    return out


def _names_service(span: Span) -> bool:
    """`Therapeutic injection.` before `Covered when …`: the service that an item is about."""
    return 0 < len(span.plain.split()) <= _NAME and not has_verb(span) and not any(sign.isdigit() for sign in span.raw)


_NAME = 6  # words of a service
_OPENS_STANCE = re.compile(
    r"\W*(?:(?:not\s+)?(?:covered|approved)|medically\s+necessary)\s+(?:only\s+)?(?:when|if|for|once|after|unless)\b"
)


def only_labels(group: Group) -> bool:
    """`Limits.` before a sentence: a name of what follows, which by itself covers nothing."""
    return group.said is None and not group.children and pattern("run_in_labels").match(group.span.plain) is not None


def only_tells(group: Group) -> bool:
    """A sentence behind `Members with lupus.` that says nothing of a service: by itself it covers nothing."""
    return group.said is None and group.topic is not None and _PEOPLE_FIRST.fullmatch(group.topic.plain) is not None


def parted(span: Span) -> list[Span]:
    """The sentences, cut at a semicolon where both sides say something of a service."""
    out: list[Span] = []
    for sentence in sentences(span):
        at = sentence.masked.find(";")
        if at > 0 and ":" not in sentence.masked and said(sentence.part(0, at)) and said(sentence.part(at + 1)):
            out += [sentence.part(0, at), sentence.part(at + 1)]
            continue
        if (aside := _said_aside(sentence)) is not None:
            out += [sentence.part(0, aside), sentence.part(aside + 1)]
            continue
        if (turn := second_at(sentence)) is not None:
            out += [sentence.part(0, turn[0]), sentence.part(turn[1])]
            continue
        last = sentence.masked.rfind(";")
        if last > 0 and _own_tail(sentence.part(0, last), sentence.part(last + 1)):
            out += [sentence.part(0, last), sentence.part(last + 1)]
            continue
        out.append(sentence)
    return out


def _said_aside(sentence: Span) -> int | None:
    """`Notes that tell A from B; the spray is not appropriate for B`: where the refusal begins that is told behind a demand."""
    told = said(sentence)
    if told is None or told.stance not in ("not_covered", "unproven") or re.search(r"[:(]", sentence.masked):
        return None
    at = sentence.masked.rfind(";", 0, told.span.start - sentence.start)
    behind = sentence.part(at + 1)
    return at if at > 0 and not re.match(r"\s*(?:and|or|if|when|unless)\b", behind.plain) else None


_MOST = re.compile(
    r"\W*(?:and\s+)?(?:(?:coverage|treatment|benefits?|authorization|use)\s+(?:is|are)\s+)?(?:limited\s+to|no\s+more\s+than"
    r"|not\s+to\s+exceed|up\s+to|a\s+maximum\s+of|maximum)\s"
)


def _own_tail(left: Span, right: Span) -> bool:
    """Whether the words behind the last semicolon say how much at most, or what paper is asked for, of a service told before."""
    if authorization(left) and authorization(right) and not re.search(r"\b(?:if|when)\b", left.masked):
        return True
    told = said(left) is not None or limit_of(left, None) is not None
    if not told or marked_items(left)[1] or marked_items(right)[1]:
        return False
    return (_MOST.match(right.plain) is not None and limit_of(right, None) is not None) or is_administrative(right)


_PEOPLE_FIRST = re.compile(
    r"\W*(?:members|patients|individuals|beneficiaries|adults|children|adolescents|infants)\s+(?:with|having|after|under|over|aged?)\s"
    r"(?:(?!\b(?:is|are|must|may|will|has|have|should|can|was|were|do|does|need|shall)\b)[^.:;])+\.?\W*"
)
"""`Members with lupus.` before sentences: of whom they are told."""
_PRESCRIBED = re.compile(r"\W*(?:prescribed|ordered)\s+by\b")
"""Behind other demands, who prescribes is one of them."""
_OF_PEOPLE = re.compile(
    r"\W*(?:the\s+|each\s+|all\s+)?(?:patients?|members?|individuals?|beneficiar(?:y|ies)|recipients?|persons?)\s+(?:must|has|have"
    r"|is|are|with)\b"
)
_TO_BE = re.compile(
    r"\W*(?:in\s+order\s+)?(?:to\s+(?:be\s+(?:approved|covered|authorized|considered|eligible)|qualify|receive\s+(?:approval"
    r"|coverage))|for\s+(?:approval|coverage|authorization))\b"
)
"""`To be approved, the patient must have …`: a demand, whatever paperwork was spoken of before it."""
_CRITERIA = re.compile(r"\W*(?:clinical\s+|coverage\s+|approval\s+|medical\s+necessity\s+)?(?:criteria|indications)\s*:")
_LEADS = re.compile(
    r"\W*(?:all|any|both|each|one|either|at\s+least\s+\w+)\s+(?:of\s+)?(?:the\s+)?(?:following|these)\b[^.]*:\s*|\W*(?:the\s+)?following\s+(?:\w+\s+)?(?:criteria|conditions|requirements)\s+must\s+be\s+met[^.]*:\s*"
)
"""`Prior authorization is required for X. All of the following must be met:`: what is asked, and no paper."""
_HOLD = re.compile(r"\W*(?:the\s+|all\s+)?(?:[a-z]+\s+){0,2}criteria\b(?:(?!\.\s)[^;:])*\b(?:must|continues?|still|shall)\b[^.;:]*\bmet\b")
"""`Criteria in 4.2 must still be met`: a demand behind the paperwork."""
_STAGED = re.compile(r"\W*for\s+(?:initial|continu\w+|re-?authori[sz]\w*|renewal|maintenance)(?:\s+\w+)?,\s")
"""`For initial treatment, A. For continuation, B.`: each stage has its own demands."""
_COUNTS_ON = re.compile(r"(?:^|[;,]\s+(?:and\s+|or\s+)?)\s*\(?(?:[a-zA-Z]|\d{1,2}|[ivx]+)[.)]\s")
"""A sentence that goes on counting the items of a list."""


def _continues(group: Group, sentence: Span, own: bool, counts_on: bool) -> bool:
    """Whether a sentence goes on with the one before: And …, a marker, or a further demand without a stance of its own."""
    if re.match(r"\W*(?:And|Or|AND|OR)\b", sentence.raw) or re.match(r"\s*\(?(?:[a-zA-Z]|\d{1,2}|[ivx]+)[.)]\s", sentence.raw):
        return True
    if own or (_STAGED.match(sentence.plain) and _STAGED.match(group.span.plain)):
        return False
    if LIMITED.search(group.span.masked) and limit_of(group.span, None) is not None:
        return False
    if any(one.match(sentence.plain) for one in (_TO_BE, _CRITERIA, _HOLD)) and is_administrative(group.span):
        return False
    if _LEADS.fullmatch(sentence.plain) and is_administrative(group.span):
        return False
    if delegate(group.span) or authorization(group.span) or (is_administrative(group.span) and _OF_PEOPLE.match(sentence.plain)):
        return False
    return counts_on if marked_items(group.span)[1] else group.said is None
