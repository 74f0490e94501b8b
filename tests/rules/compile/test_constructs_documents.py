"""What whole documents have above and around their criteria: titles, numbers, lead-ins that ask for something by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from rules.contract import statement_to_json
from tests.rules.compile.shaping import compiled

CRITERIA = "Widget therapy is covered when ALL of the following are met:\n1. Severe rash\n2. Deep ulcer\n"
TITLES = (
    "Imaging Guideline IG-205",
    "Medical Policy SUR-7.41\nUpper Widget Surgery: Repair and Revision",
    "Clinical Policy: Widget Therapy (subcutaneous)",
    "Behavioral Health Medical Policy BH-31: Widget Nasal Spray (Widgo)",
    "Outpatient Rehabilitation Guideline REH-12: Widget Therapy after Total Widget Replacement - Additional Visits",
)
LEADS = (
    "No improvement after at least 6 weeks of widget care within the past 6 months, consisting of at least ONE of the following:",
    "Widget field testing within the past 12 months shows ONE of the following:",
    "Failure of 3 months of widget care that included at least one of the following:",
)


def quotes(node: Any) -> list[str]:
    if isinstance(node, list):
        return [quote for one in node for quote in quotes(one)]
    if not isinstance(node, dict):
        return []
    return [node["quote"]] if "quote" in node else [quote for one in node.values() for quote in quotes(one)]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_above_the_criteria_states_nothing(title: str) -> None:
    found = [statement_to_json(one) for one in compiled(f"{title}\n\n{CRITERIA}").statements]
    assert [(one["stance"], quotes(one["when"])) for one in found] == [("covered", ["Severe rash", "Deep ulcer"])]


def test_a_demand_above_the_criteria_is_no_title() -> None:
    found = compiled(f"Prior authorization is required for all widgets\n\n{CRITERIA}").statements
    assert len(found) == 2


@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_in_with_a_time_is_asked_for_beside_its_list(lead: str) -> None:
    text = f"Widget therapy is covered when ALL of the following are met:\n1. {lead}\n   a. Pills\n   b. Stretching\n2. Deep ulcer\n"
    found = statement_to_json(compiled(text).statements[0])
    first = found["when"]["all"][0]
    assert set(first) == {"all"}
    assert quotes(first["all"][0])[0] in lead
    assert quotes(first["all"][1]) == ["Pills", "Stretching"]
