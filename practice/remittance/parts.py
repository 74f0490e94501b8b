"""The parts of a claim as they are gathered, segment by segment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from practice.denials.model import Adjustment
from practice.imports.limits import Bad
from practice.remittance.elements import cents, day_of
from practice.remittance.model import Claim, Person, Problem, Service
from practice.remittance.segments import Segment

_MIA_REMARKS = (5, 20, 21, 22, 23)
_MOA_REMARKS = (3, 4, 5, 6, 7)


@dataclass(slots=True)
class ServiceParts:
    """A service so far."""

    number: int
    qualifier: str
    procedure: str
    modifiers: tuple[str, ...]
    revenue: str
    billed_as: str
    units: str
    charged: int
    paid: int
    allowed: int | None = None
    adjustments: list[Adjustment] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    dates: list[tuple[str, dt.date]] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)

    def done(self) -> Service:
        return Service(
            self.number, self.qualifier, self.procedure, self.modifiers, self.revenue, self.billed_as, self.units, self.charged, self.paid,
            self.allowed, tuple(self.adjustments), tuple(self.remarks), tuple(self.dates), tuple(self.references),
        )  # fmt: skip


@dataclass(slots=True)
class ClaimParts:
    """A claim so far. `wrong` is why it cannot be read, once it cannot."""

    head: Segment
    first: int
    place: str
    raw: list[tuple[str, ...]]
    adjustments: list[Adjustment] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    dates: list[tuple[str, dt.date]] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    open: ServiceParts | None = None
    problems: list[Problem] = field(default_factory=list)
    wrong: str = ""

    def take(self, one: Segment) -> None:
        """One more segment of the claim. What cannot be read makes the claim one that is put aside, never a claim without it."""
        self.raw.append(tuple(one.elements))
        step = _STEPS.get(one.elements[0])
        if step is None:
            self.note(one, "is none of a claim's and was not read")
            return
        try:
            step(self, one)
        except Bad as bad:
            self.wrong = self.wrong or f"segment {one.number}: {bad}"

    def note(self, one: Segment, what: str) -> None:
        self.problems.append(Problem(f"{self.place}, segment {one.number}", what))

    def cas(self, one: Segment) -> None:
        """All triplets of an adjustment segment."""
        elements = one.elements
        group, level = one.at(1), "service" if self.open else "claim"
        into = self.open.adjustments if self.open else self.adjustments
        for place in range(2, len(elements), 3):
            carc, amount, quantity = one.at(place), one.at(place + 1), one.at(place + 2)
            if carc or amount:
                into.append(Adjustment(group, carc, cents(amount, f"CAS{place + 1:02d}"), quantity, level))
            elif quantity:
                self.note(one, "has a quantity without an amount")

    def svc(self, one: Segment) -> None:
        self.close()
        code = one.parts(1)
        qualifier = code[0]
        revenue = one.at(4) or (code[1] if qualifier == "NU" and len(code) > 1 else "")
        self.open = ServiceParts(
            len(self.services) + 1, qualifier, code[1] if len(code) > 1 else "", tuple(part for part in code[2:6] if part), revenue,
            ":".join(one.parts(6)), one.at(5), cents(one.at(2), "SVC02"), cents(one.at(3) or "0", "SVC03"),
        )  # fmt: skip

    def close(self) -> None:
        if self.open is not None:
            self.services.append(self.open.done())
            self.open = None

    def dtm(self, one: Segment) -> None:
        day = day_of(one.at(2))
        if day is None:
            self.note(one, "bears no day")
            return
        (self.open.dates if self.open else self.dates).append((one.at(1), day))

    def ref(self, one: Segment) -> None:
        (self.open.references if self.open else self.references).append((one.at(1), one.at(2)))

    def amt(self, one: Segment) -> None:
        if self.open is not None and one.at(1) == "B6":
            self.open.allowed = cents(one.at(2), "AMT02")

    def lq(self, one: Segment) -> None:
        code = one.at(2) if one.at(1) == "HE" else f"{one.at(1)}:{one.at(2)}"
        if self.open is None:
            self.note(one, "stands before any service; its remark is taken for the claim")
        (self.open.remarks if self.open else self.remarks).append(code)

    def nm1(self, one: Segment) -> None:
        self.people.append(Person(one.at(1), one.at(3), one.at(4), one.at(8), one.at(9)))

    def mia(self, one: Segment) -> None:
        self.remarks.extend(one.at(place) for place in _MIA_REMARKS if one.at(place))

    def moa(self, one: Segment) -> None:
        self.remarks.extend(one.at(place) for place in _MOA_REMARKS if one.at(place))

    def aside(self, _: Segment) -> None:
        """Contacts and quantities are kept with the segments and not read further."""

    def done(self) -> Claim:
        """The claim. Raises Bad."""
        self.close()
        if self.wrong:
            raise Bad(self.wrong)
        head = self.head
        return Claim(
            head.at(1), head.at(2), cents(head.at(3), "CLP03"), cents(head.at(4), "CLP04"), cents(head.at(5) or "0", "CLP05"), head.at(6),
            head.at(7), head.at(9), tuple(self.adjustments), tuple(self.remarks), tuple(self.people), tuple(self.dates),
            tuple(self.references), tuple(self.services), tuple(self.raw), tuple(self.problems), self.first,
        )  # fmt: skip


_STEPS = {
    "CAS": ClaimParts.cas, "SVC": ClaimParts.svc, "DTM": ClaimParts.dtm, "REF": ClaimParts.ref, "AMT": ClaimParts.amt,
    "LQ": ClaimParts.lq, "NM1": ClaimParts.nm1, "MIA": ClaimParts.mia, "MOA": ClaimParts.moa, "PER": ClaimParts.aside,
    "QTY": ClaimParts.aside,
}  # fmt: skip
