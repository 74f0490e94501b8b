"""A head over an examination may name the part of the body; the end of a sentence may be a therapist."""

from __future__ import annotations

import pytest

from practice.notes.reading import note_of


def sections(text: str) -> list[tuple[str, str]]:
    return [(one.section, one.text) for one in note_of(text, "note.txt").sentences]


@pytest.mark.parametrize(
    "head", ["EXAM, right shoulder\n  ", "Exam R shoulder: ", "PE L shldr: ", "Physical exam of the lumbar spine:\n  "]
)
def test_a_head_with_its_part_opens_the_examination(head: str) -> None:
    assert sections(f"Meds: lisinopril\nNKDA.\n\n{head}Skin intact.")[-1] == ("exam", "Skin intact.")


@pytest.mark.parametrize("line", ["Exam of the knee was put off.", "Right shoulder exam next week.", "Imaging of the hip is planned."])
def test_a_sentence_that_begins_so_opens_nothing(line: str) -> None:
    assert sections(f"HPI: knee pain.\n{line}")[-1][0] == "hpi"


def test_a_therapist_ends_a_sentence_and_a_patient_does_not() -> None:
    assert [text for _, text in sections("Deficits need progression by a PT. Further gain is expected.")] == [
        "Deficits need progression by a PT.",
        "Further gain is expected.",
    ]
    assert len(sections("The pt. Smith came with her son.")) == 1
