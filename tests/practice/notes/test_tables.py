"""Tables and boxes of notes: figures with the day, the stage or the side of their column; questions answered by a tick."""

from __future__ import annotations

import datetime as dt

import pytest

from practice.notes.assertion import read
from practice.notes.boxes import answer, hollow
from practice.notes.celled import cell_values
from practice.notes.model import Assertion, Sentence
from practice.notes.reading import note_of

BY_STAGE = (
    "OBJECTIVE\n            Initial eval 03/16/2026    Today 05/14/2026\n  LEFS      24/80                     49/80\n"
    "  MMT quad  3/5                       4/5\n"
)
BY_DAY = "Trend\n  Date        Hgb     Ferritin\n  11/2024     9.1     12\n  09/01/2026  11.6    212\n"
BY_SIDE = "EXAM\n  VISION    OD       OS\n  BCVA      20/25    20/70\n"


def rows(text: str) -> list[Sentence]:
    return [one for one in note_of(text, "note.txt").sentences if one.cells]


def test_columns_of_stages_give_their_day_to_the_figures() -> None:
    lefs, strength = rows(BY_STAGE)
    assert [(cell.text, cell.day, cell.stage) for cell in lefs.cells] == [
        ("24/80", dt.date(2026, 3, 16), "before"),
        ("49/80", dt.date(2026, 5, 14), "now"),
    ]
    assert [cell.name for cell in strength.cells] == ["MMT quad", "MMT quad"]


def test_rows_of_days_take_their_names_from_the_head() -> None:
    first, last = rows(BY_DAY)
    assert first.cells[0].day == dt.date(2024, 11, 30)
    assert [(cell.name, cell.text) for cell in last.cells] == [("Hgb", "11.6"), ("Ferritin", "212")]
    assert [value.concept for cell in last.cells for value in cell_values(cell)] == ["hemoglobin", "ferritin"]


def test_columns_of_sides_give_their_side() -> None:
    (acuity,) = rows(BY_SIDE)
    assert [(cell.text, cell.side) for cell in acuity.cells] == [("20/25", "right"), ("20/70", "left")]


def test_a_row_that_lacks_a_figure_is_not_guessed_at() -> None:
    (row,) = rows("EXAM\n  VISION    OD       OS\n  BCVA      20/25\n")
    assert [cell.name for cell in row.cells] == [""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Trouble driving?  [ ] yes  [x] no", False),
        ("Trouble driving?  [x] yes  [ ] no", True),
        ("Pregnant  Y [ ]  N [x]", False),
        ("History of falls? No", False),
        ("OSA: ☐ yes ☐ no", None),
        ("Falls [x] yes [x] no", None),
        ("No boxes here", None),
    ],
)
def test_a_question_is_answered_by_its_box(text: str, said: bool | None) -> None:
    assert answer(text) is said


def test_forms_that_nobody_filled_in_are_hollow() -> None:
    assert [text for text in ("[ ] Stroke", "Target date: ____", "*** stroke ***", "[select: stroke / TIA]") if not hollow(text)] == []
    assert not hollow("[x] Stroke")


def test_a_tick_under_a_checklist_says_something_of_the_patient() -> None:
    ticked, empty = (one for one in note_of("Checklist\n  [x] No written safety plan\n  [ ] Stroke\n", "n").sentences if "[" in one.text)
    assert read(ticked).default is Assertion.PRESENT
    assert read(empty).default is Assertion.COPIED


def test_what_stands_below_a_line_of_pasting_is_copied_up_to_the_next_blank_line() -> None:
    note = note_of("-- payer reference pasted by front desk --\nNeeds: stroke; two drugs\n\nStroke in 2019.\n", "note.txt")
    assert [one.default for one in note.sentences] == ["copied", "copied", "present"]
