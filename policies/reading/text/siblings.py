"""Lines told by the lines they are counted with: what looks like a heading and is an item, what looks like words and is a marker."""

from __future__ import annotations

import re

from policies.model import Role
from policies.reading.markers import readings
from policies.reading.roles import CLOSED, heading_role
from policies.reading.text.lines import Line
from policies.reading.text.page import Page, SoFar, Unit
from policies.reading.text.shape import is_finished, is_hanging

_PARTS = CLOSED | {Role.NOT_COVERED, Role.UNPROVEN, Role.DOCUMENTATION}
"""What begins with such a heading is no further demand, wherever it is counted."""
_RUN = 8  # lines within which a run goes on
_SET_IN = 2  # columns by which the rest of an item is set in
_TITLE = 9  # words of a counted heading
_STATES = re.compile(r"\b(?:is|are|was|were|has|have|had|must|may|will|shall|should|can|cannot|does|do|meets?)\b|\d")


def is_sibling(so_far: SoFar, line: Line) -> bool:
    """Whether a line counts on from an item of an open list at the same left edge ("A. ...", "B. ...", "C. What is left").

    A heading that every payer uses keeps its place: "C. Exclusions" and "D. References" begin something else.
    """
    marked = line.marked
    if marked is None or so_far.references or so_far.history or so_far.codes:
        return False
    told = heading_role(line.text)
    if told is not None and (told[1] == "firm" or told[0] in _PARTS):
        return False
    return any((family, number - 1) in so_far.lists and so_far.edges.get(family) == line.indent for family, number in readings(marked[0]))


def heads_part(page: Page, so_far: SoFar, at: int) -> bool:
    """Whether a line counts on from the heading above ("A. Covered indications", "B. Requirements for all") and heads a list of its own."""
    line, after, (marker, edge) = page.lines[at], page.after(at), so_far.heads
    if not marker or line.marked is None or after is None or so_far.references or so_far.history or so_far.codes:
        return False
    if after.marked is None and (not line.gap or after.gap or after.indent < line.indent + _SET_IN):
        return False
    own, other = readings(line.marked[0]), {family for family, _ in readings(after.marked[0])} if after.marked else set()
    before = readings(marker)
    words = line.marked[1]
    named = words[:1].isupper() and len(words.split()) <= _TITLE and not is_finished(words) and not _STATES.search(words)
    counts = next((family for family, number in own if (family, number - 1) in before), None)
    return named and counts is not None and counts not in other and line.indent == edge and not any(f == counts for f, _ in so_far.lists)


def opens_run(page: Page, at: int, *, below_heading: bool = False) -> bool:
    """Whether a marker is the first of its kind, and the second stands below it at the same left edge: no words of a sentence. Below a
    heading a run may go on from that of the part before ("IV.", "V.").
    """
    line = page.lines[at]
    if line.marked is None or (
        at and not below_heading and page.lines[at - 1].indent == line.indent and not is_finished(page.lines[at - 1].text)
    ):
        return False
    wanted = {(family, number + 1) for family, number in readings(line.marked[0]) if number == 1 or below_heading}
    for later in page.lines[at + 1 : at + _RUN]:
        if later.marked and later.indent == line.indent:
            return any(meaning in wanted for meaning in readings(later.marked[0]))
    return False


def hangs(page: Page, last: Unit, at: int) -> bool:
    """Whether a line is the rest of the item above: set in deeper than its marker, in small letters or behind words that lead on."""
    line, before = page.lines[at], page.lines[at - 1]
    if last.kind != "item" or not last.marker or line.gap or line.marked is not None or line.indent < last.indent + _SET_IN:
        return False
    if before.text.endswith(":"):
        return False
    return line.text[:1].islower() or (line.text[:1].isdigit() and is_hanging(before.text.rstrip(",;")))


def within_sentence(marker: str, meanings: tuple[tuple[str, int], ...], before: Line | None) -> bool:
    """A dash, or a number that begins no list: "(i) a change, (ii) a failure, and" / "(iii) a plan"."""
    if before is None:
        return False
    if marker in "–—":
        return not before.text.endswith((":", ";", "."))
    return all(number > 1 for _, number in meanings)
