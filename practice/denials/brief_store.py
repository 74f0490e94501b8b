"""Briefs through the door: figures for those who see counts, the claims behind each number for those who see single lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from policies.model import Document
from policies.store.reader import StoreReader
from practice.denials.brief import Asked, Told, made
from practice.denials.brief_model import Brief
from practice.denials.changes import ChangesFound, PolicyChange, Words, known_changes, words_of
from practice.denials.model import Cited, DenialLetter
from practice.denials.period import Period
from practice.denials.prepared import reading
from practice.denials.store import appeals, lines, lines_of_payer
from practice.patterns.payer_errors import PayerError, payer_errors
from practice.refused import PracticeError
from practice.store.columns import day, words
from practice.store.door import Door, Passage

SAMPLE = "1 SAMPLE WAY"
"""The payers' address in the sample year: figures that rest on such a payment are marked as invented wherever they go."""
_SHORTEST = 3
"""Letters of a name below which it is not looked for: it would be found in any text."""


def brief_of(
    door: Door, store: StoreReader | None, asked: Asked, changes: ChangesFound | None = None, known: Period | None = None
) -> Brief:  # fmt: skip
    """The brief of a payer, without a single claim. Raises AccessRefused.

    store  the published policies; None before the first release      changes  their changes, where they are known already
    known  the figures of the period, where they were made before; taken where they still hold, else as prepared, else made now
    """
    held = changes if changes is not None else known_changes(store) if store else ChangesFound(())
    with door.together():
        period = reading(door, asked.start, asked.end, held, known)
        found = lines_of_payer(door, asked.payer_id, asked.before_start)
        told, invented = _told(door, store, found.left_out, held), invented_in(door)
    return made(found.lines, replace(asked, invented=asked.invented or invented), told, period()).brief


def claims_of(door: Door, store: StoreReader | None, asked: Asked, key: str) -> tuple[str, ...]:
    """The lines behind one number of a brief, by its key. Raises PracticeError where the brief has no such number, AccessRefused."""
    door.require("denials.detail", "read")
    with door.together():
        found = lines(door, asked.before_start)
        told = _told(door, store, found.left_out)
        claims = made(found.lines, asked, told).claims
        if key not in claims:
            raise PracticeError(f"{key}: no number of this brief; the workbook and the CSV name them in the column 'figure'")
        with door.passing("denials.detail", "read") as passage:
            passage.touch(refs=claims[key])
            passage.detail = f"claims behind {key.partition(':')[0]}"
    return claims[key]


def invented_in(door: Door) -> bool:
    """Whether the store holds payments of the sample year."""
    with door.passing("denials.read", "read") as passage:
        row = passage.row("SELECT 1 FROM remit_payments WHERE superseded_by IS NULL AND instr(head, ?) > 0 LIMIT 1", (SAMPLE,))
    return row is not None


def errors_of(door: Door, store: StoreReader) -> tuple[PayerError, ...]:
    """Payer errors without the letters: no case, no claim number, and the payer's words only where they cannot name the patient."""
    versions = _Versions(store)
    with door.passing("denials.read", "read") as passage:
        found = [(letter, names) for letter, names in _letters(passage)]
        passage.detail = f"{len(found)} letters held against policies, without their words"
    names_of = {letter.letter_id: names for letter, names in found}
    return tuple(_bare(error, names_of[error.letter.letter_id]) for error in payer_errors((letter for letter, _ in found), versions))


def _told(door: Door, store: StoreReader | None, left_out: int, known: ChangesFound | None = None) -> Told:
    answered = appeals(door)
    if store is None:
        return Told(answered, left_out=left_out)
    shelf: StoreReader = store

    def said(change: PolicyChange) -> tuple[Words, ...]:
        return words_of(shelf, change)

    changes = known_changes(store) if known is None else known
    return Told(answered, errors_of(door, store), changes, said, left_out)


class _Versions:
    """Version names to documents, each read once."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._read: dict[str, Document | None] = {}

    def __call__(self, name: str) -> Document | None:
        if name not in self._read:
            policy, _, number = name.rpartition("@")
            known = number.isdigit() and self._store.policy(policy) is not None
            there = known and any(one.version_no == int(number) for one in self._store.versions(policy))
            self._read[name] = self._store.document(policy, int(number)) if there else None
        return self._read[name]


def _letters(passage: Passage) -> Iterator[tuple[DenialLetter, tuple[str, ...]]]:
    """Letters as far as errors need them, each with what its patient is called; empty where nobody knows whose it is."""
    rows = passage.rows(
        "SELECT d.id, d.payer_id, d.payer_name, d.decided, d.service_date, d.cited, d.policy_version, d.lines, d.member, p.family, p.given,"
        " p.birth FROM denial_letters d LEFT JOIN patients p ON p.id = d.patient_id WHERE d.part2 <= ? AND d.policy_version IS NOT NULL"
        " ORDER BY d.decided, d.id",
        (passage.part2,),
    )
    for row in rows:
        cited = tuple(Cited(*one) for one in json.loads(row[5]))
        served, decided = day(row[4]), day(row[3])
        letter = DenialLetter(row[0], None, row[1], row[2], "", "", (), served, decided, "", "", cited, None, row[6], "", words(row[7]))
        named = (row[8], row[9], row[10], row[11]) if row[9] else ()
        yield letter, tuple(part for name in named if name for part in str(name).split() if len(part) >= _SHORTEST)


def _bare(error: PayerError, names: tuple[str, ...]) -> PayerError:
    """The error with the words cited, unless they name the patient, or nobody knows whose letter it is."""
    said = error.cited.criterion.casefold()
    hidden = not names or any(name.casefold() in said for name in names)
    cited = replace(error.cited, criterion="" if hidden else error.cited.criterion, start=0, end=0, named="")
    return replace(error, cited=cited, letter=replace(error.letter, cited=()))
