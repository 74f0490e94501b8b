"""Leaves on how long symptoms have been there (`symptoms have been present for 6 weeks or longer`), of the part that the policy treats.

The complaint is told in the line of complaints or in the history, with its length or with the day on which it began; where two such
sentences do not agree nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.lengths import lengths
from practice.notes.model import Assertion
from practice.notes.regions import regions_of
from rules.amounts import Amount
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:the\s+)?(?:symptoms?|complaints?|pain|episode)\s+(?:(?:must|should)\s+)?(?:(?:has|have|had|is|are)\s+)?(?:been\s+)?(?:(?:present|there|ongoing|lasted|persist(?:ed|ing)?|"
    r"continu(?:ed|ing)|lasting)\s+(?:for\s+)?|for\s+)(?:(?:at\s+least|more\s+than|over|a\s+minimum\s+of)\s+)?(?:\d+|\w+)\s+(?:days?|weeks?|months?|years?)(?:\s+or\s+(?:longer|more))?\W*$",
    re.IGNORECASE,
)
_HURTS = re.compile(
    r"\b(?:pain\w*|ach(?:es?|ing)|stiff\w*|sore\w*|hurt\w*|spasms?|radiculopathy|sciatica|numb\w*|tingling|symptoms?|LBP)\b", re.IGNORECASE
)
_ONSET = re.compile(r"\W*onset\b(?!\s*(?:of|:\s*(?:gradual|sudden|insidious)\W*$))", re.IGNORECASE)
"""`Onset Oct 2025`: of the complaint named above."""
_NOT = re.compile(
    r"\b(?:no|not|never|denies|without|free|resolved|cleared|gone|went\s+away|similar|previous(?:ly)?|prior|earlier|last\s+episode|in\s+the\s+past|intermittent\w*|on\s+and\s+off|"
    r"after\s+(?:a\s+|the\s+)?(?:surgery|fusion|operation)|post-?\s?op\w*|if|return|rtc|follow|off\s+work|work|leave|job|brace|collar|sleep\w*|scheduled|appointment|visit|until)\b",
    re.IGNORECASE,
)
_BEGAN = re.compile(r"\b(?:began|begun|started|onset|since|woke|new|dating)\b[^.;]{0,60}$", re.IGNORECASE)
_WORSE = re.compile(r"\b(?:wors\w+|flar\w+|more\s+(?:severe|intense)|increas\w+|ran\s+down|then)\b", re.IGNORECASE)
_OUT_OF_TEN = re.compile(r"\b\d{1,2}(?:\s*(?:-|to)\s*\d{1,2})?\s*/\s*10\b(?!/)")
_SECTIONS = frozenset({"complaint", "hpi", ""})
_CARE = frozenset({"therapy", "procedure", "imaging"})
_TELLING = frozenset({"symptom", "finding", "chronic"})


def judge_symptoms_for(demand: Demand, chart: Chart) -> Judged | None:
    """How long the complaint of the treated part has lasted; None for any other leaf, and where nothing tells it."""
    limit = demand.duration
    if limit is None or not demand.region or demand.negated or demand.outcomes or demand.levels or not _ASKED.match(demand.flat):
        return None
    said = [one for place in chart.places for one in _said(place, limit, demand.region, chart)]
    if not said:
        return None
    return settled(chart, said, once=False) if len({one.truth for one in said}) == 1 else NOTHING


_ASSESSED = re.compile(
    r"^(?:\W*\d+[.)])?\s*(?P<what>[A-Za-z][^,.;:]{2,60}?)(?:,|\s+x)\s*(?:x\s*|for\s+|of\s+)?(?P<long>\d{1,2}(?:\.\d)?\+?\s*(?:y(?:ea)?rs?|y|mos?|months?|w(?:ee)?ks?|days?|d))\b(?!\s+(?:of|post|after|s/p|ago|out|follow))",
    re.IGNORECASE,
)
_ASSESSES = frozenset({"assessment", "assessment_plan"})
"""Where `R L5 radiculopathy, 5 mo` says how long it has been there."""


def _assessed(place: Place, limit: Threshold, part: frozenset[str], chart: Chart) -> Iterator[Said]:
    """The complaint and its length as the head of a line of the assessment."""
    found = _ASSESSED.match(place.sentence.text)
    if found is None or place.sentence.section not in _ASSESSES or place.read.default is not Assertion.PRESENT or not on_side(chart, place):
        return
    what = found["what"]
    care = any(m.kind in _CARE and place.read.tokens[m.first].start < found.end() for m in place.read.mentions)
    if care or not _HURTS.search(what) or _NOT.search(what) or not regions_of(what) & part:
        return
    for one in lengths(f"x {found['long']}", chart.visit, chart.written(place))[:1]:
        yield Said(fulfils(one.amount, limit), place)


def _said(place: Place, limit: Threshold, part: frozenset[str], chart: Chart) -> Iterator[Said]:
    yield from _assessed(place, limit, part, chart)
    if not _complains(place, chart):
        return
    for clause in _CLAUSE.split(_OUT_OF_TEN.sub(lambda m: " " * len(m.group()), place.sentence.text)):
        if not (_HURTS.search(clause) or _ONSET.match(clause)) or _NOT.search(clause) or not _of_part(clause, place, part, chart):
            continue
        written = chart.written(place)
        told = [fulfils(one.amount, limit) for one in lengths(clause, chart.visit, written) if not _WORSE.search(clause[: one.start])]
        days = (day for day in told_days(clause, chart.visit, written) if day.last <= written and _begins(clause[: day.start]))
        told += [fulfils(Amount(float((written - day.last).days), float((written - day.first).days), "d"), limit) for day in days]
        if len(set(told)) == 1 and told[0] is not Truth.NOT_DOCUMENTED:
            yield Said(told[0], place)


_CLAUSE = re.compile(r";\s")
_ABOVE = 4
"""Sentences above, the nearest of which says where it hurts."""


def _of_part(clause: str, place: Place, part: frozenset[str], chart: Chart) -> bool:
    """Whether a clause tells a complaint of the part; one that names none is of the part that was named last above it."""
    own = regions_of(clause)
    if own:
        return bool(own & part)
    above = [p for p in chart.places if p.note is place.note and 0 < place.number - p.number <= _ABOVE and p.sentence.section in _SECTIONS]
    last = next((found for p in reversed(above) if (found := regions_of(p.sentence.text))), frozenset())
    return bool(last) and last <= part


def _begins(before: str) -> bool:
    """Whether the words before a day say that the complaint, and no worsening of it, began then."""
    return bool(_BEGAN.search(before)) and not _WORSE.search(before)


def _complains(place: Place, chart: Chart) -> bool:
    """Whether a sentence tells a complaint as it is now, and no care of it."""
    text = place.sentence.text
    if place.sentence.section not in _SECTIONS or place.read.default is not Assertion.PRESENT or not speaks(place):
        return False
    if not (_HURTS.search(text) or _ONSET.match(text)) or corrected(chart, place) or not on_side(chart, place):
        return False
    named = [m for m in place.read.mentions if m.kind in _TELLING]
    if any(m.kind in _CARE for m in place.read.mentions) or any(
        place.read.assertion(m.first, m.last) is not Assertion.PRESENT for m in named
    ):
        return False
    return not _PEOPLE.search(text)


_PEOPLE = re.compile(
    r"\b(?:mother|father|mom|dad|wife|husband|spouse|partner|sister|brother|son|daughter|aunt|uncle|cousin|friend|coworker|neighbou?r)\b",
    re.IGNORECASE,
)
