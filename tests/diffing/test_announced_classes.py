"""Revised and updated told apart from the words of the change alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffing.announced.classes import class_of_text
from diffing.announced.entries import announcements_of
from diffing.announced.model import AnnouncedClass
from diffing.announced.words import class_named, vocabulary
from policies.reading import read_document

BULLETIN = Path(__file__).parents[3] / "shared" / "corpus" / "pdf" / "uhc_bulletin_commercial_2026-01.pdf"

REVISED = (
    "Coverage Rationale\n  • Added a criterion on smoking",
    "Coverage Rationale\n  • Replaced “six weeks” with “twelve weeks”",
    "Hemoglobin must be below 8 percent",
    "Criteria for the second injection tightened; references updated.",
    "Removed the age limit",
    "Supporting Information\n  • Updated References\nCoverage Rationale\n  • Revised list of unproven services",
    "Prior authorization is now required for 72148",
    "Expanded coverage to adolescents",
)
UPDATED = (
    "Supporting Information\n  • Updated Clinical Evidence and References sections to reflect the most current information",
    "Definitions\n  • Updated definition of “Physical Status”",
    "Applicable Codes\n  • Added CPT codes 0999T and 1000T",
    "Annual review; no change to criteria.",
    "References updated. Coverage criteria unchanged.",
    "Medical Records Documentation Used for Reviews\n  • Updated list:\n    o Added “condition requiring procedure”",
    "Coverage Rationale\n  • Removed reference link to the Medical Policy titled Knee Braces",
    "Added CPT code 43889",
    "Revised description for HCPCS code J7322",
    "Add cross reference",
    "Reformatted and reorganized the policy",
)


@pytest.mark.parametrize("text", REVISED)
def test_a_change_of_criteria_is_a_revision(text: str) -> None:
    assert class_of_text(text) is AnnouncedClass.REVISED


@pytest.mark.parametrize("text", UPDATED)
def test_a_change_of_anything_else_is_an_update(text: str) -> None:
    assert class_of_text(text) is AnnouncedClass.UPDATED


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("The policy is withdrawn.", "retired"),
        ("Policy retired", "retired"),
        ("• Replaced policy; refer to the Medical Policy titled Walking Aids", "replaced"),
        ("New medical policy", "new"),
    ],
)
def test_the_ends_and_beginnings_of_policies(text: str, announced: str) -> None:
    assert class_of_text(text) == announced


def test_no_words_no_class() -> None:
    assert class_of_text("  \n") is None


def test_labels_of_a_class() -> None:
    for announced, words in vocabulary().classes.items():
        assert {class_named(word) for word in words} == {announced}
    assert class_named("Revised Medical Policies (effective May 1)") is AnnouncedClass.REVISED
    assert class_named("Retired:") is AnnouncedClass.RETIRED
    assert class_named("Revised criteria for knee braces apply to adults") is None


@pytest.mark.skipif(not BULLETIN.exists(), reason="../shared is absent")
def test_a_real_bulletin_with_its_labels_hidden() -> None:
    found = announcements_of(read_document(BULLETIN.read_bytes(), name=BULLETIN.name))
    both = (AnnouncedClass.REVISED, AnnouncedClass.UPDATED)
    pairs = [(one.announced, class_of_text(one.text)) for one in found if one.announced in both]
    assert len(pairs) == 13
    for wanted in both:
        right = sum(printed is told is wanted for printed, told in pairs)
        printed_so, told_so = (sum(pair[side] is wanted for pair in pairs) for side in (0, 1))
        assert 2 * right / (printed_so + told_so) >= 0.95
