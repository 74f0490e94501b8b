"""Leaves on how strong the pain of one part is (`arm pain rated 4 or more out of 10`): the figure that stands with that part."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_PARTS = {
    "arm": r"(?:arm|upper\s+extremity|UE)", "leg": r"(?:leg|lower\s+extremity|LE)", "neck": r"(?:neck|cervical)", "back": r"(?:(?:low(?:er)?\s+)?back|LBP|lumbar)",
    "knee": "knee", "hip": "hip", "shoulder": "shoulder",
}  # fmt: skip
_ASKED = re.compile(
    r"^\W*(?:(?:current|average|radicular|radiating|typical|the|worst)\s+)*(?P<part>arm|leg|neck|(?:low(?:er)?\s+)?back|knee|hip|shoulder)\s+pain\b"
    r"(?=.*\b(?:out\s+of\s+(?:10|ten)|/\s*10|0\s*(?:-|to)\s*10|scale|VAS|NRS)\b)",
    re.IGNORECASE,
)
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
    if asked is None or len(demand.levels) != 1 or demand.negated or demand.window or demand.duration or demand.outcomes:
        return None
    part = next(name for name, words in _PARTS.items() if re.fullmatch(words, asked["part"], re.IGNORECASE))
    told = [one for place in chart.places if _states(place, chart) for one in _figures(place, part)]
    told = [one for one in told if one[0]] or told
    said = [Said(fulfils(exactly(n, "1"), demand.levels[0]), place) for _, n, place in told]
    said += [Said(Truth.NOT_MET, place) for place in chart.places if _states(place, chart) and _none(place, part)]
    return settled(chart, said, once=False) if said and len({one.truth for one in said}) == 1 else None


def _states(place: Place, chart: Chart) -> bool:
    told = place.read.default is Assertion.PRESENT and place.sentence.section not in ("goals", "pmh", "psh", "family", "plan")
    return told and speaks(place) and on_side(chart, place) and not corrected(chart, place)


def _figures(place: Place, part: str) -> list[tuple[bool, float, Place]]:
    """The figures of the part in a sentence, with whether each is said to be of now; those of another time are left out."""
    out = []
    for clause in _CLAUSE.split(place.sentence.text):
        now = bool(_NOW.search(clause))
        if _THEN.search(clause) and not now:
            continue
        behind = re.finditer(rf"\b{_PARTS[part]}\b{_BETWEEN}{_FIGURE}", clause, re.IGNORECASE)
        ahead = re.finditer(rf"{_FIGURE}{_AHEAD}\b{_PARTS[part]}\b", clause, re.IGNORECASE)
        out += [(now, float(found["n"]), place) for found in behind]
        out += [(now, float(found["n"]), place) for found in ahead if not _ANY_PART.search(clause[max(0, found.start() - 14) : found.start()])]
    return out


def _none(place: Place, part: str) -> bool:
    return bool(re.search(rf"\b(?:no|denies|without)\s+(?:any\s+|radiating\s+)?{_PARTS[part]}\s+pain\b", place.sentence.text, re.IGNORECASE))
