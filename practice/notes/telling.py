"""What states a thing in words of its own, read once from data/vocabulary/notes/told.yml and the files of told/, and checked."""

from __future__ import annotations

import functools

import pydantic

from rules.lexicon import Strict, load_all, spelled


class ToldSo(Strict):
    """Words by which a record states what a leaf names; `unless`: what must stand nowhere else.

    `beside`: what another sentence must say; `negated`: the leaf may be worded as a negation (`a reason why it cannot be worn`);
    `lasting`: the words tell how long, as the leaf asks;
    `planned`: it may stand in a plan; `open`: words such as `would` do not leave it open; `other`: it may be told by somebody else;
    `once`: it stays so once it was, however long ago; `whole`: the words tell the figure, count or outcome that the leaf asks, too;
    `several`: they tell all that the leaf asks, though it joins several things.
    """

    asked: str
    said: str
    unless: str = ""
    beside: str = ""
    negated: bool = False
    lasting: bool = False
    planned: bool = False
    open: bool = False
    other: bool = False
    once: bool = False
    whole: bool = False
    several: bool = False


class Tellings(Strict):
    """data/vocabulary/notes/told.yml, and a file for each field of medicine in told/.

    `names`: parts that several rows share, written `<NAME>` in them.
    """

    rows: tuple[ToldSo, ...]
    names: dict[str, str] = pydantic.Field(default_factory=dict)


@functools.cache
def told_so() -> Tellings:
    """What states a thing in words of its own."""
    found = load_all(Tellings, "notes/told")
    return Tellings(rows=tuple(ToldSo.model_validate(spelled(row.model_dump(), one.names)) for one in found for row in one.rows))
