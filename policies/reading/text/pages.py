"""Running headers, footers and page numbers of plain text: found by page marks and by what repeats around them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from policies.reading.text.lines import Line

_DIGITS = re.compile(r"\d+")
_PAGE_WORD = re.compile(r"\bpage\s*:?\s*\d+(?:\s*(?:of|/)\s*\d+)?\b|\b\d+\s+of\s+\d+\b|\|\s*\d+$", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")
_REACH = 10  # a running header or footer is not longer than this many lines
_LEAST_PAGES = 2
_SHARE = 0.5
_WIDE_GAP = 5  # so many blank lines behind the header of a page part its text from that of the page before
_CODE_HEAD = re.compile(r"(?:[A-Z][\w®-]* ){0,2}Codes?(?:\(s\))?\b.{0,20}\bDescriptions?\b.{0,20}", re.IGNORECASE)
_LETTERHEAD = re.compile(r"(?:[A-Z][a-z]+ ){1,3}(?:Policy|Guideline|Bulletin|Criteria) \| [A-Z].+")
_LETTERHEAD_LINES = 4


def split_running(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without running headers, footers and page numbers, and the running lines, each once."""
    anchors = _page_marks(lines)
    gone = set(anchors)
    letterhead: list[int] = []
    if len(anchors) >= _LEAST_PAGES:
        for step in (-1, 1):
            gone |= _repeated_beside(lines, anchors, step)
        gone |= _first_page_copies(lines, gone)
        gone |= _top(lines, gone)
        letterhead = _letterhead(lines, gone)
    gone |= _repeated_paragraphs(lines)
    gone |= _repeated_heads(lines, gone)
    kept = _without(lines, gone | set(letterhead))
    named = [" ".join(lines[at].text for at in letterhead)] if letterhead else []
    return kept, list(dict.fromkeys([*named, *(lines[at].text for at in sorted(gone))]))


def _without(lines: Sequence[Line], gone: set[int]) -> list[Line]:
    """What stays. The gap of a page break is no gap of the text: a sentence goes on over it."""
    kept: list[Line] = []
    broken = False
    for at, line in enumerate(lines):
        if at in gone:
            broken = True
            continue
        kept.append(replace(line, gap=line.gap if line.gap >= _WIDE_GAP else 0, page=True) if broken else line)
        broken = False
    return kept


def _letterhead(lines: Sequence[Line], gone: set[int]) -> list[int]:
    """The box at the head of the first page ("Medical Policy | Title of the Policy"), which many extractions put at its foot."""
    foot = next((at for at in sorted(gone) if at > _REACH), 0)
    for at in range(foot - 1, max(foot - 1 - _LETTERHEAD_LINES, 0), -1):
        if _LETTERHEAD.fullmatch(lines[at].text):
            return list(range(at, foot))
    return []


def _masked(text: str) -> str:
    return _DIGITS.sub("#", text)


def _page_marks(lines: Sequence[Line]) -> list[int]:
    """Lines that carry the page number: the same line but for a number that grows by one from page to page."""
    by_mask: defaultdict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if len(line.text) <= 200 and any(sign.isdigit() for sign in line.text):
            by_mask[_masked(line.text)].append(at)
    runs = [run for mask, places in by_mask.items() if (run := _counting(lines, places, mask))]
    marks = {at for run in runs for at in run}
    marks |= {at for at, line in enumerate(lines) if _PAGE_WORD.fullmatch(line.text)}
    return sorted(marks)


def _counting(lines: Sequence[Line], places: list[int], mask: str) -> list[int]:
    """The places where one of the numbers counts pages; empty where none does."""
    spoken = any(_PAGE_WORD.search(lines[at].text) for at in places)
    if len(places) < (_LEAST_PAGES if spoken else 3):
        return []
    numbers = [[int(number) for number in _DIGITS.findall(lines[at].text)][:20] for at in places]
    for column in range(len(numbers[0])):
        values = [row[column] for row in numbers]
        steps = [after - before for before, after in pairwise(values)]
        if all(step > 0 for step in steps) and sum(step == 1 for step in steps) >= 0.8 * len(steps) and values[0] <= 10:
            return places if _is_page_line(lines, places, mask, spoken) else []
    return []


def _is_page_line(lines: Sequence[Line], places: list[int], mask: str, spoken: bool) -> bool:
    """A counting line is a page mark where it says so, or stands alone or at the end of a line that repeats, far from the next one.

    "1. Smith J." and "CPB 1" also count, but follow one another closely or differ in their words.
    """
    gaps = [after - before for before, after in pairwise(places)]
    far = min(gaps) >= 5 and sorted(gaps)[len(gaps) // 2] >= 12
    if spoken:
        return far or min(gaps) >= 4
    if _BARE_NUMBER.fullmatch(lines[places[0]].text):
        return far and len(places) >= 3
    return far and (mask.endswith("#") or mask.startswith("#")) and sum(sign.isalpha() for sign in mask) >= 4


def _repeated_beside(lines: Sequence[Line], anchors: list[int], step: int) -> set[int]:
    """Lines next to the page marks, on one side, that stand there on most pages."""
    known = set(anchors)
    starts = [at for at in anchors if at + step not in known]
    gone: set[int] = set()
    running: set[str] = set()
    for distance in range(1, _REACH + 1):
        places = [at + step * distance for at in starts if 0 <= at + step * distance < len(lines)]
        counted = Counter(lines[at].text for at in places if at not in known)
        often = {text for text, count in counted.items() if count >= max(2, _SHARE * len(starts))}
        if not often:
            break
        running |= often
    for start in starts:
        for distance in range(1, _REACH + 1):
            at = start + step * distance
            if not 0 <= at < len(lines) or (lines[at].text not in running and at not in known):
                break
            gone.add(at)
    return gone


def _first_page_copies(lines: Sequence[Line], gone: set[int]) -> set[int]:
    """The running lines of pages whose page mark was lost or stands elsewhere: exact copies of at least three words."""
    running = {lines[at].text for at in gone if len(lines[at].text.split()) >= 3}
    counted = Counter(line.text for line in lines)
    first = {text: at for at, line in reversed(list(enumerate(lines))) if (text := line.text) in running}
    return {
        at
        for at, line in enumerate(lines)
        if line.text in running and at not in gone and (at != first[line.text] or counted[line.text] < 3)
    }


def _top(lines: Sequence[Line], gone: set[int]) -> set[int]:
    """The running header of the first page, at the very beginning."""
    running = {lines[at].text for at in gone}
    top = next((at for at, line in enumerate(lines) if at not in gone and line.text not in running), 0)
    return set(range(top)) if top <= _REACH else set()


def _repeated_heads(lines: Sequence[Line], gone: set[int]) -> set[int]:
    """The heading row of a table, printed again at the top of each page the table runs over."""
    tops = [at for at in range(1, len(lines)) if at not in gone and at - 1 in gone and len(lines[at].text) <= 60]
    counted = Counter(lines[at].text for at in tops)
    first = {line.text: at for at, line in reversed(list(enumerate(lines))) if at not in gone}
    often = {text for text, times in counted.items() if times >= 2 or _CODE_HEAD.fullmatch(text)}
    return {at for at in tops if lines[at].text in often and first[lines[at].text] < at and not lines[at].text[0].islower()}


def _repeated_paragraphs(lines: Sequence[Line]) -> set[int]:
    """Three or more long lines that come again word for word, three times and more: a disclaimer at the foot of each page."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if len(line.text) >= 60:
            places[line.text].append(at)
    often = {at for found in places.values() if len(found) >= 3 for at in found}
    gone: set[int] = set()
    for at in sorted(often):
        run = [at + offset for offset in range(3)]
        if all(one in often for one in run):
            gone.update(run)
    return gone
