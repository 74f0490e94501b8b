"""An invented history of decided requests, so that a likelihood can be looked at without anybody's patients. The seed decides all of it."""

from __future__ import annotations

import datetime as dt
import functools
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from practice.denials.sample_plan import declared as people
from practice.likelihood.model import Past
from practice.store.cases import put_case, set_status
from practice.store.door import Door
from practice.store.patients import put_patient
from practice.store.requests import add_event, put_outcome, put_request
from practice.store.rows import CaseRow, Event, OutcomeRow, Patient, Request, Status

PATH = Path(__file__).parents[2] / "data" / "samples" / "practice" / "past.yml"
_SHARES = {"all": (1.0, 1.0), "most": (0.5, 0.99), "few": (0.0, 0.49), "against": (0.2, 0.8)}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PastPayer(_Strict):
    name: str
    lob: str
    bent: float
    days: tuple[int, int]


class Declared(_Strict):
    """past.yml, whole."""

    chances: dict[str, float]
    weights: dict[str, int]
    payers: dict[str, PastPayer]
    services: dict[str, tuple[str, str, str, int, float]]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One invented request: what the record showed when it went out, and what the payer said first."""

    number: str
    family: str
    given: str
    birth: dt.date
    payer_id: str
    code: str
    submitted_at: dt.datetime
    decided_on: dt.date
    shown: int
    wanted: int
    against: bool
    approved: bool
    reason: str
    minutes: int | None

    @property
    def past(self) -> Past:
        """What the model learns from it."""
        return Past(self.payer_id, self.code, self.shown / self.wanted, self.against, self.approved)


@functools.cache
def declared() -> Declared:
    """The declared history. A mistake in the file stops everything."""
    return Declared.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def planned(seed: int, before: dt.date, count: int = 160) -> tuple[Decided, ...]:
    """A history of so many requests, decided in the half year before a day, in the order of their decisions."""
    dice = random.Random(seed)  # noqa: S311 - a sample, no secret
    found = [_one(dice, before, number) for number in range(1, count + 1)]
    return tuple(sorted(found, key=lambda one: (one.decided_on, one.number)))


def _one(dice: random.Random, before: dt.date, number: int) -> Decided:
    own = declared()
    payer = dice.choice(sorted(own.payers))
    code = dice.choices(list(own.services), weights=[one[4] for one in own.services.values()])[0]
    band = dice.choices(list(own.weights), weights=list(own.weights.values()))[0]
    wanted = own.services[code][3]
    low, high = _SHARES[band]
    shown = _shown(wanted, dice.uniform(low, high), low, high)
    logit = math.log(own.chances[band] / (1 - own.chances[band])) + own.payers[payer].bent
    approved = dice.random() < 1 / (1 + math.exp(-logit))
    decided = before - dt.timedelta(days=dice.randrange(8, 180))
    sent = decided - dt.timedelta(days=dice.randint(*own.payers[payer].days))
    at = dt.datetime.combine(sent, dt.time(13 + dice.randrange(8), dice.randrange(60)), dt.UTC)
    birth = dt.date(dice.randrange(1942, 2003), dice.randrange(1, 13), dice.randrange(1, 28))
    return Decided(
        f"P{number:04d}", dice.choice(people().families), dice.choice(people().given), birth, payer, code, at, decided, shown, wanted,
        band == "against", approved, "" if approved else dice.choice(own.reasons), dice.randrange(9, 55) if dice.random() < 0.7 else None,
    )  # fmt: skip


def _shown(wanted: int, share: float, low: float, high: float) -> int:
    """How many criteria were shown, so that the share stays in its band."""
    inside = [count for count in range(wanted + 1) if low <= count / wanted <= high]
    return min(inside, key=lambda count: abs(count / wanted - share))


def put_past(door: Door, past: tuple[Decided, ...]) -> int:
    """Keep an invented history as closed cases; how many there are."""
    with door.together():
        for one in past:
            _put(door, one)
    return len(past)


def _put(door: Door, one: Decided) -> None:
    service, diagnosis, provider, _, _ = declared().services[one.code]
    payer = declared().payers[one.payer_id]
    patient = Patient(door.ident("sample patient", one.number), f"urn:invented:mrn|{one.number}", one.family, one.given, one.birth)
    case = CaseRow(
        door.ident("sample case", one.number), patient.id, f"sample|{one.number}", service, (one.code,), (diagnosis,), one.payer_id,
        payer.name, payer.lob, one.decided_on + dt.timedelta(days=7), provider, "Main Street", "FL",
    )  # fmt: skip
    put_patient(door, patient)
    put_case(door, case)
    request = door.ident("sample request", one.number)
    decision = "approved" if one.approved else "denied"
    due = one.submitted_at + dt.timedelta(days=7)
    put_request(door, Request(request, case.id, one.payer_id, f"REF-{one.number}", False, decision, one.submitted_at, due))
    for number, (kind, at, said) in enumerate(_events(one, decision)):
        body = json.dumps(said, sort_keys=True)
        add_event(door, Event(door.ident("sample event", one.number, number), case.id, request, kind, at, door.actor.user, body))
    reasons = (one.reason,) if one.reason else ()
    put_outcome(door, OutcomeRow(door.ident("sample outcome", one.number), case.id, request, decision, reasons, one.decided_on, "{}"))
    set_status(door, case.id, Status.CLOSED)


def _events(one: Decided, decision: str) -> Iterator[tuple[str, dt.datetime, dict[str, object]]]:
    overall = "not_met" if one.against else "met" if one.shown == one.wanted else "not_documented"
    yield "submitted", one.submitted_at, {
        "judged": True, "overall": overall, "shown": one.shown, "wanted": one.wanted, "fingerprint": "invented"
    }  # fmt: skip
    if one.minutes is not None:
        yield "handled", one.submitted_at, {"minutes": one.minutes, "touches": 1}
    yield "decided", dt.datetime.combine(one.decided_on, dt.time(15), dt.UTC), {"decision": decision}
