"""As-of is total and unambiguous, whatever the versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.store.asof import as_of, in_force, known_on, live, starts
from policies.store.connection import cells, column_names, insert
from policies.store.queries import all_in_force, all_latest
from policies.store.rows import VersionRow
from policies.store.schema import TABLES

DAY = dt.datetime(2026, 1, 1, 6, tzinfo=dt.UTC)


def version(number: int, first: int, last: int | None = None, effective: int | None = None, status: str = "active") -> VersionRow:
    """A version observed from day `first` to day `last`, effective from day `effective`, if it says so."""
    return VersionRow(
        "one:knee", number, "published", "r", "s", f"text {number}", "u", "Knee",
        None if effective is None else on(effective), None, None, None, status, (), at(first), at(first if last is None else last), "1",
    )  # fmt: skip


def at(day: int) -> dt.datetime:
    return DAY + dt.timedelta(days=day)


def on(day: int) -> dt.date:
    return at(day).date()


days = st.integers(0, 12)
drawn = st.tuples(days, days, st.none() | days, st.sampled_from(["active", "draft", "upcoming", "retired"]))


@st.composite
def histories(draw: st.DrawFn) -> list[VersionRow]:
    rows = [
        version(n, min(a, b), max(a, b), effective, status)
        for n, (a, b, effective, status) in enumerate(draw(st.lists(drawn, max_size=7)), start=1)
    ]
    for index in draw(st.sets(st.integers(1, 6), max_size=3)):
        if index < len(rows):
            of = rows[index - 1]
            last = max(of.observed_last, rows[index].observed_last)
            rows[index] = replace(rows[index], cause="reread", previous=of.version_no, observed_first=of.observed_first, observed_last=last)
    return rows


@settings(max_examples=300)
@given(rows=histories(), day=days, order=st.randoms())
def test_in_force_is_total_and_does_not_depend_on_the_order_of_rows(rows: list[VersionRow], day: int, order: object) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    found = in_force(rows, on(day))
    assert found == in_force(shuffled, on(day))
    begun = [v for v in live(rows) if (start := starts(v)) is not None and start <= on(day)]
    assert (found is None) == (begun == [])
    if found is not None:
        assert found in begun
        assert (starts(found) or on(0)) == max(starts(v) or on(0) for v in begun)


@settings(max_examples=300)
@given(rows=histories(), day=days, order=st.randoms())
def test_what_was_known_is_total_and_does_not_depend_on_the_order_of_rows(rows: list[VersionRow], day: int, order: object) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    found = known_on(rows, at(day))
    assert found == known_on(shuffled, at(day))
    seen = [v for v in live(rows) if v.observed_first <= at(day)]
    assert (found is None) == (seen == [])
    assert found is None or found in seen


@settings(max_examples=300)
@given(rows=histories(), day=days, known=days, later=days)
def test_what_is_observed_later_does_not_alter_what_was_known(rows: list[VersionRow], day: int, known: int, later: int) -> None:
    more = version(len(rows) + 1, known + 1 + later, effective=day)
    assert as_of([*rows, more], on(day), at(known)) == as_of(rows, on(day), at(known))
    assert known_on([*rows, more], at(known)) == known_on(rows, at(known))


@given(rows=histories(), day=days)
def test_with_everything_known_as_of_is_in_force(rows: list[VersionRow], day: int) -> None:
    assert as_of(rows, on(day), at(1000)) == in_force(rows, on(day))


def test_a_future_effective_date_holds_from_that_day_only() -> None:
    old, new = version(1, 0, effective=0), version(2, 3, effective=10)
    assert [in_force([old, new], on(day)) for day in (2, 9, 10, 11)] == [old, old, new, new]
    assert in_force([old, new], on(-1)) is None


def test_without_an_effective_date_a_text_holds_from_its_first_sight() -> None:
    old, new = version(1, 0), version(2, 5)
    assert [in_force([old, new], on(day)) for day in (-1, 0, 4, 5)] == [None, old, old, new]


def test_of_two_texts_of_one_effective_date_the_later_sight_holds() -> None:
    old, corrected = version(1, 2, effective=0), version(2, 4, effective=0)
    assert in_force([old, corrected], on(1)) == corrected
    assert as_of([old, corrected], on(1), at(3)) == old


def test_drafts_and_undated_upcoming_texts_are_never_in_force() -> None:
    rows = [version(1, 0), version(2, 1, status="draft"), version(3, 2, status="upcoming"), version(4, 3, effective=8, status="upcoming")]
    assert [v.version_no for day in (1, 3, 8) if (v := in_force(rows, on(day)))] == [1, 1, 4]


def test_history_filled_in_later_does_not_become_the_present() -> None:
    present, found_later = version(1, 5, 9), version(2, 1)
    assert known_on([present, found_later], at(9)) == present
    assert known_on([present, found_later], at(4)) == found_later


def test_history_inside_a_time_when_another_text_was_seen_before_and_after() -> None:
    long, between = version(1, 0, 8), version(2, 4)
    assert [v.version_no for day in (3, 5, 8) if (v := known_on([long, between], at(day)))] == [1, 2, 1]


def test_a_reread_takes_the_place_of_what_it_reads_again_at_every_instant() -> None:
    old = version(1, 0, 5, effective=0)
    again = replace(version(2, 0, 7, effective=0), cause="reread", previous=1)
    assert known_on([old, again], at(3)) == again
    assert in_force([old, again], on(3)) == again


@settings(max_examples=25, deadline=None)
@given(all_rows=st.lists(histories(), min_size=1, max_size=5), day=days, known=days)
def test_asked_for_all_policies_the_store_answers_as_for_each(all_rows: list[list[VersionRow]], day: int, known: int) -> None:
    histories_by_id = {f"one:{n}": [replace(v, policy_id=f"one:{n}") for v in rows] for n, rows in enumerate(all_rows)}
    con = duckdb.connect(":memory:")
    con.execute("ATTACH ':memory:' AS store")
    con.execute("USE store")
    for statement in TABLES:
        con.execute(statement)
    columns = column_names(VersionRow)
    insert(con, "versions", columns, (cells(v, columns) for rows in histories_by_id.values() for v in rows))
    expected = {
        i: (as_of(rows, on(day), at(known)), in_force(rows, on(day)), known_on(rows, at(1000))) for i, rows in histories_by_id.items()
    }
    for position, found in enumerate((all_in_force(con, on(day), at(known)), all_in_force(con, on(day), None), all_latest(con))):
        assert {v.policy_id: v for v in found} == {i: chosen[position] for i, chosen in expected.items() if chosen[position] is not None}
    con.close()
