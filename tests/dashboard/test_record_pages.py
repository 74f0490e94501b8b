"""Policies and Criteria, drawn without a browser over a home that has everything."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the dashboard is not installed")
from streamlit.testing.v1 import AppTest


@pytest.fixture
def drawn(office: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`drawn("policies", policy="alpha:k-12")`: a page of the record, its address saying what is given."""

    def draw(name: str, home: Path = office, **address: str) -> Any:
        monkeypatch.setenv("PAYERWATCH_HOME", str(home))
        page = AppTest.from_function(one_page, args=(name,), default_timeout=60)
        for key, value in address.items():
            page.query_params[key] = value
        return page.run()

    return draw


def one_page(name: str) -> None:
    from dashboard import criteria_page, policies_page
    from dashboard.places import Places

    {"policies": policies_page.show, "criteria": criteria_page.show}[name](Places.here())


def words(page: Any) -> str:
    shown = [found.proto.body for found in page.get("html")]
    return " ".join([*shown, *(one.value for one in (*page.title, *page.info, *page.warning, *page.error, *page.caption, *page.subheader))])


def choose(page: Any, part: str) -> Any:
    return page.button_group[0].set_value(part).run() if hasattr(page, "button_group") else page.segmented_control[0].set_value(part).run()


def test_without_words_the_policies_are_listed(drawn: Callable[..., Any]) -> None:
    page = drawn("policies")
    assert not page.exception and "2 policies" in words(page)
    assert list(page.dataframe[0].value["Payer"]) == ["Alpha Health", "Beta Care"]
    page = page.selectbox(key="policy_payer").set_value("beta").run()
    assert list(page.dataframe[0].value["Payer"]) == ["Beta Care"] and "1 policy." in words(page)
    page = page.text_input(key="policy_code").input("99999").run()
    assert "No policy in the record matches" in words(page) and not page.dataframe


def test_a_search_shows_each_policy_once_with_why(drawn: Callable[..., Any]) -> None:
    page = drawn("policies").text_input(key="policy_words").input("physical therapy").run()
    assert not page.exception
    assert words(page).count("<h3>Knee MRI</h3>") == 2, "one card a policy"
    assert "<strong>Alpha Health</strong> (K-12), effective March 1, 2026, version 2" in words(page)
    assert "<strong>physical</strong> <strong>therapy</strong>" in words(page)
    assert "Failure of at least 12 weeks" in words(page).replace("<strong>", "").replace("</strong>", "")
    page = page.text_input(key="policy_words").input("zebra").run()
    assert "Nothing found" in words(page)


def test_an_address_opens_a_comparison(drawn: Callable[..., Any]) -> None:
    page = drawn("policies", policy="alpha:k-12", compare="1-2")
    assert not page.exception
    assert "<del>6</del>" in words(page) and "<ins>12</ins>" in words(page)


@pytest.mark.parametrize("pair", ["9-10", "1-1000000000", "nonsense", "<script>"])
def test_an_address_of_versions_there_are_not_is_ignored(pair: str, drawn: Callable[..., Any]) -> None:
    page = drawn("policies", policy="alpha:k-12", compare=pair)
    assert not page.exception and "Sentence to mark" in [one.label for one in page.selectbox]
    assert pair not in words(page) or pair == "9-10"


def test_a_policy_there_is_not(drawn: Callable[..., Any]) -> None:
    page = drawn("policies", policy="<b>nobody</b>")
    assert not page.exception and "There is no policy of that name" in words(page)
    assert "<b>nobody" not in words(page)


def test_an_archive_that_is_gone_is_said(drawn: Callable[..., Any], office: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(office, tmp_path / "home"))
    shutil.rmtree(home / "archive")
    page = drawn("policies", home, policy="alpha:k-12")
    assert not page.exception and "The payer's original cannot be shown" in words(page)
    assert "medically necessary" in words(page), "the text as read still stands"


def test_a_code_is_looked_up(drawn: Callable[..., Any]) -> None:
    page = drawn("criteria")
    assert "Give a code" in words(page)
    page = page.text_input(key="code").input("73721").run()
    assert not page.exception and "“Positive McMurray test”" in words(page)
    assert "effective March 1, 2026" in words(page)
    page = page.text_input(key="code").input("?!").run()
    assert "not a code such as" in words(page) and "--code" not in words(page)


def test_the_queue_shows_reading_and_print(drawn: Callable[..., Any]) -> None:
    page = drawn("criteria")
    page.session_state["criteria_part"] = "Waiting for review"
    page = page.run()
    assert not page.exception and "wait" in words(page)
    assert "<mark>" in words(page)
    assert {one.disabled for one in page.button if one.label in ("Accept", "Reject", "Edit")} == {True}, "nobody is named yet"
