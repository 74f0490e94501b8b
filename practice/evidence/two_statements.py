"""Leaves that say of a statement that it was not done, or ask it of some alone, judged by the statement itself."""

from __future__ import annotations

from collections.abc import Callable

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as asked_of
from practice.evidence.asking.tested import of_smokers, untested
from practice.evidence.findings.people import judge_tobacco
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged
from rules.truth import Truth


def judge_two(demand: Demand, chart: Chart, judge: Callable[[Demand], Judged]) -> Judged | None:
    """`no test has been resulted` by whether it was done, `… if the member smokes` by whether one smokes; None for any other leaf."""
    if (done := untested(demand.quote)) is not None:
        return judge(asked_of(done)).flipped()  # a test that came out negative was made
    if (asked := of_smokers(demand.quote)) is None:
        return None
    smokes = judge_tobacco(asked_of("current smoker"), chart)
    if smokes.truth is Truth.NOT_MET:
        return Judged(Truth.MET, smokes.places)  # what is asked of smokers alone is fulfilled by who does not smoke
    found = judge(asked_of(asked))
    return found if Truth.MET in (smokes.truth, found.truth) else NOTHING
