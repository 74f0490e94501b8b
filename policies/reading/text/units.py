"""Lines of plain text joined to units: headings, marked items, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policies.model import Role
from policies.reading.markers import readings
from policies.reading.roles import heading_role
from policies.reading.text.headings import folded, heading_at
from policies.reading.text.lines import Line
from policies.reading.text.page import LONG, Page, SoFar, Unit, page_of
from policies.reading.text.shape import (
    POLICY_NUMBER,
    ends_item,
    heading_style,
    is_all_codes,
    is_capitals,
    is_code_alone,
    is_connector,
    is_finished,
    is_hanging,
    speaks,
    starts_with_code,
    starts_with_date,
)
from policies.reading.text.siblings import hangs, heads_part, is_sibling, opens_run, within_sentence

_NOTE_MARK = re.compile(r"(\*{1,4}|[†‡§])\s*(?=[A-Z(\"“\d])")
_CONNECTED = re.compile(r"[;,.]\s?(?:and|or|and/or),?$", re.IGNORECASE)
_NOTES_REACH = 40  # units above a footnote in which its mark is looked for
_SHORT_ITEM = 60
_LONGEST_ITEM = 9  # lines
_WIDEST_GAP = 4  # blank lines over which a sentence may go on
_GIANT = 20_000  # characters from which a paragraph is no longer one that a person wrote
_QUITE_FULL = 0.95
_NARROW_REST = 40
_WIDE_HEADING = 48  # characters from which a heading in capitals may be wrapped


def join_lines(lines: Sequence[Line], flowing: bool, announced: frozenset[str] = frozenset()) -> list[Unit]:
    """Headings, items, rows and paragraphs of the lines, in order; nothing is lost. `announced`: entries of the table of contents."""
    return _Joiner(page_of(lines, flowing, announced)).join()


@dataclass(slots=True)
class _Joiner:
    """Joins lines one after another; knows what stands before and after."""

    page: Page
    so_far: SoFar = field(default_factory=SoFar)
    bare: bool = False  # bullets were lost, a blank at the beginning of the line is left of them

    def join(self) -> list[Unit]:
        lines = self.page.lines
        self.bare = sum(self._is_bare_item(at) for at in range(1, len(lines)) if lines[at - 1].text.endswith(":")) >= 2
        for at in range(len(lines)):
            self._take(at)
        return self.so_far.units

    def _take(self, at: int) -> None:
        line, units = self.page.lines[at], self.so_far.units
        if line.cells:
            self._add_row(line)
            return
        marked = line.marked
        if units and units[-1].kind == "heading" and not line.gap and self._ends_heading(at, units[-1]):
            units[-1] = replace(units[-1], text=_glue(units[-1].text, line.text))
        elif (style := heading_at(self.page, self.so_far, at)) and not is_sibling(self.so_far, line):
            self._add_heading(line, style)
        elif heads_part(self.page, self.so_far, at):
            self._add_heading(line, "numbered")
        elif self.bare and not marked and self._is_bare_item(at):
            units.append(Unit("item", line.text, line.gap, "", line.indent))
        elif note := self._note(line):
            units.append(Unit("note", line.text[note.end() :], line.gap, note.group(1), line.indent))
        elif marked and self._begins_item(at, marked):
            self._add_item(line, marked)
        elif units and self._goes_on(at):
            units[-1] = replace(units[-1], text=_glue(units[-1].text, line.text))
        else:
            units.append(Unit("text", line.text, line.gap, indent=line.indent))

    def _add_row(self, line: Line) -> None:
        """A row whose cells are known; where its first cell is empty, the codes on the lines above are that cell."""
        units, cells = self.so_far.units, line.cells
        above: list[str] = []
        while not cells[0] and units and units[-1].kind == "text" and is_all_codes(units[-1].text):
            above.insert(0, units.pop().text)
        if above:
            cells = (" ".join(above), *cells[1:])
        units.append(Unit("row", " | ".join(cells), line.gap, indent=line.indent, cells=cells, header=line.header))

    def _add_item(self, line: Line, marked: tuple[str, str]) -> None:
        meanings = readings(marked[0])
        known = {family for family, _ in self.so_far.lists}
        meant = [one for one in meanings if (one[0], one[1] - 1) in self.so_far.lists or one[0] not in known] or list(meanings[:1])
        families = {family for family, _ in meant}
        self.so_far.lists = [one for one in self.so_far.lists if one[0] not in families] + meant
        self.so_far.edges |= dict.fromkeys(families, line.indent)
        self.so_far.units.append(Unit("item", marked[1], line.gap, marked[0], line.indent))

    def _add_heading(self, line: Line, style: str) -> None:
        so_far, known = self.so_far, heading_role(line.text)
        so_far.lists.clear()
        so_far.edges.clear()
        so_far.heads = (line.marked[0], line.indent) if line.marked else so_far.heads
        so_far.references = known is not None and known[0] is Role.REFERENCES
        so_far.history = style if known is not None and known[0] is Role.HISTORY else ""
        so_far.codes = known is not None and known[0] is Role.CODES
        so_far.seen.add(folded(line.text))
        last = so_far.units[-1] if so_far.below_heading else None
        if last is not None and (
            last.style == "first" == style or (line.gap == 0 and last.style == style and self._is_wrapped(last, line))
        ):
            so_far.units[-1] = replace(last, text=f"{last.text} {line.text}")
        else:
            so_far.units.append(Unit("heading", line.text, line.gap, style=style))

    def _is_wrapped(self, last: Unit, line: Line) -> bool:
        """A heading over two lines: the first is open, or full of capitals."""
        if self.page.flowing:
            return False
        wide = last.style == "capitals" and len(last.text) > _WIDE_HEADING and heading_role(line.text) is None
        return wide or is_hanging(last.text) or line.text[:1].islower()

    def _note(self, line: Line) -> re.Match[str] | None:
        """A line that begins with a mark ("*", "†") which a text above carries at the end of a word."""
        found = _NOTE_MARK.match(line.text)
        if found is None:
            return None
        mark = re.compile(rf"[\w)\]®™.,;]{re.escape(found.group(1))}(?![*\w])")
        return found if any(mark.search(unit.text) for unit in self.so_far.units[-_NOTES_REACH:]) else None

    def _is_bare_item(self, at: int) -> bool:
        """A line set in by one blank, where its neighbours are not, begins with a capital: the bullet before it was lost."""
        line, before = self.page.lines[at], self.page.before(at)
        if self.page.flowing or line.indent != 1 or not line.text[0].isupper() or before is None:
            return False
        return before.text.endswith(":") or before.indent == 1 or is_finished(before.text) or not is_hanging(before.text)

    # ------------------------------------------------------------ items

    def _begins_item(self, at: int, marked: tuple[str, str]) -> bool:
        """Whether a marker begins an item. "I. is not met" after "when Criterion" is a wrapped line."""
        marker, rest = marked
        line, before, meanings = self.page.lines[at], self.page.before(at), readings(marker)
        if line.own is not None:
            return True  # one of a series
        if self.so_far.references:
            return self._begins_reference(line, meanings)
        if marker[0] == "[" and marker[1:2].isdigit():
            return False  # a reference mark
        bullet = meanings[0][0].startswith("bullet")
        follows = any((family, number - 1) in self.so_far.lists for family, number in meanings)
        if rest and not bullet and opens_run(self.page, at, below_heading=self.so_far.below_heading):
            return True
        if rest[:1].islower() and not line.gap and not follows and within_sentence(marker, meanings, before):
            return False
        if not rest and not bullet:
            return before is None or is_finished(before.text) or (follows and not is_hanging(before.text))
        if before is None or line.gap or (bullet and marker not in "-–—*") or is_finished(before.text) or self.so_far.below_heading:
            return True
        if bullet:
            return rest[:1].isupper() or not is_hanging(before.text) or (before.marked is not None and before.marked[0] == marker)
        if is_connector(before.text) and rest[:1].isupper():
            return True  # "OR" on a line of its own, and the next of an outer list
        if is_hanging(before.text):
            return follows and (rest[:1].isupper() or ends_item(before.text))
        return follows or rest[:1].isupper()

    def _begins_reference(self, line: Line, meanings: tuple[tuple[str, int], ...]) -> bool:
        """In a list of literature a number begins the next entry only where it counts on: "235." is a page of a journal."""
        if self.so_far.below_heading or not self.so_far.lists or line.gap:
            return True
        return any((family, number - 1) in self.so_far.lists or number == 0 for family, number in meanings)

    # ------------------------------------------------------------ paragraphs

    def _goes_on(self, at: int) -> bool:
        """Whether the line goes on with the last unit."""
        line, before, last = self.page.lines[at], self.page.lines[at - 1], self.so_far.units[-1]
        if last.kind == "heading":
            return self._heading_goes_on(at, last)
        if last.kind == "row":
            return False
        if not line.gap and (marked := line.marked) and marked[1][:1].islower():
            return True  # "... when Criterion" / "I. is not met"
        if is_connector(line.text):
            return last.kind == "item" or not line.gap
        if hangs(self.page, last, at):
            return True
        if last.kind == "item" and (not last.text or (self.so_far.references and self.so_far.lists and not line.gap)):
            return True
        if last.kind == "item" and not line.gap and not self.page.flowing and (line.text.startswith("(") or self._inside_list(at)):
            return True
        if self.page.flowing:
            if before.text[:1].islower() and before.text.endswith(","):
                return False  # one of a list in small letters
            open_end = is_hanging(before.text) and not is_finished(before.text) and len(before.text) < LONG
            return not line.gap and line.text[:1].islower() and open_end
        if is_code_alone(last.text) and line.gap == 0 and not starts_with_code(line.text):
            return True
        if (starts_with_date(line.text) or starts_with_code(line.text)) and not is_hanging(before.text):
            return False
        return self._over_gap(at) if line.gap else self._same_paragraph(at)

    def _is_closed(self, before: Line) -> bool:
        """Whether a paragraph (no item: these may have two sentences) ends with this line."""
        return before.closed and before.text.endswith(".") and self.so_far.units[-1].kind == "text" and not self.so_far.references

    def _inside_list(self, at: int) -> bool:
        """Whether a sentence that begins below a few words of an item belongs to it: the item has no end, and the next comes below."""
        lines, last = self.page.lines, self.so_far.units[-1]
        if len(last.text) > _SHORT_ITEM or is_finished(lines[at - 1].text) or not speaks(lines[at].text) or lines[at].text.endswith(":"):
            return False
        for line in lines[at + 1 : at + _LONGEST_ITEM]:
            if marked := line.marked:
                return marked[0] == last.marker
            if heading_style(line.text) in {"known", "capitals"} or line.text.endswith(":"):
                return False
        return False

    def _ends_heading(self, at: int, heading: Unit) -> bool:
        """The last words of a wide heading, with an empty line below: "MP12 Test of the Knee - Revised - Add" / "Coverage"."""
        line, before, after = self.page.lines[at], self.page.lines[at - 1], self.page.after(at)
        if self.page.flowing or after is None or not after.gap or len(line.text) > _NARROW_REST or line.text.endswith(":"):
            return False
        wide = len(before.text) > _WIDE_HEADING and (self.page.is_full(at) or POLICY_NUMBER.match(heading.text) is not None)
        return wide and (line.text[0] in "-–—" or (heading_style(line.text) in {"title", "plain"} and heading_role(line.text) is None))

    def _heading_goes_on(self, at: int, heading: Unit) -> bool:
        line = self.page.lines[at]
        if line.gap:
            return False
        if heading.style == "capitals" and is_capitals(line.text) and not line.text[:1].isalnum():
            return True  # "... RESIDUAL DISEASE" / "(MRD) AND CANCER SCREENING"
        if is_hanging(heading.text) and heading_style(line.text) in {"title", "plain"}:
            return True
        return not self.page.flowing and (line.text[:1].islower() or heading.text.count("(") > heading.text.count(")"))

    def _over_gap(self, at: int) -> bool:
        """A sentence may go on over a blank line that the extraction put in."""
        line, before = self.page.lines[at], self.page.lines[at - 1]
        if is_finished(before.text) or line.gap > _WIDEST_GAP:
            return False
        return line.text[:1].islower() or (line.gap == 1 and is_hanging(before.text) and self.page.is_full(at))

    def _same_paragraph(self, at: int) -> bool:
        """Two lines without a gap, broken at a width: a line that is not full and ends a sentence ends its paragraph."""
        line, before, unit = self.page.lines[at], self.page.lines[at - 1], self.so_far.units[-1].text
        first = line.text[:1]
        if _is_open(unit):
            return True
        if _begin_alike(unit, line.text):
            return False
        if before.text.endswith((":", ";")):
            return (first.islower() or (self.so_far.references and before.text.endswith(":"))) and self.page.is_full(at)
        if _CONNECTED.search(before.text) and first.isupper() and not self.so_far.references:
            return False  # "...; and" / "The next of the list"
        if is_finished(before.text):
            return (
                not line.page
                and not self._is_closed(before)
                and self.page.is_full(at)
                and not line.text.lower().startswith(("note:", "notes:"))
            )
        if first.islower() or is_hanging(before.text) or not (first.isupper() or first.isdigit()):
            return True
        return self.page.is_full(at, _QUITE_FULL) if heading_style(line.text) in {"plain", "title"} else self.page.is_full(at)


def _is_open(unit: str) -> bool:
    """Whether a bracket was opened a little before the end and not closed; a giant paragraph is not counted through at each line."""
    near = unit.rfind("(", max(0, len(unit) - LONG + 1)) >= 0
    return near and len(unit) < _GIANT and unit.count("(") > unit.count(")")


def _begin_alike(unit: str, line: str) -> bool:
    """Lines of a list without markers: each begins with a policy's number, or is a quotation of its own."""
    quoted = unit[0] in '"“' and unit[-1] in '"”' and line[0] in '"“'
    return quoted or (POLICY_NUMBER.match(unit) is not None and POLICY_NUMBER.match(line) is not None)


def _glue(before: str, after: str) -> str:
    """Join a wrapped line; a word broken at its own hyphen stays as it is printed."""
    if before.endswith("-") and len(before) > 1 and before[-2].isalnum() and after[:1].isalnum():
        return f"{before}{after}"
    return f"{before} {after}".strip()
