"""The words of figures: what a figure is, the phrases of the vocabulary as terminals of grammar.lark, and how they are found in a text."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from rules.compile.text.vocabulary import measures, words
from rules.lexicon import alternation, comparators, units
from rules.model import Op

_TIMES = {"d", "wk", "mo", "a", "h", "min"}
_ADJECTIVES = (
    "consecutive", "continuous", "calendar", "full", "separate", "different", "distinct", "additional", "prior", "previous", "unsuccessful",
    "failed", "documented", "individual", "total", "complete", "rolling", "of", "a", "an", "the", "first", "cumulative", "recent",
    "most recent", "preceding", "plus or minus", "minus", "negative", "million", "billion", "thousand",
    "contiguous", "supervised", "or equal to", "approximately", "about", "is", "was",
)  # fmt: skip
TIMES_SAID = {"once": 1, "twice": 2}
ONCE = re.compile(
    r"\b(?:once|twice)\b(?!\s+(?:per|every|a\s+(?:day|week|month|year|lifetime)|in\s+a|the\s+upper|the\s+uln|each|daily|weekly|monthly|yearly|annually|within))"
)
SINGLE = r"(?:(?<=for )|(?<=of )|(?<=lasting )|(?<=least ))an?(?=\s+(?:day|week|month|year)\s+or\s+(?:more|longer|greater))"
"""`for a week or longer`: the article counts one."""
OPS: dict[str, Op] = {">=": ">=", ">": ">", "<=": "<=", "<": "<"}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `window`: it says over which time and compares nothing; `start` and `end` are offsets into the source."""

    value: float
    start: int
    end: int
    op: Op | None = None
    value2: float | None = None
    unit: str = ""
    window: bool = False
    age: bool = False
    counted: bool = False
    graded: bool = False
    said: str = ""

    @property
    def time(self) -> str:
        """`12 mo`."""
        return f"{self.value:g} {self.unit}"


@functools.cache
def phrases() -> dict[str, tuple[str, str]]:
    """Phrase → terminal and what it stands for; a phrase of several terminals is the one said last."""
    table: dict[str, tuple[str, str]] = {}
    found, known = measures(), comparators()
    for noun in words().counted:
        table[noun] = ("COUNTED", "1")
    for code, names in [*units().units.items(), *found.units.items()]:
        for name in names:
            table[name] = ("TIME" if code in _TIMES else "UNIT", code)
    for op, phrases in [*known.before.items(), *found.before.items()]:
        if op in (">=", ">", "<=", "<", "between"):
            table |= dict.fromkeys(phrases, ("COMPARISON", op))
    for op, phrases in [*known.after.items(), *found.after.items()]:
        if op in (">=", ">", "<=", "<"):
            table |= dict.fromkeys(phrases, ("EXTREME", op))
    table |= {word: ("GRADED", unit) for word, unit in found.graded.items()}
    table |= dict.fromkeys((*units().age, *units().age_before), ("AGE", "a"))
    table |= {phrase: ("WINDOW", phrase) for phrase in found.windows}
    table |= {word: ("ADJECTIVE", word) for word in _ADJECTIVES}
    table |= dict.fromkeys(("period", "time period", "span", "time frame", "timeframe"), ("PERIOD", ""))
    return table | {"minimum": ("COMPARISON", ">="), "maximum": ("COMPARISON", "<=")}


_GLUED = re.compile(r"[a-zµμ]{2,}(?:/[a-zµμ0-9²]+)*|/[a-zµμ]+\d?|[x×].+")
"""Units that may stand close behind their figure (`54mg/dL`, `500/mm3`, `2x ULN`)."""


@functools.cache
def lexicon() -> re.Pattern[str]:
    numbers = alternation([*units().numbers, *TIMES_SAID])
    figure = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|{numbers})"
    minus = (
        "(?:"
        + "|".join(
            rf"(?<={before})" for before in ("of ", "than ", "below ", "above ", "between ", "and ", "is ", "to ", "[<>=≤≥] ", "[<>=≤≥]")
        )
        + r"|(?<=score )|(?<=error )|(?<=sphere )|(?<=equivalent )|(?<= at )|(?<= was )|(?<=[a-z] )(?=-\d+\.\d))-"
    )
    outside = r"(?<![\w./$#])(?<![a-z]-)(?<![a-z]\d-)"
    single = SINGLE
    glued = [re.escape(n) for n, (kind, _) in phrases().items() if kind in ("UNIT", "TIME") and _GLUED.fullmatch(n)]
    return re.compile(
        rf"(?P<SNELLEN>\b20/\d{{2,4}}\b)"
        rf"|(?P<RANGE>\s(?:to|through)\s(?=[<>]?=?\s?[\div])|(?<=[\d)%])\s?-\s?(?=[\div])|(?<=\d)-\s{{4,}}(?=\d)|(?<=[iv])\s?-\s*(?=[\div])|(?<=[iv])\s(?:or|and)\s(?=(?:iv|v?i{{1,3}})(?!\w)))"
        rf"|(?P<ONE>{single})"
        rf"|(?P<NUMBER>{outside}(?:{minus})?(?P<figure>{figure})(?:\s*\(\s*[±]?\s*{figure}\s*\))?(?:st|nd|rd|th)?(?!(?!x10\W)[\w]*\d)(?![/]\d)(?![a-d]\b)"
        r"(?:\s*\(\s*(?=[a-z]+\)))?)"
        r'|(?P<INCH>(?<=\d)"(?!\s*of\b))'
        rf"|(?P<DEGREE>(?<!\w)(?:iv|v?i{{1,3}})(?!\w))"
        rf"|(?P<PHRASE>(?!(?:or|and)\s+(?:(?:more|less|greater|fewer|higher|lower|longer|older|younger)\s+than\b|(?:above|below|over|under)\s+(?:\d|the\b|an?\b))){alternation(phrases())})"
        rf"|(?P<GLUED>(?<=\d)(?:{'|'.join(sorted(glued, key=lambda u: (-len(u), u)))})(?!\w))"
        r"|(?P<BLANK>(?:[\s,()\"]|(?<!\s)-|-(?!\d))+)|(?P<WORD>[^\s\-,()]+)"
    )
