"""A brief as a workbook. The same brief gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from practice.denials.brief_model import Brief
from practice.denials.brief_tables import INVENTED, Cell, Sheet, sheets

_FORMS: Mapping[str, Mapping[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"}, "share": {"num_format": "0.0%", "valign": "top"},
    "dollars": {"num_format": "$#,##0.00", "valign": "top"}, "number": {"num_format": "#,##0.###", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top"}, "chance": {"num_format": "0.0000", "valign": "top"},
}  # fmt: skip
_WIDTHS = {"text": 22, "share": 10, "dollars": 14, "number": 10, "date": 12, "chance": 10}
_WIDE = frozenset({"what", "its words", "what changed", "how to read it", "the letter's words", "nearest sentence in force"})


def to_xlsx(brief: Brief) -> bytes:
    """The workbook: a sheet for each table, with a head that stays and filters; what it is and for when stands on the first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = dt.datetime.combine(brief.end, dt.time())  # the day the figures end on: the clock would make other bytes of the same figures
    book.set_properties({"title": f"Contract brief: {brief.payer_name}", "author": brief.practice, "created": made})
    forms = {name: book.add_format(dict(form)) for name, form in _FORMS.items()}
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF3F5"})
    title = book.add_format({"bold": True, "font_size": 14})
    plain = book.add_format({})
    for number, sheet in enumerate(sheets(brief)):
        page = book.add_worksheet(sheet.name)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        top = _opening(page, brief, title, plain) if number == 0 else 0
        _table(page, sheet, top, head, forms)
    book.close()
    return out.getvalue()


def _opening(page: Any, brief: Brief, title: Any, plain: Any) -> int:
    page.write_string(0, 0, f"{brief.payer_name}: contract brief", title)
    said = f"{brief.practice}; decided {brief.start} to {brief.end}; {brief.lines} first decisions on {brief.claims} claims"
    page.write_string(1, 0, said, plain)
    page.write_string(2, 0, INVENTED if brief.invented else "", plain)
    return 4


def _table(page: Any, sheet: Sheet, top: int, head: Any, forms: Mapping[str, Any]) -> None:
    for column, (name, form) in enumerate(zip(sheet.heads, sheet.forms, strict=True)):
        page.set_column(column, column, 100 if sheet.name == "Method" else 44 if name in _WIDE else _WIDTHS[form])
        page.write_string(top, column, name, head)
    for row, cells in enumerate(sheet.rows, start=top + 1):
        unit = str(cells[-1]) if sheet.name == "Headline" else ""
        for column, (cell, form) in enumerate(zip(cells, sheet.forms, strict=True)):
            _write(page, row, column, cell, forms[_form(form, unit, column)])
    page.freeze_panes(top + 1, 0)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.heads) - 1)


def _form(form: str, unit: str, column: int) -> str:
    """The headline sheet's values are shares, days or dollars, row by row."""
    if form != "number" or column == 6:
        return form
    return {"share": "share", "cents": "dollars"}.get(unit, form)


def _write(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, form)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, form)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), form)
    else:
        page.write_number(row, column, cell, form)
