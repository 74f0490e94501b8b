"""Figures of a sentence with their comparison and unit: `at least 6 weeks` → >= 6 wk.

Works on text as `rules.words.lowered` gives it; offsets point into that text.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from rules.lexicon import alternation, comparators, units

_ADJECTIVES = (
    "consecutive", "continuous", "calendar", "full", "separate", "different", "distinct", "additional", "prior", "previous",
    "unsuccessful", "failed", "documented", "individual", "total", "complete", "or more", "or fewer", "or less", "or greater", "(or more)",
)  # fmt: skip
_BEFORE, _AFTER = 50, 70  # letters: the longest comparator before a figure; range, adjective, unit and comparator behind it
_IN_DAYS = {"d": 1.0, "wk": 7.0}
_IN_MONTHS = {"mo": 1.0, "a": 12.0}
TIMES = frozenset({"d", "wk", "mo", "a", "h", "min"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure.

    op     ">=", ">", "<=", "<", "within" (a window that ends now), "every" (an interval), "per", "between" (value to high),
           "" (none printed)
    unit   UCUM code; "1" for counted things (`noun` says which); "" where nothing is printed
    age    the figure is an age in years
    start, end  offsets into the lowered text
    """

    op: str
    value: float
    unit: str
    start: int
    end: int
    high: float | None = None
    noun: str = ""
    age: bool = False
    extra: str = ""

    @property
    def measure(self) -> str:
        """What the figure may be compared with: time in days or months, an age, a counted noun, or the bare unit."""
        if self.age:
            return "age"
        if self.unit in _IN_DAYS:
            return "days"
        if self.unit in _IN_MONTHS:
            return "months"
        return f"1:{self.noun}" if self.noun else self.unit

    def scaled(self, figure: float) -> float:
        """The figure in the unit of `measure`."""
        if self.age:
            return figure
        return figure * _IN_DAYS.get(self.unit, _IN_MONTHS.get(self.unit, 1.0))

    @property
    def token(self) -> str:
        """One word that is equal for equal meaning: `⟦>=|42|days⟧`; the adjectives between figure and unit follow it."""
        high = "" if self.high is None else f"..{_plain(self.scaled(self.high))}"
        return f"⟦{self.op}|{_plain(self.scaled(self.value))}{high}|{self.measure}⟧"


def _plain(figure: float) -> str:
    """12.0 → 12, 2.5 → 2.5."""
    return f"{figure:g}" if abs(figure) < 1e6 else f"{figure:.3f}".rstrip("0").rstrip(".")


@functools.cache
def _operators() -> dict[str, str]:
    """Phrase → operator, for phrases before and after a figure (the sets do not overlap in meaning)."""
    found = comparators()
    return {phrase: op for side in (found.before, found.after) for op, phrases in side.items() for phrase in phrases}


@functools.cache
def _units_by_name() -> dict[str, str]:
    return {name: code for code, names in units().units.items() for name in names}


@functools.cache
def _counted() -> dict[str, str]:
    """Counted noun, singular and plural → singular."""
    table: dict[str, str] = {}
    for noun in units().counted:
        plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
        table |= {noun: noun, plural: noun, noun.replace("line of", "lines of"): noun}
    return table | {"vertebrae": "vertebra", "classes": "class"}


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Comparator, age word, figure (a range too), comparator, adjective, unit, age words, comparator."""
    repeated = r"(?:\s*\(\s*\d+\s*\))?"
    figure = rf"(?:(?:{alternation(units().numbers)}){repeated}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,4}}(?:\.\d+)?{repeated})"
    known = alternation([*_units_by_name(), *_counted()])
    before = alternation([p for phrases in comparators().before.values() for p in phrases])
    after = alternation([p for phrases in comparators().after.values() for p in phrases])
    age = alternation(units().age)
    return re.compile(
        rf"(?:(?P<before>{before})\s*(?:the\s+|a\s+)?)?(?:(?P<aged>{alternation(units().age_before)})\s*(?:of\s+)?)?"
        rf"(?:(?P<inner>{before})\s*)?"
        rf"(?<![\w./\-])(?P<low>{figure})(?:\s*(?:%\s*)?(?:-|to|and(?=\s+\d))\s*(?P<high>{figure}))?(?![\d/]|-\d|\.\d|[a-z]*\d)"
        rf"\s*-?(?:\s*(?P<mid>{after}))?(?:\s*(?P<adjective>{alternation(_ADJECTIVES)}))?\s*(?P<unit>{known})?"
        rf"(?:\s*(?P<age>{age}))?(?:\s*(?P<after>{after}))?"
    )


_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def _number(text: str) -> float:
    """`two (2)`, `two`, `1,000` or `2.5` as a figure; the bracketed figure repeats the word."""
    digits = _FIGURE.match(text)
    if digits:
        return float(digits.group().replace(",", ""))
    return float(units().numbers[text.split("(")[0].strip()])


def quantities(line: str) -> tuple[Quantity, ...]:
    """Every figure of a lowered line that is not part of a name, a code or a date, in order."""
    return tuple(_quantity(found) for start, end in _windows(line) for found in _pattern().finditer(line, start, end))


@functools.cache
def _figure_start() -> re.Pattern[str]:
    return re.compile(rf"\d|{alternation(units().numbers)}")


def _windows(line: str) -> list[tuple[int, int]]:
    """The stretches of a line around its figures; the full pattern is dear, and most of a text has none."""
    windows: list[tuple[int, int]] = []
    for found in _figure_start().finditer(line):
        start = line.rfind(" ", 0, max(0, found.start() - _BEFORE)) + 1
        end = line.find(" ", found.end() + _AFTER)
        end = len(line) if end < 0 else end
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
            continue
        windows.append((start, end))
    return windows


def _quantity(found: re.Match[str]) -> Quantity:
    """The figure of one match; a bare figure has neither operator nor unit."""
    part = found.groupdict()
    high = _number(part["high"]) if part["high"] else None
    unit_text = re.sub(r"\s+", " ", part["unit"] or "")
    unit = _units_by_name().get(unit_text, "")
    noun = _counted().get(unit_text, "") if not unit else ""
    age = bool(part["age"] or part["aged"]) and unit in ("a", "")
    op = _operator(part, high)
    return Quantity(
        op=op,
        value=_number(part["low"]),
        high=high,
        unit="1" if noun else ("a" if age else unit),
        noun=noun,
        age=age or (unit == "a" and _is_age(op, part)),
        start=found.start(),
        end=found.start() + len(found.group().rstrip()),
        extra=_extra(part),
    )


def _extra(part: dict[str, str | None]) -> str:
    """The adjective between figure and unit, unless it is itself a comparison."""
    word = part["adjective"] or ""
    return "" if word.strip("()") in _operators() else word


def _is_age(op: str, part: dict[str, str | None]) -> bool:
    """`18 years or older` and `younger than 18 years` are ages without saying so."""
    said = " ".join(filter(None, (part["before"], part["inner"], part["mid"], part["after"])))
    return "older" in said or "younger" in said


def _operator(part: dict[str, str | None], high: float | None) -> str:
    """The operator from the phrases around the figure; a range without one is `between`."""
    table = _operators()
    adjective = (part["adjective"] or "").strip("()")
    for said in (part["after"], part["mid"], adjective, part["inner"], part["before"]):
        phrase = re.sub(r"\s+", " ", said or "")
        if phrase in table:
            op = table[phrase]
            return "between" if high is not None and op in ("between", "") else op
    return "between" if high is not None else ""
