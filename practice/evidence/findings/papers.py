"""Leaves on who signed a paper and when (`a plan of care signed by a physician within the past 90 days`), and on an evaluation by a
therapist of days ago: by the line that tells the signature, and by the head of the note."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, in_window, settled
from practice.evidence.record.naming import holds, named
from practice.notes.dates import told_days
from practice.notes.model import Assertion
from rules.truth import Truth

_SIGNED_BY = re.compile(
    r"^\W*(?:an?\s+|the\s+)?(?:current\s+|written\s+)?(?P<what>[A-Za-z][\w\s/-]{2,50}?)\s+(?:(?:that\s+|which\s+)?(?:is|was|has\s+been|must\s+be)\s+)?(?:signed|certified)"
    r"(?:\s+and\s+dated)?\s+by\s+(?P<who>[^.;]{4,140}?)\W*(?:(?:with)?in\s+(?:the\s+)?(?:past|last|previous|preceding|prior)?\s*\d+\s+(?:days?|weeks?|months?)[^.;]{0,40})?$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\b(?:re-?\s?)?(?:signed|certified|cert)\b", re.IGNORECASE)
_UNSIGNED = re.compile(
    r"\b(?:not|never|un|yet|await\w*|pending|needs?|to\s+be|for|will\s+be|requires?|without|no|if|once|until|when)\s*(?:\w+\s+){0,2}?$|\bun-?$",
    re.IGNORECASE,
)
_SIGNERS = {
    "physician": re.compile(r"\bDr\.?\s+[A-Z]|\b(?:MD|DO|M\.D\.|D\.O\.)\b|\bphysician\b(?!\s+assist)"),
    "assistant": re.compile(r"\bPA(?:-C)?\b|\bphysician\s+assistant\b"),
    "practitioner": re.compile(r"\b(?:NP|FNP|ARNP|APRN|DNP|CRNP|CNP)(?:-[A-Z]+)?\b|\bnurse\s+practitioner\b"),
}
_ASKED_SIGNERS = {
    "physician": re.compile(r"\b(?:physician|doctor|practitioner|provider|prescriber|MD)\b(?!\s+assist)", re.IGNORECASE),
    "assistant": re.compile(r"\bphysician\s+assistant\b|\bPA\b|\bprovider\b|\bnon-?\s?physician\b|\bNPP\b", re.IGNORECASE),
    "practitioner": re.compile(r"\bnurse\s+practitioner\b|\bNP\b|\bprovider\b|\bnon-?\s?physician\b|\bNPP\b", re.IGNORECASE),
}
_NEAR = 48


def judge_signed(demand: Demand, chart: Chart) -> Judged | None:
    """Whether a paper was signed by one of those named, in the time; None for any other leaf."""
    asked = _SIGNED_BY.match(demand.quote)
    if asked is None or demand.parts or demand.outcomes:
        return None
    papers = [item for item in demand_of_quote(asked["what"]).items if item.kind == "finding"]
    signers = [name for name, pattern in _ASKED_SIGNERS.items() if pattern.search(asked["who"])]
    if len(papers) != 1 or not signers:
        return None
    signed = [one for place in chart.places for one in _signatures(papers[0], signers, place, chart)]
    if demand.window is None:
        return Judged(Truth.MET, tuple(dict.fromkeys(place for _, place in signed))) if signed else NOTHING
    if not signed:
        return NOTHING
    last, place = max(signed, key=lambda one: one[0])
    return Judged(Truth.MET if in_window(chart, demand.window, (last, last)) else Truth.NOT_MET, (place,))


def _signatures(paper: Item, signers: list[str], place: Place, chart: Chart) -> Iterator[tuple[dt.date, Place]]:
    """The day of every signature that a sentence tells of a paper, by one of those who may sign."""
    text = place.sentence.text
    if place.read.default in (Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER, Assertion.HYPOTHETICAL):
        return
    if not holds(paper, *named(f"{place.sentence.label}: {place.sentence.heading}: {text}")):
        return
    days = told_days(text, chart.visit, chart.written(place))
    for found in _SIGNATURE.finditer(text):
        if _UNSIGNED.search(text[: found.start()]):
            continue
        end = at if (at := text.find(";", found.end())) >= 0 else len(text)
        stretch = text[max(0, found.start() - _NEAR) : min(end, found.end() + _NEAR)]
        who = any(_SIGNERS[name].search(stretch) for name in signers) or any(
            _SIGNERS[name].search(text[: found.start()]) for name in signers
        )
        near = [day for day in days if 0 <= day.start - found.end() <= _NEAR or 0 <= found.start() - day.end <= 4]
        if who and near and near[0].last <= chart.visit:
            yield near[0].last, place


_OWN_REPORT = re.compile(
    r"^\W*(?:an?\s+|the\s+)?(?:current\s+|recent\s+|written\s+)?(?P<what>progress\s+(?:report|note)|re-?\s?evaluation|re-?\s?assessment)\s+(?:(?:is|was|has\s+been|must\s+be)\s+)?"
    r"(?:dated|written|completed|prepared|done|performed|submitted)\s+(?:by\s+(?:the|a|an)\s+(?:treating\s+|licensed\s+|qualified\s+)?(?:(?:physical|occupational|speech)\s+)?therapist\s+)?"
    r"(?:with)?in\s+(?:the\s+)?(?:past|last|previous|preceding)?\s*\d+\s+(?:days?|weeks?|months?)\W*$",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    r"^(?!.*\b(?:will|next|due|pending|await\w*|last|previous|copy|reviewed|requested|sent|outside|no)\b).*"
    r"\b(?:progress\s+(?:report|note)|re-?\s?eval(?:uation)?|re-?\s?assessment|re-?\s?cert(?:ification)?|(?<=PT )PN|(?<=/ )PN(?=\s{2}))\b",
    re.IGNORECASE,
)
_HEAD_LINES, _SHORT_LINE = 3, 90


def judge_own_report(demand: Demand, chart: Chart) -> Judged | None:
    """Whether a note of the time that is asked calls itself a progress report in its head; None for any other leaf."""
    asked = _OWN_REPORT.match(demand.flat)
    if asked is None or demand.negated or not demand.window:
        return None
    found = [p for p in chart.places if _heads_report(p, chart)]
    if not asked["what"].lower().startswith("progress"):
        found = [p for p in found if re.search(r"\bre-?\s?(?:eval|assess)", p.sentence.text, re.IGNORECASE)]
    found = [p for p in found if in_window(chart, demand.window, (chart.written(p), chart.written(p)))]
    return Judged(Truth.MET, tuple(found[:1])) if found else NOTHING


def _heads_report(place: Place, chart: Chart) -> bool:
    """Whether a line of the head of a dated note names it a progress report."""
    text = place.sentence.text
    headed = place.number < _HEAD_LINES and len(text) <= _SHORT_LINE and not text.rstrip().endswith(".") and place.note.dated is not None
    return headed and place.read.default is Assertion.PRESENT and bool(_ITSELF.match(text)) and chart.written(place) <= chart.visit


_EVALUATED = re.compile(
    r"^\W*(?:an?\s+)?(?:formal\s+)?re-?\s?evaluat\w+\s+by\s+an?\s+(?:licensed\s+|qualified\s+|registered\s+)?(?P<who>physical|occupational)\s+therapist\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_DEGREE = {
    "physical": re.compile(r"[A-Z][\w'’-]+,?\s+(?:PT|DPT|MPT)\b"),
    "occupational": re.compile(r"[A-Z][\w'’-]+,?\s+(?:OTR(?:/L)?|OTD|MOT|OT)\b"),
}
_ASSISTANT = re.compile(r"\b(?:PTA|OTA|COTA|student|SPT|aide)\b")
_OWN = re.compile(r"\b(?:re-?\s?eval\w*|progress\s+(?:report|note)|re-?\s?assess\w*|re-?\s?cert\w*)\b", re.IGNORECASE)
_BY_ASSISTANT = re.compile(
    r"\b(?:re-?\s?eval\w*|measure\w*|re-?\s?assess\w*|tests?)\b[^.;]{0,40}\b(?:by|taken|done|performed)\b[^;]{0,40}\b(?:PTA|OTA|COTA)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:set\s+for|scheduled|due|next|pending|will|planned|request\s+for\s+re)\b", re.IGNORECASE)
_HEAD = 8


def _is_own(text: str) -> bool:
    """Whether a line at the head of a note says that the note is an evaluation anew."""
    found = _OWN.search(text)
    return found is not None and len(text) < _SHORT and not _AHEAD.search(text) and not _NO.search(text[: found.start()])


_SHORT = 120


def judge_evaluated(demand: Demand, chart: Chart) -> Judged | None:
    """Whether a note is the evaluation of a therapist, and of the days asked; None for any other leaf."""
    asked = _EVALUATED.match(demand.quote)
    if asked is None or demand.parts:
        return None
    said: list[Said] = []
    for note in chart.notes:
        head = [
            place for place in chart.places if place.note is note and place.number < _HEAD and place.read.default is not Assertion.COPIED
        ]
        day = note.dated
        own = next((p for p in head if _is_own(p.sentence.text)), None)
        by = next(
            (p for p in head if _DEGREE[asked["who"].lower()].search(p.sentence.text) and not _ASSISTANT.search(p.sentence.text)), None
        )
        if own and by and day and in_window(chart, demand.window, (day, day)):
            said.append(Said(Truth.MET, own, day, (by,)))
    told = [(day, place) for place in chart.places for day in _told_evaluations(asked["who"].lower(), place, chart)]
    if told and not any(one.truth is Truth.MET for one in said):
        last, place = max(told, key=lambda one: one[0])
        said.append(Said(Truth.MET if in_window(chart, demand.window, (last, last)) else Truth.NOT_MET, place, last))
    said += [Said(Truth.NOT_MET, p) for p in chart.places if p.read.default is Assertion.PRESENT and _BY_ASSISTANT.search(p.sentence.text)]
    return settled(chart, said, once=True) if said else NOTHING


_TOLD = re.compile(r"\bre-?\s?eval\w*\s+(?:\w+\s+){0,2}?(?:was|on|done|completed|dated)\b", re.IGNORECASE)


def _told_evaluations(who: str, place: Place, chart: Chart) -> Iterator[dt.date]:
    """The day of an evaluation that a sentence tells with the therapist who did it (`last re-evaluation was 06/01/2026 by S. Roe, PT`)."""
    text = place.sentence.text
    found = _TOLD.search(text)
    if found is None or place.read.default is not Assertion.PRESENT or not _DEGREE[who].search(text, found.end()):
        return
    if _ASSISTANT.search(text) or _NO.search(text[: found.start()]):
        return
    days = [day for day in told_days(text, chart.visit, chart.written(place)) if 0 <= day.start - found.end() <= _NEAR]
    if days and days[0].last <= chart.visit:
        yield days[0].last


_NO = re.compile(r"\b(?:no|not|never|without|instead\s+of|needs?|before)\b", re.IGNORECASE)


_SEEN_BY = re.compile(
    r"\W*(?:(?:the\s+)?(?:patient|member|individual)\s+(?:was|has\s+been)\s+)?(?:seen|examined|evaluated)\s+by\s+(?:the|a|an|their)\s+"
    r"(?:prescrib\w+|order\w+|treat\w+|request\w+)(?:\s+(?:physician|practitioner|provider|clinician))?\s+(?:with)?in\s+the\s+(?:past|last|previous)\s+[^.;]{2,30}",
    re.IGNORECASE,
)
_AFAR = re.compile(r"\b(?:tele\w*|video|virtual(?:ly)?|phone|portal|e-?visit|e-?consult|chart\s+review|refill\s+request)\b", re.IGNORECASE)
_UNDONE = re.compile(r"\b(?:not\s+(?:done|performed|examined)|deferred|unable\s+to\s+examine|no\s+exam\w*)\b", re.IGNORECASE)
_JUDGES = frozenset({"assessment", "plan", "assessment_plan"})
_EXAM = frozenset({"exam", "vitals"})


def judge_seen_by(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the one who asks has seen the patient in the time: a note of those days with an examination; None for any other leaf."""
    if not _SEEN_BY.fullmatch(demand.quote) or demand.parts:
        return None
    afar = {p.note.file for p in chart.places if p.number < _HEAD and _AFAR.search(p.sentence.text)}
    treated = {p.note.file for p in chart.places if p.sentence.section in _JUDGES} - afar  # who examined also judged and planned
    for place in chart.places:
        day = chart.written(place) if place.note.dated or place.sentence.dated else None
        if place.note.file not in treated or place.sentence.section not in _EXAM or _UNDONE.search(place.sentence.text) or day is None:
            continue
        if place.read.default is Assertion.PRESENT and in_window(chart, demand.window, (day, day)):
            return Judged(Truth.MET, (place,))
    return NOTHING
