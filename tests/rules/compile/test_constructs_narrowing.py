"""Sentences that narrow cover said before them never open a second way to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str], list[tuple[str, Any]]]

ULCERS = ("any", "chronic ulcers", "arterial ulcers", "venous ulcers")


@pytest.mark.parametrize("second", ["Widgets will be covered only after", "Widgets are covered only when", "It is covered only if"])
def test_cover_that_holds_only_under_a_further_condition_asks_for_both(second: str, said: Said) -> None:
    text = f"Widgets are covered only for chronic ulcers, arterial ulcers, and venous ulcers. {second} pills have failed."
    ((stance, when),) = said(text)
    assert stance == "covered"
    assert when[0] == "all"
    assert when[1] == ULCERS
    assert "pills have failed" in str(when[2])


def test_cover_of_another_service_stays_apart(said: Said) -> None:
    found = said("Widgets are covered for pain. Gadgets are covered only after pills have failed.")
    assert [stance for stance, _ in found] == ["covered", "covered"]


@pytest.mark.parametrize("sentence", ["Medicare covers a widget once every 2 years.", "A widget is covered once per year."])
def test_a_sentence_that_tells_how_often_is_a_limit_alone(sentence: str, said: Said) -> None:
    found = said(f"Widgets are covered for members with pain.\n{sentence}")
    assert [stance for stance, _ in found] == ["covered", "limit"]


def test_demands_of_patients_behind_an_exclusion_belong_to_the_cover(said: Said) -> None:
    limits = "a. Patient must be refractory to pills.\nb. Patients with fever are excluded.\nc. Patient must be able to keep a diary."
    found = said(f"Widgets are covered for severe pain. The following limitations for coverage apply:\n{limits}")
    assert [stance for stance, _ in found] == ["covered", "not_covered"]
    assert found[0][1] == ("all", "severe pain", ("all", "Patient must be refractory to pills", "Patient must be able to keep a diary"))


def test_a_duration_at_the_end_of_a_list_is_no_member_and_is_kept(said: Said) -> None:
    items = "- Patient has pain AND\n- Patient has tried any 2 of the following:\n- Pills\n- Drops\n- Initial approval is for 3 months"
    found = said(f"Criteria for widgets\n{items}")
    assert found == [
        ("covered", ("all", "Patient has pain", ("at_least", 2, "Pills", "Drops"))),
        ("administrative", "Initial approval is for 3 months"),
    ]
