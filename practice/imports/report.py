"""What an import came to, in counts; nothing of the record is in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from practice.imports.schedule import BadRow
from practice.store.rows import Wrote


@dataclass(slots=True)
class Tally:
    """Counted while a file is taken in, by what and how it went ("cases new")."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)

    def wrote(self, what: str, how: Wrote) -> None:
        self.counts[f"{what} {how}"] += 1

    def refuse(self, place: str, reason: str, raw: str) -> None:
        """Put a row aside."""
        self.bad.append(BadRow(place, reason, raw))


@dataclass(frozen=True, slots=True)
class Report:
    """One file. `again`: the same file was taken in before, and nothing was done. `reasons` counts why rows were quarantined."""

    kind: str
    again: bool
    counts: tuple[tuple[str, int], ...] = ()
    quarantined: tuple[tuple[str, str], ...] = ()

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        return tuple(Counter(reason for _, reason in self.quarantined).most_common())
