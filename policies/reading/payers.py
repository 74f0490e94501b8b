"""Which payer a document belongs to: by the names it prints and the hosts it names. The names are in data/vocabulary/payers.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from policies.reading.vocabulary import payers

_LICENSEE = re.compile(
    r"independent licensees? of (?:the )?blue cross (?:and|&)? ?blue shield association"
    r"|association of independent blue cross and blue shield plans"
)
_PLAIN = {**dict.fromkeys(map(ord, "‐‑‒–—−"), "-"), **dict.fromkeys(map(ord, "®™©℠"), ""), ord("’"): "'"}


def payer_name(payer_id: str | None) -> str | None:
    """The name people use of a payer; an id that the vocabulary does not know is its own name."""
    if payer_id is None:
        return None
    return next((entry.name for entry in payers().payers if entry.id == payer_id), payer_id)


def payer_id(name: str | None) -> str | None:
    """The id of a payer by its id, name or alias; other words are turned into an id of their own."""
    if not name or not name.strip():
        return None
    folded = _fold(name)
    for entry in payers().payers:
        if folded in (entry.id, *(_fold(n) for n in (entry.name, *entry.aliases))):
            return entry.id
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or None


def payer_at(host: str) -> str | None:
    """The payer that publishes on this host or a host above it."""
    name = host.lower().rstrip(".")
    return next((e.id for e in payers().payers for h in e.hosts if name == h or name.endswith("." + h)), None)


def find_payer(weighted: Sequence[tuple[str, int]]) -> str | None:
    """The payer that these texts name most, each text counting with its weight; None where they name none.

    A name inside a longer one of another payer does not count; among equals the payer named first. Weight 1 is the body of the
    document, where payers that others mention count only if no other is named.
    """
    named = [(found, weight) for text, weight in weighted for found in _named(text)]
    return _most([n for n in named if n[1] > 1 or n[0] not in _mentioned()]) or _most(named)


def sole_lob(payer: str | None) -> tuple[str, ...]:
    """The line of business of a payer that has but one."""
    return next((entry.lob for entry in payers().payers if entry.id == payer), ())


def _named(text: str) -> Iterator[str]:
    return (_by_words()[match.group()] for match in _names().finditer(_LICENSEE.sub(" ", _fold(text))))


def _most(named: Sequence[tuple[str, int]]) -> str | None:
    """The heaviest; among equals the first."""
    scores: dict[str, int] = {}
    for payer, weight in named:
        scores[payer] = scores.get(payer, 0) + weight
    return max(scores, key=lambda p: scores[p], default=None)


def _fold(text: str) -> str:
    return " ".join(text.translate(_PLAIN).lower().split())


@cache
def _by_words() -> dict[str, str]:
    """Every name, alias and host with the payer that owns it."""
    owners: dict[str, str] = {}
    for entry in payers().payers:
        owners.update({_fold(words): entry.id for words in (entry.name, *entry.aliases, *entry.hosts)})
    return owners


@cache
def _mentioned() -> frozenset[str]:
    return frozenset(entry.id for entry in payers().payers if entry.mentioned)


@cache
def _names() -> re.Pattern[str]:
    words = sorted(_by_words(), key=lambda w: (-len(w), w))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])")


def without_names(text: str) -> str:
    """The text in lower case without any name of a payer."""
    return _names().sub(" ", _fold(text))
