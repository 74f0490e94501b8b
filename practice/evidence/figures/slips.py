"""Leaves on how far a vertebra stands forward, how far it moves between bending films, how much fluid stands in its facet joints, in mm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, in_window, settled
from practice.evidence.record.levels import levels_of, segments_of
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from rules.amounts import exactly

_LIMIT = re.compile(
    r"(?P<sign>at\s+least|greater\s+than(?:\s+or\s+equal\s+to)?|more\s+than|exceed\w*|≥|>=|>)?\s*(?P<n>\d{1,2}(?:\.\d+)?)\s*(?:-\s*)?(?:mm|millimeters?)\b(?P<more>\s+or\s+(?:more|greater|larger))?",
    re.IGNORECASE,
)
_SLIP = r"(?:antero|spondylo)?listhesis|slip(?:page)?\b|anterior\s+translation"
_SLIP_ASKED = re.compile(_SLIP, re.IGNORECASE)
_MOVES_ASKED = re.compile(
    r"\b(?:translation|motion|movement|translational|instability|dynamic|mobility)\b(?=.*\b(?:flexion|extension|flex|dynamic|bending)\b)|\bdynamic\b.*\b(?:translation|motion|instability)\b|\b(?:flexion|dynamic)\b.*\b(?:translation|motion|instability)\b",
    re.IGNORECASE,
)
_FLUID_ASKED = re.compile(r"\bfacet\b(?=.*\b(?:effusion|fluid)\b)|\b(?:effusion|fluid)\b(?=.*\bfacet\b)", re.IGNORECASE)
_ASKS_MORE = re.compile(
    r"\b(?:and|degrees?|angulation|percent|%|or\s+(?!more|greater|larger|more\s|dynamic)[a-z]+|despite|after|without|progress\w*|increase\w*|grade)\b",
    re.IGNORECASE,
)
_BOTH_WAYS = re.compile(r"\b(?:lateral\s+)?(?:flexion|extension)\s*(?:and|/|-|to|or)\s*(?:flexion|extension)\b", re.IGNORECASE)
_MM = r"(?P<n>\d{1,2}(?:\.\d+)?)\s*(?:mm|millimeters?)\b"
_IS_SLIP = re.compile(
    rf"{_MM}\s*(?:of\s+)?(?:(?:degenerative|anterior|forward|grade\s+\w+)\s+)*(?:{_SLIP}|forward\s+(?:on|of|slip))|\b(?:antero|spondylo)listhesis\b[^.;\d]{{0,30}}(?:L\d\s*(?:-|on|over)\s*[LS]?\d[^.;\d]{{0,16}})?(?P<at>\d{{1,2}}(?:\.\d+)?)\s*mm\b|"
    r"\b(?:sits|slipped|slips|displaced|stands|shifted)\s+(?:forward\s+)?(?P<by>\d{1,2}(?:\.\d+)?)\s*mm\b(?:\s+(?:forward|anterior\w*))?",
    re.IGNORECASE,
)
_RETRO = re.compile(r"\bretro\w*|\blateral\s?listhesis|\bbackward\b|\bposterior\w*\b", re.IGNORECASE)
_FILM = re.compile(r"\b(?:x-?rays?|XR|films?|radiograph\w*|plain\s+films?)\b", re.IGNORECASE)
_STANDING = re.compile(r"\b(?:standing|upright|weight-?bearing|flex\w*|extension)\b", re.IGNORECASE)
_MRI = re.compile(r"\b(?:MRI|MR|CT)\b")
_FLEX = r"flex(?:ion|ed)?"
_EXT = r"ext(?:ension|ended)?"
_BENT = (
    re.compile(
        rf"(?P<a>\d{{1,2}}(?:\.\d+)?)\s*(?:mm)?\s*(?:in|on|with|at)?\s*\b{_FLEX}\b[^.;\d]{{0,20}}(?P<b>\d{{1,2}}(?:\.\d+)?)\s*(?:mm)?\s*(?:in|on|with|at)?\s*\b{_EXT}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<a>\d{{1,2}}(?:\.\d+)?)\s*(?:mm)?\s*(?:in|on|with|at)?\s*\b{_EXT}\b[^.;\d]{{0,20}}(?P<b>\d{{1,2}}(?:\.\d+)?)\s*(?:mm)?\s*(?:in|on|with|at)?\s*\b{_FLEX}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_FLEX}\b\W{{0,3}}(?P<a>\d{{1,2}}(?:\.\d+)?)\s*mm[^.;\d]{{0,12}}\b{_EXT}\b\W{{0,3}}(?P<b>\d{{1,2}}(?:\.\d+)?)\s*mm",
        re.IGNORECASE,
    ),
)
_MOVED = re.compile(
    rf"{_MM}\s*(?:of\s+)?(?:(?:dynamic|sagittal|abnormal|anterior)\s+)*(?:translation|motion|movement|instability)\b(?=[^.;]*\b(?:flex\w*|ext\w*|dynamic|bending)\b)|"
    rf"\b(?:flex\w*|dynamic|bending)\b[^.;]{{0,40}}?{_MM.replace('?P<n>', '?P<m>')}\s*(?:of\s+)?(?:dynamic\s+|"
    rf"sagittal\s+)?(?:translation|motion|movement|instability)\b",
    re.IGNORECASE,
)
_NOT_MOVED = re.compile(
    r"\bno\s+(?:significant\s+|abnormal\s+|dynamic\s+|gross\s+|evidence\s+of\s+|measurable\s+)*(?:change|motion|movement|translation|instability)\b[^.;]{0,30}\b(?:flex\w*|ext\w*|dynamic|bending)\b|\b(?:flex\w*|dynamic|bending)\b[^.;]{0,50}\bno\s+(?:significant\s+|abnormal\s+|dynamic\s+)*(?:change|motion|movement|translation|instability)\b|\bstable\s+(?:on|with|in)\s+flex\w*|\bunchanged\b[^.;]{0,20}\bflex\w*",
    re.IGNORECASE,
)
_FLUID = re.compile(
    r"\b(?:fluid|effusions?)\b[^.;]{0,24}\bfacets?\b[^.;]{0,40}|\bfacets?\b[^.;]{0,30}\b(?:fluid|effusions?)\b[^.;]{0,30}|\d(?:\.\d+)?\s*mm\s+(?:of\s+)?facet\s+(?:joint\s+)?(?:fluid|effusions?)",
    re.IGNORECASE,
)
_NO_FLUID = re.compile(
    r"\bno\s+(?:significant\s+)?(?:facet\s+)?(?:joint\s+)?(?:fluid|effusions?)\b|\bfacets?\b[^.;]{0,24}\b(?:without|no)\s+(?:significant\s+)?(?:joint\s+)?(?:fluid|effusions?)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(_MM, re.IGNORECASE)
_NO_TELLING = frozenset({"goals", "plan", "copied", "family", "education", "checklist"})
_PAIR = 2


def judge_slip(demand: Demand, chart: Chart) -> Judged | None:
    """The millimetres of the segment that is treated; None for any other leaf, and where the record tells none."""
    quote = demand.flat
    found = list(_LIMIT.finditer(quote))
    if len(found) != 1 or not (found[0]["sign"] or found[0]["more"]) or _asks_more(quote, found[0]):
        return None
    told = _kind(quote)
    if told is None:
        return None
    strict = not found[0]["more"] and re.match(r"more|exceed|>(?!=)|greater\s+than(?!\s+or)", (found[0]["sign"] or ""), re.IGNORECASE)
    limit = Threshold(">" if strict else ">=", float(found[0]["n"]), None, "mm")
    said = [
        Said(fulfils(exactly(one, "mm"), limit), place)
        for place in chart.places
        if _counts(demand, place, chart)
        for one in told(place, quote)
        if in_window(chart, demand.window, chart.days(place))
    ]
    return settled(chart, said, once=False) if said else None


def _asks_more(quote: str, figure: re.Match[str]) -> bool:
    rest = f"{quote[: figure.start()]} {quote[figure.end() :]}"
    return bool(_ASKS_MORE.search(_BOTH_WAYS.sub(" flexion ", rest)))


def _kind(quote: str) -> Callable[[Place, str], Iterator[float]] | None:
    if _FLUID_ASKED.search(quote):
        return _fluid
    if _MOVES_ASKED.search(quote):
        return _motion
    return _slipped if _SLIP_ASKED.search(quote) else None


def _counts(demand: Demand, place: Place, chart: Chart) -> bool:
    """Whether a sentence tells of the segment that is treated, as of this patient."""
    if place.read.default not in STATED or place.sentence.section in _NO_TELLING or not speaks(place) or corrected(chart, place):
        return False
    if not demand.at_level:
        return True
    own = _level_of(place, chart)
    segments = segments_of(own)
    if segments and chart.segments:
        return bool(segments & chart.segments)
    return len(levels_of(own) & chart.levels) >= _PAIR


def _level_of(place: Place, chart: Chart) -> str:
    """The sentence, or the nearest one before it in its paragraph, that names a level."""
    for back in range(3):
        if place.number < back:
            break
        other = chart.at(place.note, place.number - back)
        if other.sentence.paragraph == place.sentence.paragraph and levels_of(other.sentence.text):
            return other.sentence.text
    return ""


def _slipped(place: Place, quote: str) -> Iterator[float]:
    text = place.sentence.text
    whole = f"{place.sentence.label} {place.sentence.heading} {text}"
    if re.search(r"\b(?:standing|upright|weight-?bearing)\b", quote, re.IGNORECASE) and not (
        _FILM.search(whole) and _STANDING.search(whole)
    ):
        return
    if re.search(r"\b(?:radiograph|x-?ray|films?)", quote, re.IGNORECASE) and (not _FILM.search(whole) or _MRI.search(text)):
        return
    for found in _IS_SLIP.finditer(text):
        if not _RETRO.search(text[max(0, found.start() - 16) : found.end()]):
            yield float(found["n"] or found["at"] or found["by"])


def _motion(place: Place, quote: str) -> Iterator[float]:
    text = place.sentence.text if not place.sentence.label else f"{place.sentence.label}: {place.sentence.text}"
    for pattern in _BENT:
        if found := pattern.search(text):
            yield round(abs(float(found["a"]) - float(found["b"])), 3)
            return
    if found := _MOVED.search(text):
        yield float(found["n"] or found["m"])
    elif _NOT_MOVED.search(text):
        yield 0.0


def _fluid(place: Place, quote: str) -> Iterator[float]:
    text = place.sentence.text
    if _NO_FLUID.search(text):
        if re.search(r"\bfacet", text, re.IGNORECASE):
            yield 0.0
        return
    if found := _FLUID.search(text):
        sizes = [float(one["n"]) for one in _SIZE.finditer(found.group())]
        if sizes:
            yield max(sizes)
