"""What a leaf takes from the list that it stands in: the measure of the line above, the noun at the end, what care came to."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import preflight

VISIT = dt.date(2026, 3, 15)
WEIGHT = """The operation is covered when ALL of the following are met:
1. Body mass index (BMI) at the time of the request is ONE of the following:
   a. 40 kg/m2 or greater
   b. 35 to 39.9 kg/m2
"""
PAP = """The appliance is covered when ALL of the following are met:
1. PAP was used for at least 30 days and could not be tolerated
2. Age 18 years or older
"""
NECK = """MRI of the cervical spine is covered when ANY ONE of the following is met:
1. Symptoms have been present for 6 weeks or longer
2. Personal history of breast, lung, prostate or thyroid cancer

It is not covered when the following applies:
- Cervical MRI was already done within the past 12 months and symptoms have not changed since
"""


def found(policy: str, note: str, leaf: str) -> str:
    result = preflight(read_document(policy.encode(), name="policy.txt"), [note_of(note, "note.txt")], VISIT)
    return next(one.truth.word for one in result.findings if leaf in one.quote)


@pytest.mark.parametrize(
    ("note", "leaf", "truth"),
    [
        ("Vitals: BMI 43.1", "40 kg/m2", "met"),
        ("Vitals: BMI 38.2", "40 kg/m2", "not_met"),
        ("Vitals: BMI 38.2", "35 to 39.9", "met"),
        ("Vitals: weight 101 kg", "40 kg/m2", "not_documented"),
        ("FH: mother has a BMI of 44", "40 kg/m2", "not_documented"),
        ("Plan: BMI below 35 is the goal", "35 to 39.9", "not_documented"),
    ],
)
def test_a_figure_is_of_the_measure_of_the_line_above(note: str, leaf: str, truth: str) -> None:
    assert found(WEIGHT, note, leaf) == truth


@pytest.mark.parametrize(
    ("note", "truth"),
    [
        ("HPI: Used CPAP for four months, could not tolerate it and sent it back.", "met"),
        ("HPI: Used CPAP every night for two years with no difficulty.", "not_documented"),
        ("HPI: Used CPAP for six days, could not tolerate it.", "not_met"),
        ("FH: brother used CPAP for four months, could not tolerate it.", "not_documented"),
    ],
)
def test_use_that_could_not_be_tolerated_is_asked_as_one(note: str, truth: str) -> None:
    assert found(PAP, note, "used for at least 30 days") == truth


@pytest.mark.parametrize(
    ("note", "truth"),
    [
        ("CC: neck pain 3 wks", "not_met"),
        ("CC: neck pain 3 mo", "met"),
        ("HPI: Neck pain since 11/20/2025.", "met"),
        ("HPI: Pain in the left side of the neck began in November 2025.", "met"),
        ("HPI: Neck pain, new since 02/20/2026.", "not_met"),
        ("HPI: Neck pain for years, worse for two weeks.", "not_documented"),
        ("HPI: Neck pain. Physical therapy for 8 weeks.", "not_documented"),
        ("HPI: A similar episode of neck pain lasted 8 weeks.", "not_documented"),
        ("HPI: Knee pain for 8 weeks.", "not_documented"),
        ("HPI: No neck pain for 8 weeks.", "not_documented"),
        ("FH: Mother had neck pain for 8 weeks.", "not_documented"),
        ("CC: neck pain 3 mo\n\nHPI: Neck pain began two weeks ago, on 03/01/2026.", "not_documented"),
    ],
)
def test_symptoms_of_a_length_are_those_of_the_treated_part(note: str, truth: str) -> None:
    assert found(NECK, note, "6 weeks or longer") == truth


@pytest.mark.parametrize(
    ("note", "leaf", "truth"),
    [
        ("PMH: never had cancer.", "history of breast", "not_met"),
        ("PMH: breast cancer 2019, lumpectomy.", "history of breast", "met"),
        ("FH: mother had breast cancer.", "history of breast", "not_documented"),
        ("PMH: breast reduction 2019.", "history of breast", "not_documented"),
        ("PMH: prostate cancer 2021.", "prostate", "met"),
        ("PMH: enlarged prostate.", "prostate", "not_documented"),
    ],
)
def test_each_name_of_a_list_takes_the_noun_at_its_end(note: str, leaf: str, truth: str) -> None:
    assert found(NECK, note, leaf) == truth


@pytest.mark.parametrize(
    ("note", "truth"),
    [
        ("HPI: Cervical MRI 10/2025: disc bulge. The arm weakness is new.", "not_documented"),
        ("HPI: never an MRI of the neck.", "not_met"),
    ],
)
def test_a_study_alone_does_not_say_that_nothing_changed_since(note: str, truth: str) -> None:
    assert found(NECK, note, "already done") == truth


SCREEN = """The drug is covered when ALL of the following are met:
1. Tuberculosis screening within the past 12 months with EITHER of the following:
   a. Negative interferon gamma release assay or skin test
   b. Positive test; treatment of latent tuberculosis begun at least 30 days ago
2. Age 18 years or older
"""


@pytest.mark.parametrize(
    ("note", "truth"),
    [
        ("Labs: QuantiFERON 12/15/2025 positive.", "met"),
        ("Labs: QuantiFERON 12/15/2025 negative.", "not_met"),
        ("Labs: QuantiFERON 12/15/2023 positive.", "not_documented"),
        ("Labs: urine culture 12/15/2025 positive.", "not_documented"),
        ("Plan: QuantiFERON ordered.", "not_documented"),
        ("FH: brother's QuantiFERON was positive 12/15/2025.", "not_documented"),
    ],
)
def test_a_positive_test_is_the_one_of_the_line_above(note: str, truth: str) -> None:
    assert found(SCREEN, note, "Positive test") == truth
