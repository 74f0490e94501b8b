"""Denial letters into the store, and out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from practice.denials.letters import LetterRead, read_letter
from practice.denials.matching import Policies, known_cases, match
from practice.denials.model import Cited, DenialLetter
from practice.imports.limits import Bad, check_size
from practice.imports.notes import media_of, text_of
from practice.imports.part2 import protected_note, protected_service
from practice.refused import PracticeError
from practice.store.columns import day, iso, listed, stamp, words
from practice.store.door import Door, Passage
from practice.store.ids import content_hash
from practice.store.imported import put_import, was_imported

_COLUMNS = (
    "id, case_id, payer_id, payer_name, claim_number, reference, procedures, service_date, decided, reason, quote, cited, appeal_by,"
    " policy_version, file_id, lines, part2"
)


def take_letter(
    door: Door, data: bytes, name: str, payers: Mapping[str, str], policies: Policies | None = None, case_id: str | None = None
) -> tuple[DenialLetter, bool]:
    """Keep a letter; returns it, and whether it was there before. Raises PracticeError where it cannot be read or denies nothing.

    case_id  the case it belongs to, where the person knows it
    """
    door.require("import")
    check_size(data)
    file_id = content_hash("letter", data)
    try:
        text = text_of(data, media_of(data, name))
    except Bad as bad:
        raise PracticeError(f"the letter was not read: {bad}") from None
    found = read_letter(text, payers)
    if not found.quote:
        raise PracticeError("no sentence of the letter denies anything; keep it as a note, or check that it is the right file")
    key = door.ident("letter", file_id)
    with door.together():
        again = was_imported(door, file_id)
        if not again:
            with door.passing("import", "create") as passage:
                _put(passage, key, file_id, text, found, case_id)
            put_import(door, file_id, "denial letter", name, len(data), {"letters": 1})
            match(door, policies)
            with door.passing("import", "update") as passage:
                _settle(passage, key, found, policies)
        (letter,) = letters(door, key) or (None,)
    if letter is None:
        raise PracticeError("the letter belongs to a protected record: it is kept, and shown with --consent")
    return letter, again


def letters(door: Door, letter_id: str | None = None) -> tuple[DenialLetter, ...]:
    """Letters by the day of decision."""
    with door.passing("denials.detail", "read") as passage:
        rows = passage.rows(
            f"SELECT {_COLUMNS}, patient_id FROM denial_letters WHERE part2 <= ? AND (? IS NULL OR id = ?) ORDER BY decided, id",  # noqa: S608 - names only
            (passage.part2, letter_id, letter_id),
        )
        passage.touch(*(row[-1] for row in rows if row[-1]))
        passage.detail = f"{len(rows)} letters"
    return tuple(map(_letter, rows))


def _put(passage: Passage, key: str, file_id: str, text: str, found: LetterRead, case_id: str | None) -> None:
    patient, part2 = None, protected_note(text) or protected_service(found.procedures)
    if case_id is not None:
        case = next((one for group in known_cases(passage).by_patient.values() for one in group if one.id == case_id), None)
        if case is None:
            raise PracticeError(f"case {case_id}: there is none; 'payerwatch practice cases' lists them")
        patient, part2 = case.patient_id, part2 or case.part2
        passage.touch(patient)
    cited = json.dumps(
        [(one.policy, one.criterion, one.start, one.end, one.named, one.version, one.effective) for one in found.cited], ensure_ascii=False
    )
    passage.run(
        "INSERT OR REPLACE INTO denial_letters(id, patient_id, case_id, payer_id, payer_name, claim_number, reference, member, procedures,"
        " service_date, decided, reason, quote, cited, appeal_by, file_id, lines, text, part2, at)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'[]',?,?,?)",
        (key, patient, case_id, found.payer_id, found.payer_name, found.account or found.claim, found.reference or found.claim,
         found.member, listed(found.procedures), iso(found.service_date), iso(found.decided), found.reason, found.quote, cited,
         iso(found.appeal_by), file_id, text, int(part2), stamp(passage.at)),
    )  # fmt: skip


def _settle(passage: Passage, key: str, found: LetterRead, policies: Policies | None) -> None:
    """The lines that the letter speaks of, and the policy in force on its date of service."""
    numbers = sorted({found.account, found.claim, found.reference} - {""})
    marks = ", ".join("?" * len(numbers))
    rows = passage.rows(
        "SELECT l.id, l.procedure FROM claim_lines l JOIN remit_claims c ON c.id = l.decision_id WHERE l.status IN ('denied', 'partly')"  # noqa: S608 - marks only
        f" AND l.payer_id = ? AND coalesce(l.service_date = ?, 1)"
        f" AND (c.number IN ({marks}) OR (c.payer_number <> '' AND c.payer_number IN ({marks}))) ORDER BY l.id",
        (found.payer_id, iso(found.service_date), *numbers, *numbers),
    )
    fits = tuple(row[0] for row in rows if not found.procedures or row[1] in found.procedures)
    version = None
    if policies is not None and found.service_date and found.payer_id and len(found.procedures) == 1:
        version = policies.in_force(found.payer_id, found.procedures[0], "", found.service_date)
    passage.run("UPDATE denial_letters SET lines = ?, policy_version = ? WHERE id = ?", (listed(fits), version, key))


def _letter(row: tuple[Any, ...]) -> DenialLetter:
    found = DenialLetter(
        letter_id=row[0], case_id=row[1], payer_id=row[2], payer_name=row[3], claim_number=row[4], reference=row[5],
        procedures=words(row[6]), service_date=day(row[7]), decided=day(row[8]), reason=row[9], quote=row[10],
        cited=tuple(Cited(*one) for one in json.loads(row[11])), appeal_by=day(row[12]), policy_version=row[13], file_id=row[14],
        part2=bool(row[16]),
    )  # fmt: skip
    return replace(found, line_ids=words(row[15]))
