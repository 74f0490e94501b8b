"""Pure functions of one document or one pair, run over many in a process pool, results in the order asked for."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

FEW = 6  # starting a worker costs as much as about six documents
WORKERS_AT_MOST = 8


def workers() -> int:
    """Processes to use: PAYERWATCH_WORKERS, else the cores of this machine, at most eight."""
    asked = os.environ.get("PAYERWATCH_WORKERS", "")
    return max(1, int(asked)) if asked.isdigit() else min(WORKERS_AT_MOST, os.cpu_count() or 1)


def each(function: Callable[[Task], Result], tasks: Sequence[Task], *, chunk: int = 4) -> Iterator[Result]:
    """`function` of every task, in order. Small work stays in this process; spawned workers share nothing with it."""
    count = min(workers(), max(1, len(tasks) // FEW))
    if count == 1:
        yield from map(function, tasks)
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield from executor.map(function, tasks, chunksize=chunk)
