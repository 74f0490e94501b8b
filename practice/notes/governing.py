"""What the word that a thing hangs on makes of it: told of the patient, or only spoken of (data/vocabulary/notes/governing.yml)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from rules.lexicon import Strict, load

Relation = Literal["told", "stating", "being"]


class Governing(Strict):
    """data/vocabulary/notes/governing.yml: regular expressions for one word or phrase each; those of a relation by preposition."""

    listed: tuple[str, ...]
    having: tuple[str, ...]
    told: Mapping[str, tuple[str, ...]]
    stating: Mapping[str, tuple[str, ...]]
    being: Mapping[str, tuple[str, ...]]


def lists_therapies(head: str) -> bool:
    """Whether therapies are listed under a heading or a label."""
    return _words("listed").search(head) is not None


def tells_of_use(text: str) -> bool:
    """Whether words around a therapy tell that somebody had it: one of use, or a number."""
    return _words("having").search(text) is not None


def tells(relation: Relation, preposition: str, word: str) -> bool:
    """Whether a word says with its preposition that what stands behind is so: of a therapy (`told`), of anything else (`stating`); or that
    it is there, so that a denial of the whole denies it (`being`).

    Raises KeyError for a preposition that the file does not name.
    """
    return _governors(relation, preposition.lower()).fullmatch(word) is not None


@functools.cache
def _file() -> Governing:
    return load(Governing, "notes/governing.yml")


@functools.cache
def _words(part: Literal["listed", "having"]) -> re.Pattern[str]:
    found = _file()
    return re.compile(rf"\b(?:{'|'.join(found.having)})\b|\d" if part == "having" else rf"\b(?:{'|'.join(found.listed)})\b", re.IGNORECASE)


@functools.cache
def _governors(relation: Relation, preposition: str) -> re.Pattern[str]:
    words: Sequence[str] = getattr(_file(), relation)[preposition]
    return re.compile("|".join(words) or r"(?!)", re.IGNORECASE)
