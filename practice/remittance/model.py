"""What X12 messages of payers say, as values. Money in whole cents; days None and words empty where the message is silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from practice.denials.model import Adjustment

Raw = tuple[tuple[str, ...], ...]
"""Segments as they were received, element by element."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be, though it was read. `place` says where ("transaction 2, segment 17"); nothing is quoted."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Two amounts that should be equal, in cents. `what` names them ("CLP04 against CLP03 less all CAS")."""

    place: str
    what: str
    told: int
    reckoned: int

    @property
    def by(self) -> int:
        """Told less reckoned."""
        return self.told - self.reckoned


@dataclass(frozen=True, slots=True)
class Person:
    """An NM1 of a claim: who, by name and identifier."""

    role: str
    family: str
    given: str
    qualifier: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Service:
    """One SVC of a claim with what hangs on it. `dates`: DTM qualifier and day. `policies`: REF 0K, the policy that it was decided by."""

    number: int
    qualifier: str
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    billed_as: str
    units: str
    charged: int
    paid: int
    allowed: int | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    dates: tuple[tuple[str, dt.date], ...]
    references: tuple[tuple[str, str], ...]

    @property
    def day(self) -> dt.date | None:
        """The day of service (472), else its first day (150)."""
        found = dict(self.dates)
        return found.get("472") or found.get("150")


@dataclass(frozen=True, slots=True)
class Claim:
    """One CLP with all that hangs on it. `status` is CLP02; `payer_number` CLP07; `frequency` CLP09."""

    number: str
    status: str
    charged: int
    paid: int
    patient_owes: int
    filing: str
    payer_number: str
    frequency: str
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    people: tuple[Person, ...]
    dates: tuple[tuple[str, dt.date], ...]
    references: tuple[tuple[str, str], ...]
    services: tuple[Service, ...]
    raw: Raw
    problems: tuple[Problem, ...]
    first_segment: int

    def person(self, *roles: str) -> Person | None:
        """The first person of these roles, the roles in order of preference."""
        return next((one for role in roles for one in self.people if one.role == role), None)

    @property
    def day(self) -> dt.date | None:
        """The first day of the claim (232)."""
        return dict(self.dates).get("232")

    @property
    def received(self) -> dt.date | None:
        """The day on which the payer had the claim (050)."""
        return dict(self.dates).get("050")


@dataclass(frozen=True, slots=True)
class UnreadClaim:
    """A claim, or a provider-level adjustment, that cannot be read, with the reason and its segments: it is put aside."""

    place: str
    reason: str
    raw: Raw


@dataclass(frozen=True, slots=True)
class Payment:
    """The head of an 835: who pays whom how much, when, and under which trace number."""

    trace: str
    payer_tax: str
    payer_name: str
    payer_number: str
    payee: str
    handling: str
    amount: int
    paid_on: dt.date | None
    made_on: dt.date | None
    raw: Raw
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """One PLB pair."""

    provider: str
    fiscal_end: dt.date | None
    reason: str
    reference: str
    cents: int


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of an 835: provider-level adjustments and what does not add up in the whole payment."""

    providers: tuple[Provider, ...]
    raw: Raw
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a payer said before payment: to a claim on its arrival (277CA), or to a request for authorization (278).

    kind    "acknowledgement" or "authorization"      decision  accepted, rejected, approved, modified, pended, denied, cancelled, unknown
    codes   as sent ("A7:562:85")                     reference the payer's number: of the claim, or of the authorization
    """

    kind: str
    number: str
    member: str
    payer_name: str
    reference: str
    decision: str
    codes: tuple[str, ...]
    procedures: tuple[str, ...]
    service_date: dt.date | None
    decided: dt.date | None
    charged: int | None
    raw: Raw
