"""The values of announcements. Everything is frozen and in reading order; texts are quoted verbatim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class AnnouncedClass(StrEnum):
    """What a payer says it does to a policy."""

    NEW = "new"
    REVISED = "revised"
    UPDATED = "updated"
    REPLACED = "replaced"
    RETIRED = "retired"
    POSTPONED = "postponed"

    @property
    def alters_criteria(self) -> bool:
        """Everything but an update and a postponement, which leave the criteria as they are."""
        return self not in (AnnouncedClass.UPDATED, AnnouncedClass.POSTPONED)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announced change of one policy.

    policy     the policy's title as printed
    number     its number, None where not printed
    announced  the class that the payer prints; None where it prints none
    effective  when the change takes effect, None where not printed
    text       what the payer says it changes, one block a line, lists indented by two blanks a level
    section    headings from the top, joined by " > "
    page       where it stands, from 1; None for formats without pages
    """

    policy: str
    number: str | None
    announced: AnnouncedClass | None
    effective: dt.date | None
    text: str
    section: str
    page: int | None = None
