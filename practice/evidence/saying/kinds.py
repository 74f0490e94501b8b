"""Whether a sentence names another kind of the thing than a leaf asks: acute for chronic, partial for complete, medial for lateral."""

from __future__ import annotations

import functools
import re

from practice.evidence.record.chart import Place
from practice.evidence.record.naming import Spot
from practice.notes.regions import elsewhere, regions_of

_KINDS = (
    (r"chronic|long-?\s?standing", r"acute|sub-?acute|transient|new"),
    (r"full[\s-]?thickness|complete", r"partial(?:[\s-]?thickness)?|incomplete|intrasubstance|interstitial"),
    (r"malignant", r"benign"),
    (r"primary", r"secondary"),
    (r"internal", r"external"),
    (r"upper", r"lower"),
    (r"proximal", r"distal"),
    (r"medial", r"lateral"),
    (r"anterior", r"posterior"),
    (r"superficial", r"deep"),
    (r"displaced", r"non-?\s?displaced|undisplaced|minimally\s+displaced"),
    (r"unstable", r"stable"),
    (r"open", r"closed"),
    (r"bilateral", r"unilateral"),
    (r"ischa?emic", r"ha?emorrhagic"),
    (r"obstructive", r"central|non-?\s?obstructive"),
    (r"direct", r"indirect"),
    (r"symptomatic", r"asymptomatic|incidental"),
    (r"recurrent", r"single|isolated|first|initial|first-ever"),
    (r"infected", r"uninfected|non-?\s?infected"),
    (r"sensorineural", r"conductive"),
    (r"generali[sz]ed", r"ocular|focal|localized"),
    (r"active|refractory", r"inactive|quiescent|burned[\s-]out"),
    (r"incarcerated|strangulated|irreducible", r"reducible"),
)
_REACH = 34
"""Characters before a thing in which a word narrows it."""


@functools.cache
def _of_kinds(quote: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The kinds that a leaf asks, each with those that are none of it; none where it takes either."""
    out = []
    for one, other in _KINDS:
        for asked, against in ((one, other), (other, one)):
            if _word(asked).search(quote) and not _word(against).search(quote):
                out.append((_word(asked), _word(against)))
    return tuple(out)


@functools.cache
def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


_SPINAL = re.compile(r"\bspin(?:e|al)\b", re.IGNORECASE)
_SPINE = frozenset({"low back", "neck", "thorax", "back"})
_AT = re.compile(r"(?P<where>\s+(?:of|at|in|to)\s+(?:(?:the|her|his|left|right|l|r)\s+)*\w+(?:\s+\w+)?)", re.IGNORECASE)
"""Right behind a thing, where it is (`fusion of the ankle`)."""


def of_other_kind(quote: str, place: Place, spot: Spot) -> bool:
    """Whether the words right around a thing make it another kind than the leaf asks, or one of another part of the body."""
    pairs = _of_kinds(quote)
    text, start, end = place.sentence.text, place.read.tokens[spot[0]].start, place.read.tokens[spot[1]].end
    first = max((text.rfind(mark, 0, start) for mark in ",;.:("), default=-1) + 1
    told = text[max(first, start - _REACH) : end]
    behind = _AT.match(text[end:])
    where = told + (behind["where"] if behind else "")
    if elsewhere(where, regions_of(quote)) and not (_SPINAL.search(quote) and regions_of(where) <= _SPINE):
        return True
    return any(against.search(told) and not asked.search(told) for asked, against in pairs)
