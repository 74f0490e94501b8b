"""What is known of one patient, as the evaluator takes it. Where it comes from and who confirmed it is the practice's business."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.amounts import Amount


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known.

    fact     its name in the vocabulary, or the name of an attestation
    value    True or False for a yes/no fact; an amount; a word, for facts with named values
    start, end  when it was so (equal for a point in time); None where the record gives no date
    outcome  what a therapy came to, such as "failed"
    source   the identifier under which the practice keeps its evidence
    """

    fact: str
    value: bool | Amount | str
    start: dt.date | None = None
    end: dt.date | None = None
    outcome: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known of one patient for one service. `visit` is the day from which windows count back; `events` name other days."""

    visit: dt.date
    known: Mapping[str, tuple[Known, ...]]
    events: Mapping[str, dt.date] = field(default_factory=dict)

    def of(self, fact: str) -> tuple[Known, ...]:
        """What is known of a fact; empty where the record is silent."""
        return self.known.get(fact, ())


def case(visit: dt.date, known: Iterable[Known], events: Mapping[str, dt.date] | None = None) -> Case:
    """A case from its single facts."""
    found: dict[str, list[Known]] = {}
    for one in known:
        found.setdefault(one.fact, []).append(one)
    return Case(visit, {fact: tuple(ones) for fact, ones in sorted(found.items())}, dict(events or {}))
