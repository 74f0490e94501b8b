"""Two demands, or two ways to meet one, told in one breath: kept whole, with a reason for the reviewer; plain pairs are not."""

from __future__ import annotations

import pytest

from rules.compile import compile_text

BOTH = (
    "The graft is placed under sonographic or endoscopic guidance as performed at rest or during exercise",
    "The implant is performed under sonographic or endoscopic guidance",
    "Swelling has been assessed by palpation, sonography, or thermography",
    "Severe aching due to loose fragments of the bone related to old injuries or crystal disease",
    "Photographs or a measurement must show the fold",
    "Visible fold of the lid and a need for repair of the socket",
    "Swelling of the joint (e.g., of the knee) confirmed by imaging",
    "Training of the hand in the outpatient setting",
    "A severe curve (bend greater than 50 degrees)",
)
ONE = (
    "The drug is prescribed by or in consultation with a neurologist or psychiatrist",
    "Chronic neck or back pain",
    "New or worsening weakness",
    "Pain is present for 3 months or more",
    "A severe curve of greater than 50 degrees",
    "The member or caregiver is able to follow instructions",
)


def found(item: str) -> list[str]:
    text = f"Widgets are considered medically necessary when ALL of the following are met:\n1. {item}\n2. Fever is present"
    return [reason for one in compile_text(text).statements for reason in one.reasons if "in one statement" in reason]


@pytest.mark.parametrize("item", BOTH)
def test_two_told_in_one_breath_are_shown_to_a_person(item: str) -> None:
    assert found(item)


@pytest.mark.parametrize("item", ONE)
def test_a_pair_that_is_one_finding_is_not(item: str) -> None:
    assert found(item) == []
