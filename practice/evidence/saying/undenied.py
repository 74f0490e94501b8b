"""Whether a denial is none of the thing itself: of something about it, of another time, only aimed at, or doubted in the very sentence.

`No N of the thing` denies the thing only where N is a word for its being there (history, evidence, signs); any other (`no information
on`, `no medication for`) leaves the thing open.
"""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import Spot, holds
from practice.notes.governing import tells
from practice.notes.wording import concepts, wider

_KINDS = frozenset({"chronic", "finding", "symptom", "procedure", "therapy"})
_BETWEEN = (
    r"(?:(?:the|a|an|any|his|her|their|this|such|known|prior|previous|past|mild|moderate|severe|active|current|acute|chronic|"
    r"recurrent|recent|new|significant|"
    r"personal|concurrent|other|ongoing|untreated|clinical|documented|overt|frank|systemic|local|uncontrolled|serious|[a-z]+-[a-z]+)\s+)*"
)
_OF = re.compile(
    rf"\b(?:no|not|without|denies|denied|never|nor|lacks?|absence|zero|none)\b[^,;.]{{0,60}}?\b(?P<by>[\w/’'-]+)\s+(?P<prep>of|for|"
    rf"on|from|about|regarding|concerning)\s+{_BETWEEN}$",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"\b(?:goals?(?:\s+is)?|target|aim|confirm|check|make\s+sure|ensure|verify|see|document|must\s+have|must\s+be|should\s+have|"
    r"should\s+be|needs?\s+to|has\s+to|show|prove|told|promise[sd]?|assum\w+|expects?|until|provided|as\s+long\s+as|requires?)\s*"
    r"(?:,|:|\s|\bthat\b|\bthere\s+(?:is|are|was)\b|\bof\b|\bshe\b|\bhe\b|\bhas\b|\bhave\b|\bis\b|\bto\b|\bbe\b)*(?:no|not|without|"
    r"free\s+of|negative\s+for|never)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\bnot?\s+(?:just|only|merely|simply|family|longer\s+(?:hid\w+|deny\w+|conceal\w+))\s+{_BETWEEN}$|\b(?:credible|convincing|"
    rf"reliable)\b[^,;.]{{0,20}}$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s+(?:medications?|meds?|drugs?|pills?|specialists?|clinics?|doctors?|providers?|screen(?:s|ing|ed)?|tests?|testing|tested|"
    r"checks?|treatments?|therap(?:y|ies|ist)|counseling|counselor|services?|programs?|records?|documentation|"
    r"work-?up|evaluation|assessment|questionnaire|data|information|education|handout|supplies|coverage|appointments?|referral|"
    r"consult(?:ation)?|labs?|panel|titers?|clearance)\b(?!\s+(?:abnormal|positive))"
    r"|\s*(?:at\s+that\s+time|back\s+then|in\s+those\s+days|as\s+of\s+(?:19|20)\d\d|until\s+\w|before\s+(?:19|20)\d\d|"
    r"prior\s+to\s+(?:19|20)\d\d|(?:as|when)\s+a\s+(?:child|kid|teen\w*)|when\s+(?:last\s+)?seen)"
    r"|[^;.]*\bbut\b[^.;]*\b(?:otherwise|differs?|disagree\w*|suggests?|positive|contradict\w*|conflict\w*|reports?|says?|shows?|"
    r"admits?|found|smells?|visible)\b"
    r"|[^.]{0,40}[,;]\s*(?:but\s+|though\s+|however\s+|yet\s+)?(?:(?:the|his|her|a)\s+)?(?:wife|husband|spouse|mother|father|mom|"
    r"dad|daughter|son|family|chart|labs?|records?|nurse|nursing|staff|partner|roommate|school|teacher|"
    r"pdmp|uds|urine|pharmacy|mri|ct|exam|x-?ray|echo)\s+(?:\w+\s+)?(?:reports?|says?|states?|shows?|notes?|disagrees?|differs?|"
    r"suggests?|positive|describes?|lists?|confirms?|saw|found|documents?)\b"
    r"|[^;.]{0,40}\b(?:work-?up|ct|mri|labs?|cultures?|biops(?:y|ies)|results?|path(?:ology)?|testing|evaluation|screen\w*|echo|"
    r"scan|imaging|clearance|tests?|review|records)\s+(?:(?:is|are|still|remains?|not\s+yet)\s+)*"
    r"(?:pending|awaited|outstanding|due|needed|to\s+follow|incomplete|requested|done|back|not\s+(?:back|done|complete\w*|"
    r"available))\b(?<!\bdone)(?<!\bback)"
    r"|[^;.]{0,30}[;,]\s*(?:the\s+)?(?:right|left|other|opposite)\s+\w+\s+(?:not|never)\s+(?:seen|examined|checked|imaged|assessed)"
    r"|\s+in\s+(?:the|a)\s+(?:photo|picture|video|image\s+sent)\b|\s+by\s+(?:a\s+)?(?:friend|neighbor|internet|google)\b|\W*\[\s*\]\W*$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    r"\s*(?:\w+\s+){0,2}?[(]?(?:in\s+|of\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s*(?:to|-|–|or\s+since|and\s+since|"
    r"until))",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"\b(?:since|ever|lifetime|lifelong|never)\b", re.IGNORECASE)


def undenied(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> bool:
    """Whether none of the places that a leaf's denial rests on denies the thing itself as of now."""
    things = [item for item in demand.concepts if item.kind in _KINDS] or [item for item in demand.items if not item.kind][-1:]
    if not things or not places:
        return False
    return all(any(_open(item, demand, chart, place) for item in things) for place in places)


def _open(item: Item, demand: Demand, chart: Chart, place: Place) -> bool:
    spots = holds(item, place.read.tokens, place.read.mentions)
    if not spots:  # a wider thing that is denied
        whole = frozenset().union(*(wider(name) for name in item.names if name in concepts()))
        spots = [(m.first, m.last, m) for m in place.read.mentions if m.concept in whole]
    return bool(spots) and all(_left_open(spot, demand, chart, place) for spot in spots)


def _left_open(spot: Spot, demand: Demand, chart: Chart, place: Place) -> bool:
    text = place.sentence.text
    before, behind = text[: place.read.tokens[spot[0]].start], text[place.read.tokens[spot[1]].end :]
    if _AIMED.search(before) or _HALF.search(before):
        return True
    found = _OF.search(before)
    if found and found["by"].lower() not in demand.quote.lower() and not tells("being", found["prep"], found["by"]):
        return True
    if (made := _BEHIND.match(behind)) and made.group().strip().lower() not in demand.quote.lower():
        return True
    year = _IN_YEAR.match(behind)
    return year is not None and int(year["year"]) < chart.visit.year - 1 and not _ALWAYS.search(text)
