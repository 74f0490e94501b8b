"""A brief as tables: the same cells for the workbook and the CSV. Shares are 0 to 1, money in dollars."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from practice.denials.brief_model import Brief, Figure, Row, Value
from practice.patterns.model import Rate

Cell = str | int | float | dt.date | None
INVENTED = "Invented sample: no figure here is one of the world."
ASSOCIATION = "An association in time, with the evidence; not proof of a cause."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `forms`: for each column "text", "share", "dollars", "number", "date"."""

    name: str
    heads: tuple[str, ...]
    forms: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(brief: Brief) -> tuple[Sheet, ...]:
    """All tables of a brief, in the order of the workbook."""
    return (
        _headline(brief), _beside(brief), _patterns(brief), _cells("Where the money is", brief.rows), _cells("Reasons", brief.reasons),
        _cells("Months", brief.months), _moves(brief), _words(brief), _appeals(brief), _errors(brief), _method(brief),
    )  # fmt: skip


def dollars(cents: float) -> float:
    """Cents as dollars."""
    return round(cents / 100, 2)


def parts_of(figure: Figure, value: Value) -> tuple[Cell, ...]:
    """A headline value: the value, its interval, and on how many it rests."""
    return (dollars(value.value), None, None, value.of) if figure.unit == "cents" else numbers(value)


def numbers(value: Value) -> tuple[Cell, ...]:
    """A value with its interval."""
    return round(value.value, 6), _rounded(value.low), _rounded(value.high), value.of


def rated(one: Rate) -> tuple[Cell, ...]:
    """A share with its interval."""
    return round(one.share, 6), round(one.low, 6), round(one.high, 6), one.lines


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


# ---------------------------------------------------------------- sheets

_THREE = ("text", "text", "text", "number", "number", "number", "number")


def _headline(brief: Brief) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for figure in brief.figures:
        for name, value in ((brief.payer_name, figure.mine), ("other payers", figure.others), ("year before", figure.before)):
            rows.append((figure.key, figure.words, name, *(parts_of(figure, value) if value else (None, None, None, None)), figure.unit))
    heads = ("figure", "what", "whose", "value", "low (95 %)", "high (95 %)", "lines or cases", "unit")
    return Sheet("Headline", heads, (*_THREE, "text"), tuple(rows))


def _beside(brief: Brief) -> Sheet:
    found = brief.beside
    words = ("refused", "expected as at the other payers", "more than expected")
    named = zip(words, (found.share, found.expected, found.more), strict=True) if found else ()
    rows = tuple((words, *numbers(value)) for words, value in named)
    heads = ("same procedures", "share", "low (95 %)", "high (95 %)", "lines")
    return Sheet("Same procedures", heads, ("text", "share", "share", "share", "number"), rows)


def _patterns(brief: Brief) -> Sheet:
    rows = tuple(
        (one.key, one.label, one.alert.refused, one.alert.lines, one.alert.share, one.low, one.high, one.alert.usual, one.alert.chance,
         dollars(one.alert.denied_cents))
        for one in brief.patterns
    )  # fmt: skip
    heads = ("figure", "what", "refused", "lines", "share", "low (95 %)", "high (95 %)", "usual", "chance", "dollars denied")
    forms = ("text", "text", "number", "number", "share", "share", "share", "share", "chance", "dollars")
    return Sheet("Patterns", heads, forms, rows)


def _cells(name: str, found: tuple[Row, ...]) -> Sheet:
    rows = tuple(
        (one.key, one.label, one.mine.refused, one.mine.lines, one.mine.share, one.mine.low, one.mine.high,
         *((one.others.share, one.others.low, one.others.high, one.others.lines) if one.others else (None, None, None, None)),
         dollars(one.denied_cents), dollars(one.at_stake_cents) if name == "Where the money is" else None, one.note)
        for one in found
    )  # fmt: skip
    heads = ("figure", "what", "refused", "lines", "share", "low (95 %)", "high (95 %)", "others", "others low", "others high",
             "others' lines", "dollars denied", "dollars at stake", "preventable")  # fmt: skip
    forms = ("text", "text", "number", "number", *["share"] * 6, "number", "dollars", "dollars", "text")
    return Sheet(name, heads, forms, rows)


def _moves(brief: Brief) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for one in brief.moves:
        shift, change = one.shift, one.change
        before, after = shift.elsewhere or (None, None)
        rows.append((
            one.key, one.label, shift.day, shift.before.share, shift.before.low, shift.before.high, shift.before.lines, shift.after.share,
            shift.after.low, shift.after.high, shift.after.lines, before.share if before else None, after.share if after else None,
            shift.chance, shift.earliest, shift.latest, change.policy_id if change else "no known change", one.new_name,
            str(change.dated) if change else "", change.known.said if change else "", "; ".join(one.rivals), ASSOCIATION if change else "",
        ))  # fmt: skip
    heads = ("figure", "what", "day", "before", "low", "high", "lines", "after", "low", "high", "lines", "others before", "others after",
             "chance", "began from", "began to", "policy", "version", "day is", "what changed", "cannot be told from",
             "how to read it")  # fmt: skip
    forms = ("text", "text", "date", "share", "share", "share", "number", "share", "share", "share", "number", "share", "share", "chance",
             "date", "date", *["text"] * 6)  # fmt: skip
    return Sheet("Moves", heads, forms, tuple(rows))


def _words(brief: Brief) -> Sheet:
    rows = tuple(
        (move.key, move.change.policy_id, words.section, words.page, move.old_name, words.old, move.new_name, words.new, words.explanation,
         move.change.url)
        for move in brief.moves if move.change for words in move.words
    )  # fmt: skip
    heads = ("figure", "policy", "section", "page", "old version", "its words", "new version", "its words", "what it comes to", "address")
    return Sheet("Policy words", heads, ("text", "text", "text", "number", *["text"] * 6), rows)


def _appeals(brief: Brief) -> Sheet:
    rows = tuple(
        (one.key, one.kind, one.filed, *((one.won.refused, one.won.lines, *rated(one.won)[:3]) if one.won else [None] * 5),
         dollars(one.recovered_cents))
        for one in brief.appeals
    )  # fmt: skip
    heads = ("figure", "answer", "filed", "paid in the end", "decided", "share", "low (95 %)", "high (95 %)", "dollars recovered")
    return Sheet("Appeals", heads, ("text", "text", "number", "number", "number", "share", "share", "share", "dollars"), rows)


def _errors(brief: Brief) -> Sheet:
    hidden = "not shown: it may tell of a patient"
    rows = tuple(
        (one.key, one.policy, one.version, one.decided, one.cited or hidden, one.nearest, ", ".join(one.figures), dollars(one.denied_cents))
        for one in brief.errors
    )
    heads = ("figure", "cited", "in force", "decided", "the letter's words", "nearest sentence in force", "figures not in it",
             "dollars denied")  # fmt: skip
    return Sheet("Payer errors", heads, ("text", "text", "text", "date", "text", "text", "text", "dollars"), rows)


def _method(brief: Brief) -> Sheet:
    rows = [*((INVENTED,) for _ in range(brief.invented)), *((one,) for one in brief.method)]
    return Sheet("Method", ("How these figures were made",), ("text",), tuple(rows))
