"""Whether a payer has owned up to a change: in a bulletin, in the policy's own history, or nowhere.

A change of criteria that stands in neither is the alarm that nobody else raises.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diffing.announced.matching import NEAR, Followed, State
from diffing.announced.model import AnnouncedClass, Announcement
from diffing.announced.words import vocabulary
from policies.model import Document, HistoryEntry
from rules.words import fold, key

_ENOUGH = 0.8


class Owned(StrEnum):
    """Where the payer speaks of a change."""

    ANNOUNCED = "announced"
    HISTORY = "history"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Declared:
    """Where the payer speaks of a change, and the sentence for the billing lead."""

    owned: Owned
    sentence: str


def declared(old: Document, new: Document, announced: Sequence[Followed], to_version: int, bulletins_watched: bool) -> Declared:
    """Judge one change of a policy. announced: what was announced of it; bulletins_watched: the payer's bulletins are in the record."""
    named = next((one.announcement for one in announced if one.version_no == to_version or one.state in (State.AHEAD, State.DUE)), None)
    rows = new_rows(old, new)
    if named is not None:
        return Declared(Owned.ANNOUNCED, f"Announced{_class(named)}{_day(named.effective)}.")
    if rows:
        unheard = " It was not announced in the bulletins we watch." if bulletins_watched else ""
        return Declared(Owned.HISTORY, f"The policy's own history names a change{_day(rows[0].date)}.{unheard}")
    if new.history or bulletins_watched:
        where = [name for name, there in (("its own history", new.history), ("the payer's bulletins", bulletins_watched)) if there]
        return Declared(
            Owned.NOWHERE,
            f"Not announced: neither {' nor '.join(where)} names it." if len(where) > 1 else f"Not announced: {where[0]} does not name it.",
        )
    return Declared(Owned.UNKNOWN, "")


def came_or_went(announced: Sequence[Followed], bulletins_watched: bool) -> Declared:
    """Judge a policy that is new, or no longer listed: only the payer's bulletins can have said so."""
    turning = (AnnouncedClass.NEW, AnnouncedClass.RETIRED, AnnouncedClass.REPLACED)
    named = next((one.announcement for one in announced if one.announcement.announced in turning), None)
    if named is not None:
        return Declared(Owned.ANNOUNCED, f"Announced{_class(named)}{_day(named.effective)}.")
    if bulletins_watched:
        return Declared(Owned.NOWHERE, "Not announced: the payer's bulletins do not name it.")
    return Declared(Owned.UNKNOWN, "")


def new_rows(old: Document, new: Document) -> tuple[HistoryEntry, ...]:
    """The rows of the new version's history that the old one did not have, the latest first."""
    known = {(row.date, key(row.text)) for row in old.history}
    rows = [row for row in new.history if (row.date, key(row.text)) not in known]
    return tuple(sorted(rows, key=lambda row: row.date or dt.date.min, reverse=True))


def _class(announcement: Announcement) -> str:
    return f" as {announcement.announced}" if announcement.announced else ""


def _day(day: dt.date | None) -> str:
    return f" for {day:%B} {day.day}, {day.year}" if day else ""


def history_says(announcement: Announcement, history: Iterable[HistoryEntry]) -> HistoryEntry | None:
    """The row of a policy's own history that speaks of the announced change: a date near it and most of its words; None where none does."""
    wanted = _words(announcement.text)
    near = [row for row in history if _near(row.date, announcement.effective)]
    scored = sorted(((len(wanted & _words(row.text)) / len(wanted), -i) for i, row in enumerate(near)), reverse=True) if wanted else []
    return near[-scored[0][1]] if scored and scored[0][0] >= _ENOUGH else None


def _near(one: dt.date | None, other: dt.date | None) -> bool:
    return one is None or other is None or abs(one - other) <= NEAR


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9][a-z0-9.\-]{3,}", fold(text).lower())) - vocabulary().in_any_summary
