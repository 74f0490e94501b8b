"""Figures of a stretch of text: value, comparison, unit, window. The words are data, their order is grammar.lark."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from rules.compile.source import Span
from rules.compile.vocabulary import measures, words
from rules.lexicon import alternation, comparators, units
from rules.model import Op

_TIMES = {"d", "wk", "mo", "a", "h", "min"}
_ADJECTIVES = (
    "consecutive", "continuous", "calendar", "full", "separate", "different", "distinct", "additional", "prior", "previous", "unsuccessful",
    "failed", "documented", "individual", "total", "complete", "rolling", "of", "a", "an", "the", "cumulative", "recent", "most recent",
    "preceding", "contiguous", "supervised", "or equal to", "approximately", "about", "is", "was",
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}


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
def _phrases() -> dict[str, tuple[str, str]]:
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
            table |= {phrase: ("COMPARISON", op) for phrase in phrases}
    for op, phrases in [*known.after.items(), *found.after.items()]:
        if op in (">=", ">", "<=", "<"):
            table |= {phrase: ("EXTREME", op) for phrase in phrases}
    table |= {word: ("GRADED", unit) for word, unit in found.graded.items()}
    table |= {phrase: ("AGE", "a") for phrase in (*units().age, *units().age_before)}
    table |= {phrase: ("WINDOW", phrase) for phrase in found.windows}
    table |= {word: ("ADJECTIVE", word) for word in _ADJECTIVES}
    table |= {"period": ("PERIOD", ""), "time period": ("PERIOD", ""), "span": ("PERIOD", ""), "time frame": ("PERIOD", ""), "timeframe": ("PERIOD", "")}
    return table | {"minimum": ("COMPARISON", ">="), "maximum": ("COMPARISON", "<=")}


@functools.cache
def _lexicon() -> re.Pattern[str]:
    numbers = alternation(units().numbers)
    figure = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|{numbers})"
    return re.compile(
        rf"(?P<SNELLEN>\b20/\d{{2,4}}\b)"
        rf"|(?P<RANGE>\s(?:to|through)\s(?=[<>]?=?\s?[\div])|(?<=[\d)iv%])\s?-\s?(?=[\div])|(?<=[iv])\s(?:or|and)\s(?=(?:iv|v?i{{1,3}})(?!\w)))"
        rf"|(?P<NUMBER>(?<![\w./$#])(?<![a-z]-)(?<![a-z]\d-)(?P<figure>{figure})(?:\s*\(\s*{figure}\s*\))?(?:st|nd|rd|th)?(?![\w]*\d)(?![/]\d)(?:\s*\(\s*(?=[a-z]+\)))?)"
        rf"|(?P<DEGREE>(?<!\w)(?:iv|v?i{{1,3}})(?!\w))"
        rf"|(?P<PHRASE>{alternation(_phrases())})"
        r"|(?P<BLANK>[\s\-,()\"]+)|(?P<WORD>[^\s\-,()]+)"
    )


@functools.cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Terminals, propagate_positions=True)


class _Terminals(Lexer):
    """Hands the terminals of one run to the parser."""

    def __init__(self, lexer_conf: Any) -> None:
        self.conf = lexer_conf

    def lex(self, data: Any) -> Iterator[Token]:
        yield from data


def figures(span: Span) -> tuple[Figure, ...]:
    """Every figure that compares or limits, in order; a figure inside a name (`type 2`, `C5-C6`, `BRCA1`) is none."""
    text = span.plain
    if not _may_hold_figure().search(text):
        return ()
    found: list[Figure] = []
    for run in _runs(text, span.start):
        found += _parsed(run)
    return tuple(_with_noun(one, span) for one in _linked(found, span) if not one.said.startswith("skip"))


@functools.cache
def _may_hold_figure() -> re.Pattern[str]:
    return re.compile(rf"\d|(?<!\w)(?:iv|v?i{{1,3}})(?!\w)|{alternation(units().numbers)}")


def _runs(text: str, offset: int) -> Iterator[list[Token]]:
    """Terminals that stand side by side."""
    run: list[Token] = []
    for match in _lexicon().finditer(text):
        kind = match.lastgroup or ""
        kind = "NUMBER" if kind == "figure" else kind
        if kind == "BLANK":
            continue
        value = match.group()
        if kind == "PHRASE":
            kind, value = _phrases()[" ".join(value.split())]
        if kind == "WORD":
            yield from [run] if run else []
            run = []
            continue
        run.append(Token(kind, value, start_pos=offset + match.start(), end_pos=offset + match.end()))
    yield from [run] if run else []


def _parsed(run: list[Token]) -> list[Figure]:
    """The figures of a run; where it does not parse from its first terminal, from the next one that does."""
    numbers = {"NUMBER", "SNELLEN", "DEGREE"}
    while run and any(t.type in numbers for t in run):
        size = len(run)
        while size:
            tree = _tree(run[:size])
            if tree is not None:
                break
            size -= 1
        if size:
            return [f for child in tree.children for f in _figure(child)] + _parsed(run[size:])  # type: ignore[union-attr]
        run = run[1:]
    return []


def _tree(run: list[Token]) -> Tree[Token] | None:
    if not any(t.type in ("NUMBER", "SNELLEN", "DEGREE") for t in run):
        return None
    try:
        return _parser().parse(iter(run))  # type: ignore[arg-type]
    except UnexpectedInput:
        return None


def _number(text: str) -> float:
    digits = re.match(r"\d[\d,]*(?:\.\d+)?|\.\d+", text)
    if digits:
        return float(digits.group().replace(",", ""))
    return float(units().numbers[re.split(r"\s*\(", text.strip())[0]])


def _figure(tree: Tree[Token]) -> Iterator[Figure]:
    """One measure or window of the parse as a figure."""
    tokens = [t for t in tree.scan_values(lambda t: isinstance(t, Token))]
    kinds = {t.type: t for t in tokens}
    value = next((t for t in tree.iter_subtrees() if t.data in ("one", "range", "snellen", "degree", "degrees")), None)
    if value is None:
        return
    low, high = _values(value)
    op = _op(tokens, high)
    unit = next((str(t) for t in tokens if t.type in ("UNIT", "TIME", "COUNTED")), "")
    if value.data == "snellen":
        unit, op = "{20/x}", op or "="
    graded = kinds.get("GRADED")
    if value.data in ("degree", "degrees") and graded is None:
        return
    yield Figure(
        value=low, value2=high, op=op, unit=str(graded) if graded is not None and not unit else unit,
        start=tokens[0].start_pos or 0, end=tokens[-1].end_pos or 0, window=tree.data == "window",
        age="AGE" in kinds, counted="COUNTED" in kinds, graded=graded is not None, said=_said(graded, op, unit),
    )  # fmt: skip


def _said(graded: Token | None, op: Op | None, unit: str) -> str:
    """A degree without a scale of its own (`type 2`) is part of a name."""
    return "skip" if graded is not None and not str(graded) and op is None and not unit else ""


def _values(value: Tree[Token]) -> tuple[float, float | None]:
    said = [t for t in value.children if isinstance(t, Token) and t.type != "RANGE"]
    if value.data == "snellen":
        return float(str(said[0]).split("/")[1]), None
    if value.data in ("degree", "degrees"):
        found = [float(_ROMAN[str(t)]) for t in said]
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
    found = next((p for p in printed if p != "between"), None)
    return found  # type: ignore[return-value]


def _snellen_op(tokens: list[Token]) -> Op | None:
    """`20/50 or worse` asks for a denominator of 50 or more; worse than 20/50 for more."""
    printed = [str(t) for t in tokens if t.type in ("EXTREME", "COMPARISON")]
    return {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}.get(printed[0]) if printed else None  # type: ignore[return-value]


_SECOND = re.compile(r"^\s*(?:or|and|to)\s*$")


def _linked(found: list[Figure], span: Span) -> list[Figure]:
    """`grade 3 or 4`, `between 18 and 65 years`, `once or twice`: two figures that are the ends of one."""
    out: list[Figure] = []
    for one in found:
        before = out[-1] if out else None
        gap = span.source.plain[before.end : one.start] if before else ""
        if before and _SECOND.match(gap) and not before.window and not one.window and _one_range(before, one):
            unit = one.unit or before.unit
            out[-1] = replace(before, value2=one.value, op="between", unit=unit, end=one.end, age=before.age or one.age, counted=one.counted)
            continue
        out.append(one)
    return out


def _one_range(before: Figure, one: Figure) -> bool:
    bare = one.op is None and before.value2 is None and one.value2 is None and before.value < one.value
    return bare and (before.op is None or before.op == "between") and (not before.unit or before.unit == one.unit or (before.graded and not one.unit))


_NOUN_BEHIND = re.compile(r"[\s\-]*(?:[a-z][\w\-/]*\s+){0,4}?(?P<noun>[a-z]+)\b")


def _with_noun(one: Figure, span: Span) -> Figure:
    """`4 facet joint injection sessions`: the counted thing may stand some words behind its figure."""
    if one.unit or one.age or one.window:
        return one
    behind = span.source.plain[one.end : span.end]
    at = 0
    for _ in range(6):
        word = re.compile(r"[\s\-]*(?:\((?:or more|or greater)\)\s*)?([a-z][\w'/]*)").match(behind, at)
        if not word or word.group(1) in words().prepositions or word.group(1) in words().verbs or word.group(1) in ("and", "or", "the"):
            return one
        at = word.end()
        if word.group(1) in words().counted:
            return replace(one, unit="1", counted=True, end=one.end + at)
    return one
