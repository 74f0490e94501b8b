"""What covers beside the criteria: names and introductions; and documents that say nowhere what is covered."""

from __future__ import annotations

import pytest

from policies.reading import read_document
from rules.compile import compile_document, compile_text
from rules.model import Stance, Statement

CRITERIA = """Coverage Criteria
Widgetol is medically necessary when all of the following are met:
- The member is 18 years of age or older
- Gout for at least 6 months
- A brace was worn for at least 4 weeks
"""


def read(text: str) -> list[Statement]:
    return list(compile_document(read_document(text.encode(), name="policy.txt")).statements)


@pytest.mark.parametrize(
    "intro",
    ["Coverage Rationale\nWidgetol is proven for the treatment of gout.\n", "Coverage Criteria\n- Widgetol (widgetumab injection)\n"],
)
def test_an_introduction_that_would_cover_is_left_to_a_person(intro: str) -> None:
    found = [one for one in read(f"ACME HEALTH PLAN\n\n{intro}\n{CRITERIA}") if one.stance is Stance.COVERED]
    assert found[-1].review is False and all(one.review for one in found[:-1])


def test_criteria_of_another_service_stay_as_they_are() -> None:
    other = "A widget splint is medically necessary when a cast was removed.\n"
    found = [one for one in read(f"ACME HEALTH PLAN\n\n{CRITERIA}\n{other}") if one.stance is Stance.COVERED]
    assert [one.review for one in found] == [False, False]


FORM = """ACME PHARMACY
REVIEW FORM
Drug: WIDGETOL tablets

INITIAL REQUEST

1. Does the patient have gout?
   Yes - go to 2.   No - deny.

2. Is the patient 18 years of age or older?
   Yes - approve.   No - deny.
"""


def test_a_form_that_says_nowhere_what_is_covered_is_shown() -> None:
    found = read(FORM)
    assert found and all(one.review for one in found)
    assert not any(one.stance is Stance.COVERED for one in found)
    assert any("nowhere" in reason for one in found for reason in one.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Wound vacuum therapy is discontinued when the wound has healed.",
        "Has the member tried naproxen? If the member has not, deny.",
        "Genetic counseling is required before testing, but is not required when a result is known.",
        "Exception: members with gout may receive widget therapy without a trial of naproxen.",
        "Widget therapy is covered for wrist pain confirmed by nerve studies or ultrasound and failure of splinting.",
    ],
)
def test_what_ends_refuses_or_asks_besides_is_left_to_a_person(text: str) -> None:
    assert all(one.review for one in compile_text(text).statements if one.stance is Stance.COVERED)


def test_trial_and_failure_are_one() -> None:
    assert not any(one.review for one in compile_text("Widget therapy is covered after trial and failure of naproxen.").statements)
