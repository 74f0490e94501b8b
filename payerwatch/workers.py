"""What runs inside a worker: one task after the other, each within its limit, and nothing left over when the parent is gone.

A worker that goes beyond its limit is ended by the system itself, so that a reader stuck inside a library is ended too.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from payerwatch.refusal import NOT_DONE

GIGABYTE = 2**30
WAITING = 4  # so many times the processor seconds may pass on the clock: a busy machine is no fault of the document


@dataclass(frozen=True, slots=True)
class Limit:
    """What one task may use: processor seconds, and bytes of memory for the whole worker."""

    seconds: float
    memory: int = 2 * GIGABYTE

    def __str__(self) -> str:
        return f"{self.seconds:g} seconds and {self.memory / GIGABYTE:g} GB"


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that came to nothing because its worker died on it; `reason` says how, to stand after the name of the task."""

    reason: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A task that raised."""

    error: BaseException


def serve(pipe: Connection, limit: Limit | None) -> None:
    """Answer (function, task) with its result until None comes. The first answer says that the worker is ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    if limit:
        _keep_within(resource.RLIMIT_AS, _held_already() + limit.memory)
        _keep_within(resource.RLIMIT_CORE, 0)
    pipe.send(None)
    while (asked := pipe.recv()) is not None:
        function, task = asked
        answer = _answer(function, task, limit)
        _tell(pipe, answer, limit)
        if isinstance(answer, Lost):
            os._exit(NOT_DONE)  # what memory it still holds is not worth keeping


def _tell(pipe: Connection, answer: object, limit: Limit | None) -> None:
    try:
        pipe.send(answer)
    except MemoryError:
        pipe.send(Lost(too_much(limit)) if limit else Raised(MemoryError("a worker had no memory left")))
    except Exception as error:  # noqa: BLE001 - an answer or an error that cannot be sent
        pipe.send(Raised(RuntimeError(f"{type(answer).__name__} cannot be sent: {type(error).__name__}: {error}")))


def _answer(function: Callable[[Any], Any], task: Any, limit: Limit | None) -> object:
    try:
        if limit:
            _clocks(limit.seconds)
        return function(task)
    except MemoryError:
        return Lost(too_much(limit)) if limit else Raised(MemoryError("a worker had no memory left"))
    except Exception as error:  # noqa: BLE001 - raised again in the parent
        error.add_note("in a worker: " + traceback.format_exc())
        return Raised(error)
    finally:
        if limit:
            _clocks(0)


def _clocks(seconds: float) -> None:
    """Set both clocks, or stop them with 0; they end the process by signals that nothing inside it can hold up."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, WAITING * seconds)


def _keep_within(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(kind, (allowed, hard))
    except (OSError, ValueError):  # a system that keeps no such limit
        sys.stderr.write("payerwatch: this system keeps no limit of memory; a document may use all of it\n")


def _held_already() -> int:
    """Bytes of address space that the worker began with: a forked one has its parent's. 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


def too_much(limit: Limit) -> str:
    """The reason of a task that needed more memory than it may use."""
    return f"it needs more than {limit.memory / GIGABYTE:g} GB of memory"


def cause_of_death(exitcode: int | None, limit: Limit | None) -> str:
    """Why a worker ended, from its exit status (negative: the signal)."""
    if limit and exitcode in (-signal.SIGPROF, -signal.SIGALRM):
        return f"it takes longer than {limit.seconds:g} seconds"
    if exitcode is not None and exitcode < 0:
        return f"its process died on it ({_signal_name(-exitcode)})"
    return f"its process ended on it (status {exitcode})"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _end_with_parent() -> None:
    """A worker of a run that was killed would wait for tasks for ever and hold the run's pipes open: it ends too."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(NOT_DONE)
