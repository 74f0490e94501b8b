"""The values that the record is made of.

Everything here is frozen and compares by value, so that two readings of the same bytes are equal.
Dates are `datetime.date`; instants are timezone-aware `datetime.datetime` in UTC.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from policies.issue import Issue as Issue
from policies.issue import Problem as Problem
from policies.visit import Fetch as Fetch
from policies.visit import Listed as Listed
from policies.visit import Outcome as Outcome
from policies.visit import Validators as Validators


class Role(StrEnum):
    """What a section is for, whatever the payer calls it."""

    COVERAGE = "coverage"
    NOT_COVERED = "not_covered"
    UNPROVEN = "unproven"
    DEFINITIONS = "definitions"
    DOCUMENTATION = "documentation"
    CODES = "codes"
    BACKGROUND = "background"
    REFERENCES = "references"
    HISTORY = "history"
    BOILERPLATE = "boilerplate"
    OTHER = "other"


class Status(StrEnum):
    """Where a policy stands in its life, as the payer prints it."""

    ACTIVE = "active"
    DRAFT = "draft"
    UPCOMING = "upcoming"
    RETIRED = "retired"
    REPLACED = "replaced"


class CodeSystem(StrEnum):
    """The code systems that coverage policies list."""

    CPT = "CPT"
    HCPCS = "HCPCS"
    ICD10CM = "ICD10CM"
    NDC = "NDC"
    REV = "REV"


class CodeRole(StrEnum):
    """What a policy says of the codes of one set."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    REQUIRES_AUTH = "requires_auth"
    LISTED = "listed"


# ---------------------------------------------------------------- what a reader sees

BlockKind = Literal["heading", "paragraph", "item", "row", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands in its snapshot: page from 1, box in PDF points (left, top, right, bottom)."""

    page: int
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest piece a format reader hands on, in reading order, whitespace folded.

    kind     heading (level 1 is the title or the topmost heading), paragraph, item (one list item),
             row (one table row; `cells` holds its cells, `header` whether it is a heading row), note (footnote)
    level    heading: 1..6; item: depth of nesting from 1; otherwise 0
    marker   item: the marker as printed ("A.", "1)", "•"), "" where none was printed; note: its mark
    text     the words without the marker; for a row the cells joined by " | "
    table    row, and item inside a table cell: the ordinal of its table within the snapshot, from 1; otherwise 0
    column   item or paragraph out of a table cell: the ordinal of its column, from 1. It follows the row, whose cell keeps the words before
             its first list; from there on all words of the cell stand in such blocks, in order. Otherwise 0
    """

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    header: bool = False
    table: int = 0
    column: int = 0
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the content: the words it stands on, where it leads (an address as printed), its page from 1 where there are pages."""

    text: str
    target: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format reader (PDF, HTML, DOCX, text) makes of bytes, before meaning is looked for.

    blocks      the content, in order, furniture gone
    furniture   lines taken out (running headers and footers, navigation), each once, for the metadata readers
    title       the title the container claims (HTML <title>, PDF info), if any
    facts       what the container states by name, e.g. {"last-modified": "..."}; keys in lower case
    """

    blocks: tuple[Block, ...]
    furniture: tuple[str, ...] = ()
    title: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()
    links: tuple[Link, ...] = ()


# ---------------------------------------------------------------- a document


@dataclass(frozen=True, slots=True)
class Item:
    """One list item of a section: depth from 1, marker as printed, text without the marker."""

    depth: int
    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """An anchored part of a document: the unit of diff, search and citation.

    Sections come flat and in reading order; `path` names the headings above it, its own last.
    """

    heading: str
    level: int
    role: Role
    path: tuple[str, ...]
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """All words of the section below its heading, one block a line, list markers kept."""
        return "\n".join(f"{b.marker} {b.text}".strip() for b in self.blocks)

    @property
    def items(self) -> tuple[Item, ...]:
        """The list items in order."""
        return tuple(Item(b.level, b.marker, b.text) for b in self.blocks if b.kind == "item")

    @property
    def page(self) -> int | None:
        """The page of the first block, for formats that have pages."""
        return next((b.place.page for b in self.blocks if b.place), None)


@dataclass(frozen=True, slots=True)
class Code:
    """One code, or a range where `last` differs from `first`; the descriptor stays in the snapshot."""

    system: CodeSystem
    first: str
    last: str
    role: CodeRole


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of the payer's own revision history; `date` is None where the row prints none."""

    date: dt.date | None
    text: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document prints about itself; None where it prints nothing.

    delegated_to  who decides in the payer's place ("eviCore", "Carelon", "InterQual", "MCG", …), where the policy sends its reader there
    replaced_by   number or title of the policy that a retired one gave way to
    """

    payer: str | None = None
    title: str | None = None
    policy_number: str | None = None
    effective: dt.date | None = None
    published: dt.date | None = None
    last_review: dt.date | None = None
    next_review: dt.date | None = None
    lob: tuple[str, ...] = ()
    status: Status = Status.ACTIVE
    delegated_to: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One reading of one snapshot by one reader version; can be remade at any time."""

    metadata: Metadata
    sections: tuple[Section, ...]
    codes: tuple[Code, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    furniture: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingHints:
    """What a declaration knows that the general reader cannot find. Everything is optional.

    content  CSS selectors of the element that holds the policy (HTML)
    drop     CSS selectors of noise inside it (HTML)
    ignore   regular expressions; a block whose whole text matches one is furniture
    patterns field of Metadata → regular expression with one group, searched in the text and furniture
    lob, payer, title, policy_number: stated by the declaration or the listing and stronger than what is read
    """

    content: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    payer: str | None = None
    title: str | None = None
    policy_number: str | None = None
    lob: tuple[str, ...] = ()
