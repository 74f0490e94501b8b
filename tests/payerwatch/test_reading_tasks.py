"""One document that cannot be read or compared is one remark; the week of all others goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from payerwatch.pool import Workers
from payerwatch.week import reading
from payerwatch.week.comparing import _compare
from payerwatch.week.reading import Task, read_one
from policies.model import Document, Metadata, ReadingHints
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


def test_a_document_that_takes_too_long_is_one_line(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_bytes: object, **_hints: object) -> NoReturn:
        while True:
            pass

    reader(endless)
    monkeypatch.setattr(reading, "SECONDS_A_DOCUMENT", 0.05)
    assert read_one(TASK) == "not read within 0.05 seconds; the bytes are kept as snapshot abcdef012345"


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
