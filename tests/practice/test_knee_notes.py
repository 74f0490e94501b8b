"""The five knee notes: the facts a careful reader finds for the statements of the policy, against what is found. See docs/evidence.md."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import preflight

KNEE = Path(__file__).parents[2].parent / "shared" / "corpus" / "rules" / "knee_mri_73721"
TABLE = yaml.safe_load((Path(__file__).parent / "knee_notes.yml").read_text(encoding="utf-8"))
WORDS = {"met": "m", "not_met": "n", "conflict": "c"}

pytestmark = pytest.mark.skipif(not KNEE.exists(), reason="../shared is absent")


def found_facts() -> dict[tuple[str, str], str]:
    """Patient and statement → what is said of it; what is not documented is left out."""
    document = read_document(next(KNEE.glob("utah*.txt")).read_bytes(), name="policy.txt")
    out: dict[tuple[str, str], str] = {}
    for patient, row in TABLE["patients"].items():
        path = next(KNEE.glob(f"patients/patient_{patient}*.txt"))
        result = preflight(document, [note_of(path.read_text(encoding="utf-8"), path.name)], dt.date.fromisoformat(row["visit"]))
        for finding in result.findings:
            quote = " ".join(finding.quote.split())
            name = next((n for n in TABLE["statements"] if quote.casefold().startswith(n.casefold())), quote[:40])
            if finding.truth.known or finding.truth.word == "conflict":
                out[patient, name] = WORDS[finding.truth.word]
    return out


def expected_facts() -> dict[tuple[str, str], str]:
    return {(patient, name): said for patient, row in TABLE["patients"].items() for name, said in row["facts"].items()}


def test_no_statement_is_met_that_the_note_does_not_say() -> None:
    expected = expected_facts()
    assert [key for key, said in found_facts().items() if said == "m" and expected.get(key) != "m"] == []


def test_precision_and_recall_of_the_facts() -> None:
    expected, found = expected_facts(), found_facts()
    same = [key for key, said in found.items() if expected.get(key) == said]
    explained = {(row["patient"], row["statement"]) for row in TABLE["disagreements"]}
    assert len(expected) >= 60
    assert len(same) / len(found) >= 0.95
    assert len(same) / len(expected) >= 0.8
    apart = {key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)}
    assert apart == explained
