"""Conservative therapy, under the policy's own definition where it has one.

Without one it is: the record says so in these words, or an active therapy (physical therapy, home exercises, chiropractic), or two kinds of
therapy that are conservative, each with what the leaf asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from practice.evidence.asked import Demand, Item
from practice.evidence.chart import Chart
from practice.evidence.demand import demand
from practice.evidence.judged import NOTHING, Judged
from practice.evidence.therapy import judge_therapy
from practice.evidence.uses import ITSELF
from practice.notes.wording import concepts, wider
from rules.model import Stance, Statement
from rules.truth import Truth

_ACTIVE = ("physical_therapy", "home_exercise", "chiropractic")
_NUMBER = re.compile(r"\b(?:at\s+least|minimum\s+of|any)?\s*(one|two|three|\d)\s+(?:or\s+more\s+)?of\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class Definition:
    """What a policy calls conservative therapy: so many of these."""

    least: int
    kinds: tuple[str, ...]


def definition_of(statements: Iterable[Statement], text: str) -> Definition | None:
    """The definition a policy gives; None where it gives none that names therapies."""
    for statement in statements:
        if statement.stance is not Stance.DEFINITION:
            continue
        said = text[statement.citation.start : statement.citation.end]
        if found := _definition(said):
            return found
    sentence = re.search(
        (
            r"(?:conservative|non-?\s?surgical|non-?\s?operative)\s+(?:therapy|treatment|management|care)\W+(?:is|"
            r"are|means?|must\s+include|includes?|consists?|defined|refers?)\b[^.]{10,600}"
        ),
        text,
        re.IGNORECASE,
    )
    return _definition(sentence.group()) if sentence else None


def _definition(said: str) -> Definition | None:
    if not re.search(r"conservative|non-?\s?surgical|non-?\s?operative", said, re.IGNORECASE):
        return None
    items = [
        i
        for i in demand(
            re.sub(r"^.*?\b(?:is|are|means?|includes?|include|consists?|defined|refers?)\b", "", said, flags=re.IGNORECASE | re.DOTALL)
        ).items
        if i.kind == "therapy"
    ]
    kinds = tuple(sorted({name for item in items for name in item.names if name != "conservative_therapy"}))
    if len(kinds) < 2:
        return None
    count = _NUMBER.search(said)
    least = _NUMBERS.get(count[1].lower()) or int(count[1]) if count else 1 if re.search(r"\bor\b|any\b", said) else len(kinds)
    return Definition(least, kinds)


def judge_conservative(asked: Demand, chart: Chart, definition: Definition | None) -> Judged:
    """A leaf that asks for conservative therapy."""
    rest = tuple(i for i in asked.items if "conservative_therapy" not in i.names and i.kind != "word")
    if rest:
        return NOTHING
    named = _named_so(asked, chart)
    if definition is None and named.truth is not Truth.NOT_DOCUMENTED:
        return named
    kinds = definition.kinds if definition else tuple(name for name in concepts() if "conservative_therapy" in concepts()[name].wider)
    judged = {kind: judge_therapy(_for(asked, kind), chart) for kind in kinds}
    met = {kind: one for kind, one in judged.items() if one.truth is Truth.MET}
    groups = {next((w for w in ("analgesic", "injection") if w in wider(kind)), kind) for kind in met}
    enough = (
        bool(met) and len(_used(kinds, met, asked, chart)) >= definition.least
        if definition
        else bool(set(met) & set(_ACTIVE)) or len(groups) >= 2
    )
    if enough:
        return Judged(Truth.MET, tuple(dict.fromkeys(p for one in met.values() for p in one.places)))
    if any(one.truth is Truth.CONFLICT for one in judged.values()):
        return Judged(Truth.CONFLICT, tuple(dict.fromkeys(p for one in judged.values() if one.truth is Truth.CONFLICT for p in one.places)))
    against = [one for one in judged.values() if one.truth is Truth.NOT_MET]
    open_ones = len(kinds) - len(against)
    if against and ((definition and open_ones < definition.least) or (not definition and _all_short(judged, asked))):
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(p for one in against for p in one.places)))
    return NOTHING


def _used(kinds: Iterable[str], met: dict[str, Judged], asked: Demand, chart: Chart) -> set[str]:
    """The kinds of the definition that were used at all: one of them must be all that is asked, the others must have been tried."""
    bare = replace(asked, duration=None, window=None, outcomes=frozenset())
    return {kind for kind in kinds if kind in met or judge_therapy(_for(bare, kind), chart).truth is Truth.MET}


def _all_short(judged: dict[str, Judged], asked: Demand) -> bool:
    """Whether the record names therapies, and each that it names falls short: the active ones denied or too short, nothing met."""
    active = [judged[kind].truth for kind in _ACTIVE if kind in judged]
    return Truth.NOT_MET in active and Truth.MET not in active and bool(asked.duration or asked.outcomes)


def _named_so(asked: Demand, chart: Chart) -> Judged:
    """Where the record itself says `conservative therapy`, with length and outcome beside it."""
    return judge_therapy(replace(asked, items=(Item(frozenset({ITSELF}), "therapy"),)), chart)


def _for(asked: Demand, kind: str) -> Demand:
    return replace(asked, items=(Item(frozenset({kind}), "therapy"),))
