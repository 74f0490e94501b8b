"""Leaves on how far a visual field opens when the lids are taped (`at least 12 degrees or 30 percent`): taped against untaped."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.figures.taped_lines import fields
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.notes.dates import told_days
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_TAPED = re.compile(r"\b(?:taped|taping|un-?taped|tape)\b", re.IGNORECASE)
_GAIN = re.compile(
    r"\b(?:gain|improv\w+|increase\w*|better)\s+(?:of\s+|by\s+|is\s+|was\s+)?(?P<n>\d{1,2})\s*(?:deg(?:rees?)?\b|°)|\b(?P<m>\d{1,2})\s*(?:deg(?:rees?)?|°)\s+(?:of\s+)?(?:gain|improvement|increase)",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:needs?|must|requires?d?|criteri\w+|policy|coverage|covers?|goal|if|should|not\s+interpretable|unreliable|not\s+reliable|invalid|reschedul\w+)\b",
    re.IGNORECASE,
)


def judge_taped(demand: Demand, chart: Chart) -> Judged | None:
    """The degrees that taping brings; None for any other leaf."""
    of_field = "visual_field_degrees" in demand.measures
    own = _own_limit(demand)
    if not of_field and own is None and not (demand.count and demand.count.unit == "deg" and _LID.search(demand.quote)):
        return None
    if of_field and not _GAINS.search(demand.quote) and not demand.negated and (_AT_REST.search(demand.quote) or _narrow(demand)):
        return _rest(demand, chart)
    if not _TAPED.search(demand.quote) or demand.negated:
        return None
    limits = [one for one in (*demand.levels, *((demand.count,) if demand.count else ())) if one.unit == "deg"] or [
        one for one in (own,) if one
    ]
    if len(limits) != 1 or not _GAINS.search(demand.quote):
        return None
    shares = any(one.unit == "%" for one in demand.levels)
    if (lines := _by_lines(limits[0], demand, chart)) is not None and (lines.truth is Truth.MET or not shares):
        return lines
    found = settled(chart, [one for place in chart.places for one in _said(limits[0], place, chart)], once=True)
    return NOTHING if found.truth is Truth.NOT_MET and shares and not _small(found) else found


_DEGREES = re.compile(
    r"(?P<before>at\s+least|≥|>=|minimum\s+of|(?P<over>more\s+than|greater\s+than|>))?\s*(?P<n>\d{1,2})[\s-]*(?:degrees?|deg\b|°)\s*(?P<behind>or\s+(?:more|greater|better|above))?",
    re.IGNORECASE,
)


def _own_limit(demand: Demand) -> Threshold | None:
    """The one limit of a leaf that was taken apart (`gain of at least 12 degrees ... taped`)."""
    told = list(_DEGREES.finditer(demand.flat))
    one = _GAINS.search(demand.flat) and _TAPED.search(demand.flat) and _LID.search(demand.flat)
    if not demand.parts or not one or len(told) != 1 or "%" in demand.flat or not (told[0]["before"] or told[0]["behind"]):
        return None
    return Threshold(">" if told[0]["over"] else ">=", float(told[0]["n"]), None, "deg")


_LID = re.compile(r"\b(?:lids?|eyelids?|brows?|fields?)\b", re.IGNORECASE)
_GAINS = re.compile(r"\b(?:improv|gain|increase|differen|better)", re.IGNORECASE)
_AT_REST = re.compile(r"\b(?:lids?\s+at\s+rest|at\s+rest|un-?taped|without\s+(?:tape|taping)|not\s+taped)\b", re.IGNORECASE)


def _narrow(demand: Demand) -> bool:
    """Whether a leaf asks for no more than so many degrees, which is asked of a lid as it hangs."""
    return not _TAPED.search(demand.quote) and [one.op for one in demand.levels] in (["<="], ["<"])


def _rest(demand: Demand, chart: Chart) -> Judged | None:
    """The degrees with the lid at rest, where the record tells that state; None where it does not."""
    limits = [one for one in demand.levels if one.unit == "deg"]
    if len(limits) != 1:
        return None
    said = [_all(places, rest, limits[0], demand, chart) for places, rest, _ in fields(chart) if rest]
    return settled(chart, [one for one in said if one is not None], once=True) if said else None


def _by_lines(limit: Threshold, demand: Demand, chart: Chart) -> Judged | None:
    """What taping brings by the lines that tell both states for the same sides; None where there are none."""
    said = []
    for places, rest, taped in fields(chart):
        gained = {side: taped[side] - rest[side] for side in rest if side in taped}
        said.append(_all(places, gained, limit, demand, chart) if gained and set(rest) == set(taped) else None)
    told = [one for one in said if one is not None]
    return settled(chart, told, once=True) if told else None


def _all(places: tuple[Place, ...], by_side: dict[str, float], limit: Threshold, demand: Demand, chart: Chart) -> Said | None:
    """What the sides that count come to, where they agree and are of the time asked."""
    counted = [n for side, n in by_side.items() if not (chart.side and side and side != chart.side)]
    truths = {fulfils(exactly(n, "deg"), limit) for n in counted}
    when = chart.days(places[0]) or _headed(places[0], chart)
    if len(truths) != 1 or (demand.window and not in_window(chart, demand.window, when)):
        return None
    return Said(truths.pop(), places[0], when[1] if when else None, places[1:])


def _headed(place: Place, chart: Chart) -> tuple[dt.date, dt.date] | None:
    """The day of the line right above a place, in the same paragraph (`HUMPHREY FIELD 04/08/2026`)."""
    for number in range(place.number - 1, max(-1, place.number - 3), -1):
        above = place.note.sentences[number]
        if above.section == place.sentence.section and (told := told_days(above.text, chart.visit, chart.written(place))):
            return told[0].first, told[0].last
    return None


_LITTLE = 10.0


def _small(found: Judged) -> bool:
    """Whether the record tells so small a share of gain that no other reading of it could be enough."""
    shares = [float(n) for place in found.places for n in re.findall(r"(\d{1,3})\s*%", place.sentence.text)]
    return bool(shares) and max(shares) <= _LITTLE


def _said(limit: Threshold, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL) or not _TAPED.search(text) or _AIM.search(text):
        return
    if told := _GAIN.search(text):
        yield Said(fulfils(exactly(float(told["n"] or told["m"]), "deg"), limit), place)
