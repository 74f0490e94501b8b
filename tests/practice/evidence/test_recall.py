"""What charts say in an office's plainest words is read; what only looks like it is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.notes.reading import note_of

HERE = Path(__file__).parent
NAMES = sorted(path.name for path in HERE.glob("recall_*.yml"))
VISIT = dt.date(2026, 3, 15)


def found(quote: str, note: str) -> str:
    text = note.replace(". Exam:", ".\nExam:").replace(". Plan:", ".\nPlan:")
    return judge_demand(demand(quote), chart_of([note_of(text, "note.txt")], VISIT)).truth.word


def rows_of(name: str) -> list[list[str]]:
    """[kind, leaf, note, expected]: `plain` are met, every other kind is a near miss."""
    rows: list[list[str]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_no_near_miss_is_met(name: str) -> None:
    assert [(q, n) for kind, q, n, _ in rows_of(name) if kind != "plain" and found(q, n) == "met"] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_plainly_is_met(name: str) -> None:
    plain = [(q, n, found(q, n)) for kind, q, n, _ in rows_of(name) if kind == "plain"]
    assert plain and [row for row in plain if row[2] != "met"] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_denied_plainly_is_not_met_and_nothing_else_is(name: str) -> None:
    denied = [(q, n, found(q, n)) for kind, q, n, _ in rows_of(name) if kind == "denied"]
    assert [row for row in denied if row[2] != "not_met"] == []
    assert [(q, n) for kind, q, n, _ in rows_of(name) if kind == "undenied" and found(q, n) == "not_met"] == []
