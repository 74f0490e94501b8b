"""The values of a comparison. Everything is frozen, in reading order, and quotes both texts verbatim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class ChangeKind(StrEnum):
    """What a change is about, the most important first."""

    CRITERIA = "criteria"
    CODES = "codes"
    EVIDENCE = "evidence"
    WORDING = "wording"
    METADATA = "metadata"
    BOILERPLATE = "boilerplate"
    MOVED = "moved"


class Direction(StrEnum):
    """Whether a patient qualifies less or more easily than before."""

    TIGHTENED = "tightened"
    BROADENED = "broadened"
    MIXED = "mixed"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def opposite(self) -> Direction:
        """Tightened for broadened and the reverse; the others are their own opposite."""
        if self is Direction.TIGHTENED:
            return Direction.BROADENED
        return Direction.TIGHTENED if self is Direction.BROADENED else self


class Severity(StrEnum):
    """How soon a person should read it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Overall(StrEnum):
    """The most important kind of a whole comparison."""

    CRITERIA = "criteria"
    CODES = "codes"
    EVIDENCE = "evidence"
    WORDING = "wording"
    METADATA = "metadata"
    NO_CHANGE = "no_change"
    NOT_A_POLICY = "not_a_policy"


Op = Literal["equal", "insert", "delete"]


@dataclass(frozen=True, slots=True)
class Span:
    """One run of a redline; `equal` and `delete` together give the old text, `equal` and `insert` the new."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One classified difference between two versions.

    section      headings from the top, joined by " > "
    old, new     the texts verbatim, "" where absent
    explanation  one sentence for a billing lead
    redline      spans over the two texts with blanks folded
    page         where the new text stands (the old one's page for a removal), None for formats without pages
    """

    section: str
    kind: ChangeKind
    direction: Direction
    severity: Severity
    old: str
    new: str
    explanation: str
    redline: tuple[Span, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two versions; `direction` sums up criteria and codes."""

    overall: Overall
    direction: Direction
    changes: tuple[Change, ...]
