"""Places that say that a therapy is contraindicated, not borne, or kept from a patient because of an illness."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.saying.spoken import asks
from practice.evidence.therapies.uses import outcomes_of
from practice.notes.model import STATED, Assertion
from practice.notes.tokens import Mention
from rules.truth import Truth

_REASON = re.compile(
    (
        r"\b(?:contraindicated|contraindication|intoleran\w+|unable\s+to\s+(?:take|tolerate)|cannot\s+(?:take|"
        r"tolerate)|can't\s+take|allergic|allergy)\b"
    ),
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:avoid\w*|(?:should|must|can|could)\s*not\s+(?:take|have|use|receive|get|be\s+given)|can['’]t\s+(?:take|have|use)|told\s+not\s+to\s+take|advised\s+against|says?\s+no|said\s+no|no)\s+"
    r"(?:(?:any|all|oral|po|systemic|more|the|use\s+of|taking|using|to)\s+)*$",
    re.IGNORECASE,
)
_UNSAFE = re.compile(
    r"\s*(?:use\s+)?(?:(?:is|are|was|were)\s+)?(?:to\s+be\s+)?(?:avoided|unsafe|not\s+safe|not\s+(?:allowed|an\s+option|advised|recommended)|ruled\s+out\s+by|precluded|prohibited|too\s+risky)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|due\s+to|d/t|given|since|owing\s+to|from|secondary\s+to|w/|with|2/2|says?|said|per)\b|[(;:,—–]", re.IGNORECASE
)
_ONLY_NOW = re.compile(
    r"\b(?:before|prior\s+to|until|after|for\s+\d+|\d+\s*(?:d|days?|h|hours?|wks?|weeks?)|today|tonight|surgery|procedure|injection|pre-?op|peri-?op|alcohol|if|when|while|overuse|prefers?|wants?|wishes|likes?)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\bno\s+(?:known\s+)?(?:contraindication|intolerance|allerg)", re.IGNORECASE)


def reasons(item: Item, demand: Demand, chart: Chart) -> list[Place]:
    """Places that say that the therapy is contraindicated or not tolerated, where the leaf takes that as well."""
    if not demand.outcomes & {"contraindicated", "intolerant"} or demand.outcomes == {"failed"}:
        return []
    told = [place for place in chart.places if _gives_reason(item, demand, place)]
    return told or ([] if _taken(item, chart) else _examples(demand, chart))


def _taken(item: Item, chart: Chart) -> bool:
    """Whether the record tells the therapy itself as had, so that an illness alone keeps nobody from it."""
    return any(
        m.names & item.names and place.read.assertion(m.first, m.last) in STATED for place in chart.places for m in place.read.mentions
    )


def _examples(demand: Demand, chart: Chart) -> list[Place]:
    """What shows an illness that the leaf itself names as one (`contraindication to estrogen, such as migraine with aura`)."""
    if demand.outcomes != {"contraindicated"} or demand.negated or demand.window:
        return []
    ills = [one for one in demand.examples if one.concepts and not one.levels and not one.negated]
    ills = [one for one in ills if all(item.kind == "chronic" for item in one.concepts)]
    found = [weighed for one in ills if (weighed := judge_plain(one, chart)).truth is Truth.MET]
    return [place for one in found for place in one.places]


def _gives_reason(item: Item, demand: Demand, place: Place) -> bool:
    named = [m for m in place.read.mentions if m.names & item.names and m.concept]
    if not named or place.read.default in (Assertion.COPIED, Assertion.FAMILY) or asks(place.sentence.text):
        return False
    if "contraindicated" in demand.outcomes and any(_kept_from(place, mention, item) for mention in named):
        return True
    if not _REASON.search(place.sentence.text):
        return False
    kinds = frozenset(one for mention in named for one in outcomes_of(place, mention)) | (
        {"contraindicated"} if re.search(r"allerg", place.sentence.text, re.IGNORECASE) else frozenset()
    )
    return bool(kinds & demand.outcomes) and not _NONE.search(place.sentence.text)


def _kept_from(place: Place, mention: Mention, item: Item) -> bool:
    """Whether a whole class is kept from the patient because of an illness that the same sentence names (`CKD 4, no NSAIDs`)."""
    if mention.concept not in item.names:
        return False
    text = place.sentence.text
    start, end = place.read.tokens[mention.first].start, place.read.tokens[mention.last].end
    if _ONLY_NOW.search(text) or not (_KEPT.search(text[:start]) or _UNSAFE.match(text[end:])):
        return False
    ill = [m for m in place.read.mentions if m.kind in ("chronic", "finding") and place.read.assertion(m.first, m.last) in STATED]
    between = [
        text[place.read.tokens[m.last].end : start] if m.last < mention.first else text[end : place.read.tokens[m.first].start] for m in ill
    ]
    return any(_BECAUSE.search(one) for one in between)
