"""Lines of a text, and the items of its lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rules.compile.text.source import Span


@dataclass(slots=True)
class Line:
    """One line or block: its words without the marker. `depth`: as far as layout tells; `heading`: it opens a section.

    before  a connective printed before the marker (`AND ii. …`)
    after   one that was read already behind its words; `alone`: on a line of its own
    listed  a statement above asks for it by its label: it is no heading, whatever its words
    """

    span: Span
    marker: str = ""
    depth: int = 0
    heading: bool = False
    before: str = ""
    after: str = ""
    alone: bool = False
    listed: bool = False


@dataclass(slots=True)
class Item:
    """One item with what stands below it. `before` and `after` are the connectives printed at its edges ("" where none)."""

    span: Span
    marker: str = ""
    before: str = ""
    after: str = ""
    children: list[Item] = field(default_factory=list)
    unsure: str = ""
    alone: bool = False  # the connective behind it stands on a line of its own
    joins: str = ""  # the connective between its own words and the list below
    asides: list[Span] = field(default_factory=list)  # sentences behind its words that make statements of their own

    @property
    def leads(self) -> bool:
        plain = self.span.plain.rstrip()
        return plain.endswith((":", "-")) or bool(_LEADS_BARE.search(plain))


_LEADS_BARE = re.compile(
    r"^\W*(?:every|each)\s+(?:item|point|criterion|condition|statement)\s+must\b[^.:;]*\W*$|\b(?:one|all|any|each|both|either|two|three|four)\b(?:\s+(?:or\s+more|\(\d\)))*(?:\s+of)?\s+the\s+following"
    r"(?:\s+(?:criteria|conditions|findings|symptoms|signs|indications|features|risk|factors|is|are|met|present)){0,3}\W*$"
)
"""A lead-in that has lost its colon: `the patient has one or more of the following`."""
