"""Notes that by themselves approve, refuse or waive something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

_LEAD = "Widget therapy is covered when all of the following are met:\n1. Diagnosis of gout\n2. Trial of allopurinol"
_FIRST = ("covered", ("all", "Diagnosis of gout", "Trial of allopurinol"))


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("NOTE: Members who are already stable on widgets will be approved.", "are already stable on widgets"),
        ("Note: Members stable on widgets will be approved.", "Members stable on widgets"),
        ("Note - Widget therapy will be approved for members with stones.", "stones"),
        ("Note: Coverage will be provided for members with stones.", "stones"),
    ],
)
def test_a_note_that_approves_is_a_way_of_its_own(said: Said, flagged: Flagged, note: str, asked: str) -> None:
    text = f"{_LEAD}\n{note}"
    assert said(text) == [_FIRST, ("covered", asked)]
    assert {s.subject for s in compile_text(text).statements} == {"Widget therapy"}
    assert not flagged(text)


def test_a_note_between_two_items_asks_for_what_it_names(said: Said) -> None:
    text = _LEAD.replace("\n2.", "\nNOTE: Members stable on widgets will be approved.\n2.")
    assert ("covered", "Members stable on widgets") in said(text)


def test_a_note_that_waives_is_an_exception(said: Said, flagged: Flagged) -> None:
    text = f"{_LEAD}\nNote: If the member has stones, a trial is not required."
    assert said(text) == [("covered", ("all", "Diagnosis of gout", ("unless", "Trial of allopurinol", "member has stones")))]
    assert not flagged(text)


def test_a_note_that_refuses_is_about_the_service_alone(said: Said) -> None:
    text = "Widget therapy is covered when pain has lasted.\nNote: Widget therapy is not covered for warts."
    assert [s.subject for s in compile_text(text).statements] == ["Widget therapy", "Widget therapy"]
    assert said(text)[1] == ("not_covered", "warts")


@pytest.mark.parametrize(
    "note", ["Note: A member with stones meets the criteria without a trial.", "Note: A scan may be used when gout is rare."]
)
def test_a_note_without_a_stance_is_for_a_person_to_look_at(flagged: Flagged, note: str) -> None:
    assert flagged(f"{_LEAD}\n{note}")


def test_cover_of_patients_without_a_condition_is_flagged(flagged: Flagged) -> None:
    assert flagged("Members known to the clinic will be approved.")
