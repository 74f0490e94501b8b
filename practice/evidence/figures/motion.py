"""Leaves on motion in degrees (`knee flexion of less than 110 degrees`, `extension lacking 5 degrees`) and on the strength of a muscle
(`quadriceps strength of 4/5 or less`, `weakness of abduction or external rotation`): by the latest examination of the side that is treated.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sided import side_of
from practice.evidence.record.sides import sides_of
from practice.notes.dates import told_days
from practice.notes.examined import JOINTS, MOTIONS, MUSCLES, Examined, examined
from practice.notes.model import STATED, Assertion
from practice.notes.regions import regions_of
from rules.amounts import exactly
from rules.truth import Truth

_LEAD = (
    r"(?:(?:an?|the|member|patient|has|have|with|documented|objective|limited|restricted|limitation|loss|decreased|reduced|of|is|are|measured|"
    r"current|active|passive|arom|prom|affected|involved|ipsilateral|maximum|in|joint)\s+)*"
)
_JOINT = r"(?:(?P<joint>knee|hip|shoulder|elbow|ankle|wrist|neck|cervical|lumbar|trunk)\s+)?(?:joint\s+|spine\s+)?(?:active\s+|passive\s+)?"
_MOTION = (
    r"(?P<motion>forward\s+(?:flexion|elevation)|elevation|external\s+rotation|internal\s+rotation|abduction|adduction|dorsiflexion|plantar\s?flexion|"
    r"(?:lateral|side)\s+(?:bending|flexion)|rotation|supination|pronation|flexion|extension)"
)
_BOUND = (
    r"(?:\s+(?:range\s+of\s+motion|rom|deficit|loss|contracture))?\s*(?P<verb>(?:(?:of|is|are|that\s+is|to|limited|restricted|measur\w+|lacks?|lacking|by|at|remains?)\s+)*)"
    r"(?:less\s+than|fewer\s+than|more\s+than|greater\s+than|at\s+least|at\s+most|below|under|above|over|up\s+to|no\s+more\s+than|not\s+more\s+than|or|equal\s+to|[<>≤≥=]|\s)*"
    r"\d+\s*(?:°|deg(?:rees?)?)\s*(?:or\s+(?:more|less|greater|fewer|worse|below))?"
)
_TAIL = (
    r"(?:\s+(?:on|at|by|of|in|during)\s+(?:the\s+|an?\s+)?(?:(?:physical\s+|goniometric\s+)?exam(?:ination)?|measurement|goniometry|"
    r"(?:affected|involved|operative|treated)\s+\w+))?\W*$"
)
_DEGREES = re.compile(rf"^\W*{_LEAD}{_JOINT}{_MOTION}{_BOUND}{_TAIL}", re.IGNORECASE)
_LACK = re.compile(r"\b(?:lack\w*|deficit|loss|contracture|short\s+of)\b", re.IGNORECASE)
_MUSCLE = (
    r"(?:(?:resisted|shoulder|hip|ankle|knee|elbow|wrist|foot)\s+)*(?:quad(?:riceps|s)?|hamstrings?|supraspinatus|infraspinatus|subscapularis|deltoid|biceps|triceps|grip|"
    r"abduct(?:ion|ors?)|adduct(?:ion|ors?)|external\s+rot(?:ation|ators?)|internal\s+rot(?:ation|ators?)|(?:forward\s+)?elevation|dorsi\s?flex(?:ion|ors?)|plantar\s?flex(?:ion|ors?)|"
    r"(?:great\s+)?toe\s+extension|EHL|gluteals?|gluteus\s+\w+|flex(?:ion|ors?)|exten(?:sion|sors?))(?:\s+(?:muscles?|tendon))?"
)
_MUSCLES = rf"(?P<muscles>{_MUSCLE}(?:\s*(?:,|,?\s*or|/)\s*(?:in\s+)?{_MUSCLE})*)"
_SIDED = (
    r"(?:\s+(?:on|of|in)\s+(?:the\s+)?(?:affected|involved|operative|treated|same)\s+"
    r"(?:side|shoulder|knee|arm|leg|limb|extremity|hip|ankle))?"
)
_WEAK = re.compile(
    rf"^\W*(?:(?:an?|documented|objective|motor|muscle|demonstrable|measurable|manual)\s+)*(?:weakness|weak|reduced\s+strength|decreased\s+strength|loss\s+of\s+strength)\s+"
    rf"(?:(?:of|in|with|on|during|to)\s+)?{_MUSCLES}{_SIDED}(?:\s+(?:on|at|by|during)\s+(?:the\s+|an?\s+|manual\s+|physical\s+|muscle\s+)*(?:exam(?:ination)?|testing))?\W*$",
    re.IGNORECASE,
)
_GRADED = re.compile(
    rf"^\W*(?:(?:an?|documented|manual|muscle|measured|reduced|decreased)\s+)*{_MUSCLES}\s+(?:muscle\s+)?(?:strength|weakness|power|mmt)\s+(?:(?:of|is|graded?|at|measured|rated)\s+)*"
    r"(?P<sign>less\s+than(?:\s+or\s+equal\s+to)?|below|at\s+most|≤|<=|<)?\s*(?P<n>[0-5])\s*(?:/|out\s+of)\s*5\s*(?P<more>or\s+(?:less|lower|worse|below|weaker))?"
    rf"{_SIDED}\W*$",
    re.IGNORECASE,
)
_ACTS = {
    "abduction": frozenset({"abduction", "supraspinatus", "deltoid"}),
    "external rotation": frozenset({"external rotation", "infraspinatus"}),
    "internal rotation": frozenset({"internal rotation", "subscapularis"}),
    "dorsiflexion": frozenset({"dorsiflexion", "tibialis anterior"}),
    "plantarflexion": frozenset({"plantarflexion", "calf"}),
}
"""The muscles by whose strength a movement is graded."""
_OF_JOINT = {"elevation": "shoulder", "dorsiflexion": "ankle", "plantarflexion": "ankle", "supination": "wrist", "pronation": "wrist"}
_STRAIGHT = frozenset({"knee", "elbow"})
"""Joints whose straight position is zero degrees, so that what is missing to it can be told."""
_NO_EXAM = frozenset({"goals", "plan", "family", "checklist", "pasted", "copied", "education"})
_EARLIER = re.compile(
    r"\b(?:pre-?\s?op\w*|before\s+surgery|prior\s+(?:to|level)|previous\w*|initial\w*|baseline|last\s+(?:visit|month|year)|goals?|target)\b",
    re.IGNORECASE,
)


def judge_motion(demand: Demand, chart: Chart) -> Judged | None:
    """What the latest examination found; None for any other leaf, and where no examination tells it."""
    if demand.negated or demand.outcomes or demand.duration or demand.share:
        return None
    found: Judged | None
    if (degrees := _DEGREES.match(demand.flat)) is not None:
        found = _of_degrees(degrees, demand, chart)
    elif (graded := _GRADED.match(demand.flat)) is not None and (graded["sign"] or graded["more"]):
        strict = not graded["more"] and (graded["sign"] or "").lower() in ("less than", "below", "<")
        found = _of_strength(graded["muscles"], Threshold("<" if strict else "<=", float(graded["n"]), None, "1"), demand, chart)
    elif (weak := _WEAK.match(demand.flat)) is not None:
        found = _of_strength(weak["muscles"], Threshold("<", _WHOLE, None, "1"), demand, chart)
    else:
        return None
    return found


_WHOLE = 5.0
_OF_NERVES = re.compile(
    r"(?<!no )(?<!denies )\b(?:strokes?|CVA|hemipare\w+|hemipleg\w+|brachial\s+plexus|plexopathy|multiple\s+sclerosis|ALS|cerebral\s+palsy|"
    r"myopathy|myasthenia)\b(?!\s+(?:risk|prevent))",
    re.IGNORECASE,
)
"""What makes a muscle weak that no joint does: whose weakness it is is then left to a person."""


def _of_degrees(asked: re.Match[str], demand: Demand, chart: Chart) -> Judged | None:
    """What the figures of the latest day come to; NOTHING where they disagree or are of another time, None where there are none."""
    limits = [one for one in (*demand.levels, demand.count) if one is not None and one.unit == "deg"]
    bent = re.search(r"\bflexion\s+contracture\b", asked.group(), re.IGNORECASE)
    what = "extension" if bent else _motion(asked["motion"])  # bent for good: what is missing to straight
    lack = bool(_LACK.search(asked.group()))
    joint = joint_of(asked["joint"], demand, what)
    if len(limits) != 1 or not joint or (lack and (what != "extension" or joint not in _STRAIGHT)):
        return None
    return judged_degrees(demand, chart, joint, what, Threshold(limits[0].op, limits[0].value, limits[0].value2, "deg"), lack=lack)


def judged_degrees(demand: Demand, chart: Chart, joint: str, what: str, limit: Threshold, *, lack: bool = False) -> Judged | None:
    """A movement of a joint (or what is missing to it) against a limit; NOTHING where figures disagree, None where there are none."""
    how = next((w for w in ("active", "passive") if re.search(rf"\b{w}\b|\b{w[0]}rom\b", demand.flat, re.IGNORECASE)), "")
    told = [
        (day, place, degrees, one.how, not one.open)
        for day, place, one in _examined(chart, demand)
        if one.joint == joint and (degrees := _degrees(one, what, lack)) is not None and how in ("", one.how or how)
    ]
    if not told:
        return None
    told = [one for one in told if one[4]]
    active = [one for one in told if one[3] != "passive"] or told
    last = max((day for day, *_ in active), default=None)
    return _agreed(chart, [Said(fulfils(exactly(n, "deg"), limit), place) for day, place, n, *_ in active if day == last])


def _agreed(chart: Chart, said: list[Said]) -> Judged:
    """What all figures of one day come to; nothing where they disagree."""
    return settled(chart, said, once=False) if len({one.truth for one in said}) == 1 else NOTHING


def _of_strength(muscles: str, limit: Threshold, demand: Demand, chart: Chart) -> Judged | None:
    """MET where one of the muscles is that weak; NOT_MET where each of them was tested and none is; None where none was."""
    if any(_OF_NERVES.search(place.sentence.text) and place.read.default in STATED for place in chart.places):
        return None
    asked = [(_muscle(one), _part(one)) for one in re.split(r",|\bor\b|/", muscles) if one.strip()]
    told = [(day, place, one) for day, place, one in _examined(chart, demand) if one.unit == "grade" and not one.open]
    said: list[Said] = []
    untested = False
    for names, part in asked:
        own = [(day, place, one) for day, place, one in told if one.what in names and (not part or one.joint in (part, ""))]
        last = max((day for day, *_ in own), default=None)
        truths = {(fulfils(exactly(one.figure, "1"), limit), place) for day, place, one in own if day == last}
        untested = untested or not truths
        said += [Said(truth, place) for truth, place in sorted(truths, key=lambda pair: (pair[0].value, pair[1].number))]
    weak = [one for one in said if one.truth is Truth.MET]
    if weak:
        return settled(chart, weak, once=False)
    if said and not untested:
        return settled(chart, said, once=False)
    return NOTHING if any(one.truth is Truth.NOT_MET for one in said) else None


def _muscle(words: str) -> frozenset[str]:
    for names in (MUSCLES, MOTIONS):
        for name, pattern in names.items():
            if re.search(rf"\b(?:{pattern})\b", words.strip(), re.IGNORECASE) or (name in words.lower()):
                return _ACTS.get(name, frozenset({name}))
    if re.search(r"\brotat", words, re.IGNORECASE):
        return _ACTS["external rotation" if "ext" in words.lower() else "internal rotation"]
    return frozenset({words.strip().lower()})


def _part(words: str) -> str:
    return next(
        (joint for joint in ("shoulder", "hip", "ankle", "knee", "elbow", "wrist") if re.search(rf"\b{joint}\b", words, re.IGNORECASE)), ""
    )


def _motion(words: str) -> str:
    words = " ".join(words.lower().split())
    return (
        "elevation"
        if words.startswith("forward")
        else "side bending"
        if words.startswith(("lateral", "side"))
        else words.replace("plantar ", "plantar")
    )


def joint_of(word: str | None, demand: Demand, what: str) -> str:
    """The joint of a leaf: as named, by the movement, or the one that the policy treats."""
    if word:
        return {"cervical": "neck", "lumbar": "low back", "trunk": "low back"}.get(word.lower(), word.lower())
    own = [joint for joint in JOINTS if joint in demand.region]
    return _OF_JOINT.get(what) or (own[0] if len(own) == 1 else "")


def _degrees(one: Examined, what: str, lack: bool) -> float | None:
    """A figure as degrees of the movement that is asked, or as degrees that are missing; None where it is neither."""
    if not lack:
        return one.figure if one.what == what and one.unit == "deg" and one.figure >= 0 else None
    if one.unit == "lack" and one.what == what:
        return one.figure
    return -one.figure if one.unit == "deg" and one.what == what and one.figure <= 0 else None


def _examined(chart: Chart, demand: Demand) -> Iterator[tuple[dt.date, Place, Examined]]:
    """Every figure of an examination of the side that is treated, with its day and its joint."""
    operated = _operated(chart)
    for place in chart.places:
        if not _tells(place) or corrected(chart, place):
            continue
        near = _headed(chart, place)
        for when, one in _figures(place, near, chart):
            if demand.window and not in_window(chart, demand.window, (when, when)):
                continue
            joint = one.joint or near or _OF_JOINT.get(one.what, "")
            side, own = one.side or _side(chart, place), side_of(chart) or operated
            if not (side and own and side != own):
                yield when, place, replace(one, joint=joint)


def _figures(place: Place, near: str, chart: Chart) -> Iterator[tuple[dt.date, Examined]]:
    """The figures of a sentence, or of the cells of a row, each with its day; of a stage before now those with a day."""
    if not place.sentence.cells:
        yield from ((_day(place, one, chart), one) for one in _latest(examined(place.sentence.text, near)))
        return
    for cell in place.sentence.cells:
        if cell.stage == "before" and cell.day is None:
            continue
        for one in examined(f"{cell.name} {cell.text}", near):
            yield cell.day or chart.written(place), replace(one, side=cell.side or one.side, now=False)


_AFTER = re.compile(
    r"(?:\bs/p|\bstatus\s+post|\bpost-?\s?op\w*|\bdx\s*:|\bdiagnosis\s*:|\bsurgery\s*:)\s*(?:\w+\s+)?\b(?P<side>right|left|rt|lt|r|l)\s",
    re.IGNORECASE,
)


def _operated(chart: Chart) -> str | None:
    """The only side at which the head of a record tells of an operation (`s/p L TKA`), where nothing else tells which one is treated."""
    named = {m["side"].lower()[0] for place in chart.places for m in [_AFTER.search(place.sentence.text)] if m}
    return {"r": "right", "l": "left"}[named.pop()] if len(named) == 1 else None


_BRACKETS = re.compile(r"\([^()]*\)")


def _day(place: Place, one: Examined, chart: Chart) -> dt.date:
    """The day of a figure: of the brackets that it stands in, of its sentence outside of them, of what it stands under, or the note's."""
    text, written = place.sentence.text, chart.written(place)
    inside = next((m for m in _BRACKETS.finditer(text) if m.start() < one.start < m.end()), None)
    own = text[inside.start() : inside.end()] if inside else _BRACKETS.sub(" ", text)
    above = chart.above(place)
    for told in (own, place.sentence.label, above.sentence.text if above else ""):
        if days := [day.last for day in told_days(told, chart.visit, written) if day.last <= chart.visit]:
            return max(days)
    return written


def _latest(told: tuple[Examined, ...]) -> Iterator[Examined]:
    """The figures, without those that a later one of the same movement is said to be the one of now."""
    for one in told:
        same = [other for other in told if (other.what, other.joint, other.side, other.how) == (one.what, one.joint, one.side, one.how)]
        if one.now or not any(other.now for other in same if other is not one):
            yield one


def _tells(place: Place) -> bool:
    if place.sentence.section in _NO_EXAM or not speaks(place) or place.read.default is not Assertion.PRESENT:
        return False
    return not _EARLIER.search(f"{place.sentence.label} {place.sentence.heading}")


def _headed(chart: Chart, place: Place) -> str:
    """The joint that a sentence stands under: of its label, the line above, its heading, else the only one of the case."""
    above = chart.above(place)
    for text in (place.sentence.label, above.sentence.text if above else "", place.sentence.heading):
        named = [joint for joint in JOINTS if joint in regions_of(text)]
        if named:
            return named[0] if len(named) == 1 else ""
    own = [joint for joint in JOINTS if joint in chart.complained]
    if not own:
        own = sorted({joint for other in chart.places for joint in JOINTS if joint in regions_of(other.sentence.text)})
    return own[0] if len(own) == 1 else ""


def _side(chart: Chart, place: Place) -> str | None:
    """The side that a sentence is of, by its own words or what it stands under."""
    above = chart.above(place)
    for text in (place.sentence.text, place.sentence.label, above.sentence.text if above else "", place.sentence.heading):
        named = sides_of(text)
        if named:
            return next(iter(named)) if len(named) == 1 else None
    return None
