"""Drafts as blocks: headings with levels, list items with depth, notes, paragraphs, table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from policies.model import Block, Place, Role
from policies.reading.pdf.cells import place_on, row_blocks, text_left
from policies.reading.pdf.drafts import LEADER, Draft, Typography, drafts_of, typography
from policies.reading.pdf.flow import Flow
from policies.reading.pdf.headings import Look, is_heading, levels, look_of
from policies.reading.pdf.lines import Line
from policies.reading.pdf.markers import Nesting, is_connector
from policies.reading.pdf.navigation import without_navigation
from policies.reading.pdf.spelling import Spelling, spelling
from policies.reading.pdf.tables import TableRow
from policies.reading.roles import heading_role

_NOTE = re.compile(r"(\*{1,4}|[†‡§¶#±¥◊∆Δ^]{1,3})\s?(?=[A-Za-z“(\[])")
_NUMBERED_NOTE = re.compile(r"(\d{1,3})\s?(?=[A-Z“][a-z])")
_OPENS_LIST = re.compile(r":\s*(?:\d{1,3}(?:\s*[-–,]\s*\d{1,3})*)?$")
_LEADS_IN = re.compile(r"\b(?:following|all|any|both|either|neither|none|one|two|when|if|must|includ\w+|such as)\b", re.IGNORECASE)
_LABEL_WORDS = 8
_SUBTITLE = re.compile(r"\([^()]{3,80}\)")
_NAMES = 3  # headings in a row from which they are no headings
_INDENT = 8.0  # points from which a line stands in from the margin


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks in order, and lines of navigation (a table of contents) that were taken out."""

    blocks: tuple[Block, ...]
    navigation: tuple[str, ...]


def blocks_of(flow: Flow) -> Blocks:
    """The blocks of the content."""
    typo = typography(flow.elements)
    return _Maker(typo, spelling(_lines(flow.elements))).run(drafts_of(flow.elements, typo))


def _lines(elements: Iterable[Line | TableRow]) -> Iterator[Line]:
    for element in elements:
        yield from [element] if isinstance(element, Line) else element.row.lines


class _Maker:
    def __init__(self, typo: Typography, spelling: Spelling) -> None:
        self._typo = typo
        self._joined = spelling.joined
        self._nesting = Nesting()
        self._blocks: list[Block | tuple[Block, Look]] = []
        self._navigation: list[str] = []
        self._margin: dict[tuple[int, int], float] = {}
        self._run_ins: set[tuple[float, int]] = set()
        self._above: Line | None = None  # the last line of the draft before

    def run(self, drafts: Sequence[Draft | TableRow]) -> Blocks:
        """All drafts as blocks."""
        self._find_margins(drafts)
        for draft in drafts:
            if isinstance(draft, TableRow):
                self._nesting.clear()
                self._blocks += row_blocks(draft, self._typo, self._joined)
            else:
                self._draft(draft)
                self._above = draft.last
        made = _without_lists_of_headings(_with_subtitles(self._blocks))
        rank = levels([m[1] for m in made if isinstance(m, tuple)], self._typo)
        blocks = tuple(replace(m[0], level=rank[m[1]]) if isinstance(m, tuple) else m for m in made)
        kept, navigation = without_navigation([b for b in blocks if b.text])
        return Blocks(tuple(kept), (*self._navigation, *navigation))

    def _find_margins(self, drafts: Iterable[Draft | TableRow]) -> None:
        """The left edge of each page's text, where its leftmost line of some length begins; and how headings are set that run into text."""
        for draft in drafts:
            if isinstance(draft, Draft):
                first = draft.first
                if first.lead and first.tag and first.tag.kind == "H":
                    self._run_ins.add((first.size, first.colour))
                for line in draft.lines:
                    if len(line.text) > 20:
                        key = (line.page, line.column)
                        self._margin[key] = min(self._margin.get(key, line.left), line.left)

    def _draft(self, draft: Draft) -> None:
        text = self._joined(draft.lines)
        if LEADER.search(text) or (draft.first.tag and draft.first.tag.kind == "TOC"):
            self._navigation.append(text)
        elif is_heading(draft, text, self._typo) or _names_codes(draft, text) or self._runs_in(draft):
            self._heading(draft, text)
        elif self._is_note(draft, text):
            self._note(draft, text)
        elif draft.first.marked:
            self._item(draft)
        else:
            self._unmarked(draft, text)

    def _heading(self, draft: Draft, text: str) -> None:
        tag = draft.first.tag
        level = tag.level if tag and tag.kind == "H" else 0
        self._nesting.clear()
        lead = draft.first.lead if (tag and tag.kind == "H") or self._runs_in(draft) else 0
        label, rest = (text[:lead], text[lead:].strip()) if lead else (text, "")
        self._blocks.append((Block("heading", label, place=_place(draft.lines)), look_of(draft, label, level)))
        if rest:
            self._blocks.append(Block("paragraph", rest, place=_place(draft.lines)))

    def _runs_in(self, draft: Draft) -> bool:
        """A bold label with a wide gap behind it, set like those that the tags of the same snapshot call headings."""
        first = draft.first
        label = first.text[: first.lead]
        return bool(label) and not label.endswith(":") and len(label.split()) < _NAMES + 1 and (first.size, first.colour) in self._run_ins

    def _is_note(self, draft: Draft, text: str) -> bool:
        first = draft.first
        if first.tag and first.tag.kind == "NOTE":
            return True
        small = first.size < 0.93 * self._typo.size
        if small and (first.mark or _NUMBERED_NOTE.match(text)):
            return True
        return _NOTE.match(text) is not None and len(text) > 20

    def _note(self, draft: Draft, text: str) -> None:
        mark = draft.first.mark
        if not mark:
            match = _NOTE.match(text) or _NUMBERED_NOTE.match(text)
            mark = match.group(1) if match else ""
        self._blocks.append(Block("note", text[len(mark) :].strip(), marker=mark, place=_place(draft.lines)))
        if _OPENS_LIST.search(text):
            self._nesting.clear()

    def _item(self, draft: Draft) -> None:
        first = draft.first
        marked = first.marked
        if marked is None:
            return
        above = self._above
        if above and above.page == first.page and first.base < above.base - first.size and first.inset > above.inset:
            self._nesting.move(marked.marker, first.inset)
        depth = self._nesting.place(marked.marker, first.inset, text_left(draft) - first.origin)
        rest = self._joined([replace(first, text=marked.rest), *draft.lines[1:]] if marked.rest else draft.lines[1:])
        self._blocks.append(Block("item", rest, level=depth, marker=marked.marker, place=_place(draft.lines)))

    def _unmarked(self, draft: Draft, text: str) -> None:
        """A paragraph, or a list item that lost its marker: in from the margin, in line with the text of an open list."""
        first = draft.first
        inside = first.left > self._margin.get((first.page, first.column), first.left) + _INDENT
        depth = self._nesting.depth_at(first.inset) if inside else 0
        in_list = first.tag is not None and first.tag.kind == "LI"
        if is_connector(text) or (depth and not in_list and _is_label(text)):
            self._blocks.append(Block("paragraph", text, place=_place(draft.lines)))
        elif in_list or depth:
            level = depth or self._nesting.place("", first.inset, first.inset)
            self._blocks.append(Block("item", text, level=level, place=_place(draft.lines)))
        else:
            if self._nesting.left_of_all(first.inset):
                self._nesting.clear()
            self._blocks.append(Block("paragraph", text, place=_place(draft.lines)))


def _is_label(text: str) -> bool:
    """A few words and a colon that only name what the items below speak of; a sentence that opens a list is an item."""
    return text.endswith(":") and len(text.split()) <= _LABEL_WORDS and not _LEADS_IN.search(text)


def _names_codes(draft: Draft, text: str) -> bool:
    """A line of its own such as "HCPCS Code(s):" heads codes, however plainly it is set."""
    first = draft.first
    if len(draft.lines) > 1 or not text.endswith(":") or len(text.split()) > _NAMES + 1 or first.marked:
        return False
    if first.tag is not None and first.tag.kind not in ("P", "H"):
        return False
    told = heading_role(text)
    return told is not None and told[0] is Role.CODES


def _with_subtitles(made: Sequence[Block | tuple[Block, Look]]) -> list[Block | tuple[Block, Look]]:
    """A heading in brackets right below another one is its second line, in whatever size."""
    kept: list[Block | tuple[Block, Look]] = []
    for one in made:
        last = kept[-1] if kept else None
        if isinstance(one, tuple) and isinstance(last, tuple) and _SUBTITLE.fullmatch(one[0].text) and _same_page(last[0], one[0]):
            kept[-1] = (replace(last[0], text=f"{last[0].text} {one[0].text}"), last[1])
            continue
        kept.append(one)
    return kept


def _same_page(above: Block, below: Block) -> bool:
    return above.place is not None and below.place is not None and above.place.page == below.place.page


def _without_lists_of_headings(made: Sequence[Block | tuple[Block, Look]]) -> list[Block | tuple[Block, Look]]:
    """Three and more headings of one look with nothing between them are a list of names set in bold, not headings."""
    kept: list[Block | tuple[Block, Look]] = []
    for look, group in groupby(made, key=lambda m: m[1] if isinstance(m, tuple) else None):
        members = list(group)
        if look is None or len(members) < _NAMES:
            kept += members
            continue
        after = len(kept) + len(members)
        heads = after < len(made) and not isinstance(made[after], tuple)
        names = members[:-1] if heads else members
        kept += [replace(m[0], kind="paragraph") if isinstance(m, tuple) else m for m in names] + members[len(names) :]
    return kept


def _place(lines: Sequence[Line]) -> Place:
    return place_on(lines[0].page, lines)
