"""Leaves on compression that was worn with a strength (`prescription compression stockings of at least 20 mmHg, worn on most days`)."""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED
from rules.truth import Truth

_ASKED = re.compile(r"\b(?:stockings?|hose|hosiery|compression\s+(?:garments?|socks|wraps?))\b", re.IGNORECASE)
_STRENGTH = re.compile(
    r"(?P<a>\d{1,2})(?:\s*(?:-|–|to)\s*(?P<b>\d{1,2}))?\s*(?:mm\s?hg\b)?(?=[^.;]{0,40}\b(?:stockings?|hose|socks|compression|garments?)\b)|\b(?:stockings?|hose|socks|compression|garments?)\b"
    r"[^.;]{0,30}?(?<![\d/])(?P<c>\d{1,2})(?:\s*(?:-|–|to)\s*(?P<d>\d{1,2}))?\s*mm\s?hg",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:stockings?|hose|hosiery|compression|support\s+socks)\b", re.IGNORECASE)
_WORN = re.compile(r"\b(?:worn|wears?|wearing|wore|used|uses|using|compliant|adherent)\b", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:daily|every\s+day|each\s+day|most\s+(?:days|of\s+the|others)|consistently|all\s+day|work\s*days)\b", re.IGNORECASE
)
_NEVER = re.compile(
    r"\b(?:has|have|had)?\s*(?:therefore\s+)?(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:worn|wearing|used|tried|had|obtained|filled)\b[^.;]{0,24}\b(?:stockings?|hose|compression)\b|"
    r"\bno\s+(?:prescription\s+|compression\s+)+(?:stockings?|hose|garments?)\b(?!\s+(?:today|on\s+at))|\b(?:stockings?|hose|compression)\b[^.;]{0,20}\b(?:never|not)\s+(?:worn|tried|used|filled|obtained)\b",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"\b(?:has|have)\s+not\s+worn\s+(?:them|it|these)\s+since\b|\bstopped\s+wearing\b|\b(?:wore|worn|used)\s+(?:them\s+)?(?:only\s+)?(?:\"?a\s+few\s+times|once|twice|(?:about\s+)?(?:one|two|1|2)\s+weeks?)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|to\s+start|to\s+begin|prescription\s+(?:written|given)|recommend\w*|advis\w*|plan\w*|should|if|order(?:ed)?|consider\w*|after\s+(?:the\s+)?(?:procedure|ablation|surgery)|post-?\s?op\w*|denied|declin\w*|refus\w*|cannot|could\s+not|unable|mother|sister|father|wife|husband|daughter|son|not\s+sure|unsure|unclear|arms?|sleeve|lymphedema)\b|\?",
    re.IGNORECASE,
)
_BOUGHT = re.compile(r"\b(?:otc|over[\s-]the[\s-]counter|drugstore|bought|store[\s-]bought|non-?prescription)\b", re.IGNORECASE)
_PRESCRIBED = re.compile(r"\b(?:prescri\w+|rx|fitted|medical[\s-]grade|script)\b", re.IGNORECASE)


_OLD = 730


def judge_stockings(demand: Demand, chart: Chart) -> Judged | None:
    """Whether compression of the strength asked was worn; None for any other leaf."""
    limit = demand.count or next(iter(demand.levels), None)
    if (
        not _ASKED.search(demand.quote)
        or limit is None
        or limit.unit != "mm[Hg]"
        or limit.op not in (">=", ">")
        or demand.duration
        or demand.negated
    ):
        return None
    prescribed = bool(re.search(r"\bprescri", demand.quote, re.IGNORECASE))
    most = bool(re.search(r"\bworn\s+(?:on\s+)?(?:most|daily|every|regularly|consistently)\b", demand.quote, re.IGNORECASE))
    said = []
    for place in chart.places:
        if not _tells(place, chart):
            continue
        truth = _told(place, limit.value, prescribed, most)
        if truth is not Truth.NOT_DOCUMENTED and (truth is Truth.NOT_MET or in_window(chart, demand.window, chart.days(place))):
            said.append(Said(truth, place))
    met = [one for one in said if one.truth is Truth.MET]
    against = [one for one in said if one.truth is Truth.NOT_MET]
    return settled(chart, [*met, *against], once=True) if said else None


def _told(place: Place, least: float, prescribed: bool, most: bool) -> Truth:
    text = place.sentence.text
    if not _NAMED.search(text):
        return Truth.NOT_DOCUMENTED
    if _NEVER.search(text) or (_STOPPED.search(text) and not _TO_COME.search(text)):
        return Truth.NOT_MET
    strength = _STRENGTH.search(text)
    if strength is None or not _WORN.search(text) or _TO_COME.search(text) or (most and not _MOST.search(text)):
        return Truth.NOT_DOCUMENTED
    low = float(strength["a"] or strength["c"])
    if _BOUGHT.search(text):
        return Truth.NOT_MET if prescribed else Truth.NOT_DOCUMENTED
    if low < least or (prescribed and not _PRESCRIBED.search(text)):
        return Truth.NOT_DOCUMENTED
    return Truth.MET


def _tells(place: Place, chart: Chart) -> bool:
    stated = place.read.default in STATED and place.sentence.section not in ("plan", "goals", "family", "allergies")
    days = told_days(place.sentence.text, chart.visit, chart.written(place))
    past = bool(days) and max(day.last for day in days) < chart.visit - dt.timedelta(days=_OLD)
    return not past and stated and speaks(place) and on_side(chart, place) and not corrected(chart, place)
