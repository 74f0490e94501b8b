"""What governs a place of a sentence: a negation (`no evidence of …`), an exception (`except for …`), or nothing.

Words of success that are denied (`has not responded to …`) negate nothing: what follows is still asked for.
"""

from __future__ import annotations

import re
from enum import StrEnum

from rules.lexicon import finder, language
from rules.signals import negations
from rules.words import lowered

_OUTCOME = r"(?:respon[ds]|improv|relie[vf]|resol|control|toler|achiev|succe|benefi|adequate|effective|progress)\w*"
_NO_SUCCESS = re.compile(
    rf"\b(?:not|no|never|without|absence of|lack of|fails to|cannot)\s+(?:\w+\s+){{0,2}}?{_OUTCOME}"
    rf"|\b(?:inadequate|insufficient)\s+{_OUTCOME}"
)
_VERB = r"(?:has|have|had|is|are|was|were|will|meets?|must|shows?)"
_CLAUSE = re.compile(rf"[;:.]\s|\bbut\b|\b(?:and|who|which|that|or)\s+(?={_VERB}\b)")
_REACH = 12  # words


class Governed(StrEnum):
    """How the words at a place count."""

    PLAINLY = "plainly"
    NEGATED = "negated"
    EXCEPTED = "excepted"


def without_outcomes(line: str) -> str:
    """The line without denied words of success."""
    return _NO_SUCCESS.sub("unsuccessful", line)


def governed(before: str) -> Governed:
    """What governs the words that follow `before`, the text of the sentence up to them."""
    clause = _CLAUSE.split(without_outcomes(lowered(before)))[-1]
    near = " ".join(clause.split()[-_REACH:])
    if finder(language().exceptions).search(near):
        return Governed.EXCEPTED
    return Governed.NEGATED if negations(near) else Governed.PLAINLY
