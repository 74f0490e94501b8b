"""Leaves that compare a grade of strength (`motor weakness of grade 3/5 or less`): of the grades in the record the weakest counts."""

from __future__ import annotations

import datetime as dt
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
    r"(?:(?:motor|muscle)\s+(?:weakness|strength|deficit|power|grade)|weakness|strength|motor\s+deficit)\W+"
    r"(?:(?:of|in)\s+(?:(?:an?|the|either|any|affected|one)\s+)*(?P<limb>upper|lower|arm|hand|leg|foot)(?:\s+(?:extremity|limb))?"
    r"(?:\s+or\s+(?:an?\s+)?(?:hand|foot|arm|leg))?\s+)?(?:(?:of|is|with|graded?|at|a|strength)\s+)*"
    r"(?P<sign>less\s+than(?:\s+or\s+equal\s+to)?|below|at\s+most|<=|≤|<)?\s*(?P<n>[0-5])\s*(?:/|out\s+of)\s*5\s*(?P<more>or\s+(?:less|lower|worse|below|weaker))?"
    r"(?:\s+(?:in|of|on)\s+(?:an?|any|the|at\s+least\s+one|one\s+or\s+more)?\s*(?P<area>cervical|lumbar|lumbosacral|upper|lower|arm|leg)?\s*"
    r"(?:(?:muscle\s+group|muscle|myotome|extremity|limb)s?|(?<=arm)|(?<=leg))(?:\s+(?:supplied|innervated|served)\s+by\s+the\s+(?:affected|involved|symptomatic)\s+nerve(?:\s+root)?)?)?(?:\s+(?:on|at|by|during)\s+(?:(?:an?|the|physical|neurologic(?:al)?|manual|muscle)\s+)*(?:exam(?:ination)?|testing))?\W*$",
    re.IGNORECASE,
)
_GRADE = re.compile(r"(?<![\d/.])(?P<n>[0-5])(?P<half>[+-])?\s*/\s*5(?P<half2>[+-])?(?![\d/])")
_OF_STRENGTH = re.compile(
    r"\b(?:(?-i:TA|GS|IP|FHL|HF|KE|ADF|APF)|strength|(?:ue|le|bue|ble|muscle)\s+str|motor|power|ehl|dorsiflexion|plantar\s?flexion|quadriceps|quads?|hamstrings?|iliopsoas|deltoids?|biceps|triceps|grip|"
    r"flexors?|extensors?|tibialis|gastrocnemius|abductors?|adductors?|rotation|abduction|intrinsics|"
    r"supraspinatus|infraspinatus|subscapularis|wrist|fingers?|glute\w*|peron\w+)\b",
    re.IGNORECASE,
)
_ARM = (
    r"\b(?:arms?|upper|biceps|triceps|deltoids?|grip|hands?|fingers?|thumbs?|wrists?|"
    r"elbows?|intrinsics|ue|bue|supraspinatus|infraspinatus)\b"
)
_LEG = (
    r"\b(?:legs?|lower|ehl|dorsiflexion|plantar\s?flexion|quad\w*|hamstrings?|iliopsoas|tibialis|"
    r"gastrocnemius|knees?|ankles?|toes?|le|ble|hip)\b"
)
_OTHERS = {"cervical": _LEG, "upper": _LEG, "arm": _LEG, "lumbar": _ARM, "lumbosacral": _ARM, "lower": _ARM, "leg": _ARM} | {
    "hand": _LEG,
    "foot": _ARM,
}
"""Muscles that are none of the part of the body that a leaf names."""
_ELSE = re.compile(r"\b(?:pain|vas|waddell|criteria|signs?|score|stars?|reflex\w*)\W[^.;]{0,12}$", re.IGNORECASE)


def judge_strength(demand: Demand, chart: Chart) -> Judged | None:
    """The weakest grade of the latest examination; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None or not (asked["sign"] or asked["more"]):
        return None
    strict = not asked["more"] and (asked["sign"] or "").lower() in ("less than", "below", "<")
    limit = Threshold("<" if strict else "<=", float(asked["n"]), None, "1")
    area = (asked["area"] or asked["limb"] or "").lower()
    said = [one for place in chart.places if on_side(chart, place) for one in _said(place, limit, _OTHERS.get(area))]
    last = max((_day(one.place, chart) for one in said), default=None)
    of_last = [one for one in said if _day(one.place, chart) == last]
    weak = [one for one in of_last if one.truth is Truth.MET]
    full = [one for one in of_last if one.truth is Truth.NOT_MET and _OF_ALL.search(one.place.sentence.text)]
    return settled(chart, [*weak, *full] if weak else of_last, once=False)


def _day(place: Place, chart: Chart) -> dt.date:
    """The day of an examination: the one that it tells (`Exam 01/13 for comparison`), else the one it was written on."""
    told = chart.days(place)
    return told[1] if told else chart.written(place) or chart.visit


_OF_ALL = re.compile(
    r"^(?!.*\b(?:except|otherwise|other|rest|remaining|but)\b).*?(?:\b5\s*/\s*5\s+(?:in\s+)?(?:all|throughout|diffusely|globally|everywhere)\b|"
    r"\ball\s+(?:muscle\s+)?groups\s+5\s*/\s*5)",
    re.IGNORECASE | re.DOTALL,
)
"""Full strength of all muscles: it stands against a weak one elsewhere."""


def _said(place: Place, limit: Threshold, other: str | None) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default is not Assertion.PRESENT or not _OF_STRENGTH.search(text):
        return
    for found in _GRADE.finditer(text):
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start()), 0)
        if _ELSE.search(text[: found.start()]) or place.read.reached[at] - {Assertion.ABSENT}:
            continue
        if other and _is_of(other, text, found.start()):
            continue
        half = {"+": 1 / 3, "-": -1 / 3, None: 0.0}[found["half"] or found["half2"]]
        yield Said(fulfils(exactly(float(found["n"]) + half, "1"), limit), place)


def _is_of(muscles: str, text: str, at: int) -> bool:
    """Whether the grade at a place of a text is of such muscles: the nearest name before it, in the same part of the sentence."""
    before = text[:at]
    grades = [found.end() for found in _GRADE.finditer(before)]
    own = before[max(grades, default=0) :] or before
    return bool(re.search(muscles, own, re.IGNORECASE))
