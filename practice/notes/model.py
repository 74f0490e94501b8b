"""A note as read: its text, and its sentences in order, each with its section, its heading and the line it belongs to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Assertion(StrEnum):
    """How a sentence asserts what it names. Only PRESENT and, for what stays so once it was, HISTORICAL say that it is so."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    PLANNED = "planned"
    DECLINED = "declined"
    FAMILY = "family"
    OTHER = "other_person"
    COPIED = "copied"


STATED = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})
"""What says that a thing is so, or was."""
DENIED = frozenset({Assertion.ABSENT, Assertion.DECLINED})
"""What says that a thing is not so, or was not wanted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: the name of its row or column, its text, the day it is of, `before` or `now`, its side ("" for none)."""

    name: str
    text: str
    day: dt.date | None = None
    stage: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item.

    text       verbatim in the note, from `start` to `end`; a line break inside stays
    section    kind of section (data/vocabulary/notes/sections.yml), "" before the first heading; `default` how it asserts
    label      the nearest line above that only names what follows, such as "Left knee:"
    parent     place, in the note's sentences, of the line above that this one is indented under
    paragraph  ordinal of its paragraph
    dated      the day the part of the note was written on, where it prints one
    heading    the heading that its section stands under, as printed
    cells      where it is a row of a table with heads: its figures; a row that cannot be read has one cell without a name
    """

    text: str
    start: int
    end: int
    section: str = ""
    default: str = "present"
    label: str = ""
    parent: int | None = None
    paragraph: int = 0
    dated: dt.date | None = None
    cells: tuple[Cell, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `file` is the name under which it was given; `dated` the day it was written on, where it prints one."""

    file: str
    text: str
    sentences: tuple[Sentence, ...]
    dated: dt.date | None = None
    author: str | None = None
