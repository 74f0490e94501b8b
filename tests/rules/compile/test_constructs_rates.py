"""How often, how strong, of which type: figures that are an interval, and figures that are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text
from rules.model import Atom, leaves

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]


def compared(text: str) -> list[tuple[str | None, float | None, str | None]]:
    return [(a.op, a.value, a.unit) for s in compile_text(text).statements for a in leaves(s.when) if isinstance(a, Atom) and a.op]


@pytest.mark.parametrize(
    ("told", "figure"),
    [
        ("less often than once every 24 hours", (">", 24, "h")),
        ("more often than once every 24 hours", ("<", 24, "h")),
        ("no more often than once every 12 months", (">=", 12, "mo")),
        ("less often than once a week", ("<", 1, "/wk")),
        ("not less frequently than twice a month", (">=", 2, "/mo")),
        ("at least once every 3 months", ("<=", 3, "mo")),
    ],
)
def test_how_often_is_one_interval(told: str, figure: tuple[str, float, str]) -> None:
    assert compared(f"The wound is dressed {told}.") == [figure]


def test_once_in_an_interval_is_no_count_of_its_own(said: Said) -> None:
    assert said("Dressing changes are covered when done less often than once every 24 hours.") == [
        ("covered", "done less often than once every 24 hours")
    ]


@pytest.mark.parametrize("drug", ["clobetasol 0.05% cream", "tacrolimus 0.1% topical ointment", "omeprazole 40 mg capsules", "cream 0.05%"])
def test_the_strength_of_a_drug_is_no_comparison(drug: str) -> None:
    assert compared(f"The member has tried {drug}.") == []
    assert compared(f"The member has tried {drug} for 2 weeks.") == [(">=", 2, "wk")]


def test_a_share_beside_no_form_is_still_a_figure() -> None:
    assert compared("The rash covers 10% or more of the body.") == [(">=", 10, "%")]


@pytest.mark.parametrize("name", ["type 1 or type 2 diabetes", "type 1, type 2, or type 3 atrophy", "HIV-1 or HIV-2 infection"])
def test_two_numbers_of_one_noun_are_one_finding(said: Said, flagged: Flagged, name: str) -> None:
    assert said(f"Widget therapy is covered for {name}.") == [("covered", name)]
    assert not flagged(f"Widget therapy is covered for {name}.")


def test_what_a_numbered_disease_goes_on_with_is_asked_besides(said: Said) -> None:
    assert said("Pumps are covered for members with type 1 or type 2 diabetes who use insulin.") == [
        ("covered", ("all", "type 1 or type 2 diabetes", "use insulin"))
    ]
