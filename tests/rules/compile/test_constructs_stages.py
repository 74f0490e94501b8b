"""Titles, stages and sentences that only point to the criteria below: they ask for nothing, and no time of approval is a demand."""

from __future__ import annotations

from rules.compile import compile_text
from rules.model import Stance, leaves

STAGES = """Widget Inhibitors for Chronic Frobosis
Drugs: frobumab (Frobex), widgetuzumab

Approval requires that EITHER the initial or the renewal criteria are met, and that none of the exclusions applies.

Initial approval (6 months) is given when ALL of the following are met:
1. The member has fever
2. The member has a rash

Renewal (12 months) - must meet both:
1. The fever is gone
2. The rash is gone
"""


def quotes(text: str, stance: Stance = Stance.COVERED) -> dict[str, list[str]]:
    return {s.subject: [leaf.quote for leaf in leaves(s.when)] for s in compile_text(text).statements if s.stance is stance}


def test_each_stage_has_its_own_criteria_and_the_title_none() -> None:
    assert quotes(STAGES) == {
        "Initial approval": ["The member has fever", "The member has a rash"],
        "Renewal": ["The fever is gone", "The rash is gone"],
    }
    assert compile_text(STAGES).coverage == 1.0
    assert not any(s.review for s in compile_text(STAGES).statements)


def test_the_times_of_the_stages_are_no_demands() -> None:
    times = [s for s in compile_text(STAGES).statements if s.stance is Stance.ADMINISTRATIVE]
    assert [leaf.value for s in times for leaf in leaves(s.when)] == [6.0, 12.0]  # type: ignore[union-attr]


def test_cover_for_so_long_asks_for_no_such_time() -> None:
    text = "Initial therapy is covered for 14 weeks when ALL of the following are met:\n1. Fever is present\n2. Rash is present"
    assert quotes(text) == {"Initial therapy": ["Fever is present", "Rash is present"]}


def test_a_device_approved_by_its_hyphen_grants_nothing() -> None:
    text = "Implantation of an FDA-approved widget is medically necessary when ALL of the following are met:\n1. Fever is present\n2. Rash"
    assert quotes(text) == {"Implantation of an FDA-approved widget": ["Fever is present", "Rash"]}


def test_an_item_is_waived_by_the_line_at_its_end() -> None:
    text = """Widgets are covered when all of the following are met:
(1) Pain is present
(2) Care has failed, including both:
    (a) Exercise for at least 4 weeks
    (b) An analgesic for at least 4 weeks
    Requirement (2) is waived when pain is rated 8 out of 10 or higher.
(3) The widget is placed by a surgeon
"""
    found = compile_text(text).statements[0]
    assert not found.review
    waived = found.when.of[1]  # type: ignore[union-attr]
    assert [leaf.quote for leaf in leaves(waived.exception)] == ["pain is rated 8 out of 10 or higher"]  # type: ignore[union-attr]


def test_days_of_a_schedule_are_no_limits() -> None:
    text = "Widgets are covered when dosing does not exceed 300 mg at weeks 0, 2 and 6 and every 8 weeks thereafter."
    found = [leaf for s in compile_text(text).statements for leaf in leaves(s.when)]
    assert [(leaf.op, leaf.value) for leaf in found] == [("<=", 300.0)]  # type: ignore[union-attr]


def test_skin_that_rests_on_or_hangs_over_is_one_finding() -> None:
    asked = ["Skin that rests on or hangs over the lashes", "Negative blood or skin test within the past 12 months"]
    text = "Widgets are covered when all of the following are met:\n" + "\n".join(f"{n}. {one}" for n, one in enumerate(asked, 1))
    assert quotes(text)["Widgets"] == asked
