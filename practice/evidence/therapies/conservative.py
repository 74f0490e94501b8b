"""Conservative therapy, under the policy's own definition where it has one.

Without one it is: the record says so in these words, or an active therapy (physical therapy, home exercises, chiropractic), or two kinds of
therapy that are conservative, each with what the leaf asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.demand import demand
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.treated import region_of
from practice.evidence.therapies.episodes import ACTIVE, added_up, directed, episodes
from practice.evidence.therapies.therapy import judge_therapy
from practice.evidence.therapies.uses import ITSELF, Use, uses_of
from practice.notes.wording import concepts, wider
from rules.model import Stance, Statement
from rules.truth import Truth

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
    asked = replace(asked, region=region_of(asked, chart))
    rest = tuple(i for i in asked.items if "conservative_therapy" not in i.names and i.kind != "word")
    ill = tuple(i for i in rest if i.kind in ("chronic", "symptom", "finding"))
    if ill and _told(asked, ill, chart):
        asked = replace(asked, items=tuple(i for i in asked.items if i not in ill))
        rest = tuple(i for i in rest if i not in ill)
    if rest:
        return _including(asked, rest, chart, definition)
    uses = _uses(asked, chart)
    named = _named_so(asked, chart)
    if definition is None and named.truth is not Truth.NOT_DOCUMENTED and (uses or not asked.directed):
        return named
    if definition is None and (added := _added(asked, uses, chart)):
        return Judged(Truth.MET, added)
    kinds = definition.kinds if definition else tuple(name for name in concepts() if "conservative_therapy" in concepts()[name].wider)
    judged = {kind: judge_therapy(_for(asked, kind), chart) for kind in kinds}
    met = {kind: one for kind, one in judged.items() if one.truth is Truth.MET}
    if definition is None and asked.directed:
        met = {kind: one for kind, one in met.items() if {u.place for u in uses} & set(one.places)}
    groups = {next((w for w in ("analgesic", "injection") if w in wider(kind)), kind) for kind in met}
    enough = (
        bool(met) and len(_used(kinds, met, asked, chart)) >= definition.least
        if definition
        else bool(set(met) & set(ACTIVE)) or len(groups) >= 2
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


_EXAMPLES = re.compile(r"\b(?:such\s+as|e\.?g\.?|for\s+example|including\s+but\s+not\s+limited|(?:may|can)\s+include)\b", re.IGNORECASE)
_INCLUDING = re.compile(
    r"\b(?:includ(?:ing|ed|es?)|consist(?:ing|s)\s+of|compris(?:ing|ed\s+of)|with|(?:which|that)\s+(?:must\s+)?includes?)\b", re.IGNORECASE
)


def _told(asked: Demand, ill: tuple[Item, ...], chart: Chart) -> bool:
    """Whether the record tells each complaint that the care is for."""
    bare = (Demand(asked.quote, items=(item,), historical=asked.historical) for item in ill)
    return all(judge_plain(one, chart).truth is Truth.MET for one in bare)


def _including(asked: Demand, rest: tuple[Item, ...], chart: Chart, definition: Definition | None) -> Judged:
    """`conservative treatment including physical therapy`: each of the list was had, and one of them, or the care, is all that is asked."""
    listed = _INCLUDING.search(asked.quote) or _EXAMPLES.search(asked.quote)
    if listed is None or asked.negated or any(item.kind != "therapy" for item in rest):
        return NOTHING
    whole = replace(asked, items=tuple(i for i in asked.items if i not in rest))
    if _EXAMPLES.search(asked.quote):
        return judge_conservative(whole, chart, definition)
    bare = replace(asked, duration=None, window=None, outcomes=frozenset(), count=None)
    had = [judge_therapy(replace(bare, items=(item,)), chart) for item in rest]
    if any(one.truth is not Truth.MET for one in had):
        worst = next(one for one in had if one.truth is not Truth.MET)
        return worst if worst.truth is Truth.NOT_MET and not asked.outcomes & {"contraindicated", "intolerant"} else NOTHING
    full = [judge_therapy(replace(asked, items=(item,)), chart) for item in rest]
    found = next((one for one in full if one.truth is Truth.MET), None) or judge_conservative(whole, chart, definition)
    if found.truth is not Truth.MET:
        return found
    return Judged(Truth.MET, tuple(dict.fromkeys(p for one in (found, *had) for p in one.places)))


def _uses(asked: Demand, chart: Chart) -> tuple[Use, ...]:
    """The uses of conservative therapies; those that nobody directed left out where that is asked."""
    found = uses_of(Item(frozenset({"conservative_therapy"}), "therapy"), chart, asked.region)
    return tuple(u for u in found if u.concept != "conservative_therapy" and (directed(u) or not asked.directed))


def _added(asked: Demand, uses: tuple[Use, ...], chart: Chart) -> tuple[Place, ...]:
    """The places of dated episodes that together are what is asked; where failure is asked, one of them failed and none helped."""
    told = episodes(uses, chart)
    places = added_up(told, asked, chart)
    if not places or asked.count or asked.hours or asked.classes or asked.current or asked.outcomes - {"failed"}:
        return ()
    if not asked.outcomes:
        return places
    inside = [one.use for one in told if one.use.place in places]
    if any("improved" in use.outcomes for use in inside):
        return ()
    if any("failed" in use.outcomes for use in inside):
        return places
    bare = replace(asked, duration=None, window=None)
    failed = _named_so(bare, chart)
    return (*places, *failed.places) if failed.truth is Truth.MET else ()


def _used(kinds: Iterable[str], met: dict[str, Judged], asked: Demand, chart: Chart) -> set[str]:
    """The kinds of the definition that were used at all: one of them must be all that is asked, the others must have been tried."""
    bare = replace(asked, duration=None, window=None, outcomes=frozenset())
    return {kind for kind in kinds if kind in met or judge_therapy(_for(bare, kind), chart).truth is Truth.MET}


def _all_short(judged: dict[str, Judged], asked: Demand) -> bool:
    """Whether the record names therapies, and each that it names falls short: the active ones denied or too short, nothing met."""
    active = [judged[kind].truth for kind in ACTIVE if kind in judged]
    return Truth.NOT_MET in active and Truth.MET not in active and bool(asked.duration or asked.outcomes)


def _named_so(asked: Demand, chart: Chart) -> Judged:
    """Where the record itself says `conservative therapy`, with length and outcome beside it."""
    return judge_therapy(replace(asked, items=(Item(frozenset({ITSELF}), "therapy"),)), chart)


def _for(asked: Demand, kind: str) -> Demand:
    return replace(asked, items=(Item(frozenset({kind}), "therapy"),))
