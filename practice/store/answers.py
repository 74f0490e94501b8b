"""Clinicians' answers to lines of policies: kept as addenda of the record, taken back by their author alone, and never deleted by that."""

from __future__ import annotations

from typing import Any

from practice.notes.model import Assertion
from practice.refused import AccessRefused, PracticeError
from practice.store.cases import visible
from practice.store.columns import instant, iso, moment, stamp
from practice.store.door import Door, Passage
from practice.store.facts import put_within
from practice.store.ids import content_hash
from practice.store.rows import ADDENDUM, Answer, Fact, State

TITLE = "Addendum"
FACT = "clin.answer"
_FIELDS = (
    "a.document_id, a.patient_id, a.case_id, a.bound, a.payer_id, a.policy, a.line, a.quote, a.stance, a.holds, d.text, d.author, a.by,"
    " a.at, a.purpose, a.withdrawn, a.why, a.part2"
)
_FROM = "FROM answers a JOIN documents d ON d.id = a.document_id"


def put_answer(door: Door, answer: Answer) -> None:
    """Keep an answer with its document and its fact. Raises AccessRefused for a case that the person may not see."""
    with door.passing("answers.write", "create") as passage:
        patient = visible(door, passage, answer.case_id)
        passage.touch(patient, refs=[answer.case_id, answer.id])
        passage.run(
            "INSERT INTO documents(id, patient_id, case_id, kind, title, author, written, status, media, text, bytes, content, part2,"
            " imported_at) VALUES (?,?,?,?,?,?,?,'current','text',?,NULL,?,?,?)",
            (answer.id, patient, answer.case_id, ADDENDUM, TITLE, answer.author, iso(answer.at.date()), answer.says,
             content_hash(answer.says, answer.bound, answer.holds, stamp(answer.at)), int(answer.part2), stamp(passage.at)),
        )  # fmt: skip
        passage.run(
            "INSERT INTO answers(document_id, patient_id, case_id, bound, payer_id, policy, line, quote, stance, holds, by, at, purpose,"
            " part2) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (answer.id, patient, answer.case_id, answer.bound, answer.payer_id, answer.policy, answer.line, answer.quote, answer.stance,
             answer.holds, answer.by, stamp(answer.at), answer.purpose, int(answer.part2)),
        )  # fmt: skip
        if answer.holds != "unknown":
            put_within(passage, _fact(door, answer))
        passage.detail = "a line was answered"


def _fact(door: Door, answer: Answer) -> Fact:
    """The answer as a fact that its author stands behind."""
    says, day = answer.holds == "yes", answer.at.date()
    return Fact(
        door.ident("answer fact", answer.id), answer.patient_id, answer.case_id, FACT, says, day, day,
        assertion=Assertion.PRESENT if says else Assertion.ABSENT, document_id=answer.id, span_start=0, span_end=len(answer.says),
        quote=answer.says, author=answer.author, written=day, origin=ADDENDUM, state=State.CONFIRMED, decided_by=answer.by,
        decided_at=answer.at, part2=answer.part2,
    )  # fmt: skip


def answers_of_case(door: Door, case_id: str) -> tuple[Answer, ...]:
    """The answers of a case, withdrawn ones too, the oldest first."""
    with door.passing("notes.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(
            f"SELECT {_FIELDS} {_FROM} WHERE a.case_id = ? AND a.part2 <= ? ORDER BY a.at, a.document_id",
            (case_id, passage.part2),
        )
        passage.detail = f"{len(rows)} answers"
    return tuple(map(_answer, rows))


def own_answers(door: Door) -> tuple[Answer, ...]:
    """The person's own answers, the latest first, of whatever case: their author can always find them again."""
    with door.passing("answers.write", "read") as passage:
        rows = passage.rows(
            f"SELECT {_FIELDS} {_FROM} WHERE a.by = ? AND a.part2 <= ? ORDER BY a.at DESC, a.document_id",
            (door.actor.user, passage.part2),
        )
        passage.touch(*(row[1] for row in rows))
        passage.detail = f"{len(rows)} answers"
    return tuple(map(_answer, rows))


def withdraw(door: Door, answer_id: str, why: str) -> Answer:
    """Take an answer back: it no longer counts, and stays with the reason. Its author alone may. Raises AccessRefused, PracticeError."""
    if not why.strip():
        raise PracticeError("say why the answer is withdrawn; the reason stays with it")
    with door.passing("answers.write", "delete") as passage:
        row = passage.row(
            f"SELECT {_FIELDS} {_FROM} WHERE a.document_id = ? AND a.by = ? AND a.part2 <= ?",
            (answer_id, door.actor.user, passage.part2),
        )
        if row is None:
            raise AccessRefused("answer: there is none of this id that you have given; its author alone takes an answer back")
        found = _answer(row)
        passage.touch(found.patient_id, refs=[found.case_id, found.id])
        if found.withdrawn:
            raise PracticeError(f"answer {found.id}: it was withdrawn already, on {found.withdrawn:%Y-%m-%d}")
        _take_back(passage, found, why.strip(), door.actor.user)
        passage.detail = "an answer was withdrawn"
    return found


def _take_back(passage: Passage, found: Answer, why: str, by: str) -> None:
    at = stamp(passage.at)
    passage.run("UPDATE answers SET withdrawn = ?, why = ? WHERE document_id = ?", (at, why, found.id))
    passage.run("UPDATE documents SET status = 'withdrawn' WHERE id = ?", (found.id,))
    passage.run("UPDATE facts SET state = ?, decided_by = ?, decided_at = ? WHERE document_id = ?", (str(State.REJECTED), by, at, found.id))


def _answer(row: tuple[Any, ...]) -> Answer:
    return Answer(
        id=row[0], patient_id=row[1], case_id=row[2], bound=row[3], payer_id=row[4], policy=row[5], line=row[6], quote=row[7],
        stance=row[8], holds=row[9], says=row[10], author=row[11], by=row[12], at=moment(row[13]), purpose=row[14],
        withdrawn=instant(row[15]), why=row[16], part2=bool(row[17]),
    )  # fmt: skip
