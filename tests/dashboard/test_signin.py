"""Signing in, roles and the end of a session, drawn without a browser."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from practice.access.actor import Role
from practice.store.connection import open_store
from practice.store.key import Key

pytest.importorskip("streamlit", reason="the dashboard is not installed")
from streamlit.testing.v1 import AppTest

from dashboard import places, signin

RAW_KEY, PASSWORD, NAME = "3f" * 32, "six small grey herons", "Zyxwhurst"


@pytest.fixture
def home(office: Path, tmp_path: Path) -> Path:
    """The office's home, to be written to."""
    return Path(shutil.copytree(office, tmp_path / "home"))


@pytest.fixture
def drawn(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """`drawn("today")`: a page of the practice's side, with the frame around it."""
    monkeypatch.setenv("PAYERWATCH_HOME", str(home))
    monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", RAW_KEY)

    def draw(name: str) -> Any:
        return AppTest.from_function(one_page, args=(name,), default_timeout=60).run()

    return draw


def one_page(name: str) -> None:
    from dashboard import appeals_page, audit_page, today_page
    from dashboard.places import Places
    from dashboard.signin_page import at_the_side, framed

    where = Places.here()
    at_the_side(where)
    framed(where, name, name.capitalize(), {"today": today_page.show, "appeals": appeals_page.show, "audit": audit_page.show}[name])()


def enter(page: Any, user: str, password: str = PASSWORD) -> Any:
    page.text_input[0].input(user)
    page.text_input[1].input(password)
    return page.button[0].click().run()


def words(page: Any) -> str:
    shown = [found.proto.body for found in page.get("html")]
    return " ".join([*shown, *(one.value for one in (*page.title, *page.info, *page.error, *page.caption, *page.markdown))])


def entries(home: Path) -> list[tuple[str, str, str]]:
    """user, act and outcome of the audit log."""
    with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
        from practice.audit.chain import kept

        return [(one.entry.user, one.entry.act, one.entry.outcome.value) for one in kept(store.connection)]


def test_nothing_is_shown_before_somebody_signs_in(drawn: Callable[[str], Any]) -> None:
    page = drawn("today")
    assert not page.exception and "Sign in to see this page." in words(page)
    assert NAME not in words(page)


def test_a_specialist_sees_the_list_and_signs_out(drawn: Callable[[str], Any], home: Path) -> None:
    page = enter(drawn("today"), "sue")
    assert not page.exception and f"{NAME}, Quillambra: Knee MRI" in words(page)
    page = next(one for one in page.button if one.label == "Sign out").click().run()
    assert NAME not in words(page) and "Sign in to see this page." in words(page)
    assert not [key for key in ("session_token", "signed_in", "today_sweep") if key in page.session_state]
    assert ("sue", "login", "done") in entries(home)


def test_a_wrong_password_is_refused_and_noted(drawn: Callable[[str], Any], home: Path) -> None:
    page = enter(drawn("today"), "sue", "not the right password")
    assert page.error[0].value.startswith("User name or password is wrong")
    assert ("sue", "login", "refused") in entries(home)
    assert signin.who() is None


@pytest.mark.parametrize("user", ["vic", "mona", "anna"])
def test_a_role_that_does_not_use_the_page_is_told_so(user: str, drawn: Callable[[str], Any], home: Path) -> None:
    page = enter(drawn("today"), user)
    assert not page.exception and "does not use this page" in words(page)
    assert NAME not in words(page)
    assert (user, signin.PAGES["today"][0], "refused") in entries(home), "the attempt is noted"


def test_the_audit_log_is_refused_to_a_specialist(drawn: Callable[[str], Any]) -> None:
    page = enter(drawn("audit"), "sue")
    assert "does not use this page" in words(page) and not page.dataframe


def test_the_due_list_is_a_specialists(drawn: Callable[[str], Any], home: Path) -> None:
    page = enter(drawn("appeals"), "sue")
    assert not page.exception and "denials stand" in words(page) and "Appeal: Alpha Health, 73721" in words(page)
    page = enter(drawn("appeals"), "mona")
    assert "does not use this page" in words(page)
    assert ("mona", "denials.detail", "refused") in entries(home)


def test_an_idle_session_ends_and_leaves_nothing(drawn: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    page = enter(drawn("today"), "sue")
    assert NAME in words(page)
    later = places.now() + dt.timedelta(minutes=16)
    monkeypatch.setattr(signin, "now", lambda: later)
    page = page.run()
    assert "ends after 15 minutes without use" in words(page) and NAME not in words(page)


def test_a_role_taken_away_counts_at_once(drawn: Callable[[str], Any], home: Path) -> None:
    page = enter(drawn("today"), "sue")
    with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
        store.connection.execute("UPDATE users SET role = 'viewer' WHERE name = 'sue'")
    page = page.run()
    assert NAME not in words(page) and "may not do" in words(page)


def test_without_the_key_the_server_says_what_is_missing(drawn: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYERWATCH_PRACTICE_KEY")
    page = enter(drawn("today"), "sue")
    assert "The server has no key" in page.error[0].value and not page.exception


def test_an_error_that_quotes_a_record_is_not_repeated(drawn: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import today_page

    def fails(*_: object) -> None:
        raise ValueError(f"cannot read {NAME}")

    monkeypatch.setattr(today_page, "sweep", fails)
    page = enter(drawn("today"), "sue")
    assert not page.exception and NAME not in words(page)
    assert "ValueError in " in page.error[0].value


def test_pages_follow_the_declared_rights() -> None:
    assert signin.pages_for(None) == () and signin.pages_for(Role.VIEWER) == ()
    assert signin.pages_for(Role.FRONT_DESK) == ("today",)
    assert signin.pages_for(Role.ADMIN) == ("audit",)
    assert "denials" in signin.pages_for(Role.MANAGER) and "today" not in signin.pages_for(Role.MANAGER)
    assert {"today", "appeals", "denials"} <= set(signin.pages_for(Role.SPECIALIST))
