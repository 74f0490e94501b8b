"""Leaves on how strong the pain of one part is (`arm pain rated 4 or more out of 10`): the figure that stands with that part."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_PARTS = {
    "arm": r"(?:arm|upper\s+extremity|UE)",
    "leg": r"(?:leg|lower\s+extremity|LE)",
    "neck": r"(?:neck|cervical)",
    "back": r"(?:(?:low(?:er)?\s+)?back|LBP|lumbar)",
    "knee": "knee",
    "hip": "hip",
    "shoulder": "shoulder",
}
_ASKED = re.compile(
    r"^\W*(?:(?:current|average|radicular|radiating|typical|the|worst)\s+)*(?P<part>arm|leg|neck|(?:low(?:er)?\s+)?back|knee|hip|shoulder)\s+pain\b"
    r"(?=.*\b(?:out\s+of\s+(?:10|ten)|/\s*10|0\s*(?:-|to)\s*10|scale|VAS|NRS)\b)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:that|which|who|with|despite|disturb\w*|interfer\w*|limit\w*|prevent\w*|wak\w+|after|without|and|during)\b", re.IGNORECASE
)
"""The leaf asks a second thing."""
_FIGURE = r"(?P<n>\d{1,2}(?:\.5)?)\s*(?:/|out\s+of)\s*10\b(?!/)"
_BETWEEN = r"(?:\s*\((?:VAS|NRS|NPRS)\))?(?:\s*(?:pain|ache|score|VAS|NRS|NPRS|is|was|at|rated|now|today|currently|about|a|of|,|:|=|-))*\s*"
_AHEAD = r"\s*(?:(?:pain|in|into|down|for|of|the|her|his|R|L|right|left|radiating)\s+)*"
_ANY_PART = re.compile(rf"\b(?:{'|'.join(_PARTS.values())})\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:today|now|current(?:ly)?|at\s+present|this\s+visit)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:was|were|initial\w*|intake|at\s+(?:eval\w*|onset|first|IE)|before|prior|previous\w*|last|goals?|baseline|worst|best|after|following|with\s+(?:meds|medication))\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;]\s+")


def judge_part_pain(demand: Demand, chart: Chart) -> Judged | None:
    """The pain of the part as of now; None for any other leaf, and where the record tells none, or several that disagree."""
    asked = _ASKED.match(demand.flat)
    if (
        asked is None
        or _MORE.search(demand.flat)
        or len(demand.levels) != 1
        or demand.negated
        or demand.window
        or demand.duration
        or demand.outcomes
    ):
        return None
    part = next(name for name, words in _PARTS.items() if re.fullmatch(words, asked["part"], re.IGNORECASE))
    told = [one for place in chart.places if _states(place, chart) for one in _figures(place, part)]
    told = [one for one in told if one[0]] or told
    said = [Said(fulfils(exactly(n, "1"), demand.levels[0]), place) for _, n, place in told]
    said += [Said(Truth.NOT_MET, place) for place in chart.places if _states(place, chart) and _none(place, part)]
    bare = {fulfils(exactly(n, "1"), demand.levels[0]) for place in chart.places if _states(place, chart) for n in _of_no_part(place)}
    return settled(chart, said, once=False) if said and len({one.truth for one in said} | bare) == 1 else NOTHING


def _of_no_part(place: Place) -> list[float]:
    """Figures of pain that name no part, and may be of this one."""
    told = [clause for clause in _CLAUSE.split(place.sentence.text) if not _parts_in(clause) and not _THEN.search(clause)]
    return [float(found["n"]) for clause in told for found in re.finditer(rf"\bpain\b{_BETWEEN}{_FIGURE}", clause, re.IGNORECASE)]


def _states(place: Place, chart: Chart) -> bool:
    told = place.read.default is Assertion.PRESENT and place.sentence.section not in ("goals", "pmh", "psh", "family", "plan")
    return told and speaks(place) and on_side(chart, place) and not corrected(chart, place)


def _figures(place: Place, part: str) -> list[tuple[bool, float, Place]]:
    """The figures of the part in a sentence, with whether each is said to be of now; those of another time are left out."""
    out = []
    for clause in _CLAUSE.split(place.sentence.text):
        now = _NOW.search(clause)
        if _THEN.search(clause):
            late = _NOW_IS.search(clause)
            ours = re.search(rf"\b{_PARTS[part]}\b", clause, re.IGNORECASE) and len(_parts_in(clause)) == 1
            early = _EARLIER_BEHIND.search(clause)
            if late and ours:
                out.append((True, float(late["n"]), place))
            elif early and ours:
                out.append((True, float(early["n"]), place))
            continue
        found = [*re.finditer(rf"\b{_PARTS[part]}\b{_BETWEEN}{_FIGURE}", clause, re.IGNORECASE)]
        found += [
            one
            for one in re.finditer(rf"{_FIGURE}{_AHEAD}\b{_PARTS[part]}\b", clause, re.IGNORECASE)
            if not _ANY_PART.search(clause[max(0, one.start() - 14) : one.start()])
        ]
        if not found and len(_parts_in(clause)) == 1 and re.search(rf"\b{_PARTS[part]}\s+pain\b", clause, re.IGNORECASE):
            found = [*re.finditer(_FIGURE, clause)]
        out += [(now is not None, float(one["n"]), place) for one in found]
    return out


def _parts_in(clause: str) -> set[str]:
    return {name for name, words in _PARTS.items() if re.search(rf"\b{words}\b", clause, re.IGNORECASE)}


_NOW_IS = re.compile(rf"\b(?:now|today|current(?:ly)?)\s*(?:is|at|about|:|=)?\s*{_FIGURE}", re.IGNORECASE)
_EARLIER_BEHIND = re.compile(rf"{_FIGURE}\s*(?:today|now|currently)\b", re.IGNORECASE)


def _none(place: Place, part: str) -> bool:
    return bool(
        re.search(rf"\b(?:no|denies|without)\s+(?:any\s+|radiating\s+)?{_PARTS[part]}\s+pain\b", place.sentence.text, re.IGNORECASE)
    )
