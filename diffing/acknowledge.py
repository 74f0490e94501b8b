"""What people have done with the changes they were told: read, to be talked over, done; with name and time.

The marks stand in one file of lines that is only ever added to, beside the stores: a mark is never lost by a release, and the history of a
change can be read from it. The last mark of a change counts.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Mark(StrEnum):
    """What a person says of a change."""

    READ = "read"
    HUDDLE = "huddle"
    DONE = "done"


class AcknowledgementError(Exception):
    """The marks cannot be read or written; one line that names the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Which change is meant: a policy's event in a run, and the version it led to (None where it led to none)."""

    run_id: str
    policy_id: str
    event: str
    to_version: int | None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One mark. `by` is the person's name as given; `at` is UTC; `note` is one line, "" where none was given."""

    change: ChangeKey
    mark: Mark
    by: str
    at: dt.datetime
    note: str = ""


def acknowledge(path: Path, given: Acknowledgement) -> None:
    """Add a mark to the file; two processes may do so at once. Raises AcknowledgementError, or ValueError for a mark without a name."""
    if not given.by.strip():
        raise ValueError("a mark needs the name of the person who gives it")
    line = json.dumps(_row(given), ensure_ascii=False, sort_keys=True) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write((_torn(path) + line).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AcknowledgementError(f"{path}: the mark could not be written ({error.strerror}); nothing was changed, try again") from error


def _torn(path: Path) -> str:
    """A line break where a killed process left half a line at the end."""
    data = path.read_bytes()[-1:] if path.stat().st_size else b"\n"
    return "" if data == b"\n" else "\n"


def acknowledgements(path: Path) -> tuple[Acknowledgement, ...]:
    """All marks in the order given; none where there is no file yet. A last line cut short by a kill is left out.

    Raises AcknowledgementError for any other line that is no mark.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise AcknowledgementError(f"{path}: cannot be read ({error}); put the file right or restore it from a backup") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_mark(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if _cut_short(line):
                continue
            raise AcknowledgementError(f"{path}: line {number} is no mark ({error}); put the line right or take it out") from error
    return tuple(found)


def _cut_short(line: str) -> bool:
    """Whether a line is the beginning of a mark that a kill cut off."""
    return line.startswith("{") and not line.rstrip().endswith("}")


def latest(marks: Iterable[Acknowledgement]) -> Mapping[ChangeKey, Acknowledgement]:
    """The mark that counts for each change: the last one given."""
    return {mark.change: mark for mark in sorted(marks, key=lambda mark: mark.at)}


def _row(given: Acknowledgement) -> dict[str, object]:
    return asdict(given.change) | {
        "mark": str(given.mark),
        "by": given.by.strip(),
        "at": given.at.isoformat(),
        "note": " ".join(given.note.split()),
    }


def _mark(row: Mapping[str, object]) -> Acknowledgement:
    version = row["to_version"]
    change = ChangeKey(str(row["run_id"]), str(row["policy_id"]), str(row["event"]), int(str(version)) if version is not None else None)
    at = dt.datetime.fromisoformat(str(row["at"]))
    if at.tzinfo is None:
        raise ValueError("its time names no zone")
    return Acknowledgement(change, Mark(str(row["mark"])), str(row["by"]), at, str(row.get("note", "")))
