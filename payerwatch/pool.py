"""Pure functions of one document or one pair, run over many in a process pool, results in the order asked for."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from payerwatch.refusal import NOT_DONE

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Task = TypeVar("Task")
Result = TypeVar("Result")

FEW = 8  # starting a worker costs as much as about so many documents
AT_MOST = 8
AHEAD = 4  # tasks handed out for each worker: enough to keep it busy, few enough to keep memory flat


def worker_count() -> int:
    """Processes to use: PAYERWATCH_WORKERS, else the cores of this machine, at most eight."""
    asked = os.environ.get("PAYERWATCH_WORKERS", "")
    return max(1, int(asked)) if asked.isdigit() else min(AT_MOST, os.cpu_count() or 1)


class Workers:
    """A pool that starts when it is worth it and serves many batches; a context manager.

    Workers are spawned, so that they share nothing with this process: no open store, no reactor, no threads.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count or worker_count()
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=error is None, cancel_futures=True)

    def each(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """`function` of every task, in order; tasks are taken as they are needed. Few tasks stay in this process."""
        waiting = iter(tasks)
        first = list(islice(waiting, FEW))
        if self._count == 1 or (len(first) < FEW and self._executor is None):
            yield from map(function, first)
            yield from map(function, waiting)
            return
        executor = self._started()
        ahead: deque[Future[Result]] = deque(executor.submit(function, task) for task in first)
        ahead.extend(executor.submit(function, task) for task in islice(waiting, max(0, AHEAD * self._count - FEW)))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(executor.submit(function, task) for task in islice(waiting, 1))

    def warm_up(self, function: Callable[[], object]) -> None:
        """Start the workers now and let each run `function` (its imports), while this process does something else."""
        if self._count > 1 and self._executor is None:
            executor = self._started()
            for _ in range(self._count):
                executor.submit(function)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            spawn = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._count, mp_context=spawn, initializer=_end_with_parent)
        return self._executor


def _end_with_parent() -> None:
    """A worker of a run that was killed would wait for tasks for ever and hold the run's pipes open: it ends too."""
    threading.Thread(target=_wait_and_end, name="end with parent", daemon=True).start()


def _wait_and_end() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(NOT_DONE)
