"""What people say of lines of policies: clinicians' answers, kept as addenda of the record, and pointings at sentences that stand in it.

Both are taken back by their author alone, with a reason, and never deleted by that.
"""

from __future__ import annotations

from typing import Any

from practice.access.roles import may
from practice.notes.model import Assertion
from practice.refused import AccessRefused, PracticeError
from practice.store.cases import visible
from practice.store.columns import instant, iso, moment, stamp
from practice.store.door import Door, Passage
from practice.store.facts import put_within
from practice.store.ids import content_hash
from practice.store.rows import ADDENDUM, Answer, AnswerKind, Fact, State

TITLE = "Addendum"
FACT = "clin.answer"
ACTS: dict[AnswerKind, str] = {"answer": "answers.write", "pointing": "pointings.write"}
_FIELDS = (
    "id, patient_id, case_id, bound, payer_id, policy, line, quote, stance, holds, said, author, by, at, purpose, withdrawn, why, part2,"
    " kind, document_id, start"
)
_READ = ", ".join(f"a.{name.strip()}" for name in _FIELDS.split(",")) + " FROM answers a JOIN documents d ON d.id = a.document_id"
_OPEN = "max(a.part2, d.part2) <= ?"
"""A sentence of a document that was found to be protected later is protected too."""


def put_answer(door: Door, answer: Answer) -> None:
    """Keep an answer with its document and its fact. Raises AccessRefused for a case that the person may not see."""
    with door.passing(ACTS["answer"], "create") as passage:
        patient = visible(door, passage, answer.case_id)
        passage.touch(patient, refs=[answer.case_id, answer.id])
        passage.run(
            "INSERT INTO documents(id, patient_id, case_id, kind, title, author, written, status, media, text, bytes, content, part2,"
            " imported_at) VALUES (?,?,?,?,?,?,?,'current','text',?,NULL,?,?,?)",
            (answer.id, patient, answer.case_id, ADDENDUM, TITLE, answer.author, iso(answer.at.date()), answer.says,
             content_hash(answer.says, answer.bound, answer.holds, stamp(answer.at)), int(answer.part2), stamp(passage.at)),
        )  # fmt: skip
        _put(passage, patient, answer, answer.id)
        if answer.holds != "unknown":
            put_within(passage, _fact(door, answer))
        passage.detail = "a line was answered"


def put_pointing(door: Door, pointing: Answer) -> None:
    """Keep a pointing. Raises AccessRefused for a case that the person may not see, PracticeError for words that are not the document's."""
    with door.passing(ACTS["pointing"], "create") as passage:
        patient = visible(door, passage, pointing.case_id)
        passage.touch(patient, refs=[pointing.case_id, pointing.id, pointing.document_id])
        row = passage.row(
            "SELECT text FROM documents WHERE id = ? AND patient_id = ? AND (case_id IS NULL OR case_id = ?) AND status = 'current'"
            " AND part2 <= ?",
            (pointing.document_id, patient, pointing.case_id, passage.part2),
        )
        if row is None or row[0][pointing.start :][: len(pointing.says)] != pointing.says:
            raise PracticeError("the sentence does not stand in this document as it is in the record now; look again")
        _put(passage, patient, pointing, pointing.document_id)
        passage.detail = f"a sentence was read as saying {'so' if pointing.holds == 'yes' else 'that it is not so'}"


def _put(passage: Passage, patient: str, one: Answer, document_id: str) -> None:
    passage.run(
        f"INSERT INTO answers({_FIELDS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,'',?,?,?,?)",  # noqa: S608 - names of columns only
        (one.id, patient, one.case_id, one.bound, one.payer_id, one.policy, one.line, one.quote, one.stance, one.holds, one.says,
         one.author, one.by, stamp(one.at), one.purpose, int(one.part2), one.kind, document_id, one.start),
    )  # fmt: skip


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
    """The answers and pointings of a case, withdrawn ones too, the oldest first."""
    with door.passing("notes.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(
            f"SELECT {_READ} WHERE a.case_id = ? AND {_OPEN} ORDER BY a.at, a.id",
            (case_id, passage.part2),
        )
        passage.detail = f"{len(rows)} answers"
    return tuple(map(_answer, rows))


def own_answers(door: Door) -> tuple[Answer, ...]:
    """What the person has said, the latest first, of whatever case: its author can always find it again."""
    with door.passing(_own_act(door), "read") as passage:
        rows = passage.rows(
            f"SELECT {_READ} WHERE a.by = ? AND {_OPEN} ORDER BY a.at DESC, a.id",
            (door.actor.user, passage.part2),
        )
        passage.touch(*(row[1] for row in rows))
        passage.detail = f"{len(rows)} answers"
    return tuple(map(_answer, rows))


def withdraw(door: Door, answer_id: str, why: str) -> Answer:
    """Take an answer or a pointing back: it no longer counts, and stays with the reason. Its author alone may.

    Raises AccessRefused, PracticeError.
    """
    if not why.strip():
        raise PracticeError("say why the answer is withdrawn; the reason stays with it")
    with door.passing(_own_act(door), "delete") as passage:
        row = passage.row(
            f"SELECT {_READ} WHERE a.id = ? AND a.by = ? AND {_OPEN}",
            (answer_id, door.actor.user, passage.part2),
        )
        if row is None:
            raise AccessRefused("answer: there is none of this id that you have given; its author alone takes an answer back")
        found = _answer(row)
        passage.touch(found.patient_id, refs=[found.case_id, found.id])
        if found.withdrawn:
            raise PracticeError(f"answer {found.id}: it was withdrawn already, on {found.withdrawn:%Y-%m-%d}")
        _take_back(passage, found, why.strip(), door.actor.user)
        passage.detail = "an answer was withdrawn" if found.kind == "answer" else "a pointing was withdrawn"
    return found


def _own_act(door: Door) -> str:
    """What finds one's own again: a clinician's right to answer, else the right to point."""
    return ACTS["answer" if may(door.actor.role, ACTS["answer"]) else "pointing"]


def _take_back(passage: Passage, found: Answer, why: str, by: str) -> None:
    at = stamp(passage.at)
    passage.run("UPDATE answers SET withdrawn = ?, why = ? WHERE id = ?", (at, why, found.id))
    if found.kind == "pointing":  # the sentence stays what it is; nobody says any more what it says
        return
    passage.run("UPDATE documents SET status = 'withdrawn' WHERE id = ?", (found.id,))
    passage.run("UPDATE facts SET state = ?, decided_by = ?, decided_at = ? WHERE document_id = ?", (str(State.REJECTED), by, at, found.id))


def _answer(row: tuple[Any, ...]) -> Answer:
    return Answer(
        id=row[0], patient_id=row[1], case_id=row[2], bound=row[3], payer_id=row[4], policy=row[5], line=row[6], quote=row[7],
        stance=row[8], holds=row[9], says=row[10], author=row[11], by=row[12], at=moment(row[13]), purpose=row[14],
        withdrawn=instant(row[15]), why=row[16], part2=bool(row[17]), kind=row[18], document_id=row[19], start=row[20],
    )  # fmt: skip
