"""Leaves that a thing is not used at the same time as another: what the patient takes now, and what the record says is not taken."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.therapies.alongside import kept, left_off, sole_agent
from practice.notes.model import DENIED, Assertion
from practice.notes.tokens import Mention
from practice.notes.wording import wider
from rules.truth import Truth, conjunction

_NOW = re.compile(
    r"\b(?:currently|continues?|continued|ongoing|still|takes|taking|uses|using|on|active|daily|monthly|weekly|since)\b", re.IGNORECASE
)
_OVER = re.compile(
    r"\b(?:stopped|discontinued|quit|former\w*|previous\w*|prior|past|completed|ended|until|held|failed|before|tried|inadequate|history|last\s+taken|last\s+(?:\w+\s+)?dose)\b",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    {
        "another",
        "other",
        "additional",
        "second",
        "agent",
        "drug",
        "medication",
        "product",
        "therapy",
        "treatment",
        "prescriber",
        "attest",
        "concurrent",
    }
)
_WITH = re.compile(
    r"\b(?:with\s+(?:it|this|them|[\w-]+)|while\s+on|at\s+the\s+same\s+time|together|concurrent\w*|concomitant\w*|alongside|in\s+combination|planned|given|used|added|taken)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\d{1,2}/\d{2,4}\s*(?:to|-|–|through)\s*\d{1,2}/\d{2,4}")
_ALONE = re.compile(
    r"\b(?:as\s+(?:the|her|his|their)\s+(?:only|sole)|(?:the\s+)?(?:only|sole)\s+(?:biologic|agent)(?!\s+(?:that|which|to|s?he|they|not)\b)|monotherapy|used\s+alone|not\s+be\s+(?:combined|given\s+together|used\s+(?:together|in\s+combination|concurrently|with))|never\s+with\s+another)\b",
    re.IGNORECASE,
)
"""What says that a drug is, and will be, given by itself."""
_NARROW = re.compile(r"\b(?:another|other|additional|second)\b", re.IGNORECASE)


def judge_together(demand: Demand, chart: Chart) -> Judged:
    """Whether what must not be used besides is used now. The truth is that of its use; the leaf says that it is not."""
    items = [item for item in demand.items if item.kind == "therapy"]
    if (only := sole_agent(demand, items, chart)).places:
        return only
    if (sole := _only_systemic(demand, items, chart)).places:
        return sole
    others = _OTHERS | {"oral"} if _NARROW.search(demand.quote) else _OTHERS  # of which nothing is met
    if not items or any(item.kind != "therapy" and item.word not in others for item in demand.items):
        return NOTHING
    found = [
        settled(
            chart,
            [s for p in chart.places for s in _said(p, Item(frozenset({n}), i.kind), chart, bool(_NARROW.search(demand.quote)))],
            once=True,
        )
        for i in items
        for n in sorted(i.names)
    ]
    if _NARROW.search(demand.quote) and (alone := _no_other(items, chart)).places:
        return alone
    met = [one for one in found if one.truth is Truth.MET]
    if met and _NARROW.search(demand.quote):
        return NOTHING  # what is taken may be the very drug that is asked for
    worst = met or [one for one in found if one.truth is Truth.CONFLICT]
    if worst:
        return worst[0]
    truth = conjunction(one.truth for one in found)
    none = all(one.truth is Truth.NOT_MET for one in found)
    return Judged(truth, tuple(dict.fromkeys(p for one in found for p in one.places))) if none else NOTHING


_ONLY_DRUG = re.compile(
    r"\b(?:as\s+)?(?:the|his|her|their|a)\s+(?:only|sole|single)\s+(?:(?:systemic|oral|injected|active|psoriasis)\s+)*(?:agent|drug|medication|medicine|treatment|therapy)\b"
    r"(?!\s+(?:that|which|he|she|they|not|left|tried|so\s+far|ever|to\s+have))",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:if|unless|consider\w*|(?-i:may)|might|could|was|were|had|until|stopped|failed|wants?|hopes?|asks?)\b|\?", re.IGNORECASE
)


def _only_systemic(demand: Demand, items: list[Item], chart: Chart) -> Judged:
    """NOT_MET where a plan says of the drug asked for that it is, or will be, the only one, and no other of those named goes on."""
    if not _NARROW.search(demand.quote):
        return NOTHING
    plans = ("plan", "assessment_plan", "assessment")
    found = [p for p in chart.places if p.sentence.section in plans and _ONLY_DRUG.search(p.sentence.text)]
    found = [p for p in found if not _UNSURE.search(p.sentence.text) and p.read.default is not Assertion.COPIED]
    names = frozenset(name for i in items for name in i.names)
    told = [s for p in chart.places for i in items for s in _each(p, i, chart, other=True) if s.truth is Truth.MET]
    going = {m.concept for s in told for m in s.place.read.mentions if m.names & names}
    near = [q for p in found for q in (p, chart.at(p.note, p.number - 1) if p.number else p)]
    own = {m.concept for p in near for m in p.read.mentions if m.names & names}
    return Judged(Truth.NOT_MET, tuple(found)) if found and going <= own and len(own) <= 1 else NOTHING


def _no_other(items: list[Item], chart: Chart) -> Judged:
    """NOT_MET where no other of the kind was ever given than the one that the record tells of, and the plan does not go on with it."""
    said = [s for p in chart.places for i in items for s in _said(p, i, chart, other=True)]
    against = tuple(dict.fromkeys(s.place for s in said if s.truth is Truth.NOT_MET))
    names = frozenset(name for i in items for name in i.names)
    going = {m.concept for s in said if s.truth is Truth.MET for m in s.place.read.mentions if m.names & names}
    plans = [p for p in chart.places if p.sentence.section in ("plan", "assessment_plan")]
    goes_on = any(kept(p, m) for p in plans for m in p.read.mentions if m.names & names)
    stopped = {m.concept for p in plans for m in p.read.mentions if left_off(p, m)}
    return Judged(Truth.NOT_MET, against[:2]) if against and len(going) == 1 and going <= stopped and not goes_on else NOTHING


def _said(place: Place, item: Item, chart: Chart, other: bool) -> Iterator[Said]:
    found = list(_each(place, item, chart, other))
    none = [one for one in found if one.truth is Truth.NOT_MET]  # `on no biologic; last dose of adalimumab in May`
    yield from none or found


def _each(place: Place, item: Item, chart: Chart, other: bool) -> Iterator[Said]:
    if place.sentence.section in ("allergies", "family") or place.read.default in (Assertion.COPIED, Assertion.FAMILY):
        return
    if place.read.default is Assertion.PLANNED:
        yield from (Said(Truth.NOT_MET, place) for mention in place.read.mentions if _left_out(place, mention, item))
        yield from (Said(Truth.MET, place) for mention in place.read.mentions if mention.names & item.names and kept(place, mention))
        return
    for mention in place.read.mentions:
        told = place.read.assertion(mention.first, mention.last)
        if (
            told in DENIED
            and (mention.names & item.names or any(mention.concept in wider(n) for n in item.names))
            and _whole(place, mention, item, other or place.sentence.section == "medications")
        ) or (mention.names & item.names and _ALONE.search(place.sentence.text)):
            yield Said(Truth.NOT_MET, place)
        elif told is Assertion.PRESENT and mention.names & item.names and (_goes_on(place) or _filled(place, chart)):
            yield Said(Truth.MET, place)


_FILL = re.compile(r"\b(?:days?\s+supply|refills?|filled|dispensed|last\s+fill(?:ed)?|picked\s+up)\b", re.IGNORECASE)
_QUARTER = dt.timedelta(days=90)


def _filled(place: Place, chart: Chart) -> bool:
    """Whether a pharmacy gave it within the last three months."""
    text, days = place.sentence.text, chart.days(place)
    fresh = days is not None and chart.visit - _QUARTER <= days[1] <= chart.visit
    return (
        fresh and bool(_FILL.search(text)) and not re.search(r"\b(?:no|never|not|zero)\b", text, re.IGNORECASE) and not _OVER.search(text)
    )


def _left_out(place: Place, mention: Mention, item: Item) -> bool:
    """Whether a plan says that the drug is given by itself, or that no other of the kind is (`no other biologic will be given with it`)."""
    text = place.sentence.text
    if not any(mention.concept in wider(name) for name in item.names) or re.search(
        r"\b(?:if|unless|until|(?-i:may)|might|consider\w*|ask\w*|discuss\w*)\b|\?", text, re.IGNORECASE
    ):
        return False
    before = text[: place.read.tokens[mention.first].start]
    none = _NO_OTHER.search(before) or (DENIED & place.read.reached[mention.first] and _NARROW.search(before[-24:]))
    behind = text[place.read.tokens[mention.last].end :]
    return (
        bool(none)
        or bool(_ONLY.search(before))
        or bool(mention.names & item.names and re.match(r"\s+monotherapy\b", behind, re.IGNORECASE))
    )


_NO_OTHER = re.compile(
    r"\b(?:no|not|without|never|nor)\s+(?:(?:be|on|to|take|taking|use|using|receive|receiving|get|have|given|with|any|an?|in|combination|combined|concurrent\w*|concomitant\w*|together|"
    r"used|will|other|another|additional|second|further|overlapping)\s+)*(?:[\w-]+\s+(?:or|nor|and|/)\s+)?(?:(?:any|an?|other|another)\s+)*$",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:as\s+(?:the|her|his|their)\s+|the\s+|an?\s+)?(?:only|sole|single)\s+$", re.IGNORECASE)


def _whole(place: Place, mention: Mention, item: Item, other: bool) -> bool:
    """Whether the denial is of all that is asked: of the class or a wider one, not of one drug of it; `other`: another one is asked for."""
    before = [t.text for t in place.read.tokens[max(0, mention.first - 3) : mention.first]]
    ahead = place.sentence.text[: place.read.tokens[mention.first].start]
    left = {"other", "further", "longer", "more"} - ({"other"} if other or _NOR_OTHER.search(ahead) else set())
    return any(mention.concept in wider(name) for name in item.names) and not left & set(before)


_NOR_OTHER = re.compile(r"\b(?:no|never|not)\b[^.;]*\b(?:or|nor)\s+(?:any\s+)?other\s+$", re.IGNORECASE)
"""Before the name of a class: none of the drugs before it, nor any other of it."""


def _goes_on(place: Place) -> bool:
    text = place.sentence.text
    if _SPAN.search(text):
        return False
    if place.sentence.section == "medications" and re.search(r"\bactive\b", text, re.IGNORECASE):
        return True
    return (place.sentence.section == "medications" or bool(_NOW.search(text))) and not _OVER.search(text)
