"""The words of announcements, from data/vocabulary/announcements.yml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from diffing.announced.model import AnnouncedClass
from rules.lexicon import Strict, load
from rules.words import typeset

_NOUNS = re.compile(r"\b(?:medical|drug|pharmacy|clinical|coverage|benefit|policy|policies|guidelines?)\b ?")


class Heads(Strict):
    """Parts of a policy that a summary of changes names: those that hold criteria, and those that do not."""

    criteria: tuple[str, ...]
    aside: tuple[str, ...]


class Vocabulary(Strict):
    """See the head of the file."""

    classes: dict[AnnouncedClass, tuple[str, ...]]
    columns: dict[str, tuple[str, ...]]
    effective: tuple[str, ...]
    heads: Heads
    touches: tuple[str, ...]
    verbs: tuple[str, ...]
    idle: tuple[str, ...]
    postponed: tuple[str, ...]
    titled: tuple[str, ...]
    withdrawn: tuple[str, ...]
    replaces: tuple[str, ...]
    creates: tuple[str, ...]
    in_any_title: frozenset[str]
    in_any_summary: frozenset[str]


@functools.cache
def vocabulary() -> Vocabulary:
    """data/vocabulary/announcements.yml."""
    return load(Vocabulary, "announcements.yml")


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """The patterns of one key as one, whatever the case."""
    return re.compile("|".join(f"(?:{part})" for part in getattr(vocabulary(), name)), re.IGNORECASE)


def folded(text: str) -> str:
    """A label for comparison: lower case, one line, without final colon, asterisks and brackets."""
    return re.sub(r"^\W+|[\s:*.()\[\]]+$", "", typeset(text)).lower()


@functools.cache
def _labels() -> dict[str, AnnouncedClass]:
    return {folded(word): announced for announced, words in vocabulary().classes.items() for word in words}


@functools.cache
def _columns() -> dict[str, str]:
    return {folded(word): column for column, words in vocabulary().columns.items() for word in words}


@functools.cache
def head_kinds() -> dict[str, bool]:
    """Heading of a part of a policy → whether it holds criteria."""
    heads = vocabulary().heads
    return {folded(word): kind for kind, words in ((True, heads.criteria), (False, heads.aside)) for word in words}


def class_named(text: str) -> AnnouncedClass | None:
    """The class that a label names ("Revised", "Archived policies:", "Revised policies (effective May 1)"), None for other words."""
    words = folded(re.split(r"\s[-(]|[(:]", typeset(text))[0])
    bare = _NOUNS.sub("", words).strip()
    return _labels().get(words) or _labels().get(bare)


def column_named(text: str) -> str | None:
    """What a column's heading cell says of it: policy, number, effective, text, announced; None for other columns."""
    return _columns().get(folded(text))


def any_class(texts: Iterable[str]) -> AnnouncedClass | None:
    """The class that the innermost of these headings names."""
    return next((found for text in reversed(list(texts)) if (found := class_named(text))), None)
