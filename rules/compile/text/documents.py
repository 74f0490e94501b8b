"""The sections of a document as lines with their places in a text.

Without a source the text is made of the sections: a heading, then one block a line with its marker, a blank line between sections.
With a source (the text of a .txt file) every block is found again in the file by its letters and figures, whatever the blanks and
markers between them; a block that cannot be found is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from policies.document_json import section_hash
from policies.model import Block, Document, Role, Section
from rules.compile.lists.items import Line
from rules.compile.text.source import Source, Span

SKIPPED = frozenset({Role.BACKGROUND, Role.REFERENCES, Role.HISTORY, Role.BOILERPLATE})
"""Sections that hold no criteria."""


@dataclass(slots=True)
class Part:
    """One section with its lines; `hash` of its words, `heading` where its own stands in the text (None where it is not found)."""

    section: Section
    lines: list[Line] = field(default_factory=list)
    hash: str = ""
    heading: Span | None = None


def made_text(document: Document) -> tuple[Source, list[Part]]:
    """The text of the sections, and their lines in it."""
    pieces: list[str] = []
    places: list[tuple[Part, Block, int, int]] = []
    headings: list[tuple[Part, int]] = []
    parts: list[Part] = []
    at = 0
    for section in document.sections:
        part = Part(section, hash=section_hash(section))
        parts.append(part)
        if section.heading:
            headings.append((part, at))
            pieces.append(section.heading + "\n")
            at += len(pieces[-1])
        for block in section.blocks:
            lead = f"{block.marker} " if block.marker else ""
            pieces.append(f"{lead}{block.text}\n")
            places.append((part, block, at + len(lead), at + len(lead) + len(block.text)))
            at += len(pieces[-1])
        pieces.append("\n")
        at += 1
    source = Source.of("".join(pieces))
    for part, start in headings:
        part.heading = Span(source, start, start + len(part.section.heading))
    for part, block, start, end in places:
        _add(part, block, Span(source, start, end))
    return source, parts


def found_text(document: Document, text: str) -> tuple[Source, list[Part], list[str]]:
    """The lines of the sections in a file's own text; and one issue for each block that is not found there."""
    source = Source.of(text)
    letters, places = _letters(text)
    parts: list[Part] = []
    issues: list[str] = []
    at = 0
    for section in document.sections:
        part = Part(section, hash=section_hash(section))
        parts.append(part)
        heading, _ = _letters(section.heading)
        if heading and (found := letters.find(heading, at, at + 20_000)) >= 0:
            at = found + len(heading)
            part.heading = Span(source, places[found], places[at - 1] + 1)
        for block in section.blocks:
            wanted, _ = _letters(block.text)
            if not wanted:
                continue
            place = _find(letters, wanted, at)
            if place is None:
                issues.append(f"words of the section {section.heading!r} are not in the text as read, compare by hand: {block.text[:60]!r}")
                continue
            first, at = place
            _add(part, block, Span(source, places[first], _through(text, places[at - 1] + 1)))
    return source, parts, issues


_EDGE = 24  # letters that tell a place
_STRAY = 600  # letters of running heads and feet that may stand inside a block


def _find(letters: str, wanted: str, at: int) -> tuple[int, int] | None:
    """Where a block begins and ends: as a whole, else by its first and last letters, with a page's head or foot in between."""
    for start in (at, 0):
        found = letters.find(wanted, start)
        if found >= 0:
            return found, found + len(wanted)
    if len(wanted) < 2 * _EDGE:
        return None
    first = letters.find(wanted[:_EDGE], at)
    last = letters.find(wanted[-_EDGE:], first + len(wanted) - _EDGE) if first >= 0 else -1
    if first < 0 or last < 0 or last + _EDGE - first > len(wanted) + _STRAY:
        return None
    return first, last + _EDGE


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters, figures and signs of a text without blanks and dashes, and the place of each."""
    kept = [(c.lower() if len(c.lower()) == 1 else c, n) for n, c in enumerate(text) if c.isalnum() or c in "<>=%≥≤+/"]
    return "".join(c for c, _ in kept), [n for _, n in kept]


def _through(text: str, end: int) -> int:
    """The end with the punctuation that follows directly: it may carry the connective's sign."""
    while end < len(text) and text[end] in ".;:,)]\"*†‡!?'":
        end += 1
    return end


def _add(part: Part, block: Block, span: Span) -> None:
    if block.kind == "heading" or (block.kind == "row" and block.header):
        return
    depth = block.level if block.kind == "item" else 0
    part.lines.append(Line(span, block.marker, depth, heading=block.kind == "note"))


def is_bare(document: Document, text: str) -> bool:
    """Whether a file holds criteria and nothing around them: no number, no date, hardly a heading."""
    headed = sum(1 for section in document.sections if section.heading)
    meta = document.metadata
    dated = meta.policy_number or meta.effective or meta.published or meta.last_review
    return not dated and headed <= 2 and len(text) <= _BARE


_BARE = 8000
