"""A draft made, or looked at again, for the pages: the office, its templates, the policies in force, and one call into the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.places import Places
from dashboard.shelf import record
from policies.store.reader import PublishedStore
from practice.drafts import appeal, inside, packet, peer
from practice.drafts.draft import Draft, Kind
from practice.drafts.gathering import gather
from practice.drafts.keeping import Opened, exported, keep, opened
from practice.drafts.layout import laid_out
from practice.drafts.model import CaseFile
from practice.drafts.policies import held_of, looked_again
from practice.drafts.templates import Template, chosen, load_office, load_templates
from practice.flow.shelf import CaseShelf
from practice.refused import PracticeError
from practice.store.cases import case_of
from practice.store.door import Door
from practice.store.rows import CaseRow

MAKERS = {
    Kind.SUMMARY: packet.summary,
    Kind.APPEAL: appeal.appeal,
    Kind.PEER: peer.peer_to_peer,
    Kind.FLAGS: inside.flags,
    Kind.FEEDBACK: inside.feedback,
    Kind.MISSING: inside.missing,
    Kind.FRONT_DESK: inside.front_desk,
}
NAMES = {
    Kind.PACKET: "Packet for the payer",
    Kind.SUMMARY: "Summary of the case",
    Kind.APPEAL: "Appeal letter",
    Kind.PEER: "Sheet for a peer-to-peer call",
    Kind.FLAGS: "Flags for the clinician",
    Kind.FEEDBACK: "Feedback to the clinician",
    Kind.MISSING: "Request for missing documents",
    Kind.FRONT_DESK: "Message to the front desk",
    Kind.OUTREACH: "Message to the payer",
}


def make(places: Places, door: Door, case: CaseRow, kind: Kind, on: dt.date) -> str:
    """Make a draft of a case and keep it; its id. Raises PracticeError where it says something that nothing holds, or cannot be made."""
    door.require("drafts.write", "create")
    form = chosen(_templates(places), case.payer_id, case.cpt)
    address = form.appeals_to or form.addressee if kind is Kind.APPEAL else form.addressee
    with _record(places) as store:
        held = held_of(store, CaseShelf(store, places.rules), case) if store else ()
        found = gather(door, case.id, held, load_office(places.practice / "office.yml"), address=address)
        return keep(door, _made(found, kind, form, on), found)


def _made(case: CaseFile, kind: Kind, form: Template, on: dt.date) -> Draft:
    return packet.packet(case, form, on) if kind is Kind.PACKET else MAKERS[kind](case, on)


def stale(places: Places, door: Door, found: Opened) -> tuple[str, ...]:
    """Why a draft must be looked at again: its case, its policy, an accepted rule or its template has changed."""
    with _record(places) as store:
        row = case_of(door, found.row.case_id)
        return looked_again(store, places.rules, row, found.draft, found.case, _templates(places))


def as_pdf(door: Door, draft_id: str) -> bytes:
    """The draft as PDF, noted in the audit log. Raises PracticeError for a draft with faults."""
    from practice.drafts.pdf_out import to_pdf

    with door.together():
        found = opened(door, draft_id)
        if found.faults:
            raise PracticeError(f"the check finds {len(found.faults)} faults in this draft; they are listed with it")
        sheet = laid_out(found.draft, found.case, found.standing)
        exported(door, draft_id, ".pdf")
        return to_pdf(sheet)


def _templates(places: Places) -> tuple[Template, ...]:
    return load_templates(places.practice / "templates")


@contextmanager
def _record(places: Places) -> Iterator[PublishedStore | None]:
    if not places.published.exists():
        yield None
        return
    with record(places) as store:
        yield store
