"""What payers decided, line by line. Money is in whole cents, negative where the payer takes it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class LineStatus(StrEnum):
    """What came of a line.

    paid      no part was refused (the patient may owe a share)      denied    nothing is allowed, and the payer says why
    partly    a part was refused                                     reversed  the payer takes an earlier decision back
    """

    PAID = "paid"
    DENIED = "denied"
    PARTLY = "partly"
    REVERSED = "reversed"


class Round(StrEnum):
    """Which decision on the same service this is: the first, one on a corrected claim, or one after an appeal."""

    ORIGINAL = "original"
    CORRECTED = "corrected"
    APPEAL = "appeal"


class AppealOutcome(StrEnum):
    """How an appeal ended."""

    OVERTURNED = "overturned"
    UPHELD = "upheld"
    PARTLY = "partly"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One CAS triplet: why the payer paid less (or more, where negative) than was charged.

    group     CO, PR, OA, PI or CR      carc  the claim adjustment reason code ("197")      quantity  units taken off, as printed
    level     "claim" or "service": where in the claim it stands. A claim-level one stands at a claim's own line, never at a service's
    """

    group: str
    carc: str
    cents: int
    quantity: str = ""
    level: str = "service"


class ClaimLine(NamedTuple):
    """One service of one claim as a payer decided on it. Where a claim names no services, the claim itself is the one line.
    A tuple with names, since a page makes thousands.

    line_id       the same decision always gets the same one; a later decision on the same service is another line
    claim_id      the claim, over all its decisions (the practice's own claim number at this payer, keyed)
    payer_id      ours; a printed name that we do not know becomes an id of its own
    lob           as far as the payer says; else that of the case, else empty
    procedure     CPT, HCPCS, CDT or revenue code as decided on; empty for a claim without services
    diagnoses     of the case; a remittance names none
    provider      of the case, else the rendering provider's number; `location` of the case, else the location number (REF LU)
    adjudicated   day of the decision (BPR16, else DTM 405, else the day of the file)
    received      day on which the payer had the claim (DTM 050); None where it does not say. Turnaround is adjudicated − received
    allowed_cents AMT B6 where given, else what is paid and what the patient owes
    patient_cents adjustments of group PR
    reason        category of data/vocabulary/practice/denial_reasons.yml that the denial comes under; empty where nothing was denied;
                  "unclassified" where no code that we know says why
    denied_cents  what was refused for a denying reason: dollars denied
    denied        status is denied
    first_pass    this is the first decision on this service: the share of these that are not denied is first-pass acceptance. Never true
                  of a line that only bears what was adjusted on a claim beside its services (no procedure)
    policy_version  version of the payer's policy in force on the service date, such as "northlake:nl-101@2"; None where none is known
    sequence      original, corrected or appeal
    current       what stands now: False for a reversed line, for the reversal itself, and for one that a later decision replaced
    part2         under 42 CFR Part 2: handed out with stated consent only
    """

    line_id: str
    claim_id: str
    payer_id: str
    payer_name: str
    lob: str
    procedure: str
    modifiers: tuple[str, ...]
    diagnoses: tuple[str, ...]
    provider: str
    location: str
    service_date: dt.date | None
    adjudicated: dt.date
    received: dt.date | None
    charged_cents: int
    allowed_cents: int
    paid_cents: int
    patient_cents: int
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    status: LineStatus
    denied: bool
    reason: str
    first_pass: bool
    case_id: str | None
    policy_version: str | None
    sequence: Round
    file_id: str
    denied_cents: int = 0
    current: bool = True
    part2: bool = False


@dataclass(frozen=True, slots=True)
class Appeal:
    """Our answer to a denied line, and how it ended.

    kind             "corrected claim", "peer-to-peer", "appeal", "second appeal", "external review"
    decided          None while it is open      recovered_cents  what was paid in the end beyond what was paid at the denial
    """

    line_id: str
    kind: str
    filed: dt.date
    decided: dt.date | None
    outcome: AppealOutcome
    recovered_cents: int = 0


@dataclass(frozen=True, slots=True)
class Cited:
    """What a denial letter rests on, in the payer's words: a policy by its number or title, and the criterion that it says is missing.

    start, end  offsets into the letter's text
    named       the sentence that names the policy
    version     the payer's number of its version as that sentence prints it, "" where it does not; `effective` its day, as ISO text
    """

    policy: str
    criterion: str
    start: int
    end: int
    named: str = ""
    version: str = ""
    effective: str = ""


@dataclass(frozen=True, slots=True)
class DenialLetter:
    """A denial letter as far as it could be read; empty or None where it does not say.

    reason          category as in ClaimLine      quote  the sentence that gives the reason, verbatim
    appeal_by       last day for an appeal as printed, or counted from `decided` where the letter gives days; None where it says neither
    policy_version  version in force on the service date of the first policy it cites, else of the case's payer and procedure
    """

    letter_id: str
    case_id: str | None
    payer_id: str
    payer_name: str
    claim_number: str
    reference: str
    procedures: tuple[str, ...]
    service_date: dt.date | None
    decided: dt.date | None
    reason: str
    quote: str
    cited: tuple[Cited, ...]
    appeal_by: dt.date | None
    policy_version: str | None
    file_id: str
    line_ids: tuple[str, ...] = ()
    part2: bool = False


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One PLB pair: money that belongs to no claim (WO, FB, 72, L6, …). Positive takes money off the payment."""

    provider: str
    fiscal_end: dt.date | None
    reason: str
    reference: str
    cents: int
    file_id: str
    payer_id: str
    adjudicated: dt.date
