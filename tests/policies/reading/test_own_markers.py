"""Markers of a document's own make: they are such only where they count on from the first of their kind."""

from __future__ import annotations

import pytest

from policies.model import ReadingHints
from policies.reading.markers import readings
from policies.reading.series import own_markers
from policies.reading.text.reader import read_text

TABLES = """The scan is covered if the patient fits TABLE 1 and TABLE 2.

TABLE 1. Reason
1A   New swelling of the knee
1B   Swelling that came back after drainage

TABLE 2. Before the scan
2A   Plain films were taken
2B   A brace was worn
2C   Rest
"""


def items(text: str) -> list[tuple[str, int, str]]:
    return [(b.marker, b.level, b.text) for b in read_text(text.encode(), ReadingHints()).blocks if b.kind == "item"]


def test_rows_and_the_parts_above_them_are_items() -> None:
    assert items(TABLES) == [
        ("TABLE 1.", 1, "Reason"),
        ("1A", 2, "New swelling of the knee"),
        ("1B", 2, "Swelling that came back after drainage"),
        ("TABLE 2.", 1, "Before the scan"),
        ("2A", 2, "Plain films were taken"),
        ("2B", 2, "A brace was worn"),
        ("2C", 2, "Rest"),
    ]


def test_rows_below_rows() -> None:
    text = "All are met.\n1-1  Pain\n1-2  Care, comprising\n     1-2a  exercise; and\n     1-2b  a brace\n1-3  Plain films\n"
    assert [(marker, level) for marker, level, _ in items(text)] == [("1-1", 1), ("1-2", 1), ("1-2a", 2), ("1-2b", 2), ("1-3", 1)]


@pytest.mark.parametrize(
    "lines",
    [
        ["2D echo was normal", "Doppler was normal"],
        ["C1 inhibitor deficiency", "C2 deficiency"],
        ["T12 fracture", "L1 fracture"],
        ["1B disease", "1C disease"],
        ["Table 1. Doses", "The dose is low.", "Table 2. Codes", "The code is new."],
        ["12-15 visits", "Part A covers it"],
    ],
)
def test_words_that_look_so_are_none(lines: list[str]) -> None:
    assert own_markers(lines) == {}


def test_a_series_begins_with_its_first_and_counts_on() -> None:
    assert sorted(own_markers(["R-1 Age", "R-2 Pain", "R-4 Rest"])) == [0, 1]
    assert own_markers(["1a Age", "1b Pain"]) == {}, "two of a kind that is often a word are not enough"
    assert sorted(own_markers(["1a Age", "1b Pain", "1c Rest"])) == [0, 1, 2]


def test_what_they_count() -> None:
    assert readings("1C") == (("outline2", 3),)
    assert readings("1-3b") == (("outline3", 2),)
    assert readings("TABLE 4.") == (("label table", 4),)
    assert readings("PART B:") == (("label part", 2),)
