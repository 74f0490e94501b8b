"""Lists: the lines of a text as a tree of items, lost indentation made good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.reading.markers import readings
from rules.compile.lists.items import Item, Line
from rules.compile.lists.unindented import nested
from rules.compile.text.source import Span

_CONNECTIVE_AT_END = re.compile(r"[\s;,.:]*(?<![\w-])(and/or|and|or)[\s;,.:]*$|[\s;,.:]+[-–](and/or|and|or)[-–][\s;,.:]*$")
_CONNECTIVE_AT_START = re.compile(r"^[\s;,.:]*(and/or|and|or)(?!\w)(?=[\s;,.:])[\s,:]*|^[\s;,.:]*[-–](and/or|and|or)[-–][\s,:]*")


def tree(lines: Sequence[Line]) -> list[Item]:
    """The lines as items below each other, by depth and marker; a connective alone on its line joins its neighbours."""
    roots: list[Item] = []
    stack: list[tuple[int, str, Item]] = []
    for n, line in enumerate(lines):
        if stack and is_note(line) and stack[-1][2].marker and any(one.marker for one in lines[n + 1 :]):
            stack[-1][2].asides.append(line.span)
            continue
        alone = _lone(line.span)
        if alone and stack:
            joined = _joined_by(line, stack)
            joined.after, joined.alone = alone, True
            continue
        item = item_of(line)
        family = family_of(line.marker, stack)
        place = _continued(line.marker, family, stack, line.depth)
        if place is not None:
            del stack[place:]
        while place is None and stack and not _below(stack[-1], line.depth, family, stack, line.marker):
            stack.pop()
        (stack[-1][2].children if stack else roots).append(item)
        stack.append((line.depth, family, item))
    return _connected(_mended(roots))


def is_note(line: Line) -> bool:
    """`Note: Examples of A include B`: a line without a marker that remarks on the item above it."""
    return not line.marker and _NOTE.match(line.span.plain) is not None


_NOTE = re.compile(
    r"[\W_]{0,3}notes?\s*[:–-]\s*\S|\W*(?:items?|criteri(?:on|a)|requirements?|conditions?)\s+[(\w.,)\s]{1,30}?\s(?:counts?|is|are|need|does|do)\s"
)


def _joined_by(line: Line, stack: Sequence[tuple[int, str, Item]]) -> Item:
    """The item that a connective on a line of its own stands behind: as far in as it, or the outermost of the list it stands left of."""
    listed = [(depth, item) for depth, _, item in stack if item.marker]
    if not listed or line.depth > listed[-1][0]:
        return stack[-1][2]
    return next((item for depth, item in reversed(listed) if depth <= line.depth), listed[0][1])


def _connected(items: list[Item]) -> list[Item]:
    """The connective at the end of an item's own words joins what stands below it; the last item below ends with the outer one."""
    for item in items:
        _connected(item.children)
        if not item.children:
            continue
        if (
            item.after
            and not item.alone
            and not item.unsure
            and item.span.source.plain[item.span.end :].lstrip(" ;,.").startswith(item.after)
        ):
            item.joins, item.after = item.after, ""
        if not item.after:
            item.after, item.alone = item.children[-1].after, item.children[-1].alone
    return items


def _lone(span: Span) -> str:
    bare = span.plain.strip(" ;,.:-()*")
    return bare if bare in ("and", "or", "and/or") else ""


def item_of(line: Line) -> Item:
    """A line as an item without the connectives at its edges."""
    span, before, after = without_connectives(line.span)
    return Item(span, line.marker, line.before or before, line.after or after, alone=line.alone)


def without_connectives(span: Span) -> tuple[Span, str, str]:
    """A stretch without the connectives at its edges, and these."""
    before = after = ""
    if found := _CONNECTIVE_AT_START.search(span.plain):
        before = found.group(1) or found.group(2)
        span = span.part(found.end())
    if (found := _CONNECTIVE_AT_END.search(span.plain)) and found.start():
        after = found.group(1) or found.group(2)
        span = span.part(0, found.start())
    return span, before, after


def family_of(marker: str, stack: Sequence[tuple[int, str, Item]]) -> str:
    """The kind of list a marker belongs to: one that is open and counts on, else its likeliest."""
    meanings = readings(marker) if marker else ()
    for _, family, item in reversed(stack):
        numbers = {n for f, n in readings(item.marker) if f == family} if item.marker else set()
        for meaning, number in meanings:
            if meaning == family and (number == 0 or number - 1 in numbers):
                return family
    return meanings[0][0] if meanings else ""


def _continued(marker: str, family: str, stack: Sequence[tuple[int, str, Item]], depth: int) -> int | None:
    """The innermost open item that a marker counts on from; of several, one that stands as far in as its line."""
    numbers = {number for f, number in readings(marker) if f == family and number > 1} if marker else set()
    places = [
        place
        for place, (_, other, item) in enumerate(stack)
        if other == family and any(f == family and number + 1 in numbers for f, number in readings(item.marker))
    ]
    return next((place for place in reversed(places) if stack[place][0] == depth), places[-1] if places else None)


def _restarts(marker: str, family: str) -> bool:
    """Whether a marker is the first of its kind: right below a lead-in it opens a list of its own, whatever the outer lists count with."""
    return any(f == family and number == 1 for f, number in readings(marker))


def _below(top: tuple[int, str, Item], depth: int, family: str, stack: Sequence[tuple[int, str, Item]], marker: str) -> bool:
    """Whether a line of this depth and family stands below the item on top."""
    top_depth, top_family, item = top
    if top_family.startswith("label") and family and not family.startswith("label"):
        return True  # the rows of a labelled part
    if family and any(f == family and (d == depth or not family.startswith("bullet")) for d, f, _ in stack):
        deeper = depth > top_depth or (depth == top_depth and top_family != family)
        return bool(deeper and _restarts(marker, family) and item.leads)
    if depth != top_depth:
        return depth > top_depth
    if not family or family == top_family:
        return False
    return item.leads or not top_family or family.startswith("bullet") != top_family.startswith("bullet")


def _mended(items: list[Item]) -> list[Item]:
    """Lost indentation: an item that leads into a list and has none below takes the items behind it, up to where its list ends."""
    if (parted := nested(items)) is not None:
        return parted
    out: list[Item] = []
    rest = list(items)
    while rest:
        item = rest.pop(0)
        item.children = _mended(item.children)
        if item.leads and not item.children and rest and item.marker and rest[0].marker:
            told = _told_end(item, rest, out)
            count, sure = (told, True) if told else _taken(item, out, rest)
            item.children, rest = _mended(rest[:count]), rest[count:]
            last = item.children[-1]
            item.after, item.alone = item.after or last.after, item.alone or last.alone
            last.after = "" if not sure or count > 1 else last.after
            item.unsure = "" if told else "the end of a list whose indentation is lost"
        out.append(item)
    return out


def _told_end(item: Item, rest: Sequence[Item], above: Sequence[Item]) -> int:
    """Where a list ends for sure: at a connective on its own line, or one that its lead-in does not join by; 0 where nothing tells."""
    natural = "or" if _ANY_OF.search(item.span.plain) else "and" if _ALL_OF.search(item.span.plain) else ""
    inline = any(one.after and not one.alone for one in rest)
    for count, one in enumerate(rest, 1):
        if (one.alone and inline) or (natural and one.after and one.after not in (natural, "and/or")):
            return count
    outer = {a.after for a in above if a.after}
    through = natural and (len(rest) > 1 or outer - {natural}) and all(one.after == natural for one in rest[:-1]) and not rest[-1].after
    return len(rest) if through else 0


_ANY_OF = re.compile(r"\b(?:any|either|one(?:\s+or\s+more)?)\s+(?:one\s+)?of\b[^:]*:\s*$")
_ALL_OF = re.compile(r"\b(?:all|both|each)\b[^:]*:\s*$")


def _taken(item: Item, above: Sequence[Item], rest: Sequence[Item]) -> tuple[int, bool]:
    """How many of the following items belong below: up to one that ends as the items of the outer list do."""
    outer = {a.after for a in above if a.after}
    for count, one in enumerate(rest, 1):
        if one.after and one.after in outer and not any(r.after for r in rest[: count - 1]):
            return count, False
    return len(rest), True


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Every item, parents first."""
    for item in items:
        yield item
        yield from walk(item.children)
