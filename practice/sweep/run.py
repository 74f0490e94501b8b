"""The sweep: every case of the coming days and every open request, held against policies, clocks and the calendar.

A step that fails is told with its case: nothing drops out of the list because something went wrong.
"""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from practice.drafts.outreach import prepare
from practice.flow.clock import Deadline
from practice.flow.judgement import Judgement
from practice.flow.marks import fingerprints
from practice.flow.requests import happened
from practice.flow.running import judgement_in, preflight_case, settle, was_judged
from practice.flow.shelf import CaseShelf
from practice.flow.standing import Standing, standing
from practice.flow.terms import Turnaround
from practice.flow.trails import Trail, trails
from practice.refused import PracticeError
from practice.store.cases import cases_between
from practice.store.door import Door
from practice.store.patients import patients_of
from practice.store.rows import CaseRow, FindingRow, Status
from practice.store.work import findings_of_cases
from practice.sweep.model import Need, Rank, Sweep
from practice.sweep.ranking import next_day, order, rank

T = TypeVar("T")
BACK = dt.timedelta(days=7)
"""How long a visit that has passed without anything submitted stays in the list."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sweep stands on. `shelf` is None where the policies cannot be read; `trouble` says why."""

    shelf: CaseShelf | None
    terms: Turnaround
    at: dt.datetime
    day: dt.date
    ahead: int = 14
    again: bool = False
    trouble: tuple[str, ...] = ()


@dataclass(slots=True)
class _Case:
    """A case on its way through the sweep."""

    row: CaseRow
    patient: str
    trail: Trail
    mark: str
    kept: Sequence[FindingRow]
    failed: list[str]
    judged: bool = False
    outreach: str = ""


def sweep(door: Door, ground: Ground) -> Sweep:
    """The day's list. Raises AccessRefused where the role may not see cases, findings and requests."""
    for act in ("findings.write", "requests.read"):
        door.require(act)
    with door.together():
        listed, found = cases_between(door), trails(door)
        chosen = [case for case in listed.cases if _belongs(case, found.get(case.id), ground)]
        people = patients_of(door, tuple(case.patient_id for case in chosen)) if chosen else {}
        marks = _marks(door, ground, chosen)
        kept = findings_of_cases(door, [case.id for case in chosen])
    cases = [
        _Case(case, f"{people[case.patient_id].family}, {people[case.patient_id].given}", found.get(case.id, Trail()),
              marks.get(case.id, ""), kept.get(case.id, ()), [])
        for case in chosen
    ]  # fmt: skip
    needs = [need for one in cases if (need := _need(door, ground, one))]
    last = ground.day + dt.timedelta(days=ground.ahead)
    later = sum(case not in chosen and case.status is not Status.CLOSED and (case.visit or last) > last for case in listed.cases)
    return Sweep(ground.day, tuple(sorted(needs, key=order)), sum(one.judged for one in cases), listed.left_out, later, ground.trouble)


def _belongs(case: CaseRow, trail: Trail | None, ground: Ground) -> bool:
    """Visits of the coming days, those just over, cases without a day, and everything open at a payer."""
    if trail and (trail.requests or trail.outcomes):
        return case.status is not Status.CLOSED or any(one.state == "submitted" for one in trail.requests)
    if case.status is Status.CLOSED:
        return False
    return case.visit is None or ground.day - BACK <= case.visit <= ground.day + dt.timedelta(days=ground.ahead)


def _marks(door: Door, ground: Ground, cases: list[CaseRow]) -> Mapping[str, str]:
    if ground.shelf is None or not cases:
        return {}
    return fingerprints(door, ground.shelf, cases)


def _need(door: Door, ground: Ground, one: _Case) -> Need | None:
    """A case's place in the list; None for one that needs nobody."""
    terms = ground.terms.of(one.row.payer_id, one.row.lob, one.row.state)
    due = _tried(one, "its clocks cannot be told", lambda: one.trail.deadlines(terms, ground.at)) or ()
    found = _tried(one, "it could not be held against its policy", lambda: _judged(door, ground, one))
    told = _tried(one, "its standing cannot be told", lambda: _standing(door, ground, one, found, due))
    _tried(one, "the message to the payer could not be prepared", lambda: _escalated(door, ground, one, due))
    if told is not None and told.status is Status.AT_RISK and one.row.visit is not None:
        _tried(one, "that its day is at risk could not be kept", lambda: _once(door, one, f"at risk {one.row.visit}", ground.at))
    if told is None:
        return _bare(one, due)
    if not one.failed and told.status is Status.CLOSED and not told.asks:
        return None
    place = Rank.FAILED if one.failed else rank(one.row, told, due, ground.day, terms.warn or 0)
    return replace(_bare(one, due), rank=place, status=told.status, asks=told.asks, why=told.why, marks=told.marks, by=next_day(told, due))


def _judged(door: Door, ground: Ground, one: _Case) -> Judgement | None:
    """The judgement; made anew only where what it rests on has changed. Of what lies at the payer the old one stays."""
    before = None if ground.again and ground.shelf is not None else judgement_in(one.kept)
    if ground.shelf is None:
        one.failed.append("the policies cannot be read; what is told of it is the last judgement")
        return before
    at_payer = bool(one.trail.requests) and was_judged(one.kept)
    if not ground.again and (at_payer or (before is not None and before.fingerprint == one.mark)):
        return before
    found, one.judged = preflight_case(door, ground.shelf, one.row, again=ground.again, mark=one.mark)
    return found


def _standing(door: Door, ground: Ground, one: _Case, found: Judgement | None, due: tuple[Deadline, ...]) -> Standing:
    if found is None:
        found = Judgement("", "not_documented", (), (), (), (), (), ("not looked at yet",))
    told = standing(one.row, found, due, ground.terms, ground.day)
    settle(door, one.row, told)
    return told


def _escalated(door: Door, ground: Ground, one: _Case, due: tuple[Deadline, ...]) -> None:
    """The next message where a clock has run out, and once the fact that it had to be escalated."""
    terms = ground.terms.of(one.row.payer_id, one.row.lob, one.row.state)
    for deadline in due:
        request = next((each for each in one.trail.requests if each.id == deadline.request_id), None)
        if not deadline.over or not deadline.open:
            continue
        if request is not None and deadline.kind == "turnaround":
            with door.together():
                one.outreach = prepare(door, one.row, request, one.trail, terms) or "prepared before"
        _once(door, one, f"{deadline.kind} {deadline.by}", deadline.due_at or ground.at)
    if one.row.visit == ground.day and not any(each.decision == "approved" for each in one.trail.outcomes):
        _once(door, one, f"same day {ground.day}", dt.datetime.combine(ground.day, dt.time(), dt.UTC))


def _once(door: Door, one: _Case, what: str, at: dt.datetime) -> None:
    if not any(event.kind == "escalated" and what in event.body for event in one.trail.events):
        happened(door, one.row.id, "escalated", {"what": what}, at)


def _tried(one: _Case, failure: str, step: Callable[[], T]) -> T | None:
    """What a step gives; where it fails, the reason stands with the case. What a library says of its input is never repeated."""
    try:
        return step()
    except PracticeError as error:
        one.failed.append(f"{failure}: {error}")
    except Exception as error:  # noqa: BLE001 - whatever fails must not take a case off the list; its words may quote a record
        last = traceback.extract_tb(error.__traceback__)[-1]
        one.failed.append(f"{failure}: {type(error).__name__} in {Path(last.filename).name}, line {last.lineno}")
    return None


def _bare(one: _Case, due: tuple[Deadline, ...]) -> Need:
    row = one.row
    days = [each.by for each in due if each.open and each.by]
    return Need(
        Rank.FAILED, row.id, one.patient, row.visit, row.service or ", ".join(row.cpt), row.payer_id or row.payer_name, row.provider,
        row.status, why=tuple(each.why for each in due if each.open), by=min(days, default=None), failed=tuple(one.failed),
        outreach=one.outreach,
    )  # fmt: skip
