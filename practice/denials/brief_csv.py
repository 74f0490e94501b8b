"""A brief's figures as CSV, one a row: for whoever reckons on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from practice.denials.brief_model import Brief, Row
from practice.denials.brief_tables import INVENTED, Cell, dollars, numbers, parts_of, rated

HEADS = ("figure", "what", "whose", "value", "low", "high", "of", "unit")


def to_csv(brief: Brief) -> str:
    """Every figure as one row; `figure` is the key that leads to its claims."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for rows in (_headline(brief), _beside(brief), _patterns(brief), _cells(brief), _moves(brief), _rest(brief)):
        writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    """Words that a spreadsheet would take for a formula, as words."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _headline(brief: Brief) -> Iterator[tuple[Cell, ...]]:
    if brief.invented:
        yield "note", INVENTED, "", None, None, None, None, ""
    whose = (brief.payer_id, "other payers", f"{brief.payer_id} in the year before")
    for figure in brief.figures:
        for name, value in zip(whose, (figure.mine, figure.others, figure.before), strict=True):
            if value is not None:
                yield figure.key, figure.words, name, *parts_of(figure, value), "dollars" if figure.unit == "cents" else figure.unit


def _beside(brief: Brief) -> Iterator[tuple[Cell, ...]]:
    if brief.beside:
        for name, value in (("expected", brief.beside.expected), ("more than expected", brief.beside.more)):
            yield "beside", f"refused, same procedures: {name}", brief.payer_id, *numbers(value), "share"


def _patterns(brief: Brief) -> Iterator[tuple[Cell, ...]]:
    for one in brief.patterns:
        share, low, high, usual = (round(value, 6) for value in (one.alert.share, one.low, one.high, one.alert.usual))
        yield one.key, one.label, brief.payer_id, share, low, high, one.alert.lines, "share"
        yield one.key, one.label, "usual", usual, None, None, one.alert.lines, "share"


def _cells(brief: Brief) -> Iterator[tuple[Cell, ...]]:
    rows: tuple[Row, ...] = (*brief.rows, *brief.reasons, *brief.months)
    for row in rows:
        yield row.key, row.label, brief.payer_id, *rated(row.mine), "share"
        if row.others:
            yield row.key, row.label, "other payers", *rated(row.others), "share"
        yield row.key, row.label, brief.payer_id, dollars(row.denied_cents), None, None, row.mine.refused, "dollars"


def _moves(brief: Brief) -> Iterator[tuple[Cell, ...]]:
    for move in brief.moves:
        for when, one in (("before", move.shift.before), ("after", move.shift.after)):
            yield f"{move.key}:{when}", f"{move.label}, {when} {move.shift.day}", brief.payer_id, *rated(one), "share"


def _rest(brief: Brief) -> Iterator[tuple[Cell, ...]]:
    for answer in brief.appeals:
        if answer.won:
            yield answer.key, f"{answer.kind}: paid in the end", brief.payer_id, *rated(answer.won), "share"
    for error in brief.errors:
        words = f"cites what {error.version} does not contain"
        yield error.key, words, brief.payer_id, dollars(error.denied_cents), None, None, 1, "dollars"
