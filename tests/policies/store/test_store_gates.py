"""Every gate is seen to close, and to stay open one step before."""

from __future__ import annotations

from dataclasses import replace

from policies.model import Problem
from policies.store.gates import Expected, KnownPolicy, ListedPolicy, ReadPolicy, check_gates, is_closed

EXPECTED = Expected("one.list", min_policies=2, max_policies=4, min_text=10, must_contain=("coverage",), max_lost=0.5)
KNOWN = tuple(KnownPolicy(f"one:p-{n}", frozenset({f"u{n}"}), f"P {n}") for n in range(4))


def listed(*numbers: int) -> tuple[ListedPolicy, ...]:
    return tuple(ListedPolicy(f"u{n}") for n in numbers)


def test_an_ordinary_visit_passes() -> None:
    assert check_gates(EXPECTED, listed(0, 1, 2), KNOWN, [ReadPolicy("u0", "Coverage rationale")]) == ()


def test_too_few_and_too_many_close_the_gate() -> None:
    for numbers, words in (((0,), "1 policies listed, at least 2"), (range(5), "5 policies listed, at most 4")):
        issues = check_gates(EXPECTED, listed(*numbers), (), [])
        assert is_closed(issues)
        assert words in issues[0].detail
        assert issues[0].problem is Problem.GATE
    assert not is_closed(check_gates(EXPECTED, listed(0, 1), (), []))
    assert not is_closed(check_gates(EXPECTED, listed(*range(4)), (), []))


def test_half_may_vanish_and_not_one_more() -> None:
    assert not is_closed(check_gates(EXPECTED, listed(0, 1), KNOWN, []))
    issues = check_gates(EXPECTED, listed(0, 9), KNOWN, [])
    assert is_closed(issues)
    assert "3 of 4 known policies are gone or fail (one:p-1, one:p-2, one:p-3, …), at most 50% expected" in issues[0].detail


def test_a_policy_that_moved_with_its_number_has_not_vanished() -> None:
    moved = tuple(ListedPolicy(f"new{n}", f"p-{n}") for n in range(4))
    assert not is_closed(check_gates(EXPECTED, moved, KNOWN, []))


def test_a_poor_text_holds_back_that_policy_only() -> None:
    read = [ReadPolicy("u1", " short  "), ReadPolicy("u0", "no such word in here"), ReadPolicy("u2", "the COVERAGE rationale")]
    issues = check_gates(EXPECTED, listed(0, 1, 2, 3), KNOWN, read)
    assert [(i.url, i.problem) for i in issues] == [("u0", Problem.GATE), ("u1", Problem.GATE)]
    assert "'coverage' must be in the text" in issues[0].detail
    assert "the text has 5 characters, at least 10 expected" in issues[1].detail
    assert not is_closed(issues)


def test_poor_texts_of_most_policies_close_the_gate() -> None:
    read = [ReadPolicy(f"u{n}", "short") for n in range(3)]
    issues = check_gates(EXPECTED, listed(*range(4)), KNOWN, read)
    assert is_closed(issues)
    assert issues[0].url is None


def test_nothing_known_yet_cannot_vanish() -> None:
    assert check_gates(replace(EXPECTED, max_lost=0), listed(0, 1), (), []) == ()
