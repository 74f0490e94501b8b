"""How long news takes: from the payer's day to our seeing it, and from there to a person's reading it."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diffing.acknowledge import Acknowledgement, ChangeKey
from diffing.digest import Digest, Entry


@dataclass(frozen=True, slots=True)
class Lag:
    """The way of one told change. Days may be negative: a payer may publish before its day.

    payers_day   the effective date the payer prints, None where it prints none
    seen, read   when we first saw it; when a person first marked it, None while nobody has
    """

    key: ChangeKey
    payer: str
    title: str
    payers_day: dt.date | None
    seen: dt.datetime
    read: dt.datetime | None
    by: str

    @property
    def days_to_see(self) -> int | None:
        """Days from the payer's day to ours."""
        return (self.seen.date() - self.payers_day).days if self.payers_day else None

    @property
    def days_to_read(self) -> int | None:
        """Days from our seeing it to a person's reading it."""
        return (self.read.date() - self.seen.date()).days if self.read else None


@dataclass(frozen=True, slots=True)
class LagFigures:
    """Medians over the told changes of some runs; None where there is nothing to take a median of."""

    told: int
    read: int
    median_to_see: float | None
    median_to_read: float | None


def key_of(digest: Digest, entry: Entry) -> ChangeKey:
    """The key under which a change of a digest is marked."""
    return ChangeKey(digest.run_id, entry.policy_id, entry.event, entry.to_version)


def lags(digests: Iterable[Digest], marks: Sequence[Acknowledgement]) -> tuple[Lag, ...]:
    """The way of every told change of these digests, the latest run first."""
    first: dict[ChangeKey, Acknowledgement] = {}
    for mark in sorted(marks, key=lambda mark: mark.at):
        first.setdefault(mark.change, mark)
    ordered = sorted(digests, key=lambda digest: digest.at, reverse=True)
    return tuple(_lag(digest, entry, first) for digest in ordered for entry in digest.told)


def _lag(digest: Digest, entry: Entry, first: Mapping[ChangeKey, Acknowledgement]) -> Lag:
    key = key_of(digest, entry)
    mark = first.get(key)
    return Lag(key, entry.payer, entry.title, entry.effective, entry.observed, mark.at if mark else None, mark.by if mark else "")


def figures(found: Sequence[Lag]) -> LagFigures:
    """The medians of these ways."""
    see = [lag.days_to_see for lag in found if lag.days_to_see is not None]
    read = [lag.days_to_read for lag in found if lag.days_to_read is not None]
    return LagFigures(len(found), len(read), statistics.median(see) if see else None, statistics.median(read) if read else None)
