"""Sentences that hold the words of a leaf and only speak of the thing: none of them says that the patient has it, had it or lacks it."""

from __future__ import annotations

import datetime as dt

import pytest

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.notes.failing import unfailing
from practice.notes.lengths import outcomes
from practice.notes.reading import note_of

VISIT = dt.date(2026, 3, 15)


def told(quote: str, note: str) -> str:
    return judge_demand(demand(quote), chart_of([note_of(note, "note.txt")], VISIT)).truth.word


ILLS = {
    "Diagnosis of Crohn's disease": "Crohn's disease",
    "Severe asthma": "severe asthma",
    "Generalized myasthenia gravis": "generalized myasthenia gravis",
}
SPOKEN = """fears {x}.
volunteers for {x} foundation.
monitoring for {x}.
could progress to {x}.
precursor of {x}.
{x}-like picture after the flu.
mimics {x} but serology negative.
rather than {x} this is a viral illness.
diagnosis changed from {x} to a drug reaction.
{x} was disproved.
{x} less likely.
{x} would qualify him for the drug.
{x} (sister)
{x} - error
{x}, by history only
{x} or a drug reaction.
{x} until 2021, none since.
{x} code used for billing.
{x} score 0.
misdiagnosed as {x}.
ED called it {x}; we do not agree.
Dr. Lowe wrote {x}; I find no such thing.
does she have {x}
we went over {x} today.
consent form lists {x}.
people with {x} use this drug.
asks that we write {x}.""".splitlines()


@pytest.mark.parametrize("sentence", SPOKEN)
def test_an_illness_that_is_only_spoken_of_is_not_the_patients(sentence: str) -> None:
    assert [quote for quote, x in ILLS.items() if told(quote, f"HPI: {sentence.format(x=x)}") == "met"] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "has {x}.",
        "admitted for {x}.",
        "history of {x} for six years.",
        "here for follow-up of {x}.",
        "limited by {x}, daily.",
        "pt with {x}.",
    ],
)
def test_an_illness_that_is_stated_is_met(sentence: str) -> None:
    assert told("Severe asthma", f"HPI: {sentence.format(x='severe asthma')}") == "met"


USES = {"Treatment with methotrexate": "methotrexate", "Trial of CPAP": "CPAP", "Prior phototherapy": "phototherapy"}
UNUSED = """options: {x}, surgery, observation.
offered {x}.
{x} approved, not shipped yet.
{x} on backorder.
given a script for {x}, still deciding.
{x} coupon given.
{x} helped her sister.
information on {x}.
baseline labs for {x} drawn.
{x} would be next.
before {x} we will check labs.
reserve {x} for flares.
appeal for {x} filed.
something like {x}.
PCP suggested {x}.
works with {x}.
enrolled in a {x} trial, arm unknown.""".splitlines()


@pytest.mark.parametrize("sentence", UNUSED)
def test_a_therapy_that_is_only_spoken_of_was_not_had(sentence: str) -> None:
    assert [quote for quote, x in USES.items() if told(quote, f"HPI: {sentence.format(x=x)}") == "met"] == []


@pytest.mark.parametrize(
    "sentence", ["on {x} since May.", "treated with {x} in 2025.", "{x} for 12 weeks, no relief.", "used {x} nightly."]
)
def test_a_therapy_that_was_had_is_met(sentence: str) -> None:
    assert told("Trial of CPAP", f"HPI: {sentence.format(x='CPAP')}") == "met"


@pytest.mark.parametrize(
    "text",
    [
        "failed to fill it", "failed the eye exam", "kidney failure", "must fail it first", "failure rate quoted", "heat intolerance",
        "stopped because of the cost", "worse since it was held", "side effects were explained", "too early to call it a failure",
    ],
)  # fmt: skip
def test_words_of_failure_that_are_of_no_therapy(text: str) -> None:
    assert not outcomes(text) & {"failed", "intolerant", "contraindicated"}
    assert len(unfailing(text)) == len(text)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("failed ibuprofen, now on adalimumab with relief.", False),
        ("adalimumab started yesterday after ibuprofen failed.", False),
        ("intolerance to penicillin; on adalimumab.", False),
        ("adalimumab and ibuprofen both failed.", True),
        ("failed ibuprofen, etanercept and adalimumab.", True),
    ],
)
def test_what_one_therapy_came_to_is_not_of_another(note: str, expected: bool) -> None:
    assert (told("Failure or intolerance of adalimumab", f"HPI: {note}") == "met") is expected


@pytest.mark.parametrize(
    "note",
    ["PHQ-9 19 in 2019.", "PHQ-9 19 (entry error).", "baseline PHQ-9 19, today much better.", "down from PHQ-9 19.", "projected PHQ-9 19.",
     "trial entry PHQ-9 19.", "PHQ-9 19 before, normal after."],
)  # fmt: skip
def test_a_figure_of_another_time_or_of_nobody_is_none_of_now(note: str) -> None:
    assert told("PHQ-9 score of 15 or greater", f"HPI: {note}") != "met"


@pytest.mark.parametrize("note", ["PHQ-9 19 today.", "PHQ-9 19 on 2/2/2026.", "PHQ-9 now 19, up from 12."])
def test_a_figure_of_now_is(note: str) -> None:
    assert told("PHQ-9 score of 15 or greater", f"HPI: {note}") == "met"


@pytest.mark.parametrize(
    "note",
    ["no information on seizures.", "no medication for seizures.", "no seizures before 2019.", "goal no seizures.",
     "make sure no seizures.",
     "denies seizures but labs say otherwise.", "no known seizures, workup pending.", "no seizure specialist.", "not just seizures."],
)  # fmt: skip
def test_a_denial_of_something_about_a_thing_denies_it_not(note: str) -> None:
    assert told("No history of seizures", f"HPI: {note}") != "met"


@pytest.mark.parametrize("note", ["no seizures.", "denies history of seizures.", "no evidence of seizures.", "negative for seizures."])
def test_a_denial_of_the_thing_does(note: str) -> None:
    assert told("No history of seizures", f"HPI: {note}") == "met"


@pytest.mark.parametrize(
    "note",
    ["overdue for colonoscopy.", "colonoscopy on 4/20/2026.", "prep for colonoscopy explained.", "GI suggested colonoscopy.",
     "colonoscopy required first.", "missed colonoscopy.", "colonoscopy attempted, could not complete."],
)  # fmt: skip
def test_a_procedure_that_is_ahead_or_wished_was_not_done(note: str) -> None:
    assert told("Prior colonoscopy", f"HPI: {note}") != "met"
