"""Depth of list items from their left edges."""

from __future__ import annotations

import pytest

from policies.reading.pdf.markers import Nesting, follows, is_connector, marked


def depths(items: list[tuple[str, float, float]]) -> list[int]:
    nesting = Nesting()
    return [nesting.place(*item) for item in items]


def test_edges_give_depth() -> None:
    assert depths([("•", 36, 54), ("o", 54, 72), ("•", 72, 90), ("o", 54, 72), ("•", 36, 54)]) == [1, 2, 3, 2, 1]


def test_right_aligned_numbers_stay_on_one_level() -> None:
    assert depths([("a.", 100, 118), ("i.", 150, 162), ("ii.", 147, 162), ("iii.", 144, 162), ("b.", 100, 118)]) == [1, 2, 2, 2, 1]


def test_a_wider_number_without_a_tab_stays_on_its_level() -> None:
    assert depths([("9.", 72, 84), ("10.", 72, 90), ("11.", 72, 90)]) == [1, 1, 1]


def test_the_next_number_belongs_to_its_list_where_the_margin_moved() -> None:
    assert depths([("1.", 72, 90), ("a.", 108, 126), ("2.", 80, 98)]) == [1, 2, 1]


def test_bullets_without_markers_find_the_level_of_their_text() -> None:
    nesting = Nesting()
    nesting.place("•", 36, 54)
    nesting.place("o", 54, 72)
    assert (nesting.depth_at(72), nesting.depth_at(54), nesting.depth_at(200)) == (2, 1, 0)
    assert nesting.left_of_all(36)
    assert not nesting.left_of_all(50)


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("• Age", "•"),
        ("\u2212 Dose", "\u2212"),
        ("(iv) Age", "(iv)"),
        ("o Age 18", "o"),
        ("Age 18", None),
        ("* See below", None),
        ("E. coli grew", None),
    ],
)
def test_markers(text: str, marker: str | None) -> None:
    found = marked(text)
    assert (found.marker if found else None) == marker


def test_words_between_items() -> None:
    assert all(is_connector(text) for text in ("and", "OR", "AND/OR", "and;"))
    assert not any(is_connector(text) for text in ("and if", "order", "All"))


def test_the_next_of_a_list() -> None:
    assert follows("45.", "46.")
    assert follows("h.", "i.")
    assert not follows("45.", "47.")
