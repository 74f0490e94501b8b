"""An accepted rule whose words the payer changes: withdrawn by the run, told in its digest, and kept for its own dates."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from payerwatch.home import Home
from payerwatch.week.release import draw, withdrawn
from policies.model import Block, Document, Metadata, Role, Section
from policies.store.book import Observation
from policies.store.reader import PublishedStore
from policies.store.rows import SourceRow
from policies.store.work import WorkStore
from rules.book.acts import Person, accept
from rules.book.compiling import compile_one
from rules.book.file import load, save
from rules.book.refresh import propose

MONDAY = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
POLICY = "alpha:k-1"


def policy(weeks: str) -> Document:
    blocks = (
        Block("paragraph", "Knee MRI is medically necessary when all of the following are met:"),
        Block("item", f"Pain has lasted for at least {weeks} weeks; and", 1, "1."),
        Block("item", "Plain films show no fracture.", 1, "2."),
    )
    section = Section("Coverage Criteria", 2, Role.COVERAGE, ("Knee MRI", "Coverage Criteria"), blocks)
    return Document(Metadata(title="Knee MRI", policy_number="K-1"), (section,))


def week(home: Home, number: int, weeks: str) -> str:
    run_id = f"r{number}"
    at = MONDAY + dt.timedelta(weeks=number)
    with WorkStore.open(home.work) as store:
        store.begin_run(run_id, at, "1")
        store.put_sources([SourceRow("alpha.list", "alpha", "Alpha Health", ())])
        snapshot = hashlib.sha256(weeks.encode()).hexdigest()
        store.record_all(run_id, [Observation("alpha.list", "alpha", "https://alpha.test/k1", snapshot, at, policy(weeks))])
        store.close_run(run_id, "released", {})
        store.close_and_publish(home.published)
    return run_id


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one policy whose rule was accepted after the first week."""
    made = Home(tmp_path)
    week(made, 0, "4")
    with PublishedStore.open(made.published) as store:
        done = list(propose(made.rules, store, [POLICY], MONDAY, lambda documents: map(compile_one, documents)))
    assert [one.problem for one in done] == [""]
    book = load(made.rules, POLICY)
    assert book is not None and book.entries
    save(made.rules, accept(book, [entry.number for entry in book.entries], Person("Ana Ruiz", MONDAY)))
    return made


def test_the_digest_names_the_rule_whose_words_changed(home: Home) -> None:
    run_id = week(home, 1, "6")
    with PublishedStore.open(home.published) as store:
        text = draw(home, store, run_id).text
        again = draw(home, store, run_id).text
    assert "## Accepted rules to look at again" in text
    assert "accepted by Ana Ruiz" in text and "4 weeks" in text
    assert text == again


def test_the_same_words_withdraw_nothing(home: Home) -> None:
    run_id = week(home, 1, "4")
    with PublishedStore.open(home.published) as store:
        assert withdrawn(home, store, run_id) == ()


def test_a_book_that_cannot_be_read_is_said_and_the_digest_is_drawn(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    next(home.rules.rglob("*.yml")).write_text("nonsense: [", "utf-8")
    run_id = week(home, 1, "6")
    with PublishedStore.open(home.published) as store:
        assert "Payer policies" in draw(home, store, run_id).text
    assert "accepted rules were not looked at" in capsys.readouterr().err
