"""Cases: put in, found again, and only as far as the person's role goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from practice.access.roles import rights, scope
from practice.refused import AccessRefused
from practice.store.columns import day, iso, listed, stamp, words
from practice.store.door import Door, Passage
from practice.store.ids import content_hash, is_ident
from practice.store.rows import CaseRow, Status, Wrote

_FIELDS = (
    "id, patient_id, natural_key, service, cpt, icd10, payer_id, payer_name, lob, visit, provider, location, state, urgent, status,"
    " missing, part2"
)

_TO_APPROVE = "EXISTS (SELECT 1 FROM drafts WHERE drafts.case_id = cases.id AND drafts.state = 'reviewed')"
"""A case whose draft has been reviewed waits for a clinician's approval."""

_ASKED = "EXISTS (SELECT 1 FROM json_each(cases.missing) AS told WHERE substr(told.value, 1, instr(told.value || '.', '.') - 1) IN ({}))"
"""A case in which something is asked of the clinician, whatever else is missing, waits for the clinician too."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Cases that the person may see, and how many are left out because they are protected records without consent."""

    cases: tuple[CaseRow, ...]
    left_out: int


def put_case(door: Door, case: CaseRow) -> Wrote:
    """Keep a case, by natural key. Status and what is missing are not an import's business and stay as they are."""
    values = (case.patient_id, case.key, case.service, listed(case.cpt), listed(case.icd10), case.payer_id, case.payer_name, case.lob,
              iso(case.visit), case.provider, case.location, case.state, int(case.urgent), int(case.part2))  # fmt: skip
    content = content_hash(*values)
    with door.passing("cases.write", "update") as passage:
        passage.touch(case.patient_id, refs=[case.id])
        kept = passage.row("SELECT content FROM cases WHERE id = ?", (case.id,))
        if kept == (content,):
            return "unchanged"
        at = stamp(passage.at)
        passage.run(
            "INSERT INTO cases(id, patient_id, natural_key, service, cpt, icd10, payer_id, payer_name, lob, visit, provider, location,"
            " state, urgent, part2, status, missing, content, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            " ON CONFLICT(id) DO UPDATE SET patient_id = excluded.patient_id, service = excluded.service, cpt = excluded.cpt,"
            " icd10 = excluded.icd10, payer_id = excluded.payer_id, payer_name = excluded.payer_name, lob = excluded.lob,"
            " visit = excluded.visit, provider = excluded.provider, location = excluded.location, state = excluded.state,"
            " urgent = excluded.urgent, part2 = max(part2, excluded.part2), content = excluded.content, updated_at = excluded.updated_at",
            (case.id, *values, str(case.status), listed(case.missing), content, at, at),
        )
        _active(passage, case.patient_id)
    return "changed" if kept else "new"


def case_of(door: Door, case_id: str) -> CaseRow:
    """One case. Raises AccessRefused where there is none that the person may see."""
    seen, values = _seen(door)
    with door.passing("cases.read", "read") as passage:
        row = passage.row(f"SELECT {_FIELDS} FROM cases WHERE id = ? AND part2 <= ? AND {seen}", (case_id, passage.part2, *values))  # noqa: S608
        if row is None:
            raise _nobody(passage, case_id)
        passage.touch(row[1], refs=[case_id])
    return _case(row)


def cases_between(door: Door, start: dt.date | None = None, end: dt.date | None = None) -> Listed:
    """Cases by day of visit, both days included; those without a visit come last. Only what the role may see."""
    seen, values = _seen(door)
    days = (iso(start), iso(start), iso(end), iso(end))
    where = f"(? IS NULL OR visit >= ?) AND (? IS NULL OR visit <= ?) AND {seen}"
    with door.passing("cases.read", "read") as passage:
        rows = passage.rows(
            f"SELECT {_FIELDS} FROM cases WHERE part2 <= ? AND {where} ORDER BY visit IS NULL, visit, id",  # noqa: S608 - no value in it
            (passage.part2, *days, *values),
        )
        left = passage.row(f"SELECT count(*) FROM cases WHERE part2 > ? AND {where}", (passage.part2, *days, *values))  # noqa: S608
        passage.touch(*(row[1] for row in rows))
        passage.detail = f"{len(rows)} cases"
    return Listed(tuple(_case(row) for row in rows), left[0] if left else 0)


def set_status(door: Door, case_id: str, status: Status, missing: tuple[str, ...] = ()) -> None:
    """Where a case stands, and the facts that are not documented. Raises PracticeError where there is no such case."""
    with door.passing("cases.write", "update") as passage:
        row = passage.row("SELECT patient_id FROM cases WHERE id = ? AND part2 <= ?", (case_id, passage.part2))
        if row is None:
            raise AccessRefused(f"case {case_id}: there is none that you may change")
        passage.run(
            "UPDATE cases SET status = ?, missing = ?, updated_at = ? WHERE id = ?",
            (str(status), listed(missing), stamp(passage.at), case_id),
        )
        passage.touch(row[0], refs=[case_id])
        passage.detail = str(status)
        _active(passage, row[0])


def visible(door: Door, passage: Passage, case_id: str) -> str:
    """The patient of a case, inside another act. Raises AccessRefused where the person may not see the case."""
    seen, values = _seen(door)
    row = passage.row(f"SELECT patient_id FROM cases WHERE id = ? AND part2 <= ? AND {seen}", (case_id, passage.part2, *values))  # noqa: S608
    if row is None:
        raise _nobody(passage, case_id)
    passage.touch(refs=[case_id])
    return str(row[0])


def _nobody(passage: Passage, case_id: str) -> AccessRefused:
    """The refusal where there is no such case. What is no id may be a patient's name: it goes neither into the log nor into the message."""
    named = f"case {case_id}" if is_ident(case_id) else "case"
    if is_ident(case_id):
        passage.touch(refs=[case_id])
    return AccessRefused(f"{named}: there is none that you may see; 'payerwatch practice cases' lists them")


def sees_patient(door: Door, passage: Passage, patient_id: str) -> bool:
    """Whether the person may see anything clinical of a patient: all of them, or those with a case that waits for the person."""
    if scope(door.actor.role) == "all":
        return True
    seen, values = _seen(door)
    row = passage.row(f"SELECT 1 FROM cases WHERE patient_id = ? AND part2 <= ? AND {seen}", (patient_id, passage.part2, *values))  # noqa: S608
    return row is not None


def _seen(door: Door) -> tuple[str, tuple[str, ...]]:
    """The condition that keeps a statement to what the role sees, and its values."""
    reach = scope(door.actor.role)
    if reach == "all":
        return "1", ()
    if reach == "none":
        return "0", ()
    waiting, asked = rights().needing, rights().asked
    marks, kinds = (", ".join("?" * len(names)) for names in (waiting, asked))
    waits = f"(status IN ({marks}) OR {_TO_APPROVE} OR {_ASKED.format(kinds)})"
    if not door.actor.provider:
        return waits, (*waiting, *asked)
    return f"{waits} AND provider IN ('', ?)", (*waiting, *asked, door.actor.provider)


def _active(passage: Passage, patient_id: str) -> None:
    passage.run("UPDATE patients SET active_at = ? WHERE id = ?", (stamp(passage.at), patient_id))


def _case(row: tuple[Any, ...]) -> CaseRow:
    return CaseRow(
        id=row[0], patient_id=row[1], key=row[2], service=row[3], cpt=words(row[4]), icd10=words(row[5]), payer_id=row[6],
        payer_name=row[7], lob=row[8], visit=day(row[9]), provider=row[10], location=row[11], state=row[12], urgent=bool(row[13]),
        status=Status(row[14]), missing=words(row[15]), part2=bool(row[16]),
    )  # fmt: skip
