"""kill -9 at random moments: the stores open, nothing acknowledged is lost, and the end equals an undisturbed run."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from policies.archive import ArchiveWriter, read_body
from policies.journal import Journal
from policies.model import Block, Document, Fetch, Metadata, Outcome, Role, Section
from policies.store.book import Observation
from policies.store.fingerprint import fingerprint
from policies.store.reader import PublishedStore
from policies.store.work import WorkStore

ROUNDS = 25
RUNS = 400  # more than a child gets through
POLICIES = 12
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def bytes_of(run: int, policy: int) -> bytes:
    """A third of the policies change in every run."""
    return f"policy {policy} in state {run if (policy + run) % 3 == 0 else (run - (policy + run) % 3)} ".encode() * 40


def observation(run: int, policy: int) -> Observation:
    body = bytes_of(run, policy)
    section = Section("Coverage", 1, Role.COVERAGE, ("Coverage",), (Block("paragraph", body.decode().strip()),))
    document = Document(Metadata(title=f"Policy {policy}", policy_number=f"P {policy}"), (section,))
    at = START + dt.timedelta(days=run)
    return Observation("one.list", "one", f"https://payer.test/{policy}", hashlib.sha256(body).hexdigest(), at, document)


def one_run(home: Path, run: int) -> None:
    """Crawl, journal, record and publish one run, continuing what an earlier process left."""
    run_id = f"run-{run:04d}"
    archive = home / "archive"
    with Journal(home / "runs" / f"{run_id}.jsonl", archive) as journal, ArchiveWriter(archive, run_id, journal.fetches()) as writer:
        for policy in range(POLICIES):
            seen = observation(run, policy)
            if (seen.source_id, seen.url, "policy") in journal.done():
                continue
            kept = writer.write(
                url=seen.url, status=200, headers=(), body=bytes_of(run, policy), fetched_at=seen.observed_at, snapshot_known=False
            )
            fetch = Fetch(seen.source_id, seen.url, "policy", Outcome.FETCHED, seen.observed_at, seen.observed_at)
            journal.append(replace(fetch, snapshot_id=kept.snapshot_id, warc_file=kept.warc_file, warc_offset=kept.warc_offset))
            say(f"fetched {run} {policy}")
        fetches = journal.fetches()
    with WorkStore.open(home / "work.duckdb") as store:
        store.begin_run(run_id, START + dt.timedelta(days=run), "1")
        store.record_fetches(run_id, fetches)
        store.record_all(run_id, [observation(run, policy) for policy in range(POLICIES)])
        say(f"recorded {run}")
        store.close_run(run_id, "released", {})
        store.publish(home / "published.duckdb")
        say(f"published {run}")


def say(words: str) -> None:
    """What is said has happened; the parent holds the child to it."""
    os.write(1, words.encode() + b"\n")


def next_run(home: Path) -> int:
    """The run to continue, or the one after the last."""
    if not (home / "work.duckdb").exists():
        return 0
    with WorkStore.open(home / "work.duckdb") as store:
        runs = store.runs()
        return 0 if not runs else int(runs[0].run_id[4:]) + (runs[0].state != "open")


def child(home: Path) -> None:
    for run in range(next_run(home), RUNS):
        one_run(home, run)


def killed_after(home: Path, seconds: float) -> list[str]:
    """What a child said before it was killed."""
    process = subprocess.Popen([sys.executable, __file__, str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()  # the moment counts from the first word, not from the start of the interpreter
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, errors = process.communicate()
    assert errors == b"", errors.decode()
    return [line for line in (first + rest).decode().split("\n")[:-1] if line]


def check(home: Path, said: list[str]) -> None:
    """Everything the child said is there."""
    words = [line.split() for line in said]
    for run in {int(w[1]) for w in words if w[0] == "fetched"}:
        with Journal(home / "runs" / f"run-{run:04d}.jsonl", home / "archive") as journal:
            done = journal.done()
            fetched = [w[2] for w in words if w[0] == "fetched" and w[1] == str(run)]
            assert {("one.list", f"https://payer.test/{policy}", "policy") for policy in fetched} <= done
            for fetch in journal.fetches():
                policy = int(fetch.url.rsplit("/", 1)[1])
                assert read_body(home / "archive", fetch.warc_file or "", fetch.warc_offset or 0) == bytes_of(run, policy)
    recorded = [int(w[1]) for w in words if w[0] == "recorded"]
    published = [int(w[1]) for w in words if w[0] == "published"]
    if recorded:
        with WorkStore.open(home / "work.duckdb") as store:
            check_store(store, recorded)
    if published:
        with PublishedStore.open(home / "published.duckdb") as store:
            check_store(store, published)


def check_store(store: WorkStore | PublishedStore, runs: list[int]) -> None:
    """Every text seen in these runs is the one known at that instant, whole, and its bytes have a place."""
    for policy in range(POLICIES):
        for run in (runs[0], runs[-1]):
            seen = observation(run, policy)
            version = store.known_on(f"one:p-{policy}", seen.observed_at)
            assert version is not None
            assert version.snapshot_id == seen.snapshot_id
            assert store.document(version.policy_id, version.version_no) == seen.document
            assert store.snapshot_place(seen.snapshot_id) is not None


@pytest.mark.slow
def test_twenty_five_kills_lose_nothing(tmp_path: Path) -> None:
    moments = random.Random(20260302)
    home = tmp_path / "killed"
    for _ in range(ROUNDS):
        check(home, killed_after(home, moments.uniform(0.0, 0.4)))
    last = next_run(home)
    one_run(home, last)
    for run in range(last + 1):
        one_run(tmp_path / "undisturbed", run)
    assert last > 3
    assert fingerprint(home / "work.duckdb") == fingerprint(tmp_path / "undisturbed" / "work.duckdb")
    assert fingerprint(home / "published.duckdb") == fingerprint(home / "work.duckdb")


if __name__ == "__main__":
    child(Path(sys.argv[1]))
