"""What people call a fact: the declared name, the vocabulary's own first words for it, else its name in plain words."""

from __future__ import annotations

import functools

from rules.compile.text.vocabulary import facts, measures
from rules.lexicon import Strict, load


class FactNames(Strict):
    """data/vocabulary/fact_names.yml."""

    kinds: dict[str, str]
    names: dict[str, str]
    parts: dict[str, str]


@functools.cache
def fact_names() -> FactNames:
    """The declared names. Raises VocabularyError."""
    return load(FactNames, "fact_names.yml")


@functools.cache
def called(fact: str) -> str:
    """`obs.bmi` → "body mass index"; `fx.effusion` → "effusion (finding)"."""
    declared = fact_names()
    kind, _, rest = fact.partition(".")
    known = declared.names.get(fact) or (None if rest in declared.parts or rest in declared.names else _of_the_vocabulary().get(fact))
    if known:
        return known
    if not rest:
        return _words(kind)
    if kind == "attest":
        return declared.kinds[kind]
    said, words = declared.kinds.get(kind, _words(kind)), declared.names.get(rest) or _words(rest)
    return f"{words} ({said})" if said and said not in words.split() else words


def _words(name: str) -> str:
    """The parts of a name, those declared written out."""
    parts = fact_names().parts
    phrases = (" ".join(parts.get(one, one) for one in part.split("_")) for part in name.split("."))
    return ", ".join(phrases)


@functools.cache
def _of_the_vocabulary() -> dict[str, str]:
    found: dict[str, str] = {}
    for measure in measures().measures:
        found.setdefault(measure.fact, measure.words[0])
    for named in facts():
        found.setdefault(named.fact, named.words[0])
    return found
