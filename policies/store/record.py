"""Observations into the store: what a batch touches is read, entered in a book, and written back in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policies.model import Document
from policies.store.book import Book, Observation, Prepared, VersionKey, outcome_of, prepare_hashed
from policies.store.connection import Connection, cells, column_names, delete, insert, rows_of, transaction, update
from policies.store.identity import candidates
from policies.store.listed_json import dump_listed
from policies.store.queries import addresses_at, addresses_of, policies_by_id, versions_in_run, versions_of
from policies.store.rows import AddressRow, CodeRow, PolicyRow, Recorded, RunRow, SectionRow, VersionRow

# One transaction each: a kill costs at most this many, and what they hold stays well under the memory limit.
BATCH = 64
BATCH_CHARACTERS = 6_000_000

# DuckDB reads and compresses 2,048 rows of a column together, all in memory: whole documents of 100 KB would need 200 MB.
_PART = 12_000  # characters

_POLICY = column_names(PolicyRow)
_ADDRESS = column_names(AddressRow)
_VERSION = column_names(VersionRow)
_KEY = ("policy_id", "version_no")
_MOVING = ("effective", "published", "last_review", "next_review", "observed_first", "observed_last", "reader_version")


def record_batches(con: Connection, run: RunRow, observations: Sequence[Observation]) -> Iterator[Recorded]:
    """Record observations, 64 a transaction, in the order of time, then known addresses before new ones, then address.

    The order of the input does not matter. History comes before what followed it, so that the later text is compared
    with the earlier one; an address known already comes before a new one, which may be a second address of its policy.
    """
    known = addresses_at(con, ((o.source_id, o.url) for o in observations))
    order = sorted(observations, key=lambda o: (o.observed_at, (o.source_id, o.url) not in known, o.source_id, o.url, o.snapshot_id))
    for batch in _batches(order):
        yield from _record_batch(con, run, batch)


def recorded_in(con: Connection, run_id: str) -> tuple[Recorded, ...]:
    """What a run recorded that was not merely seen again, by policy and version; as `record_batches` said it then."""
    made = versions_in_run(con, run_id)
    policies = policies_by_id(con, {v.policy_id for v in made})
    versions: dict[str, list[VersionRow]] = {}
    for version in versions_of(con, policies):
        versions.setdefault(version.policy_id, []).append(version)
    sources = {(row.policy_id, row.url): row.source_id for row in addresses_of(con, policies)}
    return tuple(
        Recorded(
            sources.get((v.policy_id, v.url), policies[v.policy_id].source_id),
            v.url,
            v.policy_id,
            v.version_no,
            outcome_of(v),
            v.previous,
            any(w.version_no < v.version_no and w.observed_first > v.observed_last for w in versions[v.policy_id]),
        )
        for v in made
    )


def _batches(order: Sequence[Observation]) -> Iterator[list[Observation]]:
    batch: list[Observation] = []
    characters = 0
    for observation in order:
        size = sum(len(block.text) for section in observation.document.sections for block in section.blocks)
        if batch and (len(batch) >= BATCH or characters + size > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(observation)
        characters += size
    if batch:
        yield batch


def _record_batch(con: Connection, run: RunRow, batch: Sequence[Observation]) -> list[Recorded]:
    book = _open_book(con, run, batch)
    recorded = [book.enter(observation) for observation in batch]
    with transaction(con):
        _write_rows(con, book)
        _write_documents(con, book)
    return recorded


def _open_book(con: Connection, run: RunRow, batch: Sequence[Observation]) -> Book:
    book = Book(run.run_id, run.reader_version)
    book.addresses = addresses_at(con, ((o.source_id, o.url) for o in batch))
    ids = {row.policy_id for row in book.addresses.values()} | {name for o in batch for name in candidates(o.claim)}
    book.policies = policies_by_id(con, ids)
    for version in versions_of(con, book.policies):
        book.versions.setdefault(version.policy_id, {})[version.version_no] = version
    return book


def _write_rows(con: Connection, book: Book) -> None:
    insert(con, "policies", _POLICY, (cells(book.policies[i], _POLICY) for i in sorted(book.touched_policies)), replace=True)
    addresses = [book.addresses[key] for key in sorted(book.touched_addresses)]
    insert(con, "addresses", _ADDRESS, ((*cells(a, _ADDRESS[:-1]), dump_listed(a.listed)) for a in addresses), replace=True)
    moved = [(policy_id, old, new) for (policy_id, old), new in sorted(book.rereads.items())]
    given, lists = rows_of(moved, policy_id="VARCHAR", old="INTEGER", new="INTEGER")
    con.execute(
        f"UPDATE addresses SET version_no = given.new FROM {given} AS given "  # noqa: S608 - no value of ours is in it
        "WHERE addresses.policy_id = given.policy_id AND addresses.version_no = given.old",
        lists,
    )


def _write_documents(con: Connection, book: Book) -> None:
    fresh, changed, read = sorted(book.fresh), sorted(book.touched - book.fresh), sorted(book.read)
    insert(con, "versions", _VERSION, (cells(book.versions[p][n], _VERSION) for p, n in fresh))
    update(con, "versions", _KEY, _MOVING, (cells(book.versions[p][n], (*_KEY, *_MOVING)) for p, n in changed))
    remade = [key for key in read if key not in book.fresh]
    documents = {key: (book.read[key].document, _prepared(book, key)) for key in read}
    for table in ("documents", "sections", "codes"):
        delete(con, table, _KEY, remade)
    insert(con, "documents", (*_KEY, "position", "part"), (row for key in read for row in _part_cells(key, documents[key][1].text)))
    insert(con, "sections", column_names(SectionRow), (row for key in read for row in _section_cells(key, *documents[key])))
    insert(con, "codes", column_names(CodeRow), (row for key in read for row in _code_cells(key, documents[key][0])))


def _prepared(book: Book, key: VersionKey) -> Prepared:
    policy_id, version_no = key
    return book.read[key].prepared or prepare_hashed(book.read[key].document, book.versions[policy_id][version_no].text_hash)


def _part_cells(key: VersionKey, text: str) -> Iterator[tuple[Any, ...]]:
    for position, start in enumerate(range(0, len(text), _PART)):
        yield (*key, position, text[start : start + _PART])


def _section_cells(key: VersionKey, document: Document, prepared: Prepared) -> Iterator[tuple[Any, ...]]:
    for position, (section, words) in enumerate(zip(document.sections, prepared.section_hashes, strict=True)):
        yield (*key, position, section.path, section.level, section.role.value, section.text, section.page, words)


def _code_cells(key: VersionKey, document: Document) -> Iterator[tuple[Any, ...]]:
    for code in document.codes:
        yield (*key, code.system.value, code.first, code.last, code.role.value)
