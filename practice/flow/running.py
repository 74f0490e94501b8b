"""The pre-flight of stored cases: read through the door, judged, and kept. What did not change is not judged again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from practice.flow.charted import Record
from practice.flow.judgement import READING, Judgement, head_json, judgement_of, row_json, row_of
from practice.flow.judging import judge_case
from practice.flow.marks import fingerprints
from practice.flow.shelf import CaseShelf, PolicyText
from practice.flow.standing import Standing
from practice.store.answers import answers_of_case
from practice.store.cases import set_status
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.facts import facts_of_case
from practice.store.patients import patient_of
from practice.store.rows import CaseRow, FindingRow
from practice.store.work import findings_of, put_findings

_HEAD = "judgement"
"""What the row that holds a judgement as a whole has in place of a rule."""


def preflight_case(door: Door, shelf: CaseShelf, case: CaseRow, *, again: bool = False, mark: str = "") -> tuple[Judgement, bool]:
    """The judgement of a case, kept in the store, and whether it was made anew. `mark`: its fingerprint, where it is known already."""
    with door.together():
        fingerprint = mark or fingerprints(door, shelf, (case,))[case.id]
        kept = None if again else judgement(door, case.id)
        if kept is not None and kept.fingerprint == fingerprint:
            return kept, False
        found = judged(door, shelf, case, fingerprint)
        put_findings(door, case.id, _kept(door, case, found))
    return found, True


def current(door: Door, shelf: CaseShelf | None, case: CaseRow) -> Judgement | None:
    """The judgement as of now, for one who keeps none: the one that is kept, made anew in memory where something has changed since."""
    kept = judgement(door, case.id)
    if shelf is None or kept is None:
        return kept
    with door.together():
        mark = fingerprints(door, shelf, (case,))[case.id]
        return kept if kept.fingerprint == mark else judged(door, shelf, case, mark)


def judged(door: Door, shelf: CaseShelf, case: CaseRow, fingerprint: str = "") -> Judgement:
    """A case judged, without keeping it."""
    policies = shelf.of(case)
    problems = _problems(case, shelf, policies)
    if case.visit is None:
        return Judgement(fingerprint, "not_documented", (), (), (), (), (), tuple(problems))
    documents, facts = documents_of_case(door, case.id, structured=True), facts_of_case(door, case.id)
    answers, left_out = answers_of_case(door, case.id), _left_out(door, case)
    record = Record(case, patient_of(door, case.patient_id), case.visit, documents, facts, left_out, answers)
    return judge_case(record, policies, problems, fingerprint)


def judgement(door: Door, case_id: str) -> Judgement | None:
    """The judgement that the store keeps; None where a case was not judged yet, or was by another reading than this one."""
    return judgement_in(findings_of(door, case_id))


def judgement_in(rows: Sequence[FindingRow]) -> Judgement | None:
    """The same from the case's findings."""
    heads = [row for row in rows if row.rule == _HEAD]
    head = max(heads, key=lambda row: (row.part2, row.found_at), default=None)
    if head is None or json.loads(head.body).get("reading") != READING:
        return None
    bodies = (row.body for row in rows if row.rule != _HEAD and row.part2 == head.part2)
    told = json.loads(f"[{','.join(bodies)}]")  # read in one go: the sweep reads thousands
    told.sort(key=lambda row: int(row.pop("place")))
    return judgement_of(json.loads(head.body), tuple(row_of(row) for row in told))


def was_judged(rows: Sequence[FindingRow]) -> bool:
    """Whether a case's findings hold a judgement, by whatever reading."""
    return any(row.rule == _HEAD for row in rows)


def settle(door: Door, case: CaseRow, found: Standing) -> bool:
    """Keep where a case stands; whether that is a change."""
    if case.status is found.status and case.missing == found.missing:
        return False
    set_status(door, case.id, found.status, found.missing)
    return True


def _kept(door: Door, case: CaseRow, found: Judgement) -> Sequence[FindingRow]:
    at = door.clock()
    head = FindingRow(
        door.ident("finding", case.id, _HEAD, found.protected), case.id, _HEAD, found.overall, _text(head_json(found)), at, found.protected
    )
    rows = [
        FindingRow(
            door.ident("finding", case.id, place, found.protected), case.id, f"{row.policy}#{row.start}", row.result,
            _text(row_json(row) | {"place": place}), at, found.protected,
        )
        for place, row in enumerate(found.rows)
    ]  # fmt: skip
    return [head, *rows]


def _text(row: object) -> str:
    return json.dumps(row, ensure_ascii=False)


def _problems(case: CaseRow, shelf: CaseShelf, policies: Sequence[PolicyText]) -> list[str]:
    """Why a case cannot be held against a policy."""
    if case.visit is None:
        return ["registration: the case has no day of visit"]
    if not case.cpt:
        return ["registration: the case has no procedure code"]
    if not case.payer_id:
        return ["registration: the payer of this case is none that the record knows"]
    if not shelf.knows_payer(case.payer_id):
        return [f"payer: the record has no policies of {case.payer_id}: ask by which criteria it decides"]
    if policies:
        return []
    if shelf.names(case):
        return [f"payer: the policies of {case.payer_id} for {', '.join(case.cpt)} are not for {case.lob}: ask which one counts"]
    payer = case.payer_name or case.payer_id
    return [f"payer: no policy of {payer} in force on {case.visit} lists {', '.join(case.cpt)}: ask whether it needs authorization"]


def _left_out(door: Door, case: CaseRow) -> int:
    with door.passing("notes.read", "read") as passage:
        row = passage.row(
            "SELECT count(*) FROM documents WHERE patient_id = ? AND (case_id = ? OR case_id IS NULL) AND part2 > ? AND status = 'current'",
            (case.patient_id, case.id, passage.part2),
        )
        passage.touch(case.patient_id, refs=[case.id])
        passage.detail = "counted what is left out"
    return int(row[0]) if row else 0
