"""What the figures rest on, read for people who may see counts only: nothing of a patient is handed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from practice.flow.trails import Trail, sorted_trails
from practice.store.columns import day
from practice.store.door import Door


def for_figures(door: Door) -> tuple[Mapping[str, Trail], Mapping[str, dt.date | None]]:
    """The trails of all cases and the days of their visits, under numbers in place of the cases' ids, without references and words."""
    with door.passing("counts.read", "read") as passage:
        found = sorted_trails(passage)
        visits = {row[0]: day(row[1]) for row in passage.rows("SELECT id, visit FROM cases WHERE part2 <= ?", (passage.part2,))}
        passage.detail = f"{len(found)} cases with events, for figures by week"
    numbers = {case_id: str(place) for place, case_id in enumerate(sorted(found))}
    plain = {numbers[case_id]: _plain(trail) for case_id, trail in found.items()}
    return plain, {number: visits.get(case_id) for case_id, number in numbers.items()}


def _plain(trail: Trail) -> Trail:
    return replace(trail, requests=tuple(replace(one, reference="") for one in trail.requests))
