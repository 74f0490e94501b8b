"""A leaf that compares a figure of a measure which the vocabulary does not know (`hallux valgus angle of 20 degrees or more`): its name is
taken from the leaf itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.asking.figured import Figured
from practice.notes.by_name import CONCEPT, NamedFigure
from practice.notes.tokens import Token, stem, tokens
from practice.notes.wording import leaf_words
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source

_LINK = re.compile(r"(?:\s|\b(?:of|is|are|was|to|at|that|measuring|measures|equals?|scores?d?)\b|[:=,])*$", re.IGNORECASE)
_ROUND = re.compile(r"\(\s*(?P<short>[A-Z][A-Za-z0-9-]{1,9})\s*\)")
_JOINS = frozenset({"to", "of", "and", "per", "the", "in", "by"})
_NOT_A_NAME = frozenset(
    {"or", "no", "not", "without", "at", "least", "than", "for", "within", "if", "from", "trial", "course", "dose", "age"}
)
_MOST, _SHORTEST, _LONG, _SPREAD = 7, 3, 6, 20.0
_AHEAD = re.compile(r"^\W*(?:a|an|the|has|have|with|documented|current|recent|baseline|measured|patient|member)\s+", re.IGNORECASE)


@functools.cache
def _nouns() -> frozenset[str]:
    return frozenset(stem(word) for word in leaf_words().figured)


@functools.cache
def _fillers() -> frozenset[str]:
    return frozenset(stem(word) for word in leaf_words().unnamed)


def by_name(quote: str, found: Demand, rest_of: Callable[[str], Demand], printed: str) -> Demand | None:
    """The demand with the measure that the leaf names; None where its figure is of no such measure. `rest_of`: what other words ask;
    `printed`: the quote as it is printed, short names in brackets included.
    """
    if found.measures or found.levels or found.age or found.concurrent or found.classes or found.outcomes or found.negated or found.parts:
        return None
    said = [one for one in figures(Source.of(quote).span()) if not one.window]
    if len(said) != 1 or any(item.kind in ("therapy", "procedure") for item in found.items):
        return None
    figure = said[0]
    name = _LINK.sub("", quote[: figure.start])
    while _AHEAD.match(name):
        name = _AHEAD.sub("", name, count=1)
    limit = _limit(figure, quote)
    words = [token for token in tokens(_ROUND.sub(" ", name)) if token.word]
    shorts = tuple(m["short"] for m in _ROUND.finditer(printed))
    if limit is None or not _is_measure(words, shorts, limit.unit, quote):
        return None
    rest = rest_of(re.sub(r"^(?:/\w+)?\s*(?:or|and)\s+(?:more|greater|higher|less|lower|above|below)\b", "", quote[figure.end :]))
    if rest.levels or rest.count or rest.share or rest.duration or rest.hours or rest.negated or rest.outcomes or rest.unread or rest.parts:
        return None
    return replace(
        found, items=rest.items, measures=frozenset({CONCEPT}), levels=(limit,), named=_named(words, shorts, limit),
        count=None, share=None, hours=None, duration=None, examples=(),
    )  # fmt: skip


def _limit(figure: Figured, quote: str) -> Threshold | None:
    """The figure as a limit; None where it is a dose, a time, or compares nothing."""
    if figure.op is None and figure.value2 is None:
        return None
    unit = "1" if figure.unit in ("", "{score}") else figure.unit
    if unit in ("d", "wk", "mo", "a") or (unit in ("mg", "ug", "g") and not re.search(r"/\s*g\b", quote[figure.start : figure.end + 3])):
        return None
    return Threshold(figure.op or "between", figure.value, figure.value2, unit)


def _is_measure(words: list[Token], shorts: tuple[str, ...], unit: str, quote: str) -> bool:
    """Whether some words are the name of a measure: the last of them says so, or a short name in brackets behind it."""
    if not words or len(words) > _MOST or any(one.text in _NOT_A_NAME or one.text[0].isdigit() for one in words):
        return False
    noun = words[-1].stem in _nouns()
    if not noun and not shorts:
        return False
    if unit == "%" and re.search(
        r"\b(?:relief|improvement|reduction|response|visits?|nights?|decrease|increase|change|loss)\b", quote, re.IGNORECASE
    ):
        return False
    own = [one for one in words if one.stem not in _fillers()]
    return bool(own) and (len(words) > 1 or bool(shorts))


def _named(words: list[Token], shorts: tuple[str, ...], limit: Threshold) -> NamedFigure:
    own = [token for token in words if token.stem not in _fillers() or token is words[-1]] or words
    runs = {tuple(t.stem for t in words), tuple(t.stem for t in own)}
    bare = [t for t in own if t.stem not in _nouns()]
    if len(bare) > 1 or (bare and "/" in limit.unit and len(bare[0].text) >= _LONG):
        runs.add(tuple(t.stem for t in bare))
    short = {one.lower() for one in shorts}
    runs |= {run for one in shorts if len(run := tuple(t.stem for t in tokens(one) if t.word)) > 1}
    for some in (words, own):
        heads = [t for t in some if t.text not in _JOINS]
        if len(heads) >= _SHORTEST:  # `LAD`, and `LA diameter`, of a left atrial diameter
            short.add("".join(t.text[0] for t in heads))
            runs.add(("".join(t.text[0] for t in heads[:-1]), heads[-1].stem))
    sharp = [abs(one) for one in (limit.value, limit.value2) if one]
    low, high = (min(sharp) / _SPREAD, max(sharp) * _SPREAD) if sharp else (0.0, 1e9)
    return NamedFigure(tuple(sorted(run for run in runs if run)), frozenset(short), limit.unit, low, high)
