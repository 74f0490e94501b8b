"""Passages that waive numbered items of the criteria: `Items 1.1, 1.3 and 1.4 are waived when any of the following is documented`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.leaves.reading import read
from rules.compile.text.context import Context
from rules.compile.text.source import Source, Span
from rules.model import All, Always, Any, AtLeast, Node, Not, Stance, Statement, Unless, doubted, leaves

_LABEL = r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,4}|[ivx]{2,5}|[a-z])\)?"
_WAIVES = re.compile(
    rf"\b(?:items?|criteri(?:on|a)|requirements?|conditions?|steps?|points?|sections?|paragraphs?|questions?)\s+"
    rf"(?P<labels>{_LABEL}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+|\s*[-–]\s*)(?:(?:items?|criteri(?:on|a))\s+)?{_LABEL})*)\s+"
    r"(?:counts?\s+as\s+(?:fulfilled|met|satisfied)|(?:is|are)\s+(?:waived|deemed\s+(?:met|fulfilled|satisfied)|set\s+aside|not\s+(?:required|needed|necessary|applied|applicable|asked(?:\s+for)?))|(?:do|does)\s+not\s+(?:apply|need\s+to\s+be\s+\w+)"
    r"|need\s+not\s+be\s+\w+|may\s+be\s+waived)"
    r"(?:,?\s+and\s+[^.;:]*?)?,?\s*\b(?:when|if|where|for|in)\b"
)
_RANGE = re.compile(r"\s+(?:to|through)\s+|\s*[-–]\s*")
_COVERS = frozenset({Stance.COVERED, Stance.REVIEW, Stance.ADMINISTRATIVE, Stance.DEFINITION})
_REACH = 160  # letters from the beginning of a passage in which it must say that it waives


def without_waived(statements: Sequence[Statement], source: Source) -> list[Statement]:
    """The statements; what a passage waives is waived in the criteria that it names, and the passage is no way to be covered.

    Where the items are not found, the passage is left to a person.
    """
    out = [_within(one, source) for one in statements]
    for one in list(out):
        found = _WAIVES.search(source.plain, one.citation.start, min(one.citation.end, one.citation.start + _REACH))
        if one.stance not in _COVERS or found is None:
            continue
        exception = _without(one.when, one.citation.start, found.end()) or _told_behind(one, found.end(), source)
        told = None if exception is None else _waived_in(out, one, _labels(found["labels"]), exception, source)
        at = out.index(one)
        if told is None:
            out[at] = doubted(replace(one, stance=Stance.REVIEW), f"waives items that were not found: {found.group()[:60]}")
        else:
            out[at : at + 1] = []
            out[out.index(told[0])] = told[1]
    return out


def _told_behind(passage: Statement, start: int, source: Source) -> Node | None:
    """What a passage that was left as one quote says behind the words that waive."""
    span = Span(source, start, passage.citation.end).trimmed()
    node = read(span, Context()) if len(span) > 1 else None
    return None if isinstance(node, Always) else node


def _within(cover: Statement, source: Source) -> Statement:
    """A statement one of whose parts waives other items of its own."""
    if cover.stance is not Stance.COVERED or not isinstance(cover.when, All):
        return cover
    for part in cover.when.of:
        start = min((leaf.start for leaf in leaves(part)), default=cover.citation.end)
        end = max((leaf.start + len(leaf.quote) for leaf in leaves(part)), default=start)
        found = _WAIVES.search(source.plain, start, end)
        others = tuple(one for one in cover.when.of if one is not part)
        if found is None or not others:
            continue
        exception = _without(part, found.start(), found.end())
        node: Node | None = others[0] if len(others) == 1 else replace(cover.when, of=others)
        for label in _labels(found["labels"]):
            place = _place(cover, label, source)
            node = None if node is None or place is None or exception is None else _waived(node, place, exception)
        if node is None:
            return doubted(cover, f"waives items that were not found: {found.group()[:60]}")
        return replace(cover, when=node)
    return cover


def _waived_in(
    statements: Sequence[Statement], passage: Statement, labels: Sequence[str], exception: Node, source: Source
) -> tuple[Statement, Statement] | None:
    """The criteria that hold all the items, before and after; the nearest above the passage first, then those below it."""
    covers = [one for one in statements if one is not passage and one.stance is Stance.COVERED]
    above = [one for one in covers if one.citation.start < passage.citation.start][::-1]
    for cover in (*above, *(one for one in covers if one not in above)):
        node: Node | None = cover.when
        for label in labels:
            place = _place(cover, label, source, passage.citation.start)
            node = None if node is None or place is None else _waived(node, place, exception)
        if node is not None:
            return cover, replace(cover, when=node)
    return None


def _labels(text: str) -> list[str]:
    """`3, 4 and 5` and `6 to 8` one by one."""
    out: list[str] = []
    for part in re.split(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text):
        ends = [re.sub(r"^(?:items?|criteri(?:on|a))\s+", "", end).strip("() ") for end in _RANGE.split(part)]
        if len(ends) == _ENDS and all(end.rpartition(".")[2].isdigit() for end in ends):
            head = ends[0].rpartition(".")[0]
            first, last = (int(end.rpartition(".")[2]) for end in ends)
            out += [f"{head}.{n}" if head else str(n) for n in range(first, last + 1)]
            continue
        if len(ends) == _ENDS and all(len(end) == 1 for end in ends):
            out += [chr(n) for n in range(ord(ends[0]), ord(ends[1]) + 1)]
            continue
        out += [end for end in ends if end]
    return out


_ENDS = 2


def _place(cover: Statement, label: str, source: Source, passage: int | None = None) -> tuple[int, int] | None:
    """Where the item stands: from its marker at the beginning of a line to the next; the last of that name above a passage inside it."""
    found = list(_marker(label).finditer(source.text, cover.citation.start, cover.citation.end))
    if not found:
        return None
    inside = passage is not None and cover.citation.start < passage < cover.citation.end
    here = next((one for one in reversed(found) if inside and one.start() < (passage or 0)), found[0])
    behind = _marker(_next(label)).search(source.text, here.end(), cover.citation.end)
    return here.end(), behind.start() if behind else cover.citation.end


def _next(label: str) -> str:
    head, _, last = label.rpartition(".")
    later = str(int(last) + 1) if last.isdigit() else chr(ord(last[0]) + 1)
    return f"{head}.{later}" if head else later


def _marker(label: str) -> re.Pattern[str]:
    return re.compile(rf"(?mi)(?:^|(?<=\n)|(?<=[;:.]\s))[ \t]*(?:\({re.escape(label)}\)|{re.escape(label)}[.):]?)[ \t]+(?=\S)")


def _waived(node: Node, place: tuple[int, int], exception: Node) -> Node | None:
    """The node with the part that stands there waived; None where no part of it does."""
    held = list(leaves(node))
    if held and all(place[0] <= one.start < place[1] for one in held):
        return Unless(node, exception)
    if isinstance(node, Unless) and (told := _waived(node.node, place, exception)) is not None:
        return replace(node, node=told)
    if isinstance(node, All | Any | AtLeast):
        for at, inner in enumerate(node.of):
            if (told := _waived(inner, place, exception)) is not None:
                return replace(node, of=(*node.of[:at], told, *node.of[at + 1 :]))
    return None


def _without(node: Node, start: int, end: int) -> Node | None:
    """The node without what stands in this stretch; None where nothing is left."""
    match node:
        case All() | Any():
            left = [kept for one in node.of if (kept := _without(one, start, end)) is not None]
            return None if not left else left[0] if len(left) == 1 else replace(node, of=tuple(left))
        case AtLeast():
            left = [kept for one in node.of if (kept := _without(one, start, end)) is not None]
            return replace(node, of=tuple(left)) if left else None
        case Not():
            inner = _without(node.node, start, end)
            return None if inner is None else replace(node, node=inner)
        case Always():
            return None
        case _:
            held = list(leaves(node))
            return None if not held or all(start <= one.start < end for one in held) else node
