"""The cells of one row of another system's table, by our names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Generic, TypeVar

from practice.imports.limits import CELL, Bad, plausible
from practice.imports.mapping import Column

Field = TypeVar("Field", bound=str)


class Cells(Generic[Field]):
    """One row. `found` is what stands under each of their headings; `columns` says which of these is which of ours."""

    def __init__(self, found: Mapping[str, str], columns: Mapping[Field, Column]) -> None:
        self._found, self._columns = found, columns

    def text(self, name: Field, *, needed: bool = False) -> str:
        """A cell's words, or what they mean; empty where no column is named. Raises Bad."""
        column, words = self._columns.get(name), self.printed(name)
        if needed and not words:
            raise Bad(f"{name}: empty")
        if len(words) > CELL or not words.isprintable():
            raise Bad(f"{name}: longer than {CELL} characters, or with control signs")
        if column and column.values and words:
            if words not in column.values:
                raise Bad(f"{name}: a value that the mapping does not name")
            return column.values[words]
        return words

    def printed(self, name: Field) -> str:
        """A cell's words as the other system prints them."""
        column = self._columns.get(name)
        return self._found[column.column] if column else ""

    def several(self, name: Field) -> list[str]:
        """The pieces of a cell, where the mapping says what parts them. Raises Bad."""
        column, words = self._columns.get(name), self.text(name)
        pieces = words.split(column.split) if column and column.split else [words]
        return [piece.strip() for piece in pieces if piece.strip()]

    def day(self, name: Field) -> dt.date | None:
        """A cell's day; None where it is empty. Raises Bad."""
        column, words = self._columns.get(name), self.text(name)
        if column is None or not words:
            return None
        try:
            return plausible(dt.datetime.strptime(words, column.format).date(), name)  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            raise Bad(f"{name}: not a day of the form {column.format}") from None
