"""What stands on a printed page and not on the screen: when it was printed, what was chosen, and what the screen shows only on demand."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable

import streamlit as st

from diffing.render import long_date

PRINTED = 100
"""Rows of one table on paper; the files have them all."""
ENTRIES = 15
"""Entries on paper beyond those on the screen."""


def printed_line(page: str, day: dt.date, person: str = "") -> None:
    """The first line on paper; `person` is the user name of who is signed in."""
    who = f" by {person}. Keep it as the chart is kept." if person else "."
    st.html(f'<p class="pw-paper pw-printed">{html.escape(f"payerwatch, {page}. Printed on {long_date(day)}{who}")}</p>')


def chosen_line(*parts: str) -> None:
    """What was chosen with the widgets, which paper does not show."""
    said = "; ".join(part for part in parts if part)
    if said:
        st.html(f'<p class="pw-paper pw-head">{html.escape(said)}</p>')


def on_paper(body: str) -> None:
    """HTML that the screen shows on demand or by other means."""
    st.html(f'<div class="pw-paper">{body}</div>')


def screen_line(text: str, said: str = "") -> None:
    """How the page is used, which paper does not say; behind what it says too."""
    st.html(f'<p class="pw-cite">{html.escape(said)} <span class="pw-screen">{html.escape(text)}</span></p>')


def rest_on_paper(entries: Iterable[str], left: int) -> None:
    """Entries as HTML that the screen shows on demand, so that paper holds them; `left` is how many there are."""
    drawn = [one for _, one in zip(range(ENTRIES), entries, strict=False)]
    if drawn:
        unprinted = f"{left - len(drawn):,} more are not printed: narrow the choice, or show more before printing."
        more = f"<p>{unprinted}</p>" if left > len(drawn) else ""
        on_paper("".join(drawn) + more)
