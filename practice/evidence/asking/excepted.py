"""What a policy says in passing beside the name of an illness: kinds of it that are all there are, and what it leaves out by name."""

from __future__ import annotations

import re

_EPISODES = re.compile(
    r",?\s*\(?\b(?:either\s+|whether\s+)?(?:single(?:[\s-]+episode)?|recurrent(?:[\s-]+episodes?)?)\s*(?:or|/|and/or)\s*(?:recurrent|single)(?:[\s-]+episodes?)?\b\)?(?=\W*$)",
    re.IGNORECASE,
)
"""An illness of single or recurrent episodes is one of either."""
_NO_DRUG = r"(?:nicotine|tobacco|caffeine|smoking)"
_SAVE = re.compile(
    rf"\s*[(,]\s*(?:(?:{_NO_DRUG})(?:\s+(?:and|or)\s+{_NO_DRUG})?\s+(?:is\s+|are\s+|use\s+)?(?:excepted|excluded|exempt\w*|aside)|"
    rf"(?:except(?:ing)?|excluding|other\s+than|apart\s+from|not\s+(?:including|counting)|aside\s+from)\s+(?:for\s+)?{_NO_DRUG}(?:\s+(?:and|or)\s+{_NO_DRUG})?(?:\s+use(?:\s+disorder)?)?)\s*\)?(?=\W*$)",
    re.IGNORECASE,
)
"""A disorder of use from which nicotine is left out; the vocabulary does not count it as one."""


_CENTER = re.compile(
    r"\bdiabetic\s+macular\s+edema\s+(?:(?:that|which)\s+)?(?:involv\w+|affect\w+)\s+the\s+(?:center|centre|central\s+macula|fovea)(?:\s+of\s+the\s+(?:macula|fovea))?",
    re.IGNORECASE,
)


def unexcepted(text: str) -> str:
    """A quote without such words at its end; what is told of a thing behind its name stands before it, as charts have it."""
    return _CENTER.sub("center involved diabetic macular edema", _SAVE.sub("", _EPISODES.sub("", text)))


_ANOTHER = re.compile(
    r"^\W*(?:an?\s+|any\s+|the\s+)?(?P<what>(?:second|another|other|additional)\s+[\w\s-]{3,40}?)\s+"
    r"(?:(?:is|are|will|being|that|which)\s+)*(?:to\s+be\s+|be\s+|being\s+)?"
    r"(?:used|given|injected|administered|taken)\s+(?:(?:in|on|into|for)\s+the\s+same\s+[\w-]+|at\s+the\s+same\s+time|concurrently|together|in\s+combination|concomitantly|simultaneously|alongside(?:\s+it)?)\W*$",
    re.IGNORECASE,
)


def another_beside(quote: str) -> str | None:
    """The other drug that a quote names as used besides (`a second VEGF inhibitor to be used in the same eye`); None for any other."""
    found = _ANOTHER.match(quote)
    return found["what"] if found else None
