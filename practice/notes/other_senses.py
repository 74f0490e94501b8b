"""Words that name a thing of the vocabulary, and something else beside certain words: `Pap smear`, `last fall`, `tibial plateau`."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from rules.lexicon import Strict, load

_BEFORE, _BEHIND = 5, 8


class OtherSense(Strict):
    """A row of data/vocabulary/notes/other_senses.yml."""

    words: tuple[str, ...]
    before: str = ""
    behind: str = ""
    near: str = ""
    small: bool = False
    unless: str = ""


class OtherSenses(Strict):
    """The whole file."""

    senses: tuple[OtherSense, ...]


@functools.cache
def _rows() -> dict[str, tuple[OtherSense, ...]]:
    found: dict[str, list[OtherSense]] = {}
    for row in load(OtherSenses, "notes/other_senses.yml").senses:
        for word in row.words:
            found.setdefault(word, []).append(row)
    return {word: tuple(rows) for word, rows in found.items()}


def of_other_sense(texts: Sequence[str], at: int, capital: bool) -> bool:
    """Whether the word at a place is something else here. `texts`: the words and signs of a sentence in lower case, in order."""
    rows = _rows().get(texts[at], ())
    if not rows:
        return False
    before, behind, near = " ".join(texts[max(0, at - _BEFORE) : at]), " ".join(texts[at + 1 : at + 1 + _BEHIND]), " ".join(texts)
    return any(_fits(row, before, behind, near, capital) for row in rows)


def _fits(row: OtherSense, before: str, behind: str, near: str, capital: bool) -> bool:
    if row.unless and re.search(row.unless, near):
        return False
    if row.small and not capital:
        return True
    return bool(
        (row.before and re.search(row.before, before))
        or (row.behind and re.search(row.behind, behind))
        or (row.near and re.search(row.near, near))
    )
