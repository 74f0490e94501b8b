"""The next message to a payer whose clock has run out: prepared once, for a person to send, and held against the record like every draft.

Nothing clinical is in it, and no name: the request, its days, and what the payer is asked to say.
"""

from __future__ import annotations

import datetime as dt

from practice.drafts.draft import Draft, Kind
from practice.drafts.fields import day_words
from practice.drafts.keeping import keep
from practice.drafts.model import Asked, CaseFile, Office, Order, Person
from practice.drafts.parts import draft
from practice.drafts.saying import block, stands
from practice.flow.clock import span_of
from practice.flow.terms import Terms
from practice.flow.trails import Trail
from practice.store.door import Door
from practice.store.rows import CaseRow, Request
from practice.store.work import drafts_of

TITLE = "Status of a prior authorization request"


def prepare(door: Door, case: CaseRow, request: Request, trail: Trail, terms: Terms) -> str | None:
    """Keep the next message as a draft; its id, or None where it was prepared before. Raises PracticeError where the check refuses it."""
    sent = sum(event.kind == "outreach_sent" and event.request_id == request.id for event in trail.events)
    identifier = door.ident("draft", request.id, Kind.OUTREACH.value, sent)
    if any(one.id == identifier for one in drafts_of(door, case.id)):
        return None
    found = basis(case, request, terms, sent)
    return keep(door, outreach(found, door.clock().date()), found, identifier)


def basis(case: CaseRow, request: Request, terms: Terms, sent: int) -> CaseFile:
    """What the message may rest on: the request and its clock. `sent`: how many messages a person has sent already."""
    asked = Asked(
        request.reference, request.submitted_at, "expedited" if request.urgent else "standard", span_of(terms, request.urgent).words,
        request.due_at, sent,
    )  # fmt: skip
    visit = case.visit or (request.submitted_at.date() if request.submitted_at else dt.date.max)
    order = Order("", case.cpt, (), visit)
    return CaseFile(
        case.id, Person("", "", None), order, case.payer_name or case.payer_id, Office(""), (), (), (), "not_documented", asked=asked,
        protected=case.part2, undated=case.visit is None,
    )  # fmt: skip


def outreach(case: CaseFile, on: dt.date) -> Draft:
    """The message. Raises ValueError where the case is at no payer."""
    if case.asked is None:
        raise ValueError("a message to a payer is about a request that lies there")
    again, dated = case.asked.sent > 0, case.asked.submitted is not None and case.asked.due is not None
    body = [
        block("paragraph", stands(case, "asked_supervisor")) if again else None,
        block("paragraph", *(stands(case, name) for name in (("asked_again", "asked_before") if again else ("asked_sent", "asked_due"))))
        if dated else None,
        block("paragraph", stands(case, "asked_codes"), None if case.undated else stands(case, "asked_visit")),
        block("paragraph", stands(case, "asked_call" if again else "asked_tell")),
        None if case.asked.reference else block("to_do", stands(case, "asked_number", to_do=True), label="No reference yet"),
    ]  # fmt: skip
    re = ("request.reference",) if case.asked.reference else ()
    return draft(case, Kind.OUTREACH, TITLE, body, on=on, addressee=(case.payer_name,), re=re, letter=False)


def as_text(made: Draft) -> str:
    """The message as a person sends it."""
    head = [f"To: {', '.join(made.addressee)}", f"About: {made.title[:1].lower()}{made.title[1:]}, {day_words(made.made_on)}"]
    head += [f"{one.label}: {' '.join(said.text for said in one.sentences)}" for one in made.re]
    said = [" ".join(one.text for one in part.sentences) for part in made.blocks if part.shape != "to_do"]
    points = [f"({' '.join(one.text for one in part.sentences)})" for part in made.blocks if part.shape == "to_do"]
    return "\n\n".join(("\n".join(head), *said, *points))
