"""Words around the name of a therapy, a study or an operation by which it lies ahead, or was never had: `MRI this week`, `PT may help`.

They count in the clause that names the thing; a clause that tells of something done is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Place
from practice.notes.tokens import Mention

_KINDS = frozenset({"therapy", "procedure", "imaging"})
_BEFORE = re.compile(
    r"\b(?:asked|told|urged|instructed|encouraged|advised|invited)\s+(?:him|her|them|the\s+(?:patient|family|parents?)|pt|mr\.?\s\w+|mrs\.?\s\w+|ms\.?\s\w+)\s+to\b"
    r"|\b(?:have|has|had|we|i)\s+arranged\b|\bsuggest(?:ed|ing|s)?\b|\breturn(?:ing|s)?\s+(?:here\s+|to\s+\w+\s+)?(?:after|following|when|once)\b"
    r"|\bmissed\s+(?:his|her|the|an?|both|all|every)\b|\bstop\s+(?:downstairs|by)\b|\b(?:an?|the)\s+referral\s+(?:for|to)\b|\bwould\s+(?:like|rather|prefer|benefit)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:is|are)\s+(?:to\s+(?:begin|start|follow|be\s+(?:done|started|arranged|scheduled))|set\s+for|slated|booked|being\s+arranged)\b"
    r"|\b(?:begins|starts)\s+(?:in\b|on\b|next\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|\d)|\b(?:(?-i:may)|might|could|should)\s+(?:help|be\s+(?:helpful|tried|considered|needed))\b"
    r"|\bif\s+(?:no|not|needed|still|unable|there\s+is\s+no|symptoms|pain|this|that)\b|\bnot\s+(?:yet\s+)?(?:authorized|approved|started|done|scheduled)\b|\bno-?\s?show(?:ed)?\b"
    r"|\bto\s+follow\b|\b(?:was|were|is|has\s+been)\s+(?:only\s+)?(?:proposed|suggested|recommended|advised|considered|discussed)\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"\b(?:(?:later\s+)?this\s+(?:week|month|afternoon)|next\s+(?:week|month|visit)|tomorrow|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|wednes|thurs|fri)day\s+next)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:was|were|had|did|done|went|took|got|saw|gave|came|began|felt|has|have|showed|shows?|reveal\w*|attends?|going|since|last|ago|past|so\s+far|complet\w+|finish\w+|start(?:ed|ing)|"
    r"underwent|receiv\w+|return\w+|attend\w+|reports?|helps?|helped|used|uses|using|tried|taken|taking|takes|on|continues?|doing|does|today|visit\s*#?\s*\d)\b",
    re.IGNORECASE,
)
_TALKED_OF = re.compile(
    r"\s*(?:eval(?:uation)?|opinion|candida(?:cy|te)|consult(?:ation)?|work-?\s?up|class|discussion|info(?:rmation)?)\b(?!\s+(?:after|post))",
    re.IGNORECASE,
)
"""`RYGB eval`: an operation that is talked of."""
_CUT = re.compile(r"[.;](?!\d)")


_ASKS_WILL = re.compile(r"\b(?:agree[sd]?|willing(?:ness)?|commit(?:s|ted|ment)|motivat\w+)\b", re.IGNORECASE)
"""What is asked is whether the patient will."""
_ASKS_PAST = re.compile(r"^\W*(?:prior|previous|history\s+of|past)\b|\btried\b", re.IGNORECASE)
_PLAN_LINE = re.compile(r"^\W*(?:a\s?/\s?p|imp|impression|assessment|plan|booking|pre-?cert|procedure|dx)\b", re.IGNORECASE)
_WAS_DONE = re.compile(
    r"\b(?:s/p|status\s+post|prior|prev\w*|history|hx|had|underwent|since|post-?\s?op\w*|ago|after|following|(?:19|20)\d\d|last|fail\w*|tried|done|completed|helped|relief|no\s+help|(?:in)?toler\w+|stopped|refractory|inadequate|partial\w*|persist\w*|despite|resist\w*)\b|\d/\d",
    re.IGNORECASE,
)
_PLANS = frozenset({"plan", "assessment", "assessment_plan"})


def _only_planned(demand: Demand, place: Place) -> bool:
    """`A/P: cataract OS - CE/IOL`, where the leaf asks for one that was had."""
    if not _ASKS_PAST.search(demand.quote) or _WAS_DONE.search(place.sentence.text):
        return False
    return place.sentence.section in _PLANS or bool(_PLAN_LINE.match(place.sentence.text) or _PLAN_LINE.match(f"{place.sentence.label}:"))


def ahead(demand: Demand, places: Iterable[Place]) -> bool:
    """Whether every place that tells of the therapy or study of a leaf tells of one that lies ahead or was not had."""
    if demand.future or demand.negated or _ASKS_WILL.search(demand.quote) or not any(item.kind in _KINDS for item in demand.items):
        return False
    places = tuple(places)
    if places and all(_only_planned(demand, place) for place in places):
        return True
    names = frozenset(name for item in demand.items if item.kind in _KINDS for name in item.names)
    told = [(place, m) for place in places for m in place.read.mentions if m.kind in _KINDS and m.names & names]
    return bool(told) and all(_lies_ahead(place, mention) for place, mention in told)


def _lies_ahead(place: Place, mention: Mention) -> bool:
    text, tokens = place.sentence.text, place.read.tokens
    start, end = tokens[mention.first].start, tokens[mention.last].end
    before, behind = _CUT.split(text[:start])[-1], _CUT.split(text[end:])[0]
    if _BEFORE.search(before) or _BEHIND.search(behind) or (mention.kind == "procedure" and _TALKED_OF.match(behind)):
        return True
    soon = _SOON.search(before) or _SOON.search(behind)
    return soon is not None and not _DONE.search(_SOON.sub(" ", before + " , " + behind))
