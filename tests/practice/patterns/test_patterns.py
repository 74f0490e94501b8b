"""Alerts and shifts on invented years with a truth; rates; figures; payers' errors."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from policies.model import Block, Document, Metadata, Role, Section
from practice.denials.model import Appeal, AppealOutcome, Cited, DenialLetter, LineStatus, Round
from practice.patterns.alerts import alerts
from practice.patterns.figures import figures, months
from practice.patterns.model import Key, KnownChange
from practice.patterns.payer_errors import payer_errors
from practice.patterns.rates import among, rate, wilson
from practice.patterns.shifts import shifts
from practice.patterns.table import table_of


def _years() -> Any:
    found = importlib.util.spec_from_file_location("invented_years", Path(__file__).with_name("years.py"))
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["invented_years"] = module
    found.loader.exec_module(module)
    return module


YEARS = _years()
SEEDS = range(2000, 2005)  # the whole run over 200 years is `python tests/practice/patterns/many_years.py`


def related(one: Key, other: Key) -> bool:
    return set(one) <= set(other) or set(other) <= set(one)


def without_reason(key: Key) -> Key:
    return tuple(pair for pair in key if pair[0] != "reason")


@pytest.fixture(scope="module")
def told() -> list[tuple[Any, Any, Any]]:
    found = []
    for seed in SEEDS:
        year = YEARS.year(seed)
        table = table_of(year.lines)
        found.append((year, alerts(table), shifts(table, year.changes)))
    return found


def test_planted_patterns_are_found_and_hardly_anything_else(told: list[tuple[Any, Any, Any]]) -> None:
    planted = found = false = every = 0
    for year, alarms, _ in told:
        truth = [*year.patterns, *year.caused.values()]
        planted += len(year.patterns)
        found += sum(any(related(key, alarm.key) for alarm in alarms) for key in year.patterns)
        every += len(alarms)
        false += sum(not any(related(without_reason(key), without_reason(alarm.key)) for key in truth) for alarm in alarms)
    assert found / planted >= 0.9, f"{found} of {planted}"
    assert false / every <= 0.05, f"{false} of {every}"


def test_planted_changes_are_held_to_be_what_a_move_began_with(told: list[tuple[Any, Any, Any]]) -> None:
    caused = right = wrong = 0
    for year, _, moves in told:
        named = {move.change.change_id for move in moves if move.change}
        caused += len(year.caused)
        right += len(named & set(year.caused))
        wrong += len(named - set(year.caused))
    assert right / caused >= 0.85, f"{right} of {caused}"
    assert wrong <= 1


def test_a_quiet_year_tells_nothing() -> None:
    found = 0
    for seed in SEEDS:
        year = YEARS.year(seed, patterns=0, caused=0)
        table = table_of(year.lines)
        found += bool(alerts(table)) + bool([move for move in shifts(table, year.changes) if move.change])
    assert found <= 1


def test_nothing_is_told_of_nothing() -> None:
    empty = table_of([])
    assert alerts(empty) == () and shifts(empty, []) == ()


def test_the_same_year_gives_the_same_answer() -> None:
    year = YEARS.year(2001)
    assert alerts(table_of(year.lines)) == alerts(table_of(list(year.lines)))


def test_a_move_at_all_payers_is_not_put_down_to_one_payers_change() -> None:
    year = YEARS.year(2003, patterns=0, caused=0, idle=0)
    day = dt.date(2025, 7, 1)
    lines = [
        line._replace(denied=True, status=LineStatus.DENIED, reason="documentation", denied_cents=line.charged_cents)
        if line.procedure == "72148" and line.service_date >= day and number % 4 == 0
        else line
        for number, line in enumerate(year.lines)
    ]
    change = KnownChange("c", "northlake", "northlake:1", "2", day, frozenset({"72148"}), "", "tightened")
    moves = shifts(table_of(lines), [change])
    assert [move for move in moves if move.change] == []


def test_two_changes_of_one_day_cannot_be_told_apart() -> None:
    year = YEARS.year(2004, patterns=0, caused=0, idle=0)
    day = dt.date(2025, 7, 1)
    lines = [
        line._replace(denied=True, status=LineStatus.DENIED, reason="documentation", denied_cents=line.charged_cents)
        if (line.payer_id, line.procedure) == ("northlake", "72148") and line.service_date >= day and number % 3 == 0
        else line
        for number, line in enumerate(year.lines)
    ]
    changes = [KnownChange(name, "northlake", f"northlake:{name}", "2", day, frozenset({"72148"}), "", "tightened") for name in ("a", "b")]
    (move,) = [move for move in shifts(table_of(lines), changes) if move.change]
    assert {move.change.change_id, *(other.change_id for other in move.others)} == {"a", "b"}
    assert move.earliest <= day <= move.latest


# ---------------------------------------------------------------- rates and figures


def test_wilson_is_right_for_known_counts() -> None:
    low, high = wilson(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)
    assert wilson(0, 0) == (0.0, 1.0)


def test_small_numbers_are_drawn_to_their_fellows() -> None:
    small, *others = among([(2, 2), (5, 100), (8, 100), (3, 100), (6, 100)])
    assert small.share == 1.0 and small.shrunk < 0.5
    assert all(abs(one.shrunk - one.share) < 0.03 for one in others)
    assert rate(0, 0).share == 0.0


def line(**wishes: Any) -> Any:
    return YEARS.year(1, lines=1, patterns=0, caused=0, idle=0).lines[0]._replace(**wishes)


def test_money_and_appeals_of_a_payer() -> None:
    no = {"denied": True, "status": LineStatus.DENIED, "reason": "coding", "denied_cents": 10000, "paid_cents": 0}
    lines = [
        line(line_id="a", claim_id="1", payer_id="p", **no),
        line(line_id="b", claim_id="2", payer_id="p", **no),
        line(line_id="c", claim_id="3", payer_id="p", **no, current=False),
        line(line_id="c2", claim_id="3", payer_id="p", first_pass=False, sequence=Round.CORRECTED, paid_cents=9000, denied=False,
             status=LineStatus.PAID, reason="", denied_cents=0),
        line(line_id="d", claim_id="4", payer_id="p", denied=False, status=LineStatus.PAID, reason="", denied_cents=0),
    ]  # fmt: skip
    appeals = [
        Appeal("a", "appeal", dt.date(2025, 5, 1), dt.date(2025, 6, 1), AppealOutcome.OVERTURNED, 8000),
        Appeal("b", "appeal", dt.date(2025, 5, 1), dt.date(2025, 6, 1), AppealOutcome.UPHELD),
    ]
    (found,) = figures(lines, appeals)
    assert (found.lines, found.first_pass.refused, found.denied_cents) == (4, 1, 30000)
    assert found.recovered_cents == 8000 + 9000
    assert found.at_stake_cents == 2000 + 1000, "the upheld one is lost"
    assert found.overturned is not None and (found.overturned.refused, found.overturned.lines) == (1, 2)
    assert found.turnaround_days == 17
    assert sum(one.refused.lines for one in months(lines)) == 4


# ---------------------------------------------------------------- payers' errors


def letter(criterion: str) -> DenialLetter:
    cited = Cited("NL-101", criterion, 0, len(criterion))
    return DenialLetter("l", None, "p", "P", "", "", (), None, None, "not_medically_necessary", "", (cited,), None, "p:nl-101@1", "f")


@pytest.mark.parametrize(
    ("criterion", "wrong"),
    [
        ("six weeks of supervised exercise therapy were not completed", False),
        ("12 weeks of supervised exercise therapy", True),
        ("genetic counseling before the scan", True),
        ("therapy", False),
    ],
)
def test_a_criterion_that_the_policy_does_not_hold_is_told(criterion: str, wrong: bool) -> None:
    text = "The scan is covered after six (6) weeks of supervised exercise therapy."
    document = Document(Metadata(title="t"), (Section("Coverage", 2, Role.COVERAGE, ("Coverage",), (Block("paragraph", text),)),))
    errors = payer_errors([letter(criterion)], {"p:nl-101@1": document}.get)
    assert bool(errors) is wrong
    assert all(error.nearest in text for error in errors)


def test_an_unknown_version_proves_nothing() -> None:
    assert payer_errors([letter("genetic counseling before the scan")], lambda _: None) == ()
