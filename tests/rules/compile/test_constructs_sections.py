"""Parts of a text and what stands between them: forms, notes, stages, labels that join a list, refusals beside demands, limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

LIST = "\n- severe rash\n- deep ulcer"

SURE: list[tuple[str, list[tuple[str, Any]]]] = [
    (
        "Widgets are covered when all of the following criteria (1 – 2) are met:" + LIST,
        [("covered", ("all", "severe rash", "deep ulcer"))],
    ),
    (
        "A chair is covered if: Criteria A and B are met; and Criterion C or D is met.\n"
        "A. The home is large.\nB. The ramp is steep.\nC. The arm is strong.\nD. A helper is present.",
        [("covered", ("all", ("all", "The home is large", "The ramp is steep"), ("any", "The arm is strong", "A helper is present")))],
    ),
    (
        "A chair is covered when conditions 1 and 2, and either 3 or 4, are met:\n"
        "1. The home is large;\n2. The ramp is steep;\n3. The arm is strong;\n4. A helper is present.",
        [("covered", ("all", "The home is large", "The ramp is steep", ("any", "The arm is strong", "A helper is present")))],
    ),
    (
        "A chair is covered when criteria 1 and 2 are met or criterion 3 is met:\n1. The home is large.\n2. "
        "The ramp is steep.\n3. A helper is present.",
        [("covered", ("any", ("all", "The home is large", "The ramp is steep"), "A helper is present"))],
    ),
    (
        "Widgets are covered when all of the following are met:\n- severe rash; and\n- deep ulcer\nProcedure codes 10001, 10002",
        [("covered", ("all", "severe rash", "deep ulcer")), ("codes", True)],
    ),
    (
        "Members are eligible for coverage of a widget if one or more of the following is applicable:" + LIST,
        [("covered", ("any", "severe rash", "deep ulcer"))],
    ),
    (
        "Must meet: A. and either B. or C. below:\nA. The home is large\nB. The arm is strong\nC. A helper is present",
        [("covered", ("all", "The home is large", ("any", "The arm is strong", "A helper is present")))],
    ),
    (
        "Widgets are covered when the rash is severe; and one of the following is met: (a) the ulcer is deep, (b) the fever is high; "
        "and the member does not smoke.",
        [("covered", ("all", "rash is severe", ("any", "the ulcer is deep", "the fever is high"), ("not", "member does not smoke")))],
    ),
    (
        "Widget testing is covered once per year for members who meet all of the following criteria: severe rash; and deep ulcer.",
        [("covered", ("all", "severe rash", "deep ulcer")), ("limit", "once per year")],
    ),
    (
        "Exclusion Criteria: N/A Required Medical Information: Diagnosis of gout. Age Restrictions: 18 years of age or older "
        "Prescriber Restrictions: N/A Coverage Duration: 12 months",
        [("covered", ("all", "Diagnosis of gout", "18 years of age or older")), ("administrative", "12 months")],
    ),
    (
        "Widgets are covered when all of the following are met:\n1. The member is an adult. Repair of a "
        "widget is not covered.\n2. The rash is severe.",
        [("covered", ("all", "The member is an adult", "The rash is severe")), ("not_covered", True)],
    ),
    (
        "Widgets are covered when all of the following are met:\n1. Failure of one salve\nNote: Examples of "
        "salves include tar and zinc.\n2. Severe rash",
        [("covered", ("all", "Failure of one salve", "Severe rash"))],
    ),
    (
        "The widget must be ordered by a physician and all of the following requirements must be met:\n1. "
        "The rash is severe; and\n2. The ulcer is deep.",
        [("covered", ("all", "widget must be ordered by a physician", ("all", "The rash is severe", "The ulcer is deep")))],
    ),
    (
        "Widget testing is covered no more than twice per year when any of the following is met:" + LIST,
        [("covered", ("any", "severe rash", "deep ulcer")), ("limit", "no more than twice per year")],
    ),
    (
        "Widget testing is covered, but not more than once in 12 months, when the member has a rash.",
        [("covered", "member has a rash"), ("limit", "not more than once in 12 months")],
    ),
    (
        "Widget imaging is supported when one of the following is met:\n• locked joint\n• deep ulcer",
        [("covered", ("any", "locked joint", "deep ulcer"))],
    ),
    (
        "Widgets are investigational for all uses except when all of the following are present:\nA. Severe rash;\nB. Deep ulcer.",
        [("unproven", ("not", ("all", "Severe rash", "Deep ulcer")))],
    ),
    ("Widgets are considered not medically necessary when the criteria are not met.", [("not_covered", ("not", "criteria"))]),
    (
        "Widgets are unproven due to insufficient evidence of efficacy for any of the following:" + LIST,
        [("unproven", ("any", "severe rash", "deep ulcer"))],
    ),
    (
        "Exclusion Criteria: If the answer to ANY item below is yes, then the patient should not receive the "
        "drug.\n- Known allergy\n- Pregnancy\n"
        "Inclusion Criteria: The answers to ALL of the following must be fulfilled in order to meet "
        "criteria.\n- Diagnosis of gout\n- Severe pain",
        [("not_covered", ("any", "Known allergy", "Pregnancy")), ("covered", ("all", "Diagnosis of gout", "Severe pain"))],
    ),
    (
        "Widgets are covered when the following criteria are met: a tailor has seen the member; -AND- the "
        "rash is severe; -AND- the ulcer is deep.",
        [("covered", ("all", "a tailor has seen the member", "the rash is severe", "the ulcer is deep"))],
    ),
    (
        "Widgets are covered for infants (1) with severe rash; (2) with deep ulcer; or (3) with high fever.",
        [("covered", ("all", "infants", ("any", "severe rash", "deep ulcer", "high fever")))],
    ),
    (
        "1) Must have a diagnosis of gout AND\n2) Must be an adult\nApproval will be for 3 months. "
        "Recertification requires documentation of improvement.",
        [
            ("covered", ("all", "Must have a diagnosis of gout", "Must be an adult")),
            ("administrative", "Approval will be for 3 months"),
            ("covered", "Recertification requires documentation of improvement"),
        ],
    ),
    (
        "Admission Criteria\n- The rash is severe; and\n- The ulcer is deep.\nContinued Stay Criteria\n- The "
        "fever is high; and\n- The ulcer is deep.",
        [
            ("covered", ("all", "The rash is severe", "The ulcer is deep")),
            ("covered", ("all", "The fever is high", "The ulcer is deep")),
        ],
    ),
    (
        "When Widget Therapy is covered\nWidget therapy is considered medically necessary when the rash is severe.\n"
        "When Widget Therapy is not covered\nWidget therapy is considered investigational for baldness.",
        [("covered", "rash is severe"), ("unproven", "baldness")],
    ),
    (
        "Gout (Initial): Diagnosis of gout. The rash is severe. Lupus (Initial): Diagnosis of lupus. The ulcer is deep.",
        [
            ("covered", ("all", "Diagnosis of gout", "The rash is severe")),
            ("covered", ("all", "Diagnosis of lupus", "The ulcer is deep")),
        ],
    ),
]


def _loosely(wanted: Any, found: Any) -> bool:
    """Whether two shapes agree, a quote of the one being the end of the other's."""
    if isinstance(wanted, str) and isinstance(found, str):
        return found.lower().endswith(wanted.lower())
    if isinstance(wanted, tuple) and isinstance(found, tuple):
        return len(wanted) == len(found) and all(_loosely(a, b) for a, b in zip(wanted, found, strict=True))
    return bool(wanted == found)


@pytest.mark.parametrize(("text", "wanted"), SURE, ids=[text[:60] for text, _ in SURE])
def test_parts_are_read_and_leave_no_doubt(text: str, wanted: list[tuple[str, Any]], said: Said, flagged: Flagged) -> None:
    found = said(text)
    assert [stance for stance, _ in found] == [stance for stance, _ in wanted]
    assert all(_loosely(a, b) for (_, a), (_, b) in zip(wanted, found, strict=True)), found
    assert not flagged(text)


DOUBTFUL = (
    "Severe rash.\nWidgets are covered when all of the following are met:\n1. Severe rash\nNote: The "
    "rash must be photographed.\n2. Deep ulcer",
    "Services will be denied without the above documentation.",
    "A diagnosis of gout is not covered.",
    "Widgets are covered when all of the following are met:\n- severe rash\n- if the use is not listed, refer to the policy on other uses",
)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_ask_for_more_is_for_a_person(text: str, flagged: Flagged) -> None:
    assert flagged(text)


def test_an_alternative_with_a_condition_is_not_met_by_whoever_lacks_it(said: Said) -> None:
    text = (
        "Widgets are covered if the member meets ONE of the following (A or B):\nA) The rash is severe.\n"
        "B) If the ulcer is deep, but has not bled, a salve has failed."
    )
    (_, node), *_ = said(text)
    assert node[0] == "any"
    assert "if" not in str(node)


def test_a_second_path_begins_behind_its_title_in_a_run(said: Said) -> None:
    text = (
        "Gout. Approve if the patient meets ONE of the following (A or B): A) Initial Therapy. Approve if "
        "the patient meets BOTH of the following "
        "(i and ii): i. Patient is an adult; AND ii. The rash is severe. B) Patient is Currently Receiving "
        "Zorvex. Approve if the patient meets "
        "BOTH of the following (i and ii): i. The rash is mild; AND ii. The ulcer is small."
    )
    found = said(text)
    assert len(found) == 1
    assert ("all", "The rash is mild", "The ulcer is small") in found[0][1][2][2]


def test_what_stands_above_a_list_is_asked_for(said: Said) -> None:
    text = "Patients must have undergone a full screening by a tailor. Patients chosen for a trial\n- Must not smoke.\n- Must be adults."
    quotes = str(said(text))
    assert "full screening by a tailor" in quotes
    assert "smoke" in quotes


def test_examples_end_with_their_item(said: Said) -> None:
    text = (
        "Reauthorization criteria\n- The patient has improved in a symptom, such as less pain, stiffness, or "
        "fever; better walking; smaller ulcers\n- The patient is an adult"
    )
    (_, node), *_ = said(text)
    assert node == ("all", "The patient has improved in a symptom", "The patient is an adult")


def test_a_stage_named_with_its_duration_has_its_own_demands(said: Said) -> None:
    text = (
        "Initial Authorization: 6 months\n- Member is an adult; and\n- The rash is severe\n"
        "Reauthorization: 12 months\n- Member has improved"
    )
    covers = [node for stance, node in said(text) if stance == "covered"]
    assert covers == [("all", "Member is an adult", "The rash is severe"), "Member has improved"]


def test_groups_of_people_before_a_colon_are_asked_for() -> None:
    found = compile_text(
        "Implant - Adults: covered when the rash is severe. Children (2 years to 17 years): covered when the ulcer is deep."
    )
    asked = [str(one.when) for one in found.statements]
    assert "Adults" in asked[0]
    assert "2 years to 17 years" in asked[1]


def test_connectives_stay_where_an_item_says_something_of_a_service(said: Said) -> None:
    text = "The member must have:\n1. a rash of:\n a. 4 cm, or\n b. 2 cm, or\n c. 1 cm.\n2. Widgets are covered for an ulcer."
    assert "'any'" in str(said(text))


def test_paper_that_may_lead_to_denial_refuses_nothing(said: Said) -> None:
    found = said("All documentation must be provided or request may be denied.\n\nWidgets are covered when the rash is severe.")
    assert "not_covered" not in [stance for stance, _ in found]
