"""Lines put together to paragraphs, list items and headings, before it is decided what each of them is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policies.reading.pdf.lines import Line
from policies.reading.pdf.markers import follows, is_connector
from policies.reading.pdf.tables import TableRow

LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{0,4}$|\u2026{2,}\s*\d{0,4}$")  # "Background ........ 19"
_ENDED = re.compile(r"[.:;?!][)\]”\"’]*$")
_REFERENCE = re.compile(r"\d{1,3}(?:\s*[-–,]\s*\d{1,3})*,?")
_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Typography:
    """How the snapshot is set: size and colour of its running text, distance of two lines as a multiple of the size."""

    size: float
    colour: int
    leading: float


@dataclass(slots=True)
class Draft:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


def typography(elements: Iterable[Line | TableRow]) -> Typography:
    """What most characters are set in."""
    sizes: Counter[float] = Counter()
    colours: Counter[int] = Counter()
    pitches: Counter[float] = Counter()
    before: Line | None = None
    for element in elements:
        lines = [element] if isinstance(element, Line) else element.row.lines
        for line in lines:
            weight = len(line.text)
            sizes[line.size] += weight // 4 if line.bold else weight
            colours[line.colour] += weight
            if before and before.page == line.page and before.size == line.size and before.left == line.left and not _short(before, line):
                pitches[round((line.base - before.base) / line.size, 1)] += 1
            before = line
    leading = next((p for p, _ in pitches.most_common() if 0.9 < p < 2.6), 1.2)
    return Typography(_most(sizes, 10.0), int(_most(colours, 0)), leading)


def _most(counter: Counter[float] | Counter[int], default: float) -> float:
    return max(counter, key=lambda key: (counter[key], key)) if counter else default


def _short(line: Line, following: Line) -> bool:
    """Whether the first word of the following line would still have fitted: the line was ended on purpose."""
    return not line.broken and line.box[2] + 0.3 * line.size + following.first < line.limit - 1.5


def drafts_of(elements: Sequence[Line | TableRow], typo: Typography) -> list[Draft | TableRow]:
    """The elements in order, lines that belong together in one draft."""
    drafts: list[Draft | TableRow] = []
    for element in elements:
        last = drafts[-1] if drafts else None
        if isinstance(element, TableRow):
            drafts.append(element)
        elif isinstance(last, Draft) and _belongs(last, element, typo):
            last.lines.append(element)
        elif (before := _before_note(drafts)) and _resumes(before, element):
            before.lines.append(element)
        else:
            drafts.append(Draft([element]))
    return drafts


def _before_note(drafts: Sequence[Draft | TableRow]) -> Draft | None:
    """The draft before the tagged notes at the end."""
    for draft in reversed(drafts):
        if not isinstance(draft, Draft):
            return None
        if draft.first.tag is None or draft.first.tag.kind != "NOTE":
            return draft if draft is not drafts[-1] else None
    return None


def _resumes(draft: Draft, line: Line) -> bool:
    """Whether a line goes on with the element that a note interrupted."""
    return draft.last.tag is not None and line.tag is not None and draft.last.tag.path == line.tag.path


def _belongs(draft: Draft, line: Line, typo: Typography) -> bool:
    above = draft.last
    if LEADER.search(above.text) or (above.tag is None) != (line.tag is None):
        return False
    if above.tag and line.tag:
        return _same_element(draft, line)
    if is_connector(line.text) and line.text.isupper() and above.text[-1:] not in (";", ","):
        return False  # "AND" on a line of its own, not the last word of a line that was full
    if above.page != line.page or line.base <= above.base:
        return _goes_on(draft, line)
    return _next_line(draft, line, typo)


def _same_element(draft: Draft, line: Line) -> bool:
    """Within a tag tree the tags decide, but a bullet inside an element begins an item of its own."""
    above = draft.last
    if not above.tag or not line.tag:
        return False
    if above.tag.path != line.tag.path:
        alone = len(draft.lines) == 1 and (m := draft.first.marked) is not None and not m.rest
        label = alone and abs(above.base - line.base) < 0.5 * line.size and not line.marked
        return label or (above.page != line.page and above.tag.kind == line.tag.kind and (_broken_off(above, line) or _cut(draft, line)))
    if LEADER.search(line.text):
        return False
    marker = line.marked
    if marker is None:
        return True
    if marker.bullet and marker.marker not in "-–—−":
        return False
    if draft.first.marked and follows(draft.first.marked.marker, marker.marker) and abs(line.left - draft.first.left) <= _NEAR:
        return False
    return not _short(above, line)


def _broken_off(above: Line, line: Line) -> bool:
    """Whether a sentence runs on over the page break."""
    lower = line.text[:1].islower() and not line.marked
    return lower and not _ENDED.search(above.text) and not is_connector(line.text) and above.size == line.size


def _cut(draft: Draft, line: Line) -> bool:
    """Whether a paragraph runs on over the page break though the page begins with a capital: its last line is full and ends no sentence."""
    above = draft.last
    if len(draft.lines) < 2 or _ENDED.search(above.text) or line.marked or _short(above, line) or (line.tag and line.tag.kind == "H"):
        return False
    return (above.size, above.bold, above.italic, above.colour) == (line.size, line.bold, line.italic, line.colour) and (
        abs(above.left - line.left) <= _NEAR
    )


def _goes_on(draft: Draft, line: Line) -> bool:
    """Whether an untagged line at the top of a page or column goes on with the block at the foot of the one before."""
    above = draft.last
    if line.marked or _short(above, line) or above.size != line.size or LEADER.search(line.text) or above.bold != line.bold:
        return False
    if draft.first.marked and line.inset < draft.first.inset + 2:
        return False
    inside = draft.first.marked is not None and abs(line.inset - draft.first.text_left + draft.first.origin) <= _NEAR
    return line.text[:1].islower() or not _ENDED.search(above.text) or (inside and line.text[:1].isdigit())


def _next_line(draft: Draft, line: Line, typo: Typography) -> bool:
    above = draft.last
    if _is_reference(above, line):
        return True
    if abs(line.size - above.size) > 0.8 or line.base - above.base > 1.25 * typo.leading * max(line.size, above.size):
        return False
    if draft.bold != line.bold and ((draft.bold and _ENDED.search(above.text)) or _stands_out(draft, typo)):
        return False
    marker = line.marked
    if marker and (marker.bullet or not _runs_on(draft, line)):
        return False
    if _is_title(draft, line, typo):
        return True
    return (not _short(above, line) or _mid_sentence(above, line)) and _aligned(draft, line)


def _is_reference(above: Line, line: Line) -> bool:
    """Whether a line holds nothing but the raised numbers of references that the line above had no room for."""
    near = 0 < line.base - above.base < 1.8 * above.size and abs(line.left - above.left) <= 2 * _NEAR
    return near and line.size < 0.85 * above.size and _REFERENCE.fullmatch(line.text) is not None


def _mid_sentence(above: Line, line: Line) -> bool:
    """Whether a line that ended early (a narrower paragraph) still runs on into the next."""
    wide = above.box[2] - above.left >= 0.6 * (above.limit - above.left)
    wide = wide or (above.marked is not None and abs(line.left - above.text_left) <= _NEAR)
    return wide and line.text[:1].islower() and not _ENDED.search(above.text) and not is_connector(line.text)


def _stands_out(draft: Draft, typo: Typography) -> bool:
    return draft.bold and len(draft.lines) == 1 and draft.first.colour != typo.colour


def _is_title(draft: Draft, line: Line, typo: Typography) -> bool:
    """Lines of one large heading, whatever their lengths."""
    above = draft.last
    return line.size == above.size and line.size >= 1.3 * typo.size and line.bold == above.bold and line.colour == above.colour


def _runs_on(draft: Draft, line: Line) -> bool:
    """Whether what looks like a number of a list is a number at the break of a line ("consideration of 1) … ⏎ 2) …")."""
    above = draft.last
    if _short(above, line) or _ENDED.search(above.text):
        return False
    if draft.first.marked:
        return abs(line.left - draft.first.text_left) <= _NEAR and line.left > draft.first.left + _NEAR
    return len(draft.lines) > 1 and abs(line.left - above.left) <= _NEAR


def _aligned(draft: Draft, line: Line) -> bool:
    first, above = draft.first, draft.last
    if first.marked:
        return line.left > first.left + 2 or (line.text[:1].islower() and abs(line.left - first.left) <= _NEAR)
    if abs(line.left - above.left) <= _NEAR:
        return True
    if len(draft.lines) == 1 and above.left - 45 <= line.left < above.left:
        return True
    middle = abs((line.box[0] + line.box[2]) - (above.box[0] + above.box[2])) / 2
    return middle <= _NEAR or line.text[:1].islower()
