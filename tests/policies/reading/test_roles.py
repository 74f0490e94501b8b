"""Section roles: every heading and sentence of the vocabulary, and what the tree adds."""

from __future__ import annotations

import pytest

from policies.model import Block, Role
from policies.reading.assemble import sections_of
from policies.reading.roles import fold_heading, heading_role, is_evidence, judged_role, section_role, verdict
from policies.reading.vocabulary import section_roles

HEADINGS = [(rule.role, rule.strength, example) for rule in section_roles().headings for example in rule.examples]
SENTENCES = [(rule.role, example) for rule in section_roles().sentences for example in rule.examples]


@pytest.mark.parametrize(("role", "strength", "heading"), HEADINGS, ids=lambda value: str(value))
def test_every_example_heading_tells_its_role(role: Role, strength: str, heading: str) -> None:
    assert heading_role(heading) == (role, strength)


@pytest.mark.parametrize(("role", "sentence"), SENTENCES, ids=lambda value: str(value))
def test_every_example_sentence_tells_its_role(role: Role, sentence: str) -> None:
    assert judged_role(sentence) is role


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("IV. Renewal Criteria 1-16", "renewal criteria"),
        ("POLICY STATEMENT(S)", "policy statements"),
        ("SECTION 2: COVERAGE CRITERIA", "coverage criteria"),
        ("VI.  Billing Code/Availability Information", "billing code/availability information"),
        ("CPT® Code(s):", "cpt codes"),
        ("U.S. Food and Drug Administration (FDA)", "u.s. food and drug administration (fda)"),
        ("Prior – Approval Renewal Requirements", "prior - approval renewal requirements"),
    ],
)
def test_headings_are_compared_without_number_signs_and_colon(printed: str, folded: str) -> None:
    assert fold_heading(printed) == folded


@pytest.mark.parametrize("heading", ["Knee Arthroplasty", "Osteoporosis in Men and Women", "American Society of Imaging", "", "12"])
def test_a_heading_that_names_a_matter_tells_nothing(heading: str) -> None:
    assert heading_role(heading) is None


def test_inside_the_evidence_only_firm_headings_begin_something_else() -> None:
    assert section_role("Unproven", "", Role.BACKGROUND) is Role.BACKGROUND
    assert section_role("Applicable Codes", "", Role.BACKGROUND) is Role.CODES
    assert section_role("Unproven", "", Role.COVERAGE) is Role.UNPROVEN


def test_a_weak_heading_gives_way_to_its_text() -> None:
    assert section_role("Coverage", "Benefits may vary from plan to plan.", None) is Role.BOILERPLATE
    assert section_role("Coverage", "The device is covered for adults.", None) is Role.COVERAGE
    assert section_role("Benefit Considerations", "Lenses for near vision are not covered.", None) is Role.NOT_COVERED


def test_a_heading_that_tells_nothing_takes_its_parent_or_its_sentences() -> None:
    assert section_role("Lumbar spine", "Some words.", Role.COVERAGE) is Role.COVERAGE
    assert section_role("Lumbar spine", "The brace is considered investigational.", None) is Role.UNPROVEN
    assert section_role("Lumbar spine", "Some words.", None) is Role.OTHER


def test_evidence_is_known_by_its_studies() -> None:
    assert is_evidence("Lee et al. randomized 40. Kim et al. pooled them. A meta-analysis followed.")
    assert not is_evidence("The brace is considered medically necessary when pain lasts. Lee et al. agree.")


def _roles(*blocks: Block) -> list[tuple[str, Role]]:
    return [(section.heading, section.role) for section in sections_of(blocks)]


def _heading(text: str, level: int = 2) -> Block:
    return Block("heading", text, level)


def _words(text: str = "Some words.") -> Block:
    return Block("paragraph", text)


def test_the_title_of_the_document_hands_nothing_down() -> None:
    assert _roles(_heading("Appropriate Use Criteria: Knee", 1), _heading("Knee", 2), _words(), _heading("References", 2), _words()) == [
        ("Appropriate Use Criteria: Knee", Role.OTHER),
        ("Knee", Role.OTHER),
        ("References", Role.REFERENCES),
    ]


def test_where_all_headings_are_of_one_level_the_role_goes_on() -> None:
    told = dict(
        _roles(
            _heading("Background"), _heading("Tears"), _words(), _heading("Age"), _words(), _heading("Codes"), _heading("Knee"), _words()
        )
    )
    assert (told["Tears"], told["Age"], told["Knee"]) == (Role.BACKGROUND, Role.BACKGROUND, Role.CODES)


def test_an_introduction_belongs_to_the_empty_heading_above_it() -> None:
    told = _roles(
        _heading("Criteria"), _heading("Introduction"), _words(), _heading("Evidence Summary"), _heading("Introduction"), _words()
    )
    assert [role for _, role in told] == [Role.COVERAGE, Role.COVERAGE, Role.BACKGROUND, Role.BACKGROUND]


def test_a_history_that_names_other_sections_stays_one() -> None:
    told = _roles(
        _heading("Coverage Rationale"),
        _words(),
        _heading("Policy History"),
        _heading("Coverage Rationale"),
        _words("Revised criteria"),
        _heading("Definitions"),
        _words("Updated list"),
        _heading("Instructions for Use"),
        _words(),
    )
    assert [role for _, role in told] == [Role.COVERAGE, Role.HISTORY, Role.HISTORY, Role.HISTORY, Role.BOILERPLATE]


def test_a_history_at_the_top_swallows_nothing() -> None:
    told = _roles(_heading("Revision History"), _words(), _heading("Indications"), _words(), _heading("Definitions"), _words())
    assert [role for _, role in told] == [Role.HISTORY, Role.COVERAGE, Role.DEFINITIONS]


def test_a_code_table_under_a_verdict_is_codes() -> None:
    table = [_words(f"{code} Panel of genes") for code in ("0007M", "0011M", "81327")]
    told = dict(_roles(_heading("Codes"), _words(), _heading("Not Medically Necessary"), *table, _heading("Limitations"), _words()))
    assert (told["Not Medically Necessary"], told["Limitations"]) == (Role.CODES, Role.NOT_COVERED)


def test_guidelines_that_only_review_studies_are_background() -> None:
    studies = _words("Lee et al. randomized 40 adults. Kim et al. followed. Poe et al. pooled both.")
    reviewed = _roles(_heading("Policy"), _words(), _heading("Policy Guidelines"), _heading("Knee", 3), studies)
    assert reviewed[1] == ("Policy Guidelines", Role.BACKGROUND)
    assert _roles(_heading("Policy Guidelines"), _words("One brace a year."))[0] == ("Policy Guidelines", Role.COVERAGE)


def test_a_part_of_the_coverage_that_only_denies_is_no_coverage() -> None:
    denied = _words("The test is not covered for all indications, as the evidence is insufficient.")
    unproven = Block("item", "Testing of the knee is considered investigational.", 1, "I.")
    granted = _words("The brace is covered when pain lasts. It is not covered for sport.")
    told = dict(
        _roles(
            _heading("Policy Statement"),
            _heading("Medicare Plans", 3),
            denied,
            _heading("Other Knees", 3),
            unproven,
            _heading("Left Knees", 3),
            granted,
        )
    )
    assert (told["Medicare Plans"], told["Other Knees"], told["Left Knees"]) == (Role.NOT_COVERED, Role.UNPROVEN, Role.COVERAGE)


def test_a_verdict_is_the_first_statement_where_none_grants() -> None:
    assert verdict(["The brace is considered investigational.", "So is the belt."]) is Role.UNPROVEN
    assert verdict(["The brace is considered investigational.", "It is covered when pain lasts."]) is None
    assert verdict(["Notes", "Some words about the brace.", "The brace is not covered."]) is None
    assert verdict([]) is None


def test_an_audience_begins_the_criteria_after_a_description() -> None:
    told = dict(_roles(_heading("Description"), _words(), _heading("All Business Segments"), _heading("Indications"), _words()))
    assert told["All Business Segments"] is Role.COVERAGE


def test_a_payer_that_presents_itself_among_definitions_is_boilerplate() -> None:
    part = _words("The Plan may refer collectively to its three companies.")
    told = dict(_roles(_heading("Definitions"), _words(), _heading("Commercial", 3), part, _heading("Brace", 3), _words()))
    assert (told["Commercial"], told["Brace"]) == (Role.BOILERPLATE, Role.DEFINITIONS)


def test_related_policies_are_no_evidence_wherever_they_stand() -> None:
    told = dict(_roles(_heading("Background"), _words(), _heading("Related Policies", 3), _words("Knee Belt")))
    assert told["Related Policies"] is Role.OTHER


def test_the_classes_of_a_bulletin_are_no_criteria() -> None:
    entry = _words("The brace is covered when pain lasts.")
    told = _roles(_heading("Medical Policy Updates"), _heading("Revised", 3), entry, _heading("Replaced", 3), entry)
    assert [role for _, role in told] == [Role.OTHER, Role.OTHER, Role.OTHER]


def test_an_empty_other_is_what_stands_below_it() -> None:
    told = dict(_roles(_heading("D. Other"), _heading("Knee", 3), _words("The brace is covered when pain lasts."), _heading("References")))
    assert told["D. Other"] is Role.COVERAGE


def test_a_letterhead_above_the_title_hands_nothing_down() -> None:
    told = dict(
        _roles(_heading("Retired Policy"), _heading("Knee Brace"), _words("All rights reserved."), _heading("Knee Brace in Use", 3))
    )
    assert (told["Retired Policy"], told["Knee Brace"]) == (Role.OTHER, Role.OTHER)
