"""Time a piece of work and, where asked, watch the memory of a process and all its descendants."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from benchmarks.cost import Cost

INTERVAL = 0.04  # seconds between two looks at the memory
LONGEST = 900.0  # seconds that one visit may take
MEGABYTE = 1_000_000


class VisitError(Exception):
    """One clear line: which program ended with what, and where its output lies."""


class Watcher:
    """Looks at the memory of a process tree until the block ends."""

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
            sizes = [size for size in map(_sizes, tree(self._root)) if size]
            self.peak = max(self.peak, sum(own for own, _ in sizes))
            self.largest = max(self.largest, *(resident for _, resident in sizes), 0.0)


def tree(root: psutil.Process) -> list[psutil.Process]:
    """A process and its descendants; empty once it has ended."""
    try:
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


def _sizes(process: psutil.Process) -> tuple[float, float] | None:
    """Own share and resident set in MB; None for a process that has just ended."""
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return None
    return getattr(full, "pss", full.uss) / MEGABYTE, full.rss / MEGABYTE


def run(
    command: Sequence[str], log: Path, environment: Mapping[str, str], *, watch: bool, allowed: frozenset[int] = frozenset({0})
) -> Cost:
    """Run a program to its end, its output in `log`; a VisitError where it ends with another status than the allowed ones."""
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=dict(environment))
        too_long = threading.Timer(LONGEST, process.kill)
        too_long.start()
        try:
            if not watch:
                return _ended(process, began, log, allowed)
            with Watcher(process.pid) as watcher:
                cost = _ended(process, began, log, allowed)
            return Cost(cost.seconds, cost.cpu, watcher.peak, watcher.largest)
        finally:
            too_long.cancel()
            if process.returncode is None:
                process.kill()


def _ended(process: subprocess.Popen[bytes], began: float, log: Path, allowed: frozenset[int]) -> Cost:
    """Wait for the end; the system then knows the processor time of the process and of the children it has waited for."""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise VisitError(f"{log.parent.name}: the program ended with status {process.returncode}; its output ends: {_tail(log)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime)


def _tail(log: Path) -> str:
    return " / ".join(log.read_text("utf-8", "replace").split("\n")[-4:]).strip(" /")


def during(pid: int, work: Callable[[], object], *, watch: bool) -> Cost:
    """Do some work that the server `pid` answers: its processor time, and its memory where watched."""
    before, began = _cpu(pid), time.perf_counter()
    if not watch:
        work()
        return Cost(time.perf_counter() - began, _cpu(pid) - before)
    with Watcher(pid) as watcher:
        work()
    return Cost(time.perf_counter() - began, _cpu(pid) - before, watcher.peak, watcher.largest)


def _cpu(pid: int) -> float:
    """Processor seconds of a process tree, ended children included."""
    return sum(sum(process.cpu_times()[:4]) for process in tree(psutil.Process(pid)))
