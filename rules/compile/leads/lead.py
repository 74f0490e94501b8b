"""What a lead-in asks of the list below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rules.compile.text.source import Span

Kind = Literal["all", "any", "at_least", "none", ""]


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in.

    kind, n   what it asks of the list; "" where it asks nothing; `printed`: said by a quantifier
    rest      what it says before the quantifier, None where that is nothing
    governs   the rest is only completed by each item ("failure of one of the following")
    offers    "for the following:" without a noun: the items are what it is for, one is enough
    defines   the list defines the rest ("obesity, defined as any of the following")
    """

    kind: Kind
    n: int = 0
    printed: bool = False
    rest: Span | None = None
    governs: bool = False
    defines: bool = False
    phrase: Span | None = None
    label: Span | None = None
    offers: bool = False
