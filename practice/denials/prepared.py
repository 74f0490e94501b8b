"""The figures of a period that take seconds to make, prepared once for everybody: kept in the store, under all that they were made from.

They hold while not a line, appeal, case or policy change has become another, the days are the same, and this program is; else they are
made anew. The store counts its changes itself (the triggers of `decided`), so that no way of writing to it can leave a stale one standing.
Protected records (42 CFR Part 2) are never in what is kept: with a consent the figures are made for the one who states it.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy

from practice.access.roles import may
from practice.denials.changes import ChangesFound
from practice.denials.first_store import last_decided, refusals_in, table_in, tallied_in
from practice.denials.period import Period, period_of_table, usual_days
from practice.denials.period_json import from_json, to_json
from practice.denials.store import appeals
from practice.denials.totals import ended_of, totals_of
from practice.patterns.money import by_line
from practice.store.columns import stamp
from practice.store.door import Door, Passage
from practice.store.ids import content_hash

_NAME = "period"
_DONE = "figures prepared"


def prepare(door: Door, changes: ChangesFound, today: dt.date) -> bool:
    """Make the figures of the usual days and keep them, for whoever looks next; whether that was to be done.

    Nothing is kept where the store was changed meanwhile, where the person states a consent, or may not see them.
    """
    if door.actor.consent or not may(door.actor.role, "denials.read"):
        return False
    last = last_decided(door, today)
    if last is None:
        return False
    days = usual_days(last)
    with door.passing("denials.read", "read") as passage:
        passage.detail = "whether figures are prepared"
        if _kept(passage, _state(passage, *days, changes)) is not None:
            return False
    return _keep(door, _inputs(door, *days, changes)(), changes)


def period_of(door: Door, start: dt.date, end: dt.date, changes: ChangesFound) -> Period:
    """The figures of first decisions between two days, both included: as prepared, or made now. Raises AccessRefused."""
    return reading(door, start, end, changes)()


def reading(door: Door, start: dt.date, end: dt.date, changes: ChangesFound, known: Period | None = None) -> Callable[[], Period]:
    """The same, read now and made when it is asked for, outside the transaction that it was read in. Raises AccessRefused.

    known  a period that was made before: taken where it still holds
    """
    with door.together():
        with door.passing("denials.read", "read") as passage:
            state = _state(passage, start, end, changes)
            passage.detail = "figures of all payers, made before"
            if known is not None and known.state == state:
                return lambda: known
            body = _kept(passage, state)
            passage.detail = "figures of all payers, as prepared" if body is not None else "no figures are prepared"
        return _inputs(door, start, end, changes) if body is None else functools.partial(from_json, body, changes)


def _inputs(door: Door, start: dt.date, end: dt.date, changes: ChangesFound) -> Callable[[], Period]:
    """What a period is made from, all of it as of one instant."""
    with door.together():
        answered = by_line(appeals(door))
        with door.passing("denials.read", "read") as passage:
            state = _state(passage, start, end, changes)
            table, tallied = table_in(passage, start, end), tallied_in(passage, start, end)
            refusals, later = refusals_in(passage, start, end)
            passage.detail = f"{len(table)} lines, counted by every dimension"

    def made() -> Period:
        return period_of_table(start, end, table, totals_of(tallied, ended_of(refusals, answered, later)), changes, state)

    return made


def _keep(door: Door, found: Period, changes: ChangesFound) -> bool:
    """Put a period in the place of the one before, unless the store was changed while it was made."""
    with door.passing("denials.read", "create") as passage:
        if _state(passage, found.start, found.end, changes) != found.state:
            passage.detail = "figures not kept: the store was changed meanwhile"
            return False
        passage.run("DELETE FROM prepared")
        passage.run(
            "INSERT INTO prepared(name, state, body, at) VALUES (?, ?, ?, ?)", (_NAME, found.state, to_json(found), stamp(passage.at))
        )
        passage.detail = f"{_DONE}: decided from {found.start} to {found.end}"
    return True


def _kept(passage: Passage, state: str) -> str | None:
    row = None if passage.part2 else passage.row("SELECT body FROM prepared WHERE name = ? AND state = ?", (_NAME, state))
    return str(row[0]) if row else None


def _state(passage: Passage, start: dt.date, end: dt.date, changes: ChangesFound) -> str:
    """All that a period is made from: the store's own count of its changes, the days, the policy changes, and how it is made."""
    row = passage.row("SELECT revision FROM decided")
    held = (
        (one.change_id, one.payer_id, one.effective, one.direction, one.policy, one.version, one.said, *sorted(one.procedures))
        for one in changes.known
    )
    return content_hash(_program(), start, end, passage.part2, row, *held)


@functools.cache
def _program() -> str:
    """How it is made: the program's own text and the libraries that reckon; another release of either never shows what this one made."""
    here = Path(__file__).parent
    texts = (path.read_bytes() for folder in (here, here.parent / "patterns") for path in sorted(folder.glob("*.py")))
    return content_hash(np.__version__, scipy.__version__, *texts)
