"""Who decides in the payer's place, where a policy sends its reader there.

Names and sentences are data (data/vocabulary/delegates.yml). A mere mention delegates nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from policies.model import Role, Section
from policies.reading.roles import either
from policies.reading.vocabulary import DelegateName, delegates

_SIGNS = re.compile(r"[®™©℠*†‡]+")
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(•])")
BEFORE = 30
"""Characters before such words in which a "not" or "no longer" still speaks of them."""

_NEAR = r"(?:[^\s.;]+ ){0,8}?"
_MENTIONS = frozenset({Role.REFERENCES, Role.HISTORY, Role.BACKGROUND, Role.DEFINITIONS, Role.BOILERPLATE})


def delegated_to(sections: Sequence[Section], head: Iterable[str], payer: str | None) -> str | None:
    """The one that this policy's reader is sent to most often, the first printed of equals; None where there is none.

    head   lines in which a label may name it        payer   id of the document's payer, which never delegates to itself
    """
    found = [*(name for line in head if len(line) < 160 and (name := _labelled(line))), *_sent(sections)]
    counts = Counter(entry.value for entry in found if entry.payer is None or entry.payer != payer)
    return max(counts, key=lambda value: counts[value]) if counts else None


def sent_to(text: str) -> tuple[DelegateName, ...]:
    """For every sentence of the text that sends its reader somewhere, where to."""
    if not _any_name().search(text):
        return ()
    return tuple(name for sentence in _sentences(text) if (name := _of_sentence(sentence)))


def _sent(sections: Sequence[Section]) -> Iterator[DelegateName]:
    for section in sections:
        if section.role in _MENTIONS:
            continue
        yield from sent_to(section.heading)
        for block in section.blocks:
            if block.kind != "row" and not block.column:
                yield from sent_to(block.text)


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(_SPACE.sub(" ", _SIGNS.sub("", text)))


def _of_sentence(sentence: str) -> DelegateName | None:
    for pattern in _sends():
        for match in pattern.finditer(sentence):
            if not _never().search(sentence, max(0, match.start() - BEFORE), match.end()):
                return _named(sentence, match)
    return None


def _labelled(line: str) -> DelegateName | None:
    plain = _SIGNS.sub("", line)
    return next((_named(plain, match) for pattern in _labels() if (match := pattern.search(plain))), None)


def _named(text: str, within: re.Match[str]) -> DelegateName | None:
    """The name that stands last inside the match: what is sent to, where a sentence names two."""
    found = [(m.start(), entry) for entry, pattern in _names() for m in pattern.finditer(text, within.start()) if m.start() < within.end()]
    return max(found, key=lambda pair: pair[0])[1] if found else None


@cache
def _names() -> tuple[tuple[DelegateName, re.Pattern[str]], ...]:
    return tuple((entry, re.compile(rf"(?<!\w)(?:{'|'.join(entry.words)})", re.IGNORECASE)) for entry in delegates().names)


@cache
def _any_name() -> re.Pattern[str]:
    return re.compile(_name_part(), re.IGNORECASE)


def _name_part() -> str:
    return rf"(?<!\w)(?:{'|'.join(word for entry in delegates().names for word in entry.words)})"


def _filled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.replace("{near}", _NEAR).replace("{name}", _name_part()), re.IGNORECASE) for p in patterns)


@cache
def _sends() -> tuple[re.Pattern[str], ...]:
    return _filled(delegates().sends)


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    return _filled(delegates().labels)


@cache
def _never() -> re.Pattern[str]:
    pattern = either(delegates().never, re.IGNORECASE)
    if pattern is None:
        raise ValueError("data/vocabulary/delegates.yml: `never` is empty; name the words that make a sentence a mere mention")
    return pattern
