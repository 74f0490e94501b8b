"""Which words claim nothing, as declared in data/vocabulary/practice/drafting.yml, read strictly."""

from __future__ import annotations

import functools
import re

import yaml
from pydantic import BaseModel, ConfigDict

from policies.search.words import stems
from practice.access.roles import FOLDER

_MONTH = re.compile(r"\bMay(?=\s+(?:\d|of\s+\d))|(?<=\d )May(?=\s+\d)")
_NOT = re.compile(r"n't\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s?\b|(?<=s)'")
SLOT = re.compile(r"\{([a-z_0-9.]+)\}")
ENDED = re.compile(r"([.!?:;])”\.")
"""A full stop behind a quotation that has its own."""
ASKING = ("ask", "plain")
"""Slots that are filled with whom to ask, in the house's words or in plain ones."""
_OPENS, _CLOSES = "“", "”"
NEAR = 4
"""Words on either side in which a turning word belongs to what is said."""


class Declared(BaseModel):
    """drafting.yml, whole.

    office   words of letters and of the desk; a sentence of these alone claims nothing
    frames   words that lead to a quotation ("the note of … records")
    turning  words that turn what is said around: whoever leaves one out, or puts one in, has altered the claim
    desk     whom to ask, as pre-flight names them → what the front desk is told of it
    standing whole sentences by name, with {slots} for fields of the case
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: tuple[str, ...]
    frames: tuple[str, ...]
    turning: frozenset[str]
    desk: dict[str, str]
    standing: dict[str, str]


@functools.cache
def declared() -> Declared:
    """The declared words. A mistake in the file stops everything."""
    return Declared.model_validate(yaml.safe_load((FOLDER / "drafting.yml").read_text(encoding="utf-8")))


@functools.cache
def office_stems() -> frozenset[str]:
    """Stems of the words that claim nothing."""
    return frozenset(stem for words in (*declared().office, *declared().frames) for stem in stemmed(words))


@functools.cache
def frame_stems() -> frozenset[str]:
    """Stems of the words that lead to a quotation."""
    return frozenset(stem for words in declared().frames for stem in stemmed(words))


@functools.lru_cache(maxsize=4096)
def stemmed(text: str) -> tuple[str, ...]:
    """The words and figures of a text, stemmed, in order, without the commonest; n't counts as not."""
    plain = _NOT.sub(" not", text.replace("’", "'").replace("cannot", "can not"))
    return tuple(stems(_POSSESSIVE.sub("", plain)))


@functools.cache
def turning_stems() -> frozenset[str]:
    """Stems of the words that turn what is said around."""
    return frozenset(stem for word in declared().turning for stem in stemmed(word))


def turns(text: str) -> frozenset[str]:
    """The turning words of a text, stemmed. The month of May is none."""
    return frozenset(stem for stem in stemmed(_MONTH.sub(" ", text)) if stem in turning_stems())


def cut_off(part: str, whole: str) -> frozenset[str]:
    """The turning words that stand close before or behind a part of a text, and are not in it: without them it says something else."""
    at = whole.find(part)
    if at < 0:
        return frozenset()
    before, behind = stemmed(whole[:at])[-NEAR:], stemmed(whole[at + len(part) :])[:NEAR]
    return turns(" ".join((*before, *behind)))


def one_line(text: str) -> str:
    """Blanks folded: where a line breaks is not part of what is said."""
    return " ".join(text.split())


def parted(text: str) -> tuple[str, tuple[str, ...]]:
    """The words outside quotation marks, and the quotations; marks inside a quotation belong to it."""
    outside: list[str] = []
    quotes: list[str] = []
    depth, begun = 0, 0
    for at, sign in enumerate(text):
        if sign == _OPENS:
            depth += 1
            begun = at + 1 if depth == 1 else begun
        elif sign == _CLOSES and depth:
            depth -= 1
            if not depth:
                quotes.append(text[begun:at])
                outside.append(" ")
        elif not depth:
            outside.append(sign)
    return "".join(outside) + (text[begun:] if depth else ""), tuple(quotes)
