"""A denial of one of two things: `no kidney disease`, where the leaf asks for no liver or kidney disease."""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Place
from practice.notes.tokens import stems

_DENIES = re.compile(
    r"^\W*(?:(?:the\s+)?(?:patient|member|individual|beneficiary|enrollee)\s+)?(?:(?:is|has|does|with)\s+)?"
    r"(?:no|not|without|absence\s+of|lack\s+of|denies|free\s+(?:of|from)|negative\s+for)\b(?!.*\belsewhere\b)",
    re.IGNORECASE | re.DOTALL,
)
_PAIR = re.compile(r"\b(?P<one>[a-z]+)\s*(?:/|,?\s+(?:and/)?or)\s+(?P<other>[a-z]+)\b", re.IGNORECASE)
_SHARED = {
    "family": re.compile(r"\b(?:famil\w+|fam|fh|fhx|fmhx?|relatives?|kin|parents?|siblings?)\b", re.IGNORECASE),
    "alcohol": re.compile(r"\b(?:alcohol\w*|etoh|aud|substances?|sud|drink\w*|polysubstance)\b", re.IGNORECASE),
    "drug": re.compile(r"\b(?:drugs?|substances?|illicit\w*|opioids?|cocaine|sud|polysubstance|cannabis)\b", re.IGNORECASE),
    "hepatic": re.compile(r"\b(?:hepat\w+|liver|lfts?|ast|alt|cirrho\w+)\b", re.IGNORECASE),
    "liver": re.compile(r"\b(?:hepat\w+|liver|lfts?|ast|alt|cirrho\w+)\b", re.IGNORECASE),
    "renal": re.compile(r"\b(?:renal|kidneys?|ckd|egfr|creatinine|nephro\w*)\b", re.IGNORECASE),
    "kidney": re.compile(r"\b(?:renal|kidneys?|ckd|egfr|creatinine|nephro\w*)\b", re.IGNORECASE),
    "nursing": re.compile(r"\b(?:nursing|breast-?\s?feed\w*|breast-?\s?fed|lactat\w+|post-?menopaus\w+|hysterectomy)\b", re.IGNORECASE),
    "iris": re.compile(r"\b(?:nvi\w*|iris|rubeosis|ri)\b", re.IGNORECASE),
    "angle": re.compile(r"\b(?:nva|angle|gonio\w*)\b", re.IGNORECASE),
    "self": re.compile(r"\b(?:si|suicid\w*|self)\b", re.IGNORECASE),
    "others": re.compile(r"\b(?:hi|homicid\w*|others|violen\w*)\b", re.IGNORECASE),
    "hearing": re.compile(r"\b(?:hear\w*|deaf\w*|audio\w*)\b", re.IGNORECASE),
}
"""Words by which a record speaks of the first thing, where it uses another than the leaf."""
_ALL = re.compile(r"\bnone\s+(?:of\s+(?:the|these)|apply)\b|\bneither\b|\bunremarkable\b|\bnon-?contributory\b", re.IGNORECASE)


def half_denied(demand: Demand, places: Iterable[Place]) -> bool:
    """Whether a leaf denies two things, and no sentence speaks of one that the vocabulary has no name for."""
    texts = [place.sentence.text for place in places]
    if not demand.negated or demand.parts or not _DENIES.match(demand.quote) or not texts or any(map(_ALL.search, texts)):
        return False
    bare = {item.word for item in demand.items if item.word}
    told = frozenset(stem for text in texts for stem in stems(text))
    for found in _PAIR.finditer(demand.quote):
        for word in (found["one"].lower(), found["other"].lower()):
            said = _SHARED.get(word)
            spoken = any(map(said.search, texts)) if said else any(stem.startswith(one) for one in stems(word) for stem in told)
            unnamed = bool(frozenset(stems(word)) & bare) or (word == "family" and found["one"].lower() == "personal")
            if unnamed and not spoken:
                return True
    return False
