"""Lists: the lines of a text as a tree of items, lists run into one line cut open, lost indentation made good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policies.reading.markers import readings, split_marker
from rules.compile.source import Source, Span

_CONNECTIVE_AT_END = re.compile(r"[\s;,.:]*(?<!\w)(and/or|and|or)[\s;,.:]*$")
_CONNECTIVE_AT_START = re.compile(r"^[\s;,.:]*(and/or|and|or)(?!\w)(?=[\s;,.:])[\s,:]*")
_CAPITALS = re.compile(r"\b(?:AND|OR|AND/OR)\b")


@dataclass(slots=True)
class Line:
    """One line or block: its words without the marker. `depth`: as far as layout tells; `heading`: it opens a section."""

    span: Span
    marker: str = ""
    depth: int = 0
    heading: bool = False


@dataclass(slots=True)
class Item:
    """One item with what stands below it. `before` and `after` are the connectives printed at its edges ("" where none)."""

    span: Span
    marker: str = ""
    before: str = ""
    after: str = ""
    children: list[Item] = field(default_factory=list)
    unsure: str = ""

    @property
    def leads(self) -> bool:
        return self.span.plain.rstrip().endswith((":", "-"))


def lines_of(source: Source) -> list[Line]:
    """The lines of a bare text with indent and marker; a line that goes on in small letters belongs to the one above."""
    found: list[Line] = []
    at = 0
    for raw in source.text.splitlines(keepends=True):
        start, at = at, at + len(raw)
        if not raw.strip():
            continue
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        split = split_marker(raw)
        rest = split[1] if split and split[1] else raw.strip()
        begin = start + len(raw.rstrip()) - len(rest)
        line = Line(Span(source, begin, start + len(raw.rstrip())), split[0] if split and split[1] else "", indent)
        if found and not line.marker and _goes_on(found[-1], rest):
            found[-1].span = Span(source, found[-1].span.start, line.span.end)
            continue
        found.append(line)
    return found


def _goes_on(above: Line, rest: str) -> bool:
    said = above.span.plain.rstrip()
    return rest[:1].islower() and not said.endswith((":", ";", ".")) and not re.match(r"(?:and|or)\b", rest)


def tree(lines: Sequence[Line]) -> list[Item]:
    """The lines as items below each other, by depth and marker; a connective alone on its line joins its neighbours."""
    roots: list[Item] = []
    stack: list[tuple[int, str, Item]] = []
    for line in lines:
        alone = _lone(line.span)
        if alone and stack:
            stack[-1][2].after = alone
            continue
        item = _item(line)
        family = _family(line.marker, stack)
        while stack and not _below(stack[-1], line.depth, family, stack):
            stack.pop()
        (stack[-1][2].children if stack else roots).append(item)
        stack.append((line.depth, family, item))
    return _mended(roots)


def _lone(span: Span) -> str:
    bare = span.plain.strip(" ;,.:-()*")
    return bare if bare in ("and", "or", "and/or") else ""


def _item(line: Line) -> Item:
    """A line as an item without the connectives at its edges."""
    span, before, after = without_connectives(line.span)
    return Item(span, line.marker, before, after)


def without_connectives(span: Span) -> tuple[Span, str, str]:
    """A stretch without the connectives at its edges, and these."""
    before = after = ""
    if found := _CONNECTIVE_AT_START.search(span.plain):
        before = found.group(1)
        span = span.part(found.end())
    if (found := _CONNECTIVE_AT_END.search(span.plain)) and found.start():
        after = found.group(1)
        span = span.part(0, found.start())
    return span, before, after


def _family(marker: str, stack: Sequence[tuple[int, str, Item]]) -> str:
    """The kind of list a marker belongs to: one that is open and counts on, else its likeliest."""
    meanings = readings(marker) if marker else ()
    for _, family, item in reversed(stack):
        numbers = {n for f, n in readings(item.marker) if f == family} if item.marker else set()
        for meaning, number in meanings:
            if meaning == family and (number == 0 or number - 1 in numbers):
                return family
    return meanings[0][0] if meanings else ""


def _below(top: tuple[int, str, Item], depth: int, family: str, stack: Sequence[tuple[int, str, Item]]) -> bool:
    """Whether a line of this depth and family stands below the item on top."""
    top_depth, top_family, item = top
    if family and not family.startswith("bullet") and any(f == family for _, f, _ in stack):
        return False
    if depth != top_depth:
        return depth > top_depth
    if not family or family == top_family:
        return False
    return item.leads or not top_family or family.startswith("bullet") != top_family.startswith("bullet")


def _mended(items: list[Item]) -> list[Item]:
    """Lost indentation: an item that leads into a list and has none below takes the items behind it, up to where its list ends."""
    out: list[Item] = []
    rest = list(items)
    while rest:
        item = rest.pop(0)
        item.children = _mended(item.children)
        if item.leads and not item.children and rest and item.marker and rest[0].marker:
            count, sure = _taken(item, out, rest)
            item.children, rest = _mended(rest[:count]), rest[count:]
            item.after = item.after or item.children[-1].after
            item.children[-1].after = "" if not sure or count > 1 else item.children[-1].after
            item.unsure = "the end of a list whose indentation is lost"
        out.append(item)
    return out


def _taken(item: Item, above: Sequence[Item], rest: Sequence[Item]) -> tuple[int, bool]:
    """How many of the following items belong below: up to one that ends as the items of the outer list do."""
    outer = {a.after for a in above if a.after}
    for count, one in enumerate(rest, 1):
        if one.after and one.after in outer and not any(r.after for r in rest[: count - 1]):
            return count, False
    return len(rest), True


# ---------------------------------------------------------------- lists in one run

_MARKER = re.compile(r"(?:^|(?<=[\s:]))(\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{2,4})[.)])\s+(?=[\w(\"'<>≥≤])")
_OPENS = re.compile(r"(?:^|[:;.,]|[;,.:]\s*(?:and|or|and/or)|\b(?:and|or))\s*$")

_ASKS = re.compile(r"\b(?:when|if|of|are|is|include|includes|for|with|has|have|that|either|both|and|met|all|who)\W*$")
"""Words behind which a marker with a bracket opens a list inside a sentence."""


def marked(span: Span) -> list[tuple[Span, Span]]:
    """Marker and words of the items of a list in one run: markers that count from the first of their kind. Empty where there are none."""
    text = span.raw
    found = list(_MARKER.finditer(text))
    cuts: list[re.Match[str]] = []
    opened: list[tuple[str, int]] = []
    for at, one in enumerate(found):
        meanings = readings(one[1])
        place = next((n for n in range(len(opened) - 1, -1, -1) if (opened[n][0], opened[n][1] + 1) in meanings), None)
        before = span.plain[: one.start()]
        if place is not None and (_OPENS.search(before[-20:]) or one[1].startswith("(")):
            opened[place:] = [(opened[place][0], opened[place][1] + 1)]
        elif first := _first(meanings, found[at + 1 :], opened, before, cuts, one[1]):
            opened.append((first, 1))
        else:
            continue
        cuts.append(one)
    if len(cuts) < 2:
        return []
    ends = [*(c.start() for c in cuts[1:]), len(text)]
    return [(span.part(c.start(1), c.end(1)), span.part(c.end(), end)) for c, end in zip(cuts, ends, strict=True)]


def _first(
    meanings: tuple[tuple[str, int], ...],
    later: Sequence[re.Match[str]],
    opened: Sequence[tuple[str, int]],
    before: str,
    cuts: Sequence[re.Match[str]],
    marker: str = "",
) -> str | None:
    """The family under which a marker is the first of a list that has a second."""
    direct = not before.strip() or before.rstrip().endswith((":", ",")) or (bool(cuts) and not before[cuts[-1].end() :].strip())
    direct = direct or (marker.endswith(")") and bool(_ASKS.search(before)))
    if not direct:
        return None
    known = {family for family, _ in opened}
    counts = {meaning for one in later for meaning in readings(one[1])}
    return next((family for family, number in meanings if number == 1 and family not in known and (family, 2) in counts), None)


def marked_items(span: Span) -> tuple[Span, list[Item]]:
    """What stands before the first marker, and the items below each other."""
    found = marked(span)
    if not found:
        return span, []
    roots: list[Item] = []
    stack: list[tuple[int, str, Item]] = []
    for marker, words in found:
        item = _item(Line(words, marker.raw))
        family = _family(marker.raw, stack)
        open_at = next((n for n, (_, f, _) in enumerate(stack) if f == family), len(stack))
        del stack[open_at:]
        (stack[-1][2].children if stack else roots).append(item)
        stack.append((len(stack), family, item))
    return span.upto(found[0][0].start), roots


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Every item, parents first."""
    for item in items:
        yield item
        yield from walk(item.children)
