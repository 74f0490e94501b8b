"""Leaves on agents of different classes: what such a leaf asks, and how many classes the agents of a record are of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Threshold
from practice.notes.tokens import stem
from practice.notes.wording import wider

_APART = re.compile(
    r",?\s*\b(?:(?:each\s+)?(?:from|of|in|with|representing)\s+(?:at\s+least\s+)?(?:(?P<n>two|2|three|3)\s+(?:or\s+more\s+)?)?(?:a\s+)?(?:different|distinct|separate)\s+"
    r"(?:(?:drug|therapeutic|pharmacologic(?:al)?|medication|antidepressant)\s+)?(?:class(?:es)?|mechanisms?\s+of\s+action|mechanisms?))\b",
    re.IGNORECASE,
)
_WORDS = frozenset(
    stem(w)
    for w in (
        "different",
        "distinct",
        "separate",
        "class",
        "classes",
        "mechanism",
        "mechanisms",
        "action",
        "therapeutic",
        "pharmacologic",
        "drug",
    )
)
_NUMBERS = {"two": 2.0, "2": 2.0, "three": 3.0, "3": 3.0}
_ANTIDEPRESSANTS = ("ssri", "snri", "tca", "atypical_antidepressant")


def of_classes(quote: str, found: Demand) -> Demand:
    """A demand for agents of different classes (`two preventives from different classes`): the words say it, and name nothing."""
    said = _APART.search(quote)
    if said is None or not any(item.kind == "therapy" for item in found.items):
        return found
    many = _NUMBERS[said["n"].lower()] if said["n"] else found.count.value if found.count else 2.0
    items = tuple(item for item in found.items if item.word not in _WORDS)
    return replace(found, items=items, classes=found.classes or Threshold(">=", many, None, "1"))


def apart(agents: Iterable[str], demand: Demand) -> int:
    """How many classes agents are of; one whose class is not known, beside the one that the leaf names, counts with any other."""
    asked = frozenset(one for item in demand.items for name in item.names for one in wider(name))
    groups: list[frozenset[str]] = []
    for name in sorted(agents):
        kinds = next((frozenset({one}) for one in _ANTIDEPRESSANTS if one in wider(name)), wider(name) - asked - {name})
        if not kinds:
            continue
        groups = [one for one in groups if not one & kinds] + [kinds.union(*(one for one in groups if one & kinds))]
    return len(groups)
