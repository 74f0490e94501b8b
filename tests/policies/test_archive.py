"""The archive: standard records, nothing twice, nothing torn, every byte checked on the way back."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from policies.archive import Archived, ArchiveError, ArchiveWriter, is_whole, read_body, read_snapshot
from policies.model import Fetch, Outcome

AT = dt.datetime(2026, 3, 2, 6, 0, 1, 250000, tzinfo=dt.UTC)
URL = "https://payer.test/policies/1"
PAGE = b"<html><h1>Knee</h1><p>Six weeks of physiotherapy.</p></html>"
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"7"'))


def put(writer: ArchiveWriter, body: bytes = PAGE, *, url: str = URL, status: int = 200, known: bool = False) -> Archived:
    return writer.write(url=url, status=status, headers=HEADERS, body=body, fetched_at=AT, snapshot_known=known)


def fetch_of(archived: Archived, url: str = URL) -> Fetch:
    return Fetch(
        "payer.list", url, "policy", Outcome.FETCHED, AT, AT,
        snapshot_id=archived.snapshot_id, warc_file=archived.warc_file, warc_offset=archived.warc_offset,
    )  # fmt: skip


def kinds(path: Path) -> list[str]:
    """Record types as warcio reads them, every digest checked."""
    with path.open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            found.append(record.rec_type)
            record.raw_stream.read()
        return found


def test_a_response_comes_back_as_it_was_with_its_headers(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run-1") as writer:
        archived = put(writer)
    snapshot = read_snapshot(tmp_path, archived.warc_file, archived.warc_offset)
    assert archived.warc_file == "run-1.warc.gz"
    assert archived.snapshot_id == snapshot.snapshot_id == hashlib.sha256(PAGE).hexdigest()
    assert snapshot.body == PAGE
    assert (snapshot.url, snapshot.content_type, snapshot.fetched_at) == (URL, "text/html; charset=utf-8", AT)
    assert snapshot.headers == HEADERS
    assert kinds(tmp_path / "run-1.warc.gz") == ["warcinfo", "response"]


@settings(max_examples=40, deadline=None)
@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=8))
def test_every_body_can_be_read_back(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    with ArchiveWriter(folder, "r") as writer:
        places = [put(writer, body, url=f"{URL}{i}") for i, body in enumerate(bodies)]
    first = {p.snapshot_id: p for p in reversed(places)}
    assert [read_body(folder, first[p.snapshot_id].warc_file, first[p.snapshot_id].warc_offset) for p in places] == bodies
    assert [p.revisit for p in places] == [b in bodies[:i] for i, b in enumerate(bodies)]


def test_the_same_bytes_again_are_a_revisit_that_says_where_they_stand(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        first, again = put(writer), put(writer, url=URL + "/copy")
        known = put(writer, b"seen by an earlier run", known=True)
    assert (first.revisit, again.revisit, known.revisit) == (False, True, True)
    assert again.snapshot_id == first.snapshot_id
    with (tmp_path / "r.warc.gz").open("rb") as file:
        file.seek(again.warc_offset)
        record = next(iter(ArchiveIterator(file)))
        assert record.rec_headers["WARC-Refers-To-Target-URI"] == URL
        assert record.rec_headers["WARC-Profile"].endswith("/revisit/identical-payload-digest")
        assert record.rec_headers["WARC-Payload-Digest"] == f"sha256:{first.snapshot_id}"
        assert record.http_headers["ETag"] == '"7"'
    with pytest.raises(ArchiveError, match=rf"r\.warc\.gz at byte {again.warc_offset}: a revisit record has no bytes"):
        read_body(tmp_path, again.warc_file, again.warc_offset)


def test_not_modified_is_kept_as_proof_and_has_no_snapshot(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        archived = put(writer, b"", status=304)
    assert (archived.snapshot_id, archived.revisit) == (None, True)
    with (tmp_path / "r.warc.gz").open("rb") as file:
        file.seek(archived.warc_offset)
        record = next(iter(ArchiveIterator(file)))
        assert record.rec_headers["WARC-Profile"].endswith("/revisit/server-not-modified")
        assert record.http_headers.get_statuscode() == "304"


def test_a_saved_file_is_a_resource_record(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        archived = put(writer, url="file:///inbox/knee policy.html")
    snapshot = read_snapshot(tmp_path, archived.warc_file, archived.warc_offset)
    assert kinds(tmp_path / "r.warc.gz") == ["warcinfo", "resource"]
    assert (snapshot.body, snapshot.content_type) == (PAGE, "text/html; charset=utf-8")


def test_headers_of_the_wire_do_not_spoil_the_replay(tmp_path: Path) -> None:
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "12"), ("X-Note", "a\r\nInjected: yes"))
    with ArchiveWriter(tmp_path, "r") as writer:
        archived = writer.write(url=URL, status=200, headers=headers, body=PAGE, fetched_at=AT, snapshot_known=False)
    with (tmp_path / "r.warc.gz").open("rb") as file:
        file.seek(archived.warc_offset)
        record = next(iter(ArchiveIterator(file)))
        assert record.content_stream().read() == PAGE
        assert record.http_headers["X-Archive-Orig-Content-Encoding"] == "gzip"
        assert record.http_headers["Injected"] is None
        assert record.http_headers["X-Note"] == "a Injected: yes"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with ArchiveWriter(tmp_path / name, "run") as writer:
            put(writer)
            put(writer)
            put(writer, b"", status=304)
            put(writer, b"other", status=520)
    assert (tmp_path / "a/run.warc.gz").read_bytes() == (tmp_path / "b/run.warc.gz").read_bytes()
    with (tmp_path / "a/run.warc.gz").open("rb") as file:
        ids = [record.rec_headers["WARC-Record-ID"] for record in ArchiveIterator(file)]
    assert len(set(ids)) == 5


def test_a_torn_record_is_cut_wherever_it_was_torn(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "whole", "r") as writer:
        first = put(writer)
        second = put(writer, b"second " + os.urandom(300))
    data = (tmp_path / "whole/r.warc.gz").read_bytes()
    for length in range(second.warc_offset, len(data)):
        folder = tmp_path / "torn"
        folder.mkdir(exist_ok=True)
        (folder / "r.warc.gz").write_bytes(data[:length])
        with ArchiveWriter(folder, "r", [fetch_of(first)] if length % 2 else []) as writer:
            assert (folder / "r.warc.gz").stat().st_size == second.warc_offset
            assert put(writer, b"third").warc_offset == second.warc_offset
        assert kinds(folder / "r.warc.gz") == ["warcinfo", "response", "response"]


def test_a_continued_run_does_not_write_journalled_bytes_twice(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        first = put(writer)
    with ArchiveWriter(tmp_path, "r", [fetch_of(first)]) as writer:
        assert put(writer, url=URL + "/copy").revisit
    # Without a line of the journal nothing points at the first record, so the bytes are written in full again.
    with ArchiveWriter(tmp_path, "r") as writer:
        assert not put(writer, url=URL + "/copy").revisit


def test_a_large_archive_rolls_over(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r", roll_over=600) as writer:
        places = [put(writer, f"page {i}".encode() * 9) for i in range(4)]
    assert places[0].warc_file == "r.warc.gz"
    assert places[-1].warc_file > "r-0001"
    for number, place in enumerate(places):
        assert read_body(tmp_path, place.warc_file, place.warc_offset) == f"page {number}".encode() * 9
    with ArchiveWriter(tmp_path, "r", roll_over=10**9) as writer:
        assert put(writer, b"later").warc_file == places[-1].warc_file


def test_altered_bytes_are_named_with_file_and_offset(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        archived = put(writer)
    path = tmp_path / "r.warc.gz"
    data = path.read_bytes()
    record = gzip.decompress(data[archived.warc_offset :]).replace(b"Six weeks", b"Two weeks")
    path.write_bytes(data[: archived.warc_offset] + gzip.compress(record))
    with pytest.raises(ArchiveError, match=rf"r\.warc\.gz at byte {archived.warc_offset}: the bytes are not those that were archived"):
        read_body(tmp_path, archived.warc_file, archived.warc_offset)


@pytest.mark.parametrize("offset", [1, 10**6])
def test_a_wrong_place_is_one_clear_error(tmp_path: Path, offset: int) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        put(writer)
    with pytest.raises(ArchiveError, match=f"at byte {offset}"):
        read_body(tmp_path, "r.warc.gz", offset)
    assert not is_whole(tmp_path, "r.warc.gz", offset)


@pytest.mark.parametrize("name", ["../r.warc.gz", "/etc/passwd", "absent.txt", ""])
def test_only_names_of_archive_files_are_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="not the name of an archive file"):
        read_body(tmp_path, name, 0)


def test_a_full_disk_is_an_error_and_leaves_a_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ArchiveWriter(tmp_path, "r")
    put(writer)
    size = (tmp_path / "r.warc.gz").stat().st_size

    def full(self: object, file: object) -> None:
        file.write(b"half a record")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("policies.archive.Record.write_to", full)
        with pytest.raises(ArchiveError, match=f"at byte {size}: the record could not be written"):
            put(writer, b"more")
    assert (tmp_path / "r.warc.gz").stat().st_size == size
    assert put(writer, b"after room was made").warc_offset == size
    writer.close()
    assert kinds(tmp_path / "r.warc.gz") == ["warcinfo", "response", "response"]


def test_a_run_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="run id"):
        ArchiveWriter(tmp_path, "../run")
