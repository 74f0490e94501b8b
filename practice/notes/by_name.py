"""Figures of measures that the vocabulary does not know, by the name a criterion gives them: its words, or its short name in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice.notes.next_figure import next_figure
from practice.notes.tokens import Token, tokens
from practice.notes.values import Value, targeted
from rules.amounts import Amount
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source

CONCEPT = "named"
"""What the values are called."""
_UNLIKE = re.compile(
    r"\s*(?:(?:weeks?|wks?|months?|mos?|years?|yrs?|days?|sessions?|visits?|times|x|pills?|tabs?|doses?|units?|mg|mcg|to|-|–|of|out)\b|/\s*\d|[:/-]\d|"
    r"(?:or|and)\s+(?:greater|more|higher|less|lower|above|below|worse|better|fewer))",
    re.IGNORECASE,
)
"""Behind a figure: it is a time, a dose, a fraction, a limit."""
_PER = re.compile(r"\s*[A-Za-zµμ%°^0-9*]{1,8}\s*/\s*[A-Za-zµμ]")
_THOUSANDS = re.compile(r"\s*(?:k\b\s*/?|(?:x\s*)?10\s*(?:\^|\*|e)?\s*(?:3|9)\s*/)", re.IGNORECASE)
_COUNTS = frozenset({"{cells}/uL", "{cells}/mm3", "/uL", "/mm3"})
_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A measure by the folded words of its names, and its short names; its unit; between what it lies where no unit is printed."""

    names: tuple[tuple[str, ...], ...]
    short: frozenset[str]
    unit: str
    low: float
    high: float


def values_named(text: str, named: NamedFigure) -> tuple[Value, ...]:
    """The values of a sentence that stand behind a name of the measure; goals and limits left out."""
    found = tokens(text)
    out: list[Value] = []
    for first, last in _spots(found, named):
        if targeted(text[: found[first].start]) or _of_a_sort(found, first):
            continue
        step = next_figure(text, found[last].end, len(text))
        if step is None:
            continue
        begin, match, _ = step
        end = begin + match.end("m" if match["m"] else "n")
        if (amount := _amount(named, match, text, begin, end)) is not None:
            out.append(Value(CONCEPT, amount, found[first].start, end, first))
    return tuple({one.end: one for one in reversed(out)}[end] for end in sorted({one.end for one in out}))


_BEFORE = frozenset(
    ("serum", "plasma", "blood", "latest", "last", "today", "repeat", "recent", "current", "the", "a", "an", "his", "her",
     "their", "with", "and", "of", "showed", "shows", "show", "is", "was", "has", "had", "labs", "lab", "xr", "mri", "ct", "tte",
     "echo", "egd", "right", "left", "r", "l", "ed", "od", "os", "by", "for", "on", "in", "at", "now", "am", "pm", "foot", "knee",
     "hip", "wrist", "measured", "calculated", "stim", "x", "ray", "films", "view", "month", "months", "years")
)  # fmt: skip
"""Words that may stand right before the name of a measure; any other makes it one of its own (`urine`, `direct`, `donor`)."""


def _of_a_sort(found: tuple[Token, ...], first: int) -> bool:
    """Whether a word right before a name makes it that of another measure."""
    before = found[first - 1] if first else None
    return before is not None and before.text.isalpha() and before.text not in _BEFORE


def _spots(found: tuple[Token, ...], named: NamedFigure) -> Iterator[tuple[int, int]]:
    """First and last token of every name."""
    words = [i for i, token in enumerate(found) if token.word]
    for at, first in enumerate(words):
        size = max((len(name) for name in named.names if tuple(found[i].stem for i in words[at : at + len(name)]) == name), default=0)
        if size:
            yield first, words[at + size - 1]
        elif found[first].text in named.short and found[first].capital:
            yield first, first


def _amount(named: NamedFigure, match: re.Match[str], text: str, begin: int, end: int) -> Amount | None:
    """The amount in the unit that is printed, else in the measure's own; None where the figure is of something else."""
    said = match["n"].replace(",", "")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", said) or _UNLIKE.match(text[end:]):
        return None
    low, high = float(said), float(match["m"] or said) if not (match["m"] and match["m"].isalpha()) else float(said)
    behind = text[end : end + 24]
    unit = named.unit
    if unit in _COUNTS and _THOUSANDS.match(behind):
        low, high = low * _THOUSAND, high * _THOUSAND
    elif (printed := _unit(behind)) and printed not in ("1", "{score}"):
        unit = printed
    elif _PER.match(behind) or not named.low <= low <= named.high:
        return None
    sign = match["sign"] or ""
    if sign.startswith((">", "≥")):
        return Amount(low + (1e-6 if sign == ">" else 0), 1e9, unit)
    if sign.startswith(("<", "≤")):
        return Amount(min(0.0, low), high - (1e-6 if sign == "<" else 0), unit)
    return Amount(min(low, high), max(low, high), unit)


def _unit(behind: str) -> str:
    """The unit printed right behind a figure; "" for none that is known."""
    told = figures(Source.of(f"at least 7{behind}").span())
    first = told[0] if told and told[0].start == 0 else None
    if first is None:
        return ""
    return first.unit or ((first.time or "").split(" ")[-1] if first.time.strip().split(" ")[-1].isalpha() else "")
