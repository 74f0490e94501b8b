"""Leaves on how often: visits asked for a week, exercises done on days of a week, visits had so far."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.lengths import number
from practice.notes.model import STATED, Assertion
from rules.amounts import Amount

_N = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_WEEK = r"(?:/|per|a|each|every|of\s+(?:every|each|the))\s*(?:wk|week)\b"
_SEVEN = 7.0
_KINDS = frozenset({*STATED, Assertion.PLANNED})
_NO_TELLING = frozenset({"copied", "family", "education", "checklist"})

# ---------------------------------------------------------------- visits asked for a week

_ASKED_FREQUENCY = re.compile(
    rf"^\W*(?:the\s+)?(?:requested|proposed|planned|visit|treatment|therapy|\s)*frequency(?:\s+(?:requested|of\s+(?:visits|treatment|therapy)))?\s+(?:does\s+not\s+exceed|is\s+(?:no|not)\s+more\s+than|(?:of\s+)?no\s+more\s+than|is\s+at\s+most|of\s+up\s+to)\s+"
    rf"(?P<n>{_N})\s*(?:visits?|sessions?|times|treatments|x)?\s*(?:per|a|each|/)\s*week\W*$",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    rf"(?<![\d./-])(?:(?P<once>once|twice|thrice)|(?P<n>{_N})(?:\s*(?:-|–|to)\s*(?P<m>{_N}))?)\s*(?:visits?|x|times|sessions?|treatments)?\s*(?:(?:/|per|a|each|every|x)\s*(?:wk|week)|weekly)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:req(?:uest(?:s|ed|ing)?)?|ask(?:s|ing)?\s+(?:for|you)|recommend\w*|would\s+like\s+to\s+see|frequency|freq|continue\s+(?:skilled\s+)?(?:PT|OT|therapy)|authorization|plan|POC|for\s+another)\b",
    re.IGNORECASE,
)
_NOT_VISITS = re.compile(r"\b(?:HEP|home\s+(?:exercise|program)|exercises?|gym|walk\w*|swim\w*|mg|tabs?|drinks?|log)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:had|attended|was\s+(?:seen|coming)|came|has\s+been|so\s+far|to\s+date|previous\w*|prior|initial\w*|decreas\w+\s+from|from)\b",
    re.IGNORECASE,
)


def judge_asked_frequency(demand: Demand, chart: Chart) -> Judged | None:
    """The visits a week that are asked for; None for any other leaf, and where the record tells none."""
    asked = _ASKED_FREQUENCY.match(demand.flat)
    if asked is None:
        return None
    limit = Threshold("<=", number(asked["n"]), None, "1")
    said = [Said(fulfils(one, limit), place) for place in chart.places for one in _requested(place, chart)]
    return settled(chart, said, once=False) if said else None


def _requested(place: Place, chart: Chart) -> Iterator[Amount]:
    text = place.sentence.text
    if place.read.default not in _KINDS or place.sentence.section in (*_NO_TELLING, "goals") or corrected(chart, place):
        return
    planned = place.sentence.section in ("plan", "assessment_plan") or _REQUEST.search(f"{place.sentence.heading} {place.sentence.label}")
    if not (planned or _REQUEST.search(text)) or _NOT_VISITS.search(text):
        return
    for found in _FREQUENCY.finditer(text):
        if not _BEFORE.search(text[max(0, found.start() - 40) : found.start()]):
            yield _often(found)


def _often(found: re.Match[str]) -> Amount:
    if found["once"]:
        n = {"once": 1.0, "twice": 2.0}.get(found["once"].lower(), 3.0)
        return Amount(n, n, "1")
    low = number(found["n"])
    return Amount(low, number(found["m"]) if found["m"] else low, "1")


# ---------------------------------------------------------------- exercises on days of a week

_ASKED_DAYS = re.compile(
    rf"^\W*(?:the\s+|an?\s+)?(?:member\s+|patient\s+)?(?:performs?\s+|does\s+|completes\s+|carries\s+out\s+)?(?:the\s+|an?\s+|prescribed\s+|independent\s+)*home\s+(?:exercise\s+|therapy\s+)?(?:program|exercises)(?:\s+(?:is|are|being|was|were|has\s+been))*"
    rf"(?:\s+(?:performed|done|completed|carried\s+out|followed))?\s+(?:on\s+)?(?:at\s+least|a\s+minimum\s+of)\s+(?P<n>{_N})\s+(?:days|times)\s+(?:per|a|each|/|every)\s*week\W*$",
    re.IGNORECASE,
)
_EXERCISES = re.compile(
    r"\bHEP\b|\bhome\s+(?:exercises?|program|ex\b|stretch\w*)|\b(?:her|his|their|the|does|doing)\s+exercises\b|\bexercise\s+(?:log|diary)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    rf"(?<![\d./-])(?:(?P<daily>daily|every\s+(?:single\s+)?day|each\s+day|every\s+(?:morning|evening|night)|nightly|twice\s+(?:a|per)\s+day|twice\s+daily|\d\s*x\s*/?\s*day)|"
    rf"(?P<once>once|twice)(?:\s+or\s+(?P<twice>twice|three\s+times))?\s+(?:a|per|each|every)\s+(?:wk|week)|(?P<n>{_N})(?:\s*(?:-|–|to|or)\s*(?P<m>{_N}))?\s*(?:days|times|x|d)?\s*{_WEEK})",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"(?<=[;,] )(?:reports?|doing|does|performs|performing|complian\w+|states)\b[^;]*$", re.IGNORECASE)
"""Behind how a program was given: how often it is done."""
_TAUGHT = re.compile(
    r"\b(?:instruct\w*|issued|given|advis\w*|encourag\w*|prescribed|should|told\s+to|to\s+(?:do|perform|be\s+done)|goals?|recommend\w*|supposed|asked\s+to|will|if(?!\s+I\s+remember)|until|not|never|hardly|visits?|PT)\b",
    re.IGNORECASE,
)


def judge_days_a_week(demand: Demand, chart: Chart) -> Judged | None:
    """On how many days of a week the exercises at home are done; None for any other leaf, and where the record tells none."""
    asked = _ASKED_DAYS.match(demand.flat)
    if asked is None:
        return None
    limit = Threshold(">=", number(asked["n"]), None, "1")
    said = [Said(truth, place) for place in chart.places for one in _exercised(place, chart) if (truth := fulfils(one, limit)).known]
    return settled(chart, said, once=False) if said else None


def _exercised(place: Place, chart: Chart) -> Iterator[Amount]:
    text = place.sentence.text
    if place.read.default not in STATED or place.sentence.section in (*_NO_TELLING, "goals", "plan") or not speaks(place):
        return
    named = _EXERCISES.search(text)
    if named is not None and (own := _REPORTS.search(text)):
        text = text[own.start() :]  # `issued 1/6; reports 5-6x/wk`
    if named is None or _TAUGHT.search(text) or corrected(chart, place):
        return
    for found in _DAYS.finditer(text):
        if found["daily"]:
            yield Amount(_SEVEN, _SEVEN, "1")
        elif found["once"]:
            low = 1.0 if found["once"].lower() == "once" else 2.0
            yield Amount(low, low + 1 if found["twice"] else low, "1")
        else:
            yield Amount(number(found["n"]), number(found["m"] or found["n"]), "1")


# ---------------------------------------------------------------- visits had so far

_NOUN = r"(?:visits|sessions|treatments|appointments)"
_ASKED_HAD = re.compile(
    rf"^\W*(?:(?:the\s+)?(?:member|patient)\s+has\s+(?:attended|completed|had)\s+|attend(?:ance\s+(?:at|of)|ed)\s+|complet(?:ion\s+of|ed)\s+)?(?:at\s+least|a\s+minimum\s+of)\s+(?P<n>{_N})\s+(?:(?:skilled|treatment|PT|therapy|physical\s+therapy|scheduled)\s+)*{_NOUN}"
    r"(?P<bare>,?\s+(?:not\s+counting|excluding|apart\s+from|in\s+addition\s+to|besides|after)\s+the\s+(?:initial\s+)?evaluation,?)?(?:\s+(?:have\s+been|has\s+been|were|was|are))?(?:\s+(?:attended|completed|kept))?"
    r"(?:\s+(?:to\s+date|so\s+far|in\s+(?:the|this)\s+(?:current\s+)?episode(?:\s+of\s+care)?|during\s+the\s+current\s+\w+(?:\s+of\s+\w+)?))?\W*$",
    re.IGNORECASE,
)
_COUNT = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HAD = (
    re.compile(
        rf"\b(?:come\s+to|came\s+to|attended|completed|kept|(?:has|have)\s+(?:now\s+)?had|been\s+(?:seen\s+)?(?:for|to)|seen\s+for)\s+(?:all\s+|a\s+total\s+of\s+|only\s+|just\s+)?(?:of\s+)?{_COUNT}\b(?:\s*(?:of|/|out\s+of)\s*(?:her\s+|his\s+|the\s+)?(?:\d{{1,3}})?)?\s*(?:(?:authorized|scheduled|planned|treatment|PT|therapy|skilled|follow-?up)\s+)*{_NOUN}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_NOUN}\s+(?:attended|completed|to\s+date|so\s+far|used)\s*:?\s*{_COUNT}\b(?!\s*/\s*\d+/)", re.IGNORECASE),
    re.compile(
        rf"\b{_COUNT}\s+(?:(?:treatment|PT|therapy|skilled)\s+)*{_NOUN}\s+(?:attended|completed|to\s+date|so\s+far|since|after\s+the\s+(?:first|initial))\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bused\s+{_COUNT}\s*(?:tx|treatments?|visits?)\b", re.IGNORECASE),
)
_BESIDE = re.compile(
    r"\b(?:IE|eval\w*)\s*\+\s*(?P<n>\d{1,3})\s*(?:tx|treatments?|visits?|sessions?)?\b|(?<![\d/])(?P<m>\d{1,3})\s*(?:tx|treatments?|visits?|sessions?)\s*\+\s*(?:IE|eval\w*)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\bvisit\s*(?:#|no\.?|number)?\s*(?P<n>\d{1,3})\s*(?:of|/)\s*\d{1,3}\b(?!/)", re.IGNORECASE)
_ELSE = re.compile(
    r"\b(?:request\w*|asking|goal|last\s+(?:year|episode)|previous\w*|prior\s+episode|20(?:1\d|2[0-4])|policy|will|allowed|benefit|chiro\w*|OT\b|speech|remaining|left)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:after|since|plus|and|\+|beside|following)\s+(?:the\s+|her\s+|his\s+)?(?:first|initial|IE\b|eval\w*)", re.IGNORECASE
)


def judge_visits_had(demand: Demand, chart: Chart) -> Judged | None:
    """The visits that were had so far; None for any other leaf, and where the record tells none."""
    asked = _ASKED_HAD.match(demand.flat)
    if asked is None or demand.window or demand.outcomes:
        return None
    limit = Threshold(">=", number(asked["n"]), None, "1")
    said = [
        Said(truth, place)
        for place in chart.places
        for one in _had(place, bool(asked["bare"]), chart)
        if (truth := fulfils(one, limit)).known
    ]
    return settled(chart, said, once=True) if said else None


def _had(place: Place, bare: bool, chart: Chart) -> Iterator[Amount]:
    """So many visits; `bare`: without the evaluation, which a count of all visits includes or not."""
    text = place.sentence.text if not place.sentence.label else f"{place.sentence.label}: {place.sentence.text}"
    told = place.read.default in STATED and place.sentence.section not in (*_NO_TELLING, "goals", "plan") and speaks(place)
    if not told or _ELSE.search(text) or corrected(chart, place):
        return
    if beside := _BESIDE.search(text):
        n = float(beside["n"] or beside["m"]) + (0 if bare else 1)
        yield Amount(n, n, "1")
        return
    for pattern in (*_HAD, _NUMBERED):
        if found := pattern.search(text):
            n = number(found["n"])
            alone = not bare or "treatment" in found.group().lower() or "tx" in found.group().lower() or _AFTER.search(text)
            yield Amount(n if alone else n - 1, n, "1")
            return
