"""What the words of a whole sentence say beyond its parts: an order, a box that is ticked, what is to be done, what was taken after all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.notes.boxes import answer
from practice.notes.model import Assertion, Sentence
from practice.notes.parts import Part
from practice.notes.tokens import Mention, Token

_TAKEN = re.compile(
    r"\b(?:and|then|she|he|they|patient|pt)\s+(?:has\s+)?(?:took|used|completed|finished|tolerated|taken|attended)\s+(?:it|them|this|these|all)\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:[A-Z][\w/ ]{0,20}:\s*)?(?:alternate|rotate|limit|finish|"
    r"complete\s+(?:\d|the|a|pt\b|physical)|attend|do|try|take|use|get|obtain|trial\s+(?:of\s+)?|continue\s+to\s+try|wear|apply)\s*\b"
    r"(?!.*\b(?:failed|without|no\s+(?:relief|improvement|benefit)|completed|done|was|were)\b)",
    re.IGNORECASE,
)
_TO_BE = re.compile(r"\b(?:to|will|should|must|can|may|would)\s+be\s+(?!able\b|noted\b|expected\b)\w+(?:ed|en|ne|wn)\b", re.IGNORECASE)
"""What is to be done is not done (`to be investigated`)."""


_BEGUN = re.compile(r"\b(?:start|beg[aiu]n|initiat|enroll)\w*\b[^.;,]{0,50}\btoday\b", re.IGNORECASE)
"""What begins today has not been gone through."""


def put_right(
    sentence: Sentence, found: tuple[Token, ...], named: tuple[Mention, ...], parts: list[Part], reached: list[set[Assertion]]
) -> None:
    """Change what reaches the tokens of a sentence by what the whole of it says."""
    if sentence.section in ("assessment_plan", "plan", "") and found and parts and _ORDERED.match(sentence.text):
        for i in range(parts[0].first, parts[0].last + 1):
            reached[i].add(Assertion.PLANNED)
    _treated(named, found, parts, reached)
    if (told := answer(sentence.text)) is not None:
        for one in reached:
            one -= {Assertion.UNCERTAIN, Assertion.ABSENT}
            one |= set() if told else {Assertion.ABSENT}
    for i in _ahead(sentence.text, found):
        reached[i].add(Assertion.PLANNED)
    if taken := _TAKEN.search(sentence.text):
        for i, token in enumerate(found):
            if token.start < taken.start():
                reached[i] -= {Assertion.PLANNED, Assertion.HYPOTHETICAL}


def _ahead(text: str, found: tuple[Token, ...]) -> Iterator[int]:
    """Places of words that a sentence says are to be done: those of the stretch before and behind it up to a comma or a semicolon."""
    for told in (*_TO_BE.finditer(text), *_BEGUN.finditer(text)):
        first = max((text.rfind(mark, 0, told.start()) for mark in ",;"), default=-1) + 1
        last = min((at for mark in ",;" if (at := text.find(mark, told.end())) >= 0), default=len(text))
        yield from (i for i, token in enumerate(found) if first <= token.start < last)


def _treated(named: tuple[Mention, ...], found: tuple[Token, ...], parts: list[Part], reached: list[set[Assertion]]) -> None:
    """`no biologic for asthma` denies the drug, and leaves open what it is for."""
    for mention in named:
        behind = mention.last + 1
        if (
            mention.kind != "therapy"
            or behind >= len(found)
            or found[behind].text != "for"
            or Assertion.ABSENT not in reached[mention.first]
        ):
            continue
        last = next(part.last for part in parts if part.first <= mention.last <= part.last) if parts else behind
        for i in range(behind, last + 1):
            if Assertion.ABSENT in reached[i]:
                reached[i] = (reached[i] - {Assertion.ABSENT}) | {Assertion.UNCERTAIN}
