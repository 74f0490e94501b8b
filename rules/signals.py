"""The measurable signals of a sentence: figures, connectives, quantifier, negations, modality, exceptions, stance.

Pure functions of one text; the words are in data/vocabulary. A signal that is not printed is None or empty, never a guess.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from rules.lexicon import finder, language, units
from rules.quantities import Quantity, quantities
from rules.words import lowered, singular

Stance = Literal["covered", "not_covered", "unproven"]
ListKind = Literal["all", "any", "at_least", "none"]


@dataclass(frozen=True, slots=True)
class Quantifier:
    """What a lead-in asks of its list: all, any, at_least (then `n`), none; `printed` is False where a noun or an ending decided."""

    kind: ListKind
    n: int = 0
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Signals:
    """What can be measured in one sentence or list item.

    quantities   figures with comparison and unit, in order
    connectives  "and", "or", "and/or" in order
    quantifier   what the text says of a list, if it says it
    negations    negating words in order, those inside a stance ("not covered") left out
    modality     "must", "should", "may" in order
    exceptions   unless, except and the like, in order
    stance       what the text says of the service, None where it says nothing
    """

    quantities: tuple[Quantity, ...]
    connectives: tuple[str, ...]
    quantifier: Quantifier | None
    negations: tuple[str, ...]
    modality: tuple[str, ...]
    exceptions: tuple[str, ...]
    stance: Stance | None


_CONNECTIVE = re.compile(r"(?<!\w)(?:and/or|or/and|and|or)(?!\w)")
_DELIMITER_AT_END = re.compile(r"[\s;,.:]*(?<!\w)(and/or|and|or)\s*[;,.:]*$", re.IGNORECASE)


def read_signals(text: str) -> Signals:
    """All signals of one text."""
    line = lowered(text)
    return Signals(
        quantities=quantities(line),
        connectives=tuple(m.group().replace("or/and", "and/or") for m in _CONNECTIVE.finditer(line)),
        quantifier=printed_quantifier(line),
        negations=negations(line),
        modality=tuple(kind for _, kind in _modal_words(line)),
        exceptions=tuple(m.group() for m in _finder("exceptions").finditer(line)),
        stance=stance(line),
    )


@functools.cache
def _finder(name: str) -> re.Pattern[str]:
    """The compiled phrases of one plain list of language.yml."""
    return finder(getattr(language(), name))


@functools.cache
def _stance_finder() -> tuple[tuple[Stance, re.Pattern[str]], ...]:
    said = language().stances
    return (("unproven", finder(said.unproven)), ("not_covered", finder(said.not_covered)), ("covered", finder(said.covered)))


def stance(text: str) -> Stance | None:
    """What a text says of the service, by its first words that say it; `not` right before them turns covered into not covered."""
    line = lowered(text)
    found = [(m.start(), rank, name) for rank, (name, p) in enumerate(_stance_finder()) for m in p.finditer(line)]
    if not found:
        return None
    start, _, name = min(found)
    if name == "covered" and re.search(r"\b(?:not|never|nor)(?:\s+\w+)?\s+$", line[:start]):
        return "not_covered"
    return name


def negations(text: str) -> tuple[str, ...]:
    """Negating words outside of stances and comparisons (`not covered`, `no more than 2` negate no criterion)."""
    line = lowered(text)
    spans = [m.span() for _, pattern in _stance_finder() for m in pattern.finditer(line)]
    spans += [(q.start, q.end) for q in quantities(line)]
    return tuple(m.group() for m in _finder("negations").finditer(line) if not _inside(m.start(), spans))


def negated(line: str, position: int) -> bool:
    """Whether the words of a lowered line shortly before a position, in the same clause, negate what follows."""
    clause = re.split(r"[;:.]\s|,\s(?:and|or|but)\s", line[:position])[-1]
    return bool(negations(" ".join(clause.split()[-10:])))


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


@functools.cache
def _modal_finder() -> re.Pattern[str]:
    said = language().modality
    return re.compile("|".join(f"(?P<{name}>{finder(getattr(said, name)).pattern})" for name in ("must", "should", "may")))


def _modal_words(line: str) -> tuple[tuple[int, str], ...]:
    """Offset and strength of every modal word; `may` as a month is none."""
    return tuple((m.start(), m.lastgroup or "") for m in _modal_finder().finditer(line) if not re.match(r"may \d", line[m.start() :]))


def modality(text: str) -> tuple[str, ...]:
    """The strengths of demand in order: must, should, may."""
    return tuple(kind for _, kind in _modal_words(lowered(text)))


def is_limit(text: str) -> bool:
    """Whether a text limits how often or how much (`not more often than`, `limited to`, `once`)."""
    return bool(_finder("limits").search(lowered(text)))


def authorizes(text: str) -> bool:
    """Whether a text says for how long something is approved."""
    return bool(_finder("authorizes").search(lowered(text)))


def demands(text: str) -> bool:
    """Whether a text speaks as criteria do: it demands, limits or takes a stance."""
    line = lowered(text)
    return stance(line) is not None or bool(re.search(r"|".join(map(re.escape, language().demands)), line))


# ---------------------------------------------------------------- lists


@functools.cache
def _quantifier_patterns() -> tuple[tuple[ListKind, tuple[re.Pattern[str], ...]], ...]:
    said = language().quantifiers
    none, some, every, counted = (tuple(map(re.compile, p)) for p in (said.none, said.any, said.all, said.counted))
    return (("none", none), ("any", some), ("all", every), ("at_least", counted))


def printed_quantifier(text: str) -> Quantifier | None:
    """all, any, at least n or none, where the text says it; the last one printed governs the list that follows."""
    line = lowered(text)
    found = [(m.end(), -m.start(), kind, m) for kind, patterns in _quantifier_patterns() for p in patterns for m in p.finditer(line)]
    for _, _, kind, match in sorted(found, key=lambda row: (-row[0], row[1], row[2])):
        if kind != "at_least":
            return Quantifier(kind)
        n = _count(match.group("n"))
        if n:
            return Quantifier("any") if n == 1 else Quantifier("at_least", n)
    return None


def _count(word: str) -> int:
    """`two` and `2` as 2; 0 for a word that is no figure."""
    return int(word) if word.isdigit() else units().numbers.get(word, 0)


def list_quantifier(lead_in: str, endings: tuple[str, ...] = ()) -> Quantifier | None:
    """The quantifier of a list: printed in its lead-in, else from the connectives at the items' ends, else from the noun of the list.

    None where nothing tells; the reader of a rule then takes `all` for a covered statement and flags it.
    """
    printed = printed_quantifier(lead_in)
    if printed:
        return printed
    said = {e.replace("and/or", "or") for e in endings if e}
    if len(said) == 1:
        return Quantifier("any" if said == {"or"} else "all", printed=False)
    return _quantifier_of_noun(lead_in)


def _quantifier_of_noun(lead_in: str) -> Quantifier | None:
    """`for the following indications:` lists alternatives, `the following criteria are met:` lists demands."""
    line = lowered(lead_in).rstrip(" :")
    nouns = language().list_nouns
    tail = [singular(w) for w in re.findall(r"[a-z]+", line)[-8:]]
    for word in reversed(tail):
        if word in nouns.all:
            return Quantifier("all", printed=False)
        if word in nouns.any:
            return Quantifier("any", printed=False)
    if re.search(r"\b(?:for|in|evaluating)(?: (?:the|any))?(?: following)?$", line):
        return Quantifier("any", printed=False)
    return None


def split_ending(text: str) -> tuple[str, str]:
    """An item without the connective at its end, and that connective in lower case ("" where there is none)."""
    found = _DELIMITER_AT_END.search(text)
    if not found or not found.start():
        return text, ""
    return text[: found.start()], found.group(1).lower()


def lone_connective(text: str) -> str:
    """`AND`, `or;` standing alone as a connective, else ""."""
    bare = text.strip(" ;,.:-()*").lower()
    return bare if bare in ("and", "or", "and/or") else ""
