"""The day's list without a browser: what stands in it where the record can be read, and where it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit", reason="the dashboard is not installed")
from streamlit.testing.v1 import AppTest

RAW_KEY, PASSWORD = "3f" * 32, "six small grey herons"


@pytest.fixture
def drawn(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`drawn("sue")`: the page for a person; `damaged`: with a published store that cannot be read."""

    def draw(user: str, *, damaged: bool = False) -> Any:
        home = tmp_path / f"home-{damaged}"
        if not home.exists():
            shutil.copytree(office, home)
        monkeypatch.setenv("PAYERWATCH_HOME", str(home))
        monkeypatch.setenv("PAYERWATCH_PRACTICE_KEY", RAW_KEY)
        if damaged:
            (home / "published" / "policies.duckdb").write_bytes(b"no store of ours" * 1_000)
        page = AppTest.from_function(one_page, default_timeout=120).run()
        page.text_input[0].input(user)
        page.text_input[1].input(PASSWORD)
        return page.button[0].click().run()

    return draw


def one_page() -> None:
    from dashboard import today_page
    from dashboard.places import Places
    from dashboard.signin_page import at_the_side, framed

    where = Places.here()
    at_the_side(where)
    framed(where, "today", "Today", today_page.show)()


def listed(page: Any) -> list[str]:
    return [one.label for one in page.button if one.label == "Open the case"]


def test_a_record_that_cannot_be_read_takes_no_case_off_the_list(drawn: Callable[..., Any]) -> None:
    whole, damaged = drawn("sue"), drawn("sue", damaged=True)
    assert not whole.exception and not damaged.exception
    assert listed(whole) and len(listed(damaged)) == len(listed(whole))
    assert not [one for one in whole.warning if "cannot be read" in one.value]
    assert [one.value for one in damaged.warning] == ["The published policies cannot be read; deadlines are told all the same"]


def test_a_second_person_reads_the_same_list_from_what_is_known_of_the_record(drawn: Callable[..., Any]) -> None:
    def said(page: Any) -> list[str]:
        return [found.proto.body for found in page.get("html") if "pw-label" in found.proto.body]

    first, again = drawn("sue"), drawn("sue")
    assert not again.exception and said(first) == said(again) != []
