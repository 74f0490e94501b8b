"""The dates of service on which each version of a policy is in force, as `policies.store.asof.in_force` chooses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policies.store.asof import live, starts
from policies.store.rows import VersionRow
from rules.book.model import Book, Entry, Source

Period = tuple[dt.date, dt.date | None]
_DAY = dt.timedelta(days=1)


def periods(versions: Iterable[VersionRow]) -> dict[int, Period]:
    """version_no → first and last date of service (None: no end yet). A version that is in force on no date is left out."""
    held = [(start, v.observed_first, v.version_no) for v in live(versions) if (start := starts(v)) is not None]
    last_of_day = {start: version_no for start, _, version_no in sorted(held)}
    days = sorted(last_of_day)
    ends = [day - _DAY for day in days[1:]]
    return {last_of_day[day]: (day, end) for day, end in zip(days, [*ends, None], strict=True)}


def order(rows: Iterable[VersionRow]) -> dict[int, tuple[dt.date, dt.datetime, int]]:
    """version_no → what versions are ordered by: their first date of service (none: last), when they were first seen, their number."""
    return {row.version_no: (starts(row) or dt.date.max, row.observed_first, row.version_no) for row in rows}


def dated(book: Book, versions: Iterable[VersionRow]) -> Book:
    """The book with the periods that the versions known now give its sources; versions and sources in the order of their dates.

    Versions that the store no longer knows keep their place in front, and their periods.
    """
    rows = tuple(versions)
    known, ranks = periods(rows), order(rows)
    standing = sorted((no for no in book.versions if no in ranks), key=lambda no: ranks[no])
    numbers = (*(no for no in book.versions if no not in ranks), *standing)
    entries = tuple(_in_order(entry, numbers, known, frozenset(ranks)) for entry in book.entries)
    return replace(book, entries=entries, versions=numbers)


def _in_order(entry: Entry, numbers: Sequence[int], known: Mapping[int, Period], ranked: frozenset[int]) -> Entry:
    sources = sorted(entry.sources, key=lambda source: numbers.index(source.version_no))
    return replace(entry, sources=tuple(_dated(one, known) if one.version_no in ranked else one for one in sources))


def _dated(source: Source, known: Mapping[int, Period]) -> Source:
    start, end = known.get(source.version_no, (None, None))
    return replace(source, valid_from=start, valid_until=end)
