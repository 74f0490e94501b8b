"""Care that a record calls failed as a whole (`failed nonoperative care`): each therapy of it failed, where nothing better is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.therapies.uses import ITSELF, Use, uses_of
from practice.notes.wording import wider


def with_failed_care(demand: Demand, uses: Sequence[Use], chart: Chart, region: frozenset[str]) -> list[Use]:
    """The uses, those that tell no outcome with the place that says that conservative care failed; where failure alone is asked."""
    if demand.outcomes != {"failed"}:
        return list(uses)
    care = uses_of(Item(frozenset({ITSELF}), "therapy"), chart, region)
    failed = [use.place for use in care if use.outcomes == {"failed"} and use.place.sentence.section in _SECTIONS]
    if not failed:
        return list(uses)
    return [_of_care(use, failed[0]) if not use.outcomes and "conservative_therapy" in wider(use.concept) else use for use in uses]


_SECTIONS = frozenset({"assessment", "assessment_plan", "hpi", "letter", "treatment", ""})


def _of_care(use: Use, failed: Place) -> Use:
    return replace(use, outcomes=frozenset({"failed"}), more=(*use.more, failed))
