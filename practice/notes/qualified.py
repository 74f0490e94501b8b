"""Words beside a figure that make it one of another measure (`uncorrected acuity 20/80`, `passive flexion`)."""

from __future__ import annotations

import functools

from practice.notes.tokens import Phrases, Token
from practice.notes.wording import NoteMeasure, note_measures

_AHEAD, _BEHIND = 5, 4
"""How many words before a name and behind a figure may make it one of another measure."""


@functools.cache
def others_of(concept: str) -> Phrases:
    """The words that make a figure beside a measure one of something else."""
    return Phrases(word for one in note_measures() if one.concept == concept for word in one.other)


def qualified(measure: NoteMeasure, found: tuple[Token, ...], first: int, last: int, end: int) -> bool:
    """Whether words beside a value make it one of another measure (`uncorrected acuity 20/80`, `passive flexion`)."""
    others = [a for a, _ in others_of(measure.concept).find(found)]
    if not others:
        return False
    begin = max((i + 1 for i in range(first) if found[i].text in (",", ";", ".", "|")), default=0)
    behind = next((i for i, token in enumerate(found) if token.start >= end), len(found))
    stop = next((i for i in range(behind, len(found)) if found[i].text in (",", ";", ".", "|", ":")), len(found))
    return any(max(begin, first - _AHEAD) <= at < min(stop, behind + _BEHIND) for at in others)
