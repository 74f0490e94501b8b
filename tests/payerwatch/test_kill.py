"""A run that is killed without warning and run again comes to what an undisturbed run comes to, byte for byte.

Fifty random moments over all stand-in payers: `tests/payerwatch/kill_rounds.py`.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import kill_rounds

from payerwatch.home import Home
from payerwatch.standin import SITE, Site, serve
from policies.store.connection import connect

SEED = 20261116
POOLED = """
import os, time
from payerwatch.pool import Workers

def pid_of(_number):
    return os.getpid()

if __name__ == "__main__":
    with Workers(2) as workers:
        print(*set(workers.each(pid_of, range(40))), flush=True)
        time.sleep(60)
"""
SOURCES = {  # lists of links, postback, JSON, a monthly source; no browser
    "copperleaf/bulletins.yml", "copperleaf/commercial.yml", "saltmarsh/guidelines.yml", "tallgrass/guidelines.yml",
}  # fmt: skip


@dataclass(frozen=True)
class Undisturbed:
    """Two weeks that nobody disturbed: a home after each, what each came to, and how many seconds each took."""

    site: Site
    sources: Path
    homes: dict[int, Path]
    results: dict[int, kill_rounds.Result]
    seconds: dict[int, float]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    """The weeks, and the site that is still served."""
    folder = tmp_path_factory.mktemp("kill")
    with serve(SITE, port=0, nonce=kill_rounds.steady) as site:
        sources = kill_rounds.rehost(SITE.parent / "sources", folder / "sources", site.server_address[1])
        for path in sources.glob("*/*.yml"):
            if path.relative_to(sources).as_posix() not in SOURCES:
                path.unlink()
        first, results, seconds = kill_rounds.undisturbed(site, sources, folder)
        yield Undisturbed(site, sources, {1: first, 2: folder / "second"}, results, seconds)


def test_three_kills_and_a_run_to_the_end(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Each kill comes later than the one before, so that what a continued run does is hit too.

    A run that is done before its kill does not count: then once more, with kills that come sooner.
    """
    undisturbed.site.release = 2
    sources, first, wanted, seconds = undisturbed.sources, undisturbed.homes[1], undisturbed.results[2], undisturbed.seconds[2]
    dice = random.Random(SEED)
    hits = 0
    for attempt in range(1, 5):
        moments = sorted(dice.uniform(0.2, 0.7) * seconds / attempt for _ in range(3))
        found, told = kill_rounds.disturbed(sources, first, tmp_path, 2, moments)
        assert told.faults == ()
        assert kill_rounds.differences(wanted, found) == []
        hits += told.hits
        if hits >= 3:
            break
    assert hits >= 3
    assert wanted.status == 1 and '"told": true' in wanted.changes and len(wanted.digests[1]) > 10_000


def test_the_comparison_can_fail(undisturbed: Undisturbed) -> None:
    """The first week is not the second: whatever is compared tells them apart."""
    assert kill_rounds.differences(*undisturbed.results.values()) == ["status", "store", "digests", "changes", "health", "search"]


@pytest.mark.parametrize("week", [1, 2])
def test_a_run_gone_through_twice_comes_to_the_same(undisturbed: Undisturbed, tmp_path: Path, week: int) -> None:
    """As after a kill in its last moment: everything of the run is in the store, and every stage is gone through again."""
    undisturbed.site.release = week
    home = Home(shutil.copytree(undisturbed.homes[week], tmp_path / "home"))
    (home.run_folder(kill_rounds.RUN[week]) / "done").unlink()
    with closing(connect(home.work, read_only=False)) as con:
        con.execute("UPDATE runs SET state = 'open', summary = NULL WHERE run_id = ?", [kill_rounds.RUN[week]])
    asked = len(undisturbed.site.log.seen)
    status = kill_rounds.ended(kill_rounds.command(undisturbed.sources, home.root, week, 1))
    assert kill_rounds.differences(undisturbed.results[week], kill_rounds.result(home.root, week, status)) == []
    assert len(undisturbed.site.log.seen) == asked, "what the journal holds is not asked for again"


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    """Workers that wait for a parent that is gone would wait for ever."""
    script = tmp_path / "pooled.py"
    script.write_text(POOLED, "utf-8")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    pids = [int(word) for word in process.stdout.readline().split()]
    assert pids and process.pid not in pids
    process.kill()
    process.wait(timeout=20)  # not `communicate`: orphans would hold the pipe open
    process.stdout.close()
    deadline = time.monotonic() + 20
    while any(_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [pid for pid in pids if _alive(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


def _alive(pid: int) -> bool:
    """Whether a process still runs; one that has ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] == "Z")
