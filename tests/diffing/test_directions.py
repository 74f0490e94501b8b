"""Does a patient qualify less or more easily? One situation a line: what the policy said, what it says, the answer."""

from __future__ import annotations

import pytest
from diffing_documents import coverage, document, section

from diffing.compare import compare
from diffing.model import ChangeKind, Direction
from policies.model import Role

ALL = "Knee MRI is medically necessary when ALL of the following are met:"
ANY = "Knee MRI is medically necessary for any of the following:"
OUT = "The following are considered not medically necessary:"

TIGHTENED, BROADENED, MIXED, UNKNOWN = Direction.TIGHTENED, Direction.BROADENED, Direction.MIXED, Direction.UNKNOWN

EDITS = [
    ("longer wait", ALL, "At least 4 weeks of physical therapy", "At least 6 weeks of physical therapy", TIGHTENED),
    ("shorter wait in words", ALL, "a minimum of six (6) weeks of therapy", "a minimum of four (4) weeks of therapy", BROADENED),
    ("wait in other units, longer", ALL, "at least 6 weeks of therapy", "at least 2 months of therapy", TIGHTENED),
    ("bare duration, longer", ALL, "6 weeks of conservative treatment", "12 weeks of conservative treatment", TIGHTENED),
    ("lower age limit raised", ALL, "Individual is 18 years of age or older", "Individual is 21 years of age or older", TIGHTENED),
    ("upper age limit raised", ALL, "Younger than 18 years of age", "Younger than 21 years of age", BROADENED),
    ("age range widened", ALL, "Age between 12 and 17 years", "Age between 6 and 17 years", BROADENED),
    ("upper bound of the age dropped", ALL, "Age 12 to 65 years", "Age 12 years or older", BROADENED),
    ("window shortened", ALL, "Imaging within the past 12 months", "Imaging within the past 6 months", TIGHTENED),
    ("window behind a negation lengthened", ALL, "No steroid injection within 3 months", "No steroid injection within 6 months", TIGHTENED),
    ("strictly above becomes at or above", ALL, "BMI > 35 kg/m2", "BMI ≥ 35 kg/m2", BROADENED),
    ("at or below becomes below", ALL, "Ejection fraction ≤ 40%", "Ejection fraction < 40%", TIGHTENED),
    ("prior lines fewer", ALL, "FOUR or more prior lines of therapy", "ONE or more prior lines of therapy", BROADENED),
    ("percent of relief lower", ALL, "at least 80% relief of pain", "at least 50% relief of pain", BROADENED),
    ("sessions allowed fewer", ALL, "No more than 4 sessions in a year", "No more than 3 sessions in a year", TIGHTENED),
    ("interval of a limited service longer", ALL, "Not more often than every 3 months", "Not more often than every 6 months", TIGHTENED),
    ("approval longer", ALL, "Initial authorization is for 6 months", "Initial authorization is for 12 months", BROADENED),
    (
        "two thresholds apart",
        ALL,
        "At least 6 weeks of rest and at most 2 injections",
        "At least 4 weeks of rest and at most 1 injection",
        MIXED,
    ),
    ("alternative added", ALL, "Pain or weakness", "Pain, numbness, or weakness", BROADENED),
    ("alternative taken away", ALL, "Result is negative, indeterminate, or inadequate", "Result is negative or indeterminate", TIGHTENED),
    ("tail alternative taken away", ALL, "Weight loss or new snoring since the last study", "Weight loss since the last study", TIGHTENED),
    ("conjunct added", ALL, "Pain and swelling", "Pain, swelling and locking", TIGHTENED),
    ("conjunct dropped", ALL, "Confirmed arthritis and failure of bracing", "Confirmed arthritis", BROADENED),
    ("and becomes or", ALL, "Swelling and locking", "Swelling or locking", BROADENED),
    ("or becomes and", ALL, "Swelling or locking", "Swelling and locking", TIGHTENED),
    ("condition added", ALL, "Instability of the joint", "Instability of the joint when confirmed by a specialist", TIGHTENED),
    ("condition dropped", ALL, "Repeat imaging after failure of bracing", "Repeat imaging", BROADENED),
    ("narrowing word added", ALL, "Pain at rest", "Severe pain at rest", TIGHTENED),
    ("narrowing word dropped", ALL, "Documented failure of bracing", "Failure of bracing", BROADENED),
    ("relief for a demand", ALL, "Trial of physical therapy", "Trial of physical therapy unless contraindicated", BROADENED),
    ("exception to what is covered", ANY, "Meniscal tear", "Meniscal tear except in the elderly", TIGHTENED),
    ("demand weakened", ALL, "A brace must be tried first", "A brace may be tried first", BROADENED),
    ("demand strengthened", ALL, "An x-ray is recommended first", "An x-ray is required first", TIGHTENED),
    ("negation added", ALL, "Patient smokes", "Patient does not smoke", UNKNOWN),
    ("one word for another", ALL, "Failure of methotrexate", "Failure of sulfasalazine", UNKNOWN),
    ("threshold of an exclusion", OUT, "Repeat imaging within 12 months", "Repeat imaging within 6 months", BROADENED),
    ("alternative in an exclusion", OUT, "Use for neck pain", "Use for neck pain or shoulder pain", TIGHTENED),
]


@pytest.mark.parametrize(("lead", "old", "new", "expected"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_edited_point(lead: str, old: str, new: str, expected: Direction) -> None:
    found = compare(coverage(lead, f"- {old}", "- Plain films come first"), coverage(lead, f"- {new}", "- Plain films come first"))
    criteria = [c for c in found.changes if c.kind is ChangeKind.CRITERIA]
    assert len(criteria) == len(found.changes) == 1
    assert (criteria[0].old, criteria[0].new) == (old, new)
    assert criteria[0].direction is expected, criteria[0].explanation


LISTS = [
    ("one more of all", ALL, TIGHTENED),
    ("one more of any", ANY, BROADENED),
    ("one more of at least two", "MRI is covered when at least two of the following are met:", BROADENED),
    ("one more indication", "Knee MRI is medically necessary for the following indications:", BROADENED),
    ("one more exclusion", OUT, TIGHTENED),
    ("one more of none", "Knee MRI is medically necessary when none of the following are present:", TIGHTENED),
    ("one more of all exclusions together", "Knee MRI is not medically necessary when all of the following apply:", BROADENED),
]


@pytest.mark.parametrize(("lead", "expected"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_point_added_and_removed(lead: str, expected: Direction) -> None:
    short = coverage(lead, "- Locked knee joint", "- Suspected tear of the meniscus")
    long = coverage(lead, "- Locked knee joint", "- Suspected tear of the meniscus", "- Instability after an injury of the ligament")
    assert [c.direction for c in compare(short, long).changes] == [expected]
    assert [c.direction for c in compare(long, short).changes] == [expected.opposite]


def test_endings_decide_where_the_lead_in_is_silent() -> None:
    lead = "Knee MRI is medically necessary when:"
    joined_by_or = coverage(lead, "- Locked knee joint; or", "- Suspected tear of the meniscus")
    grown = coverage(lead, "- Locked knee joint; or", "- Suspected tear of the meniscus; or", "- Unstable ligament")
    assert compare(joined_by_or, grown).direction is BROADENED


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("when ALL of the following are met:", "when ANY of the following are met:", BROADENED),
        ("when any of the following are met:", "when all of the following are met:", TIGHTENED),
        ("when at least 2 of the following are met:", "when at least 3 of the following are met:", TIGHTENED),
        ("when one or more of the following are met:", "when two or more of the following are met:", TIGHTENED),
    ],
)
def test_quantifier_of_the_lead_in(old: str, new: str, expected: Direction) -> None:
    service, points = "Knee MRI is medically necessary", ("- Locked knee joint", "- Suspected tear of the meniscus")
    found = compare(coverage(f"{service} {old}", *points), coverage(f"{service} {new}", *points))
    assert [c.direction for c in found.changes] == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Laser surgery is considered medically necessary.", "Laser surgery is considered not medically necessary.", TIGHTENED),
        ("Laser surgery is investigational.", "Laser surgery is medically necessary.", BROADENED),
    ],
)
def test_a_service_changes_sides(old: str, new: str, expected: Direction) -> None:
    found = compare(coverage(old), coverage(new))
    assert [(c.kind, c.direction) for c in found.changes] == [(ChangeKind.CRITERIA, expected)]


@pytest.mark.parametrize(
    ("role", "line", "expected"),
    [
        (Role.COVERAGE, "Endoscopic release is medically necessary after failed splinting.", BROADENED),
        (Role.COVERAGE, "Endoscopic release is considered unproven.", TIGHTENED),
        (Role.COVERAGE, "A second opinion must be obtained from another surgeon.", TIGHTENED),
        (Role.NOT_COVERED, "Cosmetic revision of scars", TIGHTENED),
        (Role.UNPROVEN, "- Platelet rich plasma", TIGHTENED),
        (Role.DOCUMENTATION, "- Report of plain films", TIGHTENED),
        (Role.DEFINITIONS, "Severe pain: pain that wakes the patient every night", UNKNOWN),
    ],
)
def test_a_passage_comes_and_goes(role: Role, line: str, expected: Direction) -> None:
    short = document(section("Part", role, "This part speaks of the carpal tunnel."))
    long = document(section("Part", role, "This part speaks of the carpal tunnel.", line))
    assert [(c.kind, c.direction) for c in compare(short, long).changes] == [(ChangeKind.CRITERIA, expected)]
    assert [c.direction for c in compare(long, short).changes] == [expected.opposite]


def test_the_same_words_under_not_covered_are_a_change() -> None:
    def policy(covered: tuple[str, ...], excluded: tuple[str, ...]) -> object:
        return document(
            section("Covered", Role.COVERAGE, "Covered for the following indications:", *covered),
            section("Not Covered", Role.NOT_COVERED, "Not covered for the following indications:", *excluded),
        )

    old = policy(("- Chronic migraine", "- Cervical dystonia of adults"), ("- Tension headache",))
    new = policy(("- Chronic migraine",), ("- Tension headache", "- Cervical dystonia of adults"))
    found = compare(old, new)
    assert [(c.kind, c.direction) for c in found.changes] == [(ChangeKind.CRITERIA, TIGHTENED)]
    assert compare(new, old).direction is BROADENED


def test_opposite_changes_make_the_policy_mixed() -> None:
    old = coverage(ALL, "- At least 6 weeks of therapy", "- BMI below 40")
    new = coverage(ALL, "- At least 4 weeks of therapy", "- BMI below 35")
    found = compare(old, new)
    assert [c.direction for c in found.changes] == [BROADENED, TIGHTENED]
    assert found.direction is MIXED


def test_the_explanation_is_a_sentence_for_a_billing_lead() -> None:
    found = compare(coverage(ALL, "- At least 4 weeks of therapy"), coverage(ALL, "- At least 6 weeks of therapy"))
    assert found.changes[0].explanation == "The required time went from 4 to 6 weeks: harder to qualify."
