"""What the store holds, as values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from practice.notes.model import Assertion
from rules.amounts import Amount

Wrote = Literal["new", "changed", "unchanged"]
"""What keeping a row came to."""
ADDENDUM = "addendum:answer"
"""The kind of document that a clinician's answer is kept as: never read as a note, and shown as what it is."""
Holds = Literal["yes", "no", "unknown"]
"""What an answer says of the policy's line: that it holds, that it does not, or that the clinician cannot say."""
AnswerKind = Literal["answer", "pointing"]
"""A clinician's own words, or the pointing at a sentence that stands in the record already."""


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"
    READY = "ready"
    MISSING = "missing_documentation"
    CLINICIAN = "clinician_input"
    CONFLICT = "conflict"
    PAYER = "payer_follow_up"
    AT_RISK = "schedule_at_risk"
    HUMAN = "human_only"
    SUBMITTED = "submitted"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As people read it."""
        return self.value.replace("_", " ").replace("follow up", "follow-up")


class State(StrEnum):
    """Whether a person stands behind a fact."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Patient:
    """A person. `key` is the natural key, the system of the record number and the number ("urn:…|12345"); `state` of the US."""

    id: str
    key: str
    family: str
    given: str
    birth: dt.date | None
    sex: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who pays for a patient, from and until when. `payer_id` is empty where the name is none that we know."""

    id: str
    patient_id: str
    payer_id: str
    payer_name: str
    lob: str = ""
    member: str = ""
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One request for one service for one patient. `state` is the US state of the place; `missing` names facts that are not documented."""

    id: str
    patient_id: str
    key: str
    service: str
    cpt: tuple[str, ...]
    icd10: tuple[str, ...]
    payer_id: str
    payer_name: str
    lob: str
    visit: dt.date | None
    provider: str
    location: str
    state: str
    urgent: bool = False
    status: Status = Status.NEW
    missing: tuple[str, ...] = ()
    part2: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A piece of the record. `text` is what spans count in; `data` the bytes as received, where they are not the text itself.

    written  the day it was written      status  current, superseded or withdrawn      content  hash of what was received
    """

    id: str
    patient_id: str
    case_id: str | None
    kind: str
    title: str
    author: str
    written: dt.date | None
    media: str
    text: str
    content: str
    data: bytes | None = None
    status: str = "current"
    part2: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of one line of a policy: a clinician's answer, whose words are a document of their own, by the same id; or that a
    sentence of the record says so, whose words are that document's, letter by letter.

    bound      what it is bound to: the payer, the line's words and what is asked for, as `practice.flow.lines` makes it
    policy     the version it was given to ("northlake:nl-101@2")      quote  the words of the line that were asked about
    says       the clinician's words, or the record's sentence, which stands in `document_id` from `start`
    author     who says so, by name      by  by user name
    withdrawn  when its author took it back, and `why`; None while it stands
    """

    id: str
    patient_id: str
    case_id: str
    bound: str
    payer_id: str
    policy: str
    line: str
    quote: str
    stance: str
    holds: Holds
    says: str
    author: str
    by: str
    at: dt.datetime
    purpose: str
    withdrawn: dt.datetime | None = None
    why: str = ""
    part2: bool = False
    kind: AnswerKind = "answer"
    document_id: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed, dated statement about a patient with its evidence.

    value       True or False, an amount, or a word, as `rules.facts.Known` takes it
    start, end  when it was so; equal for a point in time; None where the record gives no date
    qualifiers  such as ("laterality", "left") and ("level", "L4-L5")
    span        offsets into the document's text, with its words as `quote`; both None for a structured entry
    origin      "note", or the resource that it came from ("Observation")
    """

    id: str
    patient_id: str
    case_id: str | None
    fact: str
    value: bool | Amount | str
    start: dt.date | None = None
    end: dt.date | None = None
    outcome: str | None = None
    assertion: Assertion = Assertion.PRESENT
    qualifiers: tuple[tuple[str, str], ...] = ()
    document_id: str | None = None
    span_start: int | None = None
    span_end: int | None = None
    quote: str = ""
    author: str = ""
    written: dt.date | None = None
    origin: str = "note"
    state: State = State.PROPOSED
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    part2: bool = False


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding kept for a case. `body` is its JSON; `part2` where it rests on such records."""

    id: str
    case_id: str
    rule: str
    result: str
    body: str
    found_at: dt.datetime
    part2: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A text for a person to finish. `state`: draft, reviewed, approved, submitted; `by` and `at` of that state."""

    id: str
    case_id: str
    kind: str
    state: str
    media: str
    template: str
    rule: str
    data: bytes
    by: str
    at: dt.datetime
    part2: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A request at a payer, with its turnaround clock. `reference` is the payer's own number."""

    id: str
    case_id: str
    payer_id: str
    reference: str
    urgent: bool
    state: str
    submitted_at: dt.datetime | None = None
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened with a case or request. `body` is JSON."""

    id: str
    case_id: str
    request_id: str | None
    kind: str
    at: dt.datetime
    by: str
    body: str = "{}"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What the payer decided, with its reason codes. `body` is JSON."""

    id: str
    case_id: str
    request_id: str | None
    decision: str
    reasons: tuple[str, ...]
    decided_on: dt.date
    body: str = "{}"
