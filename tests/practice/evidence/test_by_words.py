"""Leaves without a name in the vocabulary, ages, better ears, studies that came to nothing: near misses mostly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import yaml

from practice.evidence.asking.ages import ranged_age
from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.notes.reading import note_of
from practice.notes.values import values

ROWS = yaml.safe_load((Path(__file__).parent / "by_words.yml").read_text(encoding="utf-8"))
WORDS = {"m": "met", "n": "not_met", "nd": "not_documented", "c": "conflict"}
VISIT = dt.date(2026, 3, 15)
TRAPPED = 10


def found(quote: str, note: str) -> str:
    return judge_demand(demand(quote), chart_of([note_of(note, "note.txt")], VISIT)).truth.word


@pytest.mark.parametrize("mechanism", sorted({row[0] for row in ROWS}))
def test_only_what_the_record_says_is_taken(mechanism: str) -> None:
    rows = [row for row in ROWS if row[0] == mechanism]
    assert [(q, n, e, found(q, n)) for _, q, n, e in rows if found(q, n) not in [WORDS[one] for one in e.split("|")]] == []


def test_every_larger_mechanism_has_its_traps() -> None:
    traps = Counter(row[0] for row in ROWS if row[3] not in ("m", "n"))
    assert all(
        traps[one] >= TRAPPED for one in ("head", "consequence", "ability", "word for word", "slip", "age", "fruitless", "better", "seen")
    ), traps
    assert len(ROWS) > 160


def test_a_range_of_ages_keeps_the_unit_of_either_figure() -> None:
    told = ranged_age("children from 6 months through 12 years of age")
    assert told is not None
    assert (told[1].value, told[1].value2, told[1].unit) == (0.5, 12.99, "a")
    assert ranged_age("therapy from 2 months to 6 months") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PTA right 35 dB, left 30 dB.", [("right", 35.0), ("left", 30.0)]),
        ("5 mm of translation at L4-5", [(None, 5.0)]),
        ("4 cm of translation at L4-5", []),
        ("translation at L4-5 not measured", []),
        ("C-peptide 0.8 nmol/L", []),
        ("C-peptide 0.8 ng/mL", [(None, 0.8)]),
        ("IOP 12 mmHg OD, 14 mmHg OS", [("right", 12.0), ("left", 14.0)]),
    ],
)
def test_a_figure_is_of_its_side_and_of_its_unit(text: str, expected: list[tuple[str | None, float]]) -> None:
    assert [(one.side, one.amount.low) for one in values(text)] == expected
