"""Snapshots → documents, in a process pool. Bytes come from the archive, never from the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawlers.declaration import Declaration
from crawlers.hints import reading_hints
from payerwatch.pool import Limit, Lost, Workers
from payerwatch.week.plan import Read
from policies.archive import read_body
from policies.model import Document, Fetch, Issue, Problem, ReadingHints
from policies.store.book import Prepared, prepare
from policies.store.rows import SnapshotPlace

LIMIT = Limit(seconds=60)  # of each document


@dataclass(frozen=True, slots=True)
class Task:
    """One snapshot to read: where its bytes are, what it is called, and what the declaration knows of it."""

    archive: Path
    place: SnapshotPlace
    name: str
    hints: ReadingHints


def read_all(
    workers: Workers, archive: Path, fetches: Sequence[Fetch], declaration: Declaration, places: Mapping[str, SnapshotPlace]
) -> Iterator[Read]:
    """Read the fetched policies of one source; results in the order of the fetches."""
    tasks = [_task(archive, fetch, declaration, places) for fetch in fetches]
    for fetch, result in zip(fetches, workers.within(read_one, tasks), strict=True):
        if isinstance(result, Lost):
            said = f"not read: {result.reason}; the bytes are kept as snapshot {(fetch.snapshot_id or '')[:12]}"
            yield Read(fetch, None, None, Issue(Problem.UNREADABLE, said, fetch.source_id, fetch.url))
        elif isinstance(result, str):
            yield Read(fetch, None, None, Issue(Problem.UNREADABLE, result, fetch.source_id, fetch.url))
        else:
            yield Read(fetch, *result, None)


def _task(archive: Path, fetch: Fetch, declaration: Declaration, places: Mapping[str, SnapshotPlace]) -> Task:
    return Task(archive, places[fetch.snapshot_id or ""], fetch.url, reading_hints(declaration, fetch.listed))


def import_readers() -> None:
    """What a worker imports and loads before its first document."""
    from policies.model import Block, Reading
    from policies.reading.assemble import assemble

    assemble(Reading((Block("heading", "Policy"), Block("paragraph", "Effective Date: January 1, 2026"))), ReadingHints())


def read_one(task: Task) -> tuple[Document, Prepared] | str:
    """The document with what the store keeps of it, or one line that says why there is none. A broken archive raises."""
    from policies.reading import read_document
    from policies.reading.errors import UnreadableSnapshot

    body = read_body(task.archive, task.place.warc_file, task.place.warc_offset)
    try:
        document = read_document(body, content_type=task.place.content_type, name=task.name, hints=task.hints)
        return document, prepare(document)
    except UnreadableSnapshot as error:
        return f"{error}; the bytes are kept as snapshot {task.place.snapshot_id[:12]}"
    except (ImportError, MemoryError):
        raise  # the installation or the machine is at fault, not the document
    except Exception as error:  # noqa: BLE001 - a reader that stumbles over one document must not stop the week of all sources
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return f"the reader stumbled over it ({said}); the bytes are kept as snapshot {task.place.snapshot_id[:12]}"


def issues_of(readings: Iterable[Read]) -> Iterator[Issue]:
    """What could not be read, and what the reader itself remarks (a scanned file, for one)."""
    for reading in readings:
        if reading.issue:
            yield reading.issue
        if reading.document:
            for remark in reading.document.issues:
                yield Issue(remark.problem, remark.detail, reading.fetch.source_id, reading.fetch.url)
