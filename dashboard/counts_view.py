"""Denials in figures: totals, months with the days on which policies changed, reasons, procedures, and payers side by side."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard.denial_charts import months_chart, shares_chart
from dashboard.figures import Figure, figures
from dashboard.paper import chosen_line, on_paper
from dashboard.tables import by_name, draw, table_html
from dashboard.workbook import Cell, Form, Sheet
from diffing.render import long_date
from practice.denials.brief import words_of_reason
from practice.denials.brief_words import interval, money, share
from practice.denials.changes import ChangesFound, PolicyChange
from practice.denials.first_store import Counts
from practice.denials.reasons import reasons
from practice.patterns.model import REASON, Key
from practice.patterns.rates import rate
from practice.patterns.summary import Cell as Counted
from practice.patterns.summary import cells, months, whole

ALL = ""
FEWEST = 5
"""Services below which a month's share is not drawn: it says nothing. The table has all months."""
_PREVENTABLE = {"yes": "ours to prevent", "no": "not ours to prevent", "sometimes": "ours or theirs"}
_SHARES: tuple[Form, ...] = ("number", "number", "share", "share", "share", "dollars")
_HEADS = ("Refused", "Services", "Share", "from (95 %)", "to", "Dollars denied")


def show(counts: Counts, names: dict[str, str], changes: ChangesFound) -> None:
    """Draw the figures of one payer, or of all."""
    there = [one.name for one in cells(counts.table, "payer")]
    payer = st.selectbox(
        "Payer", [ALL, *by_name(there, names)], key="denials_payer", width=340,
        format_func=lambda one: (names.get(one) or one) if one else "All payers", persist_state="session",
    )  # fmt: skip
    chosen_line(names.get(payer, payer) if payer else "All payers")
    within: Key = (("payer", payer),) if payer else ()
    _totals(counts, within, payer)
    said = names.get(payer, payer) if payer else "All payers"
    _months(counts, within, said, [one for one in changes.changes if one.known.payer_id == payer])
    file = f"denials-{payer or 'all'}-{counts.start}-{counts.end}"
    st.header("Reasons", divider="gray")
    rows = [(_reason(one.name), _note(one.name), *_cells(one)) for one in cells(counts.table, REASON, within) if one.name]
    draw(Sheet("Reasons", ("Reason", "Whose to prevent", *_HEADS), ("text", "text", *_SHARES), rows), f"{file}-reasons", 12)
    st.header("Procedures", divider="gray")
    found = [(one.name or "whole claim", *_cells(one)) for one in cells(counts.table, "procedure", within) if one.refused.refused]
    draw(Sheet("Procedures", ("Procedure", *_HEADS), ("text", *_SHARES), found), f"{file}-procedures", 12)


def _totals(counts: Counts, within: Key, payer: str) -> None:
    total, sums = whole(counts.table, within), counts.money_of(payer)
    spread = f"{interval(total.refused.low, total.refused.high)} (95 % interval); at the first decision, wholly or in part"
    figures(
        Figure("Services decided", f"{total.refused.lines:,}"),
        Figure("Refused", share(total.refused.share), spread),
        Figure("Dollars denied", money(total.denied_cents)),
        Figure("Recovered since", money(sums.recovered_cents if sums else 0)),
        Figure("Still at stake", money(sums.at_stake_cents if sums else 0)),
    )


def _months(counts: Counts, within: Key, said: str, changes: list[PolicyChange]) -> None:
    mine, others = months(counts.table, within), months(counts.table, within, besides=True) if within else ()
    if not mine:
        return
    st.header("Month by month of service", divider="gray")
    numbered = [(number, one) for number, one in enumerate(_within(changes, mine, counts), start=1)]
    drawn = [one for one in mine if one.refused.lines >= FEWEST]
    if drawn:
        other = [one for one in others if one.refused.lines >= FEWEST]
        chart = months_chart(said, drawn, other, [(number, one.known.effective) for number, one in numbered])
        said_in_words = f"Share refused by month of service, {said}; the table below says the same"
        st.vega_lite_chart(chart, width="stretch", theme=None, alt=said_in_words)
    for number, one in numbered:
        st.caption(f"**{number}** {long_date(one.known.effective)}, {one.title} ({one.number or one.policy_id}), version {one.to_version}: "
                   f"{one.known.said}".replace("$", "\\$"))  # fmt: skip
    if numbered:
        st.caption("The numbered days are changes of this payer's policies for procedures that were billed; that they stand near a move "
                   "is an association in time. “Patterns” says which of them a move fits.")  # fmt: skip
    elsewhere = {one.name: one.refused.share for one in others}
    rows = [(_month(one.name), *_cells(one), *([elsewhere.get(one.name)] if within else [])) for one in mine]
    more, form = (("Other payers",), ("share",)) if within else ((), ())
    sheet = Sheet("Months", ("Month of service", *_HEADS, *more), ("text", *_SHARES, *form), rows)
    with st.container(key="screen-months"), st.expander("The months as a table"):
        draw(sheet, f"denials-months-{counts.start}-{counts.end}-{said}", 40)
    on_paper(table_html(sheet))


def _within(changes: list[PolicyChange], mine: tuple[Counted, ...], counts: Counts) -> list[PolicyChange]:
    """The changes in the months drawn, of procedures that were billed."""
    billed = {one.name for one in cells(counts.table, "procedure")}
    first, last = mine[0].name, mine[-1].name
    return [one for one in changes if first <= f"{one.known.effective:%Y-%m}" <= last and one.known.procedures & billed][:12]


def beside(counts: Counts, names: dict[str, str]) -> None:
    """Payers beside each other, for all services or for one procedure."""
    codes = [one.name for one in cells(counts.table, "procedure") if one.name]
    code = st.selectbox(
        "Procedure", ["", *codes], key="denials_code", width=340, format_func=lambda one: one or "All procedures", persist_state="session",
        help="payers see different services: choose one procedure to compare like with like",
    )  # fmt: skip
    chosen_line(f"Procedure {code}" if code else "All procedures")
    within: Key = (("procedure", code),) if code else ()
    found = sorted(cells(counts.table, "payer", within), key=lambda one: (-one.refused.share, one.name))
    chart = shares_chart([(names.get(one.name, one.name), one.refused) for one in found[:20]])
    st.vega_lite_chart(
        chart, width="stretch", theme=None, alt="Share refused by payer with its 95 % interval; the table below says the same"
    )  # fmt: skip
    if len(found) > 20:
        st.caption(f"The 20 payers with the highest shares of {len(found)}; the table has them all.")
    st.caption("A point is the share refused at the first decision, its line the 95 % interval: where lines overlap, it may be chance.")
    rows = [(names.get(one.name, one.name), *_cells(one), *([] if code else _more(counts, one.name))) for one in found]
    heads: tuple[str, ...] = ("Payer", *_HEADS)
    forms: tuple[Form, ...] = ("text", *_SHARES)
    if not code:
        heads, forms = (*heads, "Recovered", "Still at stake", "Decided in (median)"), (*forms, "dollars", "dollars", "days")
    draw(Sheet("Payers", heads, forms, rows), f"payers-{code or 'all'}-{counts.start}-{counts.end}")


def _more(counts: Counts, payer: str) -> tuple[Cell, ...]:
    sums = counts.money_of(payer)
    return (sums.recovered_cents / 100 if sums else 0, sums.at_stake_cents / 100 if sums else 0, counts.days.get(payer))


def _cells(one: Counted) -> tuple[Cell, ...]:
    found = one.refused if one.refused.lines else rate(0, 0)
    return found.refused, found.lines, found.share, found.low, found.high, one.denied_cents / 100


def _reason(name: str) -> str:
    words = words_of_reason(name)
    return words[:1].upper() + words[1:]


def _note(name: str) -> str:
    return _PREVENTABLE[reasons().reasons[name].preventable] if name in reasons().reasons else ""


def _month(name: str) -> str:
    return f"{dt.date.fromisoformat(f'{name}-01'):%B %Y}"
