"""The shape of the accepted rule's file, checked when it is read: an unknown key is an error."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pydantic

from rules.book.model import State


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class SourceShape(_Strict):
    """One version in which a statement stands."""

    version_no: int
    snapshot_id: str
    effective: dt.date | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    section: tuple[str, ...]
    page: int | None
    section_hash: str
    quotes_hash: str
    start: int
    end: int
    starts: tuple[int, ...]


class StatementShape(_Strict):
    """One statement under review; `statement` is in contract form."""

    number: int
    state: State
    reviewer: str | None = None
    at: pydantic.AwareDatetime | None = None
    note: str = ""
    decided_version: int | None = None
    source_hash: str = ""
    statement_hash: str = ""
    origin: Literal["compiler", "person", "assist"] = "compiler"
    read_as: str
    passage: str
    statement: dict[str, Any]
    sources: tuple[SourceShape, ...] = pydantic.Field(min_length=1)


class ActShape(_Strict):
    """One act of the history."""

    at: pydantic.AwareDatetime
    by: str
    what: str
    statements: tuple[int, ...]
    version_no: int | None = None
    note: str = ""
    source_hash: str = ""
    run_id: str = ""
    before: dict[str, Any] | None = None


class BookShape(_Strict):
    """The whole file."""

    format: Literal[1]
    policy_id: str
    payer_id: str
    title: str
    revision: int
    versions: tuple[int, ...]
    statements: tuple[StatementShape, ...]
    history: tuple[ActShape, ...]
