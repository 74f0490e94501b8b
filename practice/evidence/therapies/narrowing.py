"""What a leaf on a therapy names beside it: what it was for, told by another sentence; how it was taken (`oral`, `a stable dose`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import holds, named
from practice.evidence.saying.covering import context_of
from practice.evidence.therapies.uses import Use
from practice.notes.model import Assertion
from practice.notes.tokens import Mention, stem
from practice.notes.wording import wider
from rules.truth import Truth

_GENERIC_WORDS = (
    "medication medications medicine drug drugs agent agents product pharmacotherapy pharmacologic preferred formulary different "
    "generic brand background controller therapeutic oral conventional form type kind management regimen"
)
GENERIC = frozenset(stem(w) for w in _GENERIC_WORDS.split())
"""Words of a leaf that say of a therapy only that it is one."""
_OTHER_ROUTE = re.compile(
    r"\b(?:iv|intravenous\w*|im|intramuscular|sc|sq|subq|subcut\w*|inject\w+|infus\w+|topical\w*|cream|ointment|oint|gel|lotion|foam|shampoo|patch|"
    r"drops|gtts?|nasal|intranasal|spray|inhal\w+|puffs?|nebuli\w+|intravitreal|intra-?articular|vaginal|rectal|enema|suppositor\w+|pump|depot|drip|pen)\b",
    re.IGNORECASE,
)
_NOT_SWALLOWED = (
    "injection topical_therapy eye_drops nasal_steroid biologic anti_vegf insulin enoxaparin heparin iv_iron botox denosumab "
    "zoledronic_acid inhaled_corticosteroid laba teriparatide abaloparatide romosozumab pamidronate iv_immunoglobulin "
    "levonorgestrel_iud medroxyprogesterone_injection nasal_irrigation vancomycin"
)
_NEVER_BY_MOUTH = frozenset(_NOT_SWALLOWED.split())
_SAID = {
    "stable dose": re.compile(
        r"\bstable\b|\b(?:same|unchanged|constant)\s+(?:\w+\s+)?(?:dos\w+|regimen)\b|\bdos\w+\s+(?:\w+\s+)?(?:the\s+)?(?:same|unchanged|stable|not\s+changed)\b|"
        r"\bno\s+(?:dos\w+|med\w*)\s+changes?\b|\bno\s+changes?\s+(?:in|to|of)\s+(?:the\s+)?dos\w+\b",
        re.IGNORECASE,
    ),
    "highest dose": re.compile(
        r"\bmax(?:imum|imal(?:ly)?|imized)?(?:[\s-]+(?:tolerated|tolerable|approved|recommended|labell?ed))?[\s-]+(?:dos\w+|tolerated)\b|\bat\s+max\w*\b|\bhighest\s+(?:tolerated\s+)?dose\b|"
        r"\b(?:could|can)\s*not\s+(?:tolerate|go|take)\s+(?:any\s+)?(?:higher|more)\b|\bmax(?:imum|imally)?\s+tolerated\b",
        re.IGNORECASE,
    ),
    "prescribed": re.compile(r"\b(?:rx|prescri\w+|\d+\s*mg|\d{2}\s*(?:-|–|to)\s*\d{2}\s*mm\s?hg)\b", re.IGNORECASE),
    "bought": re.compile(r"\b(?:otc|over[\s-]the[\s-]counter)\b", re.IGNORECASE),
}
_ASKED = {
    "stabl": "stable dose", "dose": "stable dose", "dosage": "stable dose", "maximal": "highest dose", "maximally": "highest dose",
    "maximum": "highest dose", "tolerat": "highest dose", "highest": "highest dose", "prescription": "prescribed", "counter": "bought",
}  # fmt: skip
_BEFORE = re.compile(
    r"\b(?:before|prior\s+to|preceding)\s+(?P<what>(?:(?:the|a|an|any|planned|elective|proposed|requested|starting|initiating|initiation|beginning|considering|requesting|of)\s+)*"
    r"[\w-]+(?:\s+[\w-]+){0,3})\W*$",
    re.IGNORECASE,
)
_FOR = frozenset({"chronic", "symptom", "finding", "sign"})


def narrowing(demand: Demand, use: Use, rest: Sequence[Item], chart: Chart) -> Use | None:
    """A use with the places that tell what else the leaf names; None where something that it names is not told."""
    if (_asks_oral(demand, use) and not _by_mouth(use)) or _for_something_else(demand, use) or _of_earlier_episode(demand, use):
        return None
    places = (use.place, *use.more)
    above = context_of(chart, use.place)
    more: list[Place] = []
    words = frozenset(item.word for item in rest if item.word)
    behind = _BEFORE.search(demand.quote)
    for item in rest:
        if behind and (item.word in _stems(behind["what"]) or any(m.names & item.names for m in named(behind["what"])[1])):
            continue  # what the therapy must have gone before is no part of it
        if any(_stands(item, p) for p in places) or any(holds(item, *named(t)) for t in above):
            continue
        if item.word is not None and _taken_so(item.word, words, use, places):
            continue
        if item.kind not in _FOR or demand.concurrent:
            return None
        told = _told(_ill_of(item, use), demand, chart)
        if not told or _for_another(item, use, above):
            return None
        more += told
    return replace(use, more=tuple(dict.fromkeys((*use.more, *more)))) if more else use


def _stems(text: str) -> frozenset[str | None]:
    return frozenset(token.stem for token in named(text)[0])


def _stands(item: Item, place: Place) -> bool:
    """Whether a sentence names an item and does not deny it there (`not steroid dependent`)."""
    spots = holds(item, place.read.tokens, place.read.mentions)
    return any(place.read.assertion(first, last) is not Assertion.ABSENT for first, last, _ in spots)


def _taken_so(word: str, words: frozenset[str], use: Use, places: Iterable[Place]) -> bool:
    """Whether a word that says how a therapy is taken is so of a use."""
    if word in GENERIC:
        return True
    text = " ".join(place.sentence.text for place in places)
    if word == "oral":
        return True  # asked above, of the therapy behind it alone
    asked = _ASKED.get(word)
    if asked is None or (word in ("dose", "dosage") and not words & {"stabl", "maximal", "maximum", "highest"}):
        return False
    if asked == "stable dose" and "stabl" not in words:
        asked = "highest dose"
    return bool(_SAID[asked].search(text))


_OF_MOOD = frozenset({"antidepressant", "psychotherapy", "tms", "ect"})
_EARLIER = re.compile(
    r"\b(?:earlier|previous|prior|first|past|last|20\d\d)\s+(?:depressi(?:on|ve\s+episode)|episode)\b|\bgot\s+(?:entirely\s+|completely\s+|fully\s+)?well\b|\b(?:full|complete)\s+(?:remission|recovery)\b|\brecovered\s+(?:fully|completely)\b",
    re.IGNORECASE,
)
_ASKS_EVER = re.compile(r"\b(?:history|lifetime|ever|previous|prior|past|any\s+time)\b", re.IGNORECASE)


def _of_earlier_episode(demand: Demand, use: Use) -> bool:
    """Whether a treatment of the mood belongs to an episode that is over, where the leaf does not ask for one of ever."""
    if not wider(use.concept) & _OF_MOOD or _ASKS_EVER.search(demand.quote):
        return False
    return bool(_EARLIER.search(use.place.sentence.text)) and not re.search(
        r"\b(?:again|this\s+(?:time|episode)|now|current\w*)\b", use.place.sentence.text, re.IGNORECASE
    )


_NEXT_WORD = 12
_FOR_WHAT = re.compile(r"\bfor\s+(?:(?:his|her|their|the|chronic|severe)\s+)*$", re.IGNORECASE)
_BY_PURPOSE = frozenset({"migraine_preventive"})
"""Classes by what a drug is for: what was taken for something else is none of them."""


def _for_something_else(demand: Demand, use: Use) -> bool:
    if not any(item.names & _BY_PURPOSE and use.concept not in item.names for item in demand.items):
        return False
    text, said = use.place.sentence.text, use.place.read
    others = [m for m in said.mentions if m.kind in _FOR and use.at[1] <= said.tokens[m.first].start < use.stretch[1]]
    return any(_FOR_WHAT.search(text[: said.tokens[m.first].start]) and not m.names & {"migraine", "headache"} for m in others)


def _asks_oral(demand: Demand, use: Use) -> bool:
    """Whether the leaf asks that the therapy of a use be taken by mouth (`an intranasal steroid and an oral antihistamine`)."""
    found, said = named(demand.quote)
    own = frozenset(wider(use.concept))
    for at, token in enumerate(found):
        behind = [m for m in said if m.kind == "therapy" and at < m.first <= at + len(("oral", "two", "words"))]
        if token.text == "oral" and behind and behind[0].concept in own:
            return True
    return False


def _by_mouth(use: Use) -> bool:
    text = use.place.sentence.text
    before = text[: use.at[0]].split()[-1:]
    own = " ".join((*before, text[use.at[0] : max(use.stretch[1], use.at[1] + _NEXT_WORD)]))
    return not wider(use.concept) & _NEVER_BY_MOUTH and not _OTHER_ROUTE.search(own)


_FLARED = re.compile(r"\b(?:flares?|flare-?ups?|exacerbations?|attacks?)\b", re.IGNORECASE)


def _ill_of(item: Item, use: Use) -> Item:
    """The illness itself where the sentence on the therapy tells its flares by that word alone (`bursts for flares` of one with asthma)."""
    ill = frozenset(name.removesuffix("_exacerbation") for name in item.names)
    if ill == item.names or not _FLARED.search(use.place.sentence.text):
        return item
    return Item(ill, "chronic")


def _told(item: Item, demand: Demand, chart: Chart) -> tuple[Place, ...]:
    """The places that tell of the patient what a therapy is for."""
    bare = Demand(demand.quote, items=(item,), historical=demand.historical)
    found = judge_plain(bare, chart)
    return found.places[:1] if found.truth is Truth.MET else ()


def _for_another(item: Item, use: Use, above: Sequence[str]) -> bool:
    """Whether a use is said to be for another illness than the one that the leaf names."""
    said = [*use.place.read.mentions, *(m for text in above[:1] for m in named(text)[1])]
    ill = [m for m in said if m.kind == "chronic" and not _kin(m, item)]
    return bool(ill) and not any(_kin(m, item) for m in said if m.kind in _FOR)


def _kin(mention: Mention, item: Item) -> bool:
    return bool(mention.names & item.names) or any(mention.concept in wider(name) for name in item.names)
