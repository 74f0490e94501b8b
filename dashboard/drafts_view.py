"""The drafts of a case: made, read with what each sentence rests on, settled, reviewed and approved by a named person. Nothing is sent."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import streamlit as st

from dashboard import drafting
from dashboard.places import Places, today
from dashboard.style import plain
from dashboard.wording import dated
from diffing.render import long_date
from practice.access.roles import may
from practice.drafts.compared import marked
from practice.drafts.draft import MEDIA, Block, Cite, Kind, PolicyCite, RecordCite, Sentence
from practice.drafts.editing import removed
from practice.drafts.keeping import Opened, bring, change, opened
from practice.drafts.layout import marks_of
from practice.drafts.saying import read_words, source_words
from practice.refused import PracticeError
from practice.store.door import Door
from practice.store.rows import CaseRow, Draft
from practice.store.work import drafts_of

_COMMAND_LINE = re.compile(r"^case [0-9a-f-]{36}: |; name one with --policy")
NEXT = {"draft": ("reviewed", "Mark as reviewed"), "reviewed": ("approved", "Approve"), "approved": ("submitted", "Mark as submitted")}


def show(places: Places, door: Door, case: CaseRow) -> None:
    """Draw the drafts, the latest first, and what makes a new one."""
    if may(door.actor.role, "drafts.write"):
        _maker(places, door, case)
    found = [one for one in drafts_of(door, case.id)[::-1] if one.media == MEDIA]
    if not found:
        st.info("This case has no draft yet.")
    for number, draft in enumerate(found):
        with st.expander(_called(draft), expanded=number == 0):
            _draft(places, door, draft)


def _called(draft: Draft) -> str:
    who = f" by {draft.by}" if draft.by else ""
    return plain(f"{drafting.NAMES[Kind(draft.kind)]}: {draft.state}{who}, {long_date(draft.at)}")


def _maker(places: Places, door: Door, case: CaseRow) -> None:
    kind_at, button = st.columns([2, 1], vertical_alignment="bottom")
    kind = kind_at.selectbox("New draft", [Kind.PACKET, *drafting.MAKERS], format_func=lambda one: drafting.NAMES[one], key="draft_kind")
    if kind and button.button("Make the draft", type="primary"):
        _done(lambda: drafting.make(places, door, case, kind, today()))


def _done(act: Callable[[], object]) -> None:
    """Do it and draw the page anew; what cannot be done is said in one line."""
    try:
        act()
    except PracticeError as error:
        st.error(plain(_refusal(error)))
        return
    st.session_state["case_changed"] = True
    st.rerun()


def _refusal(error: PracticeError) -> str:
    """Why a draft was not made, without the case's id and what only the command line knows."""
    words = dated(_COMMAND_LINE.sub("", str(error)))
    return f"Not done: {words}."


def _draft(places: Places, door: Door, draft: Draft) -> None:
    found = opened(door, draft.id)
    stale = drafting.stale(places, door, found)
    for why in stale:
        st.warning(plain(f"Make it anew: {why}."))
    for fault in found.faults:
        st.error(plain(f"Sentence {fault.sentence}: {fault.why}" if fault.sentence else fault.why))
    st.html("".join(_block(block) for block in (*found.draft.re, *found.draft.blocks) if block.shape != "to_do"))
    _open_points(door, found)
    _steps(door, found, stale)
    acts = "; ".join(f"{act.what} by {act.by}, {long_date(act.at)}" for act in found.acts)
    st.caption(plain(f"What was done: {acts}."))


def _open_points(door: Door, found: Opened) -> None:
    points = [block for block in found.draft.blocks if block.shape == "to_do" and block.sentences]
    if not points:
        return
    st.html(f"<h3>To settle before it can be approved ({len(points)})</h3>")
    for block in points:
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.html(f"<p>{html.escape(block.label)}: {html.escape(' '.join(one.text for one in block.sentences))}</p>{_compared(block)}")
        number = block.sentences[0].number
        if may(door.actor.role, "drafts.edit") and button.button("Settled", key=f"settle-{found.row.id}-{number}", width="stretch"):
            _done(lambda n=number: change(door, found.row.id, removed(found.draft, n), f"point {n} settled"))  # type: ignore[misc]


def _compared(block: Block) -> str:
    """Two texts side by side, the words that only one has underlined; "" for any other point."""
    cells = marked(block)
    if not cells:
        return ""
    head = "".join(f'<th scope="col">{_sentences(cell)}</th>' for cell in block.rows[0])
    said = ("".join(f"<u><strong>{html.escape(text)}</strong></u>" if only else html.escape(text) for text, only in cell) for cell in cells)
    row = "".join(f"<td>{one}</td>" for one in said)
    return f'<table class="pw-table"><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>'


def _steps(door: Door, found: Opened, stale: tuple[str, ...]) -> None:
    step, draft_id, marks = NEXT.get(found.row.state), found.row.id, marks_of(found.draft)
    stand = False
    if step and step[0] == "approved" and marks and may(door.actor.role, "drafts.approve"):
        stand = st.checkbox(f"I stand behind {marks} citations that nobody has confirmed or reviewed", key=f"stand-{draft_id}")
    forward, paper, _ = st.columns([1.3, 1.3, 2])
    if step and may(door.actor.role, "drafts.approve") and forward.button(step[1], key=f"{step[0]}-{draft_id}", width="stretch"):
        _done(lambda: bring(door, draft_id, step[0], stale=stale, stand_for_marks=stand))
    if may(door.actor.role, "drafts.export") and paper.button("Prepare PDF", key=f"pdf-{draft_id}", width="stretch"):
        try:
            data = drafting.as_pdf(door, draft_id)
        except PracticeError as error:
            st.error(plain(f"Not done. {error}"))
            return
        paper.download_button(
            "Download PDF", data, f"{found.draft.kind.value}.pdf", "application/pdf", key=f"get-{draft_id}", width="stretch"
        )


def _block(block: Block) -> str:
    if block.rows:
        first, *others = block.rows
        head = "".join(f'<th scope="col">{_sentences(cell)}</th>' for cell in first)
        rows = "".join("<tr>" + "".join(f"<td>{_sentences(cell)}</td>" for cell in row) + "</tr>" for row in others)
        table = f'<table class="pw-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        return f'<div class="pw-scroll" tabindex="0" role="region" aria-label="Table of the draft">{table}</div>'
    text = _sentences(block.sentences)
    label = f"<strong>{html.escape(block.label)}:</strong> " if block.label else ""
    return f"<h3>{text}</h3>" if block.shape == "heading" else f"<p>{label}{text}</p>"


def _sentences(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(f"{html.escape(one.text)}{''.join(_cite(cite) for cite in one.cites)}" for one in sentences)


def _cite(cite: Cite) -> str:
    """What a sentence rests on, in small print behind it."""
    if isinstance(cite, PolicyCite):
        mark = "" if cite.reviewed else ", reading not reviewed"
        words = f"policy {cite.number or cite.policy_id}, effective {long_date(cite.effective)}{mark}"
    elif isinstance(cite, RecordCite):
        mark = f", {read_words(cite.read_by)}" if cite.read_by else "" if cite.confirmed else ", not confirmed"
        words = source_words(cite.title, cite.author, cite.written) + mark
    else:
        return ""
    return f' <span class="pw-cite">[{html.escape(words)}]</span>'
