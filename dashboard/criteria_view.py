"""A lookup's answer on a page."""

from __future__ import annotations

import streamlit as st

from dashboard.paper import screen_line
from rules.lookup.across import SideBySide
from rules.lookup.model import Answer
from rules.lookup.render import sheet_css, to_fragment, to_html, to_markdown


def answer_html(answer: Answer | SideBySide) -> None:
    """Draw the answer, with its downloads."""
    if isinstance(answer, SideBySide) and len(answer.answers) > 3:
        screen_line(f"{len(answer.answers)} payers: where they do not all fit, move the columns sideways.")
    st.html(f"<style>.pw-sheet {{ {sheet_css()} }}</style>")
    st.html(f'<div class="pw-sheet">{to_fragment(answer)}</div>')
    name = f"criteria-{answer.code or 'policy'}-{answer.as_of:%Y-%m-%d}"
    page, text, _ = st.columns([1, 1, 2])
    page.download_button("Printable page (HTML)", to_html(answer), f"{name}.html", "text/html")
    text.download_button("Text (Markdown)", to_markdown(answer), f"{name}.md", "text/markdown")
