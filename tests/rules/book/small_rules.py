"""A compiler of five lines and a store of made-up policies: what the book does must not depend on how well the compiler reads."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policies.model import Block, Code, CodeRole, CodeSystem, Document, Listed, Metadata, Role, Section
from policies.store.book import Observation
from policies.store.rows import SourceRow, VersionRow
from policies.store.work import WorkStore
from rules.book.model import Book
from rules.model import All, Atom, Citation, Stance, Statement

DAY_ONE = dt.date(2026, 3, 1)
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Read:
    statements: tuple[Statement, ...]
    text: str
    issues: tuple[str, ...] = ()
    coverage: float = 1.0


def read(text: str, version: int = 1) -> Read:
    """One statement a line: "Covered: X if A and B"; "?" flags it; another `version` of the compiler names facts otherwise."""
    found, at, heading = [], 0, "Coverage"
    for line in text.split("\n"):
        if line.startswith("# "):
            heading = line[2:]
        elif ": " in line:
            found.append(_statement(line, at, heading, version))
        at += len(line) + 1
    return Read(tuple(found), text)


def _statement(line: str, at: int, heading: str, version: int) -> Statement:
    subject, _, conditions = line.partition(": ")[2].partition(" if ")
    atoms, start = [], at + line.find(" if ") + 4
    for words in conditions.split(" and ") if conditions else ():
        atoms.append(Atom(words, start, f"v{version}.{words.split()[0]}"))
        start += len(words) + 5
    stance = Stance.NOT_COVERED if line.startswith("Not") else Stance.COVERED
    if heading == "Exclusions":
        stance = Stance.NOT_COVERED
    cited = Citation(("Knee", heading), None, hashlib.sha256(heading.encode()).hexdigest(), at, at + len(line))
    return Statement(stance, subject, All(tuple(atoms)), review="?" in line, citation=cited)


def compile_one(document: Document) -> Read:
    return read("\n".join(f"# {section.heading}\n{section.text}" for section in document.sections))


def compile_many(documents: Sequence[Document]) -> Iterator[Read]:
    yield from map(compile_one, documents)


def row(version_no: int, effective: dt.date | None, *, cause: str = "published", previous: int | None = None) -> VersionRow:
    seen = dt.datetime.combine(effective or DAY_ONE, dt.time(6), dt.UTC)
    return VersionRow(
        "one:k1", version_no, cause, f"r{version_no}", f"{version_no:064d}", f"t{version_no}", "https://payer.test/k1", "Knee", effective,
        None, None, None, "active", ("commercial",), seen, seen, "1", previous,
    )  # fmt: skip


def empty_book() -> Book:
    return Book("one:k1", "one", "Knee")


# ---------------------------------------------------------------- a store


def document(lines: Iterable[str], codes: Iterable[Code] = (), effective: dt.date | None = None, title: str = "Knee") -> Document:
    """Sections from lines; "# Heading" begins one."""
    sections: list[Section] = []
    for line in lines:
        if line.startswith("# "):
            role = Role.DOCUMENTATION if "Document" in line else Role.COVERAGE
            sections.append(Section(line[2:], 2, role, (title, line[2:])))
        else:
            last = sections.pop() if sections else Section("Coverage", 2, Role.COVERAGE, (title, "Coverage"))
            sections.append(Section(last.heading, 2, last.role, last.path, (*last.blocks, Block("paragraph", line))))
    return Document(Metadata(title=title, effective=effective), tuple(sections), tuple(codes))


def cpt(first: str, role: CodeRole = CodeRole.COVERED, last: str | None = None) -> Code:
    return Code(CodeSystem.CPT, first, last or first, role)


@contextmanager
def store(path: Path, runs: int = 3) -> Iterator[WorkStore]:
    with WorkStore.open(path / "work" / "policies.duckdb") as opened:
        opened.put_sources([SourceRow(f"{p}.list", p, f"Payer {p.title()}", ("commercial",)) for p in ("one", "two")])
        yield opened


def week(store: WorkStore, n: int, *seen: tuple[str, str, Document]) -> None:
    """The n-th week's run: (payer, number, document) each."""
    run = store.open_run()
    if run:
        store.close_run(run.run_id, "released", {})
    at = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC) + dt.timedelta(weeks=n)
    store.begin_run(f"r{n}", at, "1")
    for payer, number, found in seen:
        snapshot = hashlib.sha256(repr((payer, number, found)).encode()).hexdigest()
        url = f"https://{payer}.test/{number}"
        store.record(f"r{n}", Observation(f"{payer}.list", payer, url, snapshot, at, found, Listed(policy_number=number), ("commercial",)))
