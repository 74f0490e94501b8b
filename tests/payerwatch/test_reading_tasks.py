"""One document that cannot be read or compared is one remark; the week of all others goes on."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NoReturn

import pytest

from payerwatch.pool import Limit, Lost, Workers
from payerwatch.week import reading
from payerwatch.week.comparing import _compare
from payerwatch.week.reading import Task, read_one
from policies.model import Document, Fetch, Metadata, Outcome, ReadingHints
from policies.reading.errors import UnreadableSnapshot
from policies.store.rows import SnapshotPlace

PLACE = SnapshotPlace("abcdef0123456789", "text/html", 3, "r.warc.gz", 0, dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
TASK = Task(Path("archive"), PLACE, "https://payer.test/a.html", ReadingHints())


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Put another reader in the place of the real one; the bytes are always there."""
    monkeypatch.setattr(reading, "read_body", lambda *_where: b"abc")
    return lambda other: monkeypatch.setattr("policies.reading.read_document", other)


def failing(error: BaseException) -> Callable[..., NoReturn]:
    def read(*_bytes: object, **_hints: object) -> NoReturn:
        raise error

    return read


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnreadableSnapshot("truncated PDF: 3 bytes"), "truncated PDF: 3 bytes"),
        (ZeroDivisionError("division\nby zero"), "the reader stumbled over it (ZeroDivisionError: division by zero)"),
        (RecursionError("too deep"), "the reader stumbled over it (RecursionError: too deep)"),
    ],
)
def test_a_document_that_cannot_be_read_is_one_line(reader: Any, error: Exception, said: str) -> None:
    reader(failing(error))
    assert read_one(TASK) == f"{said}; the bytes are kept as snapshot abcdef012345"


@pytest.mark.parametrize("error", [ImportError("no lxml"), MemoryError(), KeyboardInterrupt()])
def test_what_is_no_fault_of_the_document_stops_the_run(reader: Any, error: BaseException) -> None:
    reader(failing(error))
    with pytest.raises(type(error)):
        read_one(TASK)


def test_a_good_document_comes_back(reader: Any) -> None:
    document = Document(Metadata(title="Wrist splints"), ())
    reader(lambda *_bytes, **_hints: document)
    found = read_one(TASK)
    assert not isinstance(found, str) and document in (found if isinstance(found, tuple) else (found,))


def test_a_pair_that_cannot_be_compared_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown is an answer: the policy stands among what is to be read, and says why."""
    monkeypatch.setattr("diffing.compare.compare", failing(ZeroDivisionError("division by zero")))
    document = Document(Metadata(title="Wrist splints"), ())
    found = _compare((document, document))
    assert (found.overall, found.direction, [change.severity for change in found.changes]) == ("criteria", "unknown", ["high"])
    assert "could not be compared (ZeroDivisionError: division by zero): read the new one" in found.changes[0].explanation


# ---------------------------------------------------------------- the pool


def squared(number: int) -> int:
    return number * number


@pytest.mark.parametrize("count", [1, 2])
def test_results_come_in_the_order_of_the_tasks(count: int) -> None:
    with Workers(count) as workers:
        assert list(workers.each(squared, range(60))) == [n * n for n in range(60)]
        assert list(workers.each(squared, [7])) == [49]
        assert list(workers.each(squared, [])) == []


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_task_raises_is_raised_here(count: int) -> None:
    with Workers(count) as workers, pytest.raises(ValueError, match="no square of 12"):
        list(workers.each(squared_but_twelve, range(60)))


def squared_but_twelve(number: int) -> int:
    if number == 12:
        raise ValueError("no square of 12")
    return number * number


def troubled(number: int) -> int:
    """0 dies, 1 hangs, 2 eats the memory, 3 hangs where no signal handler of Python is called; the others are squared."""
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 1:
        while True:
            pass
    if number == 2:
        return len(bytes(4 * 2**30))
    if number == 3:
        return len(re.findall(r"(?:a|a)*b", "a" * 40))
    return number * number


@pytest.mark.parametrize("start", ["spawn", "fork"])
@pytest.mark.parametrize("count", [1, 2])
def test_a_worker_that_dies_hangs_or_eats_memory_stops_no_other(count: int, start: Literal["spawn", "fork"]) -> None:
    with Workers(count, limit=Limit(0.5), start=start) as workers:
        found = list(workers.within(troubled, range(8)))
        again = list(workers.within(squared, range(3)))
    assert [one.reason if isinstance(one, Lost) else one for one in found] == [
        "its process died on it (SIGKILL)",
        "it takes longer than 0.5 seconds",
        "it needs more than 2 GB of memory",
        "it takes longer than 0.5 seconds",
        16, 25, 36, 49,
    ]  # fmt: skip
    assert again == [0, 1, 4]


def test_a_lost_document_is_one_remark_of_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    class Losing:
        def within(self, _function: object, tasks: list[Task]) -> list[Lost]:
            return [Lost("it takes longer than 60 seconds") for _ in tasks]

    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    fetch = Fetch("a.b", "https://payer.test/a.html", "policy", Outcome.FETCHED, at, at, snapshot_id=PLACE.snapshot_id)
    monkeypatch.setattr(reading, "reading_hints", lambda *_: ReadingHints())
    (read,) = reading.read_all(Losing(), Path("archive"), [fetch], None, {PLACE.snapshot_id: PLACE})  # type: ignore[arg-type]
    assert read.document is None and read.issue is not None
    assert read.issue.detail == "not read: it takes longer than 60 seconds; the bytes are kept as snapshot abcdef012345"


def test_tasks_are_taken_as_they_are_needed() -> None:
    """A source of ten thousand documents is not in memory at once."""
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    with Workers(2) as workers:
        results = workers.each(squared, tasks())
        assert [next(results) for _ in range(3)] == [0, 1, 4]
        assert len(taken) < 100
