"""What the sentence right behind takes back without naming the thing again (`A1c 7.6 in October. Repeat today 9.1.`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.notes.tokens import tokens
from practice.notes.values import named_measures

_OF_NOW = re.compile(r"\b(?:today|now|current(?:ly)?|this\s+(?:visit|week|morning|month)|at\s+present|since)\b", re.IGNORECASE)
_NEWER = re.compile(
    r"^\W*(?:(?:(?:the|her|his|it|this|that|and|but|is|was|has\s+(?:since\s+)?|then|come|came|gone|went|improved|dropped|fallen|risen|better|worse)\s+)*"
    r"(?:repeat(?:ed)?|recheck(?:ed)?|re-?measured|today|now|currently|down|up\s+to|back\s+to|at\s+(?:this|today['’]s)\s+visit|this\s+(?:visit|week|month)|"
    r"after\s+(?:the\s+|her\s+|his\s+)?(?:block|injection|surgery|treatment|weight\s+loss|therapy|new\s+refraction|refraction)|on\s+(?:treatment|therapy|drops|insulin|it|them|[a-z]{5,}))\b)[^.;\d]{0,40}(?<![\d/])\d+(?:\.\d+)?(?!\d|[\d/]*\s*(?:weeks?|wks?|months?|mos?|days?|visits?|mg|years?|yrs?|h\b|hours?))",
    re.IGNORECASE,
)
"""A figure of now that names no measure: it is one of the measure before."""
_FIGURE_LATER = re.compile(
    r"^\W*\d{1,3}(?:\.\d+)?\s*%?\s*(?:today|now|currently|this\s+(?:visit|week|month)|after\s+(?:\w+\s+)?(?:transfusion|iron|treatment|surgery|therapy|injection|block|drops|PT))\b",
    re.IGNORECASE,
)
_LOST = re.compile(r"^\W*(?:lost|gained)\s+\d+\s*(?:lb|lbs|pounds|kg)\b[^.]*\brepeat\b", re.IGNORECASE)
_OVER = re.compile(
    r"^\W*(?:(?:but|and|it|this|that|they|these|she|he|has|have|had|is|are|was|were|now|since|all|both)\s+)*(?:"
    r"none\s+(?:now|since|today|currently|at\s+present|for)\b|none\W*$|nothing\s+(?:now|since)\b|no\s+longer\b|no\s+more\b|not\s+(?:any\s?more|now|since)\b|"
    r"(?:fully\s+|completely\s+)?(?:resolved|closed|healed|gone|cleared(?:\s+up)?|transplanted|miscarried)\b|(?:dropped|drop)\s+out\b|"
    r"(?:walks|walking|ambulates|manages|gets\s+around)\s+(?:unaided|independently|without|otherwise|fine)\b|stopped\b|quit\b|off\s+(?:it|them)\s+(?:now|since)\b)",
    re.IGNORECASE,
)
"""It is over."""
_THEN = re.compile(
    r"\b(?:had|was|were|used|took|borrowed|enrolled|in\s+(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d)|"
    r"last\s+(?:year|month|week|summer|fall|winter|spring)|after\s+(?:surgery|the)|positive)\b",
    re.IGNORECASE,
)
_ASKS_EVER = re.compile(
    r"\b(?:history|ever|prior|previous\w*|past|fail\w*|tried|trial|intoleran\w+|inadequate|did\s+not|within|unsuccessful|refractory)\b",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"^\W*(?:he|she|they|the\s+patient|pt)?\s*(?:only\s+|just\s+)?took\s+(?:only\s+)?(?:it\s+for\s+)?(?:one|two|three|a\s+few|[1-5])\s+(?:doses?|pills?|tablets?|days?)\b",
    re.IGNORECASE,
)
_CAME = re.compile(
    r"^(?!.*\b(?:after|since|more|then)\b).*\b(?:came|attended|went|showed\s+up)\s+(?:only\s+|just\s+)?(?:once|twice|(?:one|two|three|[1-3])\s+(?:times?|visits?|sessions?))\b",
    re.IGNORECASE | re.DOTALL,
)
_DISAGREES = re.compile(
    r"^\W*(?:(?:but|however|yet)\W+)?(?:[\w.]+\s+){0,3}(?:disagree[ds]?|did\s+not\s+(?:agree|concur)|does\s+not\s+(?:agree|concur))\b|^\W*second\s+(?:opinion|reading|look)\s*:",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:complet\w+|course|full|adequate|weeks?|months?)\b", re.IGNORECASE)


def taken_back_behind(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether each sentence that meets a leaf is outdone by the one right behind it."""
    relied = tuple(places)
    return bool(relied) and not demand.negated and all(_outdone(demand, place, chart) for place in relied)


def _outdone(demand: Demand, place: Place, chart: Chart) -> bool:
    behind = chart.next(place)
    if behind is None:
        return False
    said, text = place.sentence.text, behind.sentence.text
    if (demand.levels or demand.measures) and not _OF_NOW.search(said) and not demand.baseline and not demand.historical:
        newer = _NEWER.match(text) or _FIGURE_LATER.match(text) or _LOST.match(text)
        return newer is not None and not named_measures(tokens(text[: newer.end()]))
    if _DISAGREES.search(text):
        return True
    if _WHOLE.search(demand.quote) and any(item.kind == "therapy" for item in demand.items) and (_FEW.match(text) or _CAME.search(text)):
        return True
    asks_now = not (demand.historical or demand.window or demand.outcomes or _ASKS_EVER.search(demand.quote))
    return asks_now and bool(_THEN.search(said)) and bool(_OVER.match(text)) and not _OF_NOW.search(said)
