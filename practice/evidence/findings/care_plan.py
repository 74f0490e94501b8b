"""Leaves on what a plan of care states (`frequency, duration and measurable goals`), and on goals that are still open: by the lines of the
plan and of the goals themselves.
"""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected
from practice.notes.model import Assertion
from rules.truth import Truth

_PLAN = r"(?:plan\s+of\s+care|(?:treatment|care|therapy)\s+plan|poc)"
_PART = (
    r"(?:(?:the|an?|and|or|its|each|treatment|visit|of|services?|therapy|visits?|expected|estimated|anticipated|planned|specific|measurable|objective|functional|clear|"
    r"short-?\s?\w*|long-?\s?term|term|time-?\s?limited|individuali[sz]ed|realistic)\s+)*(?:frequency|duration|goals?|objectives?|length\s+of\s+(?:stay|treatment|care)|intensity)"
)
_ASKED = re.compile(
    rf"^\W*(?:(?:an?|the|current|written|individual|individuali[sz]ed|documented|formal|signed)\s+)*{_PLAN}\s+(?:that\s+)?(?:states?|stating|contains?|containing|includes?|including|has|with|specif(?:ies|ying)|documents?|lists?|"
    rf"identif(?:ies|ying)|defines?|outlines?)\s+(?P<parts>{_PART}(?:\s*(?:,\s*and|,|and|&)\s*{_PART})*)(?:\s+of\s+(?:treatment|therapy|services|care|visits))?\W*$",
    re.IGNORECASE,
)
_COUNT = r"(?:\d{1,2}(?:\s*[-–]\s*\d{1,2})?|one|two|three|four|five|six|eight|ten|twelve|once|twice)"
_FREQUENCY = re.compile(
    rf"\b{_COUNT}\s*(?:x|×|times|days?|visits?|sessions?|h(?:ours?|rs?)?)?\s*(?:/|per|a|each|every|x\s*\d\s*(?:days?)?\s*/)?\s*(?:wks?|weeks?|weekly|months?|monthly)\b|\b\d\s*days?\s*/\s*(?:wk|week)\b|\b(?:weekly|biweekly|daily)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?:\bx|×|\bfor|\bover|\bestimated|\bELOS|\bexpected|\blength\s+of\s+stay|\bduration)\s*(?:of\s+|:\s*|about\s+|up\s+to\s+|another\s+)*{_COUNT}\s*(?:more\s+|additional\s+)?(?:program\s+)?(?:wks?|weeks?|w|months?|mos?|days)\b",
    re.IGNORECASE,
)
_GOALS = re.compile(r"\b(?:goals?|objectives?|[sl]tgs?)\b", re.IGNORECASE)
_PLANS = frozenset({"plan", "assessment_plan", "goals"})
_SAID = frozenset({Assertion.PRESENT, Assertion.PLANNED})
_UNSURE = re.compile(
    r"\b(?:to\s+be\s+(?:set|worked|determined|decided|written)|tbd|not\s+(?:yet\s+)?(?:set|written|determined)|pending|last\s+plan|prior\s+plan|previous\s+plan|home\s+with)\b|\?",
    re.IGNORECASE,
)
_OPEN_ASKED = re.compile(
    r"^(?=.*\b(?:not|unmet|open|outstanding|remain\w*)\b)\W*(?:(?:one\s+or\s+more|at\s+least\s+one|any|some)\s+(?:of\s+the\s+)?)?(?:(?:functional|treatment|therapy|rehab\w*|established|stated|documented|"
    r"long-?\s?term|short-?\s?term|patient)\s+)*goals?\s+(?:still\s+remain(?:s|ing)?\W*$|remain(?:s|ing)?\W*$|(?:(?:have|has|are|is|remains?|that|which|still|not|yet|been|to\s+be|fully)\s+)*(?:reached|met|achieved|attained|unmet|open|outstanding|remaining)\W*$)",
    re.IGNORECASE,
)
_TIMED_ASKED = re.compile(
    rf"^(?=.*\b(?:date|dates|weeks?|time\s*frames?|timelines?|deadline|when|target)\b)(?=.*\b(?:weeks?|reach\w*|achiev\w*|each|target|dates?)\b)(?!.*\d)\W*(?:(?:{_PLAN}|the|an?|written|current)\s+)*(?:states?|includes?|lists?|has|contains?|with|documents?)?\s*(?:the\s+)?"
    r"(?:(?:measurable|functional|specific|treatment|therapy|individuali[sz]ed|rehab\w*)\s+)*goals?\s*,?\s*(?:each\s+(?:with|having)|with|having|that\s+have|and|,)\s+(?:(?:an?|the|or|and|expected|estimated|target|discharge|date|dates|number|of|weeks?|for|reaching|meeting|"
    r"achieving|achievement|attainment|completion|them|each|time\s*frames?|timelines?|in|by|which|to|be|reached|met|of)\W*)+$",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"\b(?:by|before|reached\s+by|until|target(?:\s+date)?:?)\s+(?:\d{1,2}/\d{1,2}|\d{4}-\d{2}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d)|\b(?:in|within|x)\s+(?:\d{1,2}(?:\s*[-–]\s*\d{1,2})?|two|three|four|six|eight|ten|twelve)\s*(?:wks?|weeks?|months?|mos?|visits)\b",
)
_UNMET = re.compile(
    r"\b(?:not\s+(?:yet\s+)?(?:fully\s+)?(?:met|achieved|reached)|unmet|partially\s+met|partly\s+met|in\s+progress|ongoing|progressing(?:\s+toward)?)\b",
    re.IGNORECASE,
)
_NONE_LEFT = re.compile(
    r"\b(?:all|both|every)\s+(?:of\s+)?(?:the\s+|her\s+|his\s+)?(?:\w+\s+)?(?:goals?|[sl]tgs)\s+(?:(?:were|are|have|has|been|now)\s+)*(?:met|achieved|reached)\b|\bno\s+(?:functional\s+|further\s+|remaining\s+)?goals?\s+(?:left|remain\w*|open|outstanding)",
    re.IGNORECASE,
)


def judge_care_plan(demand: Demand, chart: Chart) -> Judged | None:
    """MET where the plan states every part that is asked; whether goals are open; None for any other leaf, and where one is not found."""
    if _OPEN_ASKED.match(demand.flat):
        return _open_goals(chart)
    if _TIMED_ASKED.match(demand.flat) and not demand.negated:
        return _timed_goals(chart, measured="measurable" in demand.flat.lower())
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    found = []
    for part in re.split(r",|\band\b|&", asked["parts"]):
        if part.strip():
            places = _stated(part.lower(), chart)
            if not places:
                return None
            found += places
    return Judged(Truth.MET, tuple(dict.fromkeys(found))) if found else None


def _stated(part: str, chart: Chart) -> list[Place]:
    """The sentences of the plan that state one part."""
    own = [place for place in chart.places if _plans(place) and not corrected(chart, place)]
    if "goal" in part or "objective" in part:
        return [place for place in own if _is_goal(place) and re.search(r"\d", _without_head(place))][:3]
    pattern = _FREQUENCY if "frequency" in part else _DURATION if "duration" in part or "length" in part else None
    return (
        [place for place in own if pattern and pattern.search(place.sentence.text) and not _is_goal(place) and not _of_drugs(place)][:1]
        if pattern
        else []
    )


def _of_drugs(place: Place) -> bool:
    """Whether a line of a plan is on a medicine alone: its frequency is none of visits."""
    named = frozenset(name for m in place.read.mentions if m.kind == "therapy" for name in m.names)
    return bool(named) and not named & _VISITED and not _VISITS.search(place.sentence.text)


_VISITED = frozenset(
    {"physical_therapy", "occupational_therapy", "home_exercise", "chiropractic", "psychotherapy", "cbt", "group_therapy", "iop", "php"}
)
"""Care that one goes to, so that a frequency beside it is one of visits."""
_VISITS = re.compile(r"\b(?:visits?|sessions?|wk|wks|IOP|PHP|program|groups?|therapy|PT|OT)\b")


def _plans(place: Place) -> bool:
    if place.read.default not in _SAID or place.sentence.default == "copied" or _UNSURE.search(place.sentence.text):
        return False
    return place.sentence.section in _PLANS or bool(
        re.search(r"\b(?:plan|poc|goals?)\b", f"{place.sentence.label} {place.sentence.heading}", re.IGNORECASE)
    )


def _is_goal(place: Place) -> bool:
    if _TX_PLAN.match(place.sentence.label) and _AIM.search(place.sentence.text):
        return True
    return place.sentence.section == "goals" or bool(
        _GOALS.search(place.sentence.label) or _GOALS.match(place.sentence.text.lstrip(" -*•"))
    )


_TX_PLAN = re.compile(r"(?:tx|treatment)\s+plan\b", re.IGNORECASE)
_AIM = re.compile(r"[<>≥≤]\s*\d|\bby\s+\d{1,2}/\d|\bx\s*\d+\s*days\b|\b\d+\s*(?:of|/)\s*\d+\s*days\b", re.IGNORECASE)
"""`Tx plan (signed): PHQ-9 <10 by 04/17`: the goals of a plan that names none."""


def _without_head(place: Place) -> str:
    """A goal without the number it has in the list."""
    return re.sub(r"^\W*\(?\d{1,2}[.)]\s+", "", place.sentence.text)


def _open_goals(chart: Chart) -> Judged | None:
    said = []
    for place in chart.places:
        text = place.sentence.text
        if place.read.default is Assertion.COPIED or place.sentence.default == "copied" or corrected(chart, place):
            continue
        if _NONE_LEFT.search(text):
            said.append(Said(Truth.NOT_MET, place))
        elif (_is_goal(place) or _GOALS.search(text)) and _UNMET.search(text):
            said.append(Said(Truth.MET, place))
    return settled(chart, said, once=False) if said else None


_WHOLE_DAY = re.compile(r"\b(?P<month>\d{1,2})/\d{1,2}/(?:20)?(?P<year>\d{2})\b")
_CENTURY = 2000


def _over(text: str, chart: Chart) -> bool:
    """Whether all days that a goal carries with their years lie before the month of the visit."""
    told = [(_CENTURY + int(one["year"]), int(one["month"])) for one in _WHOLE_DAY.finditer(text)]
    return bool(told) and max(told) < (chart.visit.year, chart.visit.month)


_UNDATED = re.compile(
    r"\b(?:goals?|[sl]tgs?)\b[^;]{0,200}\bno\s+(?:target\s+)?dates?\b|\bno\s+(?:target\s+)?dates?\s+(?:are\s+|were\s+)?(?:set|given)\b",
    re.IGNORECASE,
)


def _timed_goals(chart: Chart, measured: bool) -> Judged | None:
    """MET where a goal that is set carries the day or the weeks in which it is to be reached, and a figure where it is `measured`."""
    said = []
    for place in chart.places:
        text = f"{place.sentence.heading} {place.sentence.label} {place.sentence.text}"
        plans = place.sentence.section in _PLANS or place.read.default in _SAID
        if (
            plans
            and _GOALS.search(text)
            and _TIMED.search(place.sentence.text)
            and not _UNSURE.search(text)
            and not corrected(chart, place)
            and not _over(place.sentence.text, chart)
            and (not measured or re.search(r"(?<![/\d])\d+(?![/\d])", _TIMED.sub(" ", _without_head(place))))
        ):
            said.append(Said(Truth.MET, place))
        elif plans and _UNDATED.search(text):
            said.append(Said(Truth.NOT_MET, place))
        elif measured and plans and place.sentence.section == "goals" and re.search(r"\w{3}", _without_head(place)):
            return None  # a goal without a day beside those that have one
    return settled(chart, said, once=False) if said else None
