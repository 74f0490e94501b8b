"""What stands against a leaf that is about to be met: any other sentence of the record that says otherwise of the same thing.

To be met a sentence must name everything; to stand in the way it need only name the head of the leaf, or a value of the same measure, with
a contrary assertion. What is said plainly makes a conflict, with the sentences that disagree; what a later word only puts in doubt leaves
the leaf undocumented. A sentence of an earlier day is superseded and stands against nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.figures.elapsed import counts_a_list
from practice.evidence.findings.plain import REMITTED, on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, in_window
from practice.evidence.record.naming import LASTING, assertion, holds, narrowed
from practice.evidence.record.scene import carried, concepts_shown, corrected, head_words, of_day, over, speaks, superseded, told_by_another
from practice.evidence.saying.denial import for_a_time, restricted
from practice.evidence.saying.other_part import of_another_part
from practice.evidence.saying.spoken import spoken_of
from practice.evidence.saying.turned import before_operation, gainsaid, only_at_first, turned, unfinished
from practice.evidence.saying.undenied import undenied
from practice.evidence.therapies.untaken import untaken
from practice.evidence.therapies.uses import uses_of
from practice.evidence.weighing.contrary import contrary_value, ended, ended_then, later_begun, opposed
from practice.evidence.weighing.otherwise import otherwise
from practice.notes.model import DENIED, STATED, Assertion
from practice.notes.regions import elsewhere
from practice.notes.tokens import Mention, stem, tokens
from practice.notes.wording import concepts, wider
from rules.truth import Truth

_SO = frozenset({Assertion.PRESENT})
_DENIABLE = frozenset({"chronic", "finding", "symptom", "sign", "procedure"})
_LOOSE = frozenset(stem(w) for w in ("patient", "able", "documented", "due", "because"))
_CLOSE = 6
_REPEATED = re.compile(r"\W*repeat(?:ed)?\s+\w+\s*:", re.IGNORECASE)
_UNPROVEN = re.compile(
    r"\b(?:not|never|un)[\s-]?(?:been\s+)?(?:confirmed|supported|established|substantiated|verified|proven)\b|\b(?:doubt(?:ful|s|ed)?|in\s+question|questionable)\b",
    re.IGNORECASE,
)
_YEAR = 366
_GOES_ON = re.compile(
    r"\s+(?:persist\w*|remain\w*|recur\w*|return\w*|worsen\w*|continu\w*|spread\w*|progress\w*|got\s+worse|came\s+back)\b", re.IGNORECASE
)
"""`tolerated without trouble, plaques persisted`: there they are."""
_NO = frozenset({"no", "any", "without", "denies", "denied", "nor"})


def weighed(demand: Demand, chart: Chart, found: Judged) -> Judged:
    """A leaf that is met, with all that stands against it; any other as it is."""
    if found.truth is Truth.NOT_MET and not demand.negated:
        one = len(demand.concepts) == 1 and "risk" not in demand.quote.lower()
        if one and undenied(demand, chart, found.places):
            return Judged(Truth.NOT_DOCUMENTED)  # `no depression medication` denies no depression
        lasting = any(item.kind == "chronic" for item in demand.concepts)  # an illness once told is not undone by a later word alone
        asserted = _asserted(demand, chart, found.places, outright=True)
        said = [p for p in asserted if lasting or not superseded(chart, p, found.places)]
        return Judged(Truth.CONFLICT, tuple(dict.fromkeys((*found.places, *said)))) if said else found
    if found.truth is not Truth.MET:
        return found
    found = replace(found, places=_written_anew(demand, found.places))
    against = () if counts_a_list(demand.quote) else tuple(dict.fromkeys(_against(demand, chart, found.places)))
    if against:
        return Judged(Truth.CONFLICT, tuple(dict.fromkeys((*found.places, *against))))
    if demand.negated and (undenied(demand, chart, found.places) or of_another_part(demand, chart, found.places)):
        return Judged(Truth.NOT_DOCUMENTED)
    doubtful = any(corrected(chart, place) for place in found.places) or _doubted(demand, chart, found.places)
    doubtful = doubtful or spoken_of(demand, found.places)
    doubtful = doubtful or turned(demand, found.places) or gainsaid(demand, chart, found.places) or unfinished(demand, found.places)
    doubtful = doubtful or only_at_first(demand, found.places) or before_operation(demand, found.places)
    return Judged(Truth.NOT_DOCUMENTED) if doubtful else found


def _written_anew(demand: Demand, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places of a leaf without those that were carried forward, where each that is left names all that it asks."""
    if demand.parts or demand.duration or demand.count or demand.levels or demand.negated:
        return places
    anew = tuple(place for place in places if not carried(place))
    told = bool(anew) and all(holds(item, p.read.tokens, p.read.mentions) for p in anew for item in demand.concepts)
    return anew if told else places


def _against(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> Iterator[Place]:
    if demand.negated:
        yield from _asserted(demand, chart, places)
        yield from otherwise(demand, chart, places)
        return
    yield from (place for place in contrary_value(demand, chart, places) if not _outdone(chart, place, places))
    yield from later_begun(demand, chart, places)
    yield from untaken(demand, chart, places)
    yield from otherwise(demand, chart, places)
    yield from (place for place in places if ended(demand, place, places))
    for place in chart.places:
        if place in places or not speaks(place) or not on_side(chart, place) or elsewhere(place.sentence.text, demand.region):
            continue
        denies = _denied(demand, place, places) or _words_denied(demand, place) or _head_denied(demand, chart, place, places)
        if ((denies or opposed(demand, place, places) or _excluded(demand, place)) and not superseded(chart, place, places)) or (
            (ended(demand, place, places) or ended_then(demand, place, chart.before(place), places)) and not over(chart, place, places)
        ):
            yield place


def _outdone(chart: Chart, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a value is of an earlier day; where neither its note nor the other value has one of its own, none is the later."""
    if any(one.note.dated is None and chart.days(one) is None for one in places):
        return of_day(chart, place) < chart.visit - dt.timedelta(days=_YEAR)
    return superseded(chart, place, places)


def _heads(demand: Demand) -> tuple[Item, ...]:
    """The things that a leaf is about: studies only where it names nothing else."""
    return tuple(i for i in demand.concepts if i.kind in _DENIABLE and i.names != {"pain"})


def _denied(demand: Demand, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence denies a head of the leaf, a wider thing, or the narrower one by which it was shown."""
    if place.read.default is Assertion.PLANNED or demand.levels or demand.suspected or demand.future:
        return False
    asked: set[str | None] = {token.stem for token in tokens(demand.quote)}
    for item in _heads(demand):
        shown = concepts_shown([item], places)
        lasting = demand.historical or item.kind in LASTING
        for mention in place.read.mentions:
            whole = any(mention.concept in wider(name) for name in shown)
            if not whole or (mention.concept not in shown and narrowed(place, mention)):
                continue
            said = assertion(item, (mention.first, mention.last, mention), place)
            if (said not in DENIED and not _denies(place, mention.first, mention.last)) or restricted(place, mention, asked):
                continue
            if not (lasting and for_a_time(place, mention, demand)):
                return True
    return False


def _doubted(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> bool:
    """Whether a sentence of the same or a later day says of the thing that it is not confirmed."""
    if demand.suspected or demand.negated or demand.levels:
        return False
    shown = concepts_shown(_heads(demand), places)
    for place in chart.places:
        if place in places or not speaks(place) or not on_side(chart, place) or not _UNPROVEN.search(place.sentence.text):
            continue
        named = any(mention.concept in wider(name) for mention in place.read.mentions for name in shown)
        if named and not superseded(chart, place, places):
            return True
    return False


def _excluded(demand: Demand, place: Place) -> bool:
    """Whether a sentence says that the patient has what cannot be together with the thing (type 2 with type 1)."""
    names = {other for item in demand.concepts if item.kind == "chronic" for name in item.names for other in concepts()[name].excludes}
    return any(place.read.assertion(m.first, m.last) in STATED for m in place.read.mentions if m.concept in names)


def _states(place: Place, mention: Mention) -> bool:
    return place.read.assertion(mention.first, mention.last) in _SO


def _denies(place: Place, first: int, last: int) -> bool:
    """Whether a sentence denies what stands at these tokens; `repeat exam: no contracture` was done, and is no plan."""
    if place.read.assertion(first, last) in DENIED:
        return True
    reached = frozenset().union(*(place.read.reached[i] for i in range(first, last + 1)))
    if told_by_another(place):
        reached -= {Assertion.OTHER, Assertion.FAMILY}  # who tells is not of whom it is told
    allowed = {Assertion.ABSENT, Assertion.PLANNED} if _REPEATED.match(place.sentence.text) else {Assertion.ABSENT}
    return Assertion.ABSENT in reached and reached <= allowed


def _head_denied(demand: Demand, chart: Chart, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence denies the thing by a single word of its name (`no tear`, `the evaluation was cancelled`)."""
    if demand.levels or demand.suspected or demand.future or place.read.default is Assertion.PLANNED:
        return False
    pictured = all(item.kind == "imaging" for item in demand.concepts)
    names = head_words(demand.concepts, places) or frozenset(item.word for item in demand.items if item.word and pictured)
    inside = {i for m in place.read.mentions for i in range(m.first, m.last + 1)}
    if place.note not in [one.note for one in places]:
        return False
    for i, token in enumerate(place.read.tokens):
        if token.stem not in names or i in inside or not token.word or _GOES_ON.match(place.sentence.text, token.end):
            continue
        before = place.read.tokens[i - 1].text if i else ""
        if _denies(place, i, i) and (before in _NO or not i or before in ".,:;"):
            return True
    return False


def _words_denied(demand: Demand, place: Place) -> bool:
    """Of a leaf that names no known thing: a sentence that has all its words close together and denies one of them."""
    if demand.concepts or demand.levels or len(demand.items) < len(("two", "words")):
        return False
    core = [item for item in demand.items if item.word not in _LOOSE]
    spots = [[spot[0] for spot in holds(item, place.read.tokens, place.read.mentions)] for item in core]
    if not core or not all(spots):
        return False
    first = [min(one) for one in spots]
    close = max(first) - min(first) <= _CLOSE * len(core)
    return close and any(place.read.assertion(i, i) in DENIED for one in spots for i in one)


def _asserted(demand: Demand, chart: Chart, places: tuple[Place, ...], outright: bool = False) -> Iterator[Place]:
    """Places that say that what the leaf wants absent is there; `outright`: by its very name."""
    dated = outright and demand.window is not None and any(item.kind == "therapy" for item in demand.items)
    if dated or (not outright and demand.items and all(item.kind == "therapy" for item in demand.items)):
        yield from _used(demand, chart, places)
        return
    heads = [i for i in demand.concepts if i.kind in ("chronic", "finding", "symptom") and i.names != {"pain"}]
    rest = [item for item in demand.items if item not in heads and (item.kind not in ("", "specialist", "imaging") or not outright)]
    if demand.levels or demand.window or demand.duration or demand.trailing or not heads or rest:
        return
    for place in chart.places:
        if place in places or not speaks(place) or not on_side(chart, place) or place.read.default is Assertion.PLANNED:
            continue
        if outright and REMITTED.search(place.sentence.text):
            continue
        if outright and any(m.kind == "therapy" for m in place.read.mentions):
            continue  # `ointment to the face` does not say that the face is affected
        named = [m for item in heads for m in place.read.mentions if m.names & item.names and (m.concept in item.names or not outright)]
        if outright and demand.current and place.sentence.section != "assessment" and chart.days(place):
            continue  # what was once is none of now
        if any(_states(place, m) for m in named):
            yield place


def _used(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> Iterator[Place]:
    """Places that tell a use, in the time that is asked, of what the leaf wants not used."""
    if demand.outcomes or demand.concurrent or demand.levels or demand.count or demand.duration:
        return
    for item in demand.items:
        if item.kind != "therapy":
            continue
        names = item.names | frozenset(name for name in _KINDS_OF if name in item.names for name in _KINDS_OF[name])
        for use in uses_of(replace(item, names=names), chart, demand.region):
            if use.place not in places and (use.when is not None or demand.window is None) and in_window(chart, demand.window, use.when):
                yield use.place


_KINDS_OF = {"steroid_injection": ("triamcinolone", "injection")}
"""What may stand for a therapy where it is said to have been used after all."""
