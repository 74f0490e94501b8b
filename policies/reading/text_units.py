"""Lines of plain text joined to units: headings, marked items, paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from policies.model import Role
from policies.reading.markers import readings, split_marker
from policies.reading.roles import heading_role
from policies.reading.text_lines import Line
from policies.reading.text_shape import (
    heading_style,
    is_capitals,
    is_code_alone,
    is_connector,
    is_finished,
    is_hanging,
    starts_with_code,
    starts_with_date,
)

Kind = Literal["heading", "item", "text"]
_LONG = 200
_FULL = 0.84  # a line at least this full may be wrapped; proportional type makes full lines differ in length
_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of lines that belong together. `gap` counts the blank lines before it, `style` is the look of a heading."""

    kind: Kind
    text: str
    gap: int = 0
    marker: str = ""
    indent: int = 0
    style: str = ""


@dataclass(slots=True)
class _Joiner:
    """Joins lines one after another; knows what stands before and after."""

    lines: Sequence[Line]
    flowing: bool  # each line is a whole paragraph, as web pages give
    units: list[Unit] = field(default_factory=list)
    lists: list[tuple[str, int]] = field(default_factory=list)
    references: bool = False  # inside a list of literature, where titles of papers look like headings
    widths: list[int] = field(default_factory=list)

    def join(self) -> list[Unit]:
        self.widths = _widths(self.lines)
        for at in range(len(self.lines)):
            self._take(at)
        return self.units

    def _take(self, at: int) -> None:
        line = self.lines[at]
        marked = split_marker(line.text)
        style = self._heading(at)
        if style:
            self._add_heading(line, style)
        elif marked and self._begins_item(at, marked):
            self.lists = [one for one in self.lists if one[0] not in {family for family, _ in readings(marked[0])}] + list(readings(marked[0]))
            self.units.append(Unit("item", marked[1], line.gap, marked[0], line.indent))
        elif self.units and self._goes_on(at):
            last = self.units[-1]
            self.units[-1] = replace(last, text=_glue(last.text, line.text))
        else:
            self.units.append(Unit("text", line.text, line.gap, indent=line.indent))

    def _add_heading(self, line: Line, style: str) -> None:
        self.lists.clear()
        known = heading_role(line.text)
        self.references = known is not None and known[0] is Role.REFERENCES
        last = self.units[-1] if self.units else None
        if last is not None and last.kind == "heading" and line.gap == 0 and last.style == style and self._wrapped_heading(last, line):
            self.units[-1] = replace(last, text=f"{last.text} {line.text}")
        else:
            self.units.append(Unit("heading", line.text, line.gap, style=style))

    def _wrapped_heading(self, last: Unit, line: Line) -> bool:
        """A heading over two lines: the first is open or full."""
        return not self.flowing and style_wraps(last.text, line.text)

    # ------------------------------------------------------------ items

    def _begins_item(self, at: int, marked: tuple[str, str]) -> bool:
        """Whether a marker begins an item. "I. is not met" after "when Criterion" is a wrapped line."""
        if self.references:
            return self._begins_reference(at, marked[0])
        marker, rest = marked
        line, before = self.lines[at], self.lines[at - 1] if at else None
        meanings = readings(marker)
        bullet = meanings[0][0].startswith("bullet")
        if not rest and not bullet:
            return before is None or is_finished(before.text)
        if before is None or line.gap or (bullet and marker not in "-–—*"):
            return True
        if is_finished(before.text) or (self.units and self.units[-1].kind == "heading"):
            return True
        if bullet:
            return rest[:1].isupper() or not is_hanging(before.text)
        follows = any((family, number - 1) in self.lists for family, number in meanings)
        if is_hanging(before.text):
            return follows and rest[:1].isupper()
        return follows or (rest[:1].isupper() and any(number == 1 for _, number in meanings)) or rest[:1].isupper()

    def _begins_reference(self, at: int, marker: str) -> bool:
        """In a list of literature a number begins the next entry only where it counts on: "235." is a page of a journal."""
        meanings = readings(marker)
        if self.units[-1].kind == "heading" or not self.lists:
            return True
        return any((family, number - 1) in self.lists or number == 0 for family, number in meanings) or self.lines[at].gap > 0

    # ------------------------------------------------------------ paragraphs

    def _goes_on(self, at: int) -> bool:
        line, before, last = self.lines[at], self.lines[at - 1], self.units[-1]
        if last.kind == "heading":
            return self._heading_goes_on(line, last)
        if is_connector(line.text):
            return last.kind == "item"
        if last.kind == "item" and not last.text:
            return True
        if self.references and self.lists and last.kind == "item" and not line.gap:
            return True
        if self.flowing:
            return not line.gap and not is_finished(before.text) and (is_hanging(before.text) and line.text[:1].islower()) and len(before.text) < _LONG
        if is_code_alone(last.text) and line.gap == 0 and not starts_with_code(line.text):
            return True
        if starts_with_date(line.text) and not is_hanging(before.text):
            return False
        if starts_with_code(line.text) and not is_hanging(before.text):
            return False
        if line.gap:
            return not is_finished(before.text) and (line.text[:1].islower() or (line.gap == 1 and is_hanging(before.text) and self._full(at)))
        return self._same_paragraph(at)

    def _heading_goes_on(self, line: Line, heading: Unit) -> bool:
        return not self.flowing and line.gap == 0 and (line.text[:1].islower() or heading.text.count("(") > heading.text.count(")"))

    def _same_paragraph(self, at: int) -> bool:
        """Two lines without a gap, laid out by width: a line that is not full and ends a sentence ends its paragraph."""
        line, before = self.lines[at], self.lines[at - 1]
        first = line.text[:1]
        if before.text.endswith(":"):
            return (first.islower() or self.references) and self._full(at)
        if before.text.endswith(";"):
            return first.islower() and self._full(at)
        if is_finished(before.text):
            return self._full(at) and not line.text.lower().startswith(("note:", "notes:"))
        return first.islower() or is_hanging(before.text) or self._full(at) or not (first.isupper() or first.isdigit())

    def _full(self, at: int) -> bool:
        """Whether the first word of this line would not have fitted on the line before."""
        before, line = self.lines[at - 1], self.lines[at]
        return len(before.text) + 1 + len(line.text.split(" ", 1)[0]) >= _FULL * self.widths[at - 1]

    # ------------------------------------------------------------ headings

    def _heading(self, at: int) -> str:
        """The style of the heading that this line is, "" where it is none: the look of the line and where it stands must both fit."""
        line = self.lines[at]
        style = heading_style(line.text)
        if not style:
            return ""
        if self.references and not self._ends_references(at, style):
            return ""
        before = self.lines[at - 1] if at else None
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if before is None and self.flowing and style in {"title", "plain"}:
            return "first"
        if before is not None and before.text.endswith(":") and style in {"title", "plain"}:
            return ""
        if before is not None and not line.gap and (is_hanging(before.text) or (self._runs_into(at) and style not in {"known", "capitals"})):
            return ""
        if style in {"known", "capitals"}:
            return style if self._stands_out(at, style) else ""
        if after is None or (after.text[:1].islower() and not split_marker(after.text)):
            return ""
        if style == "numbered":
            return style if self._heads_something(at, after) else ""
        if style == "colon":
            return style if self._begins_anew(at) and (split_marker(after.text) is not None or len(after.text) > 40) else ""
        return style if self._begins_anew(at) and self._text_follows(at, style) else ""

    def _ends_references(self, at: int, style: str) -> bool:
        text = self.lines[at].text
        if any(sign.isdigit() for sign in text) and style != "known":
            return False
        return style in {"known", "numbered"} or (style == "capitals" and (len(text.split()) > 1 or self.lines[at].gap > 0))

    def _runs_into(self, at: int) -> bool:
        """Whether the line before is full and unfinished, so that this one goes on with it."""
        before = self.lines[at - 1]
        return not self.flowing and not is_finished(before.text) and len(before.text) >= 0.9 * self.widths[at - 1] and len(before.text) > 60

    def _stands_out(self, at: int, style: str) -> bool:
        """A known or capital heading stands at the end of something: not in the middle of a sentence or of a table."""
        line, before = self.lines[at], self.lines[at - 1] if at else None
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if after is not None and not after.gap and after.text[:1].islower() and split_marker(after.text) is None and not line.text.endswith(":"):
            return False
        if before is None or line.gap or is_finished(before.text) or (self.units and self.units[-1].kind == "heading"):
            return True
        if self.flowing:
            return True
        if style == "known" and len(line.text.split()) <= 4 and len(before.text) < 0.7 * self.widths[at - 1]:
            return True
        return not self._runs_into(at) and (after is None or after.gap > 0 or len(after.text) > 40 or split_marker(after.text) is not None or is_capitals(line.text))

    def _begins_anew(self, at: int) -> bool:
        line, before = self.lines[at], self.lines[at - 1] if at else None
        if before is None or line.gap or is_finished(before.text):
            return True
        if self.units and self.units[-1].kind == "heading":
            return True
        return self.flowing and len(line.text) < _LONG

    def _heads_something(self, at: int, after: Line) -> bool:
        """A numbered heading is followed by text or by a list of another family, not by its own next number."""
        own, other = split_marker(self.lines[at].text), split_marker(after.text)
        if own is None or not self._begins_anew(at):
            return False
        if other is None:
            return len(after.text) > 40 or after.gap > 0
        return not {family for family, _ in readings(own[0])} & {family for family, _ in readings(other[0])}

    def _text_follows(self, at: int, style: str) -> bool:
        """A line in title case heads a longer text, a list, or another heading; a cell of a table heads short lines."""
        line, after = self.lines[at], self.lines[at + 1]
        known_after = heading_style(after.text) in {"known", "capitals", "numbered"}
        if self.flowing:
            return self._heads_flowing(at, style)
        if style == "plain":
            return (line.gap > 0 or len(line.text) < 0.5 * self.widths[at]) and split_marker(after.text) is not None
        marked = split_marker(after.text) is not None
        wide = len(after.text) > 0.6 * self.widths[at + 1] or is_finished(after.text)
        if len(line.text) > 0.8 * self.widths[at] and not line.gap:
            return False
        return marked or (wide and (len(after.text) > 40 or known_after)) or (line.gap > 0 and known_after)

    def _heads_flowing(self, at: int, style: str) -> bool:
        """In web text a heading stands alone above a paragraph, or first or last in a few lines that are all headings above one."""
        line, after = self.lines[at], self.lines[at + 1]
        if after.gap:
            return len(after.text) > 80 if style == "plain" else len(after.text) > 60 or heading_style(after.text) != ""
        if not line.gap or style == "plain":
            return False
        below = at + 1
        while below + 1 < len(self.lines) and below - at <= 3 and not self.lines[below + 1].gap:
            below += 1
        heads = all(heading_style(one.text) for one in self.lines[at + 1 : below + 1])
        return heads and below - at <= 3 and below + 1 < len(self.lines) and len(self.lines[below + 1].text) > 80


def style_wraps(first: str, second: str) -> bool:
    """Whether a heading goes on in the next line."""
    return is_hanging(first) or (second[:1].islower()) or first.count("(") > first.count(")")


def _glue(before: str, after: str) -> str:
    """Join a wrapped line; a word broken at its own hyphen stays as it is printed."""
    if before.endswith("-") and len(before) > 1 and before[-2].isalnum() and after[:1].isalnum():
        return f"{before}{after}"
    return f"{before} {after}".strip()


def _widths(lines: Sequence[Line]) -> list[int]:
    """The width of the column around each line: the longest line near it, single giants left out."""
    lengths = [len(line.text) for line in lines]
    widths: list[int] = []
    for at in range(len(lengths)):
        near = sorted(lengths[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1])
        widths.append(max(40, near[-2] if len(near) > 2 else near[-1]))
    return widths


def is_flowing(lines: Sequence[Line]) -> bool:
    """Whether each line is a whole paragraph (text of a web page) rather than a line of print."""
    letters = sum(len(line.text) for line in lines)
    long = sum(len(line.text) for line in lines if len(line.text) > _LONG)
    return letters > 0 and long >= 0.35 * letters


def join_lines(lines: Sequence[Line], flowing: bool) -> list[Unit]:
    """Headings, items and paragraphs of the lines, in order; nothing is lost."""
    return _Joiner(lines, flowing).join()
