"""Leaves that lean on their neighbours take from them what they leave out: a length, a study, an extent, the thing that `it` is."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.reading import read_document
from practice.evidence.completing import completed
from practice.notes.reading import note_of
from practice.preflight import preflight
from rules.compile import compile_document
from rules.model import leaves

VISIT = dt.date(2026, 3, 15)
BACK = """MRI of the lumbar spine is covered when ALL of the following are met:
1. Low back pain or radicular leg pain lasting 6 weeks or longer
2. Treatment has been tried and has failed, as shown by ALL of the following:
   a. At least 3 weeks of an NSAID
   b. Pain has not improved with treatment
"""
CUFF = """Repair of the rotator cuff is covered when ALL of the following are met:
1. MRI or ultrasound, with all of the following:
   a. The study was done within the past 12 months
   b. Partial-thickness tear involving 50% or more of the tendon
2. All of the following have been tried without adequate relief:
   a. 8 weeks or more of physical therapy or supervised home exercise
   b. Oral anti-inflammatory or analgesic medication for 4 weeks or more
"""
THERAPY = """Continued physical therapy is covered when ALL of the following are met:
1. A home exercise program has been taught and the patient is carrying it out
2. Functional limitations remain
"""


def found(policy: str, note: str, leaf: str) -> str:
    result = preflight(read_document(policy.encode(), name="policy.txt"), [note_of(note, "note.txt")], VISIT)
    return next(one.truth.word for one in result.findings if leaf in one.quote)


@pytest.mark.parametrize(
    ("policy", "note", "leaf", "truth"),
    [
        (BACK, "HPI: Low back pain for 3 months.", "Low back pain", "met"),
        (BACK, "HPI: Low back pain for 10 days.", "Low back pain", "not_met"),
        (BACK, "HPI: Low back pain.", "Low back pain", "not_documented"),
        (BACK, "HPI: Back pain. Naproxen for 5 weeks.", "3 weeks of an NSAID", "met"),
        (CUFF, "HPI: shoulder pain.\nMRI right shoulder 02/10/2026: cuff tear.", "The study was done", "met"),
        (CUFF, "HPI: shoulder pain.\nMRI right shoulder 02/10/2024: cuff tear.", "The study was done", "not_documented"),
        (CUFF, "HPI: shoulder pain.\nMRI right knee 02/10/2026: effusion.", "The study was done", "not_documented"),
        (CUFF, "HPI: shoulder pain.\nPlan: MRI right shoulder.", "The study was done", "not_documented"),
        (CUFF, "MRI: partial-thickness supraspinatus tear involving 60% of the tendon.", "Partial-thickness tear", "met"),
        (CUFF, "MRI: partial-thickness supraspinatus tear.", "Partial-thickness tear", "not_documented"),
        (CUFF, "MRI: partial-thickness supraspinatus tear involving 20% of the tendon.", "Partial-thickness tear", "not_met"),
        (CUFF, "HPI: Right shoulder pain. PT for 10 weeks, no help.", "8 weeks or more of physical", "met"),
        (CUFF, "HPI: Right shoulder pain. PT for 10 weeks.", "8 weeks or more of physical", "not_documented"),
        (CUFF, "HPI: Right shoulder pain. Ibuprofen for 6 weeks, no help.", "Oral anti-inflammatory", "met"),
        (CUFF, "HPI: Right shoulder pain. Ibuprofen for 10 days, no help.", "Oral anti-inflammatory", "not_met"),
        (THERAPY, "S: Does her exercises twice a day.", "home exercise program", "met"),
        (THERAPY, "S: He does none of the home exercises.", "carrying it out", "not_met"),
    ],
)
def test_a_piece_takes_what_its_neighbour_says(policy: str, note: str, leaf: str, truth: str) -> None:
    assert found(policy, note, leaf) == truth


def test_the_parts_of_a_leaf_ask_for_the_outcome_of_the_line_above() -> None:
    compiled = compile_document(read_document(CUFF.encode(), name="policy.txt"))
    asked = completed(compiled.statements, compiled.text)
    (leaf,) = (one for s in compiled.statements for one in leaves(s.when) if "supervised" in one.quote)
    assert [part.outcomes for part in asked[id(leaf)].parts] == [{"failed"}, {"failed"}]
