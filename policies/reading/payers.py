"""Which payer a document belongs to: by the names it prints and the hosts it names. The names are in data/vocabulary/payers.yml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policies.reading.vocabulary import payers

_LICENSEE = re.compile(r"independent licensees? of (?:the )?blue cross (?:and|&)? ?blue shield association|association of independent blue cross and blue shield plans")
_SIGNS = re.compile(r"[®™©℠]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


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

    A name inside a longer one of another payer does not count; among equals the payer named first.
    """
    scores: dict[str, int] = {}
    order: dict[str, int] = {}
    offset = 0
    for text, weight in weighted:
        folded = _LICENSEE.sub(" ", _fold(text))
        for match in _names().finditer(folded):
            found = _owner(match.group())
            scores[found] = scores.get(found, 0) + weight
            order.setdefault(found, offset + match.start())
        offset += len(folded)
    return min(scores, key=lambda p: (-scores[p], order[p]), default=None)


def _fold(text: str) -> str:
    return " ".join(_SIGNS.sub("", text).translate(_DASHES).lower().replace("’", "'").split())


@cache
def _by_words() -> dict[str, str]:
    """Every name, alias and host with the payer that owns it."""
    owners: dict[str, str] = {}
    for entry in payers().payers:
        owners.update({_fold(words): entry.id for words in (entry.name, *entry.aliases, *entry.hosts)})
    return owners


def _owner(words: str) -> str:
    return _by_words()[words]


@cache
def _names() -> re.Pattern[str]:
    words = sorted(_by_words(), key=lambda w: (-len(w), w))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])")
