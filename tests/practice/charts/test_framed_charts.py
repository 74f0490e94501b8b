"""Charts whose decisive sentence is put in doubt, put off, denied as a whole or taken back: what it met is met no more.

Every sentence that alone meets a leaf is written anew in each of these ways; what stays met by it would be met too kindly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import LeafFinding, preflight

FOLDER = Path(__file__).parent
POLICIES = ("twelfth/lumbar_spine_mri.yml", "twelfth/atopic_dermatitis_biologic.yml", "thirteenth/behavioral_health.yml")
OF_LINES = re.compile(r"\b(?:age|years|adults?|prescribed|dermatologist|psychiatrist|specialist)\b", re.IGNORECASE)
"""Leaves that are met by the head of a note, which is no sentence."""
LEAST_SENTENCES = 25


def _small(text: str) -> str:
    return text if re.match(r"[A-Z]{2}|[A-Z]\W", text) else text[:1].lower() + text[1:]


FRAMES: dict[str, Callable[[str], str]] = {
    "unable": lambda said: f"Unable to confirm: {_small(said)}.",
    "unclear": lambda said: f"It is unclear whether {_small(said)}.",
    "rule out": lambda said: f"Rule out {_small(said)}.",
    "declined": lambda said: f"Declined: {_small(said)}.",
    "records": lambda said: f"{said} per patient, records do not confirm this.",
    "error": lambda said: f"{said} - entered in error.",
    "not done": lambda said: f"{said} - was not carried out.",
    "taken back": lambda said: f"{said}. This turned out to be incorrect.",
    "sister": lambda said: f"{said}. That was her sister, not the patient.",
}


def _sentences(found: tuple[LeafFinding, ...], note: str) -> list[tuple[LeafFinding, int, str]]:
    """Leaves met by one sentence alone, with where it stands."""
    alone = [(one, one.evidence[0]) for one in found if one.truth.word == "met" and len(one.evidence) == 1]
    return [
        (leaf, said.start, said.quote)
        for leaf, said in alone
        if not OF_LINES.search(leaf.quote) and "\n" not in said.quote and note.startswith(said.quote, said.start)
    ]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_sentence_that_is_framed_meets_nothing(frame: str) -> None:
    kindly, looked = [], 0
    for name in POLICIES:
        case = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        policy = read_document(case["policy"].encode(), name="policy.txt")
        for chart in case["charts"]:
            note, visit = chart["note"], chart["visit"]
            for leaf, at, said in _sentences(preflight(policy, [note_of(note, "note.txt")], visit).findings, note):
                framed = FRAMES[frame](said.rstrip(" .;"))
                again = preflight(policy, [note_of(note[:at] + framed + note[at + len(said) :], "note.txt")], visit)
                now = next(one for one in again.findings if (one.quote, one.start) == (leaf.quote, leaf.start))
                looked += 1
                if now.truth.word == "met" and any(at - 2 <= one.start <= at + len(framed) for one in now.evidence):
                    kindly.append((name, leaf.quote, framed))
    assert looked >= LEAST_SENTENCES
    assert kindly == []
