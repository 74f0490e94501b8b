"""Where to look: the sentences of a chart that stand nearest to a leaf which is not documented. They show nothing, and decide nothing.

A sentence is near by what it names of the leaf: the same thing or a narrower one, a measure with its figure, an outcome, a word. What is
rare in the chart counts for more than what stands everywhere; what surrounds a sentence (its heading, its label, the line above) counts
half; the rest of the policy's line, and the heads it stands under, count for less than the leaf itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from practice.evidence.nearby.barred import asks_of_family, asks_of_what_is_ahead, barred, says_something, why_not
from practice.evidence.nearby.features import AROUND, WIDER, Unit, Wanted, features_of, units_of
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import named
from practice.notes.wording import wider

MOST = 3
SAYS = "Nearest sentences; none was read as saying this"
_LEAST, _ENOUGH = 0.2, 3.0
"""Share of what is asked that a sentence must name to be shown; of a long list so many rare words of it are all."""
_NONE = 1e-9
_BESIDE = 0.55
"""Share of the best sentence's nearness that a further one must have."""
_UNDER_PLAN = 0.85
_Found = dict[int, float]


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence or table row that stands near a leaf, verbatim in `file` from `start`.

    heading  what it stands under, as printed      why  why it was not taken, where the reading knows; else ""
    """

    file: str
    quote: str
    start: int
    heading: str = ""
    why: str = ""


class Nearby:
    """A chart as it is searched: each feature with the sentences that have it, and how strongly."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._places = [place for place in chart.places if says_something(place)]
        self._having: dict[str, _Found] = defaultdict(dict)
        aged = {id(place) for _, place in chart.ages}
        for number, place in enumerate(self._places):
            around = [place.sentence.label, place.sentence.heading]
            above = chart.above(place)
            around += [above.sentence.text] if above else []
            for feature, strength in features_of(around, place, id(place) in aged):
                held = self._having[feature]
                held[number] = max(held.get(number, 0.0), strength)

    def of(self, wanted: Wanted, most: int = MOST) -> tuple[Near, ...]:
        """The nearest sentences, the nearest first, those that say nothing of this patient last; none where nothing comes near enough."""
        scores = self._scores(wanted)
        family, ahead = asks_of_family(f"{wanted.quote} {wanted.line}"), asks_of_what_is_ahead(wanted.quote)
        asked = {name for one in named(wanted.quote)[1] for name in (one.concept, *wider(one.concept))}
        last = {at: bool(barred(self._chart, self._places[at], family=family)) for at in scores}
        ranked = sorted(scores, key=lambda at: (last[at], -scores[at], -self._chart.written(self._places[at]).toordinal(), at))
        best = scores[ranked[0]] if ranked else 0.0
        shown: dict[str, Near] = {}
        for at in ranked:
            place = self._places[at]
            if len(shown) == most:
                break
            if scores[at] < _BESIDE * best:
                continue
            about = [one for one in place.read.mentions if one.names & asked or one.concept in asked]
            why = why_not(self._chart, place, about, family=family, ahead=ahead)
            shown.setdefault(" ".join(place.sentence.text.lower().split()), _near(place, why))
        return tuple(shown.values())

    def _scores(self, wanted: Wanted) -> _Found:
        """How near each sentence is that names enough of the leaf itself; of the rest of its line more must be named."""
        scores: _Found = defaultdict(float)
        named_there: _Found = defaultdict(float)
        total = 0.0
        for unit in units_of(wanted):
            found = self._found(unit)
            rare = math.log1p(len(self._places) / max(sum(found.values()), 1.0))
            total += unit.weight * rare * unit.counts
            for at, strength in found.items():
                scores[at] += unit.weight * rare * strength
                if strength > AROUND * WIDER:
                    named_there[at] += unit.weight * rare * strength * unit.known
        enough = _LEAST * min(total, _ENOUGH * math.log1p(len(self._places)))
        near = {at for at, named_score in named_there.items() if named_score >= max(enough, _NONE)}
        return {at: scores[at] * (_UNDER_PLAN if self._places[at].sentence.section == "plan" else 1.0) for at in sorted(near)}

    def _found(self, unit: Unit) -> _Found:
        found: _Found = {}
        for feature, strength in unit.features:
            for at, held in self._having.get(feature, {}).items():
                found[at] = max(found.get(at, 0.0), held * strength)
        for phrase in unit.phrases:
            for at, share in self._share(phrase).items():
                found[at] = max(found.get(at, 0.0), share * WIDER)
        return found

    def _share(self, phrase: tuple[str, ...]) -> _Found:
        """How much of a name the sentences have: of one word alone nothing."""
        sums: _Found = defaultdict(float)
        had: _Found = defaultdict(float)
        for word in phrase:
            for at, held in self._having.get(f"w:{word}", {}).items():
                sums[at] += held / len(phrase)
                had[at] += 1
        return {at: share for at, share in sums.items() if had[at] > 1}


def _near(place: Place, why: str) -> Near:
    said = place.sentence
    return Near(place.note.file, said.text, said.start, said.heading.strip("#*_ :-—"), why)
