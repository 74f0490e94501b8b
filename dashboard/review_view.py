"""The review queue: what the compiler proposes beside the payer's text; a named person accepts, edits or rejects.

Keys: A accepts, X rejects, E edits, the arrows turn.
"""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard.places import Places, now, today
from dashboard.shelf import mark, payers, record
from dashboard.signin import user_name
from dashboard.style import plain
from rules.book import acts
from rules.book.compiling import compile_one
from rules.book.file import load, read_book, save
from rules.book.model import Book, BookError
from rules.book.waiting import AROUND, Waiting, around_passage, in_turn, waiting_in
from rules.contract import ContractError, statement_from_json, statement_to_json
from rules.lookup.checklist import lines

ENOUGH, LEAST_FILES = 60, 5
"""Statements of a queue: when there are so many, no further file is read; but so many files at least."""
_STANCES = {
    "covered": "Covered when", "not_covered": "Not covered when", "unproven": "Unproven when", "limit": "Limit",
    "definition": "Definition", "administrative": "Documentation and ordering", "codes": "Codes",
    "delegated": "Decided by another company", "review": "To be read by a person",
}  # fmt: skip


def show(places: Places) -> None:
    """Draw the first statement that waits, and the buttons."""
    folders = _folders(places.rules)
    if not folders:
        st.info("No reading waits for review. `payerwatch rules propose` compiles the published policies into proposals.")
        return
    names = payers(places, places.published, mark(places))
    of, left, right = st.columns([2, 3, 2], vertical_alignment="bottom")
    chosen = of.selectbox("Payer", folders, format_func=lambda one: names.get(one, one), key="review_payer", persist_state="session")
    found, read, files = _queue(places.rules / chosen)
    more = "" if read == files else f" {read} of its {files} policies are read so far; those decided make room for the next."
    if not found:
        left.caption(f"No reading of this payer waits for review.{more}")
        return
    flagged = sum(one.entry.flagged for one in found)
    at = _place(len(found))
    count = f"{len(found)} {'statement waits' if len(found) == 1 else 'statements wait'}"
    left.caption(f"{count}, {flagged} of them flagged. This is number {at + 1}.{more}")
    person = right.text_input(
        "Your name", user_name(), key="person", max_chars=80, help="stands beside the decision", persist_state="session"
    ).strip()
    _proposal(places, found[at])
    _buttons(places, found[at], person, at, len(found))


def _folders(rules: Path) -> list[str]:
    """The payers that have rules, by id."""
    return sorted(one.name for one in rules.iterdir() if one.is_dir()) if rules.is_dir() else []


def _queue(folder: Path) -> tuple[tuple[Waiting, ...], int, int]:
    """What waits in a payer's folder, how many of its files were read for it, and how many there are: enough for a day's work."""
    files = sorted(folder.glob("*.yml"))
    found: list[Waiting] = []
    for number, path in enumerate(files, start=1):
        state = path.stat()
        found += _waiting_in(path, state.st_mtime_ns, state.st_size, today())
        if len(found) >= ENOUGH and number >= LEAST_FILES:
            return in_turn(found), number, len(files)
    return in_turn(found), len(files), len(files)


@st.cache_resource(max_entries=4_000, show_spinner=False)
def _waiting_in(path: Path, changed: int, size: int, day: dt.date) -> tuple[Waiting, ...]:
    """What waits in one file, read once for each state of it."""
    return tuple(waiting_in(read_book(path), day))


def _place(count: int) -> int:
    at = int(st.session_state.get("review_at", 0))
    return max(0, min(at, count - 1))


def _proposal(places: Places, one: Waiting) -> None:
    entry, source = one.entry, one.entry.latest
    st.subheader(plain(one.book.title))
    page = f", page {source.page}" if source.page else ""
    st.caption(plain(f"Statement {entry.number}, version {source.version_no}, {' > '.join(source.section) or 'no section'}{page}"))
    if entry.flagged:
        reasons = "; ".join(entry.statement.reasons) or "a part of it could not be read for certain"
        st.warning(plain(f"Look closely: {reasons}."))
    with record(places) as store:
        before, after = around_passage(store, one)
    reading, text = st.columns(2, gap="medium")
    with reading:
        st.markdown("**What it is read as**")
        st.html("".join(_reading(one)))
    with text:
        st.markdown("**What the payer printed**")
        passage = f"<mark>{html.escape(entry.passage)}</mark>"
        around = [html.escape(_ends(before, -1)), passage, html.escape(_ends(after, 1))]
        st.html(f'<div class="pw-redline">{chr(10).join(text for text in around if text)}</div>')


def _ends(text: str, way: int) -> str:
    """Text beside the passage; where it is cut, at a word and with the mark of it."""
    if len(text) < AROUND - 8:
        return text
    return f"{text.rsplit(' ', 1)[0]} …" if way > 0 else f"… {text.split(' ', 1)[-1]}"


def _reading(one: Waiting) -> list[str]:
    statement = one.entry.statement
    found = [
        f"<p><strong>{html.escape(_STANCES[statement.stance.value])}:</strong> {html.escape(statement.subject or '(no subject named)')}</p>"
    ]
    for row in lines(statement.when):
        indent = f"margin-left:{1.1 * row.depth:.1f}rem"
        words = f' <span class="pw-where">{html.escape(row.words)}</span>' if row.words else ""
        flag = " <strong>(look closely)</strong>" if row.flagged else ""
        if row.box:
            found.append(f'<p style="{indent}">☐ “{html.escape(row.quote)}”{words}{flag}</p>')
        else:
            found.append(f'<p style="{indent}"><strong>{html.escape(row.words)}</strong>{flag}</p>')
    return found


def _buttons(places: Places, one: Waiting, person: str, at: int, count: int) -> None:
    note = st.text_input("Why (one line, may stay empty)", key=f"note-{one.book.policy_id}-{one.entry.number}", max_chars=200)
    accept, reject, edit, back, on = st.columns(5)
    named = None if person else "give your name above first"
    if accept.button("Accept", shortcut="A", disabled=not person, help=named, width="stretch", type="primary"):
        _decide(places, one, lambda book: acts.accept(book, [one.entry.number], acts.Person(person, now(), note)))
    if reject.button("Reject", shortcut="X", disabled=not person, help=named, width="stretch"):
        _decide(places, one, lambda book: acts.reject(book, [one.entry.number], acts.Person(person, now(), note)))
    if edit.button("Edit", shortcut="E", disabled=not person, help=named, width="stretch"):
        st.session_state["editing"] = (one.book.policy_id, one.entry.number)
    if back.button("Before", shortcut="Left", disabled=at == 0, width="stretch"):
        _go(at - 1)
    if on.button("Next", shortcut="Right", disabled=at + 1 >= count, width="stretch"):
        _go(at + 1)
    if st.session_state.get("editing") == (one.book.policy_id, one.entry.number):
        _editor(places, one, person, note)


def _go(at: int) -> None:
    st.session_state["review_at"] = at
    st.rerun()


def _editor(places: Places, one: Waiting, person: str, note: str) -> None:
    st.caption(
        "Your reading in the contract's form; every quote must stand word for word in the payer's text. Saving does not accept it yet."
    )
    form = json.dumps(statement_to_json(one.entry.statement), indent=2, ensure_ascii=False)
    text = st.text_area("Statement", form, height=320, key=f"edit-{one.book.policy_id}-{one.entry.number}")
    if not st.button("Save the reading", disabled=not person):
        return
    try:
        statement = statement_from_json(json.loads(text), "your reading")
    except (ContractError, ValueError) as error:
        st.error(plain(f"Not saved. {error}"))
        return
    with record(places) as store:
        words = compile_one(store.document(one.book.policy_id, one.entry.latest.version_no)).text
    st.session_state.pop("editing", None)
    _decide(places, one, lambda book: acts.edit(book, one.entry.number, statement, words, acts.Person(person, now(), note)))


def _decide(places: Places, one: Waiting, act: Callable[[Book], Book]) -> None:
    """Do it on the book as it was shown; somebody else's decision in between is not overwritten."""
    try:
        book = load(places.rules, one.book.policy_id)
        if book is None or book.revision != one.book.revision:
            st.error("Somebody else has decided on this policy in the meantime. Look at it again, then decide.")
            return
        save(places.rules, act(book))
    except BookError as error:
        st.error(plain(f"Not done. {error}"))
        return
    st.rerun()
