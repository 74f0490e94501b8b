"""A case as the evaluator takes it: what people have confirmed and what the chart states, as of the visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from practice.notes.model import Assertion
from practice.refused import PracticeError
from practice.store.cases import case_of
from practice.store.door import Door
from practice.store.facts import facts_of_case
from practice.store.patients import patient_of
from practice.store.rows import CaseRow, Fact, Patient, State
from rules.amounts import exactly
from rules.facts import Case, Known, case

ADULT = 18
"""Years from which a patient counts as adult where a policy says no more than "adult"."""
_SAYS = (Assertion.PRESENT, Assertion.ABSENT)


def known_case(door: Door, case_id: str, *, unconfirmed: bool = False) -> Case:
    """The case from the store.

    unconfirmed  whether proposals count too; whoever shows the result marks it then
    Raises PracticeError where there is no such case, or it has no day of visit from which windows count.
    """
    row = case_of(door, case_id)
    return assembled(row, patient_of(door, row.patient_id), facts_of_case(door, case_id), unconfirmed=unconfirmed)


def assembled(row: CaseRow, patient: Patient, facts: Iterable[Fact], *, unconfirmed: bool = False) -> Case:
    """The case from its parts. Raises PracticeError without a day of visit."""
    if row.visit is None:
        raise PracticeError(f"case {row.id}: it has no day of visit, from which windows count back; import the schedule")
    states = (State.CONFIRMED, State.PROPOSED) if unconfirmed else (State.CONFIRMED,)
    said = [one for one in facts if one.state in states and one.assertion in _SAYS and (one.start is None or one.start <= row.visit)]
    return case(row.visit, [*_person(patient, row.visit), *map(_known, said)])


def age_on(birth: dt.date, day: dt.date) -> int:
    """Whole years; a birthday of 29 February is kept on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _person(patient: Patient, visit: dt.date) -> Iterable[Known]:
    source = f"patient:{patient.id}"
    if patient.birth:
        age = age_on(patient.birth, visit)
        yield Known("pt.age", exactly(age, "a"), visit, visit, source=source)
        yield Known("pt.adult", age >= ADULT, visit, visit, source=source)
    if patient.sex in ("female", "male"):
        yield Known("pt.sex", patient.sex, source=source)


def _known(one: Fact) -> Known:
    value = False if one.assertion is Assertion.ABSENT and one.value is True else one.value
    return Known(one.fact, value, one.start, one.end, one.outcome, source=one.id)
