"""Which figures of a policy are of a measure that it names, in that measure's own unit; what the others limit."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.asking.figured import Figured
from practice.notes.tokens import stem
from practice.notes.units import in_thousands, same_unit
from practice.notes.wording import note_measures

TIMES = frozenset({"d", "wk", "mo", "a"})
STAGES = frozenset({"{grade}", "{stage}", "{class}"})
_THOUSAND = 1000.0


def stage_unit(measures: frozenset[str]) -> str | None:
    """The unit of a measure that counts in grades, stages or classes; policies call one by another's name."""
    return next((one.unit for one in note_measures() if one.concept in measures and one.unit in STAGES), None)


def fitting(measures: frozenset[str], figure: Figured) -> bool:
    """Whether a figure may be of one of the measures named: its unit is theirs, or it has none."""
    units = _units(measures)
    if not units or figure.unit in TIMES or (figure.counted and figure.unit == "1"):
        return False
    known = figure.unit in ("", "1", "{score}") or any(same_unit(figure.unit, one) for one in units)
    return known or ("visual_field_degrees" in measures and figure.unit == "%")


def _units(measures: frozenset[str]) -> frozenset[str]:
    return frozenset(one.unit for one in note_measures() if one.concept in measures)


def in_own_unit(measures: frozenset[str], limit: Threshold) -> Threshold:
    """A limit in the unit of the measure that it is of."""
    for unit in sorted(_units(measures)):
        if limit.unit != unit and (factor := same_unit(limit.unit, unit)) is not None:
            second = None if limit.value2 is None else limit.value2 * factor
            return replace(limit, value=limit.value * factor, value2=second, unit=unit)
    counted = [one for one in note_measures() if one.concept in measures and one.unit == "10*3/uL"]
    if not counted or limit.unit not in ("1", "10*3/uL"):
        return limit
    if limit.value > max(one.high for one in counted):
        return replace(limit, value=limit.value / _THOUSAND)  # `1,500`, of a count that is told in thousands
    return replace(limit, value=in_thousands("10*3/uL", limit.value))


def with_limit(found: Demand, limit: Threshold, said: str) -> Demand:
    """A figure that no measure carries: how long, how many, what share. A second one of a kind is left unread."""
    if re.search(r"\bclass(?:es)?\b", said) and found.classes is None:
        return replace(found, classes=limit)
    name = "duration" if limit.unit in TIMES else "share" if limit.unit == "%" else "hours" if limit.unit in ("h", "min") else "count"
    before: Threshold | None = getattr(found, name)
    if before is not None:
        return found if _same_length(before, limit) else replace(found, unread=True)
    if name == "duration":
        return replace(found, duration=limit)
    if name == "share":
        return replace(found, share=limit)
    return replace(found, hours=limit) if name == "hours" else replace(found, count=limit)


def _same_length(one: Threshold, other: Threshold) -> bool:
    """Whether a figure only says again what another says (`six weeks (42 days)`)."""
    length = {"d": 1, "wk": 7}
    return one.unit in length and other.unit in length and one.value * length[one.unit] == other.value * length[other.unit]


_SITES = frozenset({"hip", "lumbar", "spin", "femoral", "neck", "total", "forearm", "radiu", "distal", "wrist"})


_THAT_IT_WAS = frozenset(stem(w) for w in ("done", "performed", "obtained", "taken", "dated", "carried", "collected", "drawn", "sampled"))
"""That a study was done asks for nothing beside the value that it gave."""


def loose_beside(measures: frozenset[str], text: str) -> frozenset[str]:
    """Folded words of a leaf that ask for nothing of their own beside its measures; of a bone density those of one of several sites."""
    found = {stem(word) for one in note_measures() if one.concept in measures for word in one.beside} | _THAT_IT_WAS
    if measures == {"t_score"} and re.search(r"\bor\b|,", text.partition("score")[2]):
        found |= _SITES
    return frozenset(found)
