"""The sweep for the front desk (what rescheduling needs, nothing clinical) and for clinicians (what waits for them)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from practice.access.views import schedule
from practice.flow.running import current
from practice.flow.shelf import CaseShelf
from practice.flow.standing import standing
from practice.flow.terms import Turnaround
from practice.store.cases import cases_between
from practice.store.door import Door
from practice.store.patients import patients_of

_FIRST = ("the date is at risk", "waiting for the payer", "waiting for documents", "waiting for the clinician", "not looked at yet")
"""In which order the desk looks: those that may have to be moved first. Everything else comes last."""


def desk(door: Door, day: dt.date, ahead: int) -> list[dict[str, Any]]:
    """The visits of the coming days, those that may have to be moved first."""
    rows = schedule(door, day, day + dt.timedelta(days=ahead))
    chosen = sorted(
        rows, key=lambda one: (_place(one.status), one.visit or dt.date.max, one.family, one.given, one.case_id)
    )  # fmt: skip
    return [
        {
            "visit": one.visit, "patient": f"{one.family}, {one.given}", "location": one.location, "status": one.status,
            "missing": list(one.missing), "case": one.case_id,
        }
        for one in chosen
    ]  # fmt: skip


def _place(status: str) -> int:
    return _FIRST.index(status) if status in _FIRST else len(_FIRST)


def waiting(door: Door, terms: Turnaround, day: dt.date, shelf: CaseShelf | None = None) -> list[dict[str, Any]]:
    """What waits for the clinician, the nearest day first: from the judgements that the store keeps, as of now where policies are given."""
    out = []
    with door.together():
        cases = cases_between(door).cases
        people = patients_of(door, tuple(case.patient_id for case in cases)) if cases else {}
        for case in cases:
            found = current(door, shelf, case)
            told = standing(case, found, (), terms, day) if found else None
            asks = [ask for ask in told.asks if ask.who == "clinician"] if told else []
            patient = people[case.patient_id]
            out += [
                {"by": ask.by, "visit": case.visit, "patient": f"{patient.family}, {patient.given}", "service": case.service,
                 "what": ask.what, "case": case.id}
                for ask in asks
            ]  # fmt: skip
    return sorted(out, key=lambda row: (row["by"], row["visit"] or dt.date.max, row["patient"], row["what"]))
