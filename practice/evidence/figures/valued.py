"""Whether a figure is the patient's as of now: none of years ago, none that has changed since, none that is only spoken of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand
from practice.notes.dates import Days
from practice.notes.values import Value

_OLD = 548
"""A value of more days ago than these is none of now, where the leaf names no window."""
_LASTING = frozenset(
    ("ahi", "central_apneas", "rdi", "rei", "desaturation_index", "spo2_nadir", "t_score", "pack_years", "qrs", "kl_grade", "tonnis",
     "pure_tone_average",
     "cobb", "lund_mackay", "specific_ige", "prostate_volume", "listhesis_grade", "goutallier", "oncotype", "gleason", "ki67", "pd_l1",
     "outerbridge", "tonsil_size", "mallampati")
)  # fmt: skip
"""Measures that are taken once, to find an illness."""
_FROM = re.compile(
    r"\b(?:down|up|improved|decreased|increased|dropped|fell|rose|risen|fallen|declined|went|gone|came|lowered|reduced|normalized|"
    r"better|worse)\s+from\s+(?:an?\s+|about\s+|over\s+|nearly\s+)*(?:(?!to\b)\S+\s+){0,2}?$|"
    r"\b(?:average|typical|most|many|mean|other)\s+(?:patients?|people|adults?|children|pts?)\s+(?:has|have|had|"
    r"with)\s+(?:an?\s+)?(?:\S+\s+){0,2}?$|"
    r"\b(?:study|trial|cohort|registry|protocol)\s+(?:enrolled|entry|requires?|required|inclusion|patients\s+had|"
    r"eligibility)\W+(?:\S+\s+){0,3}?$|"
    r"\b(?:e\.g\.|for\s+example|example|such\s+as|projected|predicted|estimated\s+at|estimate[ds]?|guess(?:ed|es)?|wrong|"
    r"another\s+patient\S*|other\s+patient\S*|error|donor|reference|form\s+says|policy\s+says|"
    r"(?:misread|reported|recorded|entered)\s+(?:in\s+error\s+)?as|rejected)\W+(?:\S+\s+){0,2}?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:->|→|=>|\bto\b|\bnow\b|\btoday\b|\bcurrently\b|\bsince\b|\bafter(?:wards)?\b|\brepeat\b|\bdown\b|\brecheck\w*\b|\blater\b|"
    r"\bthen\b)[\s:,-]+(?:(?:much|is|are|all|back|to|at|well|has|been|was|down|it|came|again|repeat|value|result|sample)\s+)*"
    r"(?:normal\w*|wnl|within\s+(?:normal|range|goal)|better|improved|at\s+goal|resolved|unremarkable|in\s+range|fine|negative|"
    r"lower|higher|unconfirmed)\b|\bnormal\s+(?:after|now|since|today)",
    re.IGNORECASE,
)
_UNIT = r"(?:,\d{3}|\.\d+)*\s*(?:%|[a-z]{1,5}/[\w.^]+|/\s*\d+|points?\b|kg/m2|k\b|cells\b)?"
_BEHIND = re.compile(
    _UNIT + r"\W*(?:is\s+|was\s+|were\s+|are\s+|which\s+|that\s+)*(?:(?:lab|entry|clerical|typing|device|cuff|scale|"
    r"reporting)\s+error|in\s+error|hemoly[sz]ed|contaminated|rejected|misread|mis-?typed|mis-?entered|spurious|artifact\w*|"
    r"required|needed|necessary|(?:her|his|their|my|pt['’]?s|patient['’]?s)\s+(?:own\s+)?(?:guess|estimate|recollection)|"
    r"per\s+(?:the\s+)?(?:pt|patient|mother|mom|wife|husband|report)\b[^.;]{0,20}\b(?:not\s+on\s+file|no\s+record)|"
    r"(?:other|another|wrong)\s+patient|not\s+(?:confirmed|reproduced|verified|on\s+file|his|hers|our)|unconfirmed|unverified|"
    r"disputed|for\s+billing)\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\W{0,3}\(\s*(?:was|prior|prev\w*|down|up|from|vs\.?|last)\b", re.IGNORECASE)
"""Behind a figure, an earlier one with its day (`BMI 34 (was 43 in 2021)`)."""
_ESTIMATED = re.compile(r"\b(?:home|self|own|rough|visual|phone)[\s-]+(?:estimate|guess)\b", re.IGNORECASE)

_OF_THEN = re.compile(
    _UNIT + r"[\s,(]*(?:then\b(?!\s+\w+ed\b)|at\s+(?:that|the)\s+time\b|back\s+then\b"
    r"|at\s+(?:(?:his|her|their)\s+)?(?:heaviest|highest|peak|worst)\b"
    r"|last\s+(?:spring|summer|fall|autumn|winter|year)\b|a\s+year\s+ago\b"
    r"|pre-?op\w*|before\s+(?:surgery|the\s+(?:operation|sleeve|bypass|surgery)|(?:she|he|they)\s+\w+))",
    re.IGNORECASE,
)
"""`BMI 46 then`: a figure of another time, whose day nobody told."""
_THEN = re.compile(
    r"^\W*(?:at|on|during)\s+(?:(?:his|her|their|the|our)\s+)?(?:very\s+)?(?:first|initial|intake|previous|prior|earlier|new[\s-]patient)\s+(?:visit|appointment|consult\w*|evaluation|exam\w*)\b|"
    r"^\W*(?:initially|originally|at\s+(?:presentation|baseline|intake|onset|first|the\s+(?:start|outset|beginning)))\b",
    re.IGNORECASE,
)
"""At the head of a sentence: it tells of an earlier time."""
_ASKS_THEN = re.compile(r"\b(?:baseline|initial|pre-?\s?treatment|before|prior|start|at\s+diagnosis|untreated)\b", re.IGNORECASE)


def of_then(text: str, value: Value, demand: Demand) -> bool:
    """Whether a figure is said to be of another time, and the leaf asks for none."""
    return not demand.historical and not _ASKS_THEN.search(demand.quote) and bool(_OF_THEN.match(text[value.end :]))


def of_now(text: str, value: Value, demand: Demand, day: dt.date, visit: dt.date) -> bool:
    """Whether a figure that fulfils a threshold may be said to be the patient's now."""
    old = demand.window is None and not demand.historical and value.concept not in _LASTING and (visit - day).days > _OLD
    start = max((text.rfind(mark, 0, value.start) for mark in ";"), default=-1) + 1
    stop = min((at for mark in ";" if (at := text.find(mark, value.end)) >= 0), default=len(text))
    before, behind = text[start : value.start], text[value.end : stop]
    if _THEN.match(text) and not demand.historical and not _ASKS_THEN.search(demand.quote) and not re.search(r"\bnow\b|\btoday\b", before):
        return False
    if (old and not _WAS.match(behind)) or _FROM.search(before) or _BEHIND.match(behind) or _ESTIMATED.search(before):
        return False
    changed = _SINCE.search(text, value.end)
    unit = re.match(_UNIT, text[value.end :], re.IGNORECASE)
    return changed is None or bool(re.search(r"\d", text[value.end + (unit.end() if unit else 0) : changed.start()]))


_AT_START = re.compile(
    r"\b(?:baseline|pre-?\s?treatment|untreated)\b|\b(?:before|prior\s+to)\s+(?:starting|start\s+of|initiat\w+|beginning|(?:any\s+|all\s+)?(?:treatment|therapy|tx|injections?|shots)|(?:the\s+)?first\s+dose|\w+mab\b)",
    re.IGNORECASE,
)


def of_start(text: str) -> bool:
    """Whether a text says that what it tells was taken before the therapy began."""
    return bool(_AT_START.search(text))


NONE_SINCE = re.compile(
    r"^\W*(?:none|nothing)\s+(?:since|after\s+that|newer|later)\b|\bno\s+(?:newer|more\s+recent|later|further|repeat|subsequent)\s+(?:\w+\s+)?(?:films?|x-?rays?|radiographs?|imaging|stud(?:y|ies)|scans?|labs?|tests?|testing|values?|results?)\b",
    re.IGNORECASE,
)
"""Behind a value: that there is no later one."""


def headed_day(text: str, value: Value, days: Sequence[Days]) -> dt.date | None:
    """The one day that stands before the colon under which a value stands (`films of 02/18/2024 (outside): spurs, KL grade 2`)."""
    colon = text.find(": ")
    before = [day for day in days if day.end <= colon]
    return before[0].last if len(before) == 1 and colon < value.start else None
