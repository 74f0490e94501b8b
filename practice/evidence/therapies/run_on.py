"""The fragments that go on with a therapy named in the sentence before (`Gabapentin 300 TID. Took it 2 months. Too sleepy.`).

They name no therapy, no test and no subject of their own: how long, how often, what came of it. With the sentence before them they are read
as one.
"""

from __future__ import annotations

import re

from practice.evidence.record.chart import Chart, Place
from practice.notes.lengths import lengths
from practice.notes.model import STATED
from practice.notes.regions import elsewhere, regions_of
from practice.notes.tokens import Mention
from practice.notes.wording import wider
from rules.amounts import Amount

_N = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_ABOUT = r"(?:(?:about|approximately|approx|around|almost|nearly|over|just|only|for|x|a\s+total\s+of|total|at\s+least|maybe|~)\s*)*"
_LONG = (
    rf"{_ABOUT}{_N}(?:\s*(?:-|to)\s*{_N})?\s*(?:\+\s*)?(?:days?|wks?|weeks?|mos?|months?|yrs?|years?|sessions?|visits?|treatments?|"
    rf"doses?|infusions?)\b"
)
_OFTEN = (
    r"(?:once|twice|three\s+times|\d\s*(?:-\s*\d\s*)?(?:x|times))\s*(?:/|a|per|each|every)?\s*(?:day|night|week|wk|month)\b|"
    r"(?:nightly|daily|weekly|every\s+(?:day|night|morning|evening))\b"
)
_DID = (
    r"(?:(?:he|she|they|it|this|that|pt|patient)\s+)?(?:took|takes|taken|wore|wears|worn|used|uses|did|tried|went|goes|attended|completed|finished|quit|stopped|discharged|discontinued|d/c['’]?d|dc['’]?d|"
    r"stayed\s+on|(?:was|were|has\s+been|been|is)\s+on|that\s+was|it\s+was|started|began|ran|lasted|got\s+(?:through|to|up\s+to)|stuck\s+with)\b"
)
_NOTHING = (
    r"(?:nothing|same(?!\s+(?:dose|plan|as|meds?|regimen|script|day))|flat|no\s+(?:change(?!s?\s+(?:in|to)\s+(?:\w+\s+)?(?:plan|dose|dosing|meds?|medications?|regimen|therapy|treatment|orders?))|difference|effect|luck|dice|better|help|relief|response|benefit|improvement)|(?:it\s+)?(?:didn['’]t|did\s+not|doesn['’]t|does\s+not)\s+(?:touch|do|change|help|work|make)|"
    r"neither\s+(?:held|helped|worked|did|touched)|none\s+(?:held|helped|worked)|not\s+much|plateaued|unchanged|lost\s+(?:response|effect|benefit))"
)
_TOO = (
    r"too\s+(?:sleepy|drowsy|tired|groggy|sedated|sedating|nauseated|dizzy|foggy|jittery|spacey|wired|sick)|made\s+(?:her|him|"
    r"them|me)\s+(?:too\s+)?(?:sleepy|drowsy|tired|groggy|sick|nauseated|dizzy|foggy|jittery|ill)"
)
_SHARE = (
    r"(?:(?:about|maybe|only|at\s+most|roughly|around|~|gave|got|with)\s*)*\d{1,3}\s*%\s*(?:(?:pain\s+)?(?:relief|improvement|"
    r"reduction)|better|improved|benefit|help)"
)
_FRAGMENT = re.compile(rf"\W*(?:{_LONG}|{_OFTEN}|{_DID}|{_NOTHING}|{_TOO}|{_SHARE})", re.IGNORECASE)
_FAILED = re.compile(rf"\W*{_NOTHING}\b", re.IGNORECASE)
_NOT_BORNE = re.compile(rf"\W*(?:{_TOO})\b", re.IGNORECASE)
_RELIEF = re.compile(
    r"\b(?:relief|helped|better|worked|great|good|lasted|wore|off\s+work|off\s+for|ago|old|until\s+(?:the\s+)?next|follow)\b", re.IGNORECASE
)
"""A length beside it is that of the effect, and not of the therapy."""
_NOT_YET = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:continue|cont|keep|renew|refill|resume|start|begin|initiate|prescribe|request|extend)\b|\b(?:will|to\s+be|plan\w*|start(?:s|ing)?\s+(?:today|tomorrow|next|on)|pending|if|should|would|could|not\s+(?:yet|start\w*|tak\w*)|never|refill\w*|order\w*|authori[sz]ed|approved|supply|scheduled|insurance|his|mother|father|wife|husband|sister|brother|son|daughter)\b",
    re.IGNORECASE,
)
_LONGEST = 3
_OTHER = frozenset({"therapy", "procedure", "imaging", "chronic", "specialist"})


def run_on(chart: Chart, place: Place, mention: Mention) -> tuple[Place, ...]:
    """The fragments behind the only therapy of a sentence that go on with it."""
    if place.read.default not in STATED or len({m.first for m in place.read.mentions if m.kind in ("therapy", "procedure")}) != 1:
        return ()
    if _NOT_YET.search(place.sentence.text):
        return ()
    out: list[Place] = []
    last = place
    while len(out) < _LONGEST and (following := chart.next(last)) is not None and _goes_on(place, following, mention):
        out.append(following)
        last = following
    return tuple(out)


def _goes_on(place: Place, following: Place, mention: Mention) -> bool:
    text = following.sentence.text
    if following.sentence.parent != place.sentence.parent or following.sentence.default != place.sentence.default:
        return False
    if following.sentence.label != place.sentence.label or following.sentence.cells or not _FRAGMENT.match(text) or _NOT_YET.search(text):
        return False
    if any(m.kind in _OTHER and not (m.names & mention.names) and m.concept not in wider(mention.concept) for m in following.read.mentions):
        return False
    return not (regions_of(place.sentence.text) and elsewhere(text, regions_of(place.sentence.text)))


def lengths_over(chart: Chart, place: Place, fragments: tuple[Place, ...]) -> list[Amount]:
    """How long a therapy was, as its fragments say, or its sentence and they together (`started in August. Discharged in October.`)."""
    if not fragments:
        return []
    kept = [place, *(one for one in fragments if not _RELIEF.search(one.sentence.text))]
    text = place.note.text
    whole = "".join(
        " " * (one.sentence.end - one.sentence.start) if one not in kept else text[one.sentence.start : one.sentence.end] + " "
        for one in (place, *fragments)
    )
    ends = place.sentence.end - place.sentence.start
    return [one.amount for one in lengths(whole, chart.visit, chart.written(place)) if one.end > ends]


def came_to_over(fragments: tuple[Place, ...]) -> frozenset[str]:
    """What a therapy came to, as its fragments say."""
    out: set[str] = set()
    for one in fragments:
        out |= {"failed"} if _FAILED.match(one.sentence.text) else set()
        out |= {"intolerant"} if _NOT_BORNE.match(one.sentence.text) else set()
    return frozenset(out)
