"""The accepted rule's file: `<home>/rules/<payer>/<number>.yml`, written whole, never over somebody else's change."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pydantic
import yaml

from rules.book.model import Act, Book, BookError, Decision, Entry, Source
from rules.book.shape import ActShape, BookShape, SourceShape, StatementShape
from rules.contract import ContractError, statement_from_json, statement_to_json

_SAFE = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_UNPRINTED = re.compile(r"[^\S \n]|[^\w\s!-~¡-\u2027\u2030-\ufefe]")
"""Signs that only a quoted text keeps: breaks other than a new line, and what does not print."""
_WIDTH = 130


def path_of(rules: Path, policy_id: str) -> Path:
    """Where a policy's rules lie below the folder of rules."""
    payer, _, number = policy_id.partition(":")
    return rules / _name(payer) / f"{_name(number)}.yml"


def _name(text: str) -> str:
    """A name that is safe for any file system; where it had to be altered, a hash keeps it apart from others."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-.")[:80]
    if plain == text and _SAFE.fullmatch(plain) and not _RESERVED.fullmatch(plain):
        return plain
    return f"{plain or 'policy'}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def read_book(path: Path) -> Book:
    """The rules in one file. Raises BookError."""
    return _read(path)


def books(rules: Path) -> Iterator[Book]:
    """Every policy's rules, by file name. Raises BookError."""
    for path in sorted(rules.glob("*/*.yml")) if rules.is_dir() else ():
        yield _read(path)


def load(rules: Path, policy_id: str) -> Book | None:
    """A policy's rules; None where it has none yet. Raises BookError."""
    path = path_of(rules, policy_id)
    if not path.exists():
        return None
    found = _read(path)
    if found.policy_id != policy_id:
        raise BookError(f"{path}: holds the rules of {found.policy_id}, expected {policy_id}; the file was moved or renamed: put it back")
    return found


def save(rules: Path, book: Book) -> Book:
    """Write a book that was loaded at its revision and changed since; returned with its new revision.

    Raises BookError where the file was changed meanwhile, or where an act of its history would be lost.
    """
    path = path_of(rules, book.policy_id)
    with _held(path):
        stored = _read(path) if path.exists() else None
        if (stored.revision if stored else 0) != book.revision:
            raise BookError(f"{path}: somebody else changed these rules meanwhile; nothing was written, look again and repeat it")
        if stored and book.history[: len(stored.history)] != stored.history:
            raise BookError(f"{path}: the history is only ever added to; nothing was written")
        written = _with_revision(book, book.revision + 1)
        _write(path, to_text(written))
    return written


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """The lock of a payer's folder; the system frees it when the process ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (path.parent / ".lock").open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise BookError(f"{path}: could not be written ({error.strerror}); the rules stay as they were, check the folder") from error


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.next")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


# ---------------------------------------------------------------- text


def to_text(book: Book) -> str:
    """The file's text: keys in a fixed order, one book the same bytes."""
    row = {
        "format": 1,
        "policy_id": book.policy_id,
        "payer_id": book.payer_id,
        "title": book.title,
        "revision": book.revision,
        "versions": list(book.versions),
        "statements": [_entry_row(entry) for entry in book.entries],
        "history": [_act_row(act) for act in book.history],
    }
    head = "# Written by 'payerwatch rules'; a statement changed here by hand is no longer accepted.\n"
    return head + yaml.dump(row, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False)


class _Dumper(yaml.SafeDumper):
    """Plain YAML without anchors; numbers of one list on one line, texts of several lines as they are."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_list(self, data: Any) -> Any:
        short = all(isinstance(one, int) for one in data)
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)

    def represent_text(self, data: str) -> Any:
        style = '"' if _UNPRINTED.search(data) else "|" if "\n" in data else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(list, _Dumper.represent_list)


def _entry_row(entry: Entry) -> dict[str, Any]:
    decided = entry.decision
    row: dict[str, Any] = {"number": entry.number, "state": entry.state.value}
    if decided:
        row |= {"reviewer": decided.reviewer, "at": decided.at.isoformat(), "note": decided.note, "decided_version": decided.version_no}
        row |= {"source_hash": decided.source_hash, "statement_hash": decided.statement_hash}
    return row | {
        "origin": entry.origin,
        "read_as": entry.read_as,
        "passage": entry.passage,
        "statement": statement_to_json(entry.statement),
        "sources": [_source_row(one) for one in entry.sources],
    }


def _source_row(source: Source) -> dict[str, Any]:
    return {
        "version_no": source.version_no, "snapshot_id": source.snapshot_id, "effective": source.effective,
        "valid_from": source.valid_from, "valid_until": source.valid_until, "section": list(source.section), "page": source.page,
        "section_hash": source.section_hash, "quotes_hash": source.quotes_hash, "start": source.start, "end": source.end,
        "starts": list(source.starts),
    }  # fmt: skip


def _act_row(act: Act) -> dict[str, Any]:
    row: dict[str, Any] = {"at": act.at.isoformat(), "by": act.by, "what": act.what, "statements": list(act.statements)}
    said = {"version_no": act.version_no, "note": act.note, "source_hash": act.source_hash, "run_id": act.run_id, "before": act.before}
    return row | {key: value for key, value in said.items() if value not in (None, "")}


# ---------------------------------------------------------------- back


def _read(path: Path) -> Book:
    try:
        return from_text(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"{path}: cannot be read ({error}); restore it from a backup") from error


def from_text(text: str, name: str) -> Book:
    """The book of a file's text. Raises BookError that names the file and the place."""
    try:
        shape = BookShape.model_validate(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - a safe loader
        entries = tuple(_entry(one, f"statement {one.number}") for one in shape.statements)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "file"
        raise BookError(f"{name}: {place}: {first['msg']}; put the file right or restore it from a backup") from error
    except (yaml.YAMLError, ContractError) as error:
        raise BookError(f"{name}: {' '.join(str(error).split())}; put the file right or restore it from a backup") from error
    return Book(
        shape.policy_id, shape.payer_id, shape.title, shape.revision, shape.versions, entries, tuple(_act(one) for one in shape.history)
    )


def _entry(shape: StatementShape, place: str) -> Entry:
    decision = None
    if shape.reviewer is not None and shape.at is not None and shape.decided_version is not None:
        decision = Decision(shape.reviewer, shape.at, shape.note, shape.decided_version, shape.source_hash, shape.statement_hash)
    statement = statement_from_json(shape.statement, place)
    sources = tuple(_source(one) for one in shape.sources)
    return Entry(shape.number, shape.state, statement, shape.passage, shape.read_as, sources, shape.origin, decision)


def _source(shape: SourceShape) -> Source:
    return Source(**shape.model_dump())


def _act(shape: ActShape) -> Act:
    return Act(**shape.model_dump())


def _with_revision(book: Book, revision: int) -> Book:
    return Book(book.policy_id, book.payer_id, book.title, revision, book.versions, book.entries, book.history)
