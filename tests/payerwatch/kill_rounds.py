"""Kill a run at random moments, run it to its end, and compare with a run that nobody disturbed.

    .venv/bin/python tests/payerwatch/kill_rounds.py --rounds 50

Each round takes the second week of the stand-in payers over a home that holds the first (every third round: the first week
over an empty home), kills it without warning at a random moment, looks at what is left, and runs it again until it is done.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from payerwatch.home import Home
from payerwatch.standin import SITE, Site, rehost, serve
from policies.archive import is_whole, read_body
from policies.journal import Journal
from policies.model import Fetch
from policies.store.fingerprint import fingerprint
from policies.store.reader import PublishedStore
from policies.store.work import WorkStore

AT = {1: "2026-11-02T06:00:00+00:00", 2: "2026-11-16T06:00:00+00:00"}
RUN = {1: "2026-11-02T060000Z", 2: "2026-11-16T060000Z"}
KILLED, DONE, WITH_ISSUES = -signal.SIGKILL, 0, 1


@dataclass(frozen=True)
class Result:
    """What a run came to, as far as anybody can see; `store` is the fingerprint of the published store."""

    status: int
    store: str
    digests: tuple[bytes, ...]
    changes: str
    health: str
    search: str


@dataclass(frozen=True)
class Round:
    """One round: after how many seconds each kill came, how many of them hit, and what differs from the undisturbed run."""

    moments: tuple[float, ...]
    hits: int
    faults: tuple[str, ...]


def command(sources: Path, home: Path, week: int, workers: int) -> subprocess.Popen[bytes]:
    """Begin the run of a week."""
    words = ["run", "--sources", str(sources), "--home", str(home), "--at", AT[week], "--no-model"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAYERWATCH_")}
    return subprocess.Popen(
        [sys.executable, "-m", "payerwatch.cli", *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=kept | {"PAYERWATCH_WORKERS": str(workers)},
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> int:
    """The exit status of a run; a status that no run should have is an error with the run's own words."""
    _, said = process.communicate()
    if process.returncode not in (DONE, WITH_ISSUES):
        raise AssertionError(f"the run ended with status {process.returncode}: {said.decode()[-2000:]}")
    return process.returncode


def result(home: Path, week: int, status: int) -> Result:
    """Everything that must not depend on kills."""
    questions = (("changes", "--run", RUN[week]), ("health", "--run", RUN[week]), ("search", "weeks of conservative care", "--no-model"))
    asked = [
        subprocess.run(
            [sys.executable, "-m", "payerwatch.cli", *words, "--format", "json", "--home", str(home)],
            check=True, capture_output=True, text=True,
        ).stdout
        for words in questions
    ]  # fmt: skip
    digests = tuple(Home(home).digest(RUN[week], ending).read_bytes() for ending in ("md", "html"))
    return Result(status, fingerprint(Home(home).published), digests, *asked)


def journalled(home: Path, week: int) -> tuple[Fetch, ...]:
    """What a journal holds. It is read in a copy, because reading mends what a kill tore, and that is the run's own task."""
    path = Home(home).run_folder(RUN[week]) / "fetches.jsonl"
    if not path.exists():
        return ()
    with tempfile.TemporaryDirectory(prefix="kill-rounds-") as temporary:
        copy = Path(shutil.copy(path, temporary))
        with Journal(copy, Home(home).archive) as journal:
            return journal.fetches()


def faults_after_kill(home: Path, week: int, before: tuple[Fetch, ...]) -> list[str]:
    """What a kill has damaged: the work store must open, and everything journalled before must still be there."""
    kept = journalled(home, week)
    found = [f"{fetch.url}: its record is torn" for fetch in kept if _torn(home, fetch)]
    if kept[: len(before)] != before:
        found.append(f"the journal held {len(before)} fetches before and begins otherwise now")
    if Home(home).work.exists():
        with tempfile.TemporaryDirectory(prefix="kill-rounds-") as temporary:
            copy = shutil.copytree(Home(home).work.parent, Path(temporary) / "work")
            with WorkStore.open(copy / Home(home).work.name) as store:
                store.runs()
    return found


def _torn(home: Path, fetch: Fetch) -> bool:
    return fetch.warc_file is not None and not is_whole(Home(home).archive, fetch.warc_file, fetch.warc_offset or 0)


def unreadable(home: Path) -> list[str]:
    """Snapshots of the published store whose bytes cannot be had or are others. `read_body` compares the bytes with their hash."""
    with PublishedStore.open(Home(home).published) as store:
        versions = [version for policy in store.policies() for version in store.versions(policy.policy_id)]
        places = store.snapshot_places(version.snapshot_id for version in versions)
    bodies = ((place.snapshot_id, read_body(Home(home).archive, place.warc_file, place.warc_offset)) for place in places.values())
    wrong = [snapshot_id for snapshot_id, body in bodies if hashlib.sha256(body).hexdigest() != snapshot_id]
    return [*wrong, *sorted({version.snapshot_id for version in versions} - places.keys())]


def disturbed(sources: Path, start: Path | None, into: Path, week: int, moments: Sequence[float], workers: int = 2) -> tuple[Result, Round]:
    """Run a week over a copy of `start` (None: nothing), killed after each of these seconds, then to its end."""
    home = into / "home"
    shutil.rmtree(home, ignore_errors=True)
    if start is not None:
        shutil.copytree(start, home)
    hits, status, faults = 0, KILLED, list[str]()
    for seconds in moments:
        before = journalled(home, week)
        process = command(sources, home, week, workers)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        status = process.returncode
        hits += status == KILLED
        faults += faults_after_kill(home, week, before)
        if status != KILLED:
            break  # it was done before
    if (Home(home).run_folder(RUN[week]) / "done").exists():
        status = DONE if week == 1 else WITH_ISSUES  # killed after its last word: nothing is left to say it again
    else:
        before = journalled(home, week)
        status = ended(command(sources, home, week, workers))
        faults += faults_after_kill(home, week, before)
    faults += [f"snapshot {snapshot_id[:12]} cannot be read back" for snapshot_id in unreadable(home)]
    return result(home, week, status), Round(tuple(moments), hits, tuple(faults))


def differences(wanted: Result, found: Result) -> list[str]:
    """The names of what differs."""
    return [field.name for field in fields(Result) if getattr(wanted, field.name) != getattr(found, field.name)]


def steady() -> str:
    """What a server makes up for each answer would differ between any two runs; here it is always the same."""
    return "0" * 24


def undisturbed(site: Site, sources: Path, folder: Path, workers: int = 2) -> tuple[Path, dict[int, Result], dict[int, float]]:
    """A home with the first week, what each week comes to, and how many seconds it takes."""
    first, second = folder / "first", folder / "second"
    results, seconds = {}, {}
    for week, home in ((1, first), (2, second)):
        site.release = week
        if week == 2:
            shutil.copytree(first, second)
        began = time.monotonic()
        status = ended(command(sources, home, week, workers))
        seconds[week] = time.monotonic() - began
        results[week] = result(home, week, status)
    return first, results, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=50, help="kills that hit")
    parser.add_argument("--seed", type=int, default=20261116)
    parser.add_argument("--workers", type=int, default=2, help="processes that read and compare")
    chosen = parser.parse_args()
    dice = random.Random(chosen.seed)
    number = bad = hits = 0
    with tempfile.TemporaryDirectory(prefix="kill-rounds-") as temporary, serve(SITE, port=0, nonce=steady) as site:
        folder = Path(temporary)
        sources = rehost(SITE.parent / "sources", folder / "sources", site.server_address[1])
        first, wanted, seconds = undisturbed(site, sources, folder, chosen.workers)
        print(f"undisturbed: {seconds[1]:.1f} s and {seconds[2]:.1f} s", flush=True)
        while hits < chosen.rounds:
            number += 1
            week = 1 if number % 3 == 0 else 2
            site.release = week
            moment = dice.uniform(0.2, seconds[week])
            found, told = disturbed(sources, None if week == 1 else first, folder / "round", week, [moment], chosen.workers)
            faults = [*told.faults, *(f"{name} differs" for name in differences(wanted[week], found))]
            bad += bool(faults)
            hits += told.hits
            if not told.hits:
                seconds[week] = moment  # the machine has become faster; such a round does not count
            end = "killed" if told.hits else "done before"
            print(f"round {number}: week {week}, {end} after {moment:.2f} s: {'; '.join(faults) or 'the same'}", flush=True)
    print(f"{number} rounds, {hits} kills that hit, {bad} rounds that differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
