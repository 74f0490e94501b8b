"""The specialty of the one who writes, by the first line of a note (`Rheum f/u 3/15/26`, `Derm: 41M …`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import named
from practice.notes.model import Assertion

_SHORT = {
    "derm": "dermatologist", "rheum": "rheumatologist", "gi": "gastroenterologist", "psych": "psychiatrist", "neuro": "neurologist",
    "ophtho": "ophthalmologist", "ophth": "ophthalmologist", "ortho": "orthopedist", "allergy": "allergist",
    "allergy/immunology": "allergist", "allergy/imm": "allergist", "a/i": "allergist", "pulm": "pulmonologist",
    "endo": "endocrinologist", "cards": "cardiologist", "cardio": "cardiologist", "neph": "nephrologist", "nephro": "nephrologist",
    "uro": "urologist", "ent": "otolaryngologist", "onc": "oncologist", "heme": "hematologist",
    "hem/onc": "oncologist", "heme/onc": "oncologist",
    "pod": "podiatrist", "nsgy": "neurosurgeon", "nsg": "neurosurgeon", "gyn": "gynecologist", "ob/gyn": "gynecologist", "gu": "urologist",
    "retina": "retina_specialist", "vasc": "vascular_surgeon",
}  # fmt: skip
"""Short names of specialties, as they stand at the head of a note."""
_NOTE = (
    r"(?:(?:new|initial|return|established|office|outpatient|virtual|annual|progress)\s+)*(?:clinic|consult(?:ation)?|f\s?/?\s?u|follow[\s-]*up|fu|note|visit|"
    r"office|eval(?:uation)?|progress|new\s+(?:pt|patient)|return|department|dept|service|associates|attending)\b"
)
_HEAD = re.compile(rf"^\W*(?P<who>[A-Za-z/]+(?:\s+(?:and\s+)?[A-Za-z]+){{0,2}}?)(?:\s+{_NOTE}|\s*:)", re.IGNORECASE)
_NOT_THIS = re.compile(
    r"\b(?:refer\w*|reviewed|request\w*|pending|await\w*|schedul\w*|need(?:s|ed)|recommend\w*|declin\w*|no[\s-]?show|cancel\w*|outside|per|pcp|primary\s+care|family\s+medicine|"
    r"cc|if|to\s+be|wait\w*|denied|upcoming|next|order(?:ed)?|ROS|exam|says?|thinks?|will|records?|e-?consult|resident|student)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"\s+(?:md|do)$")
"""Behind a short name, the degree of a physician (`Psych MD f/u`)."""
_OF_EXAM = re.compile(
    r"\b(?:alert|oriented|a&o\w*|cn|cranial|intact|rrr|normal|wnl|nl|clear|soft|strength|reflexes|gait|non-?\s?focal|no\s+(?:rash|focal|edema|murmur|deficits?)|"
    r"denies|negative|neg|sensation|tone|mood|affect|warm|dry|supple|\d\s*/\s*5|per|on\s+exam)\b",
    re.IGNORECASE,
)
"""Behind a specialty and a colon: an organ that was examined or asked after, and no head."""


_ROLE = re.compile(
    r"(?:^|\s{2,})(?P<who>[A-Za-z/]+)\s*:\s*(?:[Dd]r\.?\s+)?(?:[A-Z][\w.'’-]*\s*){1,4},\s*(?:MD|DO|M\.D\.|D\.O\.)(?=\s{2,}|\s*$)",
    re.MULTILINE,
)
_LINES = 3
_OF_A_PLACE = re.compile(
    r"\b(?:clinic|cent(?:er|re)|institute|associates|department|dept|service|practice|program|hospital|visit|consult(?:ation)?|follow[\s-]*up|f/u|notes?|encounter|intake|office)\b",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"\b(?:s/p|status|post-?\s?op\w*|h/o|hx|history|prior|previous|had|underwent|after|following|since|year|yo|y/o|pod)\b|(?<![/\d])(?:19|20)\d\d\b",
    re.IGNORECASE,
)


def letterhead(place: Place) -> bool:
    """Whether a sentence is the title of a note, which names a place or a kind of visit (`BARIATRIC SURGERY - PREOPERATIVE VISIT`)."""
    text = place.sentence.text
    if place.number >= _LINES or place.sentence.section or text.rstrip().endswith("."):
        return False
    return bool(_OF_A_PLACE.search(text)) and not _HAD.search(text)


def headed_by(item: Item, chart: Chart) -> Place | None:
    """The first place of a note whose first line is the head of one of the specialty that a leaf names."""
    for note in chart.notes:
        line = next((one for one in note.text.splitlines() if one.strip()), "")
        if _in_role(item, note.text):
            return next((place for place in chart.places if place.note is note), None)
        found = _HEAD.match(line)
        if found is None or _NOT_THIS.search(re.split(r"(?<=[a-z0-9)])\.\s", line)[0].split(":")[0]):
            continue
        if found.group().endswith(":") and _OF_EXAM.search(line, found.end()):
            continue
        who = _DEGREE.sub("", found["who"].strip().lower())
        names = {_SHORT[who]} if who in _SHORT else {name for m in named(found["who"])[1] if m.kind == "specialist" for name in m.names}
        if names & item.names:
            return next((place for place in chart.places if place.note is note), None)
    return None


def _in_role(item: Item, text: str) -> bool:
    """Whether the head of a note names one physician, by the specialty (`Rheum: P. Moreau, MD`); several are those who care for one."""
    found = list(_ROLE.finditer("\n".join(text.strip().splitlines()[:_LINES])))
    return len(found) == 1 and _SHORT.get(found[0]["who"].lower(), "") in item.names


_ACTS = re.compile(
    r"\b(?:today|here|by\s+me|signs?|signed|prescri\w+|seen\s+by\s*:|(?:case\s+)?(?:reviewed|discussed)(?:\s+today)?\s+with|for\s+and\s+with|who\s+examined|"
    r"co-?manag\w+|I,\s+an?)\b",
    re.IGNORECASE,
)
"""What makes one who is named the one who treats now, and none who was once seen."""
_A_NAME = (
    r"(?:\b(?:Dr\.?|Doctor)\s+(?:[A-Z]\.\s*)*[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?|\b[A-Z](?:[a-z'’-]+|\.)(?:\s+[A-Z][\w'’.-]*){1,2},?\s+(?:MD|DO|M\.D\.)),?"
    r"\s+(?:an?\s+|the\s+|board[\s-]certified\s+)?$"
)
_WITH_NAME = re.compile(_A_NAME)
_MYSELF = re.compile(r"\bI,?\s+(?:am\s+)?(?:an?|the|as\s+an?)\s+(?:board[\s-]certified\s+)?$|\bby\s+me,\s+[^;:]{0,40}$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:refer\w*|request\w*|pending|await\w*|schedul\w*|appointment|appt|wait\w*|declin\w*|will\s+(?:see|be)|to\s+be|to\s+see|needs?|recommend\w*|denied|cancel\w*|"
    r"no[\s-]?show|not|never|no|if|sister|brother|mother|father|son|daughter|wife|husband|friend|outside|previous\w*|former\w*|in\s+(?:19|20)[01]\d)\b",
    re.IGNORECASE,
)


_YEAR = 366


def by_name_of(item: Item, place: Place, chart: Chart) -> bool:
    """Whether a sentence names one of the specialty who saw, prescribed or signed (`diagnosed here by Dr. E. Price, dermatologist`)."""
    text = place.sentence.text
    if place.read.default is not Assertion.PRESENT or place.sentence.section in ("plan", "goals") or not _ACTS.search(text):
        return False
    if (days := chart.days(place)) and (chart.visit - days[1]).days > _YEAR:
        return False
    for mention in place.read.mentions:
        if (
            mention.kind != "specialist"
            or not mention.names & item.names
            or place.read.assertion(mention.first, mention.last) is not Assertion.PRESENT
        ):
            continue
        before = text[: place.read.tokens[mention.first].start]
        if (_WITH_NAME.search(before) or _MYSELF.search(before)) and not _ELSEWHERE.search(before):
            return True
    return False
