"""What a draft is made from: one case with its patient, the policy in force, what was found, and the denial where there is one.

Whoever has these values can have any draft: `practice.drafts.gathering` builds them from the store, `criteria_of` the criteria from a
pre-flight. Everything is frozen and compares by value. Offsets and quotes of evidence count in the document's text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Result = Literal["met", "not_met", "not_documented", "conflict"]


@dataclass(frozen=True, slots=True)
class Office:
    """The practice as its letterhead names it. `signer` signs letters where the case names no provider."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    npi: str = ""
    tax_id: str = ""
    contact: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """The patient. `number` is the practice's record number, `member` the payer's."""

    family: str
    given: str
    birth: dt.date | None
    number: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The service asked for. `visit` is the date of service, from which windows count back and on which the policy must be in force."""

    service: str
    cpt: tuple[str, ...]
    icd10: tuple[str, ...]
    visit: dt.date
    provider: str = ""
    provider_npi: str = ""
    location: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of a policy: headings from the top, and all its words below them."""

    path: tuple[str, ...]
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One version of one policy, the one in force on the date of service.

    version  the version's number in the record; None for a policy given as a file, which is then known by `content`
    content  sha256 over the sections
    """

    policy_id: str
    payer_id: str
    payer_name: str
    number: str
    title: str
    version: int | None
    effective: dt.date | None
    content: str
    sections: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the record, with its words."""

    id: str
    title: str
    kind: str
    author: str
    written: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Words of a document, verbatim. `confirmed`: a named person stands behind the fact they were read as.

    read_by  who read them as saying so, and when ("sue on 2026-03-02"), where the program's reading has not; `pointing` the act itself
    """

    document_id: str
    quote: str
    confirmed: bool = False
    read_by: str = ""
    pointing: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A sentence of the record near a point that is not documented; it shows nothing. `why` it was not taken, where that is known."""

    document_id: str
    quote: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One testable statement inside a criterion: the payer's words, what the record says of them, and where; else what stands near."""

    quote: str
    result: Result
    proofs: tuple[Proof, ...] = ()
    near: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of what a policy asks, as printed, with the points that were read in it.

    quote     verbatim in the section `section` of the policy `policy_id`; `lead` the payer's words that open the list it
              stands in, in their own section
    stance    what the statement says of the service: covered, not_covered, unproven, limit, administrative, review
    result    of the line as a whole; an exclusion that is present is `met`
    reviewed  a named person has accepted the reading; `flagged` the reading itself asks for a person
    ask       whom to ask where it is open
    """

    policy_id: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    stance: str
    result: Result
    points: tuple[Point, ...]
    lead: str = ""
    lead_section: tuple[str, ...] = ()
    reviewed: bool = False
    flagged: bool = False
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: the payer's words, where they stand, whom to ask; `facts` names it for the front desk's plain words.

    conflict  the record says both
    """

    policy_id: str
    section: tuple[str, ...]
    quote: str
    ask: str
    conflict: bool = False
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedWords:
    """A criterion as a letter cites it, verbatim, with the sentence that names its policy, and the version that this sentence names."""

    document_id: str
    policy: str
    words: str
    named: str = ""
    version: str = ""
    effective: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """The payer's adverse decision. `reason` in the payer's words where they are known, `document_id` the letter they stand in;
    `cited` what that letter says beside its reason: the criteria it names, and what it misses, sentence by sentence; `rests` the same
    with the policy that the letter names for each."""

    decided_on: dt.date
    reason: str = ""
    codes: tuple[str, ...] = ()
    reference: str = ""
    document_id: str = ""
    appeal_by: dt.date | None = None
    cited: tuple[str, ...] = ()
    rests: tuple[CitedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that lies at the payer, with its clock. `sent`: how many messages about it a person has sent already."""

    reference: str
    submitted: dt.datetime | None
    kind: str
    turnaround: str
    due: dt.datetime | None
    sent: int = 0


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything a draft may rest on.

    policies    in force on the date of service; the first is the one that governs the request
    papers      documents that may be used: protected records (42 CFR Part 2) only under a stated consent; `left_out` counts the others
    human_only  why only a person may go on with the case
    protected   whether a protected record is among them; the draft then carries the notice on redisclosure
    asked       the request at the payer that a message is about
    undated     the case has no day of visit; the order's is none then
    """

    case_id: str
    patient: Person
    order: Order
    payer_name: str
    office: Office
    policies: tuple[PolicyText, ...]
    papers: tuple[Paper, ...]
    criteria: tuple[Criterion, ...]
    overall: Result
    human_only: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    denial: Denial | None = None
    payer_address: tuple[str, ...] = ()
    lob: str = ""
    left_out: int = 0
    protected: bool = False
    asked: Asked | None = None
    undated: bool = False

    def policy(self, policy_id: str) -> PolicyText | None:
        """The policy of this id."""
        return next((one for one in self.policies if one.policy_id == policy_id), None)

    def paper(self, document_id: str) -> Paper | None:
        """The document of this id."""
        return next((one for one in self.papers if one.id == document_id), None)
