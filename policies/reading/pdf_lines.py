"""Words of a page as lines: of one tagged element, of one table cell, or of a page that has no tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policies.reading.pdf_markers import Marked, marked
from policies.reading.pdf_tags import Tag
from policies.reading.pdf_text import Style, Word, is_raised

Box = tuple[float, float, float, float]

_WIDE_GAP = 1.7  # of the size: where a row falls apart into segments
_LONE_HYPHENS = ("-", "\u2010")
_GUTTER = 0.75  # of the size: the narrowest gutter
_FAR_BELOW = 2.8  # of the size: a row so far below the one above is no part of its columns
_COLUMN_ROWS = 6  # rows side by side from which two columns are taken for columns


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

    @property
    def marked(self) -> Marked | None:
        """Its list marker and the rest, None where it begins with none."""
        return marked(self.text)

    @property
    def left(self) -> float:
        """Left edge."""
        return self.box[0]


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
    limit = right_limit([row[-1].x1 for row in words])
    at = 0
    for start, stop, gutter in _columns(words, width):
        lines += _across(words[at:start], page, limit)
        for right in (False, True):
            side = [part for part in ([w for w in row if (w.x0 > gutter) == right] for row in words[start:stop]) if part]
            lines += _across(side, page, right_limit([row[-1].x1 for row in side]))
        at = stop
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


def _columns(rows: Sequence[Sequence[Word]], width: float) -> list[tuple[int, int, float]]:
    """Stretches of rows that are set in two columns: first row, row after the last, where the gutter between them runs."""
    found: list[tuple[int, int, float]] = []
    at = 0
    while at < len(rows):
        stretches = [s for gap in _gaps(rows[at]) if (s := _column_stretch(rows, at, gap, width))]
        if not stretches:
            at += 1
            continue
        found.append(max(stretches, key=lambda s: s[1]))
        at = found[-1][1]
    return found


def _gaps(row: Sequence[Word]) -> list[tuple[float, float]]:
    least = _GUTTER * row[0].style.size
    return [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= least]


def _column_stretch(rows: Sequence[Sequence[Word]], start: int, gap: tuple[float, float], width: float) -> tuple[int, int, float] | None:
    low, high = gap
    stop = start
    sides: list[tuple[float, float]] = []
    while stop < len(rows):
        row, middle = rows[stop], (low + high) / 2
        left = [w for w in row if w.x0 < middle]
        right = [w for w in row if w.x0 >= middle]
        lower, upper = max([low, *(w.x1 for w in left)]), min([high, *(w.x0 for w in right)])
        far = stop > start and row[0].base - rows[stop - 1][0].base > _FAR_BELOW * row[0].style.size
        if far or upper - lower < _GUTTER * row[0].style.size:
            break
        low, high = lower, upper
        if left and right:
            sides.append((left[-1].x1 - left[0].x0, right[-1].x1 - right[0].x0))
        stop += 1
    # Running text is wide on both sides; a label and its value are not.
    prose = len(sides) >= _COLUMN_ROWS and all(median(s[i] for s in sides) > 0.26 * width for i in (0, 1))
    if not prose or len(sides) < 0.5 * (stop - start):
        return None
    middle = (low + high) / 2
    return start - (start > 0 and _fits(rows[start - 1], rows[start], middle)), stop, middle


def _fits(above: Sequence[Word], first: Sequence[Word], gutter: float) -> bool:
    """Whether the row above the first one is set in the same columns, with a hyphen or the like hanging into the gutter."""
    size = above[0].style.size
    split = all(w.x1 < gutter or w.x0 > gutter for w in above) and above[0].x0 < gutter < above[-1].x1
    near = 0 < first[0].base - above[0].base < 1.6 * size and size == first[0].style.size
    inner = [b.x0 - a.x1 for a, b in pairwise(above) if a.x1 < gutter < b.x0]
    return split and near and bool(inner) and inner[0] > 0.3 * size
