"""Leaves that count events in a time (`two or more exacerbations in the past 12 months`), and attendance as a share of visits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.listed import rows_of_days
from practice.evidence.record.naming import assertion, holds, named
from practice.evidence.record.scene import told_by_another
from practice.notes.dates import told_days
from practice.notes.model import STATED, Assertion
from practice.notes.tokens import tokens
from practice.notes.wording import concepts, wider
from rules.amounts import Amount, exactly
from rules.model import Op
from rules.truth import Truth

_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {name: n for n, name in enumerate(_NAMES, 1)} | {"no": 0, "zero": 0, "a": 1, "single": 1, "once": 1, "twice": 2}
_NUMBER = r"\d{1,3}|" + "|".join(_WORDS)
_NOUNS = {
    "flare": (
        r"exacerbations?|flares?(?:-?ups?)?|(?:asthma\s+|gout\s+)?attacks?|relapses?|"
        r"(?:steroid\s+|prednis\w+\s+|oral\s+steroid\s+)?bursts?|(?:oral\s+|systemic\s+)?(?:cortico)?steroid\s+courses?"
    ),
    "course": (
        r"(?:(?:oral|systemic|separate)\s+)*(?:courses?|bursts?|tapers?)\s+of\s+(?:(?:oral|systemic|high-dose)\s+)*(?:(?:cortico|gluco)\w*steroids?|steroids?|prednis\w+)|"
        r"prednis(?:o|olo)ne\s+(?:courses?|tapers?|dose-?\s?pa(?:k|ck)s?)|medrol(?:\s+dose-?\s?pa(?:k|ck)s?)?|prednis(?:o|olo)ne"
    ),
    "admission": r"hospitali[sz]ations?|hospital\s+(?:admissions?|stays?)|admissions?|hospitali[sz]ed|admitted",
    "emergency": r"(?:emergency\s+(?:department|room)|ed|er)\s+visits?",
    "throat": (
        r"(?:episodes?|bouts?|cases?)\s+of\s+(?:\w+\s+)?(?:sore\s+throats?|tonsillitis|pharyngitis|strep(?:\s+throat)?|throat\s+infections?)|"
        r"sore\s+throats?|throat\s+(?:infections?|visits?|episodes?)|(?:tonsillitis|pharyngitis|strep(?:\s+throat)?)(?:\s+(?:episodes?|infections?|visits?))?"
    ),
    "ear": r"(?:episodes?|bouts?)\s+of\s+(?:acute\s+)?otitis(?:\s+media)?|"
    r"ear\s+infections?|(?:aom|acute\s+otitis\s+media|otitis\s+media)(?:\s+episodes?)?",
    "sinus": r"(?:episodes?|bouts?)\s+of\s+(?:acute\s+|bacterial\s+|recurrent\s+)*(?:rhino)?sinusitis|"
    r"sinus\s+infections?|sinusitis\s+episodes?",
    "infection": r"(?:\w+\s+)?infections?|utis?|(?:episodes?|bouts?)\s+of\s+(?:cystitis|uti|urinary\s+tract\s+infections?)",
    "seizure": r"seizures?",
    "fall": r"falls?|fell|fallen",
    "visit": r"(?:(?:pt|physical\s+therapy|therapy|office|clinic|treatment)\s+)?visits?|sessions?",
}
_TIME = (
    r"(?:in|within|during|over|for)\s+(?:the\s+)?(?:(?:past|last|previous|preceding|prior|current|this|calendar)\s+)+"
    r"(?:(?P<span>\d+|twelve|six|three|two)\s*[- ]?\s*)?"
    r"(?P<unit>months?|mos?\b|years?|yrs?\b|weeks?|wks?\b|calendar\s+year)"
)
_ASKED = re.compile(
    rf"^\W*(?:(?:has\s+had|had|with|history\s+of|has)\s+)?(?P<sign>at\s+least|more\s+than|greater\s+than|≥|>=|>|a\s+minimum\s+of)?\s*"
    rf"(?P<n>{_NUMBER})\s*(?P<more>or\s+more)?\s+"
    rf"(?:(?!of\b)[\w-]+\s+){{0,3}}?(?P<noun>{'|'.join(_NOUNS.values())})\b(?P<rest>.*?)\b{_TIME}\W*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b(?P<n>{_NUMBER}|only\s+one)\s+(?:(?!of\b|in\b|per\b)[\w/-]+\s+){{0,3}}?(?P<noun>{'|'.join(_NOUNS.values())})\b", re.IGNORECASE
)
_BEHIND = re.compile(
    r"\b(?P<noun>hospitali[sz]ed|admitted|visits?|sessions?|exacerbations?)\b[^.;:\d]{0,40}(?:\b20\d\d\b[^.;:\d]{0,12})?(?::\s*|\s)"
    r"(?P<n>\d{1,3}|once|twice)\b(?!\s*(?:%|/|weeks|months|mg|years|days|of\b))",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?P<noun>fell|fallen|falls?|hospitali[sz]ed|admitted|relapsed|relapses|seizures?|flares?|exacerbations?)\s+(?:\w+\s+){0,1}?(?:x\s?(?P<m>\d{1,2})\b|"
    r"(?P<n>\d{1,2}(?=\s*(?:x\b|times\b))|once\b|twice\b(?!\s+(?:a|per|daily|weekly))|(?:one|two|three|four|five|six)(?=\s*times\b)))",
    re.IGNORECASE,
)
_PERIOD = re.compile(_TIME, re.IGNORECASE)
_CALENDAR = re.compile(r"\b(?:in\s+)?(?:calendar\s+(?:year\s+)?)?(?P<year>20\d\d)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bno\s+(?:[\w-]+\s+){0,6}?(?P<noun>" + "|".join(_NOUNS.values()) + r")\b[^.;]{0,20}\bsince\b", re.IGNORECASE)
_DAYS = {"m": 30.44, "y": 365.25, "c": 366.0, "w": 7.0}
_RATIO = re.compile(
    r"\b(?:kept|attended|completed|came\s+to|present\s+(?:at|for))\s+(?P<k>\d{1,3})\s*(?:of|/|out\s+of)\s*(?P<m>\d{1,3})\b|"
    r"\b(?P<k2>\d{1,3})\s*(?:of|/|out\s+of)\s*(?P<m2>\d{1,3})\s+(?:scheduled\s+|planned\s+|authorized\s+)?(?:visits?|sessions?|appointments?)\s+(?:were\s+|was\s+)?(?:kept|attended|completed)|"
    r"\battend(?:ance|ed)\s*:?\s*(?P<k4>\d{1,3})\s*(?:of|/|out\s+of|,\s*scheduled)\s*(?P<m4>\d{1,3})\b(?!\s*/)|\bscheduled\s*:?\s*(?P<m5>\d{1,3})\W+attended\s*:?\s*(?P<k5>\d{1,3})\b|"
    r"\b(?P<m3>\d{1,3})\s+(?:visits?\s+|sessions?\s+)?scheduled\s*,\s*(?P<k3>\d{1,3})\s+(?:kept|attended|completed)",
    re.IGNORECASE,
)
_SHARE_OF_VISITS = re.compile(
    r"\battend\w*\b[^.;]{0,30}\d\s*(?:%|percent)\s+(?:or\s+more\s+)?of\s+(?:the\s+|all\s+)?(?:\w+\s+)?(?:visits|sessions|appointments|treatments)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\battend(?:ance|ed)\b(?:\s+rate)?[^.;%]{0,60}?(?P<p>\d{1,3}(?:\.\d+)?)\s*%(?!\s+or\s+(?:more|greater|higher))(?!\s+of\s+(?:the\s+)?(?:sched|visit))",
    re.IGNORECASE,
)
_AS_ASKED = re.compile(r"\b\d{1,3}\s*%\s+or\s+(?:more|greater|higher)\b|\bat\s+least\s+\d{1,3}\s*%", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Count:
    """So many of a kind of event within days."""

    limit: Threshold
    kind: str
    days: float


def judge_counted(demand: Demand, chart: Chart) -> Judged | None:
    """How many the record tells in the time; None for any other leaf."""
    limit = demand.levels[0] if demand.measures == {"attendance"} and len(demand.levels) == 1 else None
    if limit is None and _SHARE_OF_VISITS.search(demand.quote) and not demand.outcomes:
        limit = demand.share
    if limit is not None:
        return settled(chart, [one for place in chart.places for one in _attended(limit, place)], once=True)
    asked = _ASKED.match(demand.quote)
    if asked is None or demand.outcomes - {"failed"} or demand.parts:
        return None
    count = _Count(_limit(asked), _kind(asked["noun"]), _length(asked))
    said = [one for place in chart.places for one in _said(demand, count, place, chart)]
    return settled(chart, said, once=True) if said else None if count.kind == "visit" else NOTHING


def _limit(asked: re.Match[str]) -> Threshold:
    strict = (asked["sign"] or "").lower() in ("more than", "greater than", ">")
    op: Op = ">" if strict else ">="
    return Threshold(op, float(_number(asked["n"])), None, "1")


def _number(said: str) -> int:
    low = said.lower().removeprefix("only ").strip()
    return int(low) if low.isdigit() else _WORDS[low]


def _kind(noun: str) -> str:
    return next(name for name, pattern in _NOUNS.items() if re.fullmatch(pattern, noun.strip(), re.IGNORECASE))


def _length(found: re.Match[str]) -> float:
    span = (found["span"] or "1").lower()
    return (int(span) if span.isdigit() else _WORDS[span]) * _DAYS[found["unit"][0].lower()]


def _said(demand: Demand, count: _Count, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in STATED or _elsewise(place):
        return
    yield from _by_days(demand, count, place, chart)
    for found in (*_BEFORE.finditer(text), *_BEHIND.finditer(text), *_OVER.finditer(text)):
        if not _is_of(found["noun"], count.kind) or not _of_patient(place, found.start()):
            continue
        begin = text.rfind(";", 0, found.start()) + 1
        stop = text.find(";", found.end())
        days = _told_time(text[begin : stop if stop >= 0 else len(text)], chart)
        if days is None:
            continue
        amount = exactly(float(_number(found["n"] or found["m"])), "1")
        truth = fulfils(amount, count.limit)
        fits = days <= count.days * 1.02 if truth is Truth.MET else days >= count.days * 0.98
        if fits and ((truth is Truth.NOT_MET and count.kind != "visit") or _names_all(demand, place, chart)):
            yield Said(truth, place)
    if (none := _SINCE.search(text)) and _kind_of(none["noun"]) == count.kind:
        last = [day.last for day in told_days(text, chart.visit, chart.written(place))]
        if last and max(last) <= chart.visit - dt.timedelta(days=int(count.days)):
            yield Said(Truth.NOT_MET, place)


def _by_days(demand: Demand, count: _Count, place: Place, chart: Chart) -> Iterator[Said]:
    """MET where the day of each event is told, and so many of them lie in the time."""
    text = place.sentence.text
    first = chart.visit - dt.timedelta(days=int(count.days) + 1)
    for row in rows_of_days(text, chart.visit, chart.written(place)):
        ahead = text[: row.start]
        clause = max(ahead.rfind(mark) for mark in ";.")
        events = [m for m in _EVENT.finditer(ahead) if m.start() > clause and _is_of(m.group(), count.kind)]
        if count.kind == "course" and (_NOT_SYSTEMIC.search(text) or _for_other_ill(demand, text[row.start : row.end + _NEAR])):
            continue
        if (
            not events
            or row.start - events[-1].end() > (_FAR if count.kind == "course" else _NEAR)
            or not _of_patient(place, events[-1].start())
        ):
            continue
        if fulfils(exactly(float(row.since(first, chart.visit)), "1"), count.limit) is Truth.MET and _names_all(demand, place, chart):
            yield Said(Truth.MET, place)


_NOT_SYSTEMIC = re.compile(r"\b(?:eye|drops?|gtts?|ophth\w*|topical|cream|ointment|nasal|spray|inhal\w*|enema|refills?)\b", re.IGNORECASE)
_REASON = re.compile(r"\(([^()\d]{3,24})\)")


def _for_other_ill(demand: Demand, text: str) -> bool:
    """Whether a row of courses names in brackets an illness that the leaf does not (`04/2025 (hives), 02/2026 (asthma)`)."""
    asked = {name for item in demand.items for name in item.names}
    told = [m for found in _REASON.finditer(text) for m in named(found[1])[1] if m.kind in ("chronic", "finding")]
    return any(item.kind == "chronic" for item in demand.items) and any(not m.names & asked for m in told)


_EVENT = re.compile(rf"\b(?:{'|'.join(_NOUNS.values())})\b", re.IGNORECASE)
_NEAR = 30
_FAR = 60
_STEROIDS = re.compile(r"\b(?:burst|course)s?\b", re.IGNORECASE)
"""Characters that may stand between the name of events and their days."""


def _is_of(noun: str, kind: str) -> bool:
    """Whether a noun of a note names such an event; a burst of steroids is a course of them, and tells of a flare."""
    own = _kind_of(noun)
    return own == kind or (kind == "course" and own == "flare" and bool(_STEROIDS.search(noun)))


def _kind_of(noun: str) -> str:
    return next((name for name, pattern in _NOUNS.items() if re.fullmatch(pattern, noun.strip(), re.IGNORECASE)), "")


_SEASON = re.compile(
    r"\b(?:this\s+(?:past\s+)?(?:winter|spring|summer|fall|autumn)|since\s+(?:Christmas|Thanksgiving|New\s+Year\S*|Easter|Labor\s+Day|Memorial\s+Day))\b",
    re.IGNORECASE,
)
_SEASON_DAYS = 178.0
"""The longest that a season may lie back of which one says `this`; half a year."""


def _told_time(text: str, chart: Chart) -> float | None:
    """The time that a sentence counts in, in days; None where it tells none."""
    if period := _PERIOD.search(text):
        return _length(period)
    if _SEASON.search(text):
        return _SEASON_DAYS
    years = {int(found["year"]) for found in _CALENDAR.finditer(text)}
    return _DAYS["c"] if years == {chart.visit.year} and not re.search(r"\d/\d", text) else None


def _elsewise(place: Place) -> bool:
    return bool(
        re.search(
            r"\b(?:no\s+more\s+than|up\s+to|maximum|limit|authoriz\w+|approved|covers?|booked|request\w*|plan(?:ned|s)?)\b",
            place.sentence.text,
            re.IGNORECASE,
        )
    )


def _of_patient(place: Place, start: int) -> bool:
    at = next((i for i, token in enumerate(place.read.tokens) if token.start >= start), 0)
    told = {Assertion.FAMILY, Assertion.OTHER} if told_by_another(place) else set()
    return not place.read.reached[at] - {Assertion.HISTORICAL, Assertion.ABSENT} - told


def _names_all(demand: Demand, place: Place, chart: Chart) -> bool:
    """Whether the sentence names the therapy that the events called for, and what else the leaf names; an illness may be told elsewhere."""
    event = _ASKED.match(demand.quote)
    noun = event["noun"] if event and _kind_of(event["noun"]) != "visit" else ""  # a visit is of a therapy, a fall is nothing but itself
    own, things = {token.stem for token in tokens(noun)}, {name for m in named(noun)[1] for name in m.names}
    asked = [item for item in demand.items if not item.names & things and (item.kind or item.word not in _LOOSE | own)]
    return all(_named(item, place, chart) for item in asked)


def _named(item: Item, place: Place, chart: Chart) -> bool:
    if any(assertion(item, spot, place) in STATED for spot in holds(item, place.read.tokens, place.read.mentions)):
        return True
    ill = _illness(item)
    return ill is not None and judge_plain(Demand("", items=(ill,)), chart).truth is Truth.MET


def _illness(item: Item) -> Item | None:
    """The illness that an item is, or of which it is a spell (`asthma exacerbation`); None for any other."""
    if item.kind == "chronic":
        return item
    spells = {name for name in item.names if _EVENT.search(name.replace("_", " "))}
    of = frozenset(one for name in spells for one in wider(name) - {name} if concepts()[one].kind == "chronic")
    return Item(of, "chronic") if of else None


_LOOSE = frozenset({"calendar", "exacerbation", "treat", "requir", "need"})


def _attended(limit: Threshold, place: Place) -> Iterator[Said]:
    """The share of the visits that were kept, as told or by its two figures."""
    text = place.sentence.text
    if place.read.default is Assertion.COPIED or place.sentence.section == "goals":
        return
    found = _RATIO.search(text)
    if found:
        kept, all_of = (
            float(next(found[k] for k in keys if found[k])) for keys in (("k", "k2", "k3", "k4", "k5"), ("m", "m2", "m3", "m4", "m5"))
        )
        if 0 < all_of >= kept:
            yield Said(fulfils(Amount(kept / all_of * 100, kept / all_of * 100, "%"), limit), place)
    elif (rate := _RATE.search(_AS_ASKED.sub(" ", text))) and not re.search(
        r"\b(?:goal|must|policy|requires?|at\s+least)\b", text, re.IGNORECASE
    ):
        yield Said(fulfils(exactly(float(rate["p"]), "%"), limit), place)
