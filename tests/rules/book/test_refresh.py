"""Books brought up to the store: what `propose` and the weekly `refresh` do, and that they can be repeated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from small_rules import AT, compile_many, document, store, week

from rules.book import acts
from rules.book.file import load, save
from rules.book.model import Book, BookError, State
from rules.book.refresh import Proposed, propose, refresh

MARA = acts.Person("Mara Quist", AT)
OLD = document(["# Coverage", "Covered: MRI if six weeks", "Covered: repeat if new signs"], effective=dt.date(2026, 1, 1))
NEW = document(["# Coverage", "Covered: MRI if eight weeks", "Covered: repeat if new signs"], effective=dt.date(2026, 3, 9))
LATER = document(["# Coverage", "Covered: MRI if eight weeks", "Covered: repeat if old signs"], effective=dt.date(2027, 1, 1))


def proposed(rules: Path, opened: object, at: dt.datetime = AT) -> list[Proposed]:
    return list(propose(rules, opened, ["one:k1"], at, compile_many))  # type: ignore[arg-type]


def book(rules: Path) -> Book:
    found = load(rules, "one:k1")
    assert found is not None
    return found


def test_refresh_tells_what_a_run_withdrew_and_tells_it_again(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", OLD))
        assert [(one.statements, one.proposed) for one in proposed(rules, opened)] == [(2, 2)]
        save(rules, acts.accept(book(rules), [1, 2], MARA))
        week(opened, 1, ("one", "k1", NEW))
        told = refresh(rules, opened, "r1", compile_many)
        assert [(one.policy_id, one.title, one.subject, one.quote, one.reviewer) for one in told] == [
            ("one:k1", "Knee", "MRI", "six weeks", "Mara Quist")
        ]
        kept = book(rules)
        assert refresh(rules, opened, "r1", compile_many) == told and book(rules) == kept
        assert refresh(rules, opened, "r0", compile_many) == ()
    first = kept.entry(1)
    assert (first.state, first.latest.valid_from, first.latest.valid_until) == (State.WITHDRAWN, dt.date(2026, 1, 1), dt.date(2026, 3, 8))
    assert [(one.version_no, one.valid_from, one.valid_until) for one in kept.entry(2).sources] == [
        (1, dt.date(2026, 1, 1), dt.date(2026, 3, 8)),
        (2, dt.date(2026, 3, 9), None),
    ]


def test_what_is_to_come_leaves_todays_rule_in_force(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", NEW))
        proposed(rules, opened)
        save(rules, acts.accept(book(rules), [1, 2], MARA))
        week(opened, 1, ("one", "k1", LATER))
        assert [one.statement for one in refresh(rules, opened, "r1", compile_many)] == [2]
        entry = book(rules).entry(2)
        assert acts.in_force(entry, dt.date(2026, 12, 31)) and not acts.in_force(entry, dt.date(2027, 1, 1))
        assert acts.in_force(book(rules).entry(1), dt.date(2027, 1, 1))


def test_a_version_that_begins_in_between_takes_nothing_from_the_later_one(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", OLD))
        proposed(rules, opened)
        week(opened, 1, ("one", "k1", LATER))
        refresh(rules, opened, "r1", compile_many)
        numbers = [one.number for one in book(rules).standing_in(2)]
        save(rules, acts.accept(book(rules), numbers, MARA))
        week(opened, 2, ("one", "k1", NEW))
        assert refresh(rules, opened, "r2", compile_many) == ()
        held = book(rules)
        assert held.versions == (1, 3, 2), "in the order of their dates"
        assert [one.state for one in held.standing_in(2)] == [State.ACCEPTED, State.ACCEPTED]
        assert all(one.latest.version_no == 2 for one in held.standing_in(2))


def test_the_version_in_force_is_proposed_beside_the_latest(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", NEW))
        week(opened, 1, ("one", "k1", LATER))
        proposed(rules, opened, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
        assert book(rules).versions == (1, 2)


def test_policies_without_a_book_are_left_alone(tmp_path: Path) -> None:
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", OLD))
        assert refresh(tmp_path / "rules", opened, "r0", compile_many) == () and not (tmp_path / "rules").exists()
        with pytest.raises(ValueError, match="no such run"):
            refresh(tmp_path / "rules", opened, "r7", compile_many)


def test_a_document_that_cannot_be_compiled_changes_nothing(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", OLD))
        proposed(rules, opened)
        kept = book(rules)
        week(opened, 1, ("one", "k1", NEW))
        (done,) = propose(rules, opened, ["one:k1"], AT, lambda documents: ["took too long" for _ in documents])
        assert done.problem == "version 1: took too long" and book(rules) == kept
        with pytest.raises(BookError, match="one:k1: version 2: took too long"):
            refresh(rules, opened, "r1", lambda documents: ["took too long" for _ in documents])
