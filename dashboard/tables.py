"""Tables that are read, printed and taken along: drawn as HTML, with the whole of them as CSV and XLSX below."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from dashboard.paper import PRINTED, on_paper
from dashboard.workbook import Cell, Form, Sheet, to_csv, to_xlsx
from diffing.render import long_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 25
_REST = ' class="pw-rest"'
_LONG = re.compile(r"[^\s&;<>]{16,}")


def draw(sheet: Sheet, file: str, at_once: int = AT_ONCE) -> None:
    """The table, its first rows where it is long, and its downloads. `file`: the files' name without its ending."""
    key = f"rows-{file}"
    shown = min(len(sheet.rows), int(st.session_state.get(key, at_once)))
    st.html(table_html(sheet, shown))
    with st.container(horizontal=True):
        if len(sheet.rows) > shown:
            st.button(
                f"Show more ({len(sheet.rows) - shown:,})", icon=":material/expand_more:", key=f"more-{file}",
                on_click=lambda: st.session_state.update({key: shown + 4 * at_once}),
            )  # fmt: skip
        downloads(sheet, file)


def downloads(sheet: Sheet, file: str, whole: Callable[[], Sheet] | None = None) -> None:
    """The table as CSV and XLSX, made when it is asked for; `whole` reads the rows that the page does not hold."""
    make = whole or (lambda: sheet)
    st.download_button("CSV", lambda: to_csv(make()), f"{file}.csv", "text/csv", key=f"csv-{file}", on_click="ignore")
    st.download_button("XLSX", lambda: to_xlsx(make()), f"{file}.xlsx", XLSX, key=f"xlsx-{file}", on_click="ignore")


def frame(name: str, rows: Sequence[Mapping[str, object]], file: str) -> None:
    """A table that is sorted and searched on the page, with its downloads; rows by their heads."""
    st.dataframe(list(rows), hide_index=True, width="stretch", alt=name)
    if rows:
        taken_along(sheet_of(name, rows), file)


def taken_along(sheet: Sheet, file: str, whole: Callable[[], Sheet] | None = None, printed: int = PRINTED) -> None:
    """For a table drawn by other means: the same on paper, `printed` rows of it, and its downloads."""
    on_paper(table_html(sheet, 0, printed))
    with st.container(horizontal=True):
        downloads(sheet, file, whole)


def sheet_of(name: str, rows: Sequence[Mapping[str, object]]) -> Sheet:
    """Rows by their heads as a table; at least one row."""
    heads = tuple(rows[0])
    forms: tuple[Form, ...] = tuple("number" if isinstance(rows[0][head], int) else "text" for head in heads)
    return Sheet(name, heads, forms, [tuple(map(_cell, row.values())) for row in rows])


def _cell(value: object) -> Cell:
    return value if value is None or isinstance(value, int) else str(value)


def by_name(ids: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Payers by the names that people read."""
    return sorted(ids, key=lambda one: (names.get(one) or one).casefold())


def table_html(sheet: Sheet, shown: int | None = None, printed: int = PRINTED) -> str:
    """The table: what does not fit is moved sideways inside it. Rows beyond `shown` stand on paper only, up to `printed` of them."""
    head = "".join(f'<th scope="col"{_align(form)}>{html.escape(name)}</th>' for name, form in zip(sheet.heads, sheet.forms, strict=True))
    on_screen = len(sheet.rows) if shown is None else shown
    rows = sheet.rows[: max(on_screen, printed)]
    body = "".join(f"<tr{_REST if at >= on_screen else ''}>{_row(row, sheet.forms)}</tr>" for at, row in enumerate(rows))
    if len(sheet.rows) > len(rows):
        body += f'<tr{_REST}><td colspan="{len(sheet.heads)}">{len(sheet.rows) - len(rows):,} more rows are in the files.</td></tr>'
    table = f'<table class="pw-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="pw-scroll" tabindex="0" role="region" aria-label="{html.escape(sheet.name, quote=True)}">{table}</div>'


def _row(row: tuple[Cell, ...], forms: tuple[Form, ...]) -> str:
    return "".join(
        f"<td{_align(form)}>{_LONG.sub(_broken, html.escape(said(cell, form)))}</td>" for cell, form in zip(row, forms, strict=True)
    )


def _broken(found: re.Match[str]) -> str:
    """A long word, such as an address, with places where its line may end."""
    return re.sub(r"(?<=[/.@:?=_-])(?=\w)", "<wbr>", found[0])


def _align(form: Form) -> str:
    return {"text": "", "date": ' class="pw-d"'}.get(form, ' class="pw-n"')


def said(cell: Cell, form: Form) -> str:
    """A cell as people read it; a dash for what is not known."""
    if cell is None:
        return "–"
    if isinstance(cell, dt.date):
        return long_date(cell)
    if isinstance(cell, str):
        return cell
    if form == "share":
        return f"{cell * 100:.1f} %"
    if form == "dollars":
        return f"${cell:,.2f}" if 0 < abs(cell) < 10 else f"${cell:,.0f}"
    return f"{cell:,g} days" if form == "days" else f"{cell:,}"
