"""The page "Denials": counts for managers; single lines and the work queue for those who work on denials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from dashboard import brief_view, counts_view, due_view, lines_view, patterns_view
from dashboard.case_view import consent
from dashboard.kept import kept
from dashboard.paper import chosen_line
from dashboard.places import Places, today
from dashboard.shelf import mark, payers, record, release
from dashboard.signin import door, who
from dashboard.tables import draw
from dashboard.workbook import Sheet
from diffing.render import long_date
from policies.store.reader import PublishedStore
from practice.access.actor import Purpose
from practice.access.roles import may
from practice.denials.actions import actions
from practice.denials.brief_store import invented_in
from practice.denials.brief_tables import INVENTED
from practice.denials.changes import ChangesFound
from practice.denials.first_store import Counts, counts_of, last_decided
from practice.denials.overview import Found, changes_known, found_in
from practice.denials.period import Period, usual_days
from practice.denials.prepared import period_of
from practice.denials.queue_store import queue_counts
from practice.flow.terms import turnaround
from practice.store.door import Door

FIGURES, PATTERNS, BESIDE, BRIEF, LINES, QUEUE = (
    "Figures", "Patterns", "Payers", "Contract brief", "Lines", "Work queue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """What every part of the page is drawn from."""

    places: Places
    opened: Door
    counts: Counts
    names: dict[str, str]
    detail: bool

    def changes(self) -> ChangesFound:
        """The policy changes of the record, read once for each release."""
        there = self.places.published.exists()
        return _changes(self.places, self.places.published, mark(self.places)) if there else ChangesFound(())

    def period(self) -> Period:
        """The figures of all payers: as prepared with the latest remittance or sweep, else made once for each state of the store."""
        changes, days = self.changes(), (self.counts.start, self.counts.end)
        return kept(
            self.opened, "denials_period", (*days, consent(), release(self.places)), lambda: period_of(self.opened, *days, changes),
            waiting="Looking for what is beyond normal; where that was not prepared it takes seconds …",
        )  # fmt: skip

    def found(self) -> Found:
        """Patterns and moves, with the words of the policy changes that moves began with."""
        period, changes = self.period(), self.changes()

        def make() -> Found:
            with _published(self.places) as store:
                return found_in(period, changes, store)

        return kept(self.opened, "denials_found", (period.state, release(self.places)), make, waiting="Reading the policies' words …")


def show(places: Places) -> None:
    """Draw the part that is chosen, for the days that are chosen."""
    person = who()
    detail = person is not None and may(person[1], "denials.detail")
    with door(places, Purpose.PAYMENT if detail else Purpose.OPERATIONS, consent()) as opened:
        opened.require("denials.read", "read")
        st.title("Denials")
        start, end = _days(*usual_days(_last(opened)))
        chosen_line(f"Decided from {long_date(start)} to {long_date(end)}")
        if start > end:
            st.info("The first day comes after the last. Choose other days.")
            return
        counts = kept(
            opened, "denials_counts", (start, end, consent()), lambda: counts_of(opened, start, end), waiting="Counting the decisions …"
        )
        if kept(opened, "denials_invented", (), lambda: invented_in(opened), waiting="Looking …"):
            st.warning(INVENTED)
        if not len(counts.table):
            _nothing(counts, start, end)
            return
        _part(Desk(places, opened, counts, _names(places, counts), detail))


def _part(desk: Desk) -> None:
    parts = [FIGURES, PATTERNS, BESIDE, BRIEF, *([LINES] if desk.detail else []), QUEUE]
    st.session_state.setdefault("denials_part", FIGURES)
    part = st.segmented_control(
        "Show", parts, key="denials_part", label_visibility="collapsed", required=True, persist_state="session"
    )  # fmt: skip
    if desk.counts.left_out:
        st.info(f"{desk.counts.left_out:,} lines of protected records (42 CFR Part 2) are not in these figures.")
    if part == PATTERNS:
        patterns_view.show(desk.found(), desk.names, desk.detail)
    elif part == BESIDE:
        counts_view.beside(desk.counts, desk.names)
    elif part == BRIEF:
        with _published(desk.places) as store:
            brief_view.show(desk.places, desk.opened, store, desk.counts, desk.names, lambda: (desk.changes(), desk.period()))
    elif part == LINES and desk.detail:
        lines_view.show(desk.opened, desk.counts, desk.names)
    elif part == QUEUE:
        _queue(desk)
    else:
        counts_view.show(desk.counts, desk.names, desk.changes())


def _last(opened: Door) -> dt.date:
    """The last day to begin with: that of the latest decision, so that what was prepared with it holds until the next one."""
    found = kept(opened, "denials_last", (today(),), lambda: last_decided(opened, today()), waiting="Looking …")
    return found or today()


def _days(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    first, last, _ = st.columns([1, 1, 3], vertical_alignment="bottom")
    since = first.date_input("Decided from", start, key="denials_from", format="MM/DD/YYYY", persist_state="session")
    until = last.date_input("to", end, key="denials_to", format="MM/DD/YYYY", persist_state="session")
    return since if isinstance(since, dt.date) else start, until if isinstance(until, dt.date) else end


def _nothing(counts: Counts, start: dt.date, end: dt.date) -> None:
    if counts.names:
        st.info(f"No first decision of a payer from {long_date(start)} to {long_date(end)} is in the store. Choose other days.")
        return
    st.info(
        "No remittance has been taken in yet. `payerwatch practice remit FILE.835 --as NAME` takes payers' files in, as they come; "
        "`payerwatch practice denials sample FOLDER` writes an invented year to try it with. docs/denials.md tells more."
    )


def _names(places: Places, counts: Counts) -> dict[str, str]:
    known = payers(places, places.published, mark(places)) if places.published.exists() else {}
    return {**known, **counts.names}


def _queue(desk: Desk) -> None:
    """Item by item for those who work on denials; counts for those who see figures only."""
    if desk.detail:
        due_view.show(desk.places, desk.opened, desk.names)
        return
    places, opened = desk.places, desk.opened
    found = kept(
        opened, "queue_counts", (today(), consent()),
        lambda: queue_counts(opened, actions(places.denial_actions), turnaround(places.turnaround), today()),
        waiting="Looking through the denials …",
    )  # fmt: skip
    if not found:
        st.info("No denial stands.")
        return
    st.caption(f"{sum(one.items for one in found):,} denials stand, {sum(one.overdue for one in found):,} of them past their last day.")
    rows = [(desk.names.get(one.payer_id, one.payer_id), one.step, one.items, one.overdue, one.denied_cents / 100) for one in found]
    heads = ("Payer", "Next step", "Denials", "Past their last day", "Dollars denied")
    draw(Sheet("Work queue", heads, ("text", "text", "number", "number", "dollars"), rows), f"work-queue-{today()}")


@contextmanager
def _published(places: Places) -> Iterator[PublishedStore | None]:
    """The published store; None before the first release."""
    if not places.published.exists():
        yield None
        return
    with record(places) as store:
        yield store


@st.cache_resource(max_entries=2, show_spinner="Reading the policies' changes …")
def _changes(_places: Places, path: object, store_mark: str) -> ChangesFound:
    with record(_places) as store:
        return changes_known(store)
