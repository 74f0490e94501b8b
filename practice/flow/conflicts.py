"""Facts of one chart that contradict each other: shown together until a person decides which holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from practice.flow.noted import note_facts
from practice.notes.model import STATED, Assertion
from practice.store.rows import ADDENDUM, Fact, State
from rules.amounts import Amount


def conflicts(facts: Iterable[Fact]) -> frozenset[str]:
    """The facts, by id, that another fact of the same thing contradicts. Rejected facts contradict nothing."""
    groups: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        if fact.state is not State.REJECTED and fact.origin != ADDENDUM:  # answers are to different lines; the lines' rows tell conflicts
            place = dict(fact.qualifiers)
            groups.setdefault((fact.fact, place.get("laterality", ""), place.get("level", "")), []).append(fact)
    return frozenset(one for group in groups.values() for pair in _against(group) for one in pair)


def _against(group: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(group, 2):
        if _states(one, other) or _measures(one, other):
            yield one.id, other.id


def _states(one: Fact, other: Fact) -> bool:
    """One says it is so, the other that it is not; of a state the later note counts, of what was done a later denial contradicts."""
    yes, no = (one, other) if one.assertion in STATED else (other, one)
    if yes.assertion not in STATED or no.assertion is not Assertion.ABSENT or isinstance(yes.value, Amount):
        return False
    if yes.fact.split(".")[0] in note_facts().once:
        return _day(no) >= _day(yes)
    return _day(no) == _day(yes)


def _measures(one: Fact, other: Fact) -> bool:
    """Two figures of one measure and one day that exclude each other."""
    if not isinstance(one.value, Amount) or not isinstance(other.value, Amount) or one.start is None or one.start != other.start:
        return False
    if one.value.unit != other.value.unit or {one.assertion, other.assertion} != {Assertion.PRESENT}:
        return False
    return one.value.high < other.value.low or other.value.high < one.value.low


def _day(fact: Fact) -> dt.date:
    return fact.written or fact.end or fact.start or dt.date.min
