"""Several subjects in one text: `Psoriasis: … . Crohn's disease: …` are criteria for each by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leads.reading import quantifier
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.joints import has_verb
from rules.compile.leaves.reading import clause
from rules.compile.statements.stances import authorization, is_administrative, said
from rules.compile.text.claims import own_words
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import compiled, wording
from rules.model import All, Always, Node, Stance, Statement, leaves

_LABELLED = re.compile(r"^\W*(?P<label>[A-Z][\w/ ,()'’-]{3,60}?)\s*:\s+(?=[A-Z\d])")
_NO_TOPIC = re.compile(
    r"\b(?:notes?|exceptions?|limit\w*|dos(?:e|age|ing)|duration|quantity|criteria|documentation|initial|renewal|reauth\w*|continu\w+|type)\b"
)
_STAGE = re.compile(r"\((?:initial|re-?auth\w*|renewal|continu\w+)[^()]*\)\W*$")
"""`Gout (Initial): …`: the stage in brackets behind the topic."""
_LONGEST = 6  # words of a topic


def topics(sentences: Sequence[Span]) -> dict[int, Span]:
    """The labels that part a text into subjects, by the start of their sentence; empty where fewer than two sentences have one."""
    found = {one.start: label for one in sentences if (label := _label(one)) is not None}
    return found if len(found) > 1 else {}


def _label(sentence: Span) -> Span | None:
    found = _LABELLED.match(sentence.raw)
    if found is None:
        return None
    label = sentence.part(found.start("label"), found.end("label"))
    if quantifier(label) or has_verb(label) or said(label) or figures(label) or _NO_TOPIC.search(_STAGE.sub("", label.plain)):
        return None
    known = any(compiled(p, f"headings.{n}").match(label.plain) for n, p in wording().headings.items())
    words = own_words(label)
    return None if known or authorization(sentence) or is_administrative(sentence) or not 0 < len(words) <= _LONGEST else label


def about(statement: Statement, label: Span) -> Statement:
    """A statement under its topic: the topic is asked for, unless one of the criteria names it."""
    citation = replace(statement.citation, start=min(statement.citation.start, label.start))
    if statement.stance is not Stance.COVERED:
        return replace(statement, citation=citation)
    when = statement.when if _told(label, statement.when) else _with(label, statement.when)
    return replace(statement, subject=statement.subject or label.raw, when=when, citation=citation)


def _with(label: Span, when: Node) -> Node:
    topic = clause(label, Context())
    return topic if isinstance(when, Always) else All((topic, when))


def _told(label: Span, when: Node) -> bool:
    named = set(own_words(label))
    return any(named & set(re.findall(r"[a-z][\w'’-]{2,}", leaf.quote.lower())) for leaf in leaves(when))
