"""What is refused beyond what is normal, and what moved, with the policy change it began with and both versions' words."""

from __future__ import annotations

import html

import streamlit as st

from dashboard.lines_view import look_at
from dashboard.paper import chosen_line
from dashboard.tables import downloads, table_html
from dashboard.workbook import Sheet
from diffing.render import long_date
from practice.denials.brief import label_of
from practice.denials.brief_model import Move
from practice.denials.brief_tables import ASSOCIATION
from practice.denials.brief_words import backed, chance, money, moved, share
from practice.denials.changes import Words
from practice.denials.overview import Found
from practice.patterns.model import Alert

AT_ONCE = 8
ALL = ""


def show(found: Found, names: dict[str, str], detail: bool) -> None:
    """Draw moves, then patterns. detail: whether the person may look at the lines behind them."""
    there = sorted({*(payer for payer, _ in found.moves), *filter(None, map(_payer, found.patterns))})
    payer = st.selectbox(
        "Payer", [ALL, *there], key="patterns_payer", width=340, format_func=lambda one: names.get(one, one) if one else "All payers"
    )
    chosen_line(names.get(payer, payer) if payer else "All payers")
    moves = [(one, move) for one, move in found.moves if not payer or one == payer]
    patterns = [one for one in found.patterns if not payer or _payer(one) == payer]
    st.header("What moved", divider="gray")
    if not moves:
        st.info(f"No share of refusals moved beyond chance. {len(found.changes.changes)} policy changes were held against the lines; "
                "that nothing is told does not mean that nothing happened.")  # fmt: skip
    for number, (one, move) in enumerate(moves):
        if number < AT_ONCE or st.session_state.get("moves_all"):
            _move(one, move, names, detail)
    if len(moves) > AT_ONCE and not st.session_state.get("moves_all"):
        st.button(f"Show more ({len(moves) - AT_ONCE})", on_click=lambda: st.session_state.update(moves_all=True))
    st.header("Beyond what is normal", divider="gray")
    if not patterns:
        st.info("No payer, procedure, provider or place is refused more than the others lead one to expect.")
        return
    _patterns(patterns, names, detail)


def _payer(alert: Alert) -> str:
    return dict(alert.key).get("payer", "")


# ---------------------------------------------------------------- moves


def _move(payer: str, move: Move, names: dict[str, str], detail: bool) -> None:
    change, name = move.change, names.get(payer, payer)
    with st.container(border=True):
        label = "policy change fits" if change else "no known change fits"
        before, after = move.shift.before, move.shift.after
        st.html(
            f"<h3>{html.escape(name)}, {html.escape(move.label)}: {share(before.share)} → {share(after.share)} refused</h3>"
            f'<p><span class="pw-label{" pw-strong" if change else ""}">{label}</span>from {long_date(move.shift.day)} on</p>'
            f"<p>{html.escape(moved(move, name))}</p><p>{html.escape(backed(move))}</p>"
            + "".join(_words(one, move) for one in move.words[:4])
            + (f'<p class="pw-cite">{html.escape(_cited(move))} {html.escape(ASSOCIATION)}</p>' if change else "")
        )
        with st.container(horizontal=True):
            if change and st.button("Compare versions", key=f"policy-{payer}-{move.key}"):
                st.session_state["go_to_policy"] = (change.policy_id, change.from_version, change.to_version)
                st.rerun()
            if detail:
                codes = dict(move.shift.key).get("procedure", "")
                st.button(
                    "The lines behind",
                    key=f"lines-{payer}-{move.key}",
                    on_click=look_at,
                    args=(payer, codes if "," not in codes else "", ""),
                )


def _words(one: Words, move: Move) -> str:
    """One difference in the words of both versions."""
    page = f", page {one.page}" if one.page else ""
    sides = ((move.old_name or "before", one.old), (move.new_name or "since", one.new))
    told = "".join(
        f'<p class="pw-cite">{html.escape(name[:1].upper() + name[1:])}</p><div class="pw-redline">'
        f"{html.escape(text) if text is not None else 'no such passage'}</div>"
        for name, text in sides
    )
    where = html.escape(one.section + page)
    return f'<p class="pw-part"><strong>{html.escape(one.explanation)}</strong> <span class="pw-where">{where}</span></p>{told}'


def _cited(move: Move) -> str:
    change = move.change
    if change is None:
        return ""
    number = f" ({change.number})" if change.number else ""
    return f"{change.title}{number}, {move.new_name}; its day is the {change.dated}. {change.owned}".strip()


# ---------------------------------------------------------------- patterns


def _patterns(patterns: list[Alert], names: dict[str, str], detail: bool) -> None:
    heads = ("Where", "Refused", "Services", "Share", "Usual", "Dollars denied", "Chance")
    rows = [
        (_said(one, names), one.refused, one.lines, one.share, one.usual, one.denied_cents / 100, chance(one.chance)) for one in patterns
    ]
    sheet = Sheet("Patterns", heads, ("text", "number", "number", "share", "share", "dollars", "text"), rows)
    st.html(table_html(sheet))
    with st.container(horizontal=True):
        downloads(sheet, "patterns")
    st.caption("Usual: what its payer, procedure, provider and place lead one to expect. Each is allowed for before the next is told; "
               "the chance that a list holds any false alert is at most 5 %.")  # fmt: skip
    if not detail:
        return
    at, button = st.columns([4, 1.2], vertical_alignment="bottom")
    number = at.selectbox(
        "The lines behind", range(len(patterns)), format_func=lambda n: f"{rows[n][0]}: {money(patterns[n].denied_cents)}"
    )
    key = dict(patterns[number].key)
    button.button("Look at the lines", on_click=look_at, args=(key.get("payer", ""), key.get("procedure", ""), key.get("reason", "")),
                  width="stretch")  # fmt: skip


def _said(one: Alert, names: dict[str, str]) -> str:
    payer = _payer(one)
    rest = label_of(one.key)
    said = f"{names.get(payer, payer)}, {rest}" if payer else rest
    return said[:1].upper() + said[1:]
