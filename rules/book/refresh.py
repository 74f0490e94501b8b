"""The books of an installation brought up to the store: proposals for what is new, withdrawals for what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from policies.model import Document
from policies.store.asof import in_force, live
from policies.store.reader import StoreReader
from policies.store.rows import PolicyRow, VersionRow
from rules.book.file import books, load, save
from rules.book.model import Book, BookError, Reading, Withdrawn
from rules.book.periods import dated, order
from rules.book.proposing import Version, put, withdrawal

CompileMany = Callable[[Sequence[Document]], Iterable[Reading | str]]
"""Compiles documents, in order; where one cannot be compiled, the words say why."""
_AT_ONCE = 24  # policies whose documents are held in memory together
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of one policy: how many statements wait, were newly proposed, carried over; which acceptances were withdrawn.

    problem  why it could not be compiled, "" where it was
    """

    policy_id: str
    title: str
    statements: int
    proposed: int
    carried: int
    withdrawn: tuple[Withdrawn, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The versions of one policy to be put into its book, in the order of their dates; each with the version it follows."""

    policy: PolicyRow
    rows: tuple[VersionRow, ...]
    steps: tuple[tuple[VersionRow, int | None], ...]
    book: Book

    @property
    def keys(self) -> tuple[Key, ...]:
        known = {row.version_no for row in self.rows}
        wanted = {row.version_no for row, _ in self.steps} | {after for _, after in self.steps if after in known}
        return tuple((self.policy.policy_id, number) for number in sorted(wanted))


def propose(
    rules: Path, store: StoreReader, policy_ids: Iterable[str], at: dt.datetime, compile_many: CompileMany, *, run_id: str = ""
) -> Iterator[Proposed]:
    """Compile the latest versions of these policies (and those in force at `at`) into their books. Raises BookError.

    What people have decided stays decided as long as its words do; a version that was proposed before is proposed anew, so that a better
    compiler serves everything nobody has decided on.
    """
    latest = store.all_latest()
    yield from _put_all(rules, store, policy_ids, at, compile_many, run_id, lambda rows, book: _wanted(rows, book, at, latest))


def refresh(rules: Path, store: StoreReader, run_id: str, compile_many: CompileMany | None = None) -> tuple[Withdrawn, ...]:
    """Put every version that the store has and a book lacks into its book; the acceptances that were withdrawn in this run.

    Only policies that have a book are looked at. Asked again for the same run, it gives the same answer. Raises BookError.
    """
    at = next((run.at for run in store.runs() if run.run_id == run_id), None)
    if at is None:
        raise ValueError(f"{run_id}: no such run in {store.path}")
    held = [book.policy_id for book in books(rules)]
    for done in _put_all(rules, store, held, at, compile_many or _compiled, run_id, lambda rows, book: _newer(rows, book)):
        if done.problem:
            raise BookError(f"{done.policy_id}: {done.problem}")
    return tuple(one for book in books(rules) for one in _withdrawn_in(book, store, run_id))


def _compiled(documents: Sequence[Document]) -> Iterator[Reading | str]:
    from rules.book.compiling import compile_one

    yield from map(compile_one, documents)


def _withdrawn_in(book: Book, store: StoreReader, run_id: str) -> Iterator[Withdrawn]:
    rows = {row.version_no: row for row in store.versions(book.policy_id)}
    for act in book.history:
        if act.what == "withdrawn" and act.run_id == run_id and act.version_no in rows:
            yield from (withdrawal(book, book.entry(number), rows[act.version_no]) for number in act.statements)


# ---------------------------------------------------------------- which versions


def _newer(rows: Sequence[VersionRow], book: Book) -> list[VersionRow]:
    """The versions that a book lacks, from its first one on."""
    ranks = order(rows)
    first = min((ranks[no] for no in book.versions if no in ranks), default=None)
    return [row for row in live(rows) if row.version_no not in book.versions and first is not None and ranks[row.version_no] > first]


def _wanted(rows: Sequence[VersionRow], book: Book, at: dt.datetime, latest: dict[str, VersionRow]) -> list[VersionRow]:
    chosen = {row.version_no: row for row in _newer(rows, book)}
    for row in (in_force(rows, at.date()), latest.get(book.policy_id)):
        if row is not None:
            chosen[row.version_no] = row
    return list(chosen.values())


def _plan(policy: PolicyRow, rows: tuple[VersionRow, ...], book: Book, chosen: Iterable[VersionRow]) -> _Plan:
    ranks = order(rows)
    held = {no for no in book.versions if no in ranks}
    steps = []
    for row in sorted(chosen, key=lambda row: ranks[row.version_no]):
        before = [no for no in held if ranks[no] < ranks[row.version_no]]
        steps.append((row, max(before, key=lambda no: ranks[no], default=None)))
        held.add(row.version_no)
    return _Plan(policy, rows, tuple(steps), book)


# ---------------------------------------------------------------- putting


def _put_all(
    rules: Path,
    store: StoreReader,
    policy_ids: Iterable[str],
    at: dt.datetime,
    compile_many: CompileMany,
    run_id: str,
    chosen: Callable[[tuple[VersionRow, ...], Book], list[VersionRow]],
) -> Iterator[Proposed]:
    waiting = iter(sorted(set(policy_ids)))
    while batch := list(islice(waiting, _AT_ONCE)):
        policies, versions = store.policies_of(batch), store.versions_of(batch)
        plans = []
        for policy_id in batch:
            if policy_id in policies and policy_id in versions:
                policy, rows = policies[policy_id], versions[policy_id]
                book = load(rules, policy_id) or Book(policy_id, policy.payer_id, policy.title)
                plans.append(_plan(policy, rows, book, chosen(rows, book)))
        readings = _readings(store, plans, compile_many)
        yield from (_put(rules, plan, readings, at, run_id) for plan in plans if plan.steps)


def _readings(store: StoreReader, plans: Iterable[_Plan], compile_many: CompileMany) -> dict[Key, Reading | str]:
    documents = store.documents(key for plan in plans for key in plan.keys)
    return dict(zip(documents, compile_many(list(documents.values())), strict=True))


def _put(rules: Path, plan: _Plan, readings: dict[Key, Reading | str], at: dt.datetime, run_id: str) -> Proposed:
    book, name = plan.book, plan.policy.policy_id
    proposed, carried = 0, 0
    withdrawn: tuple[Withdrawn, ...] = ()
    for row, after in plan.steps:
        reading = readings.get((name, row.version_no), "the record has no text of this version")
        before = readings.get((name, after)) if after is not None else None
        if isinstance(reading, str):
            return Proposed(name, plan.policy.title, 0, 0, 0, (), f"version {row.version_no}: {reading}")
        done = put(book, Version(row, reading, after, None if isinstance(before, str) else before), at, run_id)
        book, proposed, carried = dated(done.book, plan.rows), proposed + len(done.proposed), len(done.carried)
        withdrawn = (*withdrawn, *done.withdrawn)
    book = dated(book, plan.rows)
    if book != plan.book:
        book = save(rules, book)
    standing = book.standing_in(book.versions[-1]) if book.versions else ()
    return Proposed(name, book.title, len(standing), proposed, carried, withdrawn)
