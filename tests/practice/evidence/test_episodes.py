"""Conservative care added up from its dated episodes, and the part of the body that a therapy was for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.notes.lengths import spans
from practice.notes.reading import note_of
from practice.notes.regions import elsewhere, regions_of

ASKED = "Failure of at least 6 weeks of provider-directed conservative care within the past 6 months"
SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice" / "notes" / "ashgrove-2026-11-18.txt"


def judged(text: str, visit: dt.date = dt.date(2026, 11, 18), asked: str = ASKED) -> str:
    return judge_demand(demand(asked), chart_of([note_of(text, "note.txt")], visit)).truth.word


def test_the_sample_patient_had_six_weeks_of_care() -> None:
    chart = chart_of([note_of(SAMPLE.read_text(encoding="utf-8"), "note.txt")], dt.date(2026, 11, 18))
    of_any = judge_demand(demand(ASKED.replace("provider-directed ", "")), chart)
    directed = judge_demand(demand(ASKED), chart)
    assert of_any.truth.word == directed.truth.word == "met"
    assert [place.sentence.text.split()[1] for place in of_any.places] == ["took", "completed"]
    assert [place.sentence.text.split()[1] for place in directed.places] == ["completed"]  # nothing says that naproxen was prescribed


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("HPI: Meloxicam from 8/3/2026 to 9/2/2026 without relief. PT from 8/31/2026 to 10/2/2026, no improvement.", "met"),
        ("HPI: PT from 8/3/2026 to 8/24/2026 without relief. PT from 10/1/2026 to 10/25/2026, no improvement.", "not_met"),
        ("HPI: PT from 1/5/2026 to 3/20/2026 without relief.", "not_documented"),
        (
            "HPI: Ibuprofen over the counter from 8/3/2026 to 10/20/2026 and ice from 8/3/2026 to 10/20/2026 without relief.",
            "not_documented",
        ),
        ("HPI: PT from 8/3/2026 to 10/20/2026.", "not_documented"),
        ("Plan: PT from 11/20/2026 to 1/8/2027 if the insurer agrees.", "not_documented"),
    ],
)
def test_only_dated_care_of_a_provider_in_one_run_and_in_the_window_counts(note: str, expected: str) -> None:
    assert judged(note) == expected


def test_spans_are_read_between_and_across_a_line() -> None:
    visit = dt.date(2026, 11, 18)
    said = ["between 2026-09-24 and 2026-11-05", "from 2026-09-21 to\n2026-11-02", "began 9/1/2026, stopped 10/1/2026"]
    assert [len(spans(text, visit)) for text in said] == [1, 1, 1]
    assert spans("seen 2026-09-24 and 2026-11-05", visit) == ()


def test_parts_of_the_body_are_kept_apart() -> None:
    assert regions_of("PT for the right shoulder") == {"shoulder"}
    assert elsewhere("PT for the right shoulder", frozenset({"low back"}))
    assert not elsewhere("PT for back and shoulder", frozenset({"low back"}))
    assert not elsewhere("PT twice a week", frozenset({"low back"}))
