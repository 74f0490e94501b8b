"""Lists that were run into one line with their markers: `a. A; b. B; and c. C`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policies.reading.markers import readings
from rules.compile.lists.items import Item, Line
from rules.compile.lists.tree import family_of, item_of
from rules.compile.text.source import Span

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
        place = next(
            (n for n in range(len(opened) - 1, -1, -1) if any((opened[n][0], opened[n][1] + step) in meanings for step in (1, 2))), None
        )
        before = span.plain[: one.start()]
        opens = _OPENS.search(before[-20:]) or one[1].startswith("(")
        if place is not None and (opens or _counts_on(span, one, opened[place], found[:at])):
            family = opened[place][0]
            opened[place:] = [(family, next(number for f, number in meanings if f == family))]
        elif first := _first(meanings, found[at + 1 :], opened, before, cuts, one[1]):
            opened.append((first, 1))
        elif not cuts and (on := _goes_on_from_above(span, one, found[at + 1 :])):
            opened.append(on)
        else:
            continue
        cuts.append(one)
    if len(cuts) < 2:
        return []
    ends = [*(c.start() for c in cuts[1:]), len(text)]
    return [(span.part(c.start(1), c.end(1)), span.part(c.end(), end)) for c, end in zip(cuts, ends, strict=True)]


_OF_DEGREE = re.compile(
    r"\b(?:class|grade|stage|type|phase|level|tier|category|factor|vitamin|hepatitis|section|part|table|cycle|and|or|to|than)\s+$"
)


def _counts_on(span: Span, marker: re.Match[str], opened: tuple[str, int], before: Sequence[re.Match[str]]) -> bool:
    """`I. The patient is able to walk II. The patient has …`: the next marker of an open list, before a capital, without a stop."""
    family, last = opened
    if (family, last + 1) not in readings(marker[1]) or _OF_DEGREE.search(span.plain[: marker.start()]):
        return False
    if _counted_row(span, family):
        return True
    words = span.plain[before[-1].end() : marker.start()].split() if before else []
    if len(words) == 1 and before and not any((family, n) in readings(before[-1][1]) for n in range(1, 27)):
        words = ["", *words]  # `iii. Prolia c. Patient is …`: an inner list ends with a name
    if re.match(r"[a-z]", span.raw[before[-1].end() :] if before else "") and marker[1].endswith(".") and len(words) > 1:
        return bool(re.match(r"\s+[a-z]{3,}", span.raw[marker.end(1) :])) and marker[1][0].islower()  # `a. shoulder grooving b. back pain`
    return len(words) > 1 and bool(re.match(r"\s+[A-Z][a-z]", span.raw[marker.end(1) :]))


_ROW = {
    "lower": re.compile(r":\s+a\.\s[^.;:]{2,80}\sb\.\s[^.;:]{2,80}\sc\.\s"),
    "digit": re.compile(r":\s+1\.\s[^.;:]{2,80}\s2\.\s[^.;:]{2,80}\s3\.\s"),
}


def _counted_row(span: Span, family: str) -> bool:
    """`two of the following: a. A 3 % gel b. 5-B cream c. C`: markers that count on from a colon, with nothing but names between."""
    row = next((one for name, one in _ROW.items() if family.startswith(name)), None)
    return row is not None and row.search(span.plain) is not None


def _goes_on_from_above(span: Span, marker: re.Match[str], later: Sequence[re.Match[str]]) -> tuple[str, int] | None:
    """`must also have (4) A or (5) B`, where (3) stands in a sentence above: the list of one sentence goes on in the next."""
    if not _NUMBERED.fullmatch(marker[1]) or not later:
        return None
    number = int(marker[1].strip("()"))
    above = span.source.text[: span.start].rfind(f"({number - 1}) ")
    if number < _SECOND_AT or above < 0 or ("digit()", number + 1) not in readings(later[0][1]):
        return None
    return "digit()", number


_NUMBERED = re.compile(r"\(\d{1,2}\)")
_SECOND_AT = 2
_FIRST = ("(1)", "(a)", "(i)", "(A)")
_SECOND = re.compile(r".{0,5}[;,]\s*(?:and\s|or\s)?\s*\((?:2|b|ii|B)\)")
_POINTS = re.compile(r"\s*(?:through|thru|to|and|or)\b")


def _opens_row(before: str, marker: str, later: Sequence[re.Match[str]]) -> bool:
    """`infants (1) born early; (2) with a defect`: the second marker stands behind a semicolon."""
    if not later or _POINTS.match(later[0].string[len(before) + len(marker) :]):
        return False
    return any(_SECOND.match(one.string, max(0, one.start(1) - 6), one.end(1)) for one in later)


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
    direct = direct or (marker in _FIRST and not cuts and _opens_row(before, marker, later))
    if not direct:
        return None
    known = {family for family, _ in opened}
    counts = {meaning for one in later for meaning in readings(one[1])}
    return next((family for family, number in meanings if number == 1 and family not in known and (family, 2) in counts), None)


_RUN_NOTE = re.compile(r"(?<=\s)notes?:\s+(?:some\s+)?examples?\s(?:(?!:|;)[^.])*\.?\s*$")
"""`…; AND Note: Examples include A, B, and C.` at the end of an item that is run in: a remark on it."""


def marked_items(span: Span) -> tuple[Span, list[Item]]:
    """What stands before the first marker, and the items below each other."""
    found = marked(span)
    if not found:
        return span, []
    roots: list[Item] = []
    stack: list[tuple[int, str, Item]] = []
    for marker, words in found:
        note = _RUN_NOTE.search(words.plain)
        item = item_of(Line(words.part(0, note.start()) if note else words, marker.raw))
        if note is not None:
            item.asides.append(words.part(note.start()))  # with the connective before it, which joins the items
        family = family_of(marker.raw, stack)
        open_at = next((n for n, (_, f, _) in enumerate(stack) if f == family), len(stack))
        del stack[open_at:]
        (stack[-1][2].children if stack else roots).append(item)
        stack.append((len(stack), family, item))
    return span.upto(found[0][0].start), roots


def remarks_of(items: Sequence[Item]) -> list[Span]:
    """The remarks behind the words of items that are run in."""
    return [one for item in items for one in (*item.asides, *remarks_of(item.children))]


def tail_beside(prefix: Span, items: Sequence[Item]) -> Span | None:
    """`A; AND one of: (a) B, (b) C; AND D`: what is joined behind the last item as the members before the list are."""
    outer = _OUTER.search(prefix.masked)
    last = items[-1]
    if outer is None or last.children or any(_OUTER.search(one.span.masked) or one.after == outer.group("c") for one in items[:-1]):
        return None
    found = _OUTER.search(last.span.masked)
    return last.span.part(found.end()) if found and found.group("c") == outer.group("c") else None


_OUTER = re.compile(r";\s*(?P<c>and|or)\s+(?=\S)")


def without_tail(items: Sequence[Item], tail: Span) -> list[Item]:
    """The items without what stands beside them."""
    inner = items[-1].span.upto(tail.start)
    return [*items[:-1], replace(items[-1], span=inner.part(0, inner.masked.rindex(";")))]
