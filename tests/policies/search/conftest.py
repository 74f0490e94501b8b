"""A store of a few invented policies with their search index, made once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.model import Block, Code, CodeRole, CodeSystem, Document, Metadata, Role, Section
from policies.search import index
from policies.store.book import Observation
from policies.store.rows import SourceRow
from policies.store.work import WorkStore

DAY = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


def section(heading: str, role: Role, *lines: str) -> Section:
    return Section(heading, 1, role, (heading,), tuple(Block("paragraph", line) for line in lines))


def observed(
    payer: str, number: str, title: str, *sections: Section, codes: tuple[Code, ...] = (), at: int = 0, effective: dt.date | None = None
) -> Observation:
    """The `at`-th weekly observation of a policy."""
    metadata = Metadata(title=title, policy_number=number, effective=effective)
    snapshot = hashlib.sha256(f"{payer} {number} {at}".encode()).hexdigest()
    url = f"https://{payer}.test/{number}"
    return Observation(f"{payer}.list", payer, url, snapshot, DAY + dt.timedelta(weeks=at), Document(metadata, sections, codes))


SPINE = section(
    "Coverage",
    Role.COVERAGE,
    "Lumbar magnetic resonance imaging is covered when all of these hold.",
    "Six weeks of conservative treatment, with exercises, have failed.",
    "A person with a suspected fracture needs no treatment beforehand.",
)
KNEE = section(
    "Coverage",
    Role.COVERAGE,
    "Intra-articular injection of hyaluronic acid is covered for osteoarthritis of the patellofemoral joint.",
    "Corticosteroids were tried first.",
)
SLEEP = section("Coverage", Role.COVERAGE, "Oral appliances are covered for mild obstructive sleep apnea, and for snoring they are not.")
BOOKS = section("References", Role.REFERENCES, "Lumbar conservative exercises: a bibliography.")


def fill(store: WorkStore) -> None:
    """Three policies of two payers; the one on the spine changes in the second week."""
    store.put_sources([SourceRow(f"{payer}.list", payer, payer.title(), ()) for payer in ("north", "south")])
    store.begin_run("r1", DAY, "1")
    cpt, hcpcs, covered = CodeSystem.CPT, CodeSystem.HCPCS, CodeRole.COVERED
    old = section("Coverage", Role.COVERAGE, "Lumbar imaging needs four weeks of chiropractic care.")
    march, june = dt.date(2026, 3, 1), dt.date(2026, 6, 1)
    spine_codes = (Code(cpt, "72146", "72149", covered),)
    store.record_all(
        "r1",
        [
            observed("north", "sp-1", "Lumbar imaging", old, BOOKS, codes=spine_codes, effective=march),
            observed("north", "sp-1", "Lumbar imaging", SPINE, BOOKS, codes=spine_codes, at=1, effective=june),
            observed("south", "kn-1", "Viscosupplementation", KNEE, codes=(Code(hcpcs, "J7321", "J7321", covered),), effective=march),
            observed("south", "sl-1", "Sleep apnea", SLEEP, codes=(Code(hcpcs, "E0486", "E0486", covered),), effective=march),
        ],
    )


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WorkStore, Path]]:
    """The store and the folder of its word index. Tests may add embeddings, nothing else."""
    base = tmp_path_factory.mktemp("searched")
    with WorkStore.open(base / "work.duckdb") as store:
        fill(store)
        index.build(store, base / "search", "r1")
        yield store, base / "search"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[WorkStore]:
    """The same store, not indexed, for a test of its own."""
    with WorkStore.open(tmp_path / "work.duckdb") as store:
        fill(store)
        yield store
