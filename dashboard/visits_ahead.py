"""On the page "This week", for those who work on cases: how many visits of the schedule fall under each change."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import signin
from dashboard.case_view import consent
from dashboard.kept import kept
from dashboard.places import Places, today
from dashboard.shelf import mark, record
from dashboard.style import plain
from practice.access.actor import Purpose
from practice.access.roles import may
from practice.denials.changes import ChangesFound, known_changes
from practice.forward.ahead import Coming, coming
from practice.refused import PracticeError
from practice.store.door import Door

Sentences = Mapping[tuple[str, int], str]
"""Policy and version → what the schedule says to it."""


def sentences(places: Places, run_id: str) -> Sentences:
    """What the schedule says to a run's changes; nothing for people who do not see all cases."""
    person = signin.who()
    if person is None or not may(person[1], "findings.write") or not places.published.exists():
        return {}
    try:
        with signin.door(places, Purpose.OPERATIONS, consent()) as opened:
            found = _found(places, opened, run_id)
    except signin.SignedOut:
        return {}
    except PracticeError as error:
        st.warning(plain(f"The schedule cannot be read. {error}"))
        return {}
    return {(one.policy_id, one.to_version): one.sentence for one in found if one.sentence}


def _found(places: Places, opened: Door, run_id: str) -> tuple[Coming, ...]:
    changes = _changes(places, places.published, mark(places), run_id)

    def make() -> tuple[Coming, ...]:
        with record(places) as store:
            return coming(opened, store, changes.changes, today())

    asked = (run_id, mark(places), today(), consent())
    return kept(opened, "week_coming", asked, make, waiting="Looking through the schedule …")


@st.cache_resource(max_entries=8, show_spinner=False)
def _changes(_places: Places, path: object, store_mark: str, run_id: str) -> ChangesFound:
    with record(_places) as store:
        return known_changes(store, run=run_id)
