"""The points that the record of a case leaves open: where to look, who says that a sentence says so, and a clinician's own answer.

Nothing is written beforehand, and nothing is chosen: the policy's line and what the record says so far stand beside the empty field. What
a person has said, that person takes back.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import near_view
from dashboard.style import plain
from dashboard.wording import dated
from diffing.render import long_date
from practice.access.roles import may
from practice.flow.answering import answer, wording
from practice.flow.judgement import Judgement, Row, Shown
from practice.flow.pointing import SAID
from practice.refused import PracticeError
from practice.store.answers import answers_of_case, own_answers, withdraw
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.rows import Answer, CaseRow, Document, Holds

STANCES = {"covered": "Covered when", "not_covered": "Not covered when", "unproven": "Unproven when"}
HOLDS: dict[Holds, str] = {"yes": "It holds", "no": "It does not hold", "unknown": "I cannot say"}
_TOLD = {"yes": "holds", "no": "does not hold", "unknown": "cannot say"}


def show(opened: Door, case: CaseRow, found: Judgement | None) -> None:
    """Draw the points that wait, those that decide first, then what was answered."""
    if found is None:
        st.info("This case has not been held against a policy yet. A specialist opens it, or the morning sweep does.")
        return
    deciding = {one.quote for one in found.open}
    numbered = [(number, row) for number, row in enumerate(found.asked, start=1) if row.open]
    first = [(number, row) for number, row in numbered if row.quote in deciding]
    if may(opened.actor.role, "pointings.write"):
        st.caption(f"Point at the sentence of the record that says it. {SAID} Your name and the time stand with it.")
    if may(opened.actor.role, "answers.write"):
        st.caption("Or say what was found or done, in your own words. It becomes an addendum of the record, with your name and the time.")
    documents = documents_of_case(opened, case.id)
    if not first:
        st.info("No point that decides this request waits for an answer.")
    for number, row in first:
        _point(opened, case, number, row, documents)
    others = len(numbered) - len(first)
    if others and st.checkbox(f"Show the other open lines of the policy too ({others})", key=f"every-line-{case.id}"):
        for number, row in numbered:
            if row.quote not in deciding:
                _point(opened, case, number, row, documents)
    _given(opened, answers_of_case(opened, case.id))


def _point(opened: Door, case: CaseRow, number: int, row: Row, documents: Sequence[Document]) -> None:
    with st.container(border=True):
        st.html(f"<h3>Line {number}</h3>{_line(row)}{_record(row)}")
        near_view.show(opened, case, number, row, documents, _done)
        if may(opened.actor.role, "answers.write"):
            _own_words(opened, case, number, row)


def _own_words(opened: Door, case: CaseRow, number: int, row: Row) -> None:
    with st.form(f"answer-{row.bound}", border=False):
        says = st.text_area(
            f"What was found, for line {number}", key=f"says-{row.bound}", max_chars=wording().longest, height=90,
            help="in your own words; the policy's words alone are not taken",
        )  # fmt: skip
        options = list(HOLDS)
        part = "" if row.line == " ".join(row.quote.split()) else "the words in bold of "
        holds = st.radio(
            f"What that says of {part}line {number}", options, index=None, format_func=lambda one: HOLDS[one], horizontal=True,
            key=f"holds-{row.bound}",
        )  # fmt: skip
        if st.form_submit_button("Keep the answer", key=f"keep-{row.bound}"):
            _keep(opened, case, row, says, holds)


def _keep(opened: Door, case: CaseRow, row: Row, says: str, holds: Holds | None) -> None:
    if holds is None:
        st.error("Say what it means for the policy's line: it holds, it does not, or you cannot say.")
        return
    _done(lambda: answer(opened, case, row, says, holds))


def _done(act: Callable[[], object]) -> None:
    """Do it and draw the page anew; what cannot be done is said in one line."""
    try:
        act()
    except PracticeError as error:
        st.error(plain(f"Not done: {dated(str(error))}."))
        return
    st.session_state.pop("case_judged", None)
    st.session_state["case_changed"] = True
    st.rerun()


def _line(row: Row) -> str:
    """The policy's line with the words that are asked about; what opens its lists above it."""
    stance = html.escape(STANCES.get(row.stance, row.stance))
    lead = "".join(f'<br><span class="pw-where">“{html.escape(line)}”</span>' for line in row.lead.split("\n") if line)
    line, quote = row.line, " ".join(row.quote.split())
    at = line.find(quote)
    words = html.escape(line)
    if at >= 0 and line != quote:
        words = f"{html.escape(line[:at])}<strong>{html.escape(quote)}</strong>{html.escape(line[at + len(quote) :])}"
    place = html.escape(", ".join((row.policy, *row.section[-1:])))
    return f'<p><span class="pw-where">{stance}</span>{lead}<br>“{words}”<br><span class="pw-cite">{place}</span></p>'


def _record(row: Row) -> str:
    """What the record says of the line so far, and what was answered without deciding it."""
    said = [f"“{html.escape(one.quote)}” <span class='pw-cite'>{html.escape(dated(_source(one)))}</span>" for one in row.shown]
    said += [f"{html.escape(dated(one.words))}: “{html.escape(one.says)}”" for one in row.replies]
    if row.result == "conflict":
        said.insert(0, "<strong>The record says both.</strong>")
    return f"<p>The record so far: {'<br>'.join(said) or 'nothing'}</p>"


def _source(one: Shown) -> str:
    return f"{one.source}; read so by {one.read_by}" if one.read_by else one.source


# ---------------------------------------------------------------- what was answered


def own(opened: Door) -> None:
    """What the person has answered, of whatever case: its author can always take an answer back."""
    found = own_answers(opened)
    if found:
        with st.expander(f"What you have answered ({len(found)})"):
            _given(opened, found)


def _given(opened: Door, found: tuple[Answer, ...]) -> None:
    if found:
        st.html("<h3>Answered, or pointed at</h3>" if any(one.kind == "pointing" for one in found) else "<h3>Answered</h3>")
    for one in found:
        with st.container(border=True):
            gone = f"<br><strong>Withdrawn {long_date(one.withdrawn)}:</strong> {html.escape(one.why)}" if one.withdrawn else ""
            pointing = one.kind == "pointing"
            who = f"Read so by {one.author} on {long_date(one.at)}" if pointing else f"Addendum by {one.author}, {long_date(one.at)}"
            told = near_view.TOLD[one.holds] if pointing else _TOLD[one.holds]
            st.html(
                f"<p>“{html.escape(one.says)}”<br><span class='pw-cite'>{html.escape(who)}</span>"
                f"<br>To “{html.escape(one.quote)}” ({html.escape(one.policy)}): {told}{gone}</p>"
            )
            if one.withdrawn is None and one.by == opened.actor.user:
                _withdrawing(opened, one)


def _withdrawing(opened: Door, one: Answer) -> None:
    with st.form(f"withdraw-{one.id}", border=False):
        why_at, button = st.columns([4, 1], vertical_alignment="bottom")
        why = why_at.text_input("Why it is withdrawn", key=f"why-{one.id}", max_chars=200)
        if button.form_submit_button("Withdraw", key=f"gone-{one.id}", width="stretch"):
            _done(lambda: withdraw(opened, one.id, why))
