"""The next message to a payer whose clock has run out: prepared once, for a person to send. Nothing clinical is in it."""

from __future__ import annotations

import functools
import string

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from practice.access.roles import FOLDER
from practice.flow.clock import span_of
from practice.flow.terms import Terms
from practice.flow.trails import Trail
from practice.store.door import Door
from practice.store.rows import CaseRow, Draft, Request
from practice.store.work import drafts_of, put_draft

KIND = "outreach"
_FIELDS = frozenset({"payer", "reference", "submitted", "kind", "turnaround", "due", "codes", "visit", "number", "before"})


class Outreach(BaseModel):
    """outreach.yml, whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    overdue: str
    again: str

    @field_validator("overdue", "again")
    @classmethod
    def _known(cls, text: str) -> str:
        strange = {name for _, name, _, _ in string.Formatter().parse(text) if name} - _FIELDS
        if strange:
            raise ValueError(f"unknown fields: {', '.join(sorted(strange))}; there are {', '.join(sorted(_FIELDS))}")
        return text


@functools.cache
def templates() -> Outreach:
    """The declared texts. A mistake in the file stops everything."""
    return Outreach.model_validate(yaml.safe_load((FOLDER / "outreach.yml").read_text(encoding="utf-8")))


def message(case: CaseRow, request: Request, terms: Terms, sent: int) -> str:
    """The text for a request whose clock has run out. `sent`: how many messages a person has sent already."""
    text = templates().again if sent else templates().overdue
    return text.format(
        payer=case.payer_name or case.payer_id, reference=request.reference or "(no reference yet: add the member's number)",
        submitted=f"{request.submitted_at:%Y-%m-%d}" if request.submitted_at else "(day not entered)",
        kind="expedited" if request.urgent else "standard", turnaround=span_of(terms, request.urgent).words,
        due=f"{request.due_at:%Y-%m-%d %H:%M}" if request.due_at else "(not known)", codes=", ".join(case.cpt),
        visit=case.visit or "not set", number=sent + 1, before=sent,
    )  # fmt: skip


def prepare(door: Door, case: CaseRow, request: Request, trail: Trail, terms: Terms) -> str | None:
    """Keep the next message as a draft; its id, or None where it was prepared before."""
    sent = sum(event.kind == "outreach_sent" and event.request_id == request.id for event in trail.events)
    identifier = door.ident("draft", request.id, KIND, sent)
    if any(draft.id == identifier for draft in drafts_of(door, case.id)):
        return None
    text = message(case, request, terms, sent).encode()
    template = f"outreach/{'again' if sent else 'overdue'}"
    put_draft(door, Draft(identifier, case.id, KIND, "draft", "text/plain", template, "", text, "", door.clock(), case.part2))
    return identifier
