"""What a sentence of a chart has, and what a leaf asks for, in one set of features: so that the one can be looked for by the other.

"k:" a thing or a narrower one, "c:" the thing itself, "w:" a word, "r:" its root, "m:" a measure, "u:" the unit of a figure, "o:" what a
therapy came to, "t:" a length of time, "a:" an age.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from policies.search.words import STOP_WORDS
from practice.evidence.record.chart import Place
from practice.evidence.record.naming import named
from practice.notes.lengths import outcomes
from practice.notes.tokens import Mention, Token, stem, stems
from practice.notes.values import named_measures, values
from practice.notes.wording import concepts, leaf_words, wider

AROUND, _LINE, _HEADS = 0.5, 0.45, 0.3
WIDER, _KIN, _ROOT, _CARRIER = 0.6, 0.4, 0.6, 0.2
_ROOTED = 6
_LONG = 7
_TIME = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]*(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(?:years?\s+(?:of\s+age|old)|aged?)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d\s*(%|percent|deg\b|degrees?|°|mm\b|cm\b|kg\b|lbs?\b|mg\b|ml\b|hours?\b|hrs?\b|h\b|/\s*10\b)", re.IGNORECASE)
_UNITS = {"percent": "%", "degree": "deg", "degrees": "deg", "°": "deg", "lbs": "lb", "hours": "h", "hour": "h", "hr": "h", "hrs": "h"}
_SHORT = re.compile(r"[A-Z][A-Z0-9]{2,}")
"""A short name (PHQ, ADOS, BCBA): where the line names one it is as good as the leaf's own words."""
_SHORT_NAME = 0.8
_PREFIX = re.compile(r"^(?:anti|non)(?=[a-z]{5,})")
_PLAIN = frozenset(
    stem(word)
    for word in (
        *STOP_WORDS, "been", "was", "were", "has", "have", "had", "which", "who", "this", "these", "those", "its", "their", "his", "her",
        "there", "any", "all", "each", "one", "must", "should", "shall", "may", "can", "will", "not", "no", "if", "when", "than", "more",
        "less", "least", "also", "both", "either", "e", "g", "i",
    )
)  # fmt: skip
_WIDE = frozenset({"imaging", "surgery", "analgesic", "conservative_therapy", "active_conservative", "injection"})
"""Things of too many kinds to make two of them kin."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A leaf's own words, the whole line of the policy that it stands in, and the heads above it."""

    quote: str
    line: str = ""
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is asked for: each feature that shows it, with how well.

    phrases  names of the thing, word by word: a sentence that has some of the words has a share of it
    known    how far a sentence that has it may be shown for it: 0 for what is only a sign, or stands in a head
    counts   how far it is part of what is asked
    """

    features: tuple[tuple[str, float], ...]
    weight: float
    known: float = 0.0
    counts: float = 0.0
    phrases: tuple[tuple[str, ...], ...] = ()


# ---------------------------------------------------------------- what a sentence has


def features_of(around: Iterable[str], place: Place, aged: bool) -> Iterator[tuple[str, float]]:
    """What a sentence has, and what stands around it, each with how strongly. `aged`: it tells the patient's age."""
    text = place.sentence.text
    yield from _named(place.read.tokens, place.read.mentions, 1.0)
    figures = {value.concept for value in values(text)} | {cell.name for cell in place.sentence.cells}
    for measure, _, _ in named_measures(place.read.tokens):
        yield f"m:{measure.concept}", 1.0 if measure.concept in figures else WIDER
    for outcome in outcomes(text):
        yield f"o:{outcome}", 1.0
    for unit in _figured(text):
        yield f"u:{unit}", 1.0
    if _TIME.search(text):
        yield "t:", 1.0
    if aged:
        yield "a:", 1.0
    for other in around:
        yield from _named(*named(other), AROUND)


def _named(found: tuple[Token, ...], said: Iterable[Mention], strength: float) -> Iterator[tuple[str, float]]:
    for token in found:
        if token.word and token.stem not in _PLAIN and not token.text[0].isdigit():
            yield f"w:{token.stem}", strength
            if root := _root(token):
                yield f"r:{root}", strength
    for mention in said:
        yield f"c:{mention.concept}", strength
        for word in _told(mention.concept):
            yield f"w:{word}", strength * WIDER
        for name in mention.names:
            yield f"k:{name}", strength


# ---------------------------------------------------------------- what is asked for


def units_of(wanted: Wanted) -> Iterator[Unit]:
    """What a leaf asks for, each thing once: the leaf's own words count first. Of one that names nothing a length of time is all."""
    asked: dict[str, Unit] = {}
    for text, weight in ((wanted.quote, 1.0), (wanted.line, _LINE), *((head, _HEADS) for head in wanted.heads)):
        for key, unit in _of_text(text, weight):
            asked.setdefault(key, unit)
    if "t:" in asked and not any(unit.counts == 1 for unit in asked.values()):
        asked["t:"] = replace(asked["t:"], weight=1.0, known=1.0, counts=1.0)
    yield from asked.values()


def _of_text(text: str, weight: float) -> Iterator[tuple[str, Unit]]:
    found, said = named(text)
    own, asks = _share_of(weight)
    inside = {at for one in said for at in range(one.first, one.last + 1)}
    for one in said:
        yield f"c:{one.concept}", Unit((*_kin(one), *_rooted(one, found)), weight, own * (one.kind != "word"), asks, _phrases(one.concept))
    measures = named_measures(found)
    for measure, first, last in measures:
        yield f"m:{measure.concept}", Unit(((f"m:{measure.concept}", 1.0),), weight, own, asks)
        inside |= set(range(first, last + 1))
    for at, token in enumerate(found):
        if at in inside or not token.word or token.stem in _PLAIN or token.text[0].isdigit() or (measures and token.stem in _neutral()):
            continue
        short = _SHORT.fullmatch(text[token.start : token.end]) is not None
        carries = token.stem in _carriers() and not short
        heavy = max(weight, _SHORT_NAME) if short and own else weight * (_CARRIER if carries else 1.0)
        yield f"w:{token.stem}", Unit(tuple(_word(token)), heavy, own * (not carries), asks * (not carries))
    yield from _signs(text, weight)


def _share_of(weight: float) -> tuple[float, float]:
    """How far words of the leaf, of its line and of its heads may show a sentence, and how far they are what is asked."""
    return (1.0, 1.0) if weight == 1 else (0.75, 0.5) if weight == _LINE else (0.0, 0.0)


def _signs(text: str, weight: float) -> Iterator[tuple[str, Unit]]:
    """Outcome, figure, time and age: what tells one sentence on a thing from another."""
    for outcome in _outcomes(text):
        yield f"o:{outcome}", Unit(((f"o:{outcome}", 1.0),), weight * AROUND)
    for unit in _figured(text):
        yield f"u:{unit}", Unit(((f"u:{unit}", 1.0),), weight * AROUND)
    if _TIME.search(text):
        yield "t:", Unit((("t:", 1.0),), weight * _CARRIER)
    if _AGE.search(text):
        yield "a:", Unit((("a:", 1.0),), weight, *_share_of(weight))


def _figured(text: str) -> frozenset[str]:
    """The units of the figures of a text."""
    return frozenset(_UNITS.get(found[1].lower(), found[1].lower()) for found in _FIGURE.finditer(text))


def _kin(one: Mention) -> Iterator[tuple[str, float]]:
    """The thing or a narrower one; a wider one; one of the same kind."""
    yield f"k:{one.concept}", 1.0
    for name in sorted(wider(one.concept) - {one.concept}):
        yield f"c:{name}", WIDER
        if name not in _WIDE:
            yield f"k:{name}", _KIN


def _rooted(one: Mention, found: tuple[Token, ...]) -> Iterator[tuple[str, float]]:
    """The word of a name of one word, and its other forms (hypertension, antihypertensives)."""
    if one.first != one.last:
        return
    yield f"w:{found[one.first].stem}", WIDER
    if root := _root(found[one.first]):
        yield f"r:{root}", _ROOT


@functools.cache
def _told(concept: str) -> tuple[str, ...]:
    """The words that an abbreviation stands for (DFU: diabetic, foot, ulcer)."""
    return tuple(word for word in stems(concept.replace("_", " ")) if word not in _PLAIN)


@functools.cache
def _phrases(concept: str) -> tuple[tuple[str, ...], ...]:
    """The names of a thing of more than one word, each without its plain words."""
    known = concepts().get(concept)
    cut = (tuple(word for word in stems(phrase) if word not in _PLAIN) for phrase in (known.words if known else ()))
    return tuple(dict.fromkeys(phrase for phrase in cut if len(phrase) > 1))


def _word(token: Token) -> Iterator[tuple[str, float]]:
    yield f"w:{token.stem}", 1.0
    if root := _root(token):
        yield f"r:{root}", _ROOT


def _root(token: Token) -> str:
    """The beginning of a long word, which its other forms share (psoriasis, psoriatic); "" of a short one."""
    word = _PREFIX.sub("", token.stem)
    return word[:_ROOTED] if len(word) >= _LONG else ""


@functools.cache
def _carriers() -> frozenset[str]:
    """Words of criteria that ask for nothing of their own."""
    return frozenset(stem(word) for one in leaf_words().carriers for word in one.split())


@functools.cache
def _neutral() -> frozenset[str]:
    """Words that only tell how a measure is counted."""
    return frozenset(stem(word) for word in leaf_words().neutral)


def _outcomes(text: str) -> Iterator[str]:
    """What a leaf asks a therapy to have come to."""
    lower = f" {' '.join(text.lower().split())} "
    asked: Mapping[str, tuple[str, ...]] = {
        "failed": leaf_words().failed, "intolerant": leaf_words().intolerant, "contraindicated": leaf_words().contraindicated
    }  # fmt: skip
    for outcome, said in asked.items():
        if any(f" {words} " in lower for words in said):
            yield outcome
