"""Estimates on simulated history: right on average in every range, intervals that hold what they should, silence where little is known."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Sequence
from typing import Any

import pytest

from practice.access.actor import Role
from practice.flow.requests import decided, submitted
from practice.flow.running import judgement, preflight_case
from practice.flow.terms import turnaround
from practice.likelihood.checking import estimated, reliability
from practice.likelihood.history import estimate, history
from practice.likelihood.model import LEAST, Past, fitted
from practice.refused import AccessRefused

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
PAYERS, PROCEDURES = ("a", "b", "c", "d"), ("1", "2", "3", "4", "5")


class World:
    """Payers and procedures with chances of their own; the record's share of met criteria moves them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.of = {key: self.random.gauss(0, 0.7) for key in (*PAYERS, *PROCEDURES)}

    def chance(self, payer: str, procedure: str, band: str) -> float:
        base = {"all": 1.6, "most": 0.3, "few": -1.0, "against": -1.8}[band]
        return 1 / (1 + math.exp(-(base + self.of[payer] + self.of[procedure])))

    def past(self, count: int) -> list[Past]:
        out = []
        for _ in range(count):
            payer, procedure = self.random.choice(PAYERS), self.random.choice(PROCEDURES)
            share, against = self.random.choice((1.0, 1.0, 0.7, 0.5, 0.2)), self.random.random() < 0.1
            one = Past(payer, procedure, share, against, False)
            came = self.random.random() < self.chance(payer, procedure, one.band)
            out.append(Past(payer, procedure, share, against, came))
        return out


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_what_is_said_comes_about_as_often(seed: int) -> None:
    found = reliability(World(seed).past(1500))
    assert found is not None and found.cases > 1200
    assert found.off < 0.03
    assert found.brier < found.plain - 0.01, "better than the bare rate of approvals"
    assert all(abs(one.said - one.came) < 0.12 for one in found.bins if one.cases >= 100)


def test_intervals_hold_the_true_chance_nine_times_in_ten() -> None:
    inside = total = 0
    for seed in range(12):
        world = World(100 + seed)
        model = fitted(world.past(400))
        for payer in PAYERS:
            for procedure in PROCEDURES:
                for share, against in ((1.0, False), (0.6, False), (0.1, False), (1.0, True)):
                    told = model.estimate(payer, procedure, share, against)
                    if told.low is not None and told.high is not None:
                        total += 1
                        inside += told.low <= world.chance(payer, procedure, told.band) <= told.high
    assert total > 700
    assert 0.87 <= inside / total <= 0.93


def test_more_history_makes_it_surer() -> None:
    widths, past = [], World(7).past(3200)
    for count in (100, 800, 3200):
        told = fitted(past[:count]).estimate("a", "1", 1.0, False)
        assert told.low is not None and told.high is not None and told.likelihood is not None
        assert told.low < told.likelihood < told.high
        widths.append(told.high - told.low)
    assert widths[-1] < 0.7 * widths[0]


def alike(count: int, approved: bool = True, payer: str = "a") -> Sequence[Past]:
    return [Past(payer, "1", 1.0, False, approved)] * count


def test_little_history_is_said_to_be_little() -> None:
    assert fitted(()).estimate("a", "1", 1.0, False).likelihood is None
    assert fitted(alike(LEAST - 1)).estimate("a", "1", 1.0, False).likelihood is None
    assert fitted(alike(LEAST)).estimate("a", "1", 1.0, False).likelihood is not None
    assert fitted(alike(LEAST)).estimate("a", "1", 0.2, False).likelihood is None
    told = fitted([*alike(LEAST), *alike(4, payer="b")]).estimate("b", "1", 1.0, False)
    assert told.likelihood is None and "not enough history" in told.words and told.behind == (4, 4, 24, 24)


def test_it_is_never_certain() -> None:
    told = fitted(alike(50)).estimate("a", "1", 1.0, False)
    assert told.likelihood is not None and 0.9 < told.likelihood < 1 and told.low is not None and told.low < 0.98
    assert "50 decided requests of this payer and procedure" in told.words and "interval" in told.words


def test_a_new_procedure_leans_on_its_payer() -> None:
    model = fitted([*alike(60, True, "a"), *alike(60, False, "b")])
    good, bad = model.estimate("a", "new", 1.0, False), model.estimate("b", "new", 1.0, False)
    assert good.likelihood is not None and bad.likelihood is not None
    assert good.likelihood > 0.6 > 0.4 > bad.likelihood and good.behind[0] == 0


def test_the_check_looks_only_back() -> None:
    past = World(3).past(300)
    assert estimated(past)[:50] == estimated(past[:200])[:50]
    assert reliability(past[:10]) is None


def test_history_is_read_without_names_and_by_those_who_may(knee: Any, door_for: Any) -> None:
    for number, decision in enumerate(("approved", "denied", "withdrawn")):
        case = knee.case(str(number))
        knee.note(case)
        preflight_case(knee.door, knee.shelf, case)
        submitted(knee.door, case, AT - dt.timedelta(days=3), turnaround())
        decided(knee.door, case, decision, dt.date(2026, 3, 1))
    unseen = knee.case("9")
    submitted(knee.door, unseen, AT - dt.timedelta(days=3), turnaround())
    decided(knee.door, unseen, "approved", dt.date(2026, 3, 1))
    past = history(door_for(Role.MANAGER))
    assert sorted((one.payer, one.procedure, one.share, one.approved) for one in past) == [
        ("one", "73721", 1.0, False), ("one", "73721", 1.0, True),
    ]  # fmt: skip
    told = estimate(fitted(past), case, judgement(knee.door, case.id))
    assert told.likelihood is None and told.band == "all"
    with pytest.raises(AccessRefused):
        history(door_for(Role.FRONT_DESK))


def test_only_the_first_decision_counts(knee: Any) -> None:
    case = knee.case()
    preflight_case(knee.door, knee.shelf, case)
    submitted(knee.door, case, AT - dt.timedelta(days=9), turnaround())
    decided(knee.door, case, "denied", dt.date(2026, 2, 25))
    decided(knee.door, case, "approved", dt.date(2026, 3, 1))
    assert [one.approved for one in history(knee.door)] == [False]
