"""Leaves on why a therapy may not be given (`NSAIDs may not be given because of kidney disease or anticoagulants`, `a medical reason not to
inject a corticosteroid`): the record must say that it may not, and name the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.plain import judge_plain, on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.naming import holds, named
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED, Assertion
from practice.notes.wording import wider
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?P<what>[\w\s/-]{3,60}?)\s+(?:(?:may|can|could|should|must)\s*(?:not|n['’]?t)\s+be\s+(?:given|used|taken|prescribed|tolerated|administered)|(?:is|are)\s+contra-?indicated)\s+(?:because\s+of|due\s+to|owing\s+to|on\s+account\s+of)\s+(?P<why>[^.;]+)$",
    re.IGNORECASE,
)
_ASKED_REASON = re.compile(
    r"^\W*(?:an?\s+|the\s+)?(?:(?:documented|written|valid)\s+)?(?:medical\s+|clinical\s+)?reasons?\s+(?:not\s+to|to\s+avoid|against)\s+(?:(?P<verb>\w+ing|inject|use|give|take|prescribe|perform)\s+)?(?:an?\s+|the\s+)?"
    r"(?P<what>[\w\s-]{3,50}?)(?:\s*,?\s*(?:is\s+)?(?:written|documented|recorded|noted)\s+in\s+the\s+(?:medical\s+)?(?:record|chart|note))?\W*$",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"\b(?:not\s+an\s+option|contra-?indicated|cannot\s+(?:take|have|use|be\s+given)|can['’]?t\s+(?:take|have|use)|(?:may|must|should)\s+not\s+(?:take|have|use|be\s+(?:given|used))|unable\s+to\s+take|"
    r"not\s+(?:a\s+)?candidate\s+for|not\s+safe|off\s+limits|avoid(?:s|ed|ing)?\b|told\s+(?:not\s+to\s+take|to\s+avoid)|precluded?|no\s+(?:further|more))",
    re.IGNORECASE,
)
_ADVISED = re.compile(
    r"\b(?:ask\w*|advis\w*|recommend\w*|request\w*|instruct\w*|wrote|written|states?|told)\b[^.;]{0,40}\b(?:no|not|against|avoid\w*)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^\W*(?:they|these|those|it|this|both|all)\b", re.IGNORECASE)
_NONE = re.compile(r"\bno\s+(?:medical\s+)?(?:contra-?indications?|reason\s+(?:not|to\s+avoid))\b", re.IGNORECASE)
_NORMAL = {
    "ckd": re.compile(
        r"\bnormal\s+(?:kidney|renal)\s+function\b|\bnormal\s+creatinine\b|\b(?:kidney|renal)\s+function\s+(?:is\s+)?normal\b|\bcreatinine\s+(?:is\s+)?normal\b",
        re.IGNORECASE,
    )
}
"""A reason that is denied by a normal result."""
_OPEN = re.compile(
    r"\b(?:if|unless|whether|might|may\s+need|policy|criteria|risks?\s+of|discuss\w*|prefers?|wants?|wishes|does\s+not\s+like|afraid)\b|\?\s*$",
    re.IGNORECASE,
)
_STARTS = re.compile(r"\b(?:start|begin|prescribe|continue|refill|resume|trial\s+of)\b", re.IGNORECASE)
_STEROID = frozenset({"corticosteroid", "steroid_injection", "injection"})


def judge_not_given(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record says that a therapy may not be given, and why; None for any other leaf, and where it says neither."""
    quote = demand.flat
    if asked := _ASKED.match(quote):
        drug, reasons = _items(asked["what"], "therapy"), _reasons(asked["why"])
        if not drug or not reasons:
            return None
        said = [Said(Truth.MET, place, None, more) for place, more in _barred(drug, chart) if _because(reasons, (place, *more), chart)]
        return settled(chart, said, once=False) if said else _none(drug, reasons, demand, chart)
    if asked := _ASKED_REASON.match(quote):
        drug = _items(asked["what"], "therapy")
        said = [one for place in chart.places for one in _reasoned(drug, place, chart)] if drug else []
        return settled(chart, said, once=False) if said else None
    return None


def _items(text: str, kind: str) -> tuple[Item, ...]:
    found = demand_of_quote(text)
    items = [item for one in (found, *found.parts) for item in one.items if item.kind == kind]
    return tuple(dict.fromkeys(item for item in items if item.names != {"injection"}))


def _reasons(text: str) -> tuple[Item, ...]:
    """The reasons of a leaf, each by itself."""
    parts = [part for part in re.split(r",\s*(?:or\s+|and\s+)?|\s+or\s+", text) if part.strip()]
    found = [item for part in parts for m in named(part)[1] for item in [Item(frozenset({m.concept}), m.kind)] if m.kind != "word"]
    return tuple(dict.fromkeys(found))


def _says(place: Place, chart: Chart) -> bool:
    kinds = {*STATED, Assertion.PLANNED}
    return (
        place.read.default in kinds
        and speaks(place)
        and on_side(chart, place)
        and not corrected(chart, place)
        and not _OPEN.search(place.sentence.text)
    )


def _barred(drug: tuple[Item, ...], chart: Chart) -> Iterator[tuple[Place, tuple[Place, ...]]]:
    """Sentences that say of the drug, or of what the sentence before names, that it may not be given."""
    for place in chart.places:
        text = place.sentence.text
        if not _BARRED.search(text) or _NONE.search(text) or not _says(place, chart):
            continue
        if any(holds(item, place.read.tokens, place.read.mentions) for item in drug):
            yield place, ()
            continue
        before = chart.at(place.note, place.number - 1) if place.number else None
        if before and _PRONOUN.match(text) and any(holds(item, before.read.tokens, before.read.mentions) for item in drug):
            yield place, (before,)


def _because(reasons: tuple[Item, ...], places: tuple[Place, ...], chart: Chart) -> bool:
    """Whether these sentences name one of the reasons as the patient's; the `not` of what may not be given denies no reason behind it."""
    for place in places:
        barred = _BARRED.search(place.sentence.text)
        for item in reasons:
            for m in (one for one in place.read.mentions if one.names & item.names):
                said = place.read.assertion(m.first, m.last)
                start = place.read.tokens[m.first].start
                behind = barred is not None and start >= barred.end() and not _DENIES.search(place.sentence.text[barred.end() : start])
                if said in STATED or (said is Assertion.ABSENT and behind):
                    return not any(_denied(item, other) for other in chart.places if other not in places)
    return False


def _denied(item: Item, place: Place) -> bool:
    """Whether a sentence denies a reason."""
    return speaks(place) and any(
        m.names & item.names and place.read.assertion(m.first, m.last) is Assertion.ABSENT for m in place.read.mentions
    )


_DENIES = re.compile(r"\b(?:no|not|never|without|nor)\b", re.IGNORECASE)


def _none(drug: tuple[Item, ...], reasons: tuple[Item, ...], demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where every reason is denied, or where one is and the drug is given, and none is told as there."""
    plain = Demand(demand.quote)
    told = [judge_plain(replace(plain, items=(item,)), chart) for item in reasons]
    told = [one if one.places else _normal(item, chart) or one for item, one in zip(reasons, told, strict=True)]
    if any(one.truth in (Truth.MET, Truth.CONFLICT) for one in told):
        return None
    places = tuple(dict.fromkeys(p for one in told if one.truth is Truth.NOT_MET for p in one.places))
    denied = sum(one.truth is Truth.NOT_MET for one in told)
    given = tuple(place for place in chart.places if any(_given(item, place, chart) for item in drug))
    if denied == len(reasons) or (denied and given):
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys((*places, *given))))
    return None


def _normal(item: Item, chart: Chart) -> Judged | None:
    for name in item.names & set(_NORMAL):
        places = tuple(p for p in chart.places if _NORMAL[name].search(p.sentence.text) and speaks(p))
        if places:
            return Judged(Truth.NOT_MET, places)
    return None


def _given(item: Item, place: Place, chart: Chart) -> bool:
    """Whether the drug was taken, or is begun today."""
    if not speaks(place) or corrected(chart, place):
        return False
    for m in place.read.mentions:
        if not m.names & item.names:
            continue
        said = place.read.assertion(m.first, m.last)
        if said in STATED or (said is Assertion.PLANNED and _STARTS.search(place.sentence.text)):
            return True
    return False


def _reasoned(drug: tuple[Item, ...], place: Place, chart: Chart) -> Iterator[Said]:
    """That a sentence names the therapy and says that it must not be given, or that nothing is against it."""
    text = place.sentence.text
    wide = frozenset(one for item in drug for name in item.names for one in wider(name))
    names = any(m.names & wide or (wide & _STEROID and "corticosteroid" in m.names) for m in place.read.mentions)
    if names and _NONE.search(text) and speaks(place) and on_side(chart, place):
        yield Said(Truth.NOT_MET, place)
    elif not names or not _says(place, chart):
        return
    elif (_ADVISED.search(text) or re.search(r"\bcontra-?indicated\b", text, re.IGNORECASE)) and not re.search(
        r"\bnot\s+contra", text, re.IGNORECASE
    ):
        yield Said(Truth.MET, place)
