"""Leaves on how a service is given (a need for skill, a program at home, care that only maintains, who else treats, who pays): the words by
which a record says that it is so, and those by which it says that it is not.

The words stand in data/vocabulary/notes/either.yml and either/. Both together are a conflict; of two notes the later one counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sided import side_of
from practice.evidence.record.sides import sides_of
from practice.evidence.saying.questioned import questioned
from practice.notes.either import EitherSo, either_so
from practice.notes.model import STATED, Assertion
from practice.notes.regions import elsewhere
from rules.truth import Truth

_OPEN = re.compile(
    r"\b(?:if|unless|until|whether|when\s+(?:she|he|they|it)|ask(?:ed)?\s+(?:about|whether|if)|verify|ensure|must|should|would|(?-i:may)|might|possibl[ey]|probabl[ey]|unclear|"
    r"unknown|unsure|not\s+sure|goals?\s+(?:is|are|to)|policy|criteria|template|form\s+(?:says|ticked)|previously|used\s+to|formerly|in\s+the\s+past|"
    r"hopes?\s+to|(?:wants?|wishes)\s+to(?!\s+(?:proceed|go\s+ahead|move\s+forward))|plans?\s+to|will|(?<!wish\s)to\s+be|going\s+to\s+(?:start|begin)|last\s+year)\b|\?\s*$|\[\s*\]|_{2,}",
    re.IGNORECASE,
)
"""What leaves a sentence open, makes it one of another time, or of paper."""
_ASKS = re.compile(
    r"\b(?:whether|ask(?:s|ed)?\s+(?:if|about)|will\s+ask|hopes?\s+to|wants?\s+to|wishes\s+to|would\s+like)\b", re.IGNORECASE
)
_NOT = re.compile(
    r"\b(?:no|not|never|denie[sd]|without|nor|neither|none|refus\w+|declin\w+|stopped|quit|cannot|hardly|rarely|barely|unlikely|doesn't|didn't|hasn't|isn't)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:]|,\s*(?:but|so|yet)\b|\b(?:but|although|though|whereas)\b", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
"""`OD only`: what is said of the one side says it of the other too."""
_AHEAD = re.compile(r"\b(?:will|to\s+be|planned|plans?|continu\w+|future)\b", re.IGNORECASE)
_TO_BE = re.compile(
    r"\b(?:to|will|shall)\s+be\s+(?:\w+ly\s+)?(?:discussed|reviewed|explained|gone|went|done|obtained|signed|given|provided|taught|completed|performed|issued|checked|ordered|sent|shown|assessed|measured|scheduled)\b",
    re.IGNORECASE,
)
"""What is still to be done."""
_TAKEN_BACK = re.compile(
    r"\?\s*[(\[]|\b(?:not|none|nothing|never)\s+since\b|\b(?:has|have|had)\s+(?:since\s+)?(?:resolved|stopped|gone)\b|\bresolved\b|"
    r"\bwarned\b|\bprecautions\b(?!\s+(?:still|need|require))|\bat\s+risk\b|\brisk\s+(?:of|for)\b",
    re.IGNORECASE,
)
"""A question with boxes behind it, and what ends a thing again."""
_PEOPLE = re.compile(
    r"\b(?:mother|father|mom|dad|wife|husband|spouse|sister|brother|son|daughter|aunt|uncle|cousin|grand\w+|roommate|neighbou?r|friend|co-?worker)\b(?!['’]s\s+house)",
    re.IGNORECASE,
)
_KINDS = frozenset({Assertion.OTHER, Assertion.FAMILY, Assertion.HYPOTHETICAL})
_NO_TELLING = frozenset({"goals", "checklist", "copied", "family"})


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def judge_either(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record says in such words that the thing of a leaf is so, or is not; None where it says neither."""
    quote = demand.flat
    for row in either_so().rows:
        asked = _pattern(row.asked).search(quote)
        if asked is None:
            continue
        timed = bool(demand.window) and not row.lately
        counted = demand.count is not None and not (demand.count.op == ">=" and demand.count.value <= 1)  # `one or more` is any
        met_too = bool(row.met) and not (timed or demand.duration or counted) and asked.group() == quote
        said = [one for one in _said(row, asked, chart, met_too) if not row.lately or _lately(one.place, demand, chart)]
        if row.unless and said and _contrary(row, said, chart):
            continue
        if said:
            return settled(chart, said, once=False)
    return None


def _lately(place: Place, demand: Demand, chart: Chart) -> bool:
    """Whether a sentence is of a day of the time that is asked: the one it tells, else the one it was written on."""
    written = chart.written(place)
    return in_window(chart, demand.window, chart.days(place) or (written, written))


def _said(row: EitherSo, asked: re.Match[str], chart: Chart, met_too: bool) -> Iterator[Said]:
    things = {key: re.escape(value or "") for key, value in asked.groupdict().items()}
    places = [place for place in chart.places if _states(row, place, chart) and not elsewhere(place.sentence.text, chart.complained)]
    told = [(place, told_of(place)) for place in places]
    if row.met and met_too and (not row.also or any(_pattern(row.also).search(text) for _, text in told)):
        met = _pattern(_filled(row.met, things))
        yield from (
            Said(Truth.MET, p)
            for p, text in told
            if not (row.never and _pattern(row.never).search(text))
            and (spot := met.search(text))
            and _holds(row, text, spot, True)
            and (_AHEAD.search(asked.group()) or not _TO_BE.search(spot.group()))
            and p.read.default is not Assertion.COPIED
        )
    unmet = [_pattern(_filled(one, things)) for one in (row.all_of or ((row.unmet,) if row.unmet else ()))]
    spots = [[(p, spot) for p, text in told if (spot := one.search(text)) and _holds(row, text, spot, False)] for one in unmet]
    if spots and all(spots):
        yield from (Said(Truth.NOT_MET, p) for each in spots for p, _ in each)


def _filled(pattern: str, things: dict[str, str]) -> str:
    for key, value in things.items():
        pattern = pattern.replace("{" + key + "}", value)
    return pattern


def _contrary(row: EitherSo, said: list[Said], chart: Chart) -> bool:
    """Whether a sentence that is none of those says what may be the contrary."""
    own = {one.place for one in said}
    return any(_pattern(row.unless).search(told_of(p)) for p in chart.places if p not in own and speaks(p) and on_side(chart, p))


def _holds(row: EitherSo, text: str, spot: re.Match[str], met: bool) -> bool:
    """Whether nothing before a place in its own clause denies it or tells it of somebody else, and nothing leaves the sentence open."""
    clause = _CLAUSE.split(text[: spot.start()])[-1]
    behind = text[spot.end() :] if met else re.split(r"[,;.]\s", text[spot.end() :])[0]  # what is to come does not lift a denial
    outside = text[: spot.start()] + " , " + behind
    if (_PEOPLE.search(clause) and not row.people) or _OPEN.search(outside):
        return False
    return not (met and (questioned(text, spot.end()) or _NOT.search(clause) or _ASKS.search(spot.group()) or _TAKEN_BACK.search(outside)))


def told_of(place: Place) -> str:
    """A sentence with the nearest name that it stands under before it."""
    text, head = place.sentence.text, place.sentence.label or place.sentence.heading.strip(" :")
    return text if not head or text.lstrip("-•* ").startswith(head) else f"{head}: {text}"


def _states(row: EitherSo, place: Place, chart: Chart) -> bool:
    """Whether a sentence tells of this patient as of now."""
    kinds = {*STATED, *((Assertion.PLANNED,) if row.planned else ()), *((Assertion.COPIED,) if row.copied else ())}
    if place.read.default not in kinds or place.sentence.section in _NO_TELLING or corrected(chart, place):
        return False
    return (row.copied or speaks(place)) and on_side(chart, place) and not _of_one_side(place, chart)


def _of_one_side(place: Place, chart: Chart) -> bool:
    """Whether a sentence names one side alone, where the record treats the other or speaks of both."""
    own, treated = sides_of(place.sentence.text), side_of(chart)
    if not own or treated in own or (len(own) > 1 and not treated) or _ONLY.search(place.sentence.text):
        return False
    return treated is not None or any(sides_of(other.sentence.text) - own for other in chart.places)
