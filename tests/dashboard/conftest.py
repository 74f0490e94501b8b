"""A small published store: one week, or two, of two payers, as a run leaves it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policies.model import Block, Document, Issue, Metadata, Problem, Role, Section
from policies.store.book import Observation
from policies.store.rows import ChangePartRow, ChangeRow, SourceRow
from policies.store.work import WorkStore

MONDAY = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
KNEE, HAND = "https://alpha.test/knee", "https://beta.test/hand"
HOSTILE = "Hand <script>alert(1)</script> therapy, $x$ and *stars*"
REDLINE = "after <del>six</del><ins>twelve</ins> weeks of therapy"

Publish = Callable[..., Path]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """`publish(changed=True)`: the home whose store has the first week, and the second with its changes where they are wished."""
    return lambda **wishes: _home(tmp_path / "home", **wishes)


def _home(home: Path, *, changed: bool = True, title: str = "Hand therapy", blind: bool = True, practice: str | None = None) -> Path:
    with WorkStore.open(home / "work" / "policies.duckdb") as store:
        for n, words in enumerate(("after six weeks", "after twelve weeks") if changed else ("after six weeks",) * 2):
            run_id = f"r{n}"
            store.begin_run(run_id, MONDAY + dt.timedelta(weeks=n), "1")
            store.put_sources([SourceRow("alpha.list", "alpha", "Alpha Health", ()), SourceRow("beta.list", "beta", "Beta Care", ())])
            store.record_all(run_id, [_seen("alpha", KNEE, "Knee surgery", words, n), _seen("beta", HAND, title, words, n)])
            lost = blind and n == 1
            store.mark_sources(run_id, seen={"alpha.list"} if lost else {"alpha.list", "beta.list"}, blind={"beta.list"} if lost else set())
            if lost:
                store.write_issues(run_id, [Issue(Problem.CHALLENGE_PAGE, "asked for a puzzle", "beta.list", "https://beta.test/list")])
            if changed and n == 1:
                store.write_changes(run_id, *_changes(run_id, store))
            store.close_run(run_id, "released", {"practice": practice, "sources": 2, "checked": 2, "unchanged": 0 if changed else 2})
        store.close_and_publish(home / "published" / "policies.duckdb")
    return home


def _seen(payer: str, url: str, title: str, words: str, n: int) -> Observation:
    section = Section("Coverage", 2, Role.COVERAGE, ("Coverage",), (Block("paragraph", f"Surgery is covered {words} of therapy."),))
    snapshot_id = hashlib.sha256(f"{url} {words}".encode()).hexdigest()
    at = MONDAY + dt.timedelta(weeks=n)
    return Observation(f"{payer}.list", payer, url, snapshot_id, at, Document(Metadata(title=title), (section,)))


def _changes(run_id: str, store: WorkStore) -> tuple[list[ChangeRow], list[ChangePartRow]]:
    rows, parts = [], []
    for policy in store.policies():
        told = policy.payer_id == "alpha"
        kind, direction, severity = ("criteria", "tightened", "high") if told else ("wording", "none", "low")
        affects = ("knee arthroscopy (29881), 12 a month",) if told else ("hand therapy (97110), 5 a month",)
        rows.append(
            ChangeRow(
                run_id, policy.policy_id, 1, 2, "changed", kind, direction, severity, told, affects, "a wait is longer", policy.url, None
            )
        )
        parts.append(
            ChangePartRow(
                run_id, policy.policy_id, 2, 0, "Coverage", kind, direction, severity, "six", "twelve", REDLINE, "6 weeks became 12", None
            )
        )
    return rows, parts


@pytest.fixture
def first_page() -> Path:
    """The script that Streamlit runs."""
    return Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def hostile() -> str:
    """A title in which every sign means something to a browser or to Markdown."""
    return HOSTILE


@pytest.fixture(autouse=True)
def no_cached_store() -> Iterator[None]:
    """What one test has read is not shown to the next."""
    import streamlit as st

    st.cache_data.clear()
    yield
    st.cache_data.clear()
