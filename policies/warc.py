"""One WARC 1.1 record (ISO 28500): written as one gzip member, read back at its offset. The only user of warcio."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any


def _import_warcio() -> None:
    """Import warcio without the optional fsspec, which it never uses here and which takes longer to import than warcio itself."""
    kept = sys.modules.get("fsspec")
    sys.modules["fsspec"] = None  # type: ignore[assignment]  # the import system's own way to say "not installed"
    try:
        importlib.import_module("warcio.archiveiterator")
    finally:
        del sys.modules["fsspec"]
        if kept is not None:
            sys.modules["fsspec"] = kept


_import_warcio()

from warcio.archiveiterator import WARCIterator  # noqa: E402
from warcio.exceptions import ArchiveLoadFailed  # noqa: E402
from warcio.statusandheaders import StatusAndHeaders  # noqa: E402
from warcio.timeutils import datetime_to_iso_date, iso_date_to_datetime  # noqa: E402
from warcio.warcwriter import WARCWriter  # noqa: E402

# On policy text level 5 takes 60 % of the time of level 9 (which warcio fixes) for 1 % more bytes.
_LEVEL = 5
_CHUNK = 1 << 16
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_HTTP = ("http:", "https:")


class RecordError(Exception):
    """The bytes at an offset are not a whole, readable record; the message does not repeat the place."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record before it is written.

    kind     warcinfo, response or revisit; a response that came from no web server (a saved file) is written
             as a "resource", as the standard calls it
    url      "" for a warcinfo record
    status   and headers: those of the HTTP response; not used where the address is none of HTTP
    fields   the record's own header fields that are known beforehand; lengths, types and the block digest are added
    """

    kind: str
    url: str
    status: int
    headers: Sequence[tuple[str, str]]
    payload: bytes
    fields: Sequence[tuple[str, str]]

    def write_to(self, file: FileIO) -> None:
        """Append the record as one gzip member. An OSError leaves a torn record behind."""
        http = self._http()
        block = hashlib.sha256(http.headers_buff if http else b"")
        block.update(self.payload)
        # Both digests are given, so warcio reads the payload once, to write it.
        fields = [("WARC-Type", self._type()), *self.fields, ("WARC-Block-Digest", f"sha256:{block.hexdigest()}")]
        writer = WARCWriter(_Member(file), gzip=False, warc_version="1.1")
        record = writer.create_warc_record(
            self.url,
            self._type(),
            payload=BytesIO(self.payload),
            length=len(self.payload),
            warc_headers=StatusAndHeaders("", [(name, one_line(value)) for name, value in fields], protocol="WARC/1.1"),
            warc_content_type=self._content_type(),
            http_headers=http,
        )
        writer.write_record(record)

    def _type(self) -> str:
        return "resource" if self.kind == "response" and not self.url.startswith(_HTTP) else self.kind

    def _content_type(self) -> str:
        if self._type() != "resource":
            return ""  # warcio knows the others
        return next((one_line(value) for name, value in self.headers if name.lower() == "content-type"), "application/octet-stream")

    def _http(self) -> Any:
        if not self.url.startswith(_HTTP):
            return None
        headers = self.headers if self.kind == "revisit" else _as_kept(self.headers, len(self.payload))
        clean = [(one_line(name), one_line(value)) for name, value in headers]
        http = StatusAndHeaders(f"{self.status} {_reason(self.status)}", clean, protocol="HTTP/1.1")
        http.compute_headers_buffer()
        return http


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One record read back: `kind` and `fields` (names in lower case) of the record, headers and body of the response."""

    kind: str
    fields: dict[str, str]
    headers: tuple[tuple[str, str], ...]
    body: bytes


def read_record(path: Path, offset: int) -> ReadRecord:
    """The record that starts at this byte. Raises RecordError; checks no digest."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(WARCIterator(file, block_size=_CHUNK), None)
            if record is None:
                raise RecordError("no record starts here")
            body = _payload(record)
    except (OSError, EOFError, ArchiveLoadFailed, zlib.error) as error:
        raise RecordError(f"the record cannot be read: {error or 'it ends too early'}") from error
    headers = tuple(record.http_headers.headers) if record.http_headers else (("Content-Type", record.content_type),)
    return ReadRecord(record.rec_type, {name.lower(): value for name, value in record.rec_headers.headers}, headers, body)


def member_ends(path: Path, start: int) -> Iterator[int]:
    """Byte offsets at which the whole gzip members from `start` on end; stops before the first that is torn."""
    with path.open("rb") as file:
        file.seek(start)
        inflate, consumed, pending = zlib.decompressobj(zlib.MAX_WBITS + 16), start, b""
        while pending or (pending := file.read(_CHUNK)):
            try:
                # The output is thrown away in small pieces: a member may unfold to hundreds of megabytes.
                inflate.decompress(pending, _CHUNK)
            except zlib.error:
                return
            left = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            consumed += len(pending) - len(left)
            pending = left
            if inflate.eof:
                yield consumed
                inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)


def warc_date(at: dt.datetime) -> str:
    """An instant as the standard writes it, to the microsecond."""
    return str(datetime_to_iso_date(at.astimezone(dt.UTC).replace(tzinfo=None), use_micros=True))


def instant(text: str) -> dt.datetime:
    """The instant of a WARC-Date."""
    at: dt.datetime = iso_date_to_datetime(text, tz_aware=True)
    return at


def one_line(value: str) -> str:
    """A header value that cannot begin a second header."""
    return _BREAKS.sub(" ", value)


class _Member:
    """One gzip member: what warcio writes goes through it into the file.

    warcio's own wrapper is fixed at level 9.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)

    def write(self, data: bytes) -> None:
        self._put(self._deflate.compress(data))

    def flush(self) -> None:
        self._put(self._deflate.flush())

    def _put(self, data: bytes) -> None:
        while data:  # an unbuffered file may take a part only
            data = data[self._file.write(data) :]


def _payload(record: Any) -> bytes:
    parts = []
    while part := record.raw_stream.read(_CHUNK):
        parts.append(part)
    return b"".join(parts)


def _as_kept(headers: Sequence[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    return [(f"X-Archive-Orig-{name}" if _is_of_the_wire(name, value, length) else name, value) for name, value in headers]


def _is_of_the_wire(name: str, value: str, length: int) -> bool:
    name = name.lower()
    return name in ("content-encoding", "transfer-encoding") or (name == "content-length" and value.strip() != str(length))


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # an unregistered status, such as 520 of a proxy
        return "Unregistered"
