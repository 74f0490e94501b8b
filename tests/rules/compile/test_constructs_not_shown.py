"""What a test does not show belongs to the test; what stands between `A or B` and a last demand is asked besides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]


@pytest.mark.parametrize(
    "told", ["plain films that do not explain it", "an ultrasound which does not show a cause", "chest x-rays that were not diagnostic"]
)
def test_what_a_test_does_not_show_stays_with_the_test(said: Said, flagged: Flagged, told: str) -> None:
    text = f"Imaging is covered for persistent pain with {told}."
    assert said(text) == [("covered", ("all", "persistent pain", told))]
    assert not flagged(text)


def test_what_is_not_so_of_a_finding_is_asked_besides(said: Said) -> None:
    assert said("Repair is covered for wounds that have not closed.")[0][1][0] == "all"


@pytest.mark.parametrize("last", ["and once every 6 months", "and if a specialist agrees"])
def test_a_demand_between_alternatives_and_the_last_is_asked_of_all(said: Said, flagged: Flagged, last: str) -> None:
    text = f"Infusion is covered when the member has pain or swelling, is under a specialist, {last}."
    node = said(text)[0][1]
    inner = ("all", ("any", "member has pain", "swelling"), "is under a specialist")
    assert node in (inner, ("all", inner, "a specialist agrees"))
    assert not flagged(text)
