"""Denials: where a sentence says that a thing of a leaf, or a wider one, is not so."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Place
from practice.evidence.record.naming import EVENTS, LASTING, assertion, holds, modifiers, named, narrowed
from practice.evidence.saying.covering import of_side
from practice.evidence.saying.of_part import of_other_part, of_the_part
from practice.notes.model import STATED, Assertion
from practice.notes.results import parts_of
from practice.notes.tokens import Mention, stem, tokens
from practice.notes.wording import leaf_words, wider
from rules.truth import Truth

_PLANNED_TOO = re.compile(r"\bor\b[^.;]*\b(?:planned|planning|foreseen|contemplated)\b", re.IGNORECASE)
_INSIDE = frozenset({"of", "at", "from", "after", "since", "during", "on", "in", "by", "to", "before"})
_OPEN_BEHIND = frozenset(
    {"of", "at", "in", "on", "to", "from", "with", "for", "that", "which", "during", "after", "requiring", "affecting", "today"}
)
_BEHIND = 4
_OF_THE = re.compile(r"\bof\s+(?:the|an?)\s+(?P<site>[\w-]+(?:\s+or\s+(?:the\s+)?[\w-]+)?)\W*$", re.IGNORECASE)
_UNSUSPECTED = re.compile(
    r"\b(?:no|not|without|low|denies)\s+(?:\w+\s+){0,2}?(?:suspicion|suspicious|suspected|concern\w*|worrisome|signs?|s/s(?:\s+of)?|evidence)\b",
    re.IGNORECASE,
)
"""What denies that a thing is suspected."""
_LIGHTER = {"severe": ("mild", "moderate"), "moderate_to_severe": ("mild",), "moderate": ("mild",)}
_OF_NOW = frozenset(stem(w) for w in ("active", "current", "recent", "ongoing", "acute"))
_FREE = frozenset(
    (
        "no",
        "prior",
        "previous",
        "a",
        "an",
        "or",
        "and",
        "any",
        "both",
        "used",
        "had",
        "denies",
        "without",
        "nor",
        "complete",
        "active",
        "current",
        "ongoing",
        "clinical",
        "known",
        "of",
        "for",
        "not",
    )
)
_HEAVY = frozenset(stem(w) for w in ("severe", "significant", "advanced", "gross", "marked", "major", "moderate"))
_PLACES = frozenset(
    stem(w) for w in ("lumbar", "cervical", "thoracic", "spine", "knee", "shoulder", "hip", "brain", "repeat", "earlier", "previous")
)
"""Words that only narrow a study: where there was none at all there was none of these."""
_ON_PAPER = frozenset(stem(w) for w in ("written", "documented", "signed", "formal"))
_PEOPLE = frozenset(stem(w) for w in ("child", "children", "adult", "infant", "adolescent", "woman", "women", "man", "men", "girl", "boy"))
_UNKNOWN = re.compile(r"\b(?:not\s+known|unknown|unclear|uncertain|not\s+sure|unsure|whether|if)\b", re.IGNORECASE)
_OF_THE_LEAF = {"risk": Assertion.HYPOTHETICAL}
"""A word that makes a note's sentence one of what may come; where a leaf asks for it, it is the thing itself."""


@functools.cache
def _restricting() -> frozenset[str]:
    return frozenset(stem(w) for w in leaf_words().restricting)


def denied(demand: Demand, place: Place, missing: list[Item], context: list[str]) -> Truth:
    """NOT_MET where the sentence denies a thing of the leaf, or a wider one, and names what the leaf names besides or denies it barely."""
    if not demand.concepts or any(item.word in _OF_THE_LEAF for item in demand.items):
        return _words_denied(demand, place)
    if _lighter(demand, place):
        return Truth.NOT_MET
    if _PLANNED_TOO.search(demand.quote) and not demand.negated and not _PLANNED_TOO.search(f"or {place.sentence.text}"):
        return Truth.NOT_DOCUMENTED  # that there is none now does not say that none is planned
    loose = [i for i in missing if not (i.word in modifiers() or i.kind == "word" or i.names == {"pain"})]
    asked: set[str | None] = {token.stem for token in tokens(demand.quote)}
    asked |= {"other"} if "another" in asked else set()
    for item in demand.concepts:
        if item.kind == "word" or (item.kind == "imaging" and any(c.kind not in ("imaging", "word") for c in demand.concepts)):
            continue
        spots = [m for m in place.read.mentions if m.names & item.names or any(m.concept in wider(n) for n in item.names)]
        spots = [m for m in spots if item.kind != "imaging" or not of_other_part(demand, place, m)]
        exact = [m for m in spots if any(m.concept in wider(n) or (demand.current and m.concept == f"active_{n}") for n in item.names)]
        exact = [m for m in exact if m.concept in item.names or assertion(item, (m.first, m.last, m), place) not in STATED] or exact
        rest = [one for one in loose if one is not item and not any(holds(one, *named(t)) for t in context) and not _looked(one, place)]
        if not exact or (rest and not _bare(demand, item, exact, rest, place)):
            continue
        said = [assertion(item, (m.first, m.last, m), place) for m in (*exact, *(m for m in spots if m.names & item.names))]
        said = [one for one in said if one not in (Assertion.FAMILY, Assertion.OTHER)]  # `never had cancer; his father had`
        lasting = demand.historical or item.kind in LASTING or bool(item.names & EVENTS)
        outright = [
            m
            for m in exact
            if of_side((m.first, m.last, m), place, demand)
            and not (lasting and for_a_time(place, m, demand))
            and not restricted(place, m, asked)
            and (not _of_part(place, m, item, asked) or (item.kind == "imaging" and of_the_part(demand, place, [m])))
        ]
        if outright and said and all(one is Assertion.ABSENT for one in said):
            return Truth.NOT_MET
    return Truth.NOT_DOCUMENTED


def _looked(study: Item, place: Place) -> bool:
    """Whether a sentence names a wider study than the leaf (`ultrasound: normal ovaries, no cyst` of a pelvic one)."""
    return study.kind == "imaging" and any(m.kind == "imaging" and m.concept in wider(n) for n in study.names for m in place.read.mentions)


def _bare(demand: Demand, item: Item, exact: list[Mention], rest: list[Item], place: Place) -> bool:
    """Whether what is missing only narrows the thing (`of the tongue`) and the sentence denies the thing without narrowing it otherwise."""
    site = _site(demand)
    pictured = item.kind == "imaging" and all(one.word in _PLACES for one in rest)
    if (
        (item.kind not in ("chronic", "finding", "symptom") and not pictured)
        or any(one.kind not in ("", "therapy", "procedure") and "gdmt" not in one.names and one not in site for one in rest)
        or (demand.suspected and not _UNSUSPECTED.search(place.sentence.text))
    ):
        return False
    core = [item] if pictured else [c for c in demand.concepts if c.kind not in ("imaging", "procedure", "word") and "gdmt" not in c.names]
    core = [c for c in core if c not in site]
    behind = [place.read.tokens[m.last + 1].text if m.last + 1 < len(place.read.tokens) else "." for m in exact]
    before = [place.read.tokens[m.first - 1] for m in exact if m.first]
    free = all(not t.word or t.text in _FREE for t in before) or _full_strength(demand, item, exact, place)
    now = re.search(r"\bat\s+(?:this\s+time|present)\b", place.sentence.text, re.IGNORECASE)
    of_part = pictured and of_the_part(demand, place, exact)
    spinal = pictured and all(one.word in _SPINAL for one in rest) and _OF_SPINE.search(place.sentence.text)
    free = free or of_part
    return (
        core == [item]
        and free
        and not any(word in _OPEN_BEHIND and not spinal and not of_part and not (now and word == "at") for word in behind)
    )


_LIMBS = (
    re.compile(
        r"\b(?:legs?|feet|foot|ankles?|toes?|knees?|hips?|lower|le|ble|ehl|ta|quad\w*|dorsiflex\w*|plantar\w*|iliopsoas|hamstrings?|gastroc\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:arms?|hands?|fingers?|wrists?|elbows?|shoulders?|upper|ue|bue|grip|deltoids?|biceps|triceps|intrinsics)\b", re.IGNORECASE
    ),
)


def _full_strength(demand: Demand, item: Item, exact: Sequence[Mention], place: Place) -> bool:
    """Whether a sentence denies weakness by a grade of five, of the limb that a leaf names or of no other (`strength 5/5 throughout`)."""
    if "weakness" not in item.names or not all(place.read.tokens[m.first].text == "5" for m in exact):
        return False
    own, other = _LIMBS if _LIMBS[0].search(demand.quote) else _LIMBS[::-1]
    return bool(own.search(demand.quote)) and (bool(own.search(place.sentence.text)) or not other.search(place.sentence.text))


_SPINAL = frozenset(stem(w) for w in ("lumbar", "cervical", "thoracic", "spine", "repeat"))
_OF_SPINE = re.compile(r"\bof\s+(?:the\s+|his\s+|her\s+)?(?:spine|entire\s+spine|whole\s+spine)\b", re.IGNORECASE)
"""What denies a study of the spine as a whole denies one of each part."""


def _site(demand: Demand) -> list[Item]:
    """Where the thing of a leaf sits, as the last thing that it names (`infection of the ulcer`)."""
    tail = _OF_THE.search(demand.quote)
    return [c for c in demand.concepts[1:] if tail and holds(c, *named(tail["site"]))]


def _lighter(demand: Demand, place: Place) -> bool:
    """Whether the sentence gives the thing a lighter degree than the leaf asks (`mild atopic dermatitis`)."""
    degrees = {name for item in demand.concepts if item.kind == "word" for name in item.names}
    lighter = {one for name in degrees for one in _LIGHTER.get(name, ())}
    heavier = {"severe"} if "severe" in degrees else {"severe", "moderate", "moderate_to_severe"}
    mentions = place.read.mentions
    if not lighter or any(m.names & heavier for m in mentions):
        return False
    things = [i for i in demand.concepts if i.kind == "chronic"]
    return any(
        light.concept in lighter and _beside(light, m, mentions) and place.read.assertion(m.first, m.last) in STATED
        for item in things for m in mentions if m.names & item.names for light in mentions
    )  # fmt: skip


def _beside(light: Mention, thing: Mention, named: Sequence[Mention]) -> bool:
    """Whether a degree stands right before a thing, or a few words behind it with no other thing between (`MDD, recurrent, moderate`)."""
    if 0 < thing.first - light.last <= len(("before", "it")):
        return True
    between = any(thing.last < m.first < light.first and m.kind != "word" for m in named)
    return 0 < light.first - thing.last <= _BEHIND and not between


def _words_denied(demand: Demand, place: Place) -> Truth:
    """The same of a leaf that names no known thing: all its words stand close together, and all are denied."""
    core = [item for item in demand.items if item.word not in modifiers() and item.word not in _PEOPLE]
    core = core if len(core) > 1 else [item for item in demand.items if item.word not in _ON_PAPER]
    spots = [holds(item, place.read.tokens, place.read.mentions) for item in core]
    if len(spots) < 2 or not all(spots):
        return Truth.NOT_DOCUMENTED
    last = spots[-1][-1][0]
    places = [min((spot[0] for spot in one), key=lambda at: abs(at - last)) for one in spots]
    if max(places) - min(places) > len(places) + 1:
        return Truth.NOT_DOCUMENTED
    own = {_OF_THE_LEAF[item.word] for item in core if item.word in _OF_THE_LEAF}  # `not at risk for …` of one at risk
    reached = [place.read.reached[i] for i in places]
    outright = all(Assertion.ABSENT in one and one <= {Assertion.ABSENT, *own} for one in reached) and place.read.default in STATED
    plain = all(place.read.assertion(i, i) is Assertion.ABSENT for i in places)
    known = not _UNKNOWN.search(place.sentence.text)
    return Truth.NOT_MET if plain or (own and outright and known) else Truth.NOT_DOCUMENTED


def _of_part(place: Place, mention: Mention, item: Item, asked: set[str | None]) -> bool:
    """Whether the sentence names a wider thing and makes it narrower, to another part of it perhaps."""
    if mention.concept not in item.names and _elsewhere(place, mention, asked):
        return True
    before = place.read.tokens[mention.first - 1].stem if mention.first else None
    return mention.concept not in item.names and before not in asked and narrowed(place, mention)


_THERE = re.compile(r"\s+(?:in|on|of|at)\s+(?:(?:the|his|her|their|left|right|l|r)\s+)*(?P<where>[a-z]+)", re.IGNORECASE)


def _elsewhere(place: Place, mention: Mention, asked: set[str | None]) -> bool:
    """Whether a wider thing is denied of one place that the leaf does not name (`no metal in the knees`)."""
    found = _THERE.match(place.sentence.text[place.read.tokens[mention.last].end :])
    return found is not None and stem(found["where"].lower()) not in asked and found["where"].lower() not in _NO_PLACE


_NO_PLACE = frozenset(
    ("past", "exam", "time", "chart", "record", "records", "mri", "ct", "imaging", "x", "xray", "history", "body", "whole", "kind", "sort",
     "any", "either", "both", "all", "organ", "organs")
)  # fmt: skip
"""Behind a preposition, words that name no part of the body."""
_CAUSE = re.compile(
    r"\b(?:causes?|etiolog(?:y|ies)|sources?|reasons?|explanations?|triggers?)\s+(?:of|for)\s+(?:(?:the|his|her|their|this|patient.s)\s+)?$",
    re.IGNORECASE,
)
"""Before a name: what is denied is a cause of the thing, and not the thing."""


def for_a_time(place: Place, mention: Mention, demand: Demand) -> bool:
    """Whether a thing is denied for a time only (`no seizures since`, `no stroke in the past year`), so that it may have been before."""
    behind = place.sentence.text[place.read.tokens[mention.last].end :]
    ahead = place.sentence.text[: place.read.tokens[mention.first].start]
    if demand.historical and (_SEEN.match(behind) or _FEARED.search(ahead) or ("malignancy" in mention.names and _EVIDENT.search(ahead))):
        return True  # what is not seen now may have been
    return bool(_NOW.match(behind) or (not demand.window and _SINCE.match(behind)))


_SEEN = re.compile(
    r"\W*(?:(?:was|is|were|are)\s+)?(?:seen|noted|found|identified|detected|visuali[sz]ed|on\s+(?:the\s+|this\s+|his\s+|her\s+)?"
    r"(?:films?|mri|ct|imaging|x-?rays?|exam\w*|biopsy|scans?|ultrasound|pathology))\b",
    re.IGNORECASE,
)
_FEARED = re.compile(r"\b(?:concern\w*|suspici\w+|worrisome)\s+(?:(?:of|for)\s+)(?:[\w-]+\s+(?:or\s+)?){0,3}$", re.IGNORECASE)
_EVIDENT = re.compile(r"\b(?:evidence|signs?)\s+of\s+(?:[\w-]+\s+(?:or\s+)?){0,3}$", re.IGNORECASE)
"""Before a thing: what is denied is that it is feared, or seen, now; of a cancer that was treated there may be none."""


_SINCE = re.compile(
    r"\W*(?:\w+\s+)?(?:since|thereafter|(?:in|for|over|within)\s+(?:the\s+)?(?:past|last|\d+|several|many|two|three|five|ten)\b)",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\W*(?:is\s+|are\s+)?(?:now|today|at\s+this\s+time|at\s+present|currently|needed|indicated|required|recommended|planned|ordered|necessary|scheduled)\b",
    re.IGNORECASE,
)


def restricted(place: Place, mention: Mention, asked: set[str | None]) -> bool:
    """Whether only a special kind of the thing is denied (`no acute fracture`, `no further injections`)."""
    if _CAUSE.search(place.sentence.text[: place.read.tokens[mention.first].start]):
        return True
    before = place.read.tokens[max(0, mention.first - 2) : mention.first]
    graded = bool(asked & _HEAVY)  # `no significant arthritis` denies an advanced one
    of_now = _OF_NOW if asked & _OF_NOW else frozenset()  # `no recent infection` denies an active one
    if any(token.stem in _restricting() - of_now and token.stem not in asked and not (graded and token.stem in _HEAVY) for token in before):
        return True
    if mention.kind not in (*LASTING, "imaging") and any(
        token.text in ("prior", "previous", "past") and token.stem not in asked
        for token in place.read.tokens[max(0, mention.first - 6) : mention.first]
    ):
        return True
    first = next((a for a, b in parts_of(place.read) if a <= mention.first <= b), 0)
    inside = any(token.text in _INSIDE for token in before)  # `no swelling at the time of injury` denies no injury
    return inside and any(first <= other.last < mention.first and other.kind not in ("word", "imaging") for other in place.read.mentions)
