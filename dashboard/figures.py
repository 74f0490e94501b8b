"""The few numbers at the head of a page, as one piece of HTML: a widget of its own for each would cost the page a tenth of a second."""

from __future__ import annotations

import html
from typing import NamedTuple

import streamlit as st


class Figure(NamedTuple):
    """A number with its unit, what it counts, and what must be known to read it."""

    label: str
    value: str
    beside: str = ""


def figures(*found: Figure) -> None:
    """Draw them in a row; on a narrow page they go on in the next."""
    st.html(f'<dl class="pw-figures">{"".join(map(_one, found))}</dl>')


def _one(figure: Figure) -> str:
    beside = f'<dd class="pw-beside-it">{html.escape(figure.beside)}</dd>' if figure.beside else ""
    return f"<div><dt>{html.escape(figure.label)}</dt><dd>{html.escape(figure.value)}</dd>{beside}</div>"
