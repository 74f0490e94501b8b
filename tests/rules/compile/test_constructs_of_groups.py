"""What is asked of some only, and refusals that stand among what is asked."""

from __future__ import annotations

from rules.compile import compile_text
from tests.rules.compile.shaping import flagged, shapes

_LIST = "Initial criteria\n- The member has a harp\n"


def test_a_condition_before_a_list_asks_it_of_those_alone() -> None:
    text = (
        _LIST
        + "- If the member is age ≥ 18 years, then the member meets ONE of the following:\n- – the harp is gold; OR\n- – the harp is old"
    )
    assert shapes(text) == [
        ("covered", ("all", "The member has a harp", ("if", "member is age ≥ 18 years", ("any", "the harp is gold", "the harp is old"))))
    ]
    text = _LIST + "- If member is age ≥ 18 years, all of the following must be met: (a) the harp is gold; AND (b) the harp is old"
    assert shapes(text)[0][1][2] == ("if", "member is age ≥ 18 years", ("all", "the harp is gold", "the harp is old"))


def test_a_clause_behind_the_condition_is_asked_besides() -> None:
    text = (
        _LIST
        + "- If the member is a child, a teacher has ordered the harp and one of the following:\n"
        + "- – the harp is gold; OR\n- – the harp is old"
    )
    assert "teacher has ordered" in str(shapes(text)[0][1])


def test_a_condition_before_a_colon_asks_of_those_alone() -> None:
    text = _LIST + "- If age <12 years: the sound has increased by ≥2 cm/year"
    assert shapes(text)[0][1][2] == ("if", "age <12 years", "the sound has increased by ≥2 cm/year")
    assert not flagged(text)


def test_of_two_groups_joined_by_or_each_has_its_own_demand() -> None:
    text = _LIST + "- for age 1-11 years: the teacher attests a lesson OR for age ≥12 years: the teacher attests a concert"
    first, second = shapes(text)[0][1][2][1:]
    assert first == ("all", "age 1-11 years", "the teacher attests a lesson")
    assert second == ("all", "age ≥12 years", "the teacher attests a concert")


def test_who_cannot_have_something_else_is_refused_nothing() -> None:
    text = "Initial criteria\n- The member has tuned strings or is ineligible for gold-based stringing"
    assert shapes(text) == [("covered", ("any", "The member has tuned strings", "is ineligible for gold-based stringing"))]
    assert shapes("Members with a lute are ineligible for harps.")[0][0] == "not_covered"
    assert shapes("A member is not eligible for coverage.")[0][0] == "not_covered"


def test_a_refusal_among_demands_parts_them_not() -> None:
    text = _LIST + "- A diagnosis of harp wear (also called wobble) does NOT qualify\n- The harp is ordered by a luthier"
    assert shapes(text) == [
        ("covered", ("all", "The member has a harp", "The harp is ordered by a luthier")),
        ("not_covered", "harp wear (also called wobble)"),
    ]


def test_a_refusal_of_one_service_among_services_stays_where_it_stands() -> None:
    text = "- Harps are covered when the member plays\n- Lutes are not covered for children\n- Lyres are covered when the member sings"
    assert [stance for stance, _ in shapes(text)] == ["covered", "not_covered", "covered"]


def test_a_quantity_limit_among_demands_is_no_demand() -> None:
    text = _LIST + "- The harp is old; AND\n- A quantity limit of one string per 30 days will apply."
    assert [stance for stance, _ in shapes(text)] == ["covered", "limit"]


def test_times_of_approval_beside_what_is_asked() -> None:
    text = "Strings are considered medically necessary for members meeting the following criteria (initial approval for 6 months):\n"
    text += "1) The harp is old;\n2) The member plays\nReauthorization Criteria (3 month approval):\n"
    text += "1) The harp is still in tune\n2) The member plays"
    assert [(stance, asked) for stance, asked in shapes(text) if stance == "administrative"] == [
        ("administrative", "initial approval for 6 months"),
        ("administrative", "3 month"),
    ]


def test_what_a_time_of_approval_hangs_on_is_asked() -> None:
    text = "Continued use will be approved for periods of one year as long as the member shows a sustained rise in tune."
    assert shapes(text) == [
        ("administrative", "approved for periods of one year"),
        ("covered", "the member shows a sustained rise in tune"),
    ]
    assert not flagged(text)


def test_the_number_of_a_tier_belongs_to_its_name() -> None:
    text = "Tier 2 approval criteria:\n- A trial of a lute.\n- Approvals granted for 6 months."
    assert shapes(text) == [("covered", "A trial of a lute"), ("administrative", "Approvals granted for 6 months")]


def test_a_disease_in_the_name_of_what_is_paid_for_is_not_lost() -> None:
    text = "Payment for gold harps for wobble will be considered when the member sings."
    assert flagged(text) or "wobble" in str(shapes(text)[0][1])
    for service in ("Initial requests for Lutalis for prevention of wobble", "Requests for Lutalis for wobble"):
        text = f"{service} may be approved when the following criteria are met:\n1. Age 18 or older; and\n2. The harp is old"
        assert "wobble" in str(shapes(text)[0][1])
    assert not flagged("Payment for gold harps will be considered when the member sings.")


def test_a_list_behind_with_binds_to_the_alternative_before_it() -> None:
    text = "Harps are covered for members who meet both of the following:\n"
    text += "1. Wobble treated with wax, or a history of falls with one of the following:\n"
    text += "   a. A broken string\n   b. A bent frame\n2. A visit to the luthier"
    first = shapes(text)[0][1][1]
    assert first == ("any", "Wobble treated with wax", ("all", "a history of falls", ("any", "A broken string", "A bent frame")))
    assert flagged(text)


def test_policy_before_a_colon_is_a_heading() -> None:
    text = "Policy:\nHarps are medically necessary for any of the following:\n- old age\n- wobble"
    assert shapes(text) == [("covered", ("any", "old age", "wobble"))]


def test_nested_lists_without_indentation_where_the_connectives_fit_in_one_way() -> None:
    text = (
        "Harps will be approved when ALL of the following are met:\n- The member plays\nAND\n- ONE of the following:\n"
        "- The harp is used for dance AND BOTH of the following:\n- ONE of the following:\n- The member tried a lute\n"
        "OR\n- The member tried a lyre\n"
        "AND\n- The member owns a stool\nOR\n- The harp is used for song AND BOTH of the following:\n"
        "- The member sings\nAND\n- The member hums"
    )
    (found,) = shapes(text)
    dance = (
        "all",
        "harp is used for dance",
        ("all", ("any", "The member tried a lute", "The member tried a lyre"), "The member owns a stool"),
    )
    song = ("all", "harp is used for song", ("all", "The member sings", "The member hums"))
    assert found == ("covered", ("all", "The member plays", ("any", dance, song)))
    assert not flagged(text)


def test_nested_lists_that_could_end_in_two_ways_are_for_a_person() -> None:
    text = (
        "Harps will be approved when ALL of the following are met:\n- ONE of the following:\n- The member plays\nOR\n"
        "- ALL of the following:\n"
        "- The member tried a lute\nAND\n- The member tried a lyre\nAND\n- The member owns a stool"
    )
    assert flagged(text)


def test_a_lead_in_behind_paperwork_opens_the_criteria() -> None:
    text = "Prior authorization is required for gold harps. All of the following criteria must be met:\n"
    text += "1. The harp is old; and\n2. The member plays"
    assert [stance for stance, _ in shapes(text)] == ["administrative", "covered"]
    assert shapes(text)[1][1] == ("all", "The harp is old", "The member plays")


def test_what_something_includes_without_limit_is_no_demand() -> None:
    text = "Criteria\n1. Failure of 3 lutes. This includes, but is not limited to: gold lutes and silk lutes; and\n2. The member plays"
    assert "includes" not in str(shapes(text)[0][1])


def test_an_approval_at_the_end_of_a_paragraph_is_a_time() -> None:
    text = "PA criteria: Diagnosis of wobble. Member must have tried a lute. Approval for 1 year."
    assert ("administrative", "Approval for 1 year") in shapes(text)


def test_nothing_is_waived_of_cover_without_a_condition() -> None:
    text = "Members must try a lute for 90 days before a golden harp is covered. Members who cannot hold a lute are exempt."
    (found,) = compile_text(text).statements
    assert found.review or "try a lute" in str(shapes(text)[0][1])
