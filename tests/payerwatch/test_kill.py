"""A run that is killed without warning and run again comes to what an undisturbed run comes to, byte for byte.

Fifty random moments over all stand-in payers: `tests/payerwatch/kill_rounds.py`.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import kill_rounds

from payerwatch.standin import SITE, serve

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
SOURCES = ("northlake/medical.yml", "saltmarsh/guidelines.yml", "tallgrass/guidelines.yml")  # static, postback, JSON; no browser


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, kill_rounds.Result, float]]:
    """Declarations, a home with the first week, what the second week comes to and how long it takes; release 2 is served."""
    folder = tmp_path_factory.mktemp("kill")
    with serve(SITE, port=0, nonce=kill_rounds.steady) as site:
        sources = kill_rounds.rehost(SITE.parent / "sources", folder / "sources", site.server_address[1])
        for path in sources.glob("*/*.yml"):
            if path.relative_to(sources).as_posix() not in SOURCES:
                path.unlink()
        first, wanted, seconds = kill_rounds.undisturbed(site, sources, folder)
        yield sources, first, wanted[2], seconds[2]


def test_three_kills_and_a_run_to_the_end(rounds: tuple[Path, Path, kill_rounds.Result, float], tmp_path: Path) -> None:
    """Each kill comes later than the one before, so that what a continued run does is hit too.

    A run that is done before its kill does not count: then once more, with kills that come sooner.
    """
    sources, first, wanted, seconds = rounds
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


def test_the_comparison_can_fail(rounds: tuple[Path, Path, kill_rounds.Result, float]) -> None:
    """The first week is not the second: whatever is compared tells them apart."""
    _, first, wanted, _ = rounds
    other = kill_rounds.result(first, 1, 0)
    assert kill_rounds.differences(wanted, other) == ["status", "store", "digests", "changes", "health"]


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    """Workers that wait for a parent that is gone would wait for ever."""
    script = tmp_path / "pooled.py"
    script.write_text(POOLED, "utf-8")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
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
