"""Progress on standard error: a bar for people, a line a stage where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

SOMETIMES = 100  # a line for so many steps where no person watches


def say(line: str) -> None:
    """One line about what happens now."""
    print(line, file=sys.stderr, flush=True)


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
