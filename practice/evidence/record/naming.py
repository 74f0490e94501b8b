"""Where a text names an item of a leaf, and how the sentence asserts it there."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Item
from practice.evidence.record.chart import Place
from practice.notes.model import Assertion
from practice.notes.part_words import names_part
from practice.notes.results import result_of
from practice.notes.tokens import Mention, Token, mentions, stem, tokens
from practice.notes.wording import leaf_words, wider

LASTING = frozenset({"chronic", "procedure", "imaging", "therapy"})
"""Kinds of things that stay so once they were."""
EVENTS = frozenset({"suicide_attempt"})
"""Findings that happen once: they too stay so, and that there was none since denies none."""
Spot = tuple[int, int, Mention | None]


@functools.lru_cache(maxsize=8192)
def named(text: str) -> tuple[tuple[Token, ...], tuple[Mention, ...]]:
    found = tokens(text)
    return found, mentions(found)


def holds(item: Item, found: tuple[Token, ...], said: tuple[Mention, ...]) -> list[Spot]:
    """Where a text names an item: its concept or a narrower one; its word."""
    if item.kind:
        return [(m.first, m.last, m) for m in said if m.names & item.names]
    own: list[Spot] = [(i, i, None) for i, token in enumerate(found) if token.stem == item.word]
    return own or [
        (i, i, None)
        for i, token in enumerate(found)
        if names_part(item.word, token.stem) or (i + 1 < len(found) and names_part(item.word, f"{token.text}-{found[i + 1].text}"))
    ]


def assertion(item: Item, spot: Spot, place: Place) -> Assertion:
    first, last, mention = spot
    if mention is not None and mention.kind == "sign":
        return result_of(place.read, mention, place.side)
    return place.read.assertion(first, last)


_PLAIN = frozenset(
    [
        "no",
        "not",
        "any",
        "a",
        "an",
        "the",
        "or",
        "and",
        "nor",
        "of",
        "for",
        "with",
        "without",
        "denies",
        "denied",
        "denying",
        "never",
        "had",
        "has",
        "have",
        "been",
        "tried",
        "prior",
        "previous",
        "history",
        "h/o",
        "hx",
        "known",
        "current",
        "past",
        "evidence",
        "sign",
        "signs",
        "other",
        "is",
        "on",
        "taking",
        "uses",
        "use",
        "active",
        "received",
        "absent",
        "none",
        "than",
        "negative",
        "systemic",
        "complete",
    ]
)


def narrowed(place: Place, mention: Mention) -> bool:
    """Whether a word right before a name makes it narrower (`no knee surgery`), so that what is said is not said of the whole."""
    before = place.read.tokens[max(0, mention.first - 1) : mention.first]
    return any(token.word and token.text not in _PLAIN and not token.text.isdigit() for token in before)


@functools.cache
def modifiers() -> frozenset[str]:
    return frozenset(stem(w) for w in leaf_words().modifiers)


_INJECTED = (
    re.compile(
        r"\binjections?\s*(?:,|:|\(|of|with|using)?\s*(?:\d[\d.,]*\s*(?:mg|ml|cc)\s+(?:of\s+)?)?(?P<drug>[a-z][a-z-]+)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<drug>[a-z][a-z-]+)\s+(?:\d[\d.,]*\s*(?:mg|ml|cc)\s+)?injections?\b", re.IGNORECASE),
)
_INJECTED_STEROIDS = frozenset(
    {"methylprednisolone", "depo-medrol", "depomedrol", "triamcinolone", "kenalog", "betamethasone", "celestone", "dexamethasone"}
)


_SITES = {"subacromial_injection": re.compile(r"\binj(?:ections?)?\s*[:,–-]\s*(?:(?:left|right|l|r)\s+)?subacromial\b", re.IGNORECASE)}
"""Injections by the site that stands behind a colon (`Injection: subacromial, 40 mg`)."""


def _steroid_injections(place: Place) -> Iterator[Mention]:
    """An injection that is one of a steroid by the drug beside it (`injection of methylprednisolone 40 mg`)."""
    for found in (one for pattern in _INJECTED for one in pattern.finditer(place.sentence.text)):
        if found["drug"].lower() in _INJECTED_STEROIDS:
            inside = [i for i, t in enumerate(place.read.tokens) if found.start() <= t.start < found.end()]
            if inside:
                at = next((i for i in inside if place.read.tokens[i].stem == "injection"), inside[0])
                yield Mention("steroid_injection", frozenset({"steroid_injection", "injection", "conservative_therapy"}), "therapy", at, at)


def spots_of(names: frozenset[str], place: Place) -> Iterator[Mention]:
    """Where a sentence names, word for word, a therapy that the vocabulary does not know; or a steroid injection by its drug."""
    if "steroid_injection" in names:
        yield from _steroid_injections(place)
    for name in sorted(names & _SITES.keys()):
        for found in _SITES[name].finditer(place.sentence.text):
            first = next(i for i, t in enumerate(place.read.tokens) if t.start >= found.start())
            yield Mention(name, wider(name), "therapy", first, first)
    for name in sorted(names):
        if not name.startswith("w:"):
            continue
        run = name[2:].split(" ")
        for at in range(len(place.read.tokens) - len(run) + 1):
            if [t.stem for t in place.read.tokens[at : at + len(run)]] == run:
                yield Mention(name, frozenset({name}), "therapy", at, at + len(run) - 1)
