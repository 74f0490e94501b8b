"""Leaves that compare figures of the eyes: how many lines glare takes from an acuity, how far the glasses of either eye lie apart.

Such figures are worked out from what the examination prints of each eye. Where it prints several that do not agree, nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sided import side_of
from practice.notes.dates import told_days
from practice.notes.lengths import number
from practice.notes.model import STATED
from rules.truth import Truth

_N = r"one|two|three|four|\d"
_LINES = re.compile(
    rf"\bglare\b(?=[^.;]*\b(?:reduc|decreas|loss|los[et]|drop|wors|declin))[^.;]{{0,80}}?\b(?P<n>{_N})\s+(?:or\s+more\s+)?(?:snellen\s+)?lines?\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\banisometropia\b[^.;\d]{0,30}(?P<n>\d(?:\.\d+)?)\s*(?:D\b|diopters?|dioptres?)|\b(?P<n2>\d(?:\.\d+)?)\s*(?:D|diopters?|dioptres?)\s+(?:or\s+more\s+)?of\s+anisometropia\b",
    re.IGNORECASE,
)
_EYE = r"\b(?:(?:the\s+)?(?P<{0}>OD|OS|right|left)(?:\s+eye)?)\b"
_ACUITY = re.compile(
    rf"{_EYE.format('eye')}[^.;/\d]{{0,24}}?20\s*/\s*(?P<x>\d{{2,3}})\b|20\s*/\s*(?P<x2>\d{{2,3}})(?:\s*[+-]\s*\d)?\s*(?:(?:in|on|for)\s+)?{_EYE.format('eye2')}",
    re.IGNORECASE,
)
_GLARE = re.compile(r"\b(?:glare|bat|brightness\s+acuity)\b", re.IGNORECASE)
_BEST = re.compile(
    r"\b(?:best[\s-]+corrected|bcva|va\s*cc|vacc|cc|mrx|manifest|with\s+(?:current\s+|new\s+)?(?:glasses|specs|correction))\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:uncorrected|unaided|thinks|feels|says|seems|guess\w*|sc|near|pinhole|ph|target|goal|prior|previous\w*|old|last|after|post-?\s?op\w*)\b",
    re.IGNORECASE,
)
_COARSE = (10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 100, 200, 400, 800)
_FINE = (10, 12, 16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 320, 400, 500, 640, 800)
"""Lines of the charts in use, those with the fewest and those with the most between two acuities."""
_GLASSES = re.compile(
    r"(?P<sphere>[+-]\s?\d{1,2}\.\d{2})\s*(?:(?:sph|ds)\b|(?P<cylinder>[+-]\s?\d{1,2}\.\d{2})\s*(?:x|×|@|ax(?:is)?)\s*\d{1,3}\b)",
    re.IGNORECASE,
)
_SIDED = re.compile(r"\b(OD|OS|right|left)\b", re.IGNORECASE)
_YEAR = 366
_BOTH = frozenset({"left", "right"})


def _side(word: str) -> str:
    return "right" if word.lower() in ("od", "right") else "left"


def _tells(place: Place, chart: Chart) -> bool:
    """Whether a sentence tells what was found in the eyes of this patient of late."""
    if (
        place.read.default not in STATED
        or place.sentence.section in ("plan", "goals", "pmh")
        or not speaks(place)
        or corrected(chart, place)
    ):
        return False
    days = told_days(place.sentence.text, chart.visit, chart.written(place))
    return not _OTHER.search(place.sentence.text) and not any((chart.visit - day.last).days > _YEAR for day in days)


def judge_either_eye(demand: Demand, chart: Chart) -> Judged | None:
    """What the figures of the eyes come to; None for any other leaf."""
    if lines := _LINES.search(demand.flat):
        return _by_glare(int(number(lines["n"].lower())), chart)
    if apart := _APART.search(demand.flat):
        return _by_glasses(float(apart["n"] or apart["n2"]), chart)
    return None


def _acuities(place: Place) -> Iterator[tuple[str, int]]:
    for found in _ACUITY.finditer(place.sentence.text):
        yield _side(found["eye"] or found["eye2"]), int(found["x"] or found["x2"])


def _by_glare(least: int, chart: Chart) -> Judged:
    """How many lines each eye loses with glare: of the eye that is treated, or of both where they come to the same."""
    plain: dict[str, dict[int, Place]] = {"left": {}, "right": {}}
    glare: dict[str, dict[int, Place]] = {"left": {}, "right": {}}
    for place in chart.places:
        if not _tells(place, chart):
            continue
        dazzled = bool(_GLARE.search(place.sentence.text))
        if dazzled or _BEST.search(place.sentence.text):
            for eye, x in _acuities(place):
                (glare if dazzled else plain)[eye].setdefault(x, place)
    lost: dict[str, Truth] = {}
    for eye in sorted(_BOTH):
        if len(plain[eye]) == 1 and len(glare[eye]) == 1:
            lost[eye] = _lost(next(iter(plain[eye])), next(iter(glare[eye])), least)
    own = side_of(chart)
    counted = [lost[own]] if own in lost else list(lost.values()) if own is None and set(lost) == _BOTH else []
    if not counted or not counted[0].known or any(one is not counted[0] for one in counted):
        return NOTHING
    eyes = [own] if own is not None else sorted(_BOTH)
    return Judged(counted[0], tuple(dict.fromkeys(p for eye in eyes for told in (plain[eye], glare[eye]) for p in told.values())))


def _lost(best: int, dazzled: int, least: int) -> Truth:
    """Whether so many lines lie between two acuities, on the chart that has the fewest of them, or not even on that with the most."""
    if bisect_right(_COARSE, dazzled) - bisect_right(_COARSE, max(best, _COARSE[0])) >= least:
        return Truth.MET
    fine = bisect_left(_FINE, dazzled) - bisect_right(_FINE, best) + 1
    return Truth.NOT_MET if fine < least else Truth.NOT_DOCUMENTED


def _by_glasses(least: float, chart: Chart) -> Judged:
    """How far the spherical equivalents of the eyes lie apart."""
    told: dict[str, dict[float, Place]] = {"left": {}, "right": {}}
    for place in chart.places:
        if not _tells(place, chart):
            continue
        for found in _GLASSES.finditer(place.sentence.text):
            eyes = _SIDED.findall(place.sentence.text[: found.start()])
            if eyes:
                cylinder = float((found["cylinder"] or "0").replace(" ", ""))
                told[_side(eyes[-1])].setdefault(float(found["sphere"].replace(" ", "")) + cylinder / 2, place)
    if any(len(one) != 1 for one in told.values()):
        return NOTHING
    (right, first), (left, second) = (next(iter(told[eye].items())) for eye in ("right", "left"))
    return Judged(Truth.MET if abs(right - left) >= least - 1e-6 else Truth.NOT_MET, tuple(dict.fromkeys((first, second))))
