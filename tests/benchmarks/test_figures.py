"""Visits → figures, with made-up visits."""

from __future__ import annotations

from benchmarks.cost import Cost
from benchmarks.report import Taken, hits, stages, summary, targets
from benchmarks.tools import Visit

DIFFERENCES = [
    {"url": "a", "kind": "threshold_moved", "told": True},
    {"url": "b", "kind": "code_added", "told": True},
    {"url": "c", "kind": "wording", "told": False},
]


def taken(tool: str, kind: str, seconds: float, *told: str, peak: float | None = None, **stage: float) -> Taken:
    """One visit as the protocol keeps it."""
    return Taken(tool, kind, peak is not None, Visit(Cost(seconds, seconds, peak, peak), frozenset(told), stage, 3))


def test_precision_and_recall_count_what_was_told_rightly() -> None:
    assert hits(frozenset("abc"), frozenset("ab")) == (2 / 3, 1.0)
    assert hits(frozenset("a"), frozenset("ab")) == (1.0, 0.5)


def test_nothing_told_has_no_precision() -> None:
    assert hits(frozenset(), frozenset("ab")) == (None, 0.0)


def test_ratios_are_medians_of_timed_visits_and_memory_is_the_largest_of_watched_ones() -> None:
    protocol = [
        *(taken("payerwatch", "unchanged", seconds) for seconds in (1.0, 9.0, 2.0)),
        *(taken("urlwatch", "unchanged", seconds) for seconds in (4.0, 4.0)),
        taken("payerwatch", "unchanged", 50.0, peak=120.0),
        taken("payerwatch", "release", 50.0, peak=310.0),
    ]
    found = {one.name: one for one in targets(protocol)}
    assert found["unchanged visit / urlwatch"].value == 0.5
    assert found["unchanged visit / urlwatch"].met
    assert found["peak memory, MB"].value == 310.0
    assert not found["peak memory, MB"].met
    assert "release visit / changedetection.io" not in found


def test_stages_are_medians_and_the_rest_is_start_and_end() -> None:
    protocol = [taken("payerwatch", "release", total, fetch=fetch, read=1.0) for total, fetch in ((5.0, 2.0), (6.0, 3.0), (7.0, 4.0))]
    assert stages(protocol, "release") == {"fetch": 3.0, "read": 1.0, "start and end": 2.0}
    assert stages(protocol, "first") == {}


def test_the_summary_names_what_was_missed_and_what_was_told_for_nothing() -> None:
    protocol = [taken("urlwatch", "unchanged", 1.0, "x"), taken("urlwatch", "release", 1.0, "a", "c")]
    tool = summary(protocol, DIFFERENCES)["tools"]["urlwatch"]
    assert (tool["precision"], tool["recall"]) == (0.5, 0.5)
    assert tool["missed"] == ["code_added b"]
    assert tool["told_for_nothing"] == ["wording c"]
    assert tool["told_on_unchanged_visits"] == 1
