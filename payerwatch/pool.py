"""Pure functions of one document or one pair, run over many in processes of their own, results in the order asked for.

With a limit, every task runs in a worker, and one that hangs, dies or eats the memory is `Lost` and stops no other.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, cast

from payerwatch.workers import Limit, Lost, Raised, cause_of_death, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

__all__ = ["FEW", "Limit", "Lost", "Workers", "worker_count"]

Task = TypeVar("Task")
Result = TypeVar("Result")

FEW = 8  # starting a worker costs as much as about so many documents
AT_MOST = 8
AHEAD = 4  # tasks taken ahead for each worker: enough to keep it busy, few enough to keep memory flat
PATIENCE = 10.0  # seconds that a worker which was asked to end may take
_NOTHING_YET = object()


def worker_count() -> int:
    """Processes to use: PAYERWATCH_WORKERS, else the cores of this machine, at most eight."""
    asked = os.environ.get("PAYERWATCH_WORKERS", "")
    return max(1, int(asked)) if asked.isdigit() else min(AT_MOST, os.cpu_count() or 1)


@dataclass(slots=True, eq=False)
class _Slot:
    """One task asked for and what it came to."""

    task: object
    result: object = _NOTHING_YET


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    ready: bool = False  # whether it has said that it is
    slot: _Slot | None = None  # what it is at


class Workers:
    """Workers that start when it is worth it and serve many batches; a context manager.

    count  processes, else `worker_count()`
    limit  what one task may use; tasks asked for with `within` are then never run in this process
    start  "spawn": workers share nothing with this process, no open store, no reactor, no threads; "fork": they start at once,
           for a process that has none of these
    """

    def __init__(self, count: int | None = None, *, limit: Limit | None = None, start: Literal["spawn", "fork"] = "spawn") -> None:
        self._count = count or worker_count()
        self._limit = limit
        self._start = start
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            if error is not None or worker.slot is not None:
                worker.process.kill()
            else:
                worker.pipe.send(None)
        for worker in self._workers:
            _gone(worker)
        self._workers.clear()

    def each(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """`function` of every task, in order; tasks are taken as they are needed. Few tasks stay in this process.

        What `function` raises is raised here; so is a RuntimeError where a worker dies.
        """
        waiting = iter(tasks)
        first = list(islice(waiting, FEW))
        if self._count == 1 or (len(first) < FEW and not self._workers):
            yield from map(function, chain(first, waiting))
            return
        for result in self._results(function, chain(first, waiting), lambda: None):
            if isinstance(result, Lost):
                raise RuntimeError(f"a worker was lost: {result.reason}")
            yield result

    def within(
        self, function: Callable[[Task], Result], tasks: Iterable[Task], tick: Callable[[], None] = lambda: None
    ) -> Iterator[Result | Lost]:
        """`function` of every task, in order, each within the limit; `tick` is called about five times a second while waiting."""
        yield from self._results(function, tasks, tick)

    def warm_up(self, function: Callable[[], object]) -> None:
        """Start the workers now and let each run `function` (its imports), while this process does something else."""
        while len(self._workers) < self._count:
            self._ask(self._started(), _Slot(function), _call)

    # ---------------------------------------------------------------- tasks

    def _results(self, function: Callable[[Task], Result], tasks: Iterable[Task], tick: Callable[[], None]) -> Iterator[Result | Lost]:
        waiting = iter(tasks)
        slots: deque[_Slot] = deque()  # in order; their results come in any
        unasked: deque[_Slot] = deque()
        while True:
            taken = [_Slot(task) for task in islice(waiting, AHEAD * self._count - len(slots))]
            slots.extend(taken)
            unasked.extend(taken)
            if not slots:
                return
            self._hand_out(unasked, function)
            if slots[0].result is _NOTHING_YET:
                self._gather(0.2)
                tick()
                continue
            self._gather(0)
            self._hand_out(unasked, function)
            result = slots.popleft().result
            if isinstance(result, Raised):
                raise result.error
            yield cast("Result | Lost", result)

    def _hand_out(self, unasked: deque[_Slot], function: Callable[[Any], Any]) -> None:
        while unasked:
            worker = next((one for one in self._workers if one.slot is None), None)
            if worker is None and len(self._workers) == self._count:
                return
            self._ask(worker or self._started(), unasked.popleft(), function)

    def _ask(self, worker: _Worker, slot: _Slot, function: Callable[[Any], Any]) -> None:
        worker.slot = slot
        try:
            worker.pipe.send((function, slot.task))
        except ConnectionError:
            self._bury(worker)

    def _gather(self, seconds: float) -> None:
        """Take in what the workers have to say within so many seconds."""
        from multiprocessing.connection import wait

        pipes = {worker.pipe: worker for worker in self._workers if worker.slot}
        for pipe in wait(list(pipes), seconds):
            self._hear(pipes[cast("Connection", pipe)])

    def _hear(self, worker: _Worker) -> None:
        try:
            said = worker.pipe.recv()
        except (EOFError, ConnectionError):
            self._bury(worker)
            return
        if not worker.ready:
            worker.ready = True
            return
        if worker.slot:
            worker.slot.result = said
            worker.slot = None
        if isinstance(said, Lost):
            self._workers.remove(worker)
            _gone(worker)

    # ---------------------------------------------------------------- workers

    def _started(self) -> _Worker:
        context = _context(self._start)
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._limit), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _bury(self, worker: _Worker) -> None:
        """A worker that died: its task is lost, and another one will take its place."""
        self._workers.remove(worker)
        _gone(worker)
        if not worker.ready:
            raise RuntimeError(f"a worker did not start (status {worker.process.exitcode}); what it said stands above")
        if worker.slot:
            worker.slot.result = Lost(cause_of_death(worker.process.exitcode, self._limit))


def _context(start: Literal["spawn", "fork"]) -> SpawnContext | ForkContext:
    import multiprocessing

    return multiprocessing.get_context("fork") if start == "fork" else multiprocessing.get_context("spawn")


def _gone(worker: _Worker) -> None:
    """Wait for the end of a worker that is ending."""
    worker.process.join(PATIENCE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.pipe.close()


def _call(function: Callable[[], object]) -> object:
    return function()
