"""What payers answer before they pay: 277CA (005010X214, claims on their arrival) and 278 responses (005010X217, authorizations)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from practice.imports.limits import Bad
from practice.remittance.elements import cents, day_of
from practice.remittance.model import Answer
from practice.remittance.segments import Segment

_ARRIVED = {"A0": "accepted", "A1": "accepted", "A2": "accepted", "A5": "accepted"} | dict.fromkeys(
    ("A3", "A4", "A6", "A7", "A8"), "rejected"
)
_AUTHORIZED = {"A1": "approved", "A2": "approved", "A3": "denied", "A4": "pended", "A6": "modified", "C": "cancelled", "CT": "pended",
               "NA": "not_required"}  # fmt: skip
_UNKNOWN = "unknown"


@dataclass(slots=True)
class _Level:
    """What a hierarchical level has said so far; a level below begins with what those above have said."""

    name: str = ""
    payer: str = ""
    member: str = ""
    number: str = ""
    reference: str = ""
    decision: str = ""
    codes: list[str] = field(default_factory=list)
    procedures: list[str] = field(default_factory=list)
    day: dt.date | None = None
    decided: dt.date | None = None
    charged: int | None = None
    raw: list[tuple[str, ...]] = field(default_factory=list)

    def below(self, name: str) -> _Level:
        return _Level(name, self.payer, self.member, self.number, self.reference, day=self.day, decided=self.decided)

    def answer(self, kind: str) -> Answer:
        return Answer(
            kind, self.number, self.member, self.payer, self.reference, self.decision or _UNKNOWN, tuple(self.codes),
            tuple(self.procedures), self.day, self.decided, self.charged, tuple(self.raw),
        )  # fmt: skip


def read_answers(found: Iterable[Segment], kind: str) -> Iterator[Answer]:
    """The answers of one 277 or 278 transaction. Raises Bad where an amount cannot be read."""
    levels: dict[str, _Level] = {}
    here = _Level("0")
    for one in found:
        if one.elements[0] == "HL":
            yield from _done(here, kind)
            here = levels.get(one.at(2), here if not levels else levels[min(levels)]).below(one.at(3))
            levels[one.at(1)] = here
        here.raw.append(tuple(one.elements))
        _take(here, one)
    yield from _done(here, kind)


def _done(level: _Level, kind: str) -> Iterator[Answer]:
    """A level answers where it bears a status: of a patient's claim, of an event or of one service of it."""
    if level.decision and (kind == "278" or level.name == "PT"):
        yield level.answer("acknowledgement" if kind == "277" else "authorization")


def _take(level: _Level, one: Segment) -> None:
    match one.elements[0]:
        case "BHT":
            level.decided = day_of(one.at(4))
        case "NM1" if one.at(1) in ("PR", "X3"):
            level.payer = one.at(3)
        case "NM1" if one.at(1) in ("IL", "QC") and one.at(9):
            level.member = one.at(9)
        case "TRN" if one.at(1) == "2" or not level.number:
            level.number = one.at(2)
        case "REF" if one.at(1) in ("1K", "BB", "NT"):
            level.reference = one.at(2)
        case "DTP" if one.at(1) in ("472", "AAH"):
            level.day = day_of(one.at(3).split("-")[0])
        case "STC":
            _status(level, one)
        case "HCR":
            _review(level, one)
        case "AAA":
            level.decision = "rejected" if one.at(1) == "N" else level.decision
            level.codes.append(f"AAA:{one.at(3)}")
        case "SV1" | "SV2" | "SV3" | "SVC":
            level.procedures.extend(part for part in one.parts(2 if one.elements[0] == "SV2" else 1)[1:2] if part)


def _status(level: _Level, one: Segment) -> None:
    """All statuses of a claim; one rejection rejects it."""
    for place in (1, 10, 11):
        if not one.at(place):
            continue
        level.codes.append(":".join(one.parts(place)))
        said = _ARRIVED.get(one.parts(place)[0], _UNKNOWN)
        level.decision = "rejected" if "rejected" in (said, level.decision) else said
    level.decided = day_of(one.at(2)) or level.decided
    if one.at(4) and level.charged is None:
        level.charged = _amount(one)


def _review(level: _Level, one: Segment) -> None:
    level.decision = _AUTHORIZED.get(one.at(1), _UNKNOWN)
    level.reference = one.at(2) or level.reference
    level.codes.extend(code for code in (f"HCR:{one.at(1)}", one.at(3)) if code)


def _amount(one: Segment) -> int:
    try:
        return cents(one.at(4), "STC04")
    except Bad as bad:
        raise Bad(f"segment {one.number}: {bad}") from None
