"""One entry of the audit log, and the hash that ties it to the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

FIRST = "0" * 64
"""What the first entry has before it."""


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done.

    at        UTC      act       as roles.yml names it, or "login"      verb  read, create, update, delete or execute
    purpose   why; `consent` where the consent to use Part 2 records is kept
    patients  whose data it was      refs  which cases, documents, facts      detail  counts and states, never words of a record
    """

    at: dt.datetime
    user: str
    role: str
    act: str
    verb: str
    purpose: str
    consent: str = ""
    outcome: Outcome = Outcome.DONE
    patients: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry in its place: `number` from 1, the hash of the entry before, and its own."""

    number: int
    entry: Entry
    before: str
    hash: str


def canonical(entry: Entry, number: int) -> str:
    """An entry as JSON: keys sorted, no blanks, times in UTC; the same bytes for the same entry."""
    body = asdict(entry) | {"number": number, "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def link(before: str, body: str) -> str:
    """The hash of an entry over the hash before it and its canonical JSON."""
    return hashlib.sha256(f"{before}\n{body}".encode("ascii")).hexdigest()


def entry_of(body: str) -> tuple[int, Entry]:
    """An entry's number and values from its canonical JSON. Raises ValueError, KeyError or TypeError where it is none."""
    found = json.loads(body)
    number = found.pop("number")
    found["at"] = dt.datetime.fromisoformat(found["at"])
    found["outcome"] = Outcome(found["outcome"])
    found["patients"], found["refs"] = tuple(found["patients"]), tuple(found["refs"])
    return int(number), Entry(**found)
