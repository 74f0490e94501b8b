"""Time a piece of work and, where asked, watch the memory of a process and all its descendants."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

INTERVAL = 0.04  # seconds between two looks at the memory
LONGEST = 900  # seconds that one visit may take
MEGABYTE = 1_000_000


class VisitError(Exception):
    """One clear line: which program ended with what, and where its output lies."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall seconds of a visit, or its peak memory in MB; timed visits are not watched, watched visits are not timed.

    peak     largest sum over the process tree, pages that processes share divided among them (PSS; USS where there is no PSS)
    largest  largest resident set of any one process of the tree, shared libraries counted in full
    """

    seconds: float
    peak: float | None = None
    largest: float | None = None


class Watcher:
    """Looks at a process tree until the block ends."""

    def __init__(self, pid: int) -> None:
        self.peak = 0.0
        self.largest = 0.0
        self._root = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(INTERVAL):
            self._look()

    def _look(self) -> None:
        try:
            tree = [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return
        sizes = [size for size in map(_sizes, tree) if size]
        self.peak = max(self.peak, sum(own for own, _ in sizes))
        self.largest = max(self.largest, *(resident for _, resident in sizes), 0.0)


def _sizes(process: psutil.Process) -> tuple[float, float] | None:
    """Own share and resident set in MB; None for a process that has just ended."""
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return None
    return getattr(full, "pss", full.uss) / MEGABYTE, full.rss / MEGABYTE


def run(
    command: Sequence[str], log: Path, environment: Mapping[str, str], *, watch: bool, allowed: frozenset[int] = frozenset({0})
) -> Measured:
    """Run a program to its end, its output in `log`; a VisitError where it ends with another status than the allowed ones."""
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=dict(environment))
        try:
            measured = during(process.pid, lambda: process.wait(LONGEST), began, watch=watch)
        except BaseException:
            process.kill()
            raise
    if process.returncode not in allowed:
        raise VisitError(f"{Path(command[0]).name} ended with status {process.returncode}; its output is in {log}")
    return measured


def during(pid: int, work: Callable[[], object], began: float | None = None, *, watch: bool) -> Measured:
    """Do the work and time it from `began` on, or watch the process tree of `pid` meanwhile."""
    start = time.perf_counter() if began is None else began
    if not watch:
        work()
        return Measured(time.perf_counter() - start)
    with Watcher(pid) as watcher:
        work()
    return Measured(time.perf_counter() - start, watcher.peak, watcher.largest)
