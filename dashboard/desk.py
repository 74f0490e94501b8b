"""The marks on the page "This week": who has read a change, what is to be talked over, what is done."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from dashboard.paper import screen_line
from dashboard.signin import user_name
from dashboard.style import plain
from diffing.acknowledge import Acknowledgement, AcknowledgementError, ChangeKey, Mark, acknowledge, acknowledgements, latest
from diffing.digest import Digest, Entry
from diffing.lag import key_of
from diffing.render import long_date

_GONE, _TAG = re.compile(r"<del>.*?</del>", re.DOTALL), re.compile(r"</?ins>")
WORDS = {Mark.READ: "Read", Mark.HUDDLE: "Needs huddle", Mark.DONE: "Done"}
OPEN, EVERYTHING = "Not done yet", "All"


def sentence_of(entry: Entry) -> str:
    """The payer's new words that an entry is told for, to be marked in the text; "" where words were only taken out."""
    for part in entry.parts:
        if part.kind in ("criteria", "codes") and "<ins>" in part.redline:
            now = html.unescape(_TAG.sub("", _GONE.sub("", part.redline)))
            return max((line.strip(" …") for line in now.split("\n")), key=len)
    return ""


class Desk:
    """The marks of one run's changes, and the widgets that give them."""

    def __init__(self, digest: Digest, path: Path, open_policy: Callable[[str, int | None, int | None, str], object]) -> None:
        self._digest, self._path, self._open = digest, path, open_policy
        self._marks = self._read()
        who, what, count = st.columns([2, 2, 3], vertical_alignment="bottom")
        self._person = who.text_input(
            "Your name", user_name(), key="person", help="stands beside the marks you give", max_chars=80, persist_state="session"
        ).strip()
        self._shown = what.selectbox("Show", [OPEN, EVERYTHING], key="shown")
        done = sum(self._mark(entry) is Mark.DONE for entry in digest.told)
        unread = sum(self._mark(entry) is None for entry in digest.told)
        ask = "" if self._person or not digest.told else "To mark a change as read, for the huddle or done, give your name first."
        with count:
            screen_line(ask, f"{unread} not read yet, {done} done, of {len(digest.told)}.")

    def _read(self) -> Mapping[ChangeKey, Acknowledgement]:
        try:
            return latest(acknowledgements(self._path))
        except AcknowledgementError as error:
            st.warning(plain(f"The marks cannot be shown. {error}"))
            return {}

    def _mark(self, entry: Entry) -> Mark | None:
        found = self._marks.get(key_of(self._digest, entry))
        return found.mark if found else None

    def still_open(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The entries to show: all of them, or those that are not done."""
        if self._shown == EVERYTHING:
            return entries
        return tuple(entry for entry in entries if self._mark(entry) is not Mark.DONE)

    def said(self, entry: Entry) -> str:
        """Who marked the entry and when, as HTML."""
        given = self._marks.get(key_of(self._digest, entry))
        note = f": {given.note}" if given and given.note else ""
        words = f"{WORDS[given.mark]}, {given.by}, {long_date(given.at)}{note}" if given else "Nobody has read this yet."
        return f'<p class="pw-cite">{html.escape(words)}</p>'

    def show(self, entry: Entry) -> None:
        """The buttons of an entry: one that leads to the policy, and the marks once somebody is named."""
        named = f"{entry.policy_id}-{entry.event}-{entry.to_version}"
        if not self._person:
            self._leads(entry, named)
            return
        with st.container(horizontal=True):
            self._leads(entry, named)
            for mark in Mark:
                st.button(WORDS[mark], key=f"{mark}-{named}", on_click=self._give, args=(key_of(self._digest, entry), mark))

    def _leads(self, entry: Entry, named: str) -> None:
        compared = entry.from_version and entry.to_version
        if st.button("Compare versions" if compared else "Open the policy", key=f"open-{named}"):
            self._open(entry.policy_id, entry.from_version, entry.to_version, sentence_of(entry))

    def _give(self, key: ChangeKey, mark: Mark) -> None:
        person = str(st.session_state.get("person", "")).strip() or self._person
        try:
            acknowledge(self._path, Acknowledgement(key, mark, person, dt.datetime.now(dt.UTC)))
        except AcknowledgementError as error:
            st.error(plain(str(error)))
