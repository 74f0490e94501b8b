"""What the practice's schedule says to this week's changes, on the page, from the sample practice's own schedule file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policies.model import Block, Code, CodeRole, CodeSystem, Metadata, Section
from policies.model import Document as PolicyDocument
from policies.model import Role as Part
from policies.store.book import Observation
from policies.store.rows import ChangePartRow, ChangeRow, SourceRow
from policies.store.work import WorkStore
from practice.access.actor import Actor, Purpose, Role
from practice.access.sessions import open_session
from practice.access.users import User, add_user, first_admin
from practice.imports.mapping import load_mapping, load_payers
from practice.imports.run import Settings, import_file, kind_of
from practice.store.connection import create_store, open_store
from practice.store.door import Door
from practice.store.key import Key

pytest.importorskip("streamlit", reason="the dashboard is not installed")
from streamlit.testing.v1 import AppTest

from dashboard import visits_ahead

RAW_KEY, PASSWORD = "3f" * 32, "six small grey herons"
SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "practice"
AT = dt.datetime(2026, 11, 9, 6, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)
POLICIES = (
    ("copperleaf", "Epidural injections", "64483"),
    ("northlake", "Knee replacement", "27447"),
    ("copperleaf", "Colonoscopy", "45378"),
)
EFFECTIVE = {"64483": dt.date(2026, 12, 1), "27447": dt.date(2027, 1, 1), "45378": dt.date(2026, 12, 1)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three policies that changed, and the sample practice's schedule taken in."""
    found = tmp_path_factory.mktemp("ahead") / "home"
    with WorkStore.open(found / "work" / "policies.duckdb") as store:
        for n in range(2):
            run_id = f"r{n}"
            store.begin_run(run_id, AT + dt.timedelta(weeks=n), "1")
            store.put_sources([SourceRow(f"{payer}.list", payer, payer.capitalize(), ()) for payer in ("copperleaf", "northlake")])
            store.record_all(run_id, [_seen(payer, title, code, n) for payer, title, code in POLICIES])
            store.mark_sources(run_id, seen={"copperleaf.list", "northlake.list"}, blind=set())
            if n:
                rows = [_change(run_id, one.policy_id, one.url) for one in store.policies()]
                store.write_changes(run_id, [row for row, _ in rows], [part for _, part in rows])
            store.close_run(run_id, "released", {"practice": "Juniper", "sources": 2, "checked": 3, "unchanged": 0})
        store.close_and_publish(found / "published" / "policies.duckdb")
    _practice(found)
    return found


def _seen(payer: str, title: str, code: str, n: int) -> Observation:
    words = f"{title} is covered after {6 * (n + 1)} weeks of therapy."
    section = Section("Coverage", 2, Part.COVERAGE, ("Coverage",), (Block("paragraph", words),))
    effective = EFFECTIVE[code] if n else dt.date(2026, 1, 1)
    document = PolicyDocument(
        Metadata(title=title, effective=effective), (section,), codes=(Code(CodeSystem.CPT, code, code, CodeRole.COVERED),)
    )  # fmt: skip
    digest = hashlib.sha256(words.encode()).hexdigest()
    return Observation(f"{payer}.list", payer, f"https://{payer}.test/{code}", digest, AT + dt.timedelta(weeks=n), document)


def _change(run_id: str, policy_id: str, url: str) -> tuple[ChangeRow, ChangePartRow]:
    row = ChangeRow(run_id, policy_id, 1, 2, "changed", "criteria", "tightened", "high", True, (), "a wait is longer", url, None)
    return row, ChangePartRow(run_id, policy_id, 2, 0, "Coverage", "criteria", "tightened", "high", "6", "12", "", "6 became 12", None)


def _practice(home: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    path, key = home / "practice" / "practice.db", Key(RAW_KEY)
    create_store(path, key, seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, now))
    data = (SAMPLE / "schedule.csv").read_bytes()
    settings = Settings(load_mapping(SAMPLE / "mappings" / "schedule.yml"), load_payers(SAMPLE / "mappings" / "payers.yml"))
    with open_store(path, key) as store:
        admin = Door(store, Actor("anna", Role.ADMIN, Purpose.OPERATIONS), lambda: now)
        for name, role in (("sue", Role.SPECIALIST), ("dora", Role.FRONT_DESK), ("max", Role.MANAGER)):
            add_user(admin, User(name, role), PASSWORD)
        door = Door(store, Actor("sue", Role.SPECIALIST, Purpose.OPERATIONS), lambda: now)
        report = import_file(door, data, "schedule.csv", kind_of(data, "schedule.csv"), settings)
        assert dict(report.counts)["cases new"] > 8


@pytest.fixture
def drawn(home: Path, first_page: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`drawn("sue", Role.SPECIALIST)`: the first page, as somebody who is signed in, or as nobody."""
    monkeypatch.setenv("PAYERWATCH_HOME", str(home))
    monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", RAW_KEY)

    def draw(user: str = "", role: Role | None = None, day: dt.date = DAY) -> Any:
        monkeypatch.setattr(visits_ahead, "today", lambda: day)
        page = AppTest.from_file(str(first_page), default_timeout=60)
        if role is not None:
            now, token = dt.datetime.now(dt.UTC), secrets.token_urlsafe(32)
            with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
                open_session(store, Actor(user, role), token, now)
            for name, value in (("session_token", token), ("signed_in", (user, role)), ("session_seen", now)):
                page.session_state[name] = value
        return page.run()

    return draw


def entry(page: Any, title: str) -> str:
    """The change of a policy as it stands on the page."""
    assert not page.exception
    return next(
        found.proto.body for found in page.get("html") if f": {title} " in found.proto.body or f": {title}</h3>" in found.proto.body
    )


def test_visits_of_the_schedule_stand_with_the_change(drawn: Callable[..., Any]) -> None:
    page = drawn("sue", Role.SPECIALIST)
    injection, knee, other = (entry(page, title) for _, title, _ in POLICIES)
    assert "In this practice:</strong> 1 visit on the schedule from December 1, 2026 on, on December 2, 2026." in injection
    assert "No visit on the schedule from January 1, 2027 on. 1 visit before that falls under the old text." in knee
    assert "In this practice" not in other, "no visit for this procedure is planned"
    assert "Dunmore" not in injection and "Birchall" not in knee, "counts, and no names"


def test_visits_that_were_are_not_told(drawn: Callable[..., Any]) -> None:
    page = drawn("sue", Role.SPECIALIST, dt.date(2026, 12, 3))
    assert "In this practice" not in entry(page, "Epidural injections")
    assert "1 visit before that falls" in entry(page, "Knee replacement")


@pytest.mark.parametrize(("user", "role"), [("", None), ("dora", Role.FRONT_DESK), ("max", Role.MANAGER)])
def test_who_does_not_work_on_cases_reads_no_count_of_them(user: str, role: Role | None, drawn: Callable[..., Any]) -> None:
    assert "In this practice" not in entry(drawn(user, role), "Epidural injections")


def test_the_schedule_and_the_past_year_stand_together(drawn: Callable[..., Any], home: Path) -> None:
    path = home / "forward" / "r1.json"
    path.parent.mkdir()
    with WorkStore.open(home / "work" / "policies.duckdb") as store:
        policy = next(one.policy_id for one in store.policies() if one.title == "Epidural injections")
    said = "3 of 9 approved cases of the past year would now miss a criterion."
    path.write_text(json.dumps([{"policy_id": policy, "to_version": 2, "sentence": said}]), encoding="utf-8")
    try:
        assert f"on December 2, 2026. {said}" in entry(drawn("sue", Role.SPECIALIST), "Epidural injections")
        assert f"In this practice:</strong> {said}" in entry(drawn(), "Epidural injections"), "counts of many cases are for everybody"
    finally:
        path.unlink()
        path.parent.rmdir()
