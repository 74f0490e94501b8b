"""The journal: every line back as it was, a torn end cut, an altered middle refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.archive import ArchiveWriter
from policies.journal import Journal, JournalError
from policies.model import Fetch, Listed, Outcome, Problem

AT = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)


def fetch(url: str = "https://payer.test/1", purpose: str = "policy", outcome: Outcome = Outcome.FETCHED) -> Fetch:
    return Fetch("payer.list", url, purpose, outcome, AT, AT)


def test_every_field_survives(tmp_path: Path) -> None:
    full = Fetch(
        "payer.list", "https://payer.test/é", "policy", Outcome.FAILED, AT, AT + dt.timedelta(microseconds=1), 520, "text/html", '"e"',
        "Mon, 02 Mar 2026 06:00:00 GMT", "ab" * 32, 12, "allowed", "r.warc.gz", 40, Problem.CHALLENGE_PAGE, "found\na wall",
        Listed("Knee", "P-1", dt.date(2026, 1, 1), dt.date(2026, 1, 2), dt.date(2026, 1, 3), dt.date(2027, 1, 3), payer="one"),
    )  # fmt: skip
    with Journal(tmp_path / "run" / "journal.jsonl") as journal:
        journal.append(full)
        journal.append(fetch())
        assert journal.fetches() == (full, fetch())
    with Journal(tmp_path / "run" / "journal.jsonl") as again:
        assert again.fetches() == (full, fetch())
        assert again.done() == {("payer.list", "https://payer.test/é", "policy"), ("payer.list", "https://payer.test/1", "policy")}


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=0, max_value=2000))
def test_a_line_torn_anywhere_costs_that_line_only(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    with Journal(path) as journal:
        for number in range(4):
            journal.append(fetch(f"https://payer.test/{number}"))
    data = path.read_bytes()
    path.write_bytes(data[:cut])
    kept = data[:cut].count(b"\n")
    with Journal(path) as journal:
        assert len(journal.fetches()) == kept
        journal.append(fetch("https://payer.test/next"))
    with Journal(path) as journal:
        assert [f.url[-1] for f in journal.fetches()] == [*map(str, range(kept)), "t"]


def test_a_line_altered_in_the_middle_is_refused_by_number(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        for _ in range(3):
            journal.append(fetch())
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{}\n" + lines[2])
    with pytest.raises(JournalError, match=r"journal\.jsonl line 2: not a fetch"):
        Journal(path)


def test_lines_whose_bytes_did_not_reach_the_disk_are_cut(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as archive, Journal(tmp_path / "j.jsonl", tmp_path) as journal:
        for number in range(3):
            url = f"https://payer.test/{number}"
            place = archive.write(url=url, status=200, headers=(), body=url.encode(), fetched_at=AT, snapshot_known=False)
            journal.append(replace(fetch(url), warc_file=place.warc_file, warc_offset=place.warc_offset))
        journal.append(fetch("https://payer.test/failed", outcome=Outcome.FAILED))
    offsets = [f.warc_offset or 0 for f in Journal(tmp_path / "j.jsonl").fetches()]
    with (tmp_path / "r.warc.gz").open("r+b") as file:
        file.truncate(offsets[2] + 5)
    with Journal(tmp_path / "j.jsonl", tmp_path) as journal:
        # The failed fetch after it has no bytes of its own; it is cut with the line before it and made again.
        assert [f.url[-1] for f in journal.fetches()] == ["0", "1"]


def test_sync_follows_the_archive_and_closing_twice_is_harmless(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl", tmp_path)
    journal.append(replace(fetch(), warc_file="absent.warc.gz", warc_offset=0))
    with pytest.raises(FileNotFoundError, match=r"absent\.warc\.gz"):
        journal.sync()
    (tmp_path / "absent.warc.gz").touch()
    journal.close()
    journal.close()
