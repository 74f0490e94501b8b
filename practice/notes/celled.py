"""The values of the cells of a table, by the names of their rows or columns."""

from __future__ import annotations

from practice.notes.model import Cell
from practice.notes.qualified import others_of
from practice.notes.tokens import tokens
from practice.notes.values import Value, named_measures, values


def cell_values(cell: Cell) -> tuple[Value, ...]:
    """The values of one cell of a table, by the name of its row or column."""
    if told := values(f"{cell.name}: {cell.text}"):
        return told
    out: dict[str, Value] = {}
    for measure, _, _ in named_measures(tokens(cell.name)):
        if not others_of(measure.concept).find(tokens(cell.name)):
            out |= {one.concept: one for one in values(f"{measure.words[0]}: {cell.text}")}
    return tuple(out.values())
