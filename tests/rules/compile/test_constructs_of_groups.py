"""What is asked of some only, and refusals that stand among what is asked."""

from __future__ import annotations

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
