"""What a document prints about itself."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.model import Block, Metadata, Reading, ReadingHints, Status
from policies.reading.assemble import assemble
from policies.reading.metadata_dates import read_dates
from policies.reading.payers import find_payer, payer_at, payer_id, payer_name
from policies.reading.vocabulary import metadata_labels, payers

DATE_EXAMPLES = [(rule.field, example) for rule in metadata_labels().dates for example in rule.examples]
NO_HINTS = ReadingHints()
LICENSEE = "an independent licensee of the Blue Cross and Blue Shield Association"


def _paragraph(text: str) -> Block:
    return Block("paragraph", text)


def _heading(text: str, level: int = 2) -> Block:
    return Block("heading", text, level)


def _row(*cells: str, table: int = 1) -> Block:
    return Block("row", " | ".join(cells), cells=cells, table=table)


def _read(
    *blocks: Block, hints: ReadingHints = NO_HINTS, furniture: tuple[str, ...] = (), title: str | None = None, **facts: str
) -> Metadata:
    reading = Reading((*blocks, _heading("Policy Statement"), _paragraph("Words.")), furniture, title, tuple(facts.items()))
    return assemble(reading, hints).metadata


@pytest.mark.parametrize(("field", "line"), DATE_EXAMPLES)
def test_every_example_label_gives_its_field_and_no_other(field: str, line: str) -> None:
    assert set(read_dates([line])) == (set() if field == "none" else {field})


def test_every_example_of_a_line_of_business_and_a_status_is_read() -> None:
    for rule in metadata_labels().lob:
        for example in rule.examples:
            assert rule.value in _read(_paragraph(example)).lob, example
    for rule in metadata_labels().status:
        for example in rule.examples:
            assert _read(_paragraph(example)).status.value == rule.value, example


@pytest.mark.parametrize(
    ("lines", "effective"),
    [
        (["Current Effective Date February 19, 2026", "Original Effective Date: 08/15/2019"], dt.date(2026, 2, 19)),
        (["Original Effective Date: 11/15/06", "Reviewed:10/08/25", "Revised: 01/01/26"], dt.date(2026, 1, 1)),
        (["Original Effective Date: 07/11/2022", "Retired Date: 07/01/2024"], dt.date(2022, 7, 11)),
        (["Status: Updated codes 01/01/2026 Effective Date: 11/15/2025"], dt.date(2025, 11, 15)),
        (["Section: Drugs Effective Date: July 1, 2025", "Original Policy Date: March 25, 2022"], dt.date(2025, 7, 1)),
        (["Medical Benefit Drug Policy Effective 02/01/2026"], dt.date(2026, 2, 1)),
        (["This policy will not be effective on Jan. 1, 2026, as announced."], None),
        (["Effective 12/26/2021 a contractor established a formal policy for all of its patients in the state."], None),
        (["Effective for services on or after March 16, 2018 the plan covers the test."], None),
        (["Members were asked to enroll in the program of guidelines effective 07/01/2024 by the plan that wrote the earlier one."], None),
        (["Origination: 01/2019", "New Code Effective 01/01/2024"], None),
    ],
)
def test_the_effective_date_is_the_current_one(lines: list[str], effective: dt.date | None) -> None:
    assert read_dates(lines).get("effective") == effective


def test_each_date_has_its_own_field() -> None:
    printed = _read(
        _paragraph("EFFECTIVE DATE: 01|01|2024"),
        _paragraph("POLICY LAST REVIEWED: 01|07|2026"),
        _paragraph("Next Review: August 2026"),
        _paragraph("Last Published 09.01.2026"),
    )
    assert (printed.effective, printed.last_review) == (dt.date(2024, 1, 1), dt.date(2026, 1, 7))
    assert (printed.next_review, printed.published) == (dt.date(2026, 8, 1), dt.date(2026, 9, 1))


def test_dates_in_file_names_are_believed_last() -> None:
    name = "Knee_V1.0.2026_Eff01.01.2026_Pub09.26.2025.pdf"
    assert read_dates([], name) == {"effective": dt.date(2026, 1, 1), "published": dt.date(2025, 9, 26)}
    assert read_dates(["Effective Date: 02/01/2026"], name)["effective"] == dt.date(2026, 2, 1)


@pytest.mark.parametrize(
    "blocks",
    [
        (_paragraph("Effective Date: 07/01/2026"), _paragraph("Policy Number: K-12")),
        (_paragraph("Effective Date of this Version"), _paragraph("07/01/2026"), _paragraph("Policy Number"), _paragraph("K-12")),
        (_row("Effective Date", "07/01/2026"), _row("Policy Number", "K-12")),
        (_row("Policy", "K-12", "Effective", "July 1, 2026"),),
        (_row("Policy Number", "Effective Date"), _row("K-12", "7/1/26")),
    ],
)
def test_label_and_value_may_stand_apart(blocks: tuple[Block, ...]) -> None:
    printed = _read(_heading("Knee Brace", 1), *blocks)
    assert (printed.effective, printed.policy_number) == (dt.date(2026, 7, 1), "K-12")


def test_facts_beside_the_text_end_up_in_the_furniture_and_are_read_there() -> None:
    printed = _read(furniture=("Policy number", "NL-0105", "Effective date", "04/01/2026", "Next review", "02/11/2027"))
    assert (printed.policy_number, printed.effective, printed.next_review) == ("NL-0105", dt.date(2026, 4, 1), dt.date(2027, 2, 11))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Policy Number: 2026T0334SS", "2026T0334SS"),
        ("Policy Number 2.02.56", "2.02.56"),
        ("Coverage Policy Number.........PSM005", "PSM005"),
        ("Policy # 00792", "00792"),
        ("Number: 0469", "0469"),
        ("Policy Number: HUM‐0555‐026", "HUM-0555-026"),
        ("Document Number: IC-0098", "IC-0098"),
        ("Doc ID: GEN03-1125.1-UC0126 Last Review Date: 04/21/2025", "GEN03-1125.1-UC0126"),
        ("Medical Policy: L-123-006 Topic: Knee", "L-123-006"),
        ("Policy: MP360", "MP360"),
        ("5.21.188", "5.21.188"),
        ("09-J0000-66", "09-J0000-66"),
        ("FEP 2.04.141 Knee Brace", "2.04.141"),
        ("MOL.TS.396.A v1.0.2026", "MOL.TS.396.A"),
        ("Knee Brace AHS - G2054", "AHS-G2054"),
        ("Call 1-800-555-5060", None),
    ],
)
def test_the_number_of_a_policy(line: str, number: str | None) -> None:
    assert _read(_paragraph(line)).policy_number == number


def test_a_number_in_the_running_header() -> None:
    assert _read(_paragraph("Laboratory, Policy No. 46"), furniture=("LAB46 | 1", "LAB46 | 2")).policy_number == "LAB46"


@pytest.mark.parametrize(
    ("blocks", "title"),
    [
        ((_paragraph("Subject: Knee Brace Page: 1 of 5"),), "Knee Brace"),
        (
            (_paragraph("Medical Policy Title"), _paragraph("Knee Brace (Elastic)"), _paragraph("Policy Number 2.02.56")),
            "Knee Brace (Elastic)",
        ),
        ((_paragraph("Commercial Medical Policy"), _paragraph("Knee Brace"), _paragraph("Policy Number: K-12")), "Knee Brace"),
        (
            (_paragraph("Retired Policy"), _paragraph("Knee Brace (Elastic)"), _paragraph("After Surgery"), _paragraph("Policy # 007")),
            "Knee Brace (Elastic) After Surgery",
        ),
        ((_heading("Knee Brace", 1),), "Knee Brace"),
        (
            (_heading("Appropriate Use Criteria: Elastic"), _paragraph("Knee Brace and"), _paragraph("Orthoses")),
            "Elastic Knee Brace and Orthoses",
        ),
        ((_paragraph("FEP 2.04.141 Knee Brace"), _paragraph("Annual Effective Policy Date: January 1, 2025")), "Knee Brace"),
        ((_paragraph("A knee brace is a device that holds the knee."),), None),
    ],
)
def test_the_title(blocks: tuple[Block, ...], title: str | None) -> None:
    assert _read(*blocks).title == title


def test_the_title_a_container_claims_is_taken_where_the_pages_print_it() -> None:
    printed = _paragraph("Knee Brace (Elastic) is addressed.")
    assert _read(printed, title="Knee Brace (Elastic) – Commercial Medical Policy").title == "Knee Brace (Elastic)"
    assert _read(printed, title="Knee Brace | Providers | A Payer").title == "Knee Brace"
    assert _read(_heading("Hip Brace", 1), title="Last Review Status/Date:").title == "Hip Brace"


def test_lines_of_business() -> None:
    ticked = (_paragraph("Applicable line of business:"), _paragraph("Commercial x Medicaid x"), _paragraph("ACA x CHIP x"))
    assert _read(*ticked).lob == ("chip", "commercial", "exchange", "medicaid")
    assert _read(_paragraph("UnitedHealthcare® Commercial and Individual Exchange Medical Policy")).lob == ("commercial", "exchange")
    assert _read(_paragraph("FEP Medical Policy Manual")).lob == ("fep",)
    assert _read(_paragraph("Humana follows the Centers for Medicare and Medicaid Services.")).lob == ()


def test_headings_inside_the_criteria_name_lines_of_business() -> None:
    reading = Reading((_heading("Policy Statement"), _heading("Medicare Advantage Plans", 3), _paragraph("Words.")))
    assert assemble(reading, NO_HINTS).metadata.lob == ("medicare_advantage",)


def test_a_policy_is_active_where_no_status_is_printed() -> None:
    assert _read(_paragraph("The date is in force until updated or retired.")).status is Status.ACTIVE
    assert _read(_paragraph("Retired Date: 07/01/2024")).status is Status.RETIRED


def test_the_payer_is_the_one_named_most() -> None:
    assert _read(_paragraph("Aetna considers a brace medically necessary.")).payer == "aetna"
    assert _read(_paragraph("A brace."), furniture=("(401) 555-4848 WWW.BCBSRI.COM",)).payer == "bcbsri"
    assert _read(_paragraph("A brace."), url="https://www.regence.com/policies/lab46").payer == "regence"
    assert _read(_paragraph("A brace.")).payer is None


def test_payers_that_others_mention_count_only_where_no_other_is_named() -> None:
    assert find_payer([("Humana uses Carelon. See Carelon and Carelon.", 1)]) == "humana"
    assert find_payer([("Carelon reviews requests.", 1)]) == "carelon"


def test_an_association_is_no_payer() -> None:
    assert find_payer([(f"Louisiana Blue is {LICENSEE}", 1)]) == "lablue"


def test_payers_are_found_by_name_and_host() -> None:
    assert (payer_id("Blue Cross NC"), payer_id("UHC"), payer_id("A New Payer"), payer_id(" ")) == ("bcbsnc", "uhc", "a-new-payer", None)
    assert (payer_at("static.cigna.com"), payer_at("example.org")) == ("cigna", None)
    assert (payer_name("aetna"), payer_name("a-new-payer"), payer_name(None)) == ("Aetna", "a-new-payer", None)


def test_names_and_hosts_belong_to_one_payer_each() -> None:
    entries = payers().payers
    words = [word.lower() for entry in entries for word in (entry.name, *entry.aliases)]
    assert len(words) == len(set(words))
    assert len({entry.id for entry in entries}) == len(entries)


def test_what_the_hints_state_is_stronger_than_what_is_read() -> None:
    hints = ReadingHints(
        payer="cigna",
        title="Stated",
        policy_number="S-1",
        lob=("medicaid", "chip"),
        patterns=(("effective", r"in force from (\S+)"), ("last_review", r"seen (\w+ \d{4})"), ("policy_number", r"no\. (\d+)")),
    )
    blocks = (_paragraph("Aetna"), _paragraph("Effective Date: 01/01/2020"), _paragraph("in force from 07/01/2026, seen May 2026, no. 77"))
    printed = _read(_heading("Knee", 1), *blocks, hints=hints)
    assert (printed.payer, printed.title, printed.policy_number, printed.lob) == ("cigna", "Stated", "S-1", ("chip", "medicaid"))
    assert (printed.effective, printed.last_review) == (dt.date(2026, 7, 1), dt.date(2026, 5, 1))


def test_a_pattern_that_finds_nothing_leaves_what_is_read() -> None:
    hints = ReadingHints(patterns=(("policy_number", r"no\. (\d+)"), ("effective", r"from (\S+)")))
    printed = _read(_paragraph("Policy Number: K-12"), _paragraph("Effective Date: 01/01/2020"), hints=hints)
    assert (printed.policy_number, printed.effective) == ("K-12", dt.date(2020, 1, 1))


def test_references_and_history_do_not_date_a_policy() -> None:
    dated = _paragraph("Effective Date: 01/01/2001")
    blocks = (_heading("References"), dated, _heading("Policy History"), dated)
    fill = tuple(_paragraph(f"Words {n}.") for n in range(80))
    reading = Reading((_heading("Policy"), *fill, *blocks))
    assert assemble(reading, NO_HINTS).metadata.effective is None
