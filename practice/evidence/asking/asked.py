"""What a leaf asks, as values: things named, thresholds, window, outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from practice.notes.by_name import NamedFigure
from rules.model import Op


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure that the leaf compares with."""

    op: Op
    value: float
    value2: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that must be named: one of the concepts, or the word. `kind` is that of its concept, "" for a word.

    `either`: several names joined by `or`.
    """

    names: frozenset[str]
    kind: str = ""
    either: bool = False

    @property
    def word(self) -> str | None:
        """The folded word, where it is none of the known concepts."""
        return next(iter(self.names))[2:] if not self.kind else None


@dataclass(frozen=True, slots=True)
class Demand:
    """What one leaf asks. `outcomes`: any of these; `window` such as "12 mo"; `parts` with `joined` where it asks several things in one.

    `unread`: it has a figure that nothing here compares, so that it can never be met
    `region`: the part of the body that the policy treats, where it names one
    `directed`: care that a professional directs is asked, and none of the patient's own
    `trailing`: its negation stands behind the thing and takes it for granted (`hypertension not controlled`)
    `at_level`: what is found must be at the level of the spine that is treated
    `owner`: the illness that a measure is of, where another part of the demand asks for it
    `untreated`: therapies that must not have begun when a measure was taken
    `baseline`: the value of before the therapy is asked, where the record tells one
    `named`: the measure that the vocabulary does not know, by the leaf's own name for it
    """

    quote: str
    items: tuple[Item, ...] = ()
    negated: bool = False
    outcomes: frozenset[str] = frozenset()
    window: str | None = None
    measures: frozenset[str] = frozenset()
    levels: tuple[Threshold, ...] = ()
    duration: Threshold | None = None
    count: Threshold | None = None
    share: Threshold | None = None
    hours: Threshold | None = None
    classes: Threshold | None = None
    unread: bool = False
    at_level: bool = False
    age: Threshold | None = None
    future: bool = False
    suspected: bool = False
    historical: bool = False
    current: bool = False
    concurrent: bool = False
    region: frozenset[str] = frozenset()
    directed: bool = False
    trailing: bool = False
    owner: frozenset[str] = frozenset()
    untreated: frozenset[str] = frozenset()
    baseline: bool = False
    named: NamedFigure | None = None
    examples: tuple[Demand, ...] = ()
    parts: tuple[Demand, ...] = ()
    joined: Literal["all", "any", ""] = ""

    @property
    def flat(self) -> str:
        """The quote on one line."""
        return " ".join(self.quote.split())

    @property
    def concepts(self) -> tuple[Item, ...]:
        """The things named that the vocabulary knows."""
        return tuple(item for item in self.items if item.kind)
