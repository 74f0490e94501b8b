"""Leaves on photographs that are on file (`frontal photographs in straight gaze that agree with the examination`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED, Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:the|a|an|clear|recent|color|colour|preoperative|pre-?op|clinical|standing|external|good[\s-]quality|dated)\s+|(?P<view>frontal|front(?:al)?[\s-]view|lateral|oblique|profile)"
    r"(?:\s+(?:and|or|,)\s*(?:lateral|oblique|side|frontal)(?:\s+view)?)*\s+)*(?:photographs?|photos?|pictures|photographic\s+documentation)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r"\b(?:in|of|the|that|which|with|and|are|is|on|file|have|has|been|taken|obtained|available|submitted|in\s+the\s+record|straight|primary|forward|gaze|position|agrees?|consistent|"
    r"correspond\w*|confirm\w*|support\w*|show\w*|demonstrat\w*|examination|exam|findings|patient|member|looking|straight\s+ahead|eyes?|documented|record|chart|must|be)\b|[\s,.;:()/&-]",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\b(?:photo(?:graph)?s?|pictures)\b", re.IGNORECASE)
_TAKEN = re.compile(
    r"\b(?:taken|obtained|uploaded|saved|on\s+file|in\s+(?:the\s+)?(?:chart|record)|attached|enclosed|scanned|stored|reviewed|shows?|showing|consistent|agrees?|demonstrate)\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)
_VIEWS = {
    "front": re.compile(r"\b(?:front(?:al)?|anterior|AP|straight[\s-]ahead|full[\s-]face|external)\b", re.IGNORECASE),
    "side": re.compile(r"\b(?:lateral|oblique|profile|side)\b", re.IGNORECASE),
}
_OTHER_GAZE = re.compile(r"\b(?:up|down|down-?\s?ward|upward)[\s-]?gaze\b|\beyes\s+closed\b", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:no|not|never|without|will|to\s+be|need(?:s|ed)?|pending|request\w*|schedul\w*|order(?:ed)?|lost|blurr\w*|poor|unusable|missing|declin\w*|refus\w*|if|should|must|"
    r"dislikes?|appears?\s+in|brought|old|from\s+her\s+wedding|license|social\s+media|photo\s+id|fundus|retinal|disc\s+photo\w*|dental|intraoral|dermoscop\w+|do\s+not\s+show|disagree\w*|inconsistent|before\s+\d{4})\b",
    re.IGNORECASE,
)


def judge_pictured(demand: Demand, chart: Chart) -> Judged | None:
    """Whether photographs of the view asked are told to have been taken; None for any other leaf."""
    quote = demand.flat
    asked = _ASKED.match(quote)
    if asked is None or demand.negated or demand.levels or demand.count or _REST.sub("", asked["rest"]):
        return None
    wants = [
        view
        for name, view in _VIEWS.items()
        if (name == "front") == bool(re.search(r"\bfront", quote, re.IGNORECASE)) and view.search(quote)
    ]
    said = [
        Said(Truth.MET, place)
        for place in chart.places
        if _shows(place, chart, wants) and in_window(chart, demand.window, chart.days(place))
    ]
    if said:
        return settled(chart, said, once=True)
    return NOTHING if any(_PHOTO.search(place.sentence.text) for place in chart.places) else None


def _shows(place: Place, chart: Chart, wants: list[re.Pattern[str]]) -> bool:
    text = place.sentence.text
    if not _PHOTO.search(text) or not speaks(place) or place.read.default not in (*STATED, Assertion.PLANNED) or corrected(chart, place):
        return False
    if place.sentence.section in ("goals", "hpi", "complaint", "education") and not re.match(r"\W*(?:photo|picture)", text, re.IGNORECASE):
        return False
    return (
        bool(_TAKEN.search(text)) and not _NONE.search(text) and not _OTHER_GAZE.search(text) and all(view.search(text) for view in wants)
    )
