"""Ten ways in which the text of a policy loses its layout, each with what must be found again. The policies are invented."""

# ruff: noqa: E501 - texts are written as they come, with the signs that fonts give

from __future__ import annotations

import pytest

from policies.model import Block, ReadingHints
from policies.reading import read_document
from policies.reading.text.inline import split_inline
from policies.reading.text.lines import lines_of
from policies.reading.text.pages import split_running
from policies.reading.text.reader import read_text


def blocks(text: str) -> tuple[Block, ...]:
    return read_text(text.encode(), ReadingHints()).blocks


def items(text: str) -> list[tuple[int, str, str]]:
    return [(b.level, b.marker, b.text) for b in blocks(text) if b.kind == "item"]


def rows(text: str) -> list[tuple[str, ...]]:
    return [b.cells for b in blocks(text) if b.kind == "row"]


def headings(text: str) -> list[str]:
    return [b.text for b in blocks(text) if b.kind == "heading"]


PROSE = (
    "Pain of the knee is common among adults of every age, and most of it goes away without any treatment at all within a few weeks. " * 2
)


# ---------------------------------------------------------------- 1. the whole document in one line

ONE_LINE = (
    "Harbor Health Commercial Policy Printer Friendly Version Policy: K-12 Topic: Imaging of the Knee Effective Date: March 1, 2026 "
    f"{PROSE} Policy Position Imaging of the knee is covered when ALL of the following criteria are met: 1. Age 18 or older; and "
    "2. One of the following: a. Locking of the joint; or b. A swelling that lasts; and 3. No imaging within six months. "
    "A second imaging is covered when both of these criteria are met: The pain is new; and The first imaging showed nothing. "
    f"{PROSE * 8} Professional Statements The Society of the Knee states that imaging should wait. Place of Service: Outpatient "
    "Imaging is done outside of hospitals. References Brown A. Knees. 2021."
)


def test_markers_inside_one_line_make_nested_items() -> None:
    assert items(ONE_LINE)[:5] == [
        (1, "1.", "Age 18 or older; and"),
        (1, "2.", "One of the following:"),
        (2, "a.", "Locking of the joint; or"),
        (2, "b.", "A swelling that lasts; and"),
        (1, "3.", "No imaging within six months."),
    ]


def test_connectives_inside_one_line_make_items() -> None:
    assert items(ONE_LINE)[5:] == [(1, "", "The pain is new; and"), (1, "", "The first imaging showed nothing.")]


def test_headings_inside_one_line_are_found_and_words_of_the_page_taken_out() -> None:
    found = headings(ONE_LINE)
    assert {"Policy Position", "Professional Statements", "Place of Service: Outpatient"} <= set(found)
    assert "Printer Friendly Version" in read_text(ONE_LINE.encode(), ReadingHints()).furniture


# ---------------------------------------------------------------- 2. lists cut out of their markup, markers lost


def test_a_nested_list_without_markers_ends_where_clauses_come_again() -> None:
    text = (
        f"Knee Brace\n\nPolicy\n\n{PROSE}\n\nA brace is considered medically necessary for adults who have a torn ligament of the knee, when ALL of these are met:\n\n"
        "The member has a torn ligament of the knee\n"
        "The member is a candidate for ONE of the following braces:\n"
        "Hinged brace (steel, carbon, or any other that is sold)\nSoft brace with stays\n"
        "There is no wound where the brace will lie on the skin\n"
    )
    assert [(depth, words[:12]) for depth, _, words in items(text)] == [
        (1, "The member h"),
        (1, "The member i"),
        (2, "Hinged brace"),
        (2, "Soft brace w"),
        (1, "There is no "),
    ]


def test_lines_in_small_letters_that_end_in_commas_are_a_list() -> None:
    text = f"Knees\n\nBackground\n\n{PROSE}\n\n{PROSE}\na brace of steel (B-1),\na brace of cloth, and\na bandage that is worn at night.\n\n{PROSE}\n"
    assert [words for _, _, words in items(text)] == [
        "a brace of steel (B-1),",
        "a brace of cloth, and",
        "a bandage that is worn at night.",
    ]


# ---------------------------------------------------------------- 3. tables: columns lost


CODES = """CODING
CPT Codes
Code Description
27001
Invented procedure of the knee, with a description that goes
on over a line; simple
27002 (E/I) Invented procedure of the hip
27003 Invented procedure of the ankle; with two
parts
Page 3 of 4
Knee Policy
Code Description
0999U Invented test of the blood,
any method
Copyright 2026 Somebody
HCPCS Codes
Code Description
Not
Applicable
Page 4 of 4
Knee Policy
"""


def test_runs_of_codes_and_words_are_rows_whatever_the_breaks() -> None:
    assert rows(CODES) == [
        ("Code", "Description"),
        ("27001", "Invented procedure of the knee, with a description that goes on over a line; simple"),
        ("27002 (E/I)", "Invented procedure of the hip"),
        ("27003", "Invented procedure of the ankle; with two parts"),
        ("0999U", "Invented test of the blood, any method"),
        ("Code", "Description"),
        ("Not Applicable",),
    ]
    assert headings(CODES) == ["CODING", "CPT Codes", "HCPCS Codes"]


def test_the_third_column_below_its_row_is_a_cell_and_tells_the_role() -> None:
    text = (
        "Coding Information\nThe codes are for information only.\n\nCPT®\nCode(s)\nDescription Comments\n27001\n\nInvented procedure of the knee\nNot Covered\n\n"
        "27002\nInvented procedure of the hip, with\nwords on two lines\nNot Covered\nNew Code Effective\n01/01/2026\n\n27003\nInvented procedure of the ankle\n\n"
        "27004 Invented procedure of the toe Not Covered\n"
    )
    assert rows(text) == [
        ("CPT® Code(s)", "Description", "Comments"),
        ("27001", "Invented procedure of the knee", "Not Covered"),
        ("27002", "Invented procedure of the hip, with words on two lines", "Not Covered New Code Effective 01/01/2026"),
        ("27003", "Invented procedure of the ankle"),
        ("27004", "Invented procedure of the toe", "Not Covered"),
    ]
    codes = read_document(text.encode(), name="x.txt").codes
    assert [(code.first, code.role.value) for code in codes] == [
        ("27001", "not_covered"),
        ("27002", "not_covered"),
        ("27003", "listed"),
        ("27004", "not_covered"),
    ]


def test_a_code_list_without_words_and_a_sentence_about_codes_are_no_rows() -> None:
    text = "Codes\n27001, 27002, 27003\n27004\n27005\n\n27006 is covered for adults only.\n27007 was removed.\n"
    assert rows(text) == []


def test_tabs_part_cells_and_codes_above_an_empty_cell_are_that_cell() -> None:
    text = (
        f"Knees\n\nBackground\n\n{PROSE}\n\nICD-10 codes covered if criteria are met:\n\nCode\tCode Description\nM17.0\tInvented state of both knees\n\n"
        "M20.1 - M20.3\nM21.0\n\tInvented states of the toe\n\nHistory\nDate\tAction\n01/02/2026\tReviewed.\n03/04/2025\tCreated.\n1.\tnot a table\n"
    )
    assert rows(text) == [
        ("Code", "Code Description"),
        ("M17.0", "Invented state of both knees"),
        ("M20.1 - M20.3 M21.0", "Invented states of the toe"),
        ("Date", "Action"),
        ("01/02/2026", "Reviewed."),
        ("03/04/2025", "Created."),
    ]


# ---------------------------------------------------------------- 4. reference marks that fell on lines of their own


@pytest.mark.parametrize("mark", ["[3]", "[1, 2]", "12"])
def test_a_raised_mark_on_its_own_line_belongs_to_the_sentence(mark: str) -> None:
    text = (
        "Background\nPain of the knee is common among adults of every age and it is treated\nby rest, as has been shown in many studies and trials.\n"
        f"{mark}\n In these the pain went away within a few weeks for most of the adults, and\nthose who were imaged did no better than the others did.\n"
    )
    assert items(text) == []
    assert [b.text for b in blocks(text) if b.kind == "paragraph"] == [
        "Pain of the knee is common among adults of every age and it is treated by rest, as has been shown in many studies and trials. "
        f"{mark} In these the pain went away within a few weeks for most of the adults, and those who were imaged did no better than the others did."
    ]


# ---------------------------------------------------------------- 5. items broken in two


def test_an_item_goes_on_with_what_stands_before_the_next_marker() -> None:
    text = (
        "Coverage\nThe brace is covered for any of these, each of which has been shown to be helped by it:\n\n"
        "• Torn ligament\nThis is a tear that was seen on imaging and that is treated by a clinician\nof any kind.\n(See the section on imaging)\n\n• Sprain\n\n• Ache\n\nIt is not covered for others.\n"
    )
    assert [words for _, _, words in items(text)] == [
        "Torn ligament This is a tear that was seen on imaging and that is treated by a clinician of any kind. (See the section on imaging)",
        "Sprain",
        "Ache",
    ]


def test_stacked_bullets_go_back_to_their_lines() -> None:
    text = "Coverage\nThe brace is covered for:\n•\n•\n•\n\nTorn ligament\nSprain\nAche\n\nIt is not covered for others.\n"
    assert items(text) == [(1, "•", "Torn ligament"), (1, "•", "Sprain"), (1, "•", "Ache")]


def test_a_marker_alone_belongs_to_the_line_below() -> None:
    text = "Coverage\nThe brace is covered when ALL of these are met:\na. One or more of these including:\ni.\nTorn ligament\nii.\nSprain of the knee\nb. Age 18\n"
    assert items(text) == [
        (1, "a.", "One or more of these including:"),
        (2, "i.", "Torn ligament"),
        (2, "ii.", "Sprain of the knee"),
        (1, "b.", "Age 18"),
    ]


def test_outer_items_whose_bullets_were_lost_stand_above_the_inner_ones() -> None:
    text = (
        "Criteria\nThe brace is medically necessary for the treatment of a torn ligament when all of the following criteria are met:\n"
        "For the first brace, all of the following:\no Torn ligament; and\no One of the following:\nFall from a height; or\nBlow to the knee\nand\no Age 18\n"
        "For a second brace, all of the following:\no The first is worn out\n"
    )
    assert items(text) == [
        (1, "", "For the first brace, all of the following:"),
        (2, "o", "Torn ligament; and"),
        (2, "o", "One of the following:"),
        (3, "", "Fall from a height; or"),
        (3, "", "Blow to the knee and"),
        (2, "o", "Age 18"),
        (1, "", "For a second brace, all of the following:"),
        (2, "o", "The first is worn out"),
    ]


def test_codes_and_words_in_two_columns_one_below_the_other_stay_codes() -> None:
    text = "Applicable Codes\n\nDiagnosis Code\nM17.0\nM17.11\nM17.12\n\nDescription\nInvented state of both knees\nInvented state of the right knee\n"
    assert headings(text) == ["Applicable Codes", "Diagnosis Code"]
    assert [code.first for code in read_document(text.encode(), name="x.txt").codes] == ["M17.0", "M17.11", "M17.12"]


def test_a_line_cut_at_a_no_break_blank_is_one_line() -> None:
    text = "Coverage\nThe brace is covered for adults\u00a0who\u00a0have\u00a0a\n\u00a0torn\u00a0ligament.\n\u00a0\u00a0 a. First thing\n"
    assert "The brace is covered for adults who have a torn ligament." in [b.text for b in blocks(text)]


# ---------------------------------------------------------------- 6. headings among items


def test_an_entry_of_the_contents_is_a_heading_wherever_it_stands() -> None:
    text = (
        "Contents\nScope of the Brace ........ 1\nbrace and bandage (BB) ........ 2\nKnees after falls ........ 3\n\n"
        "Scope of the Brace\nThe brace is worn on the knee by adults who have fallen and who have pain in it.\n• First thing\n• Second thing\n"
        "brace and bandage (BB)\nThe bandage is worn below the brace by adults who have fallen and have pain in it.\n• Third thing\nKnees after falls\n"
        "The knee is imaged by those who know how, and it is then treated by rest or brace.\n"
    )
    assert headings(text) == ["Scope of the Brace", "brace and bandage (BB)", "Knees after falls"]
    assert [words for _, _, words in items(text)] == ["First thing", "Second thing", "Third thing"]


def test_pairs_of_headings_of_one_shape_end_the_list_above_them() -> None:
    def part(name: str, who: str) -> str:
        return (
            f"{name}\nIndividuals with {who} who may benefit from imaging\n\nImaging is considered medically necessary for individuals with {who}, when ALL of these criteria are met:\n\n"
            "The pain has lasted for six weeks and longer\nThe member has had no imaging within the last six months\n"
        )

    text = (
        f"Joints\n\nPolicy\n\n{PROSE}\n\n"
        + part("Knee pain", "pain of the knee")
        + part("Hip pain", "pain of the hip joint")
        + part("Toe", "pain of the great toe")
    )
    assert len(items(text)) == 6
    assert headings(text)[-6::2] == ["Knee pain", "Hip pain", "Toe"]


# ---------------------------------------------------------------- 7. boxes and letterheads out of place


def test_a_letterhead_that_slid_into_a_sentence_is_taken_out() -> None:
    pages = [
        "The plan does not pay for the things that are named here because they are a\nMedical Coverage Policy | Imaging of the Knee\nand of Other Joints\n\n\f9 HIGH STREET | 1\n",
        "contract exclusion of the plan. It pays for others.\n" + "More is said here of knees.\n" * 6 + "9 HIGH STREET | 2\n",
        "Yet more is said here of toes.\n" * 7 + "9 HIGH STREET | 3\n",
    ]
    text = "POLICY STATEMENT\n" + "The knee is a joint.\n" * 12 + "".join(pages)
    reading = read_text(text.encode(), ReadingHints())
    assert "because they are a contract exclusion of the plan." in " ".join(b.text for b in reading.blocks)
    assert "Medical Coverage Policy | Imaging of the Knee and of Other Joints" in reading.furniture


def test_the_name_above_a_block_of_labels_is_a_heading() -> None:
    text = (
        "Disclaimer\nThe law takes precedence over this policy, and the contract does as well; look there first, and then look here for the\nrest of it.\n"
        "Imaging of the Knee\nEffective Date: 01/01/2026\nReview Date: 01/01/2026\nPolicy Number: K-12\n"
    )
    assert headings(text) == ["Disclaimer", "Imaging of the Knee"]


def test_justified_lines_go_on() -> None:
    text = (
        "Retired Policy\n\nImaging    of    Knees    and    of    Joints\nBelow the Hip\n\nPolicy # 0012\nEffective Date: 01/01/2020\n\n"
        "Imaging  of  Knees  and  of  Joints  Below  the\nHip was retired effective 01/01/2026.\n"
    )
    assert "Imaging of Knees and of Joints Below the Hip" in headings(text)
    assert "Imaging of Knees and of Joints Below the Hip was retired effective 01/01/2026." in [b.text for b in blocks(text)]


# ---------------------------------------------------------------- 8. run-in headings and headings over two lines


def test_a_test_and_its_code_head_the_text_that_runs_in_behind_them() -> None:
    text = "INDICATIONS\nKneeSure (Harbor) 0999U  The KneeSure test looks at the knee and tells how it is.\n\nIt is covered for adults.\n"
    assert headings(text) == ["INDICATIONS", "KneeSure (Harbor) 0999U"]


def test_any_thing_is_a_heading_and_any_of_them_a_lead_in() -> None:
    text = "INDICATIONS:\n\nKnee Pain:\n• Stage one\n\nAny Joint Pain:\n• Stage two\n\nAny of the following:\n• Stage three\n"
    assert headings(text) == ["INDICATIONS:", "Knee Pain:", "Any Joint Pain:"]


def test_the_rest_of_a_wide_heading_goes_with_it() -> None:
    text = (
        "The policies below were changed by the committee in the spring of this year.\n\nMP101 Imaging of the Knee and Other Joints in Adults – Revised – Add Brace\nCoverage; Add Exclusion\n\nThe brace is covered for adults who have pain of the knee.\n\n"
        "MP102 Imaging of the Hip and Other Joints in Adults – Revised\n– Add Coverage\n\nThe hip is imaged for adults who have pain of the hip joint.\n\n"
        "MP103 Imaging of the Toe and Other Joints in Adults – Revised – Revise\nLanguage\n\nEXCLUSIONS:\nThe toe is not imaged for adults who have no pain of the toe.\n"
    )
    assert [heading for heading in headings(text) if heading.startswith("MP")] == [
        "MP101 Imaging of the Knee and Other Joints in Adults – Revised – Add Brace Coverage; Add Exclusion",
        "MP102 Imaging of the Hip and Other Joints in Adults – Revised – Add Coverage",
        "MP103 Imaging of the Toe and Other Joints in Adults – Revised – Revise Language",
    ]


# ---------------------------------------------------------------- 9. lists told by how their lines begin


def test_policies_and_quotations_in_a_row_are_items() -> None:
    text = (
        "Related Policies:\n2.04.11 - Imaging of the Hip (X-Ray, Magnetic Resonance, and Others) in Adults Who Have\nPain\n2.04.12 - Imaging of the Toe\n\n"
        'Rationale\nThe discussion included the following points:\n"Imaging is of help where the knee locks."\n"It is of no help elsewhere."\n'
    )
    assert [words for _, _, words in items(text)] == [
        "2.04.11 - Imaging of the Hip (X-Ray, Magnetic Resonance, and Others) in Adults Who Have Pain",
        "2.04.12 - Imaging of the Toe",
        '"Imaging is of help where the knee locks."',
        '"It is of no help elsewhere."',
    ]


def test_other_dashes_are_markers() -> None:
    text = "Change Summary\n‐ 01/25/2026 Annual review\n‐ 01/20/2025 Created\n"
    assert [marker for _, marker, _ in items(text)] == ["‐", "‐"]


# ---------------------------------------------------------------- 10. the page around the text


def test_what_stands_before_the_trail_and_after_the_last_links_is_furniture() -> None:
    text = (
        "Guidelines and pathways\nArchives\nHome » Current » Imaging of the Knee\nImaging of the Knee\n\nPolicy Bulletins Knees Policy Bulletins\n\n"
        "Policy\n\n"
        + "".join(f"{n}0 of the adults were seen. {PROSE}\n\n" for n in range(12))
        + "RECENTLY VIEWED\nImaging of the Hip\n© 2026 Harbor Health. All rights reserved\n"
    )
    reading = read_text(text.encode(), ReadingHints())
    assert {"Guidelines and pathways", "Archives", "RECENTLY VIEWED", "Imaging of the Hip"} <= set(reading.furniture)
    assert "Policy Bulletins Knees Policy Bulletins" in reading.furniture
    assert {b.text for b in reading.blocks if b.kind == "heading"} == {"Imaging of the Knee", "Policy"}


def test_page_numbers_go_with_what_repeats_beside_them_and_nothing_goes_without_them() -> None:
    text = "".join(
        f"The {name} is a joint.\n\nHarbor Policy\nPage {n} of 3\nConfidential\n" for n, name in enumerate(["knee", "hip", "toe"], 1)
    )
    kept, gone = split_running(lines_of(text))
    assert [line.text for line in kept] == ["The knee is a joint.", "The hip is a joint.", "The toe is a joint."]
    assert gone == ["Harbor Policy", "Page 1 of 3", "Confidential", "Page 2 of 3", "Page 3 of 3"]
    assert split_running(lines_of("Harbor\nHarbor\nsee page 4\n"))[1] == []


def test_a_lone_letter_far_below_is_no_part_of_the_last_reference() -> None:
    text = (
        "REFERENCES\n1. Brown A. Knees. 2021. PMID\n1234\n"
        + "\n" * 9
        + "i\n"
        + "\n" * 9
        + "This policy is made available for information.\n"
    )
    assert items(text) == [(1, "1.", "Brown A. Knees. 2021. PMID 1234")]


# ---------------------------------------------------------------- lists inside one line, alone


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Such records must a) show the pain, and b) show the treatment.", 1),
        ("Covered when: (1) the pain is new, and (2) it lasts.", 3),
        ("The grade was 2. Then it was 3. Rest: see Brown A. et al.", 1),
        ("Covered when all criteria are met: Age is 18 years AND Pain has lasted AND No fracture.", 4),
        ("Covered when: i. the pain is new; ii. it lasts; iii. it is treated.", 4),
        ("The times are: Monday; Tuesday.", 1),
    ],
)
def test_a_list_in_a_line(text: str, pieces: int) -> None:
    made = split_inline(text)
    assert len(made) == pieces
    assert "".join(text.split()) == "".join("".join(made).split())
