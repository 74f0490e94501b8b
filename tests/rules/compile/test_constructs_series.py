"""Lists that count in a way of their own, lists that go on over sentences, labels before sentences, and by what a thing was seen."""

from __future__ import annotations

from typing import Any

import pytest

from policies.reading import read_document
from rules.compile import compile_document, compile_text
from rules.contract import statement_to_json
from rules.model import Atom, Stance
from tests.rules.compile.shaping import flagged, shape


def read(text: str) -> list[tuple[str, Any]]:
    return [(s["stance"], shape(s["when"])) for s in map(statement_to_json, compile_text(text).statements)]


def when(condition: str) -> Any:
    found = read(f"Widget therapy is covered when {condition}.")
    assert len(found) == 1
    return found[0][1]


def test_no_marker_is_read_as_a_figure() -> None:
    (statement,) = read("Widget scans are covered when all are met:\n1-1  Pain for at least 3 months\n1-2  A brace was worn\n")
    assert statement == ("covered", ("all", "Pain for at least 3 months", "A brace was worn"))
    assert not flagged("Widget scans are covered when all are met:\n1-1  Pain for at least 3 months\n1-2  A brace was worn\n")


def test_a_labelled_part_that_refuses_is_a_statement_of_its_own() -> None:
    text = (
        "Widget scans are authorized if the patient fits TABLE 1.\n\nTABLE 1. Reason\n1A   Swelling\n1B   Locking\n\n"
        "TABLE 2. Not authorized when\n2A   Pregnancy\n2B   Fever\n"
    )
    found = read(text)
    assert found[-1] == ("not_covered", ("any", "Pregnancy", "Fever"))
    assert all("Pregnancy" not in str(one) for _, one in found[:-1])


def test_a_list_goes_on_in_the_next_sentence() -> None:
    text = (
        "Widget therapy is covered for a member who (1) is 18 years of age or older, (2) has gout, and (3) has pain. "
        "In addition the member must have (4) tried a brace, or (5) worn a cast, or (6) had a fall."
    )
    quotes = str([statement_to_json(one)["when"] for one in compile_text(text).statements])
    assert "(4)" not in quotes and "(5)" not in quotes and "(6)" not in quotes
    assert ("any", "tried a brace", "worn a cast", "had a fall") in _all_nodes([one for _, one in read(text)])


def test_a_numbered_list_of_exclusions_goes_on_from_the_criteria() -> None:
    text = (
        "Widget therapy is covered for a member who (1) has gout, and (2) has pain. "
        "Widget therapy is not covered for a member with (3) an infection; (4) a fever; or (5) a rash."
    )
    assert read(text)[-1] == ("not_covered", ("any", "an infection", "a fever", "a rash"))


def _all_nodes(node: Any) -> list[Any]:
    below = [one for child in node for one in _all_nodes(child)] if isinstance(node, list | tuple) else []
    return [node, *below]


def test_a_label_before_a_sentence_covers_nothing() -> None:
    found = compile_text("Limits. Widget therapy is not covered for a member with a rash.").statements
    assert [one.stance for one in found if one.stance is Stance.COVERED] == []


def test_what_all_patients_must_have_is_no_list_of_patients() -> None:
    assert read("All patients:\n- pain for 3 months\n- a brace was worn\n")[0][1][0] == "all"


@pytest.mark.parametrize("how", ["measured by ultrasound, CT or MRI", "seen on CT or MRI", "confirmed by CT, MRI, or arthroscopy"])
def test_by_what_a_thing_was_seen_is_one_demand_with_it(how: str) -> None:
    assert when(f"the stone is 10 mm or more, {how}") == f"stone is 10 mm or more, {how}"


@pytest.mark.parametrize("lead", ["every bullet below is satisfied", "all requirements are met", "each criterion listed below is met"])
def test_a_lead_that_says_all_asks_for_nothing_itself(lead: str) -> None:
    assert read(f"Widget therapy is covered when {lead}:\n- pain\n- swelling\n") == [("covered", ("all", "pain", "swelling"))]


def test_what_a_failure_means_is_the_list() -> None:
    listed = "- Drugs have not sufficed, which means one of:\n  - a rash from A\n  - pain despite B\n- gout\n"
    text = f"Widget therapy is covered when all are met:\n{listed}"
    assert read(text)[0][1][1] == ("any", "a rash from A", "pain despite B")


def test_a_flow_is_no_volume() -> None:
    (statement,) = compile_text("Widget therapy is covered when peak flow is 12 mL/s or less.").statements
    assert isinstance(statement.when, Atom) and (statement.when.op, statement.when.value, statement.when.unit) == ("<=", 12.0, "mL/s")


DESCRIBED = b"""ACME HEALTH PLAN
Guideline 12: Widget lift

Description
Small widgets hold the lobe. The service is done in an office.

Acme considers the lift medically necessary when all of these are met:
- The member is 45 years of age or older
- Symptoms for 6 months or longer

"""


def test_criteria_below_a_description_are_read_and_flagged() -> None:
    found = compile_document(read_document(DESCRIBED, name="policy.txt")).statements
    assert [one.stance for one in found] == [Stance.COVERED] and found[0].review
    assert any("Description" in reason for reason in found[0].reasons)


def test_a_description_is_left_alone_where_the_criteria_stand_elsewhere() -> None:
    text = DESCRIBED + b"Coverage Criteria\nThe lift is covered when all of these are met:\n- Age 50 or older\n- Pain\n"
    found = compile_document(read_document(text, name="policy.txt")).statements
    assert [shape(statement_to_json(one)["when"]) for one in found] == [("all", "Age 50 or older", "Pain")]
