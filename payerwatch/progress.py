"""Progress on standard error: a bar for people, a line a stage where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

SOMETIMES = 100  # a line for so many steps where no person watches
LONG = 2.0  # seconds from which a person is told how far a command is


def say(line: str) -> None:
    """One line about what happens now."""
    print(line, file=sys.stderr, flush=True)


class Patience:
    """A count on one line of the terminal for a command that takes longer than two seconds; nothing where nobody watches.

    Use it as a context manager; call `tick` while waiting, and do what prints inside `aside`, which counts one more as done.
    """

    def __init__(self, what: str, total: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._total, self._clock = what, total, clock
        self._began, self._done = clock(), 0
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def tick(self) -> None:
        """Show how far it is, where a person watches and it takes long."""
        if self._clock() - self._began < LONG or not sys.stderr.isatty():
            return
        words = f"{self._what}: {self._done} of {self._total}"
        if words != self._shown:
            sys.stderr.write(f"\r{words}\x1b[K")
            sys.stderr.flush()
            self._shown = words

    @contextmanager
    def aside(self) -> Iterator[None]:
        """One more is done and is printed now: the count makes room."""
        self._done += 1
        self._clear()
        yield
        if sys.stderr.isatty():
            sys.stdout.flush()

    def _clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = ""


@contextmanager
def counted(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far a stage is, `total` where it is known; call the given function with the steps just done."""
    if not sys.stderr.isatty():
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            if done % SOMETIMES < count:
                say(f"{what}: {done}")

        yield step
        if done or total is None:
            say(f"{what}: {done} in all")
        return
    with _bar() as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)


def _bar() -> Progress:
    """Imported only where a person watches: it costs a twentieth of a second."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True, highlight=False))
