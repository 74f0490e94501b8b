"""Drafts in the store: kept, changed, brought from state to state by named people, taken out. Every act is one of the audit log too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from practice.access.actor import Role
from practice.drafts.check import Fault, check
from practice.drafts.draft import MEDIA, Draft, Kept, Kind, from_bytes, to_bytes
from practice.drafts.gathering import hashes_of, with_words
from practice.drafts.layout import Standing, marks_of
from practice.drafts.model import CaseFile
from practice.refused import AccessRefused, PracticeError
from practice.store.answers import answers_of_case
from practice.store.cases import visible
from practice.store.columns import moment, stamp
from practice.store.documents import documents_of_case
from practice.store.door import Door, Passage
from practice.store.ids import content_hash
from practice.store.rows import Draft as DraftRow
from practice.store.work import STATES, advance, drafts_of, put_draft

APPROVES: dict[Kind, frozenset[Role]] = {
    **dict.fromkeys(Kind, frozenset({Role.SPECIALIST, Role.CLINICIAN})),
    **dict.fromkeys((Kind.APPEAL, Kind.PEER), frozenset({Role.CLINICIAN})),
}
"""Who may approve what: an argument about medicine is approved by a clinician."""
SUBMITS = frozenset({Role.SPECIALIST})


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did with a draft, and when. `content` is the hash of the draft after it."""

    what: str
    by: str
    at: dt.datetime
    detail: str
    content: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft out of the store, with its case as the record has it now."""

    row: DraftRow
    kept: Kept
    case: CaseFile
    acts: tuple[Act, ...]

    @property
    def draft(self) -> Draft:
        """The draft itself."""
        return self.kept.draft

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What the check says."""
        return check(self.draft, self.case)

    @property
    def standing(self) -> Standing:
        """Where it stands, for paper. A submitted draft is known by who approved it."""
        last = next((one for one in reversed(self.acts) if one.what == "approved"), None) if self.row.state == "submitted" else None
        stood = next((one for one in reversed(self.acts) if one.what == "approved"), None)
        count = int(stood.detail.split()[0]) if stood and stood.detail[:1].isdigit() else 0
        return Standing(self.row.state, last.by if last else self.row.by, last.at if last else self.row.at, count)


def keep(door: Door, draft: Draft, case: CaseFile, identity: str = "") -> str:
    """Keep a new draft; its id, which is `identity` where one is given.

    Raises PracticeError where the check finds a fault: then nothing is kept.
    """
    faults = check(draft, case)
    if faults:
        raise PracticeError(f"the draft was not kept: {len(faults)} sentences say what their citations do not hold")
    with door.together():
        documents = documents_of_case(door, case.case_id, structured=True)
        kept = Kept(draft, case, hashes_of(case, documents))
        data = to_bytes(kept)
        identity = identity or door.ident("draft", case.case_id, draft.kind.value, content_hash(data), door.clock().isoformat())
        put_draft(door, _row(identity, draft, case, data, door.clock()))
        with door.passing("drafts.write", "create") as passage:
            passage.touch(visible(door, passage, case.case_id), refs=[identity])
            _note(passage, identity, "made", door.actor.user, draft.kind.value, data)
    return identity


def _row(identity: str, draft: Draft, case: CaseFile, data: bytes, at: dt.datetime) -> DraftRow:
    return DraftRow(
        identity, case.case_id, draft.kind.value, STATES[0], MEDIA, draft.template, " ".join(draft.rules), data, "", at, case.protected
    )  # fmt: skip


def opened(door: Door, draft_id: str) -> Opened:
    """A draft with its case and its history. Raises AccessRefused where there is none that the person may see."""
    with door.together():
        row = _find(door, draft_id)
        documents = documents_of_case(door, row.case_id, structured=True)
        with door.passing("drafts.read", "read") as passage:
            passage.touch(visible(door, passage, row.case_id), refs=[draft_id])
            acts = _acts(passage, draft_id)
        kept = from_bytes(row.data)
        answers = answers_of_case(door, row.case_id)
    return Opened(row, kept, with_words(kept, documents, answers), acts)


def _find(door: Door, draft_id: str) -> DraftRow:
    with door.passing("drafts.read", "read") as passage:
        found = passage.row("SELECT case_id FROM drafts WHERE id = ? AND part2 <= ?", (draft_id, passage.part2))
        if found is None:
            raise AccessRefused(f"draft {draft_id}: there is none that you may see; 'payerwatch practice draft list' lists them")
        passage.touch(visible(door, passage, found[0]), refs=[draft_id])
    row = next((one for one in drafts_of(door, found[0]) if one.id == draft_id), None)
    if row is None or row.media != MEDIA:
        raise PracticeError(f"draft {draft_id}: it was not made by this program; make a new one")
    return row


def drafts_at(door: Door, case_id: str | None = None) -> tuple[tuple[DraftRow, str, str], ...]:
    """All drafts that the person may see, or those of a case, with the case's payer and visit; the latest last."""
    with door.passing("drafts.read", "read") as passage:
        rows = passage.rows(
            "SELECT d.id, d.case_id, c.payer_id, coalesce(c.visit, ''), c.patient_id FROM drafts d JOIN cases c ON c.id = d.case_id"
            " WHERE d.part2 <= ? AND c.part2 <= ? AND (? IS NULL OR d.case_id = ?) ORDER BY d.at, d.id",
            (passage.part2, passage.part2, case_id, case_id),
        )
        passage.detail = f"{len(rows)} drafts"
    found = []
    for identity, case, payer, visit, _ in rows:
        try:
            row = next(one for one in drafts_of(door, case) if one.id == identity)
        except AccessRefused:
            continue
        found.append((row, payer, visit))
    return tuple(found)


# ---------------------------------------------------------------- changing


def change(door: Door, draft_id: str, draft: Draft, detail: str) -> None:
    """Put a changed draft in the old one's place; it is a draft again. Raises PracticeError for a fault, or after its submission."""
    with door.together():
        found = opened(door, draft_id)
        if found.row.state == "submitted":
            raise PracticeError(f"draft {draft_id}: it is submitted; make a new one")
        known = set(found.faults)
        fresh = [fault for fault in check(draft, found.case) if fault not in known]
        if fresh:
            raise PracticeError(f"draft {draft_id}: not changed: {'; '.join(dict.fromkeys(f.why for f in fresh))}")
        data = to_bytes(replace(found.kept, draft=draft))
        with door.passing("drafts.edit", "update") as passage:
            passage.touch(visible(door, passage, found.row.case_id), refs=[found.row.case_id, draft_id])
            at = stamp(passage.at)
            passage.run(
                "UPDATE drafts SET bytes = ?, state = ?, by = ?, at = ? WHERE id = ?", (data, STATES[0], door.actor.user, at, draft_id)
            )  # fmt: skip
            again = "" if found.row.state == STATES[0] else f"; it was {found.row.state}, and is a draft again"
            _note(passage, draft_id, "edited", door.actor.user, detail + again, data)
            passage.detail = "edited"


# ---------------------------------------------------------------- states


def bring(door: Door, draft_id: str, state: str, *, stale: tuple[str, ...] = (), stand_for_marks: bool = False) -> None:
    """Bring a draft to its next state under the person's name.

    stale            why templates or rules it rests on must be looked at first
    stand_for_marks  the person stands behind facts that nobody has confirmed and readings that nobody has reviewed
    Raises PracticeError for a fault, an open point, a changed rule, or marks nobody stands behind; AccessRefused for a role that may not.
    """
    with door.together():
        found = opened(door, draft_id)
        _may(door, found.draft.kind, state)
        if found.faults:
            raise PracticeError(
                f"draft {draft_id}: the check finds {len(found.faults)} faults; 'payerwatch practice draft check' lists them"
            )
        marks = marks_of(found.draft)
        if state in ("approved", "submitted"):
            _ready(found, draft_id, stale, marks if state == "approved" and not stand_for_marks else 0)
        with door.passing("drafts.approve", "update") as passage:
            passage.touch(visible(door, passage, found.row.case_id), refs=[draft_id])
            detail = f"{marks} marks stood for" if state == "approved" and marks else ""
            _note(passage, draft_id, state, door.actor.user, detail, found.row.data)
            passage.detail = detail
        advance(door, draft_id, state)  # last: what is approved no longer waits for a clinician, who then no longer sees it


def _may(door: Door, kind: Kind, state: str) -> None:
    allowed = APPROVES[kind] if state == "approved" else SUBMITS if state == "submitted" else APPROVES[Kind.PACKET]
    if door.actor.role not in allowed:
        roles = " or ".join(sorted(str(role) for role in allowed))
        with door.passing("drafts.approve", "update"):
            raise AccessRefused(f"a draft of kind {kind} is {state} by a {roles}; the attempt was logged")


def _ready(found: Opened, draft_id: str, stale: tuple[str, ...], marks: int) -> None:
    if found.draft.open:
        count = len([block for block in found.draft.blocks if block.shape == "to_do"])
        raise PracticeError(
            f"draft {draft_id}: {count} points are open; settle them, and take each out with 'practice draft edit --remove'"
        )
    if stale:
        raise PracticeError(f"draft {draft_id}: {'; '.join(stale)}; make the draft anew")
    if marks:
        raise PracticeError(
            f"draft {draft_id}: {marks} citations rest on facts nobody has confirmed, or on readings nobody has reviewed; confirm and"
            " review them, or stand behind them yourself with --stand-for-marks"
        )


def exported(door: Door, draft_id: str, ending: str) -> None:
    """Write into the log that a draft leaves the store as a file. The path does not go into the log: it may name a patient."""
    with door.together():
        found = opened(door, draft_id)
        with door.passing("drafts.export", "execute") as passage:
            passage.touch(visible(door, passage, found.row.case_id), refs=[found.row.case_id, draft_id])
            passage.detail = f"{found.row.state}, as {ending}"
            _note(passage, draft_id, "exported", door.actor.user, ending, found.row.data)


def _acts(passage: Passage, draft_id: str) -> tuple[Act, ...]:
    rows = passage.rows("SELECT what, by, at, detail, content FROM draft_acts WHERE draft_id = ? ORDER BY number", (draft_id,))
    return tuple(Act(row[0], row[1], moment(row[2]), row[3], row[4]) for row in rows)


def _note(passage: Passage, draft_id: str, what: str, by: str, detail: str, data: bytes) -> None:
    passage.run(
        "INSERT INTO draft_acts(draft_id, number, what, by, at, detail, content) SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?"
        " FROM draft_acts WHERE draft_id = ?",
        (draft_id, what, by, stamp(passage.at), detail, content_hash(data), draft_id),
    )
