"""Words of a page as lines: of one tagged element, of one table cell, or of a page that has no tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policies.reading.pdf.markers import Marked, marked
from policies.reading.pdf.stretches import stretches_of
from policies.reading.pdf.tags import Tag
from policies.reading.pdf.text import is_raised
from policies.reading.pdf.words import Style, Word

Box = tuple[float, float, float, float]

_WIDE_GAP = 1.7  # of the size: where a row falls apart into segments
_LONE_HYPHENS = ("-", "\u2010")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    page      from 1; `box` left, top, right, bottom in points from the upper left corner
    size, bold, italic, colour: of most of its characters; `bold` only where every word is
    limit     right edge of the column it stands in
    first     width of its first word, to tell whether it would still have fitted on the line before
    tag       its element in a tagged PDF
    mark      leading superscript characters, "" where there are none
    broken    its last word ends in a hyphen; `split`: one that was set apart from the word, as automatic hyphens are
    lead      characters of a bold beginning that a wide gap parts from the rest, 0 where there is none
    bar       it stands alone in a frame or bar of its own
    column    1 or 2 where its page is set in two columns, 0 where it stands straight across
    origin    left edge of the text of its column over all pages, 0.0 in a snapshot without columns
    """

    page: int
    text: str
    box: Box
    base: float
    size: float
    bold: bool
    italic: bool
    colour: int
    limit: float
    first: float
    text_left: float
    tag: Tag | None = None
    mark: str = ""
    broken: bool = False
    lead: int = 0
    some_bold: bool = False
    split: bool = False
    bar: bool = False
    column: int = 0
    origin: float = 0.0

    @property
    def marked(self) -> Marked | None:
        """Its list marker and the rest, None where it begins with none."""
        return marked(self.text)

    @property
    def left(self) -> float:
        """Left edge."""
        return self.box[0]

    @property
    def inset(self) -> float:
        """How far it stands in from the left edge of its column."""
        return self.box[0] - self.origin


def line_of(words: Sequence[Word], page: int, limit: float, tag: Tag | None = None) -> Line:
    """The line that words make, which stand side by side."""
    ordered = _with_hyphen(sorted(words, key=lambda w: w.x0))
    text = " ".join(w.text for w in ordered)
    style = _main_style(ordered)
    main = next(w for w in ordered if w.style.size == style.size)
    return Line(
        page,
        text,
        (ordered[0].x0, min(w.top for w in ordered), max(w.x1 for w in ordered), max(w.bottom for w in ordered)),
        main.base,
        style.size,
        all(w.style.bold for w in ordered if any(c.isalnum() for c in w.text)) and any(w.style.bold for w in ordered),
        style.italic,
        style.colour,
        max(limit, ordered[-1].x1),
        ordered[0].x1 - ordered[0].x0,
        ordered[1].x0 if len(ordered) > 1 else ordered[0].x0,
        tag,
        _mark(ordered),
        ordered[-1].broken,
        _lead(ordered),
        any(w.style.bold for w in ordered),
        len(ordered) < len(words),
    )


def _with_hyphen(words: list[Word]) -> list[Word]:
    """A hyphen that is a run of its own at the end of the line belongs to the word before it."""
    if len(words) > 1 and words[-1].text in _LONE_HYPHENS and words[-1].x0 - words[-2].x1 < 0.2 * words[-2].style.size:
        last = words[-2]._replace(text=f"{words[-2].text}-", x1=words[-1].x1, broken=True)
        return [*words[:-2], last]
    return words


def _main_style(words: Sequence[Word]) -> Style:
    if len(words) == 1 or len({w.style for w in words}) == 1:
        return words[0].style
    weight: dict[Style, int] = {}
    for w in words:
        weight[w.style] = weight.get(w.style, 0) + len(w.text) + 4 * sum(c.isalpha() for c in w.text)
    return max(weight, key=lambda s: (weight[s], s.size))


def _mark(words: Sequence[Word]) -> str:
    first = words[0]
    if first.raised:
        return first.text[: first.raised]
    if len(words) > 1 and len(first.text) <= 4 and is_raised(first.style.size, first.base, words[1].style.size, words[1].base):
        return first.text
    return ""


def _lead(words: Sequence[Word]) -> int:
    """Length of the bold words at the start where a gap of two spaces or more follows and the rest is not bold."""
    if not words[0].style.bold or words[-1].style.bold:
        return 0
    bold = [w for w in words if w.style.bold]
    rest = words[len(bold) :]
    if any(w.style.bold for w in rest) or rest[0].x0 - bold[-1].x1 < 0.9 * words[0].style.size:
        return 0
    return len(" ".join(w.text for w in bold))


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand on one height, rows from top to bottom, words from left to right."""
    rows: list[list[Word]] = []
    base = size = 0.0
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if rows and word.base - base <= 0.45 * max(size, word.style.size):
            rows[-1].append(word)
            if word.style.size > size:
                base, size = word.base, word.style.size
            continue
        rows.append([word])
        base, size = word.base, word.style.size
    return [sorted(row, key=lambda w: w.x0) for row in rows]


def lines_in_order(words: Sequence[Word], page: int, tag: Tag | None) -> list[Line]:
    """Lines of one element whose words come in the order of reading."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and _same_line(groups[-1], word):
            groups[-1].append(word)
            continue
        groups.append([word])
    limit = max((w.x1 for w in words), default=0.0)
    return [line_of(group, page, limit, tag) for group in groups]


def _same_line(line: Sequence[Word], word: Word) -> bool:
    last = line[-1]
    size = max(last.style.size, word.style.size)
    if abs(word.base - last.base) > 0.45 * size:
        return False
    return word.x0 > last.x0 - 1 or abs(word.base - last.base) < 0.1 * size


# ---------------------------------------------------------------- a page without tags


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a row without a wide gap between them."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(w.x1 for w in self.words)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(w.text for w in self.words)


def segments_of(row: Sequence[Word]) -> list[Segment]:
    """A row cut at its wide gaps; a list marker stays with what follows it."""
    parts: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        last = parts[-1][-1]
        wide = word.x0 - last.x1 > max(_WIDE_GAP * min(word.style.size, last.style.size), 10)
        alone = len(parts[-1]) == 1 and (m := marked(last.text)) is not None and not m.rest
        if wide and not alone:
            parts.append([word])
            continue
        parts[-1].append(word)
    return [Segment(tuple(p)) for p in parts]


def page_lines(rows: Sequence[Sequence[Segment]], page: int, width: float) -> list[Line]:
    """Lines of a page in reading order: columns one after the other, other rows straight across."""
    lines: list[Line] = []
    words = [[w for s in row for w in s.words] for row in rows]
    # A row with a wide gap (a running line, a label and its value) says nothing of where running text ends.
    whole = [row[-1].x1 for row in rows if len(row) == 1]
    limit = right_limit(whole if len(whole) > 2 else [row[-1].x1 for row in rows])
    at = 0
    for stretch in stretches_of(words, width):
        lines += _across(words[at : stretch.start], page, limit)
        for low, high in stretch.columns:
            side = [part for part in ([w for w in row if low < w.x0 <= high] for row in words[stretch.start : stretch.stop]) if part]
            lines += _across(side, page, right_limit([row[-1].x1 for row in side]))
        at = stretch.stop
    return lines + _across(words[at:], page, limit)


def _across(rows: Sequence[Sequence[Word]], page: int, limit: float) -> list[Line]:
    return [line_of(row, page, limit) for row in rows]


def right_limit(edges: Sequence[float]) -> float:
    """The right edge of a column: the largest that a second line comes near."""
    falling = sorted(edges, reverse=True)
    for edge, following in pairwise(falling):
        if edge - following <= 25:
            return edge
    return falling[0] if falling else 0.0
