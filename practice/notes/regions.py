"""Parts of the body that a text names, so that therapy of a shoulder is none of a back."""

from __future__ import annotations

import functools
import re

_WORDS = {
    "low back": r"low(?:er)?\s+back|lumbar|lumbosacral|lumbago|sciatica|sacroiliac|si\s+joint|"
    r"(?<!ir\s)(?<!rotation\s)(?<!rot\s)\bl[1-5]\b|\bs1\b|\blbp\b",
    "back": r"(?<!gone\s)"
    r"(?<!went\s)(?<!goes\s)(?<!going\s)(?<!came\s)(?<!then\s)(?<!sent\s)(?<!now\s)(?<!comes\s)(?<!come\s)(?<!was\s)(?<!call\s)"
    r"(?<!calls\s)(?<!right\s)\bback\b(?!\s+(?:and\s+forth|to|in\s+(?:\d|[a-z]+uary|march|april|may|june|july|august|\w+ber|clinic|(?:19|20)\d\d)|"
    r"on\s+(?!the)|from|again|at\s+work|up\s+plan))|\bspine\b|spinal",
    "neck": r"neck|cervical(?!\s+(?:cancer|dysplasia|screen))|\bc[2-7]\b|whiplash",
    "thorax": r"thoracic|mid[\s-]?back",
    "shoulder": r"shoulder|rotator\s+cuff|glenohumeral|subacromial|supraspinatus|labr(?:um|al)\s+tear\s+of\s+the\s+shoulder",
    "elbow": r"elbow|epicondyl",
    "wrist": r"wrist|carpal|\bhand\b|thumb",
    "hip": r"\bhip\b|trochanter",
    "knee": r"knee|patell|menisc|cruciate|\bacl\b|\bpcl\b",
    "ankle": r"ankle|achilles",
    "foot": r"plantar\s+fasci|heel\s+pain|\bbunion",
    "jaw": r"\bjaw\b|\btmj\b|temporomandibular",
    "pelvis": r"pelvic\s+(?:floor|pain)|incontinence\s+therapy",
    "balance": r"vestibular|balance\s+(?:training|therapy)",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _WORDS.items()}
_SPINE = frozenset({"low back", "neck", "thorax"})


@functools.lru_cache(maxsize=8192)
def regions_of(text: str) -> frozenset[str]:
    """The parts of the body that a text names; `back` alone may be any part of the spine but the neck."""
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(text)}
    return frozenset(found - {"back"}) if found & _SPINE else frozenset(found)


def elsewhere(text: str, region: frozenset[str]) -> bool:
    """Whether a text names parts of the body, and none of these."""
    named = regions_of(text)
    if not named or not region or named & region:
        return False
    return not (("back" in named and region & _SPINE) or ("back" in region and named & (_SPINE - {"neck"})))
