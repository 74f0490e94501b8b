"""Leaves on how much an earlier injection helped (`prior epidural injection produced at least 50 percent relief for at least 3 months`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.treated import region_of
from practice.evidence.therapies.uses import Use, uses_of
from practice.notes.lengths import lengths, number, shares
from rules.truth import Truth, conjunction

_WHAT = re.compile(
    r"\b(?:(?:lumbar|cervical|thoracic|epidural|transforaminal|interlaminar|caudal|facet|medial\s+branch|sacroiliac|SI|joint|nerve|root|steroid|corticosteroid|diagnostic|genicular|radiofrequency|RF|trigger\s+point|intra-?articular)\s+)*"
    r"(?:injections?|blocks?|esis?|ablations?|neurotom(?:y|ies)|rhizotom(?:y|ies)|rfas?)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?:(?:at\s+least|a\s+minimum\s+of|no\s+less\s+than|≥|>=)\s*)?(?P<n>\d{2})\s*(?:%|percent)(?:\s+or\s+(?:more|greater|better))?\s+(?:(?:sustained|documented|pain|symptom\w*)\s+)*(?:relief|reduction|improvement)\b(?:\s+(?:in|of)\s+(?:pain|symptoms))?",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"(?:that\s+|which\s+)?(?:for|lasting|lasted)\s+(?:at\s+least|a\s+minimum\s+of|no\s+less\s+than)\s+(?P<n>\d{1,2}|two|three|four|six|eight|twelve)\s+(?P<unit>days?|weeks?|months?)",
    re.IGNORECASE,
)
_FILL_WORDS = (
    "prior previous initial first earlier last most recent the an a any with produced provided resulted in gave from after following of "
    "response positive documented by to that each at level same and or has have"
)
_FILL = frozenset(_FILL_WORDS.split())
_HELP = re.compile(r"\b(?:relie\w+|help\w*|better|benefit|improve\w*|reduc\w+|less\s+pain|eased)\b", re.IGNORECASE)
_NO_HELP = re.compile(
    r"\b(?:sleep\w*|walk\w*|stand\w*|sit\w*|function\w*|mood|strength|motion|overall|no|not|without|goal|expect\w*|hop\w*|need\w*|if|criteria|policy|require\w*|until)\b",
    re.IGNORECASE,
)
_NEAR = 26
_UNITS = {"d": "d", "w": "wk", "m": "mo"}


def judge_relief_share(demand: Demand, chart: Chart) -> Judged | None:
    """How much, and where it is asked how long, the injections of the record helped; None for any other leaf and where nothing tells it."""
    flat = demand.flat
    share, what, long = _SHARE.search(flat), _WHAT.search(flat), _LONG.search(flat)
    if share is None or what is None or demand.negated or demand.window:
        return None
    rest = flat
    for found in sorted((one for one in (share, what, long) if one), key=lambda one: -one.start()):
        rest = rest[: found.start()] + " " + rest[found.end() :]
    if not set(re.findall(r"[a-z]+", rest.lower())) <= _FILL:
        return None
    item = next((one for one in demand_of_quote(what.group()).items if one.kind in ("therapy", "procedure")), None)
    if item is None:
        return None
    limit = Threshold(">=", float(share["n"]), None, "%")
    lasting = Threshold(">=", number(long["n"]), None, _UNITS[long["unit"][0].lower()]) if long else None
    region = region_of(replace(demand, items=(item,)), chart)
    said = [one for use in uses_of(item, chart, region) for one in _told(use, limit, lasting, chart)]
    return settled(chart, said, once=False) if said and len({one.truth for one in said}) == 1 else None


def _told(use: Use, limit: Threshold, lasting: Threshold | None, chart: Chart) -> Iterator[Said]:
    """The shares of relief behind an injection in its sentence, or in what goes on with it."""
    for place in (use.place, *use.more):
        start = use.at[1] if place is use.place else 0
        text = place.sentence.text
        for one in shares(text):
            around = text[max(start, one.start - _NEAR) : one.end + _NEAR]
            if one.start < start or not _HELP.search(around) or _NO_HELP.search(text[max(start, one.start - _NEAR) : one.start]):
                continue
            truths = [fulfils(one.amount, limit)]
            if lasting is not None:
                long = [
                    fulfils(length.amount, lasting)
                    for length in lengths(text, chart.visit, chart.written(place))
                    if length.start >= one.end
                ]
                truths.append(long[0] if long else Truth.NOT_DOCUMENTED)
            truth = conjunction(truths)
            if truth.known:
                yield Said(truth, place, None, (use.place,) if place is not use.place else ())
