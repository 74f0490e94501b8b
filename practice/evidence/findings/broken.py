"""Leaves on fractures by how little broke them (`a low-trauma fracture of the spine or hip`) and by how many vertebrae are broken
(`two or more vertebral fractures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, fulfils
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED, Assertion
from rules.amounts import exactly
from rules.truth import Truth

_SPINE = r"(?:vertebra\w*|spin(?:e|al)|compression|[TL]\d{1,2})"
_HIP = r"(?:hip|femoral\s+neck|intertrochanteric|proximal\s+femur)"
_SITES = {
    "spine": (r"\b(?:spine|spinal|vertebra\w*)\b", rf"\b{_SPINE}\b"),
    "hip": (r"\bhip\b", rf"\b{_HIP}\b"),
    "wrist": (r"\b(?:wrist|forearm|distal\s+radius)\b", r"\b(?:wrist|distal\s+radius|radius|colles\w*)\b"),
    "humerus": (r"\bhumerus\b", r"\b(?:humerus|humeral)\b"),
    "pelvis": (r"\bpelvi[sc]\b", r"\b(?:pelvi[sc]|pubic|sacral|ramus|rami)\b"),
}
_LIGHT = (
    r"(?:low[\s-]+(?:trauma|energy|impact)|minimal[\s-]+trauma|fragility|atraumatic|non-?traumatic|osteoporotic|osteoporosis[\s-]+related)"
)
_ASKED = re.compile(
    rf"^[^.;]{{0,40}}\b{_LIGHT}\s+fractures?\b(?P<where>[^.;]{{0,60}})$|^[^.;]{{0,40}}\bfractures?\s+(?:of\s+the\s+[\w\s]+?)?(?:with|from|after)\s+(?:low|minimal)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\b(?:fractures?|fx|broke|broken|fractured)\b(?!\s+(?:risk|risks|prevention|liaison|clinic))", re.IGNORECASE)
_HOW_LIGHT = re.compile(
    rf"\b{_LIGHT}\b|\b(?:bent|bending|lift(?:ed|ing)|cough\w*|sneez\w*|twist(?:ed|ing)|slip(?:ped)?|tripp(?:ed|ing)|turn(?:ed|ing)\s+(?:over\s+)?in\s+bed|roll(?:ed|ing)\s+over|"
    r"ground[\s-]level|standing\s+height|same[\s-]level|fell\s+(?:from|off)\s+(?:a\s+)?(?:standing|bed|chair|sofa|couch)|fall\s+from\s+(?:a\s+)?(?:standing|bed|chair)|without\s+(?:any\s+)?(?:trauma|injury)|"
    r"no\s+(?:trauma|injury)|spontaneous\w*|reaching|getting\s+out\s+of\s+(?:bed|a\s+chair|the\s+car))\b",
    re.IGNORECASE,
)
_HOW_HARD = re.compile(
    r"\b(?:mv[ac]|motor\s+vehicle|car\s+(?:accident|crash|wreck)|motorcycle|collision|crash|ladder|roof|horse|stairs|steps|height\s+of|feet|ski\w*|bicycle|bike|assault\w*|football|sports?|"
    r"high[\s-]+(?:energy|impact)|patholog\w+|metasta\w+|myeloma|tumou?r|infect\w+)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:no|not|never|denies|without|r/o|rule\s+out|if|risk\s+of|suspect\w*|possible|query|concern\s+for|prevent\w*|unlikely)\b[^.;,]{0,40}$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^\W*(?:(?:history\s+of|documented|prior|at\s+least)\s+)*(?:(?:two|three|2|3|multiple)\b[^.;]{0,20}\b)?(?:vertebral|spin(?:e|al)|compression)(?:\s+compression)?\s+fractures\b|\bfractures\s+of\s+the\s+(?:spine|vertebra\w*)",
    re.IGNORECASE,
)
_LEVEL = r"(?:T(?:1[0-2]|[3-9])|L[1-5])(?![\d.A-Za-z])"
_LEVELS = rf"{_LEVEL}(?:\s*(?:,\s*(?:and\s+)?|and|&|/|\+)\s*{_LEVEL})*"
_BROKEN_AT = re.compile(
    rf"\b(?P<before>{_LEVELS})\s+(?:(?:vertebral|vertebra|compression|wedge|burst|old|acute|chronic|new|healed|body|endplate|insufficiency|fragility|osteoporotic)\s+)*(?:fractures?|fx|fractured)\b|"
    rf"\b(?:fractures?|fx|fractured)\s*(?:(?:of|at|in|involving|:|\(|,)\s*)?(?:the\s+)?(?:vertebrae?\s+)?(?P<behind>{_LEVELS})"
)
"""Levels of the spine with the word for their fracture beside them."""
_MANY = re.compile(
    r"\b(?P<n>two|three|four|five|[2-9]|multiple|several|both)\s+(?:\w+\s+){0,2}?(?:vertebral|compression|spine|spinal)\s+(?:\w+\s+){0,2}?fractures\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "multiple": 2, "several": 2, "both": 2}
_DENIED = re.compile(
    r"\bno\s+(?:evidence\s+of\s+|definite\s+|convincing\s+)*(?:(?:vertebral|compression|spin(?:e|al))\s+)+(?:\w+\s+)?(?:fractures?|deformit\w+)(?!\s+(?:since|other|elsewhere|after))|\bold\s+scheuermann",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\bfirst\s+(?:ever\s+)?fracture\b|\bno\s+(?:other|additional|further|prior|previous)\s+(?:\w+\s+){0,2}?fractures?\b|\b(?:single|solitary|only\s+(?:one|fracture))\b[^.;]{0,30}\bfracture",
    re.IGNORECASE,
)


def judge_broken(demand: Demand, chart: Chart) -> Judged | None:
    """What the record tells of fractures that little broke, or of how many vertebrae are broken; None for any other, or nothing told."""
    quote = demand.flat
    if demand.negated or demand.levels or demand.outcomes or demand.duration or demand.suspected:
        return None
    if demand.count and demand.count.unit == "1" and _COUNT.search(quote):
        return _counted(demand, chart)
    asked = _ASKED.match(quote)
    if asked is None or demand.count or demand.window:
        return None
    sites = [told for words, told in _SITES.values() if re.search(words, quote, re.IGNORECASE)]
    found = tuple(
        place
        for place in _fractures(chart)
        if _by_little(place, chart) and (not sites or any(re.search(s, place.sentence.text, re.IGNORECASE) for s in sites))
    )
    return Judged(Truth.MET, found[:3]) if found else None


def _fractures(chart: Chart) -> Iterator[Place]:
    """Sentences that tell a fracture of this patient."""
    for place in chart.places:
        text = place.sentence.text
        spot = _BREAK.search(text)
        if (
            spot is None
            or not speaks(place)
            or place.read.default not in (*STATED, Assertion.HISTORICAL)
            or place.sentence.section in ("plan", "goals")
        ):
            continue
        if (
            not _NOT.search(text[: spot.start()])
            and not of_another(text, spot.start())
            and not corrected(chart, place)
            and not _NO_MORE.search(text)
        ):
            yield place


def _by_little(place: Place, chart: Chart) -> bool:
    """Whether the sentence, or the one before it, tells of how little broke the bone, and of nothing that breaks any."""
    before = next((p for p in chart.places if p.note is place.note and p.number == place.number - 1), None)
    near = before.sentence.text if before and before.sentence.paragraph == place.sentence.paragraph and speaks(before) else ""
    if _HOW_HARD.search(place.sentence.text) or _HOW_HARD.search(near):
        return False
    if _HOW_LIGHT.search(place.sentence.text):
        return True
    return (
        bool(_HOW_LIGHT.search(near))
        and bool(re.search(r"\b(?:pain|fell|fall)\b", near, re.IGNORECASE))
        and not of_another(near, len(near))
    )


def _counted(demand: Demand, chart: Chart) -> Judged | None:
    levels: set[str] = set()
    most = 0
    places: list[Place] = []
    for place in _fractures(chart):
        text = place.sentence.text
        if not re.search(rf"\b{_SPINE}\b", text) or _HOW_HARD.search(text):
            continue
        own = {level for told in _BROKEN_AT.finditer(text) for level in re.findall(_LEVEL, told["before"] or told["behind"])}
        if many := _MANY.search(text):
            most = max(most, _NUMBERS.get(many["n"].lower()) or int(many["n"]))
        levels |= own
        places.append(place)
    number = max(len(levels), most)
    if demand.count is None or not places:
        return None
    if number and fulfils(exactly(float(number), "1"), demand.count) is Truth.MET:
        if any(_DENIED.search(place.sentence.text) and speaks(place) for place in chart.places):
            return None
        return Judged(Truth.MET, tuple(places[:3]))
    none = tuple(
        p
        for p in chart.places
        if _NO_MORE.search(p.sentence.text)
        and speaks(p)
        and p.read.default is not Assertion.COPIED
        and not of_another(p.sentence.text, len(p.sentence.text))
    )
    return Judged(Truth.NOT_MET, (*places[:2], *none[:1])) if number <= 1 and none else None
