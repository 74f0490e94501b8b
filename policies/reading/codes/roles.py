"""What the words around a code set say: its role and its code systems. The words are in data/vocabulary/code_roles.yml."""

from __future__ import annotations

import re
from functools import cache

from policies.model import CodeRole, CodeSystem, Role
from policies.reading.roles import either
from policies.reading.vocabulary import code_words

_PLAIN = {**dict.fromkeys(map(ord, "‐‑‒–—−"), "-"), **dict.fromkeys(map(ord, "®™©"), " ")}

SECTION_ROLES = {
    Role.NOT_COVERED: CodeRole.NOT_COVERED,
    Role.UNPROVEN: CodeRole.NOT_COVERED,
    Role.COVERAGE: CodeRole.COVERED,
}
"""What a code that stands in a sentence is, where the sentence itself does not tell."""


def told_role(text: str) -> CodeRole | None:
    """The role that these words tell, None where they tell none."""
    folded = fold(text)
    return next((role for role, pattern in _roles() if pattern.search(folded)), None)


def named_systems(text: str) -> frozenset[CodeSystem]:
    """The code systems that these words name."""
    folded = fold(text)
    return frozenset(system for system, pattern in _systems() if pattern.search(folded))


def fold(text: str) -> str:
    """Lower case, trademark signs gone, dashes plain, whitespace single."""
    return " ".join(text.translate(_PLAIN).lower().split())


@cache
def _roles() -> tuple[tuple[CodeRole, re.Pattern[str]], ...]:
    return tuple((rule.role, pattern) for rule in code_words().roles if (pattern := either(rule.part)))


@cache
def _systems() -> tuple[tuple[CodeSystem, re.Pattern[str]], ...]:
    return tuple((rule.system, pattern) for rule in code_words().systems if (pattern := either(rule.part)))
