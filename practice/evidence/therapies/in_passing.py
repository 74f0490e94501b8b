"""Whether a drug for pain was only taken in passing (`ibuprofen once or twice after a run`): that is no treatment that was gone through."""

from __future__ import annotations

import re

from practice.notes.assertion import Read
from practice.notes.tokens import Mention

_RARELY = re.compile(
    r"^[^.;:]{0,30}?\b(?:once\s+or\s+twice|twice\s+or\s+(?:thrice|three\s+times)|a\s+few\s+times|on\s+(?:one|two|a\s+few)\s+occasions?|(?:very\s+)?(?:rarely|occasionally|infrequently)|"
    r"(?:a\s+)?(?:single|one)\s+(?:dose|tablet|pill))\b(?!\s+(?:a|per|each|every)\b|\s+daily\b)",
    re.IGNORECASE,
)
_FOR_PAIN = frozenset({"analgesic", "nsaid", "muscle_relaxant"})


def in_passing(told: Read, mention: Mention) -> bool:
    """Whether what stands right behind the name of a drug for pain says that it was hardly ever taken."""
    behind = told.sentence.text[told.tokens[mention.last].end :]
    return bool(mention.names & _FOR_PAIN) and bool(_RARELY.search(behind))
