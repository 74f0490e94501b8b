"""Leaves on a reaction to a drug (`previous anaphylaxis to omalizumab`): drug and reaction in one stretch, or a denial of either."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.notes.model import STATED, Assertion
from practice.notes.tokens import Mention
from practice.notes.wording import wider
from rules.truth import Truth

_SEVERE = r"anaphyla\w+|angio-?\s?edema"
_REACTION = rf"{_SEVERE}|hypersensitiv\w+|allerg(?:y|ies|ic)(?:\s+reactions?)?|(?:serious|severe|infusion)\s+(?:infusion\s+)?reactions?"
_ASKED = re.compile(
    rf"^\W*(?:(?:no|without|a|an|any|the|prior|previous|known|documented|history|of|serious|severe|"
    rf"life[- ]threatening|patient|member|has|with|or)[\s-]+)*"
    rf"(?P<kind>{_REACTION})(?:\s+(?:or|and)\s+(?:{_REACTION}|reactions?))?\s+(?:reactions?\s+)?to\b",
    re.IGNORECASE,
)
_NO_ALLERGY = re.compile(
    r"\b(?:nkda|nka|no\s+known\s+(?:drug\s+)?allerg\w+|no\s+(?:drug\s+)?allerg(?:y|ies)\b(?!\s+to\b)|denies\s+(?:any\s+)?(?:drug\s+)?allerg\w+)\b",
    re.IGNORECASE,
)
_ANY = (
    r"(?:known|drug|medication|any|other|history|hx|h/o|of|prior|previous|past|serious|severe|significant|infusion|injection|site|allergic|adverse|had|has|have|been|ever|"
    r"an?|or|and|such|type|kind|systemic|immediate|delayed|noted|evidence|signs?|further|more|new|late|local)"
)
"""Words before a reaction that make it none to something else (`no latex allergy` says nothing of the drug)."""
_NONE = re.compile(
    rf"\b(?:no|not|never|without|denies)\s+(?:{_ANY}\s+){{0,4}}?(?:{_REACTION}|reactions?)\b(?!\s+to\b)|"
    rf"\b(?:no|never|denies)\s+(?:\w+\s+){{0,4}}?(?:{_REACTION}|reactions?)\s+to\s+any\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:(?<!not )(?<!n't )(?<!never )(?<!poorly )tolerat(?:ed|es|ing)\s+(?!poorly|only|no\b)\w+|"
    r"(?:without|w/o)\s+(?:any\s+)?(?:\w+\s+)?(?:reactions?|incident|difficulty|problems?))\b",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[,;.|]|\bbut\b|\bwhile\b|\bafter\b")
_NEVER = frozenset({Assertion.ABSENT})


def judge_reaction(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record tells of such a reaction to such a drug, or denies it; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    drugs = [item for item in demand.items if item.kind == "therapy"]
    if asked is None or len(drugs) != 1 or demand.levels or demand.count or demand.duration:
        return None
    severe = bool(re.fullmatch(_SEVERE, asked["kind"], re.IGNORECASE))
    return settled(chart, [one for place in chart.places for one in _said(place, drugs[0], severe)], once=True)


def _said(place: Place, drug: Item, severe: bool) -> Iterator[Said]:
    if place.read.default in (Assertion.COPIED, Assertion.FAMILY, Assertion.PLANNED):
        return
    text = place.sentence.text
    if _NO_ALLERGY.search(text) and (place.sentence.section == "allergies" or not place.read.mentions or _NO_ALLERGY.match(text)):
        yield Said(Truth.NOT_MET, place)
        return
    for mention in place.read.mentions:
        if mention.names & drug.names and place.read.assertion(mention.first, mention.last) in STATED:
            if (truth := _of_drug(place, mention, severe)).known:
                yield Said(truth, place)
        elif _denies(place, mention, drug) or _none_to(place, mention, drug):
            yield Said(Truth.NOT_MET, place)
    if _NONE.search(text) and not any(m.kind == "therapy" and not m.names & drug.names for m in place.read.mentions):
        yield Said(Truth.NOT_MET, place)


def _denies(place: Place, mention: Mention, drug: Item) -> bool:
    """Whether a sentence says that the drug, or its whole class, was never given."""
    own = bool(mention.names & drug.names) and mention.concept in drug.names
    whole = own or any(mention.concept in wider(name) for name in drug.names)
    never = re.search(r"\b(?:never|naive)\b", place.sentence.text, re.IGNORECASE)
    return whole and bool(never) and place.read.assertion(mention.first, mention.last) in _NEVER


_NONE_TO = re.compile(
    rf"\b(?:no|not|never|denies|without|w/o)\s+(?:\w+\s+){{0,3}}?(?:{_REACTION}|reactions?)\s+to\s+(?:[\w-]+(?:\s*,|\s+or|\s+and)?\s+){{0,4}}$",
    re.IGNORECASE,
)
"""Before the name of a drug: no reaction to it (`no allergy to eggs or hyaluronate`)."""


def _none_to(place: Place, mention: Mention, drug: Item) -> bool:
    """Whether a sentence denies a reaction to the very drug."""
    own = bool(mention.names & drug.names) and mention.concept in drug.names
    return own and bool(_NONE_TO.search(place.sentence.text[: place.read.tokens[mention.first].start]))


def _of_drug(place: Place, mention: Mention, severe: bool) -> Truth:
    """What the stretch of a sentence that holds a drug says of a reaction to it."""
    text = place.sentence.text
    start, end = place.read.tokens[mention.first].start, place.read.tokens[mention.last].end
    begin = max((m.end() for m in _STOPS.finditer(text, 0, start)), default=0)
    stop = next((m.start() for m in _STOPS.finditer(text, end)), len(text))
    stretch = text[begin:stop]
    if _GOOD.search(text[begin : stop + 40]) or _NONE.search(text[begin : stop + 40]):
        return Truth.NOT_MET
    if place.sentence.section == "allergies" and not severe:
        return Truth.MET
    if not re.search(_SEVERE if severe else _REACTION, stretch, re.IGNORECASE):
        return Truth.NOT_DOCUMENTED
    at = next(i for i, t in enumerate(place.read.tokens) if t.start >= begin)
    reached = frozenset().union(*place.read.reached[at : mention.last + 1])
    to_drug = place.sentence.section == "allergies" or re.search(
        rf"(?:{_REACTION})[^.;,]{{0,40}}?\b(?:to|with|from|after|during|on)\b[^.;,]{{0,30}}$", text[begin:start], re.IGNORECASE
    )
    behind = re.match(rf"[^.;,]{{0,40}}?(?:[:(–-]|\bcaused\b|\bgave\b)[^.;,]{{0,30}}?(?:{_REACTION})", text[end:stop], re.IGNORECASE)
    sure = not reached & {
        Assertion.ABSENT,
        Assertion.UNCERTAIN,
        Assertion.HYPOTHETICAL,
        Assertion.FAMILY,
        Assertion.OTHER,
        Assertion.PLANNED,
    }
    return Truth.MET if sure and (to_drug or behind) else Truth.NOT_DOCUMENTED
