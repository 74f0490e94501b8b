"""Whether a policy concerns a practice."""

from __future__ import annotations

import pytest
from diffing_documents import code
from hypothesis import given
from hypothesis import strategies as st

from diffing.interest import Interest, Procedure, covers, judge, phrase
from policies.model import CodeRole, CodeSystem

MRI = Procedure("72148", "lumbar MRI", 40)
SHOT = Procedure("J3301", "triamcinolone")
SPINE = Interest("Harbor Spine", {"north": frozenset({"commercial"}), "south": frozenset()}, (MRI, SHOT))
UNNAMED = ("no procedure codes are listed: read it to see whom it affects",)


def test_without_a_profile_everything_concerns_the_reader() -> None:
    assert judge(None, "anyone", ("medicaid",), (code("99999"),)) == judge(None, "north", (), ())
    assert judge(None, "anyone", (), ()).concerns


def test_a_payer_the_practice_does_not_see_is_filed() -> None:
    assert judge(SPINE, "east", ("commercial",), (code("72148"),)).concerns is False


@pytest.mark.parametrize(
    ("payer", "lob", "concerns"),
    [
        ("north", ("commercial",), True),
        ("north", ("medicaid", "commercial"), True),
        ("north", ("medicaid",), False),
        ("north", (), True),  # the policy prints none: in doubt it concerns the practice
        ("south", ("medicaid",), True),  # the practice sees all of this payer
    ],
)
def test_lines_of_business(payer: str, lob: tuple[str, ...], concerns: bool) -> None:
    found = judge(SPINE, payer, lob, (code("72148"),))
    assert (found.concerns, found.affects) == (concerns, ("72148 lumbar MRI, about 40 a month",) if concerns else ())


def test_codes_in_ranges() -> None:
    listed = (code("72146", last="72149"), code("J3300", last="J3303", system=CodeSystem.HCPCS))
    assert judge(SPINE, "north", ("commercial",), listed).affects == ("72148 lumbar MRI, about 40 a month", "J3301 triamcinolone")


def test_codes_of_other_services_are_filed() -> None:
    found = judge(SPINE, "north", ("commercial",), (code("72141"), code("70000", last="72147")))
    assert (found.concerns, found.affects) == (False, ())


@pytest.mark.parametrize("role", list(CodeRole))
def test_a_code_touches_the_practice_whatever_its_role(role: CodeRole) -> None:
    assert judge(SPINE, "north", (), (code("72148", role),)).concerns


def test_a_policy_without_procedure_codes_concerns_the_practice() -> None:
    assert judge(SPINE, "north", ("commercial",), ()).affects == UNNAMED
    diagnoses = (code("M54.50", system=CodeSystem.ICD10CM), code("0250", system=CodeSystem.REV))
    found = judge(SPINE, "north", ("commercial",), diagnoses)
    assert (found.concerns, found.affects) == (True, UNNAMED)


@pytest.mark.parametrize(
    ("first", "last", "number", "inside"),
    [
        ("72146", "72149", "72146", True),
        ("72146", "72149", "72149", True),
        ("72146", "72149", "72145", False),
        ("72146", "72149", "72150", False),
        ("72148", "72148", "72148", True),
        ("72148", "72148", "7214", False),
        ("J0001", "J9999", "J3301", True),
        ("J0001", "J9999", "J33", False),
        ("A0001", "J9999", "E0100", False),  # no payer means eight letters of codes by that
        ("27440", "27487", "2744T", False),  # a category III code is no CPT code of that range
        ("0001T", "0100T", "0042T", True),
        ("72149", "72146", "72147", False),
    ],
)
def test_covers(first: str, last: str, number: str, inside: bool) -> None:
    assert covers(code(first, last=last), number) is inside


@given(*[st.integers(0, 99999)] * 3)
def test_a_range_of_numbers_is_a_range_of_numbers(first: int, last: int, number: int) -> None:
    assert covers(code(f"{first:05d}", last=f"{last:05d}"), f"{number:05d}") is (first <= number <= last or first == number)


def test_phrase() -> None:
    assert phrase(Procedure("1", "x", 0)) == phrase(Procedure("1", "x")) == "1 x"
