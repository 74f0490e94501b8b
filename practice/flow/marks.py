"""Fingerprints of everything that a judgement rests on, for many cases at once: where one is the same, nothing is judged anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from practice.flow.judgement import READING
from practice.flow.shelf import CaseShelf
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.rows import CaseRow


def fingerprints(door: Door, shelf: CaseShelf, cases: Sequence[CaseRow]) -> dict[str, str]:
    """case id → fingerprint, for cases that the person may see."""
    patients = {case.patient_id for case in cases}
    with door.passing("facts.read", "read") as passage:
        people = {
            row[0]: row[1:] for row in passage.rows("SELECT id, birth, sex FROM patients") if row[0] in patients
        }  # fmt: skip
        chart: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        for row in passage.rows("SELECT patient_id, case_id, id, content, status FROM documents WHERE part2 <= ?", (passage.part2,)):
            chart[row[0]].append(row[1:])
        for row in passage.rows("SELECT patient_id, case_id, id, state FROM facts WHERE part2 <= ?", (passage.part2,)):
            chart[row[0]].append(row[1:])
        for row in passage.rows("SELECT patient_id, case_id, id, document_id, withdrawn FROM answers WHERE part2 <= ?", (passage.part2,)):
            chart[row[0]].append(row[1:])
        passage.touch(*sorted(patients))
        passage.detail = f"what {len(cases)} judgements rest on"
    shelf.look_up(cases)
    part2 = bool(door.actor.consent)
    return {case.id: _fingerprint(case, people[case.patient_id], chart[case.patient_id], shelf, part2) for case in cases}


def _fingerprint(case: CaseRow, person: tuple[object, ...], chart: Sequence[tuple[object, ...]], shelf: CaseShelf, part2: bool) -> str:
    own = sorted(str(row[1:]) for row in chart if row[0] in (None, case.id))
    asked = (case.cpt, case.icd10, case.payer_id, case.payer_name, case.lob, case.visit)
    policies = [f"{name}@{no}/{shelf.revision(name)}" for name, no in shelf.names(case)]
    return content_hash(READING, part2, *asked, *person, *policies, "|", *own)
