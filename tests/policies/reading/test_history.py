"""The payer's own revision history."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from policies.model import Block, HistoryEntry, Role, Section
from policies.reading.history import read_history


def _row(*cells: str, header: bool = False, table: int = 1) -> Block:
    return Block("row", " | ".join(cells), cells=cells, header=header, table=table)


def _paragraph(text: str) -> Block:
    return Block("paragraph", text)


def _read(*blocks: Block, heading: str = "Policy History", role: Role = Role.HISTORY) -> list[tuple[str | None, str]]:
    entries = read_history((Section(heading, 2, role, (heading,), blocks),))
    assert all(isinstance(entry, HistoryEntry) for entry in entries)
    return [(entry.date.isoformat() if entry.date else None, entry.text) for entry in entries]


def test_a_table_with_the_date_first() -> None:
    assert _read(_row("Date", "Summary of Changes", header=True), _row("02/01/2026", "Criteria revised"), _row("07/2025", "New")) == [
        ("2026-02-01", "Criteria revised"),
        ("2025-07-01", "New"),
    ]


def test_a_table_with_the_date_last() -> None:
    rows = (_row("Type of Revision", "Summary of Changes", "Date", header=True), _row("Annual Revision", "Option removed", "08/15/2025"))
    assert _read(*rows) == [("2025-08-15", "Annual Revision\nOption removed")]


def test_the_effective_date_is_the_date_of_a_row_with_several() -> None:
    rows = (
        _row("Status", "Review Date", "Effective Date", "Action", header=True),
        _row("Revised", "04/21/2025", "11/15/2025", "Criteria added"),
    )
    assert _read(*rows) == [("2025-11-15", "Revised\nCriteria added")]


def test_a_row_with_an_empty_date_goes_on_and_a_repeated_head_does_not_count() -> None:
    rows = (
        _row("02/01/2026", "Criteria"),
        _row("Date", "Summary of Changes"),
        _row("", "revised"),
        _row("Keywords", ""),
        _paragraph("Approved."),
    )
    assert _read(*rows) == [("2026-02-01", "Criteria\nrevised")]


def test_a_date_inside_a_sentence_does_not_begin_an_entry() -> None:
    assert _read(_row("March 2024", "Policy updated with literature through January 5, 2024, nothing else changed at all")) == [
        ("2024-03-01", "Policy updated with literature through January 5, 2024, nothing else changed at all")
    ]


def test_lines_that_begin_with_a_date() -> None:
    lines = (
        _paragraph("Date Summary of Changes"),
        _paragraph("07/01/2026"),
        _paragraph("Criteria revised"),
        _paragraph("02/2026 - Codes added"),
    )
    assert _read(*lines) == [("2026-07-01", "Criteria revised"), ("2026-02-01", "Codes added")]


def test_lines_that_begin_with_a_status() -> None:
    lines = (
        _paragraph("Updated codes"),
        _paragraph("01/01/2026 n/a Unchanged Code added."),
        _paragraph("Revised 04/21/2025 11/15/2025 Scope renamed."),
        _paragraph("Updated n/a 01/01/2024 Codes removed."),
    )
    assert _read(*lines) == [
        ("2026-01-01", "Updated codes\nCode added."),
        ("2025-11-15", "Revised\nScope renamed."),
        ("2024-01-01", "Updated\nCodes removed."),
    ]


def test_several_dates_after_a_label() -> None:
    assert _read(_paragraph("Revised: 6/23 (add indication); 12/23 (add test)")) == [
        ("2023-06-01", "Revised: (add indication)"),
        ("2023-12-01", "Revised: (add test)"),
    ]


def test_labelled_lines_below_the_references() -> None:
    lines = (
        _paragraph("Poe E. On knees. 2020;3:4."),
        _paragraph("Devised: 6/22"),
        _paragraph("Revised: 6/23 (add indication);"),
        _paragraph("8/25 (add code)"),
    )
    assert _read(*lines, heading="References", role=Role.REFERENCES) == [
        ("2022-06-01", "Devised"),
        ("2023-06-01", "Revised: (add indication)"),
        ("2025-08-01", "Revised: (add code)"),
    ]


def test_a_list_of_bare_dates_says_nothing() -> None:
    assert _read(_paragraph("08/15/19, 10/22/20 and 11/18/21"), _paragraph("02/19/26"), _paragraph("Annual review.")) == [
        ("2026-02-19", "Annual review.")
    ]


def test_the_sections_a_history_reports_on_are_lines_of_it() -> None:
    sections = (
        Section("Policy History", 2, Role.HISTORY, ("Policy History",), (_paragraph("07/01/2026"),)),
        Section("Definitions", 2, Role.HISTORY, ("Definitions",), (_paragraph("Updated list"),)),
    )
    assert read_history(sections) == (HistoryEntry(dt.date(2026, 7, 1), "Definitions\nUpdated list"),)


def test_a_history_without_dates_keeps_its_lines() -> None:
    assert _read(_paragraph("New policy.")) == [(None, "New policy.")]


def test_other_sections_hold_no_history() -> None:
    assert _read(_row("02/01/2026", "Criteria"), heading="Policy", role=Role.COVERAGE) == []


def test_a_list_in_a_cell_belongs_to_the_entry_of_its_row() -> None:
    items = (
        Block("item", "Added knees", 1, "•", table=1, column=2),
        Block("paragraph", "Supporting Information", table=1, column=2),
        Block("item", "05/01/2020 Updated list", 1, "•", table=1, column=2),
    )
    rows = (_row("Date", "Summary of Changes", header=True), _row("02/01/2026", "Coverage Rationale"), *items, _row("07/2025", "New"))
    assert _read(*rows) == [
        ("2026-02-01", "Coverage Rationale\n• Added knees\nSupporting Information\n• 05/01/2020 Updated list"),
        ("2025-07-01", "New"),
    ]


def test_words_before_and_behind_the_date_of_a_cell_are_kept_in_order() -> None:
    rows = (
        _row("Status", "Review Date", "Effective Date", "Action", header=True),
        _row("Updated codes 01/01/2026", "n/a", "Unchanged", "Codes added"),
        _row("Revised", "04/21/2025", "11/15/2025 except for Ohio", "Criteria added"),
    )
    assert _read(*rows) == [("2026-01-01", "Updated codes\nCodes added"), ("2025-11-15", "Revised\nexcept for Ohio\nCriteria added")]


def test_a_status_at_the_end_of_a_line_belongs_to_the_next() -> None:
    lines = (_paragraph("07/01/2025 Added a code (NMN). Updated codes"), _paragraph("04/01/2025 Removed a code."))
    assert _read(*lines) == [("2025-07-01", "Added a code (NMN)."), ("2025-04-01", "Updated codes\nRemoved a code.")]


def _in_cell(kind: Literal["item", "paragraph"], text: str, level: int = 1) -> Block:
    return Block(kind, text, level=level, marker="•" if kind == "item" else "", table=1, column=2)


def test_the_lists_of_a_cell_belong_to_the_entry_of_their_row() -> None:
    found = _read(
        _row("Date", "Summary of Changes", header=True),
        _row("02/01/2026", "Coverage Rationale"),
        _in_cell("item", "01/01/2025 was the date before"),
        _in_cell("paragraph", "Updates"),
        _in_cell("item", "Archived the version before"),
        _row("07/01/2025", ""),
        _in_cell("item", "New"),
    )
    assert found == [
        ("2026-02-01", "Coverage Rationale\n• 01/01/2025 was the date before\nUpdates\n• Archived the version before"),
        ("2025-07-01", "• New"),
    ]
