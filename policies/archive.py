"""The archive: every response as a WARC 1.1 record (ISO 28500), one gzip member a record, one file a run.

Bytes are kept as the reader gets them: transfer and content codings undone. Headers that describe the wire instead
(`Content-Encoding`, `Transfer-Encoding`, a `Content-Length` that no longer fits) are kept under `X-Archive-Orig-…`,
so that a replay tool does not try to undo a coding twice.

A run that is killed may leave a torn last record. Opening its file again cuts it back to the last whole record;
whole records are never cut, even where no line of the journal points at them: they are proof all the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from policies.model import Fetch
from policies.warc import Record, RecordError, instant, member_ends, read_record, warc_date

ROLL_OVER_BYTES = 1_000_000_000
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_RECORDS = uuid.UUID("6f1b0a52-6a2e-5d0c-9d0f-0c6f5e1f7a11")  # name space of our record ids
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.warc\.gz")


class ArchiveError(Exception):
    """A record could not be written or read; the message names the file and the byte offset."""


@dataclass(frozen=True, slots=True)
class Archived:
    """Where a response went. `snapshot_id` is the sha256 of its body in hex; None for a 304, which has none.

    `revisit` tells whether the record stands for bytes kept earlier; then the place is that of the revisit record,
    and the bytes are found through the store (`snapshot_place`).
    """

    snapshot_id: str | None
    warc_file: str
    warc_offset: int
    revisit: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot read back, its bytes checked against their sha256."""

    snapshot_id: str
    url: str
    content_type: str | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime


class ArchiveWriter:
    """Appends the responses of one run to `<folder>/<run_id>.warc.gz` (then `-0001`, … from `roll_over` bytes on).

    `journalled` are the fetches that the run's journal already holds when a run is continued: bytes they point at
    are not written twice, and only what follows the last of them is scanned for a torn record.

    `write` hands the record to the operating system, which survives a kill of the process; `Journal` or `sync` makes
    it survive a loss of power. Raises ArchiveError on a full disk, with the file cut back to its last whole record.
    """

    def __init__(self, folder: Path, run_id: str, journalled: Iterable[Fetch] = (), *, roll_over: int = ROLL_OVER_BYTES) -> None:
        if not _RUN_ID.fullmatch(run_id):
            raise ValueError(f"run id {run_id!r}: expected letters, digits, '_', '.' and '-', beginning with a letter or digit")
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._run_id, self._roll_over = folder, run_id, roll_over
        self._written: dict[str, tuple[str, dt.datetime]] = {}
        known_end: dict[str, int] = {}
        for fetch in journalled:
            if fetch.warc_file is None or fetch.warc_offset is None:
                continue
            known_end[fetch.warc_file] = max(fetch.warc_offset, known_end.get(fetch.warc_file, 0))
            if fetch.snapshot_id is not None:
                self._written.setdefault(fetch.snapshot_id, (fetch.url, fetch.fetched_at))
        self._part = self._last_part()
        self._file = self._open(known_end.get(self._name(), 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The folder of the archive, as `read_body` takes it."""
        return self._folder

    def write(
        self, *, url: str, status: int, headers: Sequence[tuple[str, str]], body: bytes, fetched_at: dt.datetime, snapshot_known: bool
    ) -> Archived:
        """Append one response and say where it stands.

        snapshot_known: the store already has these bytes, so a revisit record is written. A 304 is written as
        "not modified", whatever its body. `fetched_at` must carry its time zone.
        """
        if fetched_at.tzinfo is None:
            raise ValueError(f"{url}: fetched_at has no time zone; give an instant in UTC")
        if self._file.tell() >= self._roll_over:
            self._next_part()
        if self._file.tell() == 0:
            self._append(self._about(fetched_at))
        offset = self._file.tell()
        record_id = uuid.uuid5(_RECORDS, f"{self._run_id} {self._name()} {offset} {url}")
        snapshot_id = None if status == HTTPStatus.NOT_MODIFIED else hashlib.sha256(body).hexdigest()
        earlier = self._written.get(snapshot_id) if snapshot_id is not None else None
        revisit = snapshot_id is None or snapshot_known or earlier is not None
        warc = [("WARC-Record-ID", f"<urn:uuid:{record_id}>"), ("WARC-Target-URI", url), ("WARC-Date", warc_date(fetched_at))]
        if snapshot_id is not None:
            warc.append(("WARC-Payload-Digest", f"sha256:{snapshot_id}"))
        if revisit:
            warc += _refers_to(snapshot_id, earlier)
        self._append(Record("revisit" if revisit else "response", url, status, headers, b"" if revisit else body, warc))
        if snapshot_id is not None:
            self._written.setdefault(snapshot_id, (url, fetched_at))
        return Archived(snapshot_id, self._name(), offset, revisit)

    def sync(self) -> None:
        """Return when everything written so far is on disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync and close; closing twice does no harm."""
        if self._file.closed:
            return
        self.sync()
        self._file.close()

    def _append(self, record: Record) -> None:
        start = self._file.tell()
        try:
            record.write_to(self._file)
        except OSError as error:
            self._file.truncate(start)
            self._file.seek(start)
            raise ArchiveError(f"{self._folder / self._name()} at byte {start}: the record could not be written: {error}") from error

    def _about(self, at: dt.datetime) -> Record:
        record_id = uuid.uuid5(_RECORDS, f"{self._run_id} {self._name()}")
        fields = f"software: payerwatch\r\nformat: WARC File Format 1.1\r\nisPartOf: {self._run_id}\r\n".encode()
        warc = [("WARC-Record-ID", f"<urn:uuid:{record_id}>"), ("WARC-Filename", self._name()), ("WARC-Date", warc_date(at))]
        return Record("warcinfo", "", 0, (), fields, warc)

    def _name(self) -> str:
        return f"{self._run_id}.warc.gz" if self._part == 0 else f"{self._run_id}-{self._part:04d}.warc.gz"

    def _last_part(self) -> int:
        own = re.compile(re.escape(self._run_id) + r"-(\d{4})\.warc\.gz")
        return max((int(m[1]) for p in self._folder.iterdir() if (m := own.fullmatch(p.name))), default=0)

    def _next_part(self) -> None:
        self.close()
        self._part += 1
        self._file = self._open(0)

    def _open(self, scan_from: int) -> FileIO:
        path = self._folder / self._name()
        fresh = not path.exists()
        file = path.open("ab", buffering=0)  # no buffer that could write half a failed record later
        if fresh:
            sync_folder(self._folder)
            return file
        end = _last_whole_end(path, scan_from)
        if end < path.stat().st_size:
            file.truncate(end)
        file.seek(0, os.SEEK_END)
        return file


def read_body(folder: Path, warc_file: str, warc_offset: int) -> bytes:
    """The bytes of the record at this place. Raises ArchiveError as `read_snapshot` does."""
    return read_snapshot(folder, warc_file, warc_offset).body


def read_snapshot(folder: Path, warc_file: str, warc_offset: int) -> Snapshot:
    """The snapshot at this place, its bytes checked against the sha256 in the record.

    Raises ArchiveError, naming file and offset, where the file is missing, the record is torn or altered,
    or the record is a revisit and has no bytes of its own.
    """
    path = _path(folder, warc_file)
    where = f"{path} at byte {warc_offset}"
    try:
        record = read_record(path, warc_offset)
    except RecordError as error:
        raise ArchiveError(f"{where}: {error}") from error
    if record.kind not in ("response", "resource"):
        raise ArchiveError(f"{where}: a {record.kind} record has no bytes of its own; look its snapshot up in the store")
    found = hashlib.sha256(record.body).hexdigest()
    stated = record.fields.get("warc-payload-digest")
    if stated != f"sha256:{found}":
        raise ArchiveError(f"{where}: the bytes are not those that were archived: expected {stated}, found sha256:{found}")
    return Snapshot(
        snapshot_id=found,
        url=record.fields["warc-target-uri"],
        content_type=next((value for name, value in record.headers if name.lower() == "content-type"), None),
        headers=record.headers,
        body=record.body,
        fetched_at=instant(record.fields["warc-date"]),
    )


def is_whole(folder: Path, warc_file: str, warc_offset: int) -> bool:
    """Whether a whole gzip member (its checksum included) starts at this place."""
    path = _path(folder, warc_file)
    return path.exists() and next(member_ends(path, warc_offset), None) is not None


def sync_folder(folder: Path) -> None:
    """Return when the names of the files in a folder are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(folder: Path, warc_file: str) -> Path:
    if not _FILE_NAME.fullmatch(warc_file):
        raise ArchiveError(f"{warc_file!r} is not the name of an archive file; expected <run>.warc.gz without a folder")
    return folder / warc_file


def _last_whole_end(path: Path, start: int) -> int:
    return max(member_ends(path, start), default=start)


def _refers_to(snapshot_id: str | None, earlier: tuple[str, dt.datetime] | None) -> list[tuple[str, str]]:
    if snapshot_id is None:
        return [("WARC-Profile", NOT_MODIFIED)]
    if earlier is None:  # kept by an earlier run: the digest says which bytes
        return [("WARC-Profile", IDENTICAL)]
    url, at = earlier
    return [("WARC-Profile", IDENTICAL), ("WARC-Refers-To-Target-URI", url), ("WARC-Refers-To-Date", warc_date(at))]
