"""Marks that people give, kept beside the stores, and the lag they tell of."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from digest_rows import RUN_DAY, digest, entry

from diffing.acknowledge import Acknowledgement, AcknowledgementError, ChangeKey, Mark, acknowledge, acknowledgements, latest
from diffing.lag import figures, key_of, lags

KEY = ChangeKey("r1", "northlake:n-1", "changed", 2)
AT = dt.datetime(2026, 11, 18, 9, 30, tzinfo=dt.UTC)


def mark(kind: Mark = Mark.READ, by: str = "Ana Ruiz", at: dt.datetime = AT, key: ChangeKey = KEY, note: str = "") -> Acknowledgement:
    return Acknowledgement(key, kind, by, at, note)


def test_marks_come_back_in_the_order_given_and_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "home" / "marks.jsonl"
    assert acknowledgements(path) == ()
    given = [
        mark(),
        mark(Mark.DONE, "Bo Li", AT + dt.timedelta(hours=1), note="schedule told"),
        mark(key=ChangeKey("r1", "x", "unlisted", None)),
    ]
    for one in given:
        acknowledge(path, one)
    assert acknowledgements(path) == tuple(given)
    assert latest(acknowledgements(path))[KEY].by == "Bo Li"


def test_a_mark_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        acknowledge(tmp_path / "marks", mark(by=" "))
    assert not (tmp_path / "marks").exists()


def test_a_line_cut_short_by_a_kill_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "marks"
    acknowledge(path, mark())
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    assert acknowledgements(path) == (mark(),)
    acknowledge(path, mark(Mark.DONE))
    assert [one.mark for one in acknowledgements(path)] == [Mark.READ, Mark.DONE]


@pytest.mark.parametrize(
    "line",
    [
        '{"mark": "read"}',
        "[]",
        "read by Ana",
        '{"run_id":"r","policy_id":"p","event":"e","to_version":1,"mark":"seen","by":"A","at":"2026-11-18T00:00:00Z"}',
    ],
)
def test_a_line_that_is_no_mark_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "marks"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(AcknowledgementError, match=r"marks: line 1 is no mark"):
        acknowledgements(path)


def test_marks_of_many_at_once_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "marks"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: acknowledge(path, mark(by=f"Person {n}")), range(40)))
    assert sorted(one.by for one in acknowledgements(path)) == sorted(f"Person {n}" for n in range(40))


def test_lag_from_the_payer_s_day_to_the_reader() -> None:
    late, early, undated = (
        entry(policy_id=name, effective=day) for name, day in (("a", dt.date(2026, 11, 6)), ("b", dt.date(2026, 12, 1)), ("c", None))
    )
    made = digest(late, early, undated)
    marks = [mark(key=key_of(made, late)), mark(Mark.DONE, "Bo", AT + dt.timedelta(days=5), key_of(made, late))]
    found = {lag.key.policy_id: lag for lag in lags([made], marks)}
    assert RUN_DAY.date() == dt.date(2026, 11, 16)
    assert (found["a"].days_to_see, found["a"].days_to_read, found["a"].by) == (10, 2, "Ana Ruiz")
    assert (found["b"].days_to_see, found["b"].days_to_read) == (-15, None)
    assert (found["c"].days_to_see, found["c"].read) == (None, None)
    said = figures(list(found.values()))
    assert (said.told, said.read, said.median_to_see, said.median_to_read) == (3, 1, -2.5, 2)
    assert figures([]).median_to_see is None
