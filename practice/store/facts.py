"""Facts with their evidence: proposed by machines, confirmed or rejected by people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from practice.notes.model import Assertion
from practice.refused import AccessRefused, PracticeError
from practice.store.cases import sees_patient, visible
from practice.store.columns import day, instant, iso, stamp, value_column, value_of
from practice.store.door import Door, Passage
from practice.store.rows import ADDENDUM, Document, Fact, State

_FIELDS = (
    'id, patient_id, case_id, fact, value, unit, start, "end", outcome, assertion, qualifiers, document_id, span_start, span_end, quote,'
    " author, written, origin, state, decided_by, decided_at, part2"
)


def put_facts(door: Door, facts: Iterable[Fact]) -> int:
    """Keep facts; returns how many are new. One that is there already stays as people have decided it.

    A fact out of a note goes in as a proposal, whatever it says of itself; one out of a Part 2 document carries the tag.
    Raises PracticeError for a quote that does not stand in its document at its span.
    """
    new = 0
    with door.passing("facts.propose", "create") as passage:
        for fact in facts:
            new += _put(passage, fact)
            passage.touch(fact.patient_id)
        passage.detail = f"{new} new facts"
    return new


def replace_facts(door: Door, document: Document, facts: Sequence[Fact]) -> int:
    """Keep the facts of a structured entry that was received anew; those it no longer gives go. Returns how many are new."""
    kept = [fact.id for fact in facts]
    marks = ", ".join("?" * len(kept))
    with door.passing("facts.propose", "delete") as passage:
        passage.run(f"DELETE FROM facts WHERE document_id = ? AND id NOT IN ({marks})", (document.id, *kept))  # noqa: S608 - marks only
        passage.touch(document.patient_id, refs=[document.id])
    return put_facts(door, facts)


def put_within(passage: Passage, fact: Fact) -> int:
    """Keep one fact inside another act; 1 where it is new. Raises PracticeError as `put_facts` does."""
    return _put(passage, fact)


def facts_of_case(door: Door, case_id: str) -> tuple[Fact, ...]:
    """The facts that belong to a case or to its patient in general, by name and day."""
    with door.passing("facts.read", "read") as passage:
        patient = visible(door, passage, case_id)
        rows = passage.rows(
            f"SELECT {_FIELDS} FROM facts WHERE patient_id = ? AND (case_id = ? OR case_id IS NULL) AND part2 <= ?"  # noqa: S608
            " ORDER BY fact, start IS NULL, start, id",
            (patient, case_id, passage.part2),
        )
        passage.touch(patient, refs=[case_id])
        passage.detail = f"{len(rows)} facts"
    return tuple(_fact(row) for row in rows)


def decide(door: Door, fact_id: str, state: State) -> Fact:
    """Confirm or reject a fact, with the person's name and the time. Raises AccessRefused where there is none that the person may see."""
    if state is State.PROPOSED:
        raise ValueError("a person confirms or rejects")
    with door.passing("facts.decide", "update") as passage:
        row = passage.row("SELECT patient_id, case_id, origin FROM facts WHERE id = ? AND part2 <= ?", (fact_id, passage.part2))
        if row is None or not sees_patient(door, passage, row[0]) or (row[1] and not visible(door, passage, row[1])):
            raise AccessRefused(f"fact {fact_id}: there is none that you may decide; 'payerwatch practice case' lists the facts of a case")
        if row[2] == ADDENDUM:
            raise PracticeError(f"fact {fact_id}: a clinician's own answer; only its author takes it back, with 'practice withdraw'")
        passage.run(
            "UPDATE facts SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?",
            (str(state), door.actor.user, stamp(passage.at), fact_id),
        )
        passage.touch(row[0], refs=[fact_id])
        passage.detail = str(state)
        decided = passage.row(f"SELECT {_FIELDS} FROM facts WHERE id = ?", (fact_id,))  # noqa: S608 - names of columns only
    if decided is None:
        raise AccessRefused(f"fact {fact_id}: it was removed meanwhile")
    return _fact(decided)


def _put(passage: Passage, fact: Fact) -> int:
    part2, state = fact.part2, State.PROPOSED if fact.origin == "note" else fact.state
    if fact.document_id is not None:
        part2 = _checked(passage, fact) or part2
    value, unit = value_column(fact.value)
    return passage.run(
        f"INSERT INTO facts({_FIELDS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO NOTHING",  # noqa: S608
        (fact.id, fact.patient_id, fact.case_id, fact.fact, value, unit, iso(fact.start), iso(fact.end), fact.outcome, str(fact.assertion),
         json.dumps(fact.qualifiers), fact.document_id, fact.span_start, fact.span_end, fact.quote, fact.author, iso(fact.written),
         fact.origin, str(state), "" if fact.origin == "note" else fact.decided_by,
         None if fact.origin == "note" else iso(fact.decided_at), int(part2)),
    )  # fmt: skip


def _checked(passage: Passage, fact: Fact) -> bool:
    """Whether the fact's document is a Part 2 record; its quote is held against the text."""
    row = passage.row("SELECT patient_id, text, part2 FROM documents WHERE id = ?", (fact.document_id,))
    if row is None or row[0] != fact.patient_id:
        raise PracticeError(f"fact {fact.id}: its document is not in the store, or is another patient's")
    if fact.span_start is not None and row[1][fact.span_start : fact.span_end] != fact.quote:
        raise PracticeError(f"fact {fact.id}: its quote does not stand in the document at its span")
    return bool(row[2])


def _fact(row: tuple[Any, ...]) -> Fact:
    return Fact(
        id=row[0], patient_id=row[1], case_id=row[2], fact=row[3], value=value_of(row[4], row[5]), start=day(row[6]), end=day(row[7]),
        outcome=row[8], assertion=Assertion(row[9]), qualifiers=tuple((name, value) for name, value in json.loads(row[10])),
        document_id=row[11], span_start=row[12], span_end=row[13], quote=row[14], author=row[15], written=day(row[16]), origin=row[17],
        state=State(row[18]), decided_by=row[19], decided_at=instant(row[20]), part2=bool(row[21]),
    )  # fmt: skip
