"""What is asked of some only, and refusals that stand among what is asked."""

from __future__ import annotations

from tests.rules.compile.shaping import flagged, shapes

_LIST = "Initial criteria\n- The member has a harp\n"


def test_a_condition_before_a_list_asks_it_of_those_alone() -> None:
    text = _LIST + "- If the member is age ≥ 18 years, then the member meets ONE of the following:\n- – the harp is gold; OR\n- – the harp is old"
    assert shapes(text) == [
        ("covered", ("all", "The member has a harp", ("if", "member is age ≥ 18 years", ("any", "the harp is gold", "the harp is old"))))
    ]
    text = _LIST + "- If member is age ≥ 18 years, all of the following must be met: (a) the harp is gold; AND (b) the harp is old"
    assert shapes(text)[0][1][2] == ("if", "member is age ≥ 18 years", ("all", "the harp is gold", "the harp is old"))


def test_a_clause_behind_the_condition_is_asked_besides() -> None:
    text = _LIST + "- If the member is a child, a teacher has ordered the harp and one of the following:\n- – the harp is gold; OR\n- – the harp is old"
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
