"""What a note says as proposed facts, each with its words, place, author and day. Nothing is proposed that no sentence names."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator

import yaml
from pydantic import BaseModel, ConfigDict

from practice.access.roles import FOLDER
from practice.evidence.record.levels import levels_of
from practice.evidence.record.sides import sides_of
from practice.notes.assertion import Read, read
from practice.notes.dates import printed_days, told_days
from practice.notes.lengths import outcomes
from practice.notes.model import Assertion, Note, Sentence
from practice.notes.reading import note_of
from practice.notes.tokens import Mention
from practice.notes.values import Value, values
from practice.store.rows import ADDENDUM, Document, Fact

Ident = Callable[..., str]
_SKIPPED = frozenset({Assertion.COPIED})
_HAPPEN = frozenset({"therapy", "procedure", "imaging"})
"""Kinds of things that happen on days: a sentence's days are theirs, where it names only one of them."""
_DATED_KINDS = frozenset({"sign", "finding", "symptom", "measure"})


class NoteFacts(BaseModel):
    """note_facts.yml, whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[str, str]
    names: dict[str, str]
    once: tuple[str, ...]
    at_the_visit: tuple[str, ...]
    left_out: tuple[str, ...]


@functools.cache
def note_facts() -> NoteFacts:
    """The declared names. A mistake in the file stops everything."""
    return NoteFacts.model_validate(yaml.safe_load((FOLDER / "note_facts.yml").read_text(encoding="utf-8")))


def fact_name(concept: str, kind: str) -> str:
    """What a concept is called as a fact; "" for a kind that gives none."""
    if concept in note_facts().left_out:
        return ""
    first = note_facts().kinds.get(kind, "")
    return note_facts().names.get(concept, f"{first}.{concept}" if first else "")


def facts_of_note(document: Document, ident: Ident) -> tuple[Fact, ...]:
    """The proposals of one note, in the order of its text. `ident` makes identifiers, as a door does."""
    if document.kind in ("structured", ADDENDUM) or document.status != "current":
        return ()
    note = note_of(document.text, document.id)
    found: dict[str, Fact] = {}
    for sentence in note.sentences:
        for one in _of_sentence(note, sentence, document, ident):
            found.setdefault(one.id, one)
    return tuple(found.values())


def _of_sentence(note: Note, sentence: Sentence, document: Document, ident: Ident) -> Iterator[Fact]:
    said = read(sentence)
    if said.default in _SKIPPED:
        return
    written = document.written or sentence.dated or note.dated
    measured = values(sentence.text)
    named = [one for one in said.mentions if fact_name(one.concept, one.kind)]
    told = _days(sentence.text, written)
    alone = len({one.first for one in named}) + len(measured) == 1
    happened = {one.first for one in named if one.kind in _HAPPEN}
    for value in measured:
        yield _fact(_measured(value, said), sentence, document, written, told if alone else None, ident)
    for mention in named:
        how = said.assertion(mention.first, mention.last)
        if how in _SKIPPED or any(value.first <= mention.first and mention.concept == value.concept for value in measured):
            continue
        whose = alone or (mention.kind in _HAPPEN and len(happened) == 1)
        yield _fact(_named(mention, how, sentence), sentence, document, written, told if whose else None, ident)


def _measured(value: Value, said: Read) -> Fact:
    side = (("laterality", value.side),) if value.side else _side(said.sentence)
    name = fact_name(value.concept, "measure")
    return Fact("", "", None, name, value.amount, assertion=said.assertion(value.first, value.first), qualifiers=side)


def _named(mention: Mention, how: Assertion, sentence: Sentence) -> Fact:
    levels = sorted(levels_of(sentence.text))
    qualifiers = _side(sentence) + ((("level", " ".join(levels)),) if levels else ())
    came_to = sorted(outcomes(sentence.text)) if mention.kind == "therapy" else []
    return Fact(
        "", "", None, fact_name(mention.concept, mention.kind), how is not Assertion.ABSENT, assertion=how, qualifiers=qualifiers,
        outcome=came_to[0] if len(came_to) == 1 else None, origin=mention.kind,
    )  # fmt: skip


def _side(sentence: Sentence) -> tuple[tuple[str, str], ...]:
    sides = sides_of(sentence.text) or sides_of(sentence.label)
    return (("laterality", "bilateral" if len(sides) == 2 else next(iter(sides))),) if sides else ()


def _days(text: str, written: dt.date | None) -> tuple[dt.date, dt.date] | None:
    """The days that a sentence prints; else those it tells, counted back from the day of writing where that is known."""
    told = printed_days(text) or (told_days(text, written, written) if written else ())
    return (min(one.first for one in told), max(one.last for one in told)) if told else None


def _fact(
    one: Fact, sentence: Sentence, document: Document, written: dt.date | None, days: tuple[dt.date, dt.date] | None, ident: Ident
) -> Fact:
    kind = "measure" if one.origin == "note" else one.origin
    if days is None and written and kind in _DATED_KINDS and sentence.section in note_facts().at_the_visit:
        days = written, written
    key = (document.id, document.content, one.fact, sentence.start, one.assertion, one.value, one.qualifiers, days)
    return Fact(
        id=ident("note fact", *key), patient_id=document.patient_id, case_id=document.case_id, fact=one.fact, value=one.value,
        start=days[0] if days else None, end=days[1] if days else None, outcome=one.outcome, assertion=one.assertion,
        qualifiers=one.qualifiers, document_id=document.id, span_start=sentence.start, span_end=sentence.start + len(sentence.text),
        quote=sentence.text, author=document.author, written=written, part2=document.part2,
    )  # fmt: skip
