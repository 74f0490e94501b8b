"""Texts in which all lines were run together into one: cut at headings, labels, markers and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from policies.reading.page_furniture import is_page_line
from policies.reading.roles import heading_role
from policies.reading.text.inline import split_inline
from policies.reading.text.lines import Line
from policies.reading.text.shape import is_title_case

_GIANT = 3000
_LARGE = 700  # enough where the text has hardly another line
_FEW = 3
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?:medical policy|policy(?: number| no\.?| #| id)?|topic|section|subject|title|line of business|"
    r"place of service|origination|"
    r"(?:original |current |annual )?(?:effective|issue|origination|review|revision|publish(?:ed)?|publication|approval) date|"
    r"(?:last|next) review(?:ed)?(?: date)?|phone|fax|email|notes?)\s?:\s",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(rf"(?:(?<=\d{{4}})|(?<=/\d\d))\s+(?=[A-Z][a-z]+ [a-zA-Z])(?!{_MONTH})")
_SETTING = re.compile(r"Place of Service:\s+(?:In|Out)patient(?:/(?:In|Out)patient)?(?=\s+[A-Z])", re.IGNORECASE)
_AFTER_CODES = re.compile(r"(?<=, [0-9A-Z]{5})\s+(?=[A-Z][a-z]+ )")
_BULLETS = re.compile(r"\s+(?=[•●▪■◦➢✓]\s)")
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]”\"]{2}[.?!])\s+(?=[A-Z“\"(])|(?<=\.[”\"])\s+(?=[A-Z])")
_LONGEST = 8  # words of a heading inside a running text
_LEADS_ON = re.compile("a|an|and|as|at|by|for|from|in|into|of|on|or|per|see|the|to|under|with|this|these|our|your|its", re.IGNORECASE)


def split_single(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Cut giant lines; says whether the text consisted of them."""
    letters = sum(len(line.text) for line in lines)
    least = _GIANT if len(lines) > _FEW else _LARGE
    giant = sum(len(line.text) for line in lines if len(line.text) > least)
    if not letters or giant < 0.6 * letters or len(lines) > 12:
        return list(lines), False
    made: list[Line] = []
    for line in lines:
        made += [line] if len(line.text) <= least else [Line(piece, 1) for piece in _pieces(line.text)]
    return made, True


def _pieces(text: str) -> Iterator[str]:
    for labelled in _at_labels(text):
        for part in _BULLETS.split(labelled):
            for listed in split_inline(part):
                for sentence in _SENTENCE.split(listed):
                    for piece in _AFTER_CODES.split(sentence):
                        for cut in _at_headings(piece.strip()):
                            yield from (rest for rest in _without_site(cut) if rest)


def _without_site(piece: str) -> list[str]:
    """A piece that ends in words of the page ("Printer Friendly Version") is cut before them."""
    words = piece.split(" ")
    for size in range(4, 1, -1):
        if len(words) > size and is_page_line(" ".join(words[-size:])):
            return [" ".join(words[:-size]), " ".join(words[-size:])]
    return [piece]


def _at_labels(text: str) -> Iterator[str]:
    """Cut before each label ("Effective Date: ...") and behind the date that follows it."""
    start = 0
    for label in _LABEL.finditer(text):
        yield from _behind_date(text[start : label.start()])
        start = label.start()
    yield from _behind_date(text[start:])


def _behind_date(part: str) -> list[str]:
    """A label and its value, and what stands behind them."""
    if setting := _SETTING.match(part):
        return [setting[0], part[setting.end() :]]
    if not _LABEL.match(part) or not re.search(r"date|review", part[:40], re.IGNORECASE):
        return [part]
    return _AFTER_DATE.split(part, maxsplit=1)


def _at_headings(sentence: str) -> list[str]:
    """A sentence that holds headings ("Policy Position Coverage is subject to ...") is cut before and behind each."""
    words = [match.span() for match in _WORD.finditer(sentence)]
    pieces: list[str] = []
    done, start = 0, 0  # words that are dealt with, and where the rest begins
    while found := _heading_from(sentence, words, done):
        first, last = found
        pieces += [sentence[start : words[first][0]].strip(), sentence[words[first][0] : words[last - 1][1]]]
        done, start = last, words[last][0]
    return [*pieces, sentence[start:]]


def _heading_from(sentence: str, words: Sequence[tuple[int, int]], done: int) -> tuple[int, int] | None:
    """The first heading from the word `done` on: its first word, and the word after its last."""
    for first in range(done, len(words)):
        if not sentence[words[first][0]].isupper():
            continue
        before = sentence[slice(*words[first - 1])]
        if first > done and (not before[-1].islower() or _LEADS_ON.fullmatch(before)):
            continue
        for last in range(min(first + _LONGEST, len(words) - 1), first, -1):
            if last - first == 1 and first > done:
                continue
            rest = sentence[words[last][0] : words[min(last + 3, len(words) - 1)][1]]
            if _is_heading(sentence[words[first][0] : words[last - 1][1]]) and _begins_sentence(rest):
                return first, last
    return None


@lru_cache(maxsize=4096)
def _is_heading(text: str) -> bool:
    if not text[0].isupper() or not is_title_case(text) or text.endswith((":", ".", ",", ";", ")")):
        return False
    if _LEADS_ON.fullmatch(text.split()[0]) or _LEADS_ON.fullmatch(text.split()[-1]):
        return False
    known = heading_role(text)
    return known is not None and (known[1] != "weak" or len(text.split()) > 1)


def _begins_sentence(rest: str) -> bool:
    """What follows begins a sentence or a list of codes: a capital or digit, and small words after it."""
    words = rest.split()
    if len(words) < 3 or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    if words[0] in {"The", "This", "These", "An", "A", "All"}:
        return True
    return any(word[:1].islower() for word in words[1:4]) or words[0][0].isdigit()
