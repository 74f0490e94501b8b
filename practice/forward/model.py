"""What a run forward comes to: counts, and nothing about one case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FEWEST = 5
"""Cases below which no count is told outside the practice's store."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The approved cases of a year held against both versions of a policy.

    cases     approved, with notes, and judged by both versions
    missing   of these: would now miss a criterion that they did not miss before; `against`: of these, the record speaks against it
    gained    missed one before, and would not now
    already   the record misses something under the version before as well, and no more now
    unjudged  approved, but without notes, or by a version from which no criteria for the service were read
    """

    policy_id: str
    from_version: int
    to_version: int
    start: dt.date
    end: dt.date
    cases: int
    missing: int
    against: int
    gained: int
    already: int
    unjudged: int

    @property
    def few(self) -> bool:
        """Too few cases to be told outside."""
        return self.cases < FEWEST

    @property
    def sentence(self) -> str:
        """As people read it."""
        if self.few:
            return f"Fewer than {FEWEST} approved cases of the past year fall under it: too few to tell."
        parts = []
        if against := self.against:
            parts.append(f"{against} by what the record says")
        if silent := self.missing - self.against:
            parts.append(f"{silent} by what it does not document")
        how = f" ({', '.join(parts)})" if parts else ""
        gained = f" {self.gained} that missed one before would not now." if self.gained else ""
        return f"{self.missing} of {self.cases} approved cases of the past year would now miss a criterion{how}.{gained}"
