"""The dates ahead as a calendar file (iCalendar, RFC 5545) that any calendar program reads. Same digest, same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib

from diffing.digest import Deadline, Digest

PRODUCT = "-//payerwatch//digest//EN"


def to_ics(digest: Digest) -> bytes:
    """One all-day event for each date ahead; an event keeps its identity from week to week, so that nothing stands there twice."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Payer policies: dates ahead")
    for deadline in digest.deadlines:
        calendar.add_component(_event(deadline, digest.at))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, stamped: dt.datetime) -> object:
    from icalendar import Event

    number = f" ({deadline.number})" if deadline.number else ""
    event = Event()
    event.add("uid", f"{_identity(deadline)}@payerwatch")
    event.add("dtstamp", stamped)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + dt.timedelta(days=1))
    event.add("summary", f"{deadline.payer}: {deadline.title}{number} takes effect")
    event.add("description", deadline.words)
    if deadline.link:
        event.add("url", deadline.link)
    event.add("transp", "TRANSPARENT")
    return event


def _identity(deadline: Deadline) -> str:
    """The same policy and day are the same event, whoever announces it."""
    about = deadline.policy_id or f"{deadline.payer}/{deadline.title}"
    return hashlib.sha256(f"{about}\x1f{deadline.day.isoformat()}".encode()).hexdigest()[:32]
