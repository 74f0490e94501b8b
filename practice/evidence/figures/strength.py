"""Leaves that compare a grade of strength (`motor weakness of grade 3/5 or less`): of the grades in the record the weakest counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:new|acute|progressive|documented|severe|objective|significant|lower|upper|extremity|a|an)[\s-]+)*"
    r"(?:(?:motor|muscle)\s+(?:weakness|strength|deficit|power|grade)|weakness|strength|motor\s+deficit)\W+(?:(?:of|is|with|graded?|at|a|strength)\s+)*"
    r"(?P<sign>less\s+than(?:\s+or\s+equal\s+to)?|below|at\s+most|<=|≤|<)?\s*(?P<n>[0-5])\s*(?:/|out\s+of)\s*5\s*(?P<more>or\s+(?:less|lower|worse|below|weaker))?"
    r"(?:\s+(?:in|of|on)\s+(?:a|any|the|at\s+least\s+one|one\s+or\s+more)?\s*(?:muscle\s+group|muscle|myotome|extremity|limb)s?)?\W*$",
    re.IGNORECASE,
)
_GRADE = re.compile(r"(?<![\d/.])(?P<n>[0-5])(?P<half>[+-])?\s*/\s*5(?P<half2>[+-])?(?![\d/])")
_OF_STRENGTH = re.compile(
    r"\b(?:strength|motor|power|ehl|dorsiflexion|plantar\s?flexion|quadriceps|quads?|hamstrings?|iliopsoas|deltoids?|biceps|triceps|grip|"
    r"flexors?|extensors?|tibialis|gastrocnemius|abductors?|adductors?|rotation|abduction|intrinsics)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\b(?:pain|vas|waddell|criteria|signs?|score|stars?|reflex\w*)\W[^.;]{0,12}$", re.IGNORECASE)


def judge_strength(demand: Demand, chart: Chart) -> Judged | None:
    """The weakest grade of the latest examination; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None or not (asked["sign"] or asked["more"]):
        return None
    strict = not asked["more"] and (asked["sign"] or "").lower() in ("less than", "below", "<")
    limit = Threshold("<" if strict else "<=", float(asked["n"]), None, "1")
    said = [one for place in chart.places if on_side(chart, place) for one in _said(place, limit)]
    last = max((chart.written(one.place) for one in said), default=None)
    of_last = [one for one in said if chart.written(one.place) == last]
    weak = [one for one in of_last if one.truth is Truth.MET]
    return settled(chart, weak or of_last, once=False)


def _said(place: Place, limit: Threshold) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default is not Assertion.PRESENT or not _OF_STRENGTH.search(text):
        return
    for found in _GRADE.finditer(text):
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start()), 0)
        if _ELSE.search(text[: found.start()]) or place.read.reached[at] - {Assertion.ABSENT}:
            continue
        half = {"+": 1 / 3, "-": -1 / 3, None: 0.0}[found["half"] or found["half2"]]
        yield Said(fulfils(exactly(float(found["n"]) + half, "1"), limit), place)
