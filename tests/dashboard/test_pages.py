"""The pages, drawn without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diffing.acknowledge import acknowledgements
from diffing.render import KINDS, PROBLEMS
from tests.dashboard.drawn_figures import figures_on

pytest.importorskip("streamlit", reason="the dashboard is not installed")
from streamlit.testing.v1 import AppTest

Publish = Callable[..., Path]


@pytest.fixture
def drawn(first_page: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Any]:
    """`drawn(home)`: the first page over a home."""

    def draw(home: Path) -> Any:
        monkeypatch.setenv("PAYERWATCH_HOME", str(home))
        return AppTest.from_file(str(first_page), default_timeout=60).run()

    return draw


def entries(page: Any) -> list[str]:
    """The policies that stand on the page, as HTML."""
    return [
        one
        for found in page.get("html")
        for one in found.proto.body.split("<details")[int("<details" in found.proto.body) :]
        if "<h3>" in one
    ]


def notices(page: Any) -> str:
    return " ".join(one.value for one in (*page.info, *page.markdown, *page.caption))


def narrow(page: Any, label: str, value: str) -> Any:
    return next(one for one in page.multiselect if one.label == label).set_value([value]).run()


def choices(page: Any, label: str) -> list[str]:
    return list(next(one for one in page.multiselect if one.label == label).options)


# ---------------------------------------------------------------- nothing to show


def test_without_a_published_store_the_page_says_what_to_run(drawn: Callable[[Path], Any], tmp_path: Path) -> None:
    page = drawn(tmp_path)
    assert not page.exception
    assert "payerwatch run" in page.info[0].value
    assert not figures_on(page), "figures of nothing"


def test_a_store_without_a_released_run_is_as_good_as_none(drawn: Callable[[Path], Any], tmp_path: Path) -> None:
    from policies.store.work import WorkStore

    with WorkStore.open(tmp_path / "work" / "policies.duckdb") as store:
        store.close_and_publish(tmp_path / "published" / "policies.duckdb")
    page = drawn(tmp_path)
    assert not page.exception
    assert "payerwatch run" in page.info[0].value


def test_a_week_in_which_nothing_changed(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish(changed=False, blind=False))
    assert not page.exception
    assert list(figures_on(page).values()) == ["0", "0", "0", "2"]
    assert "Nothing to act on this week" in notices(page)
    assert "Nothing was filed this week" in notices(page)
    assert not entries(page)


def test_a_quiet_week_with_a_blind_source_does_not_reassure(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish(changed=False))
    assert "before you rely on it" in notices(page)
    assert "Every source was seen" not in notices(page)
    (blind,) = [found.proto.body for found in page.get("html") if "What happened" in found.proto.body]
    assert blind.count("<tr>") == 2 and PROBLEMS["challenge_page"] in blind and "<td>Beta Care</td>" in blind


# ---------------------------------------------------------------- a week with changes


def test_a_week_with_changes_tells_and_files(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish())
    assert not page.exception
    assert page.title[0].value == "Payer policies, week of March 9, 2026"
    assert list(figures_on(page).values()) == ["1", "1", "1", "2"]
    told, filed = entries(page)
    assert "Alpha Health: Knee surgery" in told and "harder to qualify" in told
    assert "<del>six</del><ins>twelve</ins>" in told
    assert 'href="https://alpha.test/knee"' in told
    assert "Beta Care: Hand therapy" in filed


def test_an_earlier_week_can_be_chosen(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish())
    (weeks,) = (box for box in page.selectbox if box.label == "Week of")
    assert weeks.options == ["March 9, 2026", "March 2, 2026"]
    page = weeks.set_value("r0").run()
    assert page.title[0].value == "Payer policies, week of March 2, 2026"
    assert not entries(page)


@pytest.mark.parametrize(
    ("label", "value"),
    [("Payer", "Alpha Health"), ("Procedure", "knee arthroscopy (29881), 12 a month"), ("Kind of change", "criteria")],
)
def test_a_filter_narrows_the_entries(label: str, value: str, drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish())
    assert len(entries(page)) == 2
    page = narrow(page, label, value)
    assert not page.exception
    (left,) = entries(page)
    assert "Knee surgery" in left
    assert "Nothing matches these filters" in notices(page)


def test_a_person_marks_a_change_with_a_name(drawn: Callable[[Path], Any], publish: Publish) -> None:
    home = publish()
    page = drawn(home)
    assert not [button for button in page.button if button.label in ("Read", "Needs huddle", "Done")], "nobody is named yet"
    assert any("give your name first" in found.proto.body for found in page.get("html"))
    page = page.text_input(key="person").input("Ana Ruiz").run()
    read = next(button for button in page.button if button.label == "Read")
    page = read.click().run()
    assert any(">Read, Ana Ruiz, " in entry for entry in entries(page))
    (given,) = acknowledgements(home / "acknowledgements.jsonl")
    assert (given.change.run_id, given.change.policy_id, given.by) == ("r1", "alpha:knee", "Ana Ruiz")
    page = next(button for button in page.button if button.label == "Done").click().run()
    assert "Alpha Health: Knee surgery" not in "".join(entries(page))


def test_marks_that_cannot_be_read_are_said_and_the_week_is_still_shown(drawn: Callable[[Path], Any], publish: Publish) -> None:
    home = publish()
    (home / "acknowledgements.jsonl").write_text("nonsense\n", "utf-8")
    page = drawn(home)
    assert not page.exception and "line 1 is no mark" in page.warning[0].value
    assert "Alpha Health: Knee surgery" in entries(page)[0]


def test_filters_offer_what_is_there(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish())
    assert choices(page, "Payer") == ["Alpha Health", "Beta Care"]
    assert len(choices(page, "Procedure")) == 2
    assert choices(page, "Kind of change") == [KINDS["criteria"], KINDS["wording"]]


def test_no_match_says_how_to_go_on(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = narrow(narrow(drawn(publish()), "Payer", "Beta Care"), "Kind of change", "criteria")
    assert not page.exception
    assert not entries(page)
    assert "Clear a filter above" in notices(page)


# ---------------------------------------------------------------- what others wrote is text


def test_a_title_is_shown_as_text(drawn: Callable[[Path], Any], publish: Publish, hostile: str) -> None:
    page = drawn(publish(title=hostile))
    assert not page.exception
    shown = " ".join(entries(page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script" not in shown
    assert "$x$ and *stars*. Changed, wording</summary>" in shown


def test_a_practice_is_shown_as_text(drawn: Callable[[Path], Any], publish: Publish) -> None:
    page = drawn(publish(practice="Smith *and* $ons$"))
    assert page.caption[0].value == r"For Smith \*and\* \$ons\$"


# ---------------------------------------------------------------- run health


def health(database: str) -> None:
    """The script of the second page."""
    from pathlib import Path

    from dashboard import health
    from dashboard.data import load_week, published_mark

    health.show(load_week(database, published_mark(Path(database)), "r1"))


def test_run_health_names_every_source_and_run(publish: Publish) -> None:
    home = publish()
    page = AppTest.from_function(health, args=(str(home / "published" / "policies.duckdb"),), default_timeout=60).run()
    assert not page.exception
    (sources,) = (frame.value for frame in page.dataframe)
    assert list(sources["Source"]) == ["alpha.list", "beta.list"]
    assert list(sources["State"]) == ["seen", "blind since March 9, 2026"]
    assert list(sources["Last seen"]) == ["March 9, 2026", "March 2, 2026"]
    on_paper, blind, runs = (table for table in (found.proto.body for found in page.get("html")) if "<table" in table)
    assert "<td>beta.list</td>" in on_paper and on_paper.startswith('<div class="pw-paper">')
    assert "<td>asked for a puzzle</td>" in blind
    assert runs.index("<td>r1</td>") < runs.index("<td>r0</td>") and runs.count('<td class="pw-n">2</td>') >= 2


def test_run_health_says_that_all_was_seen(publish: Publish) -> None:
    home = publish(blind=False)
    page = AppTest.from_function(health, args=(str(home / "published" / "policies.duckdb"),), default_timeout=60).run()
    assert not page.exception
    assert "Every source was seen." in notices(page)


# ---------------------------------------------------------------- a damaged store


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def scribbled(whole: bytes) -> bytes:
    return whole[:12288] + b"\xff" * (len(whole) - 12288)


@pytest.mark.parametrize("damage", [lambda _: b"", lambda _: b"no store at all" * 999, truncated, scribbled])
def test_a_damaged_store_is_one_clear_sentence(damage: Callable[[bytes], bytes], drawn: Callable[[Path], Any], publish: Publish) -> None:
    home = publish()
    store = home / "published" / "policies.duckdb"
    store.write_bytes(damage(store.read_bytes()))
    page = drawn(home)
    assert not page.exception, [one.message for one in page.exception]
    (said,) = [one.value for one in page.error]
    assert "policies.duckdb" in said
    assert "\n" not in said and "Traceback" not in said
    assert "payerwatch run" in " ".join(one.value for one in page.info), "it says how to go on"
