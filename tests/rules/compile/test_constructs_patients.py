"""Headings that name patients: what follows is about these alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policies.reading import read_document
from rules.compile import compile_document, compile_text
from rules.contract import statement_to_json
from rules.model import Always
from tests.rules.compile.shaping import shape

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

_ADULTS = ("covered", ("all", "Adults", "loss is 40 dB or more"))


@pytest.mark.parametrize("heading", ["Adults", "Adults:"])
def test_a_heading_of_patients_is_the_first_condition_of_what_stands_below_it(said: Said, flagged: Flagged, heading: str) -> None:
    first = f"{heading}\nHearing aids are covered when loss is 40 dB or more."
    text = f"{first}\nFor children under 12:\nHearing aids are covered when loss is 30 dB."
    assert said(text) == [_ADULTS, ("covered", ("all", "children under 12", "loss is 30 dB"))]
    assert not flagged(text)
    assert compile_text(text).coverage == 1.0


def test_the_heading_belongs_to_the_passage() -> None:
    text = "Members with gout:\nWidget therapy is covered if a stone was found.\nWidget therapy is not covered for warts."
    covered, refused = compile_text(text).statements
    assert text[covered.citation.start :].startswith("Members with gout")
    assert shape(statement_to_json(refused)["when"]) == ("all", "gout", "warts")


@pytest.mark.parametrize(
    "lead", ["Widget therapy is medically necessary when all of the following are met:", "Widget therapy is covered when:"]
)
def test_a_lead_in_above_the_groups_leads_into_the_list_of_each(said: Said, lead: str) -> None:
    text = f"{lead}\nAdults:\n1. Deep ulcer\n2. Severe rash\nFor children:\n1. Mild rash\n2. Fever"
    assert said(text) == [
        ("covered", ("all", "Adults", ("all", "Deep ulcer", "Severe rash"))),
        ("covered", ("all", "children", ("all", "Mild rash", "Fever"))),
    ]
    assert {s.subject for s in compile_text(text).statements} == {"Widget therapy"}


def test_groups_without_a_lead_in_are_ways_of_their_own_and_flagged(said: Said) -> None:
    text = "Adults\n- Deep ulcer\n- Severe rash\nChildren under 12\n- Mild rash\n- Fever"
    assert [node[1] for _, node in said(text)] == ["Adults", "Children under 12"]
    assert all(s.review for s in compile_text(text).statements)


@pytest.mark.parametrize("line", ["Patients who meet all of the following:", "Members must have one of the following:"])
def test_a_lead_in_is_no_heading_of_patients(said: Said, line: str) -> None:
    assert said(f"{line}\n- Deep ulcer\n- Severe rash")[0][1][0] in ("all", "any", "at_least")
    assert len(said(f"{line}\n- Deep ulcer\n- Severe rash")) == 1


_PAGE = (
    "<html><body><h1>Widget Therapy</h1><p>Policy Number: MP-12</p><h2>Coverage Criteria</h2>"
    "<h3>Adults</h3><p>Widget therapy is covered when a rash is severe.</p>"
    "<h3>Children under 12</h3><p>Widget therapy is covered when a rash is mild.</p>"
    "<h4>Repeat treatment</h4><p>Widget therapy is covered when fever is present.</p></body></html>"
)


def test_the_heading_of_a_section_names_the_patients_of_its_statements() -> None:
    found = compile_document(read_document(_PAGE.encode(), name="page.html"))
    asked = [shape(statement_to_json(s)["when"]) for s in found.statements if not isinstance(s.when, Always)]
    assert asked == [
        ("all", "Adults", "a rash is severe"),
        ("all", "Children under 12", "a rash is mild"),
        ("all", "Children under 12", "fever is present"),
    ]
    assert [s.review for s in found.statements] == [False, False, True]
    assert found.text[found.statements[0].citation.start :].startswith("Adults")


def test_a_title_above_the_groups_states_nothing() -> None:
    text = "Ear surgery\nAdults:\nTubes are covered when loss is severe.\nChildren:\nTubes are covered when fluid has lasted."
    assert [s.subject for s in compile_text(text).statements] == ["Tubes", "Tubes"]


def test_all_members_ends_the_group() -> None:
    text = "Children:\n- Deep ulcer\n- Fever\nAdults:\n- Severe rash\n- Pain\nAll members:\n- Seen by a specialist"
    last = compile_text(text).statements[-1]
    assert "Adults" not in str(shape(statement_to_json(last)["when"]))
