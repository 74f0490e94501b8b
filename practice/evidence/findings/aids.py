"""Leaves on walking aids: a limitation that neither a cane nor a walker makes up for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.notes.model import Assertion
from rules.truth import Truth

_AID = r"(?:canes?|(?:\w+-?\s?)?walkers?|rollator|crutch(?:es)?)"
_ASKS_AID = re.compile(
    r"\b(?:cannot|can\s*not|can't|not)\s+be\s+(?:(?:sufficiently|safely|adequately|and|or)\s+)*(?:resolved|overcome|met|corrected|compensated|addressed|relieved)"
    r"\b[^.;]{0,40}\b(?:cane|walker|crutch\w*)\b"
    r"|\b(?:cane|walker|crutch\w*)\b[^.;]{0,30}\b(?:does|do|is|are|would)\s+not\s+(?:\w+\s+)?(?:resolve|overcome|meet|correct|suffice|sufficient|enough|relieve)\b",
    re.IGNORECASE,
)
_FAILS = re.compile(
    rf"\b{_AID}\b[^.;]{{0,30}}\b(?:or|and|/|nor)\s+(?:an?\s+|the\s+)?{_AID}\b[^.;]{{0,60}}?\b(?:cannot|can\s*not|can't|does\s+not|do\s+not|is\s+not|are\s+not|not|"
    r"insufficient|inadequate|unsafe|fail\w*|falls?|fell|no\s+longer)\b|"
    rf"\b(?:cannot|can\s*not|can't|unable\s+to|not\s+able\s+to|not\s+safe(?:ly)?\s+(?:with|to\s+use|on)|unsafe\s+(?:with|on)|falls?\s+(?:with|on)|neither|failed|tried)\b"
    rf"[^.;]{{0,40}}\b{_AID}\b[^.;]{{0,20}}\b(?:or|and|nor|/)\s+(?:an?\s+|the\s+)?{_AID}\b",
    re.IGNORECASE,
)
_NAMES_BOTH = re.compile(rf"\bcanes?\b.*\b(?:{_AID})\b|\bwalkers?\b.*\bcanes?\b", re.IGNORECASE)
_NEITHER = re.compile(
    r"\b(?:neither|both)\b[^.;]{0,60}\b(?:safe|enough|sufficient|work\w*|adequate|help\w*|fail\w*|falls?|fell|unsafe|insufficient|inadequate)\b|"
    r"\b(?:falls?|fell)\s+with\s+(?:both|either)\b",
    re.IGNORECASE,
)
_SHORT_OF = re.compile(
    r"\b(?:falls?|fell|unsafe|insufficient|inadequate|cannot|can't|unable|not\s+(?:safe|enough|sufficient|able|adequate)|fail\w*|give[sn]?\s+out|grip|too\s+weak)\b",
    re.IGNORECASE,
)
_OF_A_TIME = re.compile(
    r"\b(?:while|until|during|when|at\s+that\s+time|then|temporar\w*|post-?\s?op\w*|in\s+casts?|(?:in|of|since)\s+20[01]\d|"
    r"last\s+(?:year|summer|winter|fall|spring)|for\s+now|yet|if|would|(?-i:may)|might|goal|without)\b",
    re.IGNORECASE,
)
_MANAGES = re.compile(
    rf"\b(?:manag\w+|walks?|ambulat\w+|gets?\s+around|back\s+on|doing\s+(?:well|fine)|independent\w*|safe(?:ly)?|steady|does\s+(?:well|fine))\b[^.;]{{0,50}}\b{_AID}\b"
    rf"|\b{_AID}\b[^.;]{{0,50}}\b(?:fine|well|safely|independent\w*|without\s+(?:difficulty|falls|trouble)|manag\w+|all\s+rooms|throughout|enough|sufficient|suffices)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:not|no|never|neither|nor|cannot|unable|un\w+ly)\b|n['’]t\b", re.IGNORECASE)


def judge_aid(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record says that neither a cane nor a walker is enough as of now; None for any other leaf."""
    if not _ASKS_AID.search(demand.quote):
        return None
    said = [*(one for place in chart.places for one in _with_aid(place, chart)), *_line_by_line(chart)]
    found = settled(chart, said, once=False)
    return found.flipped() if demand.negated else found  # the leaf's `cannot` is turned once more behind


def _with_aid(place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in (Assertion.PRESENT, Assertion.PLANNED) or place.sentence.section in (
        "goals",
        "checklist",
        "plan",
        "copied",
    ):
        return
    if _MANAGES.search(text) and not _NO.search(text) and not _SHORT_OF.search(text):
        yield Said(Truth.NOT_MET, place)
        return
    if not _NAMES_BOTH.search(text) or _OF_A_TIME.search(text):
        return
    following = chart.next(place)
    tried = re.search(r"\b(?:tried|trial\w*|tested|used|attempted|with)\b", text, re.IGNORECASE)
    if _FAILS.search(text) and not _MANAGES.search(re.sub(r"\bnot\s+\w+|\bneither\b.*", " ", text)):
        yield Said(Truth.MET, place)
    elif tried and _SHORT_OF.search(text) and following is not None and _NEITHER.search(following.sentence.text):
        yield Said(Truth.MET, place, more=(following,))


_OF_CANE = re.compile(r"^\W*(?:[\w-]+\s+)?canes?\s*[:–-]\s*", re.IGNORECASE)
_OF_WALKER = re.compile(r"^\W*(?:[\w-]+\s+)?(?:walkers?|rollator)\s*[:–-]\s*", re.IGNORECASE)


def _line_by_line(chart: Chart) -> Iterator[Said]:
    """A line for the cane and a line for the walker, each of which says that it falls short."""
    told = [
        p
        for p in chart.places
        if p.read.default is Assertion.PRESENT and p.sentence.section not in ("goals", "checklist", "plan", "copied")
    ]
    short = [p for p in told if _SHORT_OF.search(p.sentence.text) and not _OF_A_TIME.search(p.sentence.text)]
    canes = [p for p in short if _OF_CANE.match(p.sentence.text)]
    walkers = [p for p in short if _OF_WALKER.match(p.sentence.text)]
    if canes and walkers:
        yield Said(Truth.MET, canes[0], more=(walkers[0],))
