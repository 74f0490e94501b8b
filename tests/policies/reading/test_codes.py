"""Code sets: shapes, contexts, roles."""

from __future__ import annotations

import pytest

from policies.model import Block, CodeRole, CodeSystem, Role, Section
from policies.reading.codes.reader import read_codes
from policies.reading.codes.roles import named_systems, told_role
from policies.reading.codes.tokens import run_at
from policies.reading.vocabulary import code_words

ICD = frozenset({CodeSystem.ICD10CM})
NDC = frozenset({CodeSystem.NDC})
REV = frozenset({CodeSystem.REV})
NONE: frozenset[CodeSystem] = frozenset()

ROLE_EXAMPLES = [(rule.role, example) for rule in code_words().roles for example in rule.examples]
SYSTEM_EXAMPLES = [(rule.system, example) for rule in code_words().systems for example in rule.examples]


@pytest.mark.parametrize(("role", "words"), ROLE_EXAMPLES, ids=lambda value: str(value))
def test_every_example_tells_its_role(role: CodeRole, words: str) -> None:
    assert told_role(words) is role


@pytest.mark.parametrize(("system", "words"), SYSTEM_EXAMPLES, ids=lambda value: str(value))
def test_every_example_names_its_system(system: CodeSystem, words: str) -> None:
    assert system in named_systems(words)


@pytest.mark.parametrize(
    ("text", "systems", "codes"),
    [
        ("81191-81193, or 81194) beside", NONE, "81191-81193 81194"),
        ("99201 through 99205", NONE, "99201-99205"),
        ("95700 to 95726", NONE, "95700-95726"),
        ("0001F-0015F", NONE, "0001F-0015F"),
        ("0356u, 0071T and 0011M", NONE, "0356U 0071T 0011M"),
        ("0346U0358U0445U", NONE, "0346U 0358U 0445U"),
        ("J1745Q5103", NONE, "J1745 Q5103"),
        ("81462 81479, 86152", NONE, "81462 81479 86152"),
        ("99213-25, 99214-LT; 99215 26", NONE, "99213 99214 99215"),
        ("S12.000+ - S12.9xx+", NONE, "S12.000+-S12.9XX+"),
        ("S32.000A - S32.2xxS", NONE, "S32.000A-S32.2XXS"),
        ("M54.50 – M54.59", NONE, "M54.50-M54.59"),
        ("G20.A1 - G20.C", NONE, "G20.A1-G20.C"),
        ("I69.120 - 69.128", NONE, "I69.120-I69.128"),
        ("D05.00-\nD05.02", NONE, "D05.00-D05.02"),
        ("M80.00XA\ufffeM80.08XS", NONE, "M80.00XA-M80.08XS"),
        ("M23.20x, M23.21x", NONE, "M23.20X M23.21X"),
        ("C50.-", NONE, "C50.-"),
        ("I69.059, I69.159. I69.259, I69, 359, I69.859", ICD, "I69.059 I69.159 I69.259 I69.359 I69.859"),
        ("F01.50 - F32.1, F32.3, F32.4 - F33.1", NONE, "F01.50-F32.1 F32.3 F32.4-F33.1"),
        ("C00-C97", ICD, "C00-C97"),
        ("C61, G35 and I10", ICD, "C61 G35 I10"),
        ("C7A.00- C7A.8", NONE, "C7A.00-C7A.8"),
        ("E1165", ICD, "E1165"),
        ("J1745, Q5103", ICD | {CodeSystem.HCPCS}, "J1745 Q5103"),
        ("55513-0710-xx", NDC, "55513-0710-XX"),
        ("00143-9165-01, 0781-3420-95", NDC, "00143-9165-01 0781-3420-95"),
        ("00781- 3420, 55513-071-01, 5551-0710-1", NDC, "00781-3420 55513-071-01 5551-0710-1"),
        ("50242-0040-62 and 55513071001", NDC, "50242-0040-62 55513071001"),
        ("0450, 0451", REV, "0450 0451"),
        ("0360-0369, 1001, 45x", REV, "0360-0369 1001 45X"),
        ("0001A, 3044F", NONE, "0001A 3044F"),
        ("U07.1", NONE, "U07.1"),
        ("U071", ICD, "U071"),
        ("M54.5X - M54.59", NONE, "M54.5X-M54.59"),
        ("E11.*, E13.*", NONE, "E11.* E13.*"),
        ("Z90.1-, Z90.0-", NONE, "Z90.1- Z90.0-"),
        ("M54.50- Low back pain", NONE, "M54.50"),
        ("J0131 - J0134", NONE, "J0131-J0134"),
        ("J0131-0134", NONE, "J0131-J0134"),
        ("90281/90283", NONE, "90281 90283"),
        ("10004,10005", NONE, "10004 10005"),
        ("97110*, 97112†; +97113", NONE, "97110 97112 97113"),
        ("93306-26/TC, 93307", NONE, "93306 93307"),
        ("C50.011C50.012", NONE, "C50.011 C50.012"),
        ("7214872149", frozenset({CodeSystem.CPT}), "72148 72149"),
        ("8006629651", frozenset({CodeSystem.CPT}), ""),
        ("7214872149", NONE, ""),
        ("A52399", ICD, ""),
        ("L35160", NONE, ""),
        ("C61", NONE, ""),
        ("00781-3420", NONE, ""),
        ("15222-1234", NONE, ""),
        ("1234567890", NONE, ""),
        ("26969689", NONE, ""),
        ("V5.2025", NONE, ""),
        ("2026T0334SS", NONE, ""),
        ("12,345", NONE, ""),
    ],
)
def test_a_run_of_codes(text: str, systems: frozenset[CodeSystem], codes: str) -> None:
    found = [t.first if t.first == t.last else f"{t.first}-{t.last}" for t in run_at(text, 0, systems)]
    assert " ".join(found) == codes


def _paragraph(text: str) -> Block:
    return Block("paragraph", text)


def _item(text: str, level: int = 1) -> Block:
    return Block("item", text, level, "•")


def _row(*cells: str, header: bool = False, table: int = 1) -> Block:
    return Block("row", " | ".join(cells), cells=cells, header=header, table=table)


def _read(*blocks: Block, heading: str = "Applicable Codes", role: Role = Role.CODES, path: tuple[str, ...] = ()) -> dict[str, str]:
    """First code (or range) → role; a code with two roles shows both."""
    found: dict[str, str] = {}
    for code in read_codes((Section(heading, 2, role, (*path, heading), blocks),)):
        name = code.first if code.first == code.last else f"{code.first}-{code.last}"
        found[name] = f"{found[name]}+{code.role}" if name in found else code.role.value
    return found


REFERENCE_ONLY = _paragraph("Listing of a code in this policy does not imply that the service is a covered or non-covered health service.")


def test_a_code_table() -> None:
    rows = (
        _row("CPT Code", "Description", header=True),
        _row("27447", "Total knee"),
        _row("27486 - 27487", "Revision of 2 parts, 12345 ways"),
    )
    assert _read(REFERENCE_ONLY, *rows) == {"27447": "listed", "27486-27487": "listed"}


def test_a_table_of_diagnoses_takes_codes_of_three_characters() -> None:
    rows = (_row("Diagnosis Code", "Description", header=True), _row("C61", "Prostate"), _row("M17.0 – M17.9", "Arthritis"))
    assert _read(*rows) == {"C61": "listed", "M17.0-M17.9": "listed"}


def test_the_system_may_stand_in_a_column_of_its_own() -> None:
    rows = (
        _row("Codes", "Number", "Description", header=True),
        _row("CPT", "0091U", "Screening"),
        _row("", "81462", "Panel"),
        _row("HCPCS", "None", ""),
    )
    assert _read(*rows) == {"0091U": "listed", "81462": "listed"}


def test_a_column_head_tells_the_role() -> None:
    covered = (_row("Code", "May Be Medically Necessary When Criteria are Met", header=True), _row("81462", "Panel"))
    refused = (_row("Code", "Not Medically Necessary", header=True, table=2), _row("0007M", "Nomogram", table=2))
    assert _read(*covered, *refused, heading="CPT/HCPCS") == {"81462": "covered", "0007M": "not_covered"}


def test_group_rows_tell_the_role_of_the_codes_below_them() -> None:
    rows = (
        _row("CPT codes covered if selection criteria are met:", ""),
        _row("90867", "First session"),
        _row("CPT codes not covered for indications listed in the policy:", ""),
        _row("0858T", "Measured"),
        _row("Other CPT codes related to the policy:", ""),
        _row("90832 - 90838", "Psychotherapy"),
    )
    assert _read(*rows) == {"90867": "covered", "0858T": "not_covered", "90832-90838": "listed"}


def test_a_comment_beside_a_code_is_stronger_than_its_group() -> None:
    rows = (
        _row("CPT Code", "Description", "Comments", header=True),
        _row("81327", "Methylation", "Not Covered"),
        _row("81479", "Unlisted", ""),
    )
    assert _read(*rows) == {"81327": "not_covered", "81479": "listed"}


def test_a_comment_below_a_code_or_after_its_description() -> None:
    lines = (
        _paragraph("81327 Methylation analysis"),
        _paragraph("Not Covered"),
        _paragraph("81479"),
        _paragraph("Unlisted Not Covered if used for a test above"),
    )
    assert _read(*lines) == {"81327": "not_covered", "81479": "not_covered"}


def test_marks_beside_codes_and_their_legend() -> None:
    lines = (
        _paragraph("(E/I)=Experimental/Investigational"),
        _paragraph("81455 (E/I) Panel, 51 genes"),
        _paragraph("81445 Panel, 5-50 genes"),
    )
    assert _read(*lines) == {"81455": "not_covered", "81445": "listed"}


def test_a_sentence_heads_a_list() -> None:
    lines = (
        _paragraph("The following codes are not covered for any product:"),
        _paragraph("86152 Cells"),
        _paragraph("This CPT code can be used for TestX"),
        _paragraph("0091U Screen"),
    )
    assert _read(*lines) == {"86152": "not_covered", "0091U": "not_covered"}


def test_a_list_may_require_authorization() -> None:
    assert _read(_paragraph("The following codes require prior authorization: J1745, Q5103-Q5104")) == {
        "J1745": "requires_auth",
        "Q5103-Q5104": "requires_auth",
    }


def test_the_headings_above_tell_role_and_system() -> None:
    assert _read(_row("C61", "Prostate"), heading="Xgeva", path=("Appendix 1 - Covered ICD-10 Diagnosis Codes",)) == {"C61": "covered"}


def test_ndc_and_revenue_codes_are_read_only_where_named() -> None:
    drug = _item("Prolia 60 mg/1 mL syringe: 55513-0710-xx")
    assert _read(_paragraph("NDC(s):"), drug) == {"55513-0710-XX": "listed"}
    assert _read(drug) == {}
    assert _read(_paragraph("Revenue codes: 0450, 0451")) == {"0450": "listed", "0451": "listed"}
    assert _read(_paragraph("Rooms: 0450, 0451")) == {}


def test_a_specific_role_replaces_a_mere_listing() -> None:
    sections = (
        Section("Coverage Rationale", 2, Role.COVERAGE, ("Coverage Rationale",), (_item("TestX (0239U) is covered when:"),)),
        Section("Codes", 2, Role.CODES, ("Codes",), (_paragraph("0239U Panel"), _paragraph("0242U Panel"))),
    )
    assert [(c.first, c.role) for c in read_codes(sections)] == [("0239U", CodeRole.COVERED), ("0242U", CodeRole.LISTED)]


def test_codes_in_criteria_take_the_role_of_their_lead_in() -> None:
    blocks = (
        Block("item", "Analysis is considered medically appropriate for ANY of:", 1, "I."),
        Block("item", "KRAS (CPT: 81275, 81276);", 2, "A."),
        Block("item", "NTRK (CPT: 81191-81193, or 81194)", 2, "B."),
        Block("item", "TestY (0326U) is considered investigational.", 1, "II."),
    )
    assert _read(*blocks, heading="Policy Statement", role=Role.COVERAGE) == {
        "81275": "covered",
        "81276": "covered",
        "81191-81193": "covered",
        "81194": "covered",
        "0326U": "not_covered",
    }


def test_codes_in_brackets_of_exclusions() -> None:
    blocks = (_item("CellTest (86152, 86153)"), _item("TestZ (also known as TestY [0428U])"), _item("Gene test (eg, ctDNA [81462])"))
    assert _read(*blocks, heading="Limitations", role=Role.NOT_COVERED) == dict.fromkeys(
        ("0428U", "81462", "86152", "86153"), "not_covered"
    )


def test_the_group_stays_when_another_system_follows_it() -> None:
    lines = (
        _paragraph("Considered medically necessary when criteria are met:"),
        _row("CPT Codes", "Description", header=True),
        _row("27447", "Knee"),
        _paragraph("Considered Experimental/Investigational/Unproven:"),
        _row("CPT Codes", "Description", header=True, table=2),
        _row("0054T", "Navigation", table=2),
        _row("HCPCS Codes", "Description", header=True, table=3),
        _row("C9781", "Balloon", table=3),
    )
    assert _read(*lines) == {"27447": "covered", "0054T": "not_covered", "C9781": "not_covered"}


def test_a_decision_at_the_end_of_a_section_speaks_of_the_lists_below_it() -> None:
    above = (_paragraph("The criteria MUST be met for the following codes to be covered:"),)
    sections = (
        Section("Coding", 2, Role.CODES, ("Coding",), above),
        Section("CPT Codes", 3, Role.CODES, ("Coding", "CPT Codes"), (_row("61885", "Implant"),)),
        Section(
            "ICD-10 Codes", 3, Role.CODES, ("Coding", "ICD-10 Codes"), (_row("F32.9", "Episode"), _paragraph("These are not covered:"))
        ),
        Section("CPT Codes", 3, Role.CODES, ("Coding", "CPT Codes"), (_row("0908T", "Open"),)),
        Section("Codes of another policy", 1, Role.CODES, ("Codes of another policy",), (_row("99213", "Visit"),)),
    )
    roles = {code.first: code.role.value for code in read_codes(sections)}
    assert roles == {"61885": "covered", "F32.9": "covered", "0908T": "not_covered", "99213": "listed"}


def test_a_passing_remark_on_coverage_tells_nothing_of_the_next_section() -> None:
    remark = (_paragraph("Services billed under one of these numbers may not be covered in all cases."),)
    sections = (
        Section("Coding", 2, Role.CODES, ("Coding",), remark),
        Section("CPT Codes", 3, Role.CODES, ("Coding", "CPT Codes"), (_row("61885", "Implant"),)),
    )
    assert [code.role for code in read_codes(sections)] == [CodeRole.LISTED]


def test_two_columns_of_codes_have_a_role_each() -> None:
    rows = (_row("Covered codes", "Non-covered codes", header=True), _row("27447", "27486"), _row("J1745", "J3490"))
    assert _read(*rows) == {"27447": "covered", "27486": "not_covered", "J1745": "covered", "J3490": "not_covered"}


def test_a_column_may_answer_a_question_or_abbreviate_a_state() -> None:
    asked = (_row("Code", "Description", "PA Required", header=True), _row("J1745", "Drug", "Yes"), _row("J3490", "Other", "No"))
    assert _read(*asked) == {"J1745": "requires_auth", "J3490": "listed"}
    states = (_row("Code", "Status", "Description", header=True), _row("27447", "E/I", "A"), _row("27486", "MN", "B"))
    assert _read(*states) == {"27447": "not_covered", "27486": "covered"}
    crossed = (_row("CPT Code", "Description", "Investigational", header=True), _row("27447", "A", "X"), _row("27486", "B", ""))
    assert _read(*crossed) == {"27447": "not_covered", "27486": "listed"}


def test_items_of_a_table_cell_belong_to_their_column() -> None:
    blocks = (
        _row("Service", "Covered codes", "Not covered codes", header=True),
        _row("Knee", "", ""),
        Block("item", "27447 Total", 1, "•", table=1, column=2),
        Block("item", "27486 Revision", 1, "•", table=1, column=3),
        _row("Hip", "", ""),
        Block("item", "27130 Total", 1, "•", table=1, column=2),
    )
    assert _read(*blocks) == {"27447": "covered", "27486": "not_covered", "27130": "covered"}


def test_what_a_bulletin_says_was_added_or_removed_is_listed() -> None:
    blocks = (
        _row("Policy", "Summary of Changes", "Coverage Rationale", header=True),
        _row("Devices", "", ""),
        Block("item", "Updated list of applicable CPT codes; revised description for 58562", 1, "•", table=1, column=2),
        Block("item", "Updated list of HCPCS codes; added J7299 and removed J7300", 1, "•", table=1, column=2),
        Block("item", "Added ICD-10 diagnosis codes for:", 1, "•", table=1, column=2),
        Block("item", "Cysts: N60.01 and N60.02", 2, "o", table=1, column=2),
        Block("item", "Hypertrophy: N62", 2, "o", table=1, column=2),
        Block("item", "CPT code 99213 is not covered", 1, "•", table=1, column=3),
    )
    told = _read(*blocks, heading="Revised", role=Role.COVERAGE)
    assert told.pop("99213") == "not_covered"
    assert told == dict.fromkeys(("58562", "J7299", "J7300", "N60.01", "N60.02", "N62"), "listed")


def test_drug_codes_in_brackets_need_no_label_beside_a_dosage() -> None:
    drugs = (_item("Alphamab 20mg/20mL Solution for Injection (00781- 3420) (Example Inc.)"), _item("Betamab 5 mg vial (43598-0649-11)"))
    assert _read(*drugs, heading="Preferred products", role=Role.COVERAGE) == {"00781-3420": "listed", "43598-0649-11": "listed"}
    assert _read(_item("Example Inc. (00781-3420)"), heading="Preferred products", role=Role.COVERAGE) == {}


def test_a_heading_may_require_authorization_of_what_stands_below_it() -> None:
    blocks = (_item("Imaging: 70551, 70552"), _item("Drug (J1745)"), _item("Total knee replacement – 27447"))
    told = _read(*blocks, heading="Services requiring prior authorization", role=Role.OTHER)
    assert told == dict.fromkeys(("70551", "70552", "J1745", "27447"), "requires_auth")


def test_a_statement_speaks_of_its_own_codes_and_of_codes_alone_below_it() -> None:
    blocks = (
        _paragraph("HCPCS codes L1810-L1820 are not covered."),
        _paragraph("Report with revenue code 0360."),
        _paragraph("Other assays are considered investigational."),
        _paragraph("0206U, 0207U"),
    )
    told = _read(*blocks, heading="Coverage", role=Role.COVERAGE)
    assert told == {"L1810-L1820": "not_covered", "0360": "covered", "0206U": "not_covered", "0207U": "not_covered"}


def test_a_description_may_introduce_a_test_by_its_code() -> None:
    named = _paragraph("TestX (Example) 0340U is an assay; 12345 people had it, J1745 too.")
    assert _read(named, heading="DESCRIPTION:", role=Role.BACKGROUND) == {"0340U": "listed"}
    assert _read(named, heading="Evidence", role=Role.BACKGROUND) == {}


@pytest.mark.parametrize(
    "text",
    [
        "patients (12345) were enrolled, (20000 of them adults)",
        "N Engl J Med 2019;380:12345-12350 and Ann Intern Med. 2019;170:27447.",
        "Mutations G12C, V600E, T790M and H3K27M; CD19, B12, C3, A1C, K27, P16",
        "policy 09-J0000-66, 2026D0004AR or 0059; LCD L33577, article A56781",
        "Salt Lake City, UT 84116",
        "country code 12345 or QR code 12345",
        "Effective 07/01/2026, see page 12 of 2026.",
        "Call 1-800-555-5060 or (401) 555-4848, fax 412-555-2475.",
        "Pittsburgh, PA 15222-1234 or P.O. Box 22492",
        "a total of 20000 regions and 12345 adults",
        "PMID 26969689, NCT01234567, LCD L35160 and article A57526",
        "See AHS-G2125 and MP360, policy 2026T0334SS.",
        "Doses of $12345 or 45,000 units; 30000 mg",
        "Mutations V600, T790M and AB-42",
        "Guideline V.3.2026 and 42 C.F.R. 440.230",
        "bill with modifier 25, 59 or LT",
        "ZIP code 15222, area code 401; a service of 30000 adults",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    for role, heading in ((Role.COVERAGE, "Coverage Rationale"), (Role.CODES, "Codes"), (Role.OTHER, "Application")):
        assert _read(_paragraph(text), heading=heading, role=role) == {}


@pytest.mark.parametrize("role", [Role.REFERENCES, Role.HISTORY, Role.BACKGROUND, Role.BOILERPLATE])
def test_nothing_is_read_in_evidence_references_history_and_boilerplate(role: Role) -> None:
    assert _read(_paragraph("Removed CPT codes 81327 and 0397U"), _row("J1745", "drug"), heading="Whatever", role=role) == {}


def test_a_description_may_begin_with_a_number() -> None:
    lines = (_paragraph("CPT codes:"), _paragraph("95812 Study; 41-60 minutes"), _paragraph("95813 61-119 minutes"))
    assert _read(*lines) == {"95812": "listed", "95813": "listed"}


def test_sentences_name_their_system() -> None:
    text = "Bill revenue code 0403, diagnosis codes C61 and G35, procedure code 77067, HCPCS codes E0465 and E0466."
    assert set(_read(_paragraph(text), heading="Application", role=Role.OTHER)) == {"0403", "C61", "G35", "77067", "E0465", "E0466"}


def test_codes_come_sorted_and_once() -> None:
    blocks = (_paragraph("86153 Two"), _paragraph("86152 One"), _paragraph("86152 One again"), _paragraph("J1745 Drug"))
    assert list(_read(*blocks)) == ["86152", "86153", "J1745"]
