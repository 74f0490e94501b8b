"""A page's table as a file: CSV, or a workbook (XLSX)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["text", "share", "dollars", "number", "days", "date"]
Cell = str | int | float | dt.date | None
_FORMS = {"text": {}, "share": {"num_format": "0.0%"}, "dollars": {"num_format": "$#,##0.00"}, "number": {"num_format": "#,##0"},
          "days": {"num_format": '0 "days"'}, "date": {"num_format": "yyyy-mm-dd"}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. Shares are 0 to 1, money is in dollars; `forms` says for each column how it is read."""

    name: str
    heads: tuple[str, ...]
    forms: tuple[Form, ...]
    rows: Sequence[tuple[Cell, ...]]


def to_csv(sheet: Sheet) -> str:
    """Heads and rows; words that a spreadsheet would take for a formula stay words."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.heads)
    writer.writerows([_safe(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet, with a head that stays and filters."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet.name[:31])
    forms = {name: book.add_format({**form, "valign": "top", "text_wrap": name == "text"}) for name, form in _FORMS.items()}
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, (name, form) in enumerate(zip(sheet.heads, sheet.forms, strict=True)):
        page.set_column(column, column, 34 if form == "text" else 14)
        page.write_string(0, column, name, head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, (cell, form) in enumerate(zip(row, sheet.forms, strict=True)):
            _write(page, number, column, cell, forms[form])
    page.freeze_panes(1, 0)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.heads) - 1)
    book.close()
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _write(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, form)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, form)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), form)
    else:
        page.write_number(row, column, cell, form)
