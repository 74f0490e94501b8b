"""A letter into passages, sentence by sentence; what may be about a patient is told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.drafts.draft import Draft, PolicyCite, Sentence
from practice.drafts.words import one_line
from practice.library.model import About, Passage
from practice.notes.sentences import sentences_of
from practice.notes.tokens import mentions, tokens

_PERSON = re.compile(
    r"\b(?:he|she|his|her|hers|him|mr|mrs|ms|dr|patient|patients|member|our|this (?:man|woman|child)|claim|dob|mrn|born)\b|\d",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+|[A-Z][a-z]+ [A-Z][a-z]+")
_SHORTEST = 25
_SHAPES = ("paragraph", "item", "table")


def of_draft(draft: Draft) -> Iterator[tuple[About, str, tuple[str, ...]]]:
    """What a draft says, sentence by sentence, without points to settle, labels and the like."""
    for block in draft.blocks:
        if block.shape in _SHAPES:
            yield from (_of(one) for one in block.every() if not one.to_do and len(one.text) >= _SHORTEST)


def _of(one: Sentence) -> tuple[About, str, tuple[str, ...]]:
    cites = tuple(cite.quote for cite in one.cites if isinstance(cite, PolicyCite) and cite.quote)
    return one.about.value, one.text, cites


def of_text(text: str) -> Iterator[tuple[About, str, tuple[str, ...]]]:
    """What a letter given as a file says. Whatever names somebody, counts something, or speaks of health is taken to be about a patient."""
    for one in sentences_of(text, None):
        words = one_line(one.text)
        if len(words) >= _SHORTEST:
            personal = bool(_PERSON.search(words) or _NAME.search(words) or mentions(tokens(words)))
            yield "patient" if personal else "office", words, ()


def passages(found: Iterator[tuple[About, str, tuple[str, ...]]], name: str) -> tuple[Passage, ...]:
    """With identifiers made from the letter's; each text once."""
    told = dict.fromkeys(found)
    return tuple(Passage(f"{name}-{at}", about, text, cites) for at, (about, text, cites) in enumerate(told, start=1))
