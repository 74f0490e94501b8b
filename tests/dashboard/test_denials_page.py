"""The page Denials, drawn without a browser: figures for the manager, single lines for the specialist, nothing for the others."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.store.reader import PublishedStore
from practice.access.actor import Actor, Role
from practice.denials.changes import known_changes
from practice.denials.first_store import last_decided
from practice.denials.model import AppealOutcome
from practice.denials.period_json import from_json, to_json
from practice.denials.prepared import prepare
from practice.store.connection import Store, open_store
from practice.store.door import Door
from practice.store.key import Key
from tests.dashboard.drawn_figures import figures_on
from tests.dashboard.remittances import CHANGED, CHARGED, EACH, FIRST, PAYERS, refused

pytest.importorskip("streamlit", reason="the dashboard is not installed")
from streamlit.testing.v1 import AppTest

AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
RAW_KEY, PASSWORD = "3f" * 32, "six small grey herons"
DAYS = [(payer, number, FIRST + dt.timedelta(days=number)) for payer, _ in PAYERS for number in range(EACH)]
ALPHA = [(day < CHANGED, refused(payer, number, day)) for payer, number, day in DAYS if payer == "alpha"]
REFUSED = sum(refused(payer, number, day) for payer, number, day in DAYS)


@pytest.fixture
def home(office: Path, tmp_path: Path) -> Path:
    """The office's home, to be written to."""
    return Path(shutil.copytree(office, tmp_path / "home"))


@pytest.fixture
def drawn(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`drawn("mona", "Patterns")`: a part of the page for a person, over all the days there are, or the usual ones."""
    monkeypatch.setenv("PAYERWATCH_HOME", str(home))
    monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", RAW_KEY)

    def draw(user: str, part: str = "Figures", *, usual: bool = False) -> Any:
        page = AppTest.from_function(one_page, default_timeout=60)
        page.session_state["denials_part"] = part
        page = page.run()
        page.text_input[0].input(user)
        page.text_input[1].input(PASSWORD)
        page = page.button[0].click().run()
        if usual:
            page.session_state["denials_part"] = part
            return page.run()
        if page.date_input:
            page.session_state["denials_part"] = part
            page.date_input(key="denials_from").set_value(FIRST)
            page = page.date_input(key="denials_to").set_value(FIRST + dt.timedelta(days=EACH + 30)).run()
        return page

    return draw


def one_page() -> None:
    from dashboard import denials_page
    from dashboard.places import Places
    from dashboard.signin_page import at_the_side, framed

    where = Places.here()
    at_the_side(where)
    framed(where, "denials", "Denials", denials_page.show)()


def words(page: Any) -> str:
    shown = [found.proto.body for found in page.get("html")]
    said = (*page.title, *page.info, *page.warning, *page.error, *page.caption, *page.markdown, *page.header)
    return " ".join([*shown, *(one.value for one in said)])


def share(*, before: bool) -> str:
    """What alpha refused before its policy changed, or since."""
    found = [no for early, no in ALPHA if early is before]
    return f"{sum(found) / len(found) * 100:.1f} %"


def test_the_manager_sees_figures_that_are_those_of_the_store(drawn: Callable[..., Any]) -> None:
    page = drawn("mona")
    assert not page.exception
    found = figures_on(page)
    assert found["Services decided"] == f"{2 * EACH:,}"
    assert found["Refused"] == f"{REFUSED / (2 * EACH) * 100:.1f} %"
    assert found["Dollars denied"] == f"${REFUSED * CHARGED / 100:,.0f}" == found["Still at stake"]
    assert "Held not to be medically necessary" in words(page) and "CLAIM-" not in words(page)


def test_a_payers_months_bear_the_days_on_which_its_policy_changed(drawn: Callable[..., Any]) -> None:
    page = drawn("mona")
    page = page.selectbox(key="denials_payer").set_value("alpha").run()
    assert not page.exception
    assert "**1** March 1, 2026, Knee MRI (K-12), version 2" in words(page)
    assert "association in time" in words(page)


def test_a_move_stands_beside_its_policy_change_with_both_versions_words(drawn: Callable[..., Any]) -> None:
    page = drawn("mona", "Patterns")
    assert not page.exception
    said = words(page)
    assert f"Alpha Health, 73721: {share(before=True)} → {share(before=False)} refused" in said and "policy change fits" in said
    assert "six" in said and "twelve" in said and "not proof of a cause" in said
    assert "Compare versions" in [one.label for one in page.button]
    assert "The lines behind" not in [one.label for one in page.button], "a manager sees no single line"


def test_what_was_prepared_is_shown_until_something_changes(drawn: Callable[..., Any], home: Path) -> None:
    told = "policy change fits"
    page = drawn("mona", "Patterns", usual=True)
    assert not page.exception and told in words(page)
    with _store(home) as store, PublishedStore.open(home / "published" / "policies.duckdb") as record:
        door, changes = Door(store, Actor("sue", Role.SPECIALIST), lambda: AT), known_changes(record)
        last = last_decided(door, dt.datetime.now().astimezone().date())
        assert last and page.date_input(key="denials_to").value == last, "the days end with the latest decision"
        assert prepare(door, changes, last)
        ((body,),) = store.connection.execute("SELECT body FROM prepared").fetchall()
        other = to_json(replace(from_json(body, changes), moves=()))
        store.connection.execute("UPDATE prepared SET body = ?", (other,))
    assert "No share of refusals moved beyond chance" in words(drawn("mona", "Patterns", usual=True)), "it is read, and not made again"
    with _store(home) as store:
        store.connection.execute("UPDATE claim_lines SET denied = denied - 1 WHERE id = 'lalpha000'")
    page = drawn("mona", "Patterns", usual=True)
    assert not page.exception and told in words(page)
    page = drawn("mona", "Contract brief", usual=True)
    page = next(one for one in page.button if one.label == "Make the brief").click().run()
    assert not page.exception and "Alpha Health refused" in words(page)


def _store(home: Path) -> Store:
    return open_store(home / "practice" / "practice.db", Key(RAW_KEY))


def test_payers_stand_beside_each_other(drawn: Callable[..., Any]) -> None:
    page = drawn("mona", "Payers")
    assert not page.exception
    (table,) = [found.proto.body for found in page.get("html") if "Decided in (median)" in found.proto.body]
    assert table.index("Alpha Health") < table.index("Beta Care"), "the highest share first"
    assert table.count("20 days") == 2


def test_the_manager_sees_the_queue_as_counts_and_a_brief(drawn: Callable[..., Any]) -> None:
    page = drawn("mona", "Work queue")
    assert not page.exception and f"{REFUSED:,} denials stand" in words(page)
    assert "Work on it" not in [one.label for one in page.button]
    page = drawn("mona", "Contract brief")
    page = next(one for one in page.button if one.label == "Make the brief").click().run()
    assert not page.exception and "Alpha Health refused" in words(page)


def test_a_specialist_goes_from_a_pattern_to_its_lines(drawn: Callable[..., Any]) -> None:
    page = drawn("sue", "Patterns")
    page = next(one for one in page.button if one.label == "The lines behind").click().run()
    assert not page.exception
    assert f"{sum(no for _, no in ALPHA):,} lines" in words(page) and "CLAIM-alpha" in words(page) and "CLAIM-beta" not in words(page)
    page = next(one for one in page.button if one.label == "Next page").click().run()
    assert "26 to 50" in words(page)


def test_an_answer_entered_in_the_queue_is_kept_and_shown(drawn: Callable[..., Any], home: Path) -> None:
    page = drawn("sue", "Work queue")
    page = next(one for one in page.button if one.label == "Work on it").click().run()
    assert not page.exception and "What was sent, and what came of it" in words(page)
    page = next(one for one in page.button if one.label == "Enter it").click().run()
    assert not page.exception and not page.error, [one.value for one in page.error]
    with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
        rows = store.connection.execute("SELECT outcome, decided FROM appeals").fetchall()
    assert rows == [(AppealOutcome.OPEN.value, None)]
    assert f"{REFUSED} denials stand" in words(page), "the queue was made anew"


@pytest.mark.parametrize("user", ["fred", "clara", "vic", "anna"])
def test_other_roles_are_refused_by_the_door(user: str, drawn: Callable[..., Any], home: Path) -> None:
    page = drawn(user)
    assert not page.exception and "does not use this page" in words(page) and not figures_on(page)
    with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
        rows = store.connection.execute("SELECT body FROM audit WHERE body LIKE '%denials.read%' AND body LIKE '%refused%'").fetchall()
    assert any(f'"user":"{user}"' in row[0] for row in rows)


def test_an_empty_store_says_what_to_do(drawn: Callable[..., Any], home: Path) -> None:
    with open_store(home / "practice" / "practice.db", Key(RAW_KEY)) as store:
        store.connection.execute("DELETE FROM remit_payments")
    page = drawn("mona")
    assert not page.exception and "payerwatch practice remit" in words(page) and not figures_on(page)


def test_the_days_begin_with_the_latest_year_that_has_decisions(drawn: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import denials_page

    monkeypatch.setattr(denials_page, "today", lambda: CHANGED + dt.timedelta(days=2000))
    page = AppTest.from_function(one_page, default_timeout=60).run()
    page.text_input[0].input("mona")
    page.text_input[1].input(PASSWORD)
    page = page.button[0].click().run()
    assert page.date_input(key="denials_to").value == FIRST + dt.timedelta(days=EACH - 1 + 20)
