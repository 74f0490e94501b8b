"""Small documents and a store for each test."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.model import Block, Code, CodeRole, CodeSystem, Document, Listed, Metadata, Role, Section, Status
from policies.store.book import Observation
from policies.store.rows import SourceRow
from policies.store.work import WorkStore

Make = Callable[..., Observation]


def document(
    text: str, *, title: str | None = "Knee arthroscopy", number: str | None = None, status: Status = Status.ACTIVE, **dates: dt.date
) -> Document:
    """A policy of one coverage section, one code and the given words."""
    metadata = Metadata(payer="Payer One", title=title, policy_number=number, status=status, **dates)
    blocks = (Block("paragraph", text), Block("item", "after six weeks", level=1, marker="A."))
    section = Section("Coverage", 2, Role.COVERAGE, ("Knee", "Coverage"), blocks)
    return Document(metadata, (section,), (Code(CodeSystem.CPT, "29881", "29881", CodeRole.COVERED),))


@pytest.fixture
def week() -> Callable[[int], dt.datetime]:
    """The instant of the n-th weekly visit."""
    return lambda n: dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC) + dt.timedelta(weeks=n)


@pytest.fixture
def make(week: Callable[[int], dt.datetime]) -> Make:
    """An observation: `make("words", at=2, path="/a")`; bytes differ with the words unless `bytes_` says which they are."""

    def build(
        text: str,
        *,
        at: int = 0,
        path: str = "/knee",
        source: str = "one.list",
        listed: Listed | None = None,
        bytes_: str | None = None,
        **more: Any,
    ) -> Observation:
        snapshot_id = hashlib.sha256((bytes_ or f"{path} {text} {sorted(more.items())}").encode()).hexdigest()
        url = f"https://payer.test{path}"
        return Observation(source, "one", url, snapshot_id, week(at), document(text, **more), listed or Listed(), ("commercial",))

    return build


@pytest.fixture
def store(tmp_path: Path, week: Callable[[int], dt.datetime]) -> Iterator[WorkStore]:
    """A work store with two sources and runs r0 to r3 to come; r0 is open."""
    with WorkStore.open(tmp_path / "work" / "policies.duckdb") as opened:
        opened.put_sources([SourceRow("one.list", "one", "Payer One", ("commercial",)), SourceRow("one.saved", "one", "Payer One", ())])
        opened.begin_run("r0", week(0), "1")
        yield opened


@pytest.fixture
def next_run(store: WorkStore, week: Callable[[int], dt.datetime]) -> Callable[..., None]:
    """Close the open run and begin the n-th."""

    def begin(n: int, reader_version: str = "1") -> None:
        run = store.open_run()
        if run is not None:
            store.close_run(run.run_id, "released", {})
        store.begin_run(f"r{n}", week(n), reader_version)

    return begin
