"""What came of an announcement, and whether a change was owned up to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from diffing_documents import coverage
from digest_rows import version

from diffing.announced.declared import Owned, came_or_went, declared, history_says
from diffing.announced.entries import announcements_of
from diffing.announced.matching import GRACE, Followed, State, Watched, follow, likeness, meant
from diffing.announced.model import AnnouncedClass, Announcement
from policies.model import Document, HistoryEntry
from policies.reading import read_document
from policies.store.rows import PolicyRow

PDFS = Path(__file__).parents[3] / "shared" / "corpus" / "pdf"
DAY = dt.date(2026, 6, 1)
SEEN = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


def policy(title: str = "Knee Braces", number: str | None = "K-1", **given: object) -> PolicyRow:
    row = PolicyRow(f"alpha:{number or title}", "alpha", "alpha.list", "https://alpha.test/k", number, title, (), "active", SEEN, SEEN)
    return dataclasses.replace(row, **given)  # type: ignore[arg-type]


def announcement(announced: AnnouncedClass | None = AnnouncedClass.REVISED, **given: object) -> Announcement:
    made = Announcement("Knee Braces", None, announced, DAY, "Added a criterion on smoking", "Revised")
    return dataclasses.replace(made, **given)  # type: ignore[arg-type]


def came(one: Announcement, watched: Watched | None, today: dt.date) -> Followed:
    return follow(one, dt.date(2026, 5, 1), watched, today)


FIRST = version(1, effective=dt.date(2025, 1, 1), observed_first=SEEN)
SECOND = version(2, effective=DAY, observed_first=dt.datetime(2026, 5, 20, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Infliximab (Avsola®, Inflectra®, Remicade®)", "Infliximab (Avsola, Inflectra, Remicade, Renflexis)", True),
        ("Knee Braces", "Medical Policy: Knee Braces", True),
        ("Sinus Surgery and Balloon Dilation", "Functional Endoscopic Sinus Surgery and Balloon Dilation", True),
        ("Knee Braces", "Ankle Braces", False),
        ("Cervical Fusion", "Lumbar Fusion", False),
    ],
)
def test_titles(one: str, other: str, same: bool) -> None:
    assert (likeness(one, other) >= 0.6) is same


def test_a_number_is_stronger_than_a_title_and_doubt_means_none() -> None:
    knee, ankle = policy(), policy("Ankle Braces", "A-2")
    assert meant(announcement(policy="Braces of the joint", number="A2"), [knee, ankle]) == ankle
    assert meant(announcement(), [knee, ankle]) == knee
    assert meant(announcement(), [knee, policy(number="K-2")]) is None
    assert meant(announcement(policy="Eye Drops"), [knee, ankle]) is None


@pytest.mark.parametrize(
    ("today", "versions", "state"),
    [
        (DAY - dt.timedelta(days=1), (FIRST,), State.AHEAD),
        (DAY + GRACE, (FIRST,), State.DUE),
        (DAY + GRACE + dt.timedelta(days=1), (FIRST,), State.NOT_SEEN),
        (DAY - dt.timedelta(days=1), (FIRST, SECOND), State.SEEN),
        (DAY + dt.timedelta(days=90), (FIRST, SECOND), State.SEEN),
        (
            DAY + dt.timedelta(days=90),
            (version(1, effective=None, observed_first=dt.datetime(2026, 7, 1, tzinfo=dt.UTC)),),
            State.BEFORE_US,
        ),
        (DAY + dt.timedelta(days=90), (version(1, effective=DAY, observed_first=dt.datetime(2026, 7, 1, tzinfo=dt.UTC)),), State.SEEN),
    ],
)
def test_what_came_of_it(today: dt.date, versions: tuple[object, ...], state: State) -> None:
    assert came(announcement(), Watched(policy(), versions), today).state is state  # type: ignore[arg-type]


def test_a_rereading_answers_nothing() -> None:
    reread = version(2, effective=DAY, cause="reread", observed_first=SECOND.observed_first)
    assert came(announcement(), Watched(policy(), (FIRST, reread)), DAY + dt.timedelta(days=60)).state is State.NOT_SEEN


def test_a_blind_source_is_no_alarm() -> None:
    assert came(announcement(), Watched(policy(), (FIRST,), blind=True), DAY + dt.timedelta(days=60)).state is State.DUE


def test_retirement_is_seen_when_the_policy_is_no_longer_listed() -> None:
    gone = policy(unlisted_since=dt.datetime(2026, 6, 2, tzinfo=dt.UTC))
    found = came(announcement(AnnouncedClass.RETIRED), Watched(gone, (FIRST,)), DAY + dt.timedelta(days=60))
    assert (found.state, found.sentence) == (State.SEEN, "Seen: no longer listed since June 2, 2026.")
    assert came(announcement(AnnouncedClass.RETIRED), Watched(policy(), (FIRST,)), DAY + dt.timedelta(days=60)).state is State.NOT_SEEN


def test_what_is_put_off_is_not_awaited() -> None:
    assert came(announcement(AnnouncedClass.POSTPONED), Watched(policy(), (FIRST,)), DAY + dt.timedelta(days=60)).state is State.PUT_OFF


def test_a_policy_that_nobody_watches() -> None:
    assert came(announcement(), None, DAY + dt.timedelta(days=60)).state is State.NOT_WATCHED
    assert came(announcement(AnnouncedClass.NEW), None, DAY - dt.timedelta(days=1)).state is State.AHEAD


# ---------------------------------------------------------------- owned up to


def with_history(*rows: tuple[dt.date, str]) -> Document:
    return dataclasses.replace(coverage("- Pain"), history=tuple(HistoryEntry(*row) for row in rows))


OLD = with_history((dt.date(2025, 1, 1), "New policy"))
NEW = with_history((DAY, "Added a criterion on smoking"), (dt.date(2025, 1, 1), "New policy"))


def test_announced_before_history_before_nowhere() -> None:
    said = came(announcement(), Watched(policy(), (FIRST, SECOND)), DAY)
    assert declared(OLD, NEW, [said], 2, True).owned is Owned.ANNOUNCED
    assert declared(OLD, NEW, [], 2, True).owned is Owned.HISTORY
    assert declared(OLD, OLD, [], 2, True).owned is Owned.NOWHERE
    assert declared(OLD, OLD, [], 2, False).owned is Owned.NOWHERE
    assert declared(coverage("- a"), coverage("- b"), [], 2, False).owned is Owned.UNKNOWN
    assert declared(OLD, NEW, [said], 3, True).owned is Owned.HISTORY


def test_the_sentence_says_where_and_when() -> None:
    said = came(announcement(), Watched(policy(), (FIRST, SECOND)), DAY)
    assert declared(OLD, NEW, [said], 2, True).sentence == "Announced as revised for June 1, 2026."
    assert declared(OLD, OLD, [], 2, True).sentence == "Not announced: neither its own history nor the payer's bulletins names it."
    assert "It was not announced in the bulletins we watch." in declared(OLD, NEW, [], 2, True).sentence


def test_a_policy_that_came_or_went() -> None:
    retired = came(announcement(AnnouncedClass.RETIRED), Watched(policy(), (FIRST,)), DAY)
    assert came_or_went([retired], True).owned is Owned.ANNOUNCED
    assert came_or_went([], True).owned is Owned.NOWHERE
    assert came_or_went([], False).owned is Owned.UNKNOWN


def test_the_row_of_the_history_that_says_the_same() -> None:
    assert history_says(announcement(), NEW.history) == NEW.history[0]
    assert history_says(announcement(text="Something else entirely about wheelchairs"), NEW.history) is None
    assert history_says(announcement(effective=dt.date(2027, 1, 1)), NEW.history) is None


@pytest.mark.skipif(not PDFS.is_dir(), reason="../shared is absent")
def test_a_real_announcement_and_the_policy_s_own_history() -> None:
    bulletin, infliximab = (
        read_document((PDFS / name).read_bytes(), name=name)
        for name in ("uhc_bulletin_commercial_2026-01.pdf", "uhc_infliximab_2026D0004AR_2026-02-01.pdf")
    )
    found = announcements_of(bulletin)
    (one,) = (entry for entry in found if likeness(entry.policy, infliximab.metadata.title or "") >= 0.6)
    row = history_says(one, infliximab.history)
    assert row is not None and row.date == one.effective == infliximab.metadata.effective == dt.date(2026, 2, 1)
    others = [entry for entry in found if entry is not one and entry.effective == one.effective]
    assert others and not any(history_says(entry, infliximab.history) for entry in others)
