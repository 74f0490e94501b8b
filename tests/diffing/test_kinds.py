"""What kind a difference is: what must be told, what is filed, and what must never show at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from diffing_documents import code, coverage, document, section

from diffing.compare import compare, not_a_policy
from diffing.contract import to_contract
from diffing.model import ChangeKind, Direction, Overall, Severity
from policies.model import Block, CodeRole, CodeSystem, Metadata, Place, Role, Section, Status

LEAD = "Knee MRI is medically necessary when ALL of the following are met:"


def kinds(old: object, new: object) -> list[ChangeKind]:
    return [c.kind for c in compare(old, new).changes]  # type: ignore[arg-type]


WORDING = [
    ("age said otherwise", "Individual is younger than 18 years of age", "Individual (i.e., less than 18 years of age)"),
    ("at least and or older", "Patient is 18 years of age or older", "Member must be at least 18 years of age"),
    ("abbreviation explained", "Use of positive airway pressure (PAP) at home", "Use of PAP at home"),
    ("number word", "Failure of two (2) medications", "Failure of 2 medications"),
    ("plural", "Documented tear of the menisci or ligament", "Documented tear of the menisci or ligaments"),
    ("years as months", "Pain for at least 12 months", "Pain for at least one year"),
    ("synonyms", "The individual has not responded to conservative treatment", "Patient has not responded to conservative therapy"),
    ("words turned about", "Covered when signs have progressed", "Covered when there is progression of signs"),
    ("connective order", "Pain or weakness", "Weakness or pain"),
    ("stance said twice", "Laser is experimental and investigational", "Laser is considered investigational"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in WORDING], ids=[row[0] for row in WORDING])
def test_equal_meaning_is_wording(old: str, new: str) -> None:
    old_policy, new_policy = (coverage(LEAD, f"- {text}", "- Plain films come first") for text in (old, new))
    found = compare(old_policy, new_policy)
    assert [(c.kind, c.direction, c.severity) for c in found.changes] == [(ChangeKind.WORDING, Direction.NONE, Severity.NONE)]
    assert found.overall is Overall.WORDING


NOT_WORDING = [
    ("one alternative more", "Behavior suspicious of a disorder", "Behaviors or behavior suspicious of a disorder"),
    ("another figure", "Pain for 6 weeks", "Pain for 8 weeks"),
    ("another comparison", "BMI > 40", "BMI >= 40"),
    ("a negation", "Patient is able to walk", "Patient is not able to walk"),
    ("a weaker demand", "The brace must be worn", "The brace should be worn"),
    ("order of events", "Bracing before injection", "Injection before bracing"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in NOT_WORDING], ids=[row[0] for row in NOT_WORDING])
def test_in_doubt_it_is_criteria(old: str, new: str) -> None:
    assert compare(coverage(LEAD, f"- {old}"), coverage(LEAD, f"- {new}")).overall is Overall.CRITERIA


UNSEEN = [
    ("e.g. and eg", "- Activity modification (eg, rest, splints)", "- Activity modification, e.g. rest, splints"),
    ("blanks and case", "- Failure  of\nBRACING;", "- Failure of bracing"),
    ("quotes, dashes, marks", "- The “Acme”® test – once", '- The "Acme" test - once'),
    ("a word torn by the reader", "- RET g ene rearrangement", "- RET gene rearrangement"),
    ("a hyphen at the line's end", "- tissue- based analysis", "- tissue-based analysis"),
    ("signs", "- weight loss ( ≥ 10 %)", "- weight loss (>=10%)"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in UNSEEN], ids=[row[0] for row in UNSEEN])
def test_type_setting_is_no_change(old: str, new: str) -> None:
    assert compare(coverage(LEAD, old), coverage(LEAD, new)).overall is Overall.NO_CHANGE


def test_markers_and_levels_of_headings_are_no_change() -> None:
    old = Section("Coverage", 2, Role.COVERAGE, ("Coverage",), (Block("item", "Failure of bracing", 1, "A."),))
    new = replace(old, level=3, blocks=(Block("item", "Failure of bracing", 1, "1)"),))
    assert kinds(document(old), document(new)) == []


def test_a_paragraph_cut_at_another_place_is_no_change() -> None:
    whole = "Bracing supports the joint in daily life. It is tried before surgery. Most people need six weeks of it."
    first, rest = whole[:42], whole[42:].strip()
    assert kinds(coverage(whole), coverage(first, rest)) == []
    assert kinds(coverage(first, rest), coverage(whole)) == []


def test_an_edit_in_a_paragraph_cut_at_another_place_is_one_change() -> None:
    old = coverage("Bracing supports the joint in daily life. It is tried for 4 weeks before any surgery of the joint.")
    new = coverage("Bracing supports the joint in daily life.", "It is tried for 6 weeks before any surgery of the joint.")
    found = compare(old, new)
    assert [(c.kind, c.direction) for c in found.changes] == [(ChangeKind.CRITERIA, Direction.TIGHTENED)]
    assert found.changes[0].old == "It is tried for 4 weeks before any surgery of the joint."


def test_furniture_of_either_side_is_left_out() -> None:
    old = document(section("Coverage", Role.COVERAGE, "Acme Health page 2", "- Bracing"), furniture=())
    new = document(section("Coverage", Role.COVERAGE, "- Bracing"), furniture=("Acme Health page 2",))
    assert kinds(old, new) == []


def test_a_moved_section_is_no_change_of_the_policy() -> None:
    parts = [
        section("Coverage", Role.COVERAGE, LEAD, "- Locked knee joint", "- Suspected tear of the meniscus"),
        section("Definitions", Role.DEFINITIONS, "Locked joint: a joint that cannot be straightened."),
        section("Background", Role.BACKGROUND, "Magnetic resonance imaging shows soft tissue."),
    ]
    found = compare(document(*parts), document(parts[1], parts[0], parts[2]))
    assert found.overall is Overall.NO_CHANGE
    assert {c.kind for c in found.changes} <= {ChangeKind.MOVED}


def test_a_sentence_that_wanders_is_moved_not_removed_and_added() -> None:
    sentence = "Repeat imaging within one year is rarely helpful for the surgeon."
    old = document(
        section("Background", Role.BACKGROUND, "Imaging shows soft tissue.", sentence), section("Notes", Role.OTHER, "Further reading.")
    )
    new = document(
        section("Background", Role.BACKGROUND, "Imaging shows soft tissue."), section("Notes", Role.OTHER, "Further reading.", sentence)
    )
    assert kinds(old, new) == [ChangeKind.MOVED]


def test_a_renumbered_and_a_renamed_heading() -> None:
    body = (LEAD, "- Locked knee joint", "- Suspected tear of the meniscus")
    first, second = (document(section(f"{number} Coverage", Role.COVERAGE, *body)) for number in ("1.", "II."))
    assert kinds(first, second) == []
    renamed = compare(document(section("Coverage", Role.COVERAGE, *body)), document(section("Coverage Rationale", Role.COVERAGE, *body)))
    assert renamed.overall is Overall.WORDING


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.BACKGROUND, ChangeKind.EVIDENCE),
        (Role.REFERENCES, ChangeKind.EVIDENCE),
        (Role.HISTORY, ChangeKind.METADATA),
        (Role.BOILERPLATE, ChangeKind.BOILERPLATE),
        (Role.OTHER, ChangeKind.BOILERPLATE),
        (Role.COVERAGE, ChangeKind.CRITERIA),
    ],
)
def test_the_role_of_the_section_decides(role: Role, kind: ChangeKind) -> None:
    old = document(section("Part", role, "Thornley followed ninety people for a year."))
    new = document(
        section("Part", role, "Thornley followed ninety people for a year.", "Arkady found no benefit in a registry of clinics.")
    )
    assert kinds(old, new) == [kind]


def test_text_of_unknown_role_that_takes_a_stance_is_criteria() -> None:
    old = document(section("Part", Role.OTHER, "Bracing comes first."))
    new = document(section("Part", Role.OTHER, "Bracing comes first.", "Laser surgery is considered not medically necessary."))
    assert [(c.kind, c.direction) for c in compare(old, new).changes] == [(ChangeKind.CRITERIA, Direction.TIGHTENED)]


def test_a_newer_citation_inside_a_criterion_is_evidence() -> None:
    old = coverage(LEAD, "- Failure of bracing (Thornley et al., 2019)")
    new = coverage(LEAD, "- Failure of bracing (Thornley et al., 2024)")
    assert kinds(old, new) == [ChangeKind.EVIDENCE]


def test_dates_of_the_document() -> None:
    page = section("", Role.OTHER, "Effective Date: January 1, 2026", "Next review: 03/2027")
    next_page = section("", Role.OTHER, "Effective Date: July 1, 2026", "Next review: 03/2027")
    old = document(page, metadata=Metadata(effective=dt.date(2026, 1, 1), status=Status.ACTIVE))
    new = document(next_page, metadata=Metadata(effective=dt.date(2026, 7, 1), status=Status.RETIRED))
    found = compare(old, new)
    assert found.overall is Overall.METADATA
    assert [(c.severity, c.old, c.new) for c in found.changes] == [
        (Severity.MEDIUM, "Effective Date: January 1, 2026", "Effective Date: July 1, 2026"),
        (Severity.HIGH, "active", "retired"),
    ]
    assert found.changes[0].explanation == "The effective date moved from January 1, 2026 to July 1, 2026."


def test_codes_are_compared_as_sets() -> None:
    def policy(codes: tuple[str, ...], *rows: str) -> object:
        return document(section("Codes", Role.CODES, *rows), codes=tuple(code(c) for c in codes))

    old = policy(("27447", "27446"), "27446 | partial knee", "27447 | whole knee")
    new = policy(("27447", "29881"), "27447 | whole knee", "29881 | meniscus")
    found = compare(old, new)  # type: ignore[arg-type]
    assert [(c.kind, c.direction, c.old, c.new) for c in found.changes] == [
        (ChangeKind.CODES, Direction.BROADENED, "", "29881 | meniscus"),
        (ChangeKind.CODES, Direction.TIGHTENED, "27446 | partial knee", ""),
    ]
    assert compare(old, replace(old, codes=old.codes[::-1])).changes == ()  # type: ignore[type-var,attr-defined,arg-type]


def test_a_code_that_is_no_longer_covered() -> None:
    rows = section("Codes", Role.CODES, "J7322 | hyaluronan")
    old = document(rows, codes=(code("J7322", CodeRole.COVERED, CodeSystem.HCPCS),))
    new = document(rows, codes=(code("J7322", CodeRole.NOT_COVERED, CodeSystem.HCPCS),))
    assert [(c.kind, c.direction, c.severity) for c in compare(old, new).changes] == [
        (ChangeKind.CODES, Direction.TIGHTENED, Severity.HIGH)
    ]


def test_a_range_equals_its_codes() -> None:
    old = document(codes=(code("81191", last="81193"),))
    new = document(codes=(code("81191"), code("81192"), code("81193")))
    assert compare(old, new).overall is Overall.NO_CHANGE


def test_a_code_named_in_a_criterion() -> None:
    old = document(section("Coverage", Role.COVERAGE, "Acme Reveal", "- Stage II cancer of the colon"))
    new = document(section("Coverage", Role.COVERAGE, "Acme Reveal 0569U", "- Stage II cancer of the colon"))
    found = compare(old, new)
    assert [(c.kind, c.old, c.new) for c in found.changes] == [(ChangeKind.CODES, "Acme Reveal", "Acme Reveal 0569U")]


def test_descriptions_of_codes_are_wording() -> None:
    old = document(section("Codes", Role.CODES, "27447 | knee joint, total"), codes=(code("27447"),))
    new = document(section("Codes", Role.CODES, "27447 | total knee joint replacement"), codes=(code("27447"),))
    assert kinds(old, new) == [ChangeKind.WORDING]


def test_a_qualifier_that_moves_from_the_lead_in_to_its_point_is_wording() -> None:
    old = coverage("Receptor-positive breast cancer for the following genes:", "- PIKA mutation", "- RET (all breast cancers)")
    new = coverage(
        "Breast cancer for the following genes:", "- PIKA mutation (receptor-positive breast cancer)", "- RET (all breast cancers)"
    )
    assert set(kinds(old, new)) == {ChangeKind.WORDING}
    unscoped = coverage("Breast cancer for the following genes:", "- PIKA mutation (receptor-positive breast cancer)", "- RET")
    old_unscoped = coverage("Receptor-positive breast cancer for the following genes:", "- PIKA mutation", "- RET")
    assert ChangeKind.CRITERIA in kinds(old_unscoped, unscoped)


def test_an_explicit_and_at_the_end_of_an_all_list_is_wording() -> None:
    old = coverage(LEAD, "- Locked knee joint;", "- Suspected tear of the meniscus")
    new = coverage(LEAD, "- Locked knee joint;", "AND", "- Suspected tear of the meniscus")
    assert kinds(old, new) == [ChangeKind.WORDING]


def test_a_short_point_is_quoted_with_the_point_before_it() -> None:
    lead = "Covered for the following genes:"
    found = compare(coverage(lead, "- Kinase fusion of the ALK gene"), coverage(lead, "- Kinase fusion of the ALK gene", "- NRG1"))
    assert found.changes[0].old == "• Kinase fusion of the ALK gene"
    assert found.changes[0].new == "• Kinase fusion of the ALK gene\n• NRG1"


def test_the_page_of_the_new_text_is_kept() -> None:
    def policy(*texts: str) -> object:
        blocks = tuple(Block("item", text, 1, "•", place=Place(page)) for page, text in enumerate(texts, 1))
        return document(Section("Coverage", 1, Role.COVERAGE, ("Coverage",), blocks))

    found = compare(policy("Locked knee joint"), policy("Locked knee joint", "Suspected tear of the meniscus"))  # type: ignore[arg-type]
    assert [c.page for c in found.changes] == [2]


def test_the_contract() -> None:
    found = to_contract(compare(coverage(LEAD, "- At least 4 weeks of rest"), coverage(LEAD, "- At least 6 weeks of rest")))
    assert found == {
        "overall": "criteria",
        "changes": [
            {
                "section": "Coverage Criteria",
                "kind": "criteria",
                "direction": "tightened",
                "old": "At least 4 weeks of rest",
                "new": "At least 6 weeks of rest",
                "severity": "high",
                "explanation": "The required time went from 4 to 6 weeks: harder to qualify.",
            }
        ],
    }
    assert to_contract(not_a_policy()) == {"overall": "not_a_policy", "changes": []}


def _numbered(*texts: str) -> object:
    blocks = [Block("item", text, 1, f"{n}.") for n, text in enumerate(texts, 1)]
    return document(Section("Coverage", 1, Role.COVERAGE, ("Coverage",), (Block("paragraph", LEAD), *blocks)))


def test_points_that_are_numbered_anew_are_said_so() -> None:
    (change,) = compare(_numbered("Locked knee joint", "Failure of bracing"), _numbered("Failure of bracing")).changes  # type: ignore[arg-type]
    assert change.explanation == (
        "One criterion no longer has to be met (“Locked knee joint”): easier to qualify; the points after it are numbered anew."
    )


@pytest.mark.parametrize(("lead", "kind"), [(LEAD, ChangeKind.MOVED), (LEAD.replace("ALL", "ONE"), ChangeKind.CRITERIA)])
def test_points_that_were_merged(lead: str, kind: ChangeKind) -> None:
    old = coverage(lead, "- Locked knee joint", "- Failure of bracing for weeks", "- Pain at night")
    new = coverage(lead, "- Locked knee joint; failure of bracing for weeks", "- Pain at night")
    assert kinds(old, new) == kinds(new, old) == [kind]
    assert compare(old, new).changes[0].explanation.startswith("Two points were merged into one point")
    assert compare(new, old).changes[0].explanation.startswith("One point was split into two points")


def test_a_point_that_moves_to_another_list() -> None:
    def policy(first: tuple[str, ...], second: tuple[str, ...]) -> object:
        lead = "{} MRI is covered when all of the following are met:"
        parts = (("Knee", first), ("Wrist", second))
        return document(*(section(joint, Role.COVERAGE, lead.format(joint), *points) for joint, points in parts))

    old = policy(("- Locked joint", "- Failure of bracing for four weeks"), ("- Fall on the hand",))
    new = policy(("- Locked joint",), ("- Fall on the hand", "- Failure of bracing for four weeks"))
    found = compare(old, new)  # type: ignore[arg-type]
    assert [(c.kind, c.direction) for c in found.changes] == [(ChangeKind.CRITERIA, Direction.UNKNOWN)]
    assert found.changes[0].explanation.startswith("This point now stands in another list")


def test_a_date_line_is_metadata_wherever_it_stands() -> None:
    assert kinds(coverage(LEAD, "- Pain"), coverage("Last Review Date: May 4, 2026", LEAD, "- Pain")) == [ChangeKind.METADATA]
    assert kinds(coverage(LEAD, "- Pain"), coverage("Approved before May 4, 2026 only", LEAD, "- Pain")) == [ChangeKind.CRITERIA]
