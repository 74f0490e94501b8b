"""The many ways in which payers print what a policy says of itself. All words here are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.model import Block, Metadata, Reading, ReadingHints
from policies.reading.assemble import assemble
from policies.reading.metadata_dates import column_pairs, read_dates

NO_HINTS = ReadingHints()
NEW_YEAR = dt.date(2026, 1, 1)


def _line(text: str) -> Block:
    return Block("paragraph", text)


def _heading(text: str, level: int = 1) -> Block:
    return Block("heading", text, level)


def _row(*cells: str) -> Block:
    return Block("row", " | ".join(cells), cells=cells, table=1)


def _read(*blocks: Block) -> Metadata:
    return assemble(Reading((*blocks, _heading("Policy Statement", 2), _line("Words."))), NO_HINTS).metadata


@pytest.mark.parametrize(
    "printed",
    [
        "Effective Date: 1/1/26",
        "Effective Date: 01/01/2026",
        "Effective 01-JAN-2026",
        "Effective Date: Jan. 1st, 2026",
        "EFFECTIVE DATE JANUARY 1ST 2026",
        "Effective Date: 1 January 2026",
        "Effective Date: 2026-01-01",
        "Effective: 01.01.2026",
        "Effective Date: 01.01.26",
        "Effective Date: 20260101",
        "Effective Date: 01 - 01 - 2026",
        "Effective Date: 01|01|2026",
        "Effective Date: January 2026",
        "Effective date: 01/2026",
        "Effective Date ............. 1/1/2026",
        "Eff. Date: 01/01/26",
        "Date effective: Jan 1 2026",
        "Policy Effective: 1/1/2026",
        "Policy Effective Date (current version): 1/1/2026",
        "Effective as of 1/1/2026",
        "Effective for dates of service on or after 1/1/2026",
        "Original Effective Date 3/1/2011 Current Effective Date 1/1/2026",
        "Adopted: 01/2010 Effective Date: 1/1/2026 Next Review: 12/26",
        "Effective Date: 01/01/2026 - 12/31/2026",
        "Revised effective date: 1/1/2026",
    ],
)
def test_an_effective_date_however_it_is_printed(printed: str) -> None:
    assert read_dates([printed])["effective"] == NEW_YEAR


@pytest.mark.parametrize(
    "printed",
    [
        "Last Review Date: 11/2025",
        "Last Review Date: 11.25",
        "Last P&T Approval: 11/2025",
        "Last P&T approval date: 11/25",
        "P&T Approval Date: 2/2020; 2/2021; 11/2025",
        "P&T Committee Review Date: 11/01/2025",
        "Date Last Reviewed: November 2025",
        "Latest Review Date: November, 2025",
        "Annual Review Completed: 11/1/2025",
        "Medical Policy Committee Review: 11/1/2025",
        "Committee Approval Date: 11/1/2025",
        "Most Recent Review Date (Revised): November 1, 2025",
        "Last Revised: 11/01/2025",
        "Date of Last Revision: 11/25",
        "Last Approved: 11/2025",
        "Approval Date: 11/01/2025",
        "Reviewed: 11/2023, 11/2024, 11/2025",
        "Dates Reviewed: 12/2011, 03/2012 and 11/2025",
        "Review Dates: 11/24, 11/25",
    ],
)
def test_a_last_review_however_it_is_printed(printed: str) -> None:
    assert read_dates([printed]) == {"last_review": dt.date(2025, 11, 1)}


@pytest.mark.parametrize(
    "printed",
    [
        "Next Review: 11/2026",
        "Next Review Date: November 2026",
        "Next Review Due By: 11/2026",
        "Next annual review: 11/26",
        "Next scheduled review date: 11/1/26",
        "Date of Next Review: 11/1/2026",
        "Review due: 11/01/2026",
        "To be reviewed by 11/1/2026",
    ],
)
def test_a_next_review_however_it_is_printed(printed: str) -> None:
    assert read_dates([printed]) == {"next_review": dt.date(2026, 11, 1)}


@pytest.mark.parametrize(
    "printed",
    [
        "Origination: 03/2011",
        "Origination Date: 03/2011",
        "Date of Origin: 3/1/2011",
        "Created: 1/1/2001",
        "Adopted: 01/2010",
        "Original Issue Date: 1/1/2001",
        "Initial P&T approval: 1/2001",
        "Archived Date: 4/9/2023",
        "Expires: 12/31/2026",
        "Effective: 10/25 patients responded",
        "Policy 2.02.56 effective 2.02.56",
        "The plan reviewed 11/25 charts of its members",
    ],
)
def test_dates_of_other_kinds_and_shares_give_nothing(printed: str) -> None:
    assert read_dates([printed]) == {}


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Policy No.: 123", "123"),
        ("Policy No. MP-045", "MP-045"),
        ("Policy #: RX.PA.012.CCH", "RX.PA.012.CCH"),
        ("Policy#: 54-A", "54-A"),
        ("Policy Number: MM.02.016", "MM.02.016"),
        ("Policy Number: SURG.00011", "SURG.00011"),
        ("Policy ID: UM 123", "UM 123"),
        ("Policy number is 045", "045"),
        ("Policy # 88 Effective Date: 3/1/2026", "88"),
        ("Medical Policy Number: 10.01.514", "10.01.514"),
        ("MEDICAL POLICY – 6.01.58", "6.01.58"),
        ("Medical Policy 11.02.3", "11.02.3"),
        ("Medical Policy: 014", "014"),
        ("Reference Number: CP.MP.107", "CP.MP.107"),
        ("Reference #: ERX.SPA.45", "ERX.SPA.45"),
        ("Guideline #: CG-MED-01", "CG-MED-01"),
        ("Control No: 5521", "5521"),
        ("CG-SURG-27", "CG-SURG-27"),
        ("SURG.00011", "SURG.00011"),
        ("CP.PHAR.123", "CP.PHAR.123"),
        ("Policy Number: 01/01/2026", None),
        ("Policy Number: Effective Date: 1/1/2026", None),
        ("Refer to policy numbers L38779 and A58376", None),
        ("BCBSA Ref. Policy: 6.01.40", None),
        ("Number of visits: 12", None),
        ("Member ID: 123456", None),
        ("Reference: Poe 2020", None),
        ("PMID: 123456", None),
        ("ICD-10", None),
        ("COVID-19", None),
        ("J3285", None),
        ("99213", None),
    ],
)
def test_a_number_however_it_is_printed(printed: str, number: str | None) -> None:
    assert _read(_line(printed)).policy_number == number


TITLES = [
    (_heading("Clinical Policy: Lumbar Brace"), _line("Reference Number: CP.MP.107")),
    (_line("Medical Policy"), _heading("Lumbar Brace"), _line("Policy Number: 123")),
    (_line("Policy Name: Lumbar Brace"), _line("Policy #: 123")),
    (_line("Subject: Lumbar Brace"), _line("Guideline #: CG-MED-01")),
    (_heading("MEDICAL POLICY – 6.01.58"), _heading("Lumbar Brace", 2), _line("BCBSA Ref. Policy: 6.01.40")),
    (_row("Policy Title:", "Lumbar Brace", "Policy Number:", "MM.5"), _row("Effective Date:", "01/01/2026", "Department:", "Review")),
    (_heading("ARCHIVED Lumbar Brace"), _line("Archive Date: 4/9/2023")),
    (_heading("DRAFT"), _heading("Lumbar Brace"), _line("Policy Number: 123")),
    (_heading("Lumbar Brace", 1), _line("Policy Type: Medical"), _line("Status: Reviewed")),
]


@pytest.mark.parametrize("blocks", TITLES)
def test_a_title_however_it_is_printed(blocks: tuple[Block, ...]) -> None:
    assert _read(*blocks).title == "Lumbar Brace"


def test_a_row_of_labels_above_a_row_of_values() -> None:
    printed = _read(
        _row("Policy Number", "Effective Date", "Last Review", "Next Review"),
        _row("K-12", "1/1/26", "11/2025", "11/2026"),
        _row("Origination", "Approved By", "Line of Business", "Status"),
        _row("1/1/2010", "P&T Committee", "Commercial", "Active"),
    )
    assert (printed.policy_number, printed.effective) == ("K-12", NEW_YEAR)
    assert (printed.last_review, printed.next_review) == (dt.date(2025, 11, 1), dt.date(2026, 11, 1))


def test_three_labels_and_values_in_one_row() -> None:
    printed = _read(_row("Policy Number:", "K-12", "Effective Date:", "1/1/26", "Next Review:", "11/2026"))
    assert (printed.policy_number, printed.effective, printed.next_review) == ("K-12", NEW_YEAR, dt.date(2026, 11, 1))


def test_several_labels_in_one_cell() -> None:
    printed = _read(_row("Policy Title: Brace Policy Number: K-12", "Effective Date: 01-JAN-2026 Last P&T Approval: 11/2025"))
    assert (printed.policy_number, printed.effective, printed.last_review) == ("K-12", NEW_YEAR, dt.date(2025, 11, 1))


def test_columns_that_became_lines() -> None:
    assert list(column_pairs("Effective Date Last Review Date", "01/01/2026 06/01/2025")) == [
        "effective date: 01/01/2026",
        "last review date: 06/01/2025",
    ]
    assert list(column_pairs("Effective Date Last Review Date", "01/01/2026")) == []
    assert list(column_pairs("Members reviewed the plan", "01/01/2026 06/01/2025")) == []
    printed = _read(_line("Policy Number Effective Date Last Review Date"), _line("K-12 01/01/2026 06/01/2025"))
    assert (printed.effective, printed.last_review) == (NEW_YEAR, dt.date(2025, 6, 1))


def test_boxes_that_are_not_ticked_name_no_line_of_business() -> None:
    assert _read(_line("Line of Business: ☒ Commercial ☐ Medicaid ☒ Medicare Advantage")).lob == ("commercial", "medicare_advantage")


def test_a_date_of_effect_after_a_printed_date_makes_no_draft_and_nothing_upcoming() -> None:
    assert _read(_line("Published: May 1, 2026"), _line("Effective date: July 1, 2026")).status.value == "active"
