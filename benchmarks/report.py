"""Visits → figures: medians, ratios against the yardsticks, precision and recall of what was told."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.tools import Visit

KINDS = ("first", "unchanged", "release")
MEMORY_LIMIT = 300.0  # MB
YARDSTICKS = {"unchanged": "urlwatch", "release": "changedetection.io"}
OURS = "payerwatch"


@dataclass(frozen=True, slots=True)
class Taken:
    """One visit in the protocol: which tool, which kind of visit, and whether time or memory was measured."""

    tool: str
    kind: str
    watched: bool
    visit: Visit


@dataclass(frozen=True, slots=True)
class Target:
    """One yardstick: what was measured, the most it may be, and whether it holds."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def seconds(taken: Iterable[Taken], tool: str, kind: str) -> list[float]:
    """The timed visits in the order in which they were made."""
    return [one.visit.cost.seconds for one in taken if (one.tool, one.kind, one.watched) == (tool, kind, False)]


def cpu(taken: Iterable[Taken], tool: str, kind: str) -> list[float]:
    """Processor seconds of the timed visits."""
    return [one.visit.cost.cpu for one in taken if (one.tool, one.kind, one.watched) == (tool, kind, False)]


def peak(taken: Iterable[Taken], tool: str, kind: str) -> tuple[float, float]:
    """Largest memory of the process tree and of any one process, MB; zeros where no visit was watched."""
    watched = [one.visit.cost for one in taken if (one.tool, one.kind, one.watched) == (tool, kind, True)]
    return max((one.peak or 0.0 for one in watched), default=0.0), max((one.largest or 0.0 for one in watched), default=0.0)


def hits(told: frozenset[str], material: frozenset[str]) -> tuple[float | None, float | None]:
    """Precision and recall of the addresses told; None where there is nothing to divide by."""
    right = len(told & material)
    return right / len(told) if told else None, right / len(material) if material else None


def stages(taken: Iterable[Taken], kind: str) -> dict[str, float]:
    """Median seconds of our stages over the timed visits of one kind, and what they leave over (start, imports, end)."""
    visits = [one.visit for one in taken if (one.tool, one.kind, one.watched) == (OURS, kind, False) and one.visit.stages]
    if not visits:
        return {}
    named = {name: statistics.median(visit.stages.get(name, 0.0) for visit in visits) for name in visits[0].stages}
    outside = statistics.median(visit.cost.seconds - sum(visit.stages.values()) for visit in visits)
    return named | {"start and end": outside}


def targets(taken: Sequence[Taken]) -> list[Target]:
    """The yardsticks of this benchmark; ratios are ours over theirs, medians of the same run."""
    found = []
    for kind, peer in YARDSTICKS.items():
        ours, theirs = seconds(taken, OURS, kind), seconds(taken, peer, kind)
        if ours and theirs:
            found.append(Target(f"{kind} visit / {peer}", statistics.median(ours) / statistics.median(theirs), 1.0))
    memory = max((peak(taken, OURS, kind)[0] for kind in KINDS), default=0.0)
    return [*found, Target("peak memory, MB", memory, MEMORY_LIMIT)] if memory else found


def summary(taken: Sequence[Taken], differences: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Everything as plain values for weekly.json."""
    tools = list(dict.fromkeys(one.tool for one in taken))
    return {
        "tools": {tool: _tool(taken, tool, differences) for tool in tools},
        "stages": {kind: stages(taken, kind) for kind in KINDS},
        "targets": [{"name": one.name, "value": one.value, "limit": one.limit, "met": one.met} for one in targets(taken)],
    }


def _tool(taken: Sequence[Taken], tool: str, differences: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    material = frozenset(one["url"] for one in differences if one["told"])
    told = _told(taken, tool, "release")
    precision, recall = hits(told, material)
    kinds = {one["url"]: one["kind"] for one in differences}
    return {
        "visits": {kind: _kind(taken, tool, kind) for kind in KINDS if seconds(taken, tool, kind)},
        "precision": precision,
        "recall": recall,
        "told": len(told),
        "missed": sorted(f"{kinds[url]} {url}" for url in material - told),
        "told_for_nothing": sorted(f"{kinds.get(url, 'unchanged')} {url}" for url in told - material),
        "told_on_unchanged_visits": len(_told(taken, tool, "unchanged")),
    }


def _told(taken: Iterable[Taken], tool: str, kind: str) -> frozenset[str]:
    """Every address told in any visit of a kind."""
    return frozenset(url for one in taken if (one.tool, one.kind) == (tool, kind) for url in one.visit.told)


def _kind(taken: Sequence[Taken], tool: str, kind: str) -> dict[str, Any]:
    timed = seconds(taken, tool, kind)
    tree, largest = peak(taken, tool, kind)
    return {
        "median_seconds": statistics.median(timed),
        "seconds": [round(one, 3) for one in timed],
        "median_cpu_seconds": statistics.median(cpu(taken, tool, kind)),
        "peak_mb": round(tree, 1),
        "largest_process_mb": round(largest, 1),
    }
