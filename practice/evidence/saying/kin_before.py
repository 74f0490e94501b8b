"""What is told of a relative whom the sentence before has brought up (`Her sister has MS. She takes Ocrevus.`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place

_MEN = (
    r"(?:father|dad|husband|brother|son|grandfather|grandpa|uncle|nephew|boyfriend|step-?father|half-?brother|father-in-law|brother-in-law)"
)
_WOMEN = (
    r"(?:mother|mom|mum|wife|sister|daughter|grandmother|grandma|aunt|niece|girlfriend|step-?mother|half-?sister|mother-in-law|"
    r"sister-in-law)"
)
_BOTH = r"(?:cousin|roommate|partner|spouse|twin|friend|neighbou?r|sibling|parents?|children|coworker|co-worker)"
_TELLS = (
    r"(?:reports?|says?|said|states?|notes?|noted|brought|brings|accompan\w+|called|calls|came|comes|present\w*|drove|drives|confirms?|thinks|feels|gives|gave|"
    r"(?:is|was)\s+(?:worried|concerned|here|present|with|in\s+the\s+room|at\s+(?:the\s+)?bedside|upset|the\s+(?:informant|historian|caregiver))|helps?|assists?|will|provides?|asks?|wants?|tried|manages|administers|attends|found|noticed|saw|took|of\s+(?:two|three|four|five|\d)|and\b|'s\b|’s\b)"
)
_SUBJECT = re.compile(
    rf"^\W*(?:(?:her|his|their|the|an?|one|older|younger|late|ex|only)[\s-]+){{0,3}}(?:(?P<man>{_MEN})|(?P<woman>{_WOMEN})|(?P<any>{_BOTH}))\b(?!\s*(?:,\s*\w+,\s*)?{_TELLS})(?=\s*(?:\(|,|\s)\s*\S)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^\W*(?:(?:and|but|then|later|now|also|apparently)\s+)*(?P<who>he|she|they|his|her|their|it)\b", re.IGNORECASE)
_INFORMANT = re.compile(
    r"\b(?:says?|said|reports?|states?|notes?|thinks|believes|describes|tells|told|confirms|worries|adds|feels|sees|noticed)\b",
    re.IGNORECASE,
)
_PATIENT = re.compile(r"\b(?:patient|pt|ms\.|mrs\.|mr\.|client|member|today|exam\w*|denies)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|takes?|uses?|reports?|failed|tried|shows?|showed|seen|noted|started|on)\b", re.IGNORECASE
)
_SHORT = 6


def of_kin_before(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether each sentence that a leaf rests on goes on about a relative; never for a leaf on the family itself."""
    relied = tuple(places)
    if re.search(r"\b(?:famil\w+|parent\w*|caregiver\w*|relative\w*|household|partner|spouse)\b", demand.quote, re.IGNORECASE):
        return False
    return bool(relied) and all(_goes_on(place, chart) for place in relied)


def _goes_on(place: Place, chart: Chart) -> bool:
    text = place.sentence.text
    if not place.number or place.sentence.label or _PATIENT.search(text) or _INFORMANT.search(text):
        return False
    before = chart.at(place.note, place.number - 1)
    if before.sentence.paragraph != place.sentence.paragraph or before.sentence.label or _PATIENT.search(before.sentence.text):
        return False
    kin = _SUBJECT.match(before.sentence.text)
    if kin is None:
        return False
    said = _PRONOUN.match(text)
    if said is None:
        return len(text.split()) <= _SHORT and not _VERB.search(text)
    who = said["who"].lower()
    fits = {"he": kin["man"], "his": kin["man"], "she": kin["woman"], "her": kin["woman"]}.get(who, kin[0])
    return bool(fits or kin["any"])
