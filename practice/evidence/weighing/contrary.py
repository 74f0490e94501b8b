"""Values, days of onset and opposite words that contradict what another sentence says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.asking.quoting import TREATED_WITH
from practice.evidence.figures.valued import of_start
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils
from practice.evidence.record.scene import concepts_shown, head_words, speaks
from practice.notes.celled import cell_values
from practice.notes.dates import UCUM_DAYS, told_days
from practice.notes.lengths import lengths
from practice.notes.model import Assertion
from practice.notes.values import Value, values
from practice.notes.wording import wider
from rules.truth import Truth, disjunction

_HELD = frozenset({Assertion.FAMILY, Assertion.OTHER, Assertion.HYPOTHETICAL})
_ALSO = frozenset({"spo2", "ahi"})
"""Measures whose figure means another thing in another state (on oxygen, on treatment)."""
_STATE = re.compile(
    r"\b(?:residual|res\.?\s+ahi|on\s+(?:cpap|pap|bipap|therapy|treatment)|with\s+(?:cpap|pap)|treated|oxygen|liters?|cannula|\d\s*l\b|rem|supine|exercise|exertion|"
    r"asleep|during\s+sleep|overnight|nocturnal)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:baseline|initial(?:ly)?|was|were|prior|previous(?:ly)?|before|pre-?|last\s+(?:visit|year|month)|at\s+start|on\s+admission|in\s+20\d\d|lowest|nadir|highest|peak|worst|best)\b",
    re.IGNORECASE,
)
_BEGAN = re.compile(
    r"\b(?:began|begins?|started|starting|onset|first\s+(?:noted|noticed|seen|appeared)|appeared|came\s+on|developed|dates?\s+(?:back\s+)?(?:from|to)|(?:right|soon|shortly)\s+after|new\s+since)\b",
    re.IGNORECASE,
)
_LASTING = frozenset({"symptom", "finding", "chronic"})
_OPPOSITES = (
    (
        r"\buncontrolled\b|\bpoorly\s+controlled\b|\bnot\s+(?:\w+\s+)?controlled\b|\binadequately\s+controlled\b",
        r"\b(?:well|adequately|good|excellent|under\s+good)[\s-]+control(?:led)?\b|\b(?:is|are|remains?)\s+controlled\b|\bat\s+goal\b",
    ),
    (
        r"\b(?:severe|moderate)\b|\bactive\b",
        r"\b(?:in|complete|endoscopic|clinical|deep|full)\s+(?:\w+\s+)?remission\b|\b(?:almost\s+)?clear\s+(?:today|skin)\b|\biga\W{0,3}[01]\b|\bmayo\W{0,3}0\b|\bquiescent\b|\binactive\b|\bburned?\s+out\b",
    ),
    (r"\bsymptomatic\b", r"\basymptomatic\b|\bno\s+(?:\w+\s+)?symptoms\b|\bwithout\s+symptoms\b|\bsymptom[\s-]free\b"),
    (r"\b(?:progressive|worsening|progression)\b", r"\b(?:stable|unchanged|no\s+change|not\s+(?:progress\w+|worse\w*)|improving)\b"),
    (r"\b(?:unstable|instability)\b", r"\bstable\s+(?:to|on|with|under)\b|\b(?:is|remains)\s+stable\b"),
    (
        r"\bimprove(?:d|ment|s)\b",
        r"\bno\s+(?:\w+\s+)?(?:change|improvement|gain|progress)\b|\bunchanged\b|\bnot\s+improv\w+|\bplateau\w*|\bworse\w*|\bdeclin\w+",
    ),
    (
        r"\bable\s+(?:and\s+willing\s+)?to\b",
        r"\b(?:unable|not\s+able|cannot|can\s*not|could\s+not|couldn['’]t|can['’]t|incapable|failed\s+to)\b",
    ),
    (r"\bbilateral\b", r"\bunilateral\b"),
    (r"\b(?:positive|reactive)\b", r"\b(?:negative|nonreactive|non-reactive)\b"),
    (r"\bnegative\b", r"\b(?:positive|reactive)\b"),
    (r"\babnormal\b", r"\bnormal\b(?!\s+limits)"),
    (
        r"\b(?:daily|weekly|nightly|frequent)\b",
        r"\blast\s+(?:\w+\s+){0,3}?(?:was\b|in\b|\d)|\bnot\s+at\s+all\b|\brare(?:ly)?\b|\bonce\b|\b(?:one|two|three|[0-3])\s+(?:\w+\s+)?days?\s+(?:in|last|this)\b",
    ),
    (r"\b(?:severe|advanced|moderate)\b", r"\b(?:mild|minimal|slight)\s+(?:\w+\s+)?only\b|\bonly\s+(?:mild|minimal|slight)\b"),
    (r"\blives?\s+alone\b", r"\blives?\s+with\b"),
    (r"\bincontinen\w+\b", r"\bcontinent\b"),
    (r"\bdependent\b", r"\bindependent\b|\bnot\s+(?:\w+\s+)?dependent\b"),
    (r"\bchronic\b", r"\bacute\s+(?:onset|only)\b"),
)
"""Words of a leaf, and those of a sentence on the same thing that say the opposite."""
_OVER = re.compile(
    r"\b(?:explanted|removed|taken\s+out|decommissioned)\b(?!\s+(?:in|from)\s+the\s+(?:list|problem))|\b(?:since|has|have|had|was|were|now|is)\s+(?:been\s+)?"
    r"(?:resolved|stopped|ended|discontinued|closed|healed|cured|retracted|revoked|withdrawn|cancel+ed)\b|\b(?:cleared|subsided|went\s+away|abated)\b|\b(?:stopped|ended|discontinued)\s+(?:after|in|on|at)\b"
    r"|\bno\s+longer\s+(?:needed|used|in\s+use|required|necessary|present|takes|taking|has|on)\b|\b(?:switched|changed|converted|transitioned)\s+(?:over\s+)?(?:to|from)\b"
    r"|(?<!ready to )(?<!willing to )(?<!want to )(?<!wants to )(?<!able to )(?<!trying to )(?<!plans to )"
    r"\b(?:quit|gave\s+up)\b(?!\s+(?:work|job|because))",
    re.IGNORECASE,
)
"""What says that a state of now is over."""


_WOUND = re.compile(r"\b(?:ulcers?|ulceration|wounds?|erosions?|fistulas?|open\s+sores?)\b", re.IGNORECASE)
_HEALED = re.compile(
    r"\b(?:re-?)?epitheliali[sz]ed\b|\b(?:is|are|was|were|has|now|fully|completely|skin|wounds?|ulcers?)\s+(?:\w+\s+)?(?:closed|healed)\b",
    re.IGNORECASE,
)
_OF_NOW = re.compile(
    r"\W*(?:(?:is|are|currently|concurrent|current|ongoing)\s+)*(?:on|use\s+of|uses|using|taking)\b|[\w\s-]*\b(?:requiring|dependent)\b",
    re.IGNORECASE,
)


def contrary_value(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> Iterator[Place]:
    """Places that tell a value of the measure that fails the leaf, of the day of the value that fulfils it or of a later one."""
    if not demand.levels or (demand.baseline and all(of_start(f"{one.sentence.label} {one.sentence.text}") for one in places)):
        return
    for place in chart.places:
        if place in places or not speaks(place, carried=True) or not on_side(chart, place) or place.sentence.section == "goals":
            continue
        if demand.measures & _ALSO and _in_state(place.sentence.text) != _in_state(demand.quote):
            continue
        if _THEN.search(place.sentence.text) and not _now(place):
            continue
        told = [v for v in _values(place) if v.concept in demand.measures and not (v.side and chart.side and v.side != chart.side)]
        if told and all(_fails(demand, place, value) for value in told):
            yield place


def _in_state(text: str) -> bool:
    return bool(_STATE.search(re.sub(r"\b(?:oxygen|o2)\s+sat\w*", " ", text, flags=re.IGNORECASE)))


def _now(place: Place) -> bool:
    return bool(re.search(r"\b(?:today|now|current(?:ly)?|repeat(?:ed)?)\b", place.sentence.text, re.IGNORECASE))


def _values(place: Place) -> tuple[Value, ...]:
    cells = tuple(value for cell in place.sentence.cells if cell.stage != "before" for value in cell_values(cell))
    return cells or values(place.sentence.text)


def _fails(demand: Demand, place: Place, value: Value) -> bool:
    limits = [one for one in demand.levels if one.unit in ("1", "", value.amount.unit)]
    if not limits or (not place.sentence.cells and place.read.reached[value.first] & _HELD):
        return False
    unit = value.amount.unit or "1"
    return disjunction(fulfils(value.amount, Threshold(one.op, one.value, one.value2, unit)) for one in limits) is Truth.NOT_MET


def later_begun(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> Iterator[Place]:
    """Places that tell that the thing began too late, or has lasted too short, for what the leaf asks."""
    items = [item for item in demand.items if item.kind in _LASTING]
    limit = demand.duration
    if limit is None or limit.op not in (">=", ">") or not items or limit.unit not in UCUM_DAYS:
        return
    shown = concepts_shown(items, places)
    for place in chart.places:
        if place in places or not speaks(place) or not on_side(chart, place) or place.read.default is Assertion.PLANNED:
            continue
        ours = any(m.concept in wider(name) or name in m.names for m in place.read.mentions for name in shown)
        if not ours and (place.read.mentions or not _beside(place, places)):
            continue
        if any(m.kind in ("therapy", "procedure") for m in place.read.mentions):
            continue
        if _begun_late(place, chart, limit) or _too_short(place, chart, limit):
            yield place


def _begun_late(place: Place, chart: Chart, limit: Threshold) -> bool:
    began = _BEGAN.search(place.sentence.text)
    if began is None:
        return False
    days = [d for d in told_days(place.sentence.text, chart.visit, chart.written(place)) if 0 <= d.start - began.end() <= 40]
    least = chart.visit - dt.timedelta(days=int(limit.value * UCUM_DAYS[limit.unit]))
    return bool(days) and min(d.first for d in days) > least


def _too_short(place: Place, chart: Chart, limit: Threshold) -> bool:
    told = [fulfils(one.amount, limit) for one in lengths(place.sentence.text, chart.visit, chart.written(place))]
    return bool(told) and all(one is Truth.NOT_MET for one in told)


def opposed(demand: Demand, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence says of the thing the opposite of a word of the leaf."""
    if place.read.default is Assertion.PLANNED or demand.levels or not (_names(demand, place, places) or _beside(place, places)):
        return False
    text = place.sentence.text
    return any(re.search(asked, demand.quote, re.IGNORECASE) and re.search(told, text, re.IGNORECASE) for asked, told in _OPPOSITES)


def ended(demand: Demand, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence says that the thing is over, where it is asked as of now."""
    of_now = demand.current or bool(_OF_NOW.match(demand.quote))
    if place in places:
        return of_now and not demand.historical and _over_itself(demand, place)
    if _WOUND.search(demand.quote) and _HEALED.search(place.sentence.text) and not demand.historical:
        return _names(demand, place, places) or _beside(place, places)
    state = of_now or any(item.kind in ("finding", "symptom") for item in demand.items)
    if place.read.default is Assertion.PLANNED or demand.levels or demand.historical or not state or not _OVER.search(place.sentence.text):
        return False
    return _names(demand, place, places) or (of_now and _beside(place, places))


_IT_ENDED = re.compile(
    r"^\W*(?:it|this|that|they|these)\s+(?:(?:was|were|has\s+been|have\s+been|had\s+been)\s+)?(?:since\s+)?(?:stopped|discontinued|ended|withdrawn)\b",
    re.IGNORECASE,
)


def ended_then(demand: Demand, place: Place, before: Place | None, places: tuple[Place, ...]) -> bool:
    """Whether a sentence says of the therapy that the one before it names that it was stopped, where it is asked as of now."""
    if before is None or demand.historical or demand.outcomes or not (demand.current or TREATED_WITH.match(demand.quote)):
        return False
    return bool(_IT_ENDED.match(place.sentence.text)) and _names(demand, before, places)


def _over_itself(demand: Demand, place: Place) -> bool:
    """Whether a sentence that is relied on says right behind the thing that it is over (`infection cleared`)."""
    ends = [place.read.tokens[m.last].end for m in place.read.mentions for i in demand.concepts if m.names & i.names]
    return any(_OVER.search(place.sentence.text[end : end + _CLOSE_BEHIND].split(",")[0]) for end in ends)


_CLOSE_BEHIND = 26


def _names(demand: Demand, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence names the thing of the leaf, by a word of its name at least."""
    items = [item for item in demand.items if item.kind not in ("word", "")]
    shown = concepts_shown(items, places)
    if any(m.concept in wider(name) or name in m.names for m in place.read.mentions for name in shown):
        return True
    said = head_words(items, places) | {item.word for item in demand.items if item.word and not items}
    return any(token.stem in said for token in place.read.tokens)


def _beside(place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence that names nothing but a study stands right behind one that is relied on."""
    only = all(m.kind in ("imaging", "procedure", "specialist", "word") for m in place.read.mentions)
    return only and any(place.note is one.note and place.number == one.number + 1 for one in places)
