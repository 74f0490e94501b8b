"""Denials that rest on a criterion which the policy in force on the date of service does not contain: the payer's own error, as it seems.

The words cited are held against every sentence of the version in force. Only a citation that stands nowhere near any of them is told;
the letter's sentence and the nearest sentence of the policy are both shown, because a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policies.model import Document
from policies.search.words import stems
from practice.denials.model import Cited, DenialLetter

NEAR = 0.5
"""Share of the cited words (by weight) that a sentence of the policy must hold for the citation to stand in it."""
FEWEST_WORDS = 3
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SENTENCE = re.compile(r"(?<=[.;:])\s+|\n+")
_FIGURE_WEIGHT = 2.0

Versions = Callable[[str], Document | None]
"""Version name ("northlake:nl-101@2") → its document; None where the record has none."""


@dataclass(frozen=True, slots=True)
class PayerError:
    """One citation that the policy in force does not bear out.

    nearest  the sentence of the policy that comes nearest, "" where none shares a word
    share    how much of the cited words stands in it, 0 to 1
    figures  figures cited that the nearest sentence does not hold ("12" where the policy says 6)
    """

    letter: DenialLetter
    cited: Cited
    policy_version: str
    nearest: str
    share: float
    figures: tuple[str, ...]


def payer_errors(letters: Iterable[DenialLetter], versions: Versions) -> tuple[PayerError, ...]:
    """The citations that stand nowhere in the policy in force, by letter."""
    return tuple(error for letter in letters for error in _of_letter(letter, versions))


def _of_letter(letter: DenialLetter, versions: Versions) -> Iterator[PayerError]:
    if not letter.policy_version:
        return
    document = versions(letter.policy_version)
    if document is None:
        return
    sentences = [one for section in document.sections for one in _SENTENCE.split(section.text) if one.strip()]
    for cited in letter.cited:
        words = _weighed(cited.criterion)
        if len(words) < FEWEST_WORDS:
            continue
        found, share = nearest(words, sentences)
        figures = tuple(sorted(set(_FIGURE.findall(cited.criterion)) - set(_FIGURE.findall(found))))
        if share < NEAR or figures:
            yield PayerError(letter, cited, letter.policy_version, found.strip(), round(share, 3), figures)


def _weighed(text: str) -> dict[str, float]:
    return {word: _FIGURE_WEIGHT if _FIGURE.fullmatch(word) else 1.0 for word in stems(text)}


def nearest(words: dict[str, float], sentences: Sequence[str]) -> tuple[str, float]:
    """The sentence that holds most of the words by weight, and its share of them."""
    total = sum(words.values())
    best, share = "", 0.0
    for sentence in sentences:
        held = sum(weight for word, weight in words.items() if word in set(stems(sentence)))
        if held / total > share:
            best, share = sentence, held / total
    return best, share
