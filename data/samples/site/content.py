"""What the stand-in site is made of: payers, topics, policies and edits, read strictly from YAML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator


class Strict(BaseModel):
    """A misspelt key is an error."""

    model_config = ConfigDict(extra="forbid")


class CodeGroup(Strict):
    """Codes of one system and one role; `codes` maps a code, or a range "M17.0-M17.9", to our own short words."""

    system: Literal["CPT", "HCPCS", "ICD10CM"]
    role: Literal["covered", "not_covered", "listed"] = "covered"
    codes: dict[str, str]


class Topic(Strict):
    """What payers share on one subject; `{payer}` and `{member}` stand for the payer's name and its word for a person."""

    specialty: str
    purpose: str
    definitions: str
    documentation: str
    background: list[str]
    references: list[str]
    codes: list[CodeGroup]


class Policy(Strict):
    """One policy of one payer. Sections are small outlines (see outline.py)."""

    number: str
    slug: str = ""
    title: str
    topic: str
    version: int = 1
    dates: tuple[dt.date, dt.date, dt.date]  # effective, last review, next review
    purpose: str = ""
    coverage: str
    not_covered: str = ""
    unproven: str = ""
    background: str = ""
    drop_codes: list[str] = []
    add_codes: list[CodeGroup] = []


class Payer(Strict):
    """One invented payer and the style in which it publishes."""

    id: str
    name: str
    short: str
    member: str
    lob: list[str]
    kind: Literal["html", "pdf", "docx"]
    markers: str
    joins: bool = False  # "; and" and "; or" at the end of list items
    headings: dict[str, str]  # the sections in the order in which they stand
    code_headings: dict[str, str]
    history: list[str]
    administration: str
    legal: str
    takes: list[int]  # which background paragraphs of a topic this payer prints
    policies: list[Policy]


class Replace(Strict):
    """`old` stands exactly once in the section and becomes `new`."""

    section: str
    old: str
    new: str


class Insert(Strict):
    """`line` follows the line that holds `after`, at the same depth; "" for the first line."""

    section: str
    after: str
    line: str


class Remove(Strict):
    """The only line that holds `line`, with everything nested in it, goes."""

    section: str
    line: str


class AddCode(Strict):
    """A code joins the first group of its system and role."""

    system: Literal["CPT", "HCPCS", "ICD10CM"]
    role: Literal["covered", "not_covered", "listed"] = "covered"
    code: str
    words: str


class Note(Strict):
    """A row of the payer's own history."""

    day: dt.date
    text: str


class Move(Strict):
    """A section goes before another one."""

    section: str
    before: str


class Edit(Strict):
    """One difference between the releases: exactly one key."""

    set: dict[str, dt.date] | None = None  # effective, published, last_review, next_review
    replace: Replace | None = None
    insert: Insert | None = None
    remove: Remove | None = None
    code_add: AddCode | None = None
    code_drop: str | None = None
    history: Note | None = None
    reference: str | None = None
    move: Move | None = None
    markers: str | None = None
    look: str | None = None  # cosmetic variant of the payer's template
    version: int | None = None
    retire: Note | None = None
    withdraw: Literal["kept", "removed"] | None = None  # is the file still served although no list names it?
    add_policy: Literal[True] | None = None
    wall: Literal["bot_wall", "soft_404", "empty"] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Edit:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"an edit has exactly one key, found {sorted(self.model_fields_set)}")
        return self


def read_yaml(path: Path) -> Any:
    """The YAML of one file."""
    with path.open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def read_payers(folder: Path) -> list[Payer]:
    """Every payer of content/*.yml, by id."""
    return [Payer.model_validate(read_yaml(path)) for path in sorted(folder.glob("*.yml"))]


def read_topics(folder: Path) -> dict[str, Topic]:
    """Every topic of content/topics/*.yml by its name."""
    topics: dict[str, Topic] = {}
    for path in sorted(folder.glob("*.yml")):
        topics |= {name: Topic.model_validate(value) for name, value in read_yaml(path).items()}
    return topics


def read_edits(truth: Path) -> dict[str, list[Edit]]:
    """The edits of truth.yml by policy_id; differences that are not of a policy are not here."""
    stated = read_yaml(truth)
    rows = [*stated["changes"], *stated["failures"]]
    edits = {row["policy_id"]: [Edit.model_validate(edit) for edit in row["edits"]] for row in rows}
    if len(edits) != len(rows):
        raise ValueError(f"{truth}: a policy_id stands twice")
    return edits
