"""What a sentence itself takes back behind what it said first: a newer figure, an examination of today, a shorter course.

`A1c was 7.8 in the spring, 9.4 last week`; `McMurray positive before the scope, negative today`; `meloxicam for 3 days; pain for 8 weeks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils
from practice.evidence.saying.series import newest_of
from practice.notes.lengths import lengths
from rules.amounts import exactly
from rules.truth import Truth

_N = r"-?\d{1,3}(?:,\d{3})+|-?\d{1,3}(?:\.\d+)?"
_UNIT = r"(?:\s*(?:%|mm\s?Hg|mm|cm|sec(?:onds?)?\b|s\b|mg/dL|g/dL|deg(?:rees)?\b|points?\b|/\s?\d{1,3}))*"
_WHEN = (
    r"(?:now|today|currently|most\s+recent(?:ly)?|latest|at\s+present|presently|after(?:wards)?|following|since|last\s+week|this\s+(?:week|wk|month|mo|morning|visit)|yesterday"
    r"|on\s+(?:sun|mon|tues|wednes|thurs|fri|satur)day|at\s+(?:\w+\s+)?discharge|on\s+admission|in\s+(?:the\s+)?(?:hospital|ED|ER)"
    r"|at\s+today\W?s\s+visit|with\s+(?:refraction|correction|drops|treatment)|on\s+(?:drops|treatment|therapy)|at\s+follow-?up|at\s+\d+\s+(?:weeks?|months?))"
)
_LATER = re.compile(
    rf"(?:[,;]|->|→|=>|\b(?:and|then|but|to)\b)\s*(?:(?:it|is|was|only|now|down|up|to|then|a)\s+)*(?P<n>(?:20/)?(?:{_N})){_UNIT}\s*(?:O[DSU]\s*)?\(?\s*{_WHEN}\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    rf"\b(?:now|today|currently|patient(?:\s+scored)?|pt|hers|his|(?:hers|his|theirs)\s+(?:is|was|were))\s*:?\s*(?:(?:is|was|were|only|at)\s+)*(?P<n>(?:20/)?(?:{_N}))(?![\d/]\d|\s*(?:weeks?|months?|years?|days?|mg|y/?o|yo\b))",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\d/.])\d")
_TODAY = re.compile(r"\b(?:now|today|currently|this\s+visit)\b", re.IGNORECASE)


_AT_EVALUATION = re.compile(
    r"\b(?:at|on|during)\s+(?:the\s+)?(?:initial\s+\w+|intake|start\s+of\s+\w+|first\s+(?:visit|evaluation))\W*$", re.IGNORECASE
)


def taken_back_within(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether every place that meets a leaf takes it back in the same sentence."""
    relied = tuple(places)
    if demand.historical or demand.baseline or demand.negated or not relied or _AT_EVALUATION.search(demand.quote):
        return False
    return all(
        _newer_figure(demand, place.sentence.text)
        or _older_of_series(demand, place, chart)
        or _of_earlier(demand, place, chart)
        or _too_short(demand, place, chart)
        or _negative_now(demand, place)
        or _of_something_else(demand, place, chart)
        or _treated_since(demand, place)
        for place in relied
    )


def _newer_figure(demand: Demand, text: str) -> bool:
    """Whether a figure told behind another, of a later time, does not fulfil what the leaf asks."""
    return any(_fails(demand, value) for value in _later(text))


def _older_of_series(demand: Demand, place: Place, chart: Chart) -> bool:
    """`EF 28% (8/25), 33% (11/25), 38% (3/26)`: the newest does not fulfil what an older one does."""
    if not demand.levels:
        return False
    rows = newest_of(f"{place.sentence.label}: {place.sentence.text}", chart.visit)
    return any(_fails(demand, newest) and not all(_fails(demand, one) for one in every) for every, newest in rows)


_EARLIER = re.compile(
    r"(?:^|[.;:]\s+)\W*(?P<when>(?:19|20)\d\d|before|pre[\s-]\w+|at\s+baseline|baseline|initially|intake|prior\s+to\s+\w+)\s*:?\s+(?:[\w-]+\W+){0,2}?[A-Za-z][\w-]*\W{0,3}(?:of\s+)?\d",
    re.IGNORECASE,
)
_ASKS_EARLIER = re.compile(
    r"\b(?:pre-\w+|baseline|initial|before|prior|pre-?\s?treatment|start|history|diagnosis|previous|past)\b", re.IGNORECASE
)


def _of_earlier(demand: Demand, place: Place, chart: Chart) -> bool:
    """`2018 EASI 20`, `Before: PASI 16`: a figure of another time alone."""
    if not demand.levels or demand.window or "ahi" in demand.measures or _ASKS_EARLIER.search(demand.quote):
        return False
    found = _EARLIER.search(f"{place.sentence.label}: {place.sentence.text}") or _EARLIER.search(place.sentence.text)
    if found is None:
        return False
    return not found["when"].isdigit() or int(found["when"]) < chart.visit.year - 1


def _too_short(demand: Demand, place: Place, chart: Chart) -> bool:
    """`hives 4 wks`, where the leaf names the chronic form, which takes six."""
    if not re.search(r"\bchronic\b.*\burticaria\b", demand.quote, re.IGNORECASE) or re.search(
        r"\bchronic|\bCSU\b|\bCIU\b", place.sentence.text
    ):
        return False
    told = [one.amount for one in lengths(place.sentence.text, chart.visit, chart.written(place))]
    return bool(told) and all(fulfils(one, _CHRONIC) is Truth.NOT_MET for one in told)


_CHRONIC = Threshold(">=", 6.0, None, "wk")


def _later(text: str) -> Iterator[float]:
    for pattern in (_LATER, _NOW):
        for found in pattern.finditer(text):
            before = text[: found.start()]
            if _FIGURE.search(before) and not _TODAY.search(before):
                yield float(found["n"].lower().removeprefix("20/").replace(",", ""))


def _fails(demand: Demand, value: float) -> bool:
    """Thousands are compared with thousands, as the measures count them."""
    return any(
        fulfils(exactly(value / _THOUSAND if value >= _THOUSAND and one.unit.startswith("10*3") else value, one.unit), one) is Truth.NOT_MET
        for one in (*demand.levels, *((demand.count,) if demand.count else ()))
    )


_THOUSAND = 1000


_WAS = re.compile(
    r"\b(?:pre-?op\w*|before\s+\w+|at\s+(?:OSH|an?\s+outside|presentation|the\s+first)|drained|initially|last\s+(?:visit|year|month)|in\s+(?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:today|now|here)\b\W{0,3}(?:is\s+|was\s+)?(?:negative|normal|benign|dry|flat|firm|stable|clear|absent|none|no\b)|"
    r"\b(?:negative|normal|benign|dry|flat|firm\s+endpoint|firm|clear|absent|no\s+[\w\s]{2,24})\s+(?:\w+\s+)?(?:today|now|here)\b",
    re.IGNORECASE,
)


def _negative_now(demand: Demand, place: Place) -> bool:
    """`Lachman positive preop; firm endpoint today`."""
    text = place.sentence.text
    was = _WAS.search(text)
    return (
        was is not None
        and any(item.kind in ("sign", "finding", "symptom") for item in demand.concepts)
        and bool(_NONE.search(text[was.end() :]))
    )


_CLAUSE = re.compile(r"[;,]\s|\bbut\b")


_ELAPSED = re.compile(r"\b(?:elapsed|since|ago|apart|interval|between|after|from\s+the)\b", re.IGNORECASE)


def _of_something_else(demand: Demand, place: Place, chart: Chart) -> bool:
    """Whether the length that is asked of a therapy is told of the complaint, and of the therapy a shorter one."""
    names = frozenset(name for item in demand.items if item.kind == "therapy" for name in item.names)
    if demand.duration is None or not names or _ELAPSED.search(demand.quote):
        return False
    text, tokens = place.sentence.text, place.read.tokens
    at = [tokens[m.first].start for m in place.read.mentions if m.names & names]
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    clauses = [(a, b) for a, b in pairwise(cuts) if a < b]
    ours = [text[a:b] for a, b in clauses if any(a <= one < b for one in at)]
    own = [fulfils(one.amount, demand.duration) for part in ours for one in lengths(part, chart.visit, chart.written(place))]
    rest = [text[a:b] for a, b in clauses if not any(a <= one < b for one in at)]
    other = [fulfils(one.amount, demand.duration) for part in rest for one in lengths(part, chart.visit, chart.written(place))]
    return bool(own) and all(one is Truth.NOT_MET for one in own) and Truth.MET in other


_ASKS_NOW = re.compile(r"\b(?:active(?:ly)?|current(?:ly)?|at\s+present|presently|ongoing)\b", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:s/p|status\s+post|treated|lasered|excised|removed|resected|repaired|released|ablated|drained|cured|(?:19|200|201)\d\d?)\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:active|recurr\w+|again|still|now|current\w*|today|persist\w*|ongoing|since|worse\w*|new|residual)\b", re.IGNORECASE
)


def _treated_since(demand: Demand, place: Place) -> bool:
    """`retinal tear OD lasered 2017`, where the leaf asks for one that is active."""
    if not _ASKS_NOW.search(demand.quote) or not any(item.kind in ("chronic", "finding") for item in demand.concepts):
        return False
    return bool(_TREATED.search(place.sentence.text)) and not _STILL.search(place.sentence.text)
