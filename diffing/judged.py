"""What judging needs to know and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diffing.codesets import CodeDifference
from diffing.model import ChangeKind, Direction
from diffing.units import Outline
from rules.meaning import canonical


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer for one difference."""

    kind: ChangeKind
    direction: Direction
    explanation: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What judging needs to know of both versions."""

    old: Outline
    new: Outline
    abbreviations: Mapping[str, str]
    known_codes: frozenset[str]
    fates: Mapping[str, CodeDifference]
    canonical_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def canonical(self, text: str) -> tuple[str, ...]:
        """The canonical words of a text of either version, worked out once."""
        if text not in self.canonical_of:
            self.canonical_of[text] = canonical(text, self.abbreviations)
        return self.canonical_of[text]
