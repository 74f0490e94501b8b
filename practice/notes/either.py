"""What says of a thing that it is so or that it is not, read once from data/vocabulary/notes/either.yml and the files of either/."""

from __future__ import annotations

import functools

from rules.lexicon import Strict, load_all


class EitherSo(Strict):
    """Words by which a record says that what a leaf names is so (`met`) or is not (`unmet`); see the head of the file.

    `lately`: a leaf may ask for it in a time, in which the day of the sentence must lie.
    """

    asked: str
    met: str = ""
    also: str = ""
    unmet: str = ""
    never: str = ""
    unless: str = ""
    planned: bool = False
    copied: bool = False
    people: bool = False
    lately: bool = False
    all_of: tuple[str, ...] = ()


class Eithers(Strict):
    """data/vocabulary/notes/either.yml, and a file for each field of care in either/."""

    rows: tuple[EitherSo, ...]


@functools.cache
def either_so() -> Eithers:
    """What says that a thing is so or is not."""
    return Eithers(rows=tuple(row for one in load_all(Eithers, "notes/either") for row in one.rows))
