"""Exceptions of what must be absent and of what is refused: they take a case away, wherever they stand."""

from __future__ import annotations

import pytest

from tests.rules.compile.shaping import flagged, shapes

REFUSED = "Harp surgery is considered not medically necessary for any of the following:\n- {}\n- Rust"
ABSENT = "Harp surgery is medically necessary when all of the following are met:\n- The frame is cracked\n- {}:\n  - Rust\n  - {}\n  - Rot"


@pytest.mark.parametrize("words", ["(exception: rashes of the hand)", "(exceptions: rashes of the hand)", "(except rashes of the hand)"])
def test_an_exception_in_brackets_is_taken_from_what_is_refused(words: str) -> None:
    text = REFUSED.format(f"Active rash of the skin {words}")
    assert shapes(text) == [("not_covered", ("any", ("all", "Active rash of the skin", ("not", "rashes of the hand")), "Rust"))]
    assert not flagged(text)


@pytest.mark.parametrize("lead", ["Absence of all of the following", "None of the following"])
def test_an_exception_of_what_must_be_absent_takes_its_case_away(lead: str) -> None:
    text = ABSENT.format(lead, "Malignancy, except skin cancer")
    absent = ("not", ("any", "Rust", ("all", "Malignancy", ("not", "skin cancer")), "Rot"))
    assert shapes(text) == [("covered", ("all", "The frame is cracked", absent))]


def test_an_exception_of_a_demand_still_waives_it() -> None:
    text = "Harp surgery is medically necessary when all are met:\n- Failure of 6 weeks of lessons (exception: severe weakness)\n- Rust"
    assert shapes(text) == [("covered", ("all", ("unless", "Failure of 6 weeks of lessons", "severe weakness"), "Rust"))]
