"""When two statements are the same reading, and the hashes that tie a decision to its text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rules.book.model import Reading, Source
from rules.book.passages import fold
from rules.contract import node_from_json, node_to_json, statement_to_json
from rules.model import Statement, leaves

_OF_THE_PLACE = ("start", "review")


def span(statement: Statement) -> tuple[int, int]:
    """The passage a statement was read from: its citation's, or else from its first quote to the end of its last; (0, 0) without any."""
    if statement.citation.end > statement.citation.start:
        return statement.citation.start, statement.citation.end
    found = [(leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(statement.when) if leaf.quote]
    return (min(start for start, _ in found), max(end for _, end in found)) if found else (0, 0)


def passage(reading: Reading, statement: Statement) -> str:
    """The words of a statement's passage, as printed."""
    start, end = span(statement)
    return reading.text[start:end]


def quotes(statement: Statement) -> tuple[str, ...]:
    """The quotes of a statement's leaves, in order."""
    return tuple(leaf.quote for leaf in leaves(statement.when))


def starts(statement: Statement) -> tuple[int, ...]:
    """The offsets of a statement's leaves, in order."""
    return tuple(leaf.start for leaf in leaves(statement.when))


def fingerprint(statement: Statement) -> str:
    """What a statement says, wherever it stands and however sure the compiler is: 16 hexadecimal digits."""
    return statement_hash(statement)[:16]


def statement_hash(statement: Statement) -> str:
    """The same with all its digits: it ties an acceptance to a reading."""
    row = statement_to_json(statement)
    return _hash(_placeless({key: row[key] for key in ("stance", "subject", "codes", "when")} | {"to": statement.to}))


def quotes_hash(statement: Statement, words: str) -> str:
    """sha256 over the quotes, or over the passage where a statement quotes nothing."""
    return _hash([fold(quote).words for quote in quotes(statement)] or [fold(words).words])


def source_hash(source: Source) -> str:
    """sha256 over the quotes and the section they stand in: what an acceptance rests on."""
    return _hash([source.quotes_hash, source.section_hash])


def at_places(statement: Statement, places: Sequence[tuple[int, str]]) -> Statement:
    """The statement with its leaves at other offsets, with the quotes as printed there, in order."""
    row = node_to_json(statement.when)
    if isinstance(row, bool):
        return statement
    if len(places) != len(starts(statement)):
        raise ValueError(f"{len(places)} places for {len(starts(statement))} leaves")
    return replace(statement, when=node_from_json(_moved(row, list(places))))


def _moved(value: Any, left: list[tuple[int, str]]) -> Any:
    if isinstance(value, list):
        return [_moved(below, left) for below in value]
    if not isinstance(value, dict):
        return value
    if "quote" in value:
        start, quote = left.pop(0)
        return value | {"start": start, "quote": quote}
    return {key: _moved(below, left) for key, below in value.items()}


def _placeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: fold(below).words if key == "quote" else _placeless(below) for key, below in value.items() if key not in _OF_THE_PLACE}
    return [_placeless(below) for below in value] if isinstance(value, list) else value


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
