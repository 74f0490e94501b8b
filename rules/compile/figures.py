"""Figures of a stretch of text: value, comparison, unit, window. The words are data, their order is grammar.lark."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from rules.compile.figure_words import ONCE, OPS, ROMAN, TIMES_SAID, Figure, lexicon, phrases
from rules.compile.source import Span
from rules.compile.vocabulary import words
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


def figures(span: Span) -> tuple[Figure, ...]:
    """Every figure that compares or limits, in order; a figure inside a name (`type 2`, `C5-C6`, `BRCA1`) is none."""
    text = ONCE.sub(lambda m: "_" * len(m.group()), span.measured)
    text = _OF_FIVE.sub(lambda m: " " * len(m.group()), text)
    if not _may_hold_figure().search(text):
        return ()
    found: list[Figure] = []
    for run in _runs(text, span.start):
        found += _parsed(run)
    return tuple(
        _within(_late(_loudness(_aged(_with_noun(one, span), span), span), span), span)
        for one in _linked(found, span)
        if not one.said.startswith("skip")
    )


_OF_FIVE = re.compile(r"(?:(?<=grade\s\d)|(?<=strength\s\d)|(?<=strength\sof\s\d)|(?<=graded\s\d))\s?(?:/|out\s+of|of)\s?5\b")
"""The scale behind a degree of strength (`graded 3 of 5 or less`)."""


@functools.cache
def _may_hold_figure() -> re.Pattern[str]:
    return re.compile(rf"\d|(?<!\w)(?:iv|v?i{{1,3}})(?!\w)|{alternation([*units().numbers, *TIMES_SAID])}")


def _runs(text: str, offset: int) -> Iterator[list[Token]]:
    """Terminals that stand side by side."""
    run: list[Token] = []
    for match in lexicon().finditer(text):
        kind = match.lastgroup or ""
        kind = "NUMBER" if kind == "figure" else kind
        if kind == "BLANK":
            continue
        value = match.group()
        if kind == "PHRASE":
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
    unit = next((str(t) for t in tokens if t.type in ("UNIT", "TIME", "COUNTED")), "")
    if value.data == "snellen":
        unit, op = "{20/x}", op or "="
    if not unit and value.data == "one" and str(value.children[0]) in TIMES_SAID:
        unit = "1"
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
    found = [p for p in printed if p in OPS]
    return OPS[found[0]] if found else None


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
            out[-1] = replace(
                before, value2=one.value, op="between", unit=unit, end=one.end, age=before.age or one.age, counted=one.counted
            )
            continue
        out.append(one)
    return out


def _one_range(before: Figure, one: Figure) -> bool:
    bare = one.op is None and before.value2 is None and one.value2 is None and before.value < one.value
    return (
        bare
        and (before.op is None or before.op == "between")
        and (not before.unit or before.unit == one.unit or (before.graded and not one.unit))
    )


_DISTANCE = re.compile(r"\bwithin\s+(?:a\s+distance\s+of\s+)?$")


def _within(one: Figure, span: Span) -> Figure:
    """`within 30 cm of X`: a figure that is no time is at most."""
    if one.op or one.value2 is not None or one.unit in ("", "1", "d", "wk", "mo", "a", "h", "min", "s", "%"):
        return one
    return (
        replace(one, op="<=", window=False)
        if _DISTANCE.search(span.source.plain[span.start : one.start])
        or (one.window and span.source.plain[one.start : one.end].startswith("within"))
        else one
    )


def _aged(one: Figure, span: Span) -> Figure:
    """`before age 50`, `65 years or younger`: ages by the words of their comparison."""
    said = span.source.plain[one.start : one.end]
    if one.unit not in ("", "a") or not re.search(r"\bage\b|\b(?:older|younger)\b", said):
        return one
    return replace(one, age=True)


_LATE = re.compile(
    r"\s?[a-zµ°/%²\d]+(?:\s[a-z]+)?\s(or\s(?:more|greater|longer|higher|above|older|less|lower|fewer|below|shorter|younger))\b"
)


def _late(one: Figure, span: Span) -> Figure:
    """`150 ms or longer`: the comparison behind a word that is no unit of the vocabulary."""
    found = _LATE.match(span.source.plain[one.end : span.end]) if one.op is None and one.value2 is None and not one.window else None
    if not found:
        return one
    kind, op = phrases().get(found.group(1), ("", ""))
    return replace(one, op=OPS[op]) if kind == "EXTREME" else one


def _loudness(one: Figure, span: Span) -> Figure:
    """Hearing at `45 dB or better` is at 45 dB or less."""
    said = span.source.plain[one.start : one.end]
    flipped: dict[str, Op] = {"or better": "<=", "or worse": ">="}
    op = next((o for words_, o in flipped.items() if words_ in said), None)
    return replace(one, op=op) if op and one.unit == "dB" else one


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
