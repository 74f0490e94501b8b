"""What charts say plainly in the ways of offices (heads without a colon, sums of scores, sides in columns), and near misses of each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import yaml

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.notes.reading import note_of

ROWS = yaml.safe_load((Path(__file__).parent / "said_plainly.yml").read_text(encoding="utf-8"))
WORDS = {"m": "met", "n": "not_met", "nd": "not_documented", "c": "conflict"}
VISIT = dt.date(2026, 3, 15)


def found(quote: str, note: str) -> str:
    return judge_demand(demand(quote), chart_of([note_of(note, "note.txt")], VISIT)).truth.word


@pytest.mark.parametrize("mechanism", sorted({row[0] for row in ROWS}))
def test_what_is_said_plainly_is_read_and_its_near_misses_are_not(mechanism: str) -> None:
    rows = [row for row in ROWS if row[0] == mechanism]
    assert [(q, n, e, found(q, n)) for _, q, n, e in rows if found(q, n) not in [WORDS[one] for one in e.split("|")]] == []


def test_every_mechanism_has_something_plain_and_near_misses() -> None:
    plain = Counter(row[0] for row in ROWS if row[3] in ("m", "n"))
    misses = Counter(row[0] for row in ROWS if row[3] not in ("m",))
    assert all(plain[one] and misses[one] > 1 for one in {row[0] for row in ROWS})
