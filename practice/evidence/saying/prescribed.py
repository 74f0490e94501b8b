"""Courses that an assessment orders without a verb: `Imp: GERD. Omeprazole 40 bid 8 wks, then EGD.`

A course stands in an assessment or a plan, or names what comes after it, and no word of the sentence says that it was had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Place
from practice.notes.tokens import Mention

_ASSESSES = re.compile(
    r"^\W*(?:a\s?[/&+]\s?p|a|p|ap|imp|impression|assessment|assessment\s*(?:/|and|&)\s*plan|dx|diagnos[ei]s|plan|rec|recs|recommendations?)\s*(?::|-\s|\b(?=\s+[A-Z]))",
    re.IGNORECASE,
)
_HEADS = re.compile(r"^\W*[A-Za-z][\w /&-]{1,28}:")
_COURSE = re.compile(
    r"^[^.;]{0,36}?(?:\bx\s*|\bfor\s+)?\b\d{1,2}(?:\s*-\s*\d{1,2})?\s*(?:w(?:ee)?ks?|mos?\b|months?|days?|sessions?|visits?)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"[,;]\s*(?:and\s+)?(?:then\b|rtc\b|re-?check|f/u\b|follow-?\s?up\b|back\s+in\b|return\b|repeat\s+\w+|re-?assess|re-?eval\w*|(?:xr|mri|us|egd|ct)\s*(?:\W*$|review|if))",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"\b(?:s/p|status\s+post|prior|prev\w*|history|hx|had|has|have|been|was|were|underwent|since|ago|post-?\s?op\w*|after|following|fail\w*|tri(?:ed|als?)|done|did|does|took|taken|taking|takes|"
    r"complet\w+|finish\w+|attend\w*|receiv\w+|us(?:ed|ing)|help\w*|relief|benefit\w*|better|improv\w+|respon\w+|no|not|without|w/o|minimal\w*|temporary|(?:in)?toler\w+|stopp?\w*|quit|d/?c'?d|refractory|inadequate\w*|insufficient|"
    r"partial\w*|persist\w*|despite|resist\w*|now|current\w*|continu\w*|cont|ongoing|on|already|past|last|missed|of\s+\d+|to\s+date|so\s+far|exhausted|ineffective|worse\w*|plateau\w*|(?:19|20)\d\d)\b|\d/\d|\u2713",
    re.IGNORECASE,
)
_PLANS = frozenset({"plan", "assessment", "assessment_plan"})


def only_prescribed(demand: Demand, places: Iterable[Place]) -> bool:
    """Whether every sentence that tells the course of a leaf's therapy only orders it."""
    names = frozenset(name for item in demand.items if item.kind in ("therapy", "procedure") for name in item.names)
    if demand.future or demand.negated or not names:
        return False
    told = [(place, m) for place in places for m in place.read.mentions if m.names & names]
    return bool(told) and all(_orders(place, mention) for place, mention in told)


def _orders(place: Place, mention: Mention) -> bool:
    text, tokens = place.sentence.text, place.read.tokens
    behind = text[tokens[mention.last].end :]
    if not _COURSE.match(behind) or _HAD.search(_bare(text)):
        return False
    return bool(_NEXT.search(behind)) or place.sentence.section in _PLANS or _assessing(place)


def _bare(text: str) -> str:
    """The sentence without its heading."""
    head = _ASSESSES.match(text)
    return text[head.end() :] if head else text


def _assessing(place: Place) -> bool:
    """Whether the lines up to a sentence are those of an assessment or a plan."""
    inside = False
    for line in place.note.text[: place.sentence.end].splitlines():
        if _ASSESSES.match(line):
            inside = True
        elif _HEADS.match(line) or not line.strip():
            inside = False
    return inside
