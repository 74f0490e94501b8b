"""Texts in which all lines were run together into one: cut at headings, labels, markers and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policies.reading.roles import heading_role
from policies.reading.text_lines import Line
from policies.reading.text_shape import is_title_case

_GIANT = 3000
_LABELS = re.compile(
    r"(?<=\s)(?=(?:medical policy|policy(?: number| no\.?| #| id)?|topic|section|subject|title|line of business|place of service|"
    r"(?:original |current |annual )?(?:effective|issue|origination|review|revision|publish(?:ed)?|publication|approval) date|(?:last|next) review(?:ed)?(?: date)?|"
    r"phone|fax|email|notes?)\s?:\s)",
    re.IGNORECASE,
)
_BULLETS = re.compile(r"\s+(?=[•●▪■◦➢✓]\s)")
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]”\"]{2}[.?!])\s+(?=[A-Z“\"(])|(?<=\.[”\"])\s+(?=[A-Z])")
_LONGEST = 8  # words of a heading inside a running text


def split_single(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Cut giant lines; says whether the text consisted of them."""
    letters = sum(len(line.text) for line in lines)
    giant = sum(len(line.text) for line in lines if len(line.text) > _GIANT)
    if not letters or giant < 0.6 * letters or len(lines) > 12:
        return list(lines), False
    made: list[Line] = []
    for line in lines:
        made += [line] if len(line.text) <= _GIANT else [Line(piece, 1) for piece in _pieces(line.text)]
    return made, True


def _pieces(text: str) -> list[str]:
    cut = [part for label in _LABELS.split(text) for part in _BULLETS.split(label)]
    pieces: list[str] = []
    for part in cut:
        for sentence in _SENTENCE.split(part):
            pieces += _at_heading(sentence.strip())
    return [piece for piece in pieces if piece]


def _at_heading(sentence: str) -> list[str]:
    """A sentence that begins with a heading ("Policy Position Coverage is subject to ...") is cut behind it."""
    words = list(_WORD.finditer(sentence))
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        heading, rest = sentence[: words[count - 1].end()], sentence[words[count].start() :]
        if _is_heading(heading) and _begins_sentence(rest) and not heading.endswith((",", ";")):
            return [heading, *_at_heading(rest)]
    return [sentence]


@cache
def _is_heading(text: str) -> bool:
    if not text[0].isupper() or not is_title_case(text) or text.endswith((":", ".")) or text.lower().startswith(("this ", "the ", "these ")):
        return False
    known = heading_role(text)
    return known is not None and (known[1] != "weak" or len(text.split()) > 1)


def _begins_sentence(rest: str) -> bool:
    """What follows begins a sentence or a list of codes: a capital or digit, and small words after it."""
    words = rest.split()
    if not words or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    return len(words) >= 3 and (any(word[:1].islower() for word in words[1:4]) or words[0][0].isdigit())
