"""Findings: Kleene's three values and conflict, thresholds with units, windows, and the facts that would decide."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.amounts import Amount, compare, days, exactly
from rules.deciding import deciding
from rules.evaluate import evaluate
from rules.facts import Case, Known, case
from rules.many import Cases
from rules.model import All, Always, Any, AtLeast, Atom, If, Node, Not, Ref, Unless
from rules.truth import Truth, at_least, conjunction, disjunction, negated

VISIT = dt.date(2026, 3, 2)
TRUTHS = st.sampled_from(list(Truth))
FACTS = "abcdef"
MET, NOT_MET, SILENT, CONFLICT = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED, Truth.CONFLICT


def yes(fact: str) -> Atom:
    return Atom(fact, 0, fact)


NODES = st.recursive(
    st.sampled_from(FACTS).map(yes),
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=3).map(lambda of: All(tuple(of))),
        st.lists(below, min_size=1, max_size=3).map(lambda of: Any(tuple(of))),
        st.tuples(st.integers(1, 3), st.lists(below, min_size=3, max_size=4)).map(lambda pair: AtLeast(pair[0], tuple(pair[1]))),
        below.map(Not),
        st.tuples(below, below).map(lambda pair: Unless(*pair)),
        st.tuples(below, below).map(lambda pair: If(*pair)),
    ),
    max_leaves=8,
)
STATES = st.dictionaries(st.sampled_from(FACTS), st.sampled_from([True, False, "both"]))


def of_states(states: dict[str, object]) -> Case:
    known = [Known(fact, value) for fact, state in states.items() for value in ((True, False) if state == "both" else (state,))]
    return case(VISIT, known)  # type: ignore[arg-type]


# ---------------------------------------------------------------- three values


@given(st.lists(TRUTHS, max_size=5))
def test_de_morgan(parts: list[Truth]) -> None:
    assert negated(conjunction(parts)) is disjunction(negated(part) for part in parts)
    assert negated(disjunction(parts)) is conjunction(negated(part) for part in parts)


@given(st.lists(TRUTHS, min_size=1, max_size=5))
def test_all_and_any_are_the_ends_of_at_least(parts: list[Truth]) -> None:
    assert at_least(1, parts) is disjunction(parts)
    assert at_least(len(parts), parts) is conjunction(parts)
    assert at_least(0, parts) is MET and at_least(len(parts) + 1, parts) is NOT_MET


@given(st.lists(TRUTHS, max_size=4), TRUTHS)
def test_what_is_decided_stays_decided_when_more_is_known(parts: list[Truth], last: Truth) -> None:
    for combine in (conjunction, disjunction):
        before = combine([*parts, SILENT])
        if before.known:
            assert combine([*parts, last]) is before


@given(NODES, STATES, st.sampled_from(FACTS), st.booleans())
def test_a_new_fact_never_turns_a_decided_finding(node: Node, states: dict[str, object], fact: str, value: bool) -> None:
    before = evaluate(node, of_states(states)).truth
    if before.known and fact not in states:
        assert evaluate(node, of_states(states | {fact: value})).truth is before


@given(NODES)
def test_silence_is_never_met_nor_not_met(node: Node) -> None:
    assert evaluate(node, case(VISIT, [])).truth is SILENT


@given(NODES, STATES)
def test_a_finding_agrees_with_every_way_the_unknown_could_turn_out(node: Node, states: dict[str, object]) -> None:
    found = evaluate(node, of_states(states)).truth
    if found.known:
        unknown = [fact for fact in FACTS if states.get(fact) not in (True, False)]
        for values in itertools.islice(itertools.product((True, False), repeat=len(unknown)), 64):
            settled = {fact: state for fact, state in states.items() if state != "both"} | dict(zip(unknown, values, strict=True))
            assert evaluate(node, of_states(settled)).truth is found


@given(NODES, st.lists(STATES, min_size=1, max_size=6))
def test_many_cases_at_once_come_to_the_same(node: Node, several: list[dict[str, object]]) -> None:
    cases = [of_states(states) for states in several]
    assert list(Cases(cases).truths(node)) == [evaluate(node, one).truth for one in cases]


def test_no_condition_is_met_and_a_reference_is_open() -> None:
    assert evaluate(Always(), case(VISIT, [])).truth is MET
    assert evaluate(Ref("criteria above", "see above", 0), case(VISIT, [])).truth is SILENT
    assert Cases([case(VISIT, [])]).truths(All(())).tolist() == np.array([MET]).tolist()


# ---------------------------------------------------------------- what would decide


@given(NODES, STATES)
def test_the_deciding_facts_decide(node: Node, states: dict[str, object]) -> None:
    finding = evaluate(node, of_states(states))
    needs = deciding(finding)
    if finding.truth.known:
        assert frozenset() in (needs.to_meet, needs.to_fail)
        return
    for wanted, facts in ((MET, needs.to_meet), (NOT_MET, needs.to_fail)):
        if facts:
            settled = {fact: state for fact, state in states.items() if fact not in facts}
            outcomes = {
                evaluate(node, of_states(settled | dict(zip(sorted(facts), values, strict=True)))).truth
                for values in itertools.product((True, False), repeat=len(facts))
            }
            repeated = len(facts) < sum(1 for _ in _leaf_facts(node) if _ in facts)
            assert wanted in outcomes or repeated


def _leaf_facts(node: Node) -> list[str]:
    from rules.model import leaves

    return [leaf.fact for leaf in leaves(node) if isinstance(leaf, Atom)]


def test_the_smallest_set_is_named() -> None:
    node = All((yes("a"), Any((yes("b"), All((yes("c"), yes("d")))))))
    needs = deciding(evaluate(node, of_states({"a": True})))
    assert needs.to_meet == {"b"} and needs.to_fail == {"b", "c"}
    assert deciding(evaluate(AtLeast(2, (yes("a"), yes("b"), yes("c"))), of_states({"a": True}))).to_meet == {"b"}


# ---------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("amount", "op", "value", "unit", "truth"),
    [
        (exactly(6, "wk"), ">=", 6, "wk", MET),
        (exactly(6, "wk"), ">", 6, "wk", NOT_MET),
        (exactly(42, "d"), ">=", 6, "wk", MET),
        (Amount(5, 7, "wk"), ">=", 6, "wk", SILENT),
        (exactly(3, "mo"), ">=", 12, "wk", MET),
        (exactly(3, "mo"), ">=", 13, "wk", SILENT),
        (exactly(12, "wk"), ">=", 3, "mo", SILENT),
        (exactly(40, "kg/m2"), ">", 40, "kg/m2", NOT_MET),
        (exactly(40.1, "kg/m2"), ">", 40, "kg/m2", MET),
        (exactly(1, "kg"), "<", 999, "g", NOT_MET),
        (exactly(5, "kg"), ">=", 5, "mm[Hg]", SILENT),
        (exactly(3), ">=", 3, "1", MET),
        (exactly(3, "{sessions}"), "<=", 2, "1", NOT_MET),
        (exactly(50, "%"), "=", 50, "%", MET),
        (exactly(50, "%"), "!=", 50, "%", NOT_MET),
    ],
)
def test_thresholds(amount: Amount, op: str, value: float, unit: str, truth: Truth) -> None:
    assert compare(amount, op, value, None, unit) is truth  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "truth"), [(34.9, NOT_MET), (35, MET), (39.9, MET), (40, NOT_MET)])
def test_between_takes_its_ends(value: float, truth: Truth) -> None:
    assert compare(exactly(value, "kg/m2"), "between", 35, 39.9, "kg/m2") is truth


def test_windows() -> None:
    assert days("12 mo") == (336, 372) and days("2 wk") == (14, 14)
    assert days("soon") is None


# ---------------------------------------------------------------- facts against each other


PT = Atom("six weeks of therapy", 0, "tx.pt", ">=", 6, unit="wk", within="12 mo", outcome="failed")
BMI = Atom("BMI over 40", 0, "obs.bmi", ">", 40, unit="kg/m2")


def known(fact: str, value: float, unit: str, day: dt.date | None, outcome: str | None = None) -> Known:
    return Known(fact, exactly(value, unit), day, day, outcome)


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ([], SILENT),
        ([known("tx.pt", 8, "wk", VISIT - dt.timedelta(30), "failed")], MET),
        ([known("tx.pt", 8, "wk", VISIT - dt.timedelta(30))], SILENT),
        ([known("tx.pt", 8, "wk", VISIT - dt.timedelta(30), "improved")], NOT_MET),
        ([known("tx.pt", 8, "wk", VISIT - dt.timedelta(500), "failed")], SILENT),
        ([known("tx.pt", 8, "wk", None, "failed")], SILENT),
        ([known("tx.pt", 4, "wk", VISIT - dt.timedelta(30), "failed")], NOT_MET),
        ([known("tx.pt", 8, "wk", VISIT + dt.timedelta(30), "failed")], SILENT),
    ],
)
def test_a_therapy_in_a_window_with_an_outcome(facts: list[Known], truth: Truth) -> None:
    assert evaluate(PT, case(VISIT, facts)).truth is truth


def test_of_a_measured_value_the_latest_counts_and_the_same_day_is_a_conflict() -> None:
    early, late = (known("obs.bmi", value, "kg/m2", VISIT - dt.timedelta(away)) for value, away in ((41, 60), (39, 10)))
    assert evaluate(BMI, case(VISIT, [early, late])).truth is NOT_MET
    assert evaluate(BMI, case(VISIT, [late, early])).truth is NOT_MET
    same = known("obs.bmi", 42, "kg/m2", VISIT - dt.timedelta(10))
    found = evaluate(BMI, case(VISIT, [late, same]))
    assert found.truth is CONFLICT and set(found.rests_on) == {late, same}


def test_what_was_once_so_stays_so() -> None:
    once = Known("proc.esi", True, VISIT - dt.timedelta(90), VISIT - dt.timedelta(90))
    not_then = Known("proc.esi", False, VISIT - dt.timedelta(200), VISIT - dt.timedelta(200))
    assert evaluate(yes("proc.esi"), case(VISIT, [once, not_then])).truth is MET


def test_a_window_may_count_from_an_event() -> None:
    atom = Atom("within 6 months before surgery", 0, "doc.psych", within="6 mo", before="surgery")
    surgery = dt.date(2026, 9, 1)
    seen = Known("doc.psych", True, dt.date(2026, 1, 15), dt.date(2026, 1, 15))
    assert evaluate(atom, case(VISIT, [seen], {"surgery": surgery})).truth is SILENT
    assert evaluate(atom, case(VISIT, [seen], {"surgery": dt.date(2026, 4, 1)})).truth is MET
