"""Tests of the physical examination that are positive or negative, from data/vocabulary/notes/maneuvers.yml."""

from __future__ import annotations

import functools
import re

from rules.lexicon import Strict, load


class Maneuver(Strict):
    """One test: its name here, the words of it, and the group that a leaf may count."""

    name: str
    words: str
    group: str = ""


class Maneuvers(Strict):
    """data/vocabulary/notes/maneuvers.yml."""

    tests: tuple[Maneuver, ...]


@functools.cache
def maneuvers() -> tuple[tuple[Maneuver, re.Pattern[str]], ...]:
    """Every test with the pattern of its name; `'s`, `test`, `sign` and `maneuver` may follow."""
    return tuple(
        (one, re.compile(rf"\b(?:{one.words})(?:['’]?s)?(?:\s+(?:tests?|testing|signs?|maneuvers?))?(?![\w])", re.IGNORECASE))
        for one in load(Maneuvers, "notes/maneuvers.yml").tests
    )
