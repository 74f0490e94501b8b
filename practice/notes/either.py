"""What says of a thing that it is so or that it is not, read once from data/vocabulary/notes/either.yml and checked."""

from __future__ import annotations

import functools

from rules.lexicon import Strict, load


class EitherSo(Strict):
    """Words by which a record says that what a leaf names is so (`met`) or is not (`unmet`); see the head of the file."""

    asked: str
    met: str = ""
    also: str = ""
    unmet: str = ""
    unless: str = ""
    planned: bool = False
    copied: bool = False
    people: bool = False
    all_of: tuple[str, ...] = ()


class Eithers(Strict):
    """data/vocabulary/notes/either.yml."""

    rows: tuple[EitherSo, ...]


@functools.cache
def either_so() -> Eithers:
    """What says that a thing is so or is not."""
    return load(Eithers, "notes/either.yml")
