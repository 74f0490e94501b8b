"""The journal of a run: one JSON line for each fetch, so that a run that is killed continues where it stopped."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from policies.archive import is_whole, sync_folder
from policies.model import Fetch, Listed, Outcome, Problem

# A line is handed to the operating system at once, so a kill of the process loses none. Against a loss of power the
# archive and then the journal are synced together every so many lines: an fsync each costs 0.2 ms on a good disk and
# 10 ms on a poor one, which at each of 300 answers a second would be most of the visit. What a loss of power can take
# is the last lines, and they are fetched again.
_LINES_A_SYNC = 64

_INSTANTS = ("observed_at", "fetched_at")
_LISTED_WORDS = frozenset({"title", "policy_number", "payer"})


class JournalError(Exception):
    """A line of a journal cannot be understood; the message names file and line."""


class Journal:
    """The journal in one file. `archive` is the folder of the archive its lines point into.

    With `archive` given, the bytes a line points at are synced before the line is, and on reopening, lines at the end
    whose record did not reach the disk are cut, as is a torn last line.
    Raises JournalError where a line before the last cannot be understood: then the file was altered, not torn.
    """

    def __init__(self, path: Path, archive: Path | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._archive = path, archive
        fresh = not path.exists()
        self._fetches, end = ([], 0) if fresh else _read(path, archive)
        self._file = path.open("ab")
        self._file.truncate(end)
        self._unsynced: set[str] = set()
        self._lines = 0
        if fresh:
            sync_folder(path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def append(self, fetch: Fetch) -> None:
        """Add one fetch. When this returns, a kill of the process does not lose it; `sync` is for a loss of power."""
        self._file.write(_line(fetch))
        self._file.flush()
        self._fetches.append(fetch)
        self._lines += 1
        if fetch.warc_file is not None:
            self._unsynced.add(fetch.warc_file)
        if self._lines >= _LINES_A_SYNC:
            self.sync()

    def fetches(self) -> tuple[Fetch, ...]:
        """All fetches in the order of appending, those of an earlier, killed process first."""
        return tuple(self._fetches)

    def done(self) -> frozenset[tuple[str, str, str]]:
        """(source_id, url, purpose) of every fetch there is a line for, failed ones included."""
        return frozenset((f.source_id, f.url, f.purpose) for f in self._fetches)

    def sync(self) -> None:
        """Return when every line is on disk, the archived bytes first."""
        if self._archive is not None:
            for name in sorted(self._unsynced):
                _sync_file(self._archive / name)
        os.fsync(self._file.fileno())
        self._unsynced.clear()
        self._lines = 0

    def close(self) -> None:
        """Sync and close; closing twice does no harm."""
        if self._file.closed:
            return
        self.sync()
        self._file.close()


def _read(path: Path, archive: Path | None) -> tuple[list[Fetch], int]:
    """The fetches of a journal and the byte at which its last good line ends."""
    fetches: list[Fetch] = []
    ends: list[int] = []
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1  # what follows the last newline is torn
    end = 0
    for number, line in enumerate(data[:whole].splitlines(keepends=True), start=1):
        fetches.append(_fetch(line, path, number))
        end += len(line)
        ends.append(end)
    kept = len(fetches) if archive is None else _backed(fetches, archive)
    return fetches[:kept], ends[kept - 1] if kept else 0


def _backed(fetches: list[Fetch], archive: Path) -> int:
    """How many lines come before the first whose record is missing, looked for from the end to the first whole one."""
    kept = len(fetches)
    for index in range(len(fetches) - 1, -1, -1):
        fetch = fetches[index]
        if fetch.warc_file is None or fetch.warc_offset is None:
            continue
        if is_whole(archive, fetch.warc_file, fetch.warc_offset):
            break
        kept = index
    return kept


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(fetch: Fetch) -> bytes:
    record = {f.name: getattr(fetch, f.name) for f in fields(Fetch)}
    record["listed"] = {f.name: getattr(fetch.listed, f.name) for f in fields(Listed)}
    return json.dumps(record, default=_iso, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _iso(value: object) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(f"a fetch cannot hold {value!r} in a journal")


def _fetch(line: bytes, path: Path, number: int) -> Fetch:
    try:
        record: dict[str, Any] = json.loads(line)
        listed = record.pop("listed")
        for name in _INSTANTS:
            record[name] = dt.datetime.fromisoformat(record[name])
        record["outcome"] = Outcome(record["outcome"])
        record["problem"] = None if record["problem"] is None else Problem(record["problem"])
        return Fetch(**record, listed=_listed(listed))
    except (ValueError, TypeError, KeyError) as error:
        raise JournalError(f"{path} line {number}: not a fetch ({error}); put the file aside to visit the run's addresses again") from error


def _listed(record: dict[str, Any]) -> Listed:
    values: dict[str, Any] = {
        name: value if value is None or name in _LISTED_WORDS else dt.date.fromisoformat(value) for name, value in record.items()
    }
    return Listed(**values)
