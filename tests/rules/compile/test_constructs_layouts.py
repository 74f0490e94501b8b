"""Layouts of whole policies: run-in headings, outline numbers, waived items, sections that follow a refusal, paperwork of pharmacies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policies.reading import read_document
from rules.compile import compile_document
from rules.contract import statement_to_json

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]
Shape = Callable[[Any], Any]

SURE: list[tuple[str, list[tuple[str, Any]]]] = [
    (
        "A clamp is covered when the lid lies below the rim and keratoplasty alone would not mend the loss.",
        [("covered", ("all", "lid lies below the rim", ("not", "keratoplasty alone would not mend the loss")))],
    ),
    ("Fillers are considered cosmetic, including injection of the lips and of the chin.", [("not_covered", True)]),
    (
        "A large bag that does not meet these criteria will be denied as not reasonable and necessary.",
        [("not_covered", ("not", "these criteria"))],
    ),
    (
        "A bag is covered for a member who needs drainage to stay well, and who has either (a) a blockage, or (b) a tear.",
        [("covered", ("all", "needs drainage to stay well", ("any", "a blockage", "a tear")))],
    ),
    (
        "A bag is not covered for a person with a whole bowel whose need is due to worry, cramps associated with a fright, or frailty.",
        [("not_covered", ("all", "a whole bowel", "need is due to worry, cramps associated with a fright, or frailty"))],
    ),
    (
        "Naps are considered not medically necessary when the criteria above have not been met, "
        "and for all of the following:\n- Jet lag\n- Yawning",
        [("not_covered", ("any", ("not", "criteria above"), "Jet lag", "Yawning"))],
    ),
    (
        "Care is covered if the member is within 12 weeks of surgery, a sprain or a burn.",
        [("covered", "member is within 12 weeks of surgery, a sprain or a burn")],
    ),
    (
        "Visits are covered if the wound is deep and the nurse documents that, without dressing, decay would follow.",
        [("covered", ("all", "wound is deep", "the nurse documents that, without dressing, decay would follow"))],
    ),
    (
        "Criteria 1 through 3 must all be met.\n1. The arm is weak.\n2. The leg is weak.\n"
        "3. The plan was changed to address lack of progress.",
        [("covered", ("all", "The arm is weak", "The leg is weak", "The plan was changed to address lack of progress"))],
    ),
    (
        "A syrup is covered when all of the following are met:\n- Patient now takes both of the following, and will continue them:\n"
        "  - a cream\n  - a pill\n- Age 18 or older",
        [
            (
                "covered",
                ("all", ("all", "Patient now takes", ("all", "will continue them", ("all", "a cream", "a pill"))), "Age 18 or older"),
            )
        ],
    ),
    (
        "- MRI of the wrist (CPT 73221) if ANY of the following:\n  - Loss of grip\n  - Positive drop test\n- Rest is not required.",
        [("covered", ("any", "Loss of grip", "Positive drop test")), ("administrative", ("not", "Rest is not required"))],
    ),
    (
        "Care is not medically necessary once the member has reached a plateau, defined as no measurable change over the last 4 weeks.",
        [("not_covered", ("not", "no measurable change over the last 4 weeks"))],
    ),
    (
        "Items are payable only if they meet the requirements set out below.",
        [("administrative", "Items are payable only if they meet the requirements set out below")],
    ),
    (
        "Plum Health considers the following services medically necessary:\n"
        "A. A trial of pacing for members with leg pain when all of the following are met:\n"
        "   1. Rest has failed; and\n   2. Walks are short.\n"
        "B. Replacement of the battery when the device is broken.",
        [("covered", ("all", "leg pain", ("all", "Rest has failed", "Walks are short"))), ("covered", "device is broken")],
    ),
    (
        "When a member has gout, lupus, croup or polio, a plan is written.",
        [("covered", ("if", ("any", "a member has gout", "lupus", "croup", "polio"), "a plan is written"))],
    ),
    (
        "Aides are covered when all of the following are met:\n- A helper is able to give care when a nurse is not present\n"
        "- The home is clean",
        [("covered", ("all", "A helper is able to give care when a nurse is not present", "The home is clean"))],
    ),
]


@pytest.mark.parametrize(("text", "meant"), SURE)
def test_a_construct_is_read_as_meant(text: str, meant: list[tuple[str, Any]], said: Said) -> None:
    assert said(text) == meant


@pytest.mark.parametrize(("text", "meant"), SURE)
def test_a_construct_needs_nobody_to_look(text: str, meant: list[tuple[str, Any]], flagged: Flagged) -> None:
    assert not flagged(text)


def test_an_explanation_stays_with_what_it_explains(said: Said) -> None:
    text = "Visits are covered when care is skilled, meaning that it cannot be given safely by a helper, an aide or a friend."
    assert said(text)[0][1] == "care is skilled, meaning that it cannot be given safely by a helper, an aide or a friend"


def test_an_item_is_waived_by_its_number(said: Said) -> None:
    text = (
        "Visits are covered when (1) the member has a wound; (2) the wound is deep; and (3) the member has improved.\n"
        "Members who are over 80 need not meet item (3)."
    )
    [(stance, node)] = said(text)
    assert stance == "covered" and node[1:3] == ("the member has a wound", "the wound is deep")
    assert node[3][0] == "unless" and node[3][1] == "the member has improved"


def test_a_rate_keeps_its_unit_for_one_event() -> None:
    node = compile_units(
        "Masks are covered with an index greater than 5 events per hour, or greater than 1 event per hour with a sleepy child."
    )
    assert [unit for unit in node if unit] == ["/h", "/h"]


def compile_units(text: str) -> list[str]:
    from rules.compile import compile_text
    from rules.model import Atom, leaves

    return [one.unit or "" for s in compile_text(text).statements for one in leaves(s.when) if isinstance(one, Atom)]


def test_how_a_month_is_counted_is_no_duration(said: Said) -> None:
    text = (
        "Prior Authorization is recommended for prescription benefit coverage of Xyl. "
        "All approvals are provided for the duration noted below. "
        "In cases where the approval is authorized in months, 1 month is equal to 30 days."
    )
    from rules.compile import compile_text

    assert {stance for stance, _ in said(text)} == {"administrative"}
    assert all(s.subject != "authorization duration" for s in compile_text(text).statements)


def _of_document(text: str, shape: Shape) -> list[tuple[str, Any, bool]]:
    found = compile_document(read_document(text.encode(), name="policy.txt")).statements
    return [(s.stance.value, shape(statement_to_json(s)["when"]), s.review) for s in found]


HOUSE = """PLUM HEALTH
Medical Policy 12.3 - Sheds

CRITERIA FOR STAY
All of the following:
- The roof leaks
- The wall is damp

DISCHARGE CRITERIA
Any one of the following:
- The roof is mended
- The tenant leaves

EXCLUSIONS
A shed is not covered when the need is storage.

AUTHORIZATION
Initial authorization is up to 14 days. Concurrent review is completed every 7 days thereafter.
"""


def test_what_ends_a_stay_covers_nothing_and_a_refusal_ends_with_its_section(shape: Shape) -> None:
    found = _of_document(HOUSE, shape)
    assert ("administrative", ("any", "The roof is mended", "The tenant leaves"), False) in found
    assert [stance for stance, _, _ in found if stance == "not_covered"] == ["not_covered"]
    assert ("administrative", "every 7 days", False) in found


OUTLINE = """PLUM COUNTY
PROVIDER MANUAL

9.2.0  COVERED SERVICES

9.2.1  General. Night care is nursing given in the home.

9.2.2  Eligibility. A member qualifies for night care if he or she:
   9.2.2.1  Lives in a house;
   9.2.2.2  Has a trained helper; and
   9.2.2.3  Meets Group A or Group B.

9.2.3  Medical Criteria.
   Group A - The member needs a device every day, by any one of the following means:
      (a) Ventilation;
      (b) Feeding through a line.

9.2.4  Services Not Covered.
   9.2.4.1  Care given by a parent.
   9.2.4.2  Laundry.
"""


def test_numbers_of_an_outline_are_no_words_of_the_criteria(shape: Shape) -> None:
    found = _of_document(OUTLINE, shape)
    covered = [node for stance, node, _ in found if stance == "covered"]
    assert len(covered) == 1 and covered[0][:3] == ("all", "Lives in a house", "Has a trained helper")
    assert "definition" in [stance for stance, _, _ in found]
    assert [node for stance, node, _ in found if stance == "not_covered"] == [("any", "Care given by a parent", "Laundry")]
    assert "9.2." not in repr([node for _, node, _ in found])


def test_what_is_asked_of_all_services_is_missed_where_each_is_read(shape: Shape) -> None:
    text = (
        "Plum Imaging Guidelines\nPolicy Number: 7\n\nGeneral Requirements\n"
        "- A plain film is required first for all hand conditions.\n\nHand\n"
        "- MRI of the hand (CPT 73218) if ANY of the following:\n  - Loss of grip\n  - Numb thumb\n"
    )
    assert [flag for stance, node, flag in _of_document(text, shape) if node == ("any", "Loss of grip", "Numb thumb")] == [True]


def test_people_named_first_are_those_of_whom_the_paragraph_tells(shape: Shape) -> None:
    text = (
        "Plum Therapy Guidelines\nPolicy Number: 7\n\nCriteria\n\n"
        "Members with wasting disease. When a member has gout or lupus, progress is not required. Upkeep visits are medically necessary if "
        "items (1), (2) and (5) are met and the nurse documents that, without visits, decline would follow.\n"
    )
    found = _of_document(text, shape)
    rest = ("all", "items (1), (2) and (5) are met", "the nurse documents that, without visits, decline would follow")
    assert [node for stance, node, _ in found if stance == "covered"] == [("all", "wasting disease", rest)]
    assert all(flag for stance, _, flag in found if stance == "review")


def test_a_demand_among_limits_is_missed_where_cover_is_read(shape: Shape) -> None:
    text = (
        "Plum Manual\nPolicy Number: 7\n\nCriteria\n\n"
        "Night care is covered when all of the following are met:\n- Group A or Group B\n- A helper\n\n"
        "Frequency Limits\n\nUp to 8 hours per day. Members in this age group must meet Group A.\n"
    )
    assert [flag for stance, _, flag in _of_document(text, shape) if stance == "covered"][:1] == [True]
