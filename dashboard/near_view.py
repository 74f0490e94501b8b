"""Where to look for a line that is not documented, and who says that one of these sentences says so, or another one of the record.

The sentences are shown as they stand; none was read as saying the line, and pointing at one says only what the sentence says.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from dashboard.wording import dated
from diffing.render import long_date
from practice.access.roles import may
from practice.evidence.nearby.barred import REFUSED
from practice.evidence.nearby.near import SAYS
from practice.flow.charted import NO_NOTE
from practice.flow.judgement import Nearby, Row
from practice.flow.pointing import point
from practice.refused import PracticeError
from practice.store.door import Door
from practice.store.rows import CaseRow, Document, Holds

CHOICES: dict[Holds, str] = {"yes": "Says so", "no": "Says it is not so"}
TOLD = {"yes": "the sentence says so", "no": "the sentence says that it is not so"}
Done = Callable[[Callable[[], object]], None]


def said(row: Row, titles: Mapping[str, str]) -> str:
    """The nearest sentences of a line as HTML; "" where none comes near."""
    found = "".join(f"<li>{_words(one, titles)}</li>" for one in row.near)
    return f'<p class="pw-where">{SAYS}:</p><ul class="pw-near">{found}</ul>' if found else ""


def show(opened: Door, case: CaseRow, number: int, row: Row, documents: Iterable[Document], done: Done) -> None:
    """Draw the nearest sentences of an open line with what a person may say of each, and the way to any other sentence."""
    if row.result != "not_documented" or not may(opened.actor.role, "pointings.write"):
        return
    notes = [one for one in documents if one.kind not in NO_NOTE]
    titles = titles_of(notes)
    if row.near:
        st.html(f'<p class="pw-where">{SAYS}.</p>')
    for place, one in enumerate(row.near, start=1):
        words, yes, no = st.columns([5, 1.1, 1.5], vertical_alignment="center")
        words.html(f"<p>{_words(one, titles)}</p>")
        for holds, column in zip(CHOICES, (yes, no), strict=True):
            key = f"point-{row.bound}-{place}-{holds}"
            if column.button(CHOICES[holds], key=key, width="stretch", disabled=one.why in REFUSED, help=_help(one)):
                done(lambda one=one, holds=holds: point(opened, case, row, one.document_id, one.quote, holds))  # type: ignore[misc]
    if notes:
        _other(opened, case, number, row, notes, done)


def titles_of(documents: Iterable[Document]) -> dict[str, str]:
    """What documents are called, by id."""
    return {one.id: ", ".join(filter(None, (one.title or one.kind, long_date(one.written) if one.written else ""))) for one in documents}


def _help(one: Nearby) -> str | None:
    return f"Nobody points at it: {one.why}" if one.why in REFUSED else None


def _words(one: Nearby, titles: Mapping[str, str]) -> str:
    named = titles.get(one.document_id) or dated(str(one.written or ""))
    under = f"under {one.heading}" if one.heading else ""
    parts = "; ".join(part for part in (named, one.author, under) if part)
    why = f" <strong>({html.escape(one.why)})</strong>" if one.why else ""
    return f'“{html.escape(one.quote)}”{why}<br><span class="pw-cite">{html.escape(parts)}</span>'


def _other(opened: Door, case: CaseRow, number: int, row: Row, notes: list[Document], done: Done) -> None:
    """Any sentence of a note, word by word as it stands there."""
    with st.expander(f"Another sentence of the record, for line {number}"):
        titles, texts = titles_of(notes), {one.id: one.text for one in notes}
        where = st.selectbox("Document", list(texts), format_func=lambda one: titles[one], key=f"where-{row.bound}")
        text = html.escape(texts.get(where, ""))
        st.html(f'<div class="pw-note" tabindex="0" role="region" aria-label="The document, for line {number}">{text}</div>')
        with st.form(f"other-{row.bound}", border=False):
            quote = st.text_area("Its words, copied from the document", key=f"quote-{row.bound}", height=80)
            holds = st.radio(
                f"What it says of line {number}", list(CHOICES), index=None, format_func=lambda one: CHOICES[one], horizontal=True,
                key=f"other-holds-{row.bound}",
            )  # fmt: skip
            if st.form_submit_button("Point at it", key=f"other-keep-{row.bound}"):
                done(lambda: _pointed(opened, case, row, where, quote, holds))


def _pointed(opened: Door, case: CaseRow, row: Row, where: str | None, quote: str, holds: Holds | None) -> None:
    if not where or not quote.strip() or holds is None:
        raise PracticeError("choose a document, copy the words of a sentence from it, and say what it says")
    point(opened, case, row, where, quote, holds)
