"""Running headers and footers, page numbers and watermarks: found by repetition, whatever the words.

Pure functions on lines. A line at the head or foot of a page is furniture where the same words stand at the same height
of other pages, or words that differ only by a number that grows with the page; where many pages have such a line at
that height; and where nothing but furniture stands between it and the edge of the page. So a sentence that two pages
share by chance stays. Two things are known by their wording:
a copyright line at the very foot of a page, with what stands below it, and the date and address that a browser prints at
the edges of a page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD, FOOT = 0.25, 0.77  # running lines stand above or below these shares of the page height
_SAME_HEIGHT = 0.006
_SLOT_SHARE = 0.4  # share of the pages that must have a running line at the height of one
_STAMP_SHARE = 0.6  # share of pages that a text in the middle of the page must stand on to be a watermark
_STRANGERS = 1  # lines that may stand between the edge of the page and a running line
_IMPRINT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:19|20)\d\d", re.IGNORECASE)
_IMPRINT_HEIGHT = 0.88
_BROWSER = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?:\s?[AP]M)?\b.*|(?:https?|file)://\S+(?: .*)? \d+/\d+", re.IGNORECASE)
_BROWSER_EDGE = 0.06
_FOOTER_HEIGHT = 0.925
_FOOTER_SPACE = 0.026  # of the page height, above a footer
_FOOTER_SHARE = 0.8  # share of the pages that have one
_EXACT = 0.0015  # of the page height: lines at one height whatever they say
_NOTE = re.compile(r"(?:[*†‡§]{1,4}|\d{1,3})\s?[A-Za-z“(\[]")  # a footnote may stand there as well
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(r"(?:^|\W)page:?\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?(?:\W|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: its words, and the height of its middle as a share of the page height (0 is the top)."""

    text: str
    height: float


@dataclass(frozen=True, slots=True)
class _Seen:
    page: int
    index: int
    text: str
    height: float


def masked(text: str) -> str:
    """The words without case, white space folded, every number as "#"."""
    return _NUMBER.sub("#", " ".join(text.split()).casefold())


def running(pages: Sequence[Sequence[PageLine]]) -> tuple[frozenset[int], ...]:
    """For each page the indexes of its lines that are furniture.

    The first line of a chapter banner (a running header whose words change from one stretch of pages to the next) is
    not counted, since it is the heading of the chapter.
    """
    groups: dict[str, list[_Seen]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index, line in enumerate(page):
            groups[masked(line.text)].append(_Seen(number, index, " ".join(line.text.split()), line.height))
    found: set[_Seen] = set()
    stamps: set[_Seen] = set()
    for group in groups.values():
        for level in _levels(group):
            stamps |= _stamps(level, len(pages))
            found |= _same_words(level) | _numbered(level)
    found = _at_edge(_in_slots(found, len(pages)), pages)
    found |= _footers(pages)
    found -= _chapter_openings(found)
    marked = [_imprint(page) for page in pages]
    for seen in found | stamps:
        marked[seen.page].add(seen.index)
    return tuple(frozenset(m) for m in marked)


def _imprint(page: Sequence[PageLine]) -> set[int]:
    """Lines that are furniture though they stand on one page only."""
    printed = {i for i, line in enumerate(page) if not _BROWSER_EDGE < line.height < 1 - _BROWSER_EDGE and _BROWSER.fullmatch(line.text)}
    begins = [line.height for line in page if line.height > _IMPRINT_HEIGHT and _IMPRINT.match(line.text)]
    return printed | {i for i, line in enumerate(page) if begins and line.height >= min(begins)}


def once(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines in order, each once; those that differ only by a page number count as one."""
    kept: dict[str, str] = {}
    for line in lines:
        text = " ".join(line.split())
        key = masked(text) if _PAGE.search(text) or text.isdigit() else text
        kept.setdefault(key, text)
    return tuple(t for t in kept.values() if t)


def _levels(group: Sequence[_Seen]) -> list[list[_Seen]]:
    """The members that stand at one height."""
    levels: list[list[_Seen]] = []
    for seen in sorted(group, key=lambda s: (s.height, s.page, s.index)):
        if levels and seen.height - levels[-1][-1].height <= _SAME_HEIGHT:
            levels[-1].append(seen)
            continue
        levels.append([seen])
    return [level for level in levels if len({s.page for s in level}) > 1]


def _is_edge(seen: _Seen) -> bool:
    return seen.height < HEAD or seen.height > FOOT


def _same_words(level: Sequence[_Seen]) -> set[_Seen]:
    by_text: dict[str, list[_Seen]] = defaultdict(list)
    for seen in level:
        if _is_edge(seen) and len(seen.text) > 2 and not seen.text.isdigit():
            by_text[seen.text].append(seen)
    return {s for group in by_text.values() if len({s.page for s in group}) > 1 for s in group}


def _stamps(level: Sequence[_Seen], pages: int) -> set[_Seen]:
    by_text: dict[str, list[_Seen]] = defaultdict(list)
    for seen in level:
        if not _is_edge(seen):
            by_text[seen.text].append(seen)
    return {s for g in by_text.values() if (on := len({s.page for s in g})) >= 3 and on >= _STAMP_SHARE * pages for s in g}


def _in_slots(found: set[_Seen], pages: int) -> set[_Seen]:
    """Those at heights where many pages have a repeated line."""
    slots: list[list[_Seen]] = []
    for seen in sorted(found, key=lambda s: (s.height, s.page, s.index)):
        if slots and seen.height - slots[-1][-1].height <= _SAME_HEIGHT:
            slots[-1].append(seen)
            continue
        slots.append([seen])
    return {s for slot in slots if len({s.page for s in slot}) >= _SLOT_SHARE * pages for s in slot}


def _at_edge(found: set[_Seen], pages: Sequence[Sequence[PageLine]]) -> set[_Seen]:
    """Those with nothing but others of them between themselves and the edge of the page (one stranger is let pass)."""
    places = {(s.page, s.index): s for s in found}
    kept: set[_Seen] = set()
    for number, page in enumerate(pages):
        order = sorted(range(len(page)), key=lambda i: (page[i].height, i))
        for side in (order, order[::-1]):
            strangers = 0
            for index in side:
                seen = places.get((number, index))
                strangers += seen is None
                if strangers > _STRANGERS:
                    break
                kept |= {seen} if seen else set()
    return kept


def _footers(pages: Sequence[Sequence[PageLine]]) -> set[_Seen]:
    """Lines at the very foot whose words change from page to page, while their height and the space above them do not."""
    slots: list[list[_Seen]] = []
    blocks = [_Seen(n, i, page[i].text, page[i].height) for n, page in enumerate(pages) for i in _foot_block(page)]
    for seen in sorted(blocks, key=lambda s: (s.height, s.page, s.index)):
        if slots and seen.height - slots[-1][-1].height <= _EXACT:
            slots[-1].append(seen)
            continue
        slots.append([seen])
    least = max(3.0, _FOOTER_SHARE * len(pages))
    return {s for slot in slots if len({s.page for s in slot}) >= least for s in slot}


def _foot_block(page: Sequence[PageLine]) -> list[int]:
    """Indexes of the one or two lines that stand below everything else with an empty stretch above them."""
    order = sorted(range(len(page)), key=lambda i: (-page[i].height, i))
    for size in (1, 2, 3):
        block, above = order[:size], order[size : size + 1]
        lowest = page[block[-1]].height if len(block) == size else 0.0
        if lowest < _FOOTER_HEIGHT:
            return []
        if not above or lowest - page[above[0]].height > _FOOTER_SPACE:
            return [] if _NOTE.match(page[block[-1]].text) else block
    return []


def _numbered(level: Sequence[_Seen]) -> set[_Seen]:
    """Those whose numbers differ from page to page as the page does."""
    by_offset: dict[tuple[int, int], list[_Seen]] = defaultdict(list)
    for seen in level:
        for position, number in enumerate(_NUMBER.findall(seen.text)):
            if len(number) <= 4 and _is_edge(seen):
                by_offset[position, int(number) - seen.page].append(seen)
    return {s for group in by_offset.values() if len({s.page for s in group}) > 1 and _only_pages_differ(group) for s in group}


def _only_pages_differ(group: Sequence[_Seen]) -> bool:
    """Of several numbers in the line, only the page number may differ: codes that follow each other are no page numbers."""
    numbers = [_NUMBER.findall(s.text) for s in group]
    return sum(len(set(column)) > 1 for column in zip(*numbers, strict=False)) <= 1


def _chapter_openings(found: set[_Seen]) -> set[_Seen]:
    """First lines of the stretches in which a header at one height carries one text after the other."""
    slots: dict[int, list[_Seen]] = defaultdict(list)
    for seen in found:
        if seen.height < HEAD and not _PAGE.search(seen.text):
            slots[round(seen.height / _SAME_HEIGHT)].append(seen)
    openings: set[_Seen] = set()
    for slot in slots.values():
        stretches = _stretches(sorted(slot, key=lambda s: (s.page, s.index)))
        texts = {s.text for s in slot}
        if len(texts) > 1 and len(stretches) == len(texts):
            openings |= {stretch[0] for stretch in stretches}
    return openings


def _stretches(slot: Sequence[_Seen]) -> list[list[_Seen]]:
    stretches: list[list[_Seen]] = []
    for seen in slot:
        if stretches and stretches[-1][-1].text == seen.text:
            stretches[-1].append(seen)
            continue
        stretches.append([seen])
    return stretches
