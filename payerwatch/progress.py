"""Progress on standard error: a bar for people, a line a stage where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Thing = TypeVar("Thing")

SOMETIMES = 100  # a line for so many steps where no person watches


def console() -> Console:
    """Standard error, so that standard output stays data."""
    return Console(stderr=True, highlight=False)


def say(line: str) -> None:
    """One line about what happens now."""
    print(line, file=sys.stderr, flush=True)


def track(things: Iterable[Thing], what: str, total: int) -> Iterator[Thing]:
    """Show how far a stage is; nothing at all for empty stages, a single line where no person watches."""
    if total == 0:
        return
    if not sys.stderr.isatty():
        say(f"{what}: {total}")
        yield from things
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console()) as bar:
        yield from bar.track(things, total=total, description=what)


@contextmanager
def counted(what: str) -> Iterator[Callable[[int], None]]:
    """Show a count that grows, for work whose size is not known beforehand; call the given function with the steps just done."""
    if not sys.stderr.isatty():
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            if done % SOMETIMES < count:
                say(f"{what}: {done}")

        yield step
        say(f"{what}: {done} in all")
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda count: bar.advance(task, count)
