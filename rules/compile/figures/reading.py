"""Figures of a stretch of text: value, comparison, unit, window. The words are data, their order is grammar.lark."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from rules.compile.figures.pairs import beside_each_other
from rules.compile.figures.rates import once_in_interval
from rules.compile.figures.sense import of_name, understood
from rules.compile.figures.signs import signs_told
from rules.compile.figures.words import ONCE, OPS, ROMAN, SINGLE, TIMES_SAID, Figure, lexicon, phrases
from rules.compile.text.source import Span
from rules.lexicon import alternation, units
from rules.model import Op


@functools.cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Terminals, propagate_positions=True)


class _Terminals(Lexer):
    """Hands the terminals of one run to the parser."""

    def __init__(self, lexer_conf: Any) -> None:
        self.conf = lexer_conf

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        yield from lexer_state


@functools.lru_cache(maxsize=4096)  # a stretch is asked about many times while it is taken apart
def figures(span: Span) -> tuple[Figure, ...]:
    """Every figure that compares or limits, in order; a figure inside a name (`type 2`, `C5-C6`, `BRCA1`) is none."""
    text = span.measured
    if not _may_hold_figure().search(text):
        return ()
    text = ONCE.sub(lambda m: "_" * len(m.group()), text)
    text = _OF_FIVE.sub(lambda m: " " * len(m.group()), text)
    text = _CRITERIA_TO.sub(lambda m: "_" * len(m.group()), text)
    text = _AT_WEEKS.sub(lambda m: "_" * len(m.group()), text)
    text = _OUT_OF.sub(lambda m: " " * len(m.group()), text)
    text = _ON_SCALE.sub(lambda m: "_" * len(m.group()), text)
    text = _CLASS_LETTER.sub(" ", text)
    text = _DEGREE_LETTER.sub(r"\1 ", text)
    text = _RANGE_LETTER.sub(lambda m: m.group()[:-1] + " ", text)
    text = _FOR_AGE.sub(lambda m: "_" * len(m.group()), text)
    text = _OF_SO_MANY.sub(lambda m: " " * len(m.group()) if _COUNT_BEFORE.search(text[: m.start()]) else m.group(), text)
    text = _ON_DAYS.sub(lambda m: "_" * len(m.group()), text)
    text = _IN_DAYS.sub(lambda m: " " * len(m.group()), text)
    text = _PARTS.sub(lambda m: "_" * len(m.group()), text)
    text = _LEVELS.sub(lambda m: "_" * len(m.group()), text)
    text = _EACH_DAY.sub(lambda m: m.group(1) + " " * (len(m.group()) - len(m.group(1))), text)
    text = _CODE.sub(lambda m: "_" * len(m.group()), text)
    text = signs_told(text, span)
    text = _OF_OUTLINE.sub(lambda m: "_" * len(m.group()), text)
    text = _SAID_ABOVE.sub(lambda m: "_" * len(m.group()), text)
    text = _IN_SOME.sub(lambda m: "_" * len(m.group()), text)
    text = _NUMBERS_OF.sub(lambda m: "_" * len(m.group()), text)
    text = _ON_NIGHTS.sub(lambda m: "_" * len(m.group()), text)
    text = _OUTLINE_NUMBER.sub(lambda m: "_" * len(m.group()), text)
    text = _DAY_OF.sub(lambda m: "_" * len(m.group()), text)
    text = _THEY_LAST.sub("____", text)
    text = _AT_PITCH.sub(lambda m: "_" * len(m.group()), text)
    text = _KINSHIP.sub(lambda m: "_" * len(m.group()), text)
    if not _may_hold_figure().search(text):
        return ()
    found: list[Figure] = []
    for run in _runs(text, span.start):
        found += _parsed(run)
    told = [one for one in beside_each_other(found, span) if not one.said.startswith("skip") and not of_name(one, span)]
    return tuple(once_in_interval([understood(one, span) for one in told], span))


_COUNT_BEFORE = re.compile(r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:\(\d+\)\s*)?$")
_OF_SO_MANY = re.compile(
    r"(?<=\d|[a-z])\s(?:out\s+)?of\s+(?:the\s+)?(?:\d+|two|three|four|five|six|seven|eight|nine|ten)(?=\s+(?!(?:following|or|and|to|consecutive|last|days?|weeks?|months?|years?|hours?|mg|mcg|ml|g|kg|mm|cm|units?|percent)\b)[a-z])"
)
"""`dependence in 3 of 6 activities`: of how many, behind how many are asked for."""
_CLASS_LETTER = re.compile(r"(?<=\bclass )c(?=\d)")
"""`CEAP class C2 or greater`: the letter of a scale."""
_DEGREE_LETTER = re.compile(r"(\b(?:i{1,3}|iv|v))[abc](?=\s+or\s+(?:lower|higher|less|greater|more|worse|better|above|below)\b)")
"""`stage IIIb or lower`: the letter of a degree."""
_RANGE_LETTER = re.compile(r"\b(?:i{1,3}|iv|v)[ab]?\s?[-–]\s?(?:i{1,3}|iv|v)[ab](?!\w)")
"""`class II-IVb`: the letter of the last degree of a range."""
_NUMBERS_OF = re.compile(
    r"\b(?:genotypes?|types?|serotypes?|groups?)\s+\d{1,2}[a-z]?(?:,\s*\d{1,2}[a-z]?)+,?\s+(?:or|and)\s+\d{1,2}[a-z]?\b"
)
"""`genotype 1, 2, 3, or 4`: names."""
_ON_NIGHTS = re.compile(
    r"(?<=per night )on\s+(?:at\s+least\s+)?(?:\d|four|five|six)\s+(?:\(\d\)\s+)?(?:or\s+more\s+)?nights\s+(?:per|a|each)\s+week\b"
)
"""`less than 4 hours per night on 5 nights per week`: a rate with its nights."""
_OUTLINE_NUMBER = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2}){2,4}(?![\d.])")
"""`under 12.47.2`: a point of the document."""
_IN_DAYS = re.compile(r"(?<=[a-z])\s?/\s?\d+\s+days?\b")
"""`one syringe/30 days`: over which time so many count."""
_ON_DAYS = re.compile(r"\bon\s+(?:two|three|\d)\s+(?:\(\d\)\s+)?(?:separate|different)\s+days\b")
"""`two samples, taken on two separate days`: when they were taken."""
_PARTS = re.compile(
    r"\b(?:\w+-,?\s+(?:or|and|to)\s+)?(?:one|two|three|four|five|\d)-(?:part|vessel|chamber|column|view|stage|step|field|piece)\b"
)
"""`three- or four-part fracture`: which one it is."""
_LEVELS = re.compile(
    r"\b(?:(?:one|single|1)-level\s+or\s+)?(?:two|three|four|2|3|4)(?:-|\s+(?:contiguous|adjacent|consecutive)[\s-])level(?=\s+[a-z])"
)
"""`one-level or two contiguous level disease`: names of a procedure."""
_EACH_DAY = re.compile(
    r"(\b(?:\d+|two|three|four|six|eight)\s+(?:hours?|minutes?))\s+(?:per|an?|each)\s+(?:day|night|week)(?=\s+or\s+(?:longer|more|greater|less|fewer)\b)"
)
"""`4 hours per day or longer`: what the comparison behind it is told of."""
_DAY_OF = re.compile(r"\b(?:cycle\s+)?day\s+\d{1,2}(?=\s+(?:[a-z]+\s+){0,2}?(?:fsh|lh|amh|estradiol|progesterone|hormone|level)\b)")
"""`Day 3 FSH`: when the measure is taken, which is part of its name."""
_THEY_LAST = re.compile(
    r"(?<=s\s)last(?=\s+(?:at\s+least\s+|more\s+than\s+)?\d+(?:\.\d+)?\s+(?:minutes|hours|days|weeks|months|years)(?:\s+or\s+(?:more|longer|greater)\b|\W*$))"
)
"""`headaches last 4 hours or longer`: a verb, and no time that is past."""
_AT_PITCH = re.compile(r"\b(?:at|from|between)\s+[\d,.]+(?:(?:,|,?\s+(?:and|or|to)|\s*[-–])\s*[\d,.]+)*\s*k?hz\b")
"""`a threshold of 70 dB at 500, 1000 and 2000 Hz`: where on the scale it is measured."""
_IN_SOME = re.compile(
    r"\bin\s+(?:at\s+least\s+)?one\s+or\s+(?:more|both)\s+(?=(?:extremit|limb|leg|arm|hand|foot|feet|eye|ear|breast|knee|hip)\w*)"
)
"""`gangrene in one or more extremities`: wherever it is."""
_KINSHIP = re.compile(r"\b(?:first|second|third|fourth|1st|2nd|3rd)[\s-](?=degree\b)degree\b|\b(?:first|second|third)-(?=\s|,)")
"""`first-degree relative`: a degree that is no angle."""
_FOR_AGE = re.compile(r"\bage-(?=[a-z])")
"""`two or more age-appropriate words`: no age."""
_CODE = re.compile(
    r"\b\d{1,2}-?(?:oh|hydroxy\w*|alpha|beta|ketosteroid\w*)\b"
    r"|\b(?:dsm|icd|ichd|cpt|hcpcs|ndc)[\w-]*\s+(?:code\s+|criteria\s+)?[a-z]?\d[\d.]*\b"
)
"""`DSM-5 296.33`: the number of a diagnosis."""
_OF_OUTLINE = re.compile(
    r"\b(?:(?:sections?|paragraphs?|points?|items?|parts?)\s+|(?:conditions|criteria|requirements|nothing|none|those)\s+(?:in|of|under)\s+)\d{1,2}(?:\.\d{1,2})+"
    r"(?:(?:\s*,\s*|\s*,?\s+(?:and|or|to|through)\s+|\s*[–-]\s*)(?:either\s+)?\d{1,2}(?:\.\d{1,2})+)*"
)
"""`the conditions in 2.2 to 2.4`, `Sections 1.1 or 1.2`: by what the parts of a document are counted."""
_SAID_ABOVE = re.compile(
    r"\b(?:the|these|those|all)\s+(?:above|following|preceding)\s+(?:two|three|four|five|six|seven|eight|\d)\b(?!\s*%)|\ball\s+(?:two|three|four|five|six)\s+(?=[a-z]+s\b)"
)
"""`the above three indications`: those that were named, and no comparison."""
_CRITERIA_TO = re.compile(r"(?<=criteria\s)\(\d{1,2}\s?[-–]\s?\d{1,2}\)|(?<=requirements\s)\(\d{1,2}\s?[-–]\s?\d{1,2}\)")
"""`coverage criteria (1-4)`: which of them."""
_AT_WEEKS = re.compile(
    r"\b(?:at|on|in)\s+(?:weeks?|days?|months?)\s+\d{1,3}(?:,\s*\d{1,3})*,?\s+(?:and|&)\s+\d{1,3}"
    r"(?:,?\s+(?:and|then|followed\s+by)\s+every\s+(?:\d{1,2}|two|four|six|eight|twelve)\s+(?:weeks|months)(?:\s+thereafter)?)?(?!\s*(?:weeks|days|months|%|percent))"
)
"""`300 mg at weeks 0, 2 and 6 and every 8 weeks thereafter`: the days of a schedule."""
_OUT_OF = re.compile(
    r"(?<=\d)\s+out\s+of\s+(?:a\s+(?:possible|total)\s+)?\d{1,3}(?=\s+or\s+(?:more|higher|greater|above|worse|less|lower|below|better)\b)"
)
_ON_SCALE = re.compile(
    r"\bon\s+(?:an?|the)\s+(?:[a-z-]+\s+){0,3}?scale\s+(?:of|from|ranging\s+from)\s+(?:\d{1,3}|zero|one)\s*(?:to|[-–])\s*(?:\d{1,3}|ten)\b"
    r"|\bon\s+(?:an?|the)\s+(?:\d\s*(?:to|[-–])\s*\d{1,3}|\d{1,3}[\s-]point)\s+(?:[a-z-]+\s+){0,3}?scale\b"
)
"""`8 out of 10 or higher`, `7 or greater on a scale of 0 to 10`: the scale of a score."""
_OF_FIVE = re.compile(r"(?:(?<=grade\s\d)|(?<=strength\s\d)|(?<=strength\sof\s\d)|(?<=graded\s\d))\s?(?:/|out\s+of|of)\s?5\b")
"""The scale behind a degree of strength (`graded 3 of 5 or less`)."""


@functools.cache
def _may_hold_figure() -> re.Pattern[str]:
    return re.compile(rf"\d|(?<!\w)(?:iv|v?i{{1,3}})(?!\w)|{SINGLE}|{alternation([*units().numbers, *TIMES_SAID])}")


def _runs(text: str, offset: int) -> Iterator[list[Token]]:
    """Terminals that stand side by side."""
    run: list[Token] = []
    for match in lexicon().finditer(text):
        kind = match.lastgroup or ""
        kind = "NUMBER" if kind in ("figure", "ONE") else kind
        if kind == "BLANK":
            continue
        value = "1" if match.lastgroup == "ONE" else match.group()
        if kind == "INCH":
            kind, value = "UNIT", "[in_i]"
        if kind in ("PHRASE", "GLUED"):
            kind, value = phrases()[" ".join(value.split())]
        if kind == "WORD":
            yield from [run] if run else []
            run = []
            continue
        run.append(Token(kind, value, start_pos=offset + match.start(), end_pos=offset + match.end()))
    yield from [run] if run else []


def _parsed(run: list[Token]) -> list[Figure]:
    """The figures of a run, the longest stretch that parses first; what begins none is left out."""
    found: list[Figure] = []
    at = 0
    while at < len(run):
        tree, size = _longest(run[at : at + _LONGEST])
        found += [f for child in tree.children if isinstance(child, Tree) for f in _figure(child)] if tree else []
        at += size or 1
    return found


_LONGEST = 16
"""Terminals of one stretch; more stand side by side only in tables of figures."""


def _longest(run: list[Token]) -> tuple[Tree[Token] | None, int]:
    for size in range(len(run), 0, -1):
        if tree := _tree(run[:size]):
            return tree, size
    return None, 0


def _tree(run: list[Token]) -> Tree[Token] | None:
    if not any(t.type in ("NUMBER", "SNELLEN", "DEGREE") for t in run):
        return None
    try:
        return _parser().parse(iter(run))
    except UnexpectedInput:
        return None


def _number(text: str) -> float:
    digits = re.match(r"-?\d[\d,]*(?:\.\d+)?|\.\d+", text)
    if digits:
        return float(digits.group().replace(",", ""))
    word = re.split(r"\s*\(", text.strip())[0]
    return float(TIMES_SAID.get(word) or units().numbers[word])


def _figure(tree: Tree[Token]) -> Iterator[Figure]:
    """One measure or window of the parse as a figure."""
    tokens = list(tree.scan_values(lambda t: isinstance(t, Token)))
    kinds = {t.type: t for t in tokens}
    value = next((t for t in tree.iter_subtrees() if t.data in ("one", "range", "snellen", "degree", "degrees")), None)
    if value is None:
        return
    low, high = _values(value)
    op = _op(tokens, high)
    if high is not None and (end := next((OPS[str(t)] for t in tokens if t.type == "EXTREME" and str(t) in OPS), None)):
        low, high, op = (low if end.startswith(">") else high), None, end  # `20-30 mmHg or greater`
    unit = next((str(t) for t in tokens if t.type in ("UNIT", "TIME", "COUNTED")), "")
    if value.data == "snellen":
        unit, op = "{20/x}", op or "="
    if not unit and value.data == "one" and str(value.children[0]) in TIMES_SAID:
        unit = "1"
    graded = kinds.get("GRADED")
    if graded is not None and str(graded) and unit == "1":
        unit = ""  # `class II to IV symptoms`: the degree counts, not the noun behind it
    if value.data in ("degree", "degrees") and graded is None:
        return
    ends = [t for t in tokens if t.type != "ADJECTIVE"]
    first = next(t for t in tokens if t.type != "ADJECTIVE" or str(t) not in ("failed", "documented", "unsuccessful"))
    yield Figure(
        value=low, value2=high, op=op, unit=str(graded) if graded is not None and not unit else unit,
        start=first.start_pos or 0, end=ends[-1].end_pos or 0, window=tree.data == "window",
        age="AGE" in kinds, counted="COUNTED" in kinds, graded=graded is not None,
        said="" if {"COMPARISON", "EXTREME"} & kinds.keys() else _said(graded, op, unit),
    )  # fmt: skip


def _said(graded: Token | None, op: Op | None, unit: str) -> str:
    """A degree without a scale of its own (`type 2`) is part of a name."""
    return "skip" if graded is not None and not str(graded) and op is None and unit in ("", "1") else ""


def _values(value: Tree[Token]) -> tuple[float, float | None]:
    said = [t for t in value.children if isinstance(t, Token) and t.type != "RANGE"]
    if value.data == "snellen":
        return float(str(said[0]).split("/")[1]), None
    if value.data in ("degree", "degrees"):
        found = [float(ROMAN[str(t)]) for t in said]
        return found[0], found[1] if len(found) > 1 else None
    return _number(said[0]), _number(said[1]) if len(said) > 1 else None


def _op(tokens: list[Token], high: float | None) -> Op | None:
    """The comparison that is printed; a range without one is between."""
    printed = [str(t) for t in tokens if t.type in ("EXTREME", "COMPARISON")]
    snellen = any(t.type == "SNELLEN" for t in tokens)
    if high is not None:
        return "between"
    if snellen:
        return _snellen_op(tokens)
    behind = [str(t) for t in tokens if t.type == "EXTREME" and str(t) in OPS]
    found = behind or [p for p in printed if p in OPS]
    return OPS[found[-1]] if found else None  # `over at least one year`: the comparison next to the figure counts


def _snellen_op(tokens: list[Token]) -> Op | None:
    """`20/50 or worse` asks for a denominator of 50 or more; worse than 20/50 for more."""
    printed = [str(t) for t in tokens if t.type in ("EXTREME", "COMPARISON")]
    return {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}.get(printed[0]) if printed else None  # type: ignore[return-value]
