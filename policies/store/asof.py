"""Which version held when: pure choices among the versions of one policy.

Two clocks are kept apart. *In force* goes by the payer's effective date, *known* by when we observed the text.
Version numbers say in which order versions were recorded, which back-filled history makes different from both.

A version that was read again (`reread`) gives way to its newest reading at every instant: the bytes are the same,
so it is the same claim of the payer, better read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from policies.model import Status
from policies.store.rows import VersionRow


def live(versions: Iterable[VersionRow]) -> tuple[VersionRow, ...]:
    """The versions that no reread has replaced, by version number."""
    rows = sorted(versions, key=lambda v: v.version_no)
    replaced = {v.previous for v in rows if v.cause == "reread"}
    return tuple(v for v in rows if v.version_no not in replaced)


def known_on(versions: Iterable[VersionRow], instant: dt.datetime) -> VersionRow | None:
    """The text last seen at or before an instant; None before the first sight.

    Each version was seen at least when it was first and when it was last observed, and the latest of these sights
    counts. Of two texts last seen at the same instant (two addresses of one policy) the one that appeared later counts,
    then the one recorded later.
    """
    seen = [(v, sight) for v in live(versions) if (sight := _last_sight(v, instant)) is not None]
    if not seen:
        return None
    return max(seen, key=lambda pair: (pair[1], pair[0].observed_first, pair[0].version_no))[0]


def in_force(versions: Iterable[VersionRow], service_date: dt.date) -> VersionRow | None:
    """The text in force on a date of service; None before the first.

    A version holds from its effective date, or from the date (UTC) it was first observed where the payer prints none.
    The latest start counts, then the text that appeared later, then the one recorded later. A draft is never in force,
    nor is an upcoming text whose effective date is not known.
    """
    holding = [(v, start) for v in live(versions) if (start := starts(v)) is not None and start <= service_date]
    if not holding:
        return None
    return max(holding, key=lambda pair: (pair[1], pair[0].observed_first, pair[0].version_no))[0]


def as_of(versions: Sequence[VersionRow], service_date: dt.date, known_at: dt.datetime) -> VersionRow | None:
    """The text that, by what had been observed at `known_at`, is in force on a date of service."""
    known = live(versions)
    return in_force((v for v in known if v.observed_first <= known_at), service_date)


def starts(version: VersionRow) -> dt.date | None:
    """The first date of service a version can be in force on; None for one that cannot be."""
    if version.status == Status.DRAFT:
        return None
    if version.effective is None and version.status == Status.UPCOMING:
        return None
    return version.effective or version.observed_first.date()


def _last_sight(version: VersionRow, instant: dt.datetime) -> dt.datetime | None:
    if version.observed_last <= instant:
        return version.observed_last
    return version.observed_first if version.observed_first <= instant else None
