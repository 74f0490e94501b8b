"""What became of requests by week, without anything of a patient: minutes, touches, turnaround, escalations, reschedules, first pass.

A request belongs to the week (ISO) in which it was submitted, an escalation and a visit to the week of their day. A figure stands with the
number of requests it rests on; where nothing was entered it is not 0 but unknown.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from practice.flow.trails import Trail
from practice.store.rows import Event, Request

PERSONAL = ("submitted", "referenced", "status", "info_requested", "info_sent", "outreach_sent", "appeal_submitted", "rescheduled")
"""What a person does for a request: each is one touch."""
TIMED = ("manual", "handled")
"""Events that say how many minutes, and how many further touches, a case took."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a week, or of a stretch of weeks. Pairs are (value, requests behind it); a value without any is None.

    minutes, touches   for each request                  turnaround  median hours from submission to the first decision
    same_day           cases that had to be escalated on the day of the visit
    avoided            visits at risk that were approved in time and not moved
    first_pass         share of decided requests approved at once, without the payer asking for more
    """

    requests: int
    minutes: tuple[float | None, int]
    touches: tuple[float | None, int]
    turnaround: tuple[float | None, int]
    same_day: int
    avoided: int
    rescheduled: int
    first_pass: tuple[float | None, int]


@dataclass(slots=True)
class _Heap:
    requests: int = 0
    minutes: list[float] = field(default_factory=list)
    touches: list[int] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    same_day: int = 0
    avoided: int = 0
    rescheduled: int = 0

    def figures(self) -> Figures:
        return Figures(
            self.requests, _mean(self.minutes), _mean(self.touches), (median(self.hours) if self.hours else None, len(self.hours)),
            self.same_day, self.avoided, self.rescheduled, _mean(self.first),
        )  # fmt: skip


def by_week(found: Mapping[str, Trail], visits: Mapping[str, dt.date | None]) -> tuple[tuple[str, Figures], ...]:
    """("2026-W47", figures) for every week in which something happened, in order."""
    heaps: defaultdict[str, _Heap] = defaultdict(_Heap)
    for case_id, trail in found.items():
        _sort_in(heaps, trail, visits.get(case_id))
    return tuple((week, heap.figures()) for week, heap in sorted(heaps.items()))


def before_and_after(found: Mapping[str, Trail], visits: Mapping[str, dt.date | None], since: dt.date) -> tuple[tuple[str, Figures], ...]:
    """The same for the weeks before the one in which work with this program began, and from it on."""
    heaps = {"before": _Heap(), "after": _Heap()}
    first = week_of(since)

    class _Two(defaultdict[str, _Heap]):
        def __missing__(self, week: str) -> _Heap:
            return heaps["before" if week < first else "after"]

    into: defaultdict[str, _Heap] = _Two()
    for case_id, trail in found.items():
        _sort_in(into, trail, visits.get(case_id))
    return tuple((name, heap.figures()) for name, heap in heaps.items())


def week_of(day: dt.date) -> str:
    """The ISO week of a day, as "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _sort_in(heaps: Mapping[str, _Heap] | defaultdict[str, _Heap], trail: Trail, visit: dt.date | None) -> None:
    for place, request in enumerate(trail.requests):
        if request.submitted_at is not None:
            later = trail.requests[place + 1].submitted_at if place + 1 < len(trail.requests) else None
            _request(heaps[week_of(request.submitted_at.date())], request, trail, first=place == 0, until=later)
    for event in trail.events:
        if event.kind == "escalated" and _said(event).startswith("same day"):
            heaps[week_of(event.at.date())].same_day += 1
        if event.kind == "rescheduled":
            heaps[week_of(event.at.date())].rescheduled += 1
    if visit is not None and _avoided(trail, visit):
        heaps[week_of(visit)].avoided += 1


def _request(heap: _Heap, request: Request, trail: Trail, *, first: bool, until: dt.datetime | None) -> None:
    heap.requests += 1
    own = [event for event in trail.events if event.request_id == request.id or (first and event.request_id is None)]
    timed = [json.loads(event.body) for event in own if event.kind in TIMED]
    if timed:
        heap.minutes.append(sum(float(one["minutes"]) for one in timed))
    further = sum(int(one.get("touches", 0)) for one in timed)
    heap.touches.append(sum(event.kind in PERSONAL for event in own) + further)
    decided = sorted((one for one in trail.outcomes if one.request_id == request.id), key=lambda one: (one.decided_on, one.id))
    if not decided or decided[0].decision == "withdrawn":
        return
    heap.hours.append(_hours(request, own, decided[0].decided_on))
    asked = any(event.kind == "info_requested" for event in own)
    heap.first.append(decided[0].decision == "approved" and not asked)


def _hours(request: Request, own: Sequence[Event], decided_on: dt.date) -> float:
    """From submission to the decision: to the instant at which it was entered, where that was on its day, else to noon of its day."""
    entered = [event.at for event in own if event.kind == "decided" and event.at.date() == decided_on]
    end = entered[0] if entered else dt.datetime.combine(decided_on, dt.time(12), dt.UTC)
    assert request.submitted_at is not None  # noqa: S101 - the caller looks only at submitted ones
    return max(0.0, (end - request.submitted_at).total_seconds() / 3600)


def _avoided(trail: Trail, visit: dt.date) -> bool:
    at_risk = any(event.kind == "escalated" and _said(event) == f"at risk {visit}" for event in trail.events)
    moved = any(event.kind == "rescheduled" for event in trail.events)
    in_time = any(one.decision == "approved" and one.decided_on <= visit for one in trail.outcomes)
    return at_risk and in_time and not moved


def _said(event: Event) -> str:
    return str(json.loads(event.body).get("what", ""))


def _mean(values: Iterable[float]) -> tuple[float | None, int]:
    held = [float(value) for value in values]
    return (sum(held) / len(held) if held else None, len(held))
