"""Small policies with charts of our own: a finding for every leaf, against what a careful reader would say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import Preflight, preflight

FOLDER = Path(__file__).parent
SEEN = ("spine_esi", "knee_tka", "derm_psoriasis", "eye_bleph", "bh_tms", "sleep_cpap")
WORDS = {"m": "met", "n": "not_met", "nd": "not_documented", "c": "conflict"}


def load(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def flown(policy: str, chart: dict[str, Any]) -> Preflight:
    visit = chart["visit"] if isinstance(chart["visit"], dt.date) else dt.date.fromisoformat(chart["visit"])
    texts = [chart["note"]] if "note" in chart else chart["notes"]
    return preflight(read_document(policy.encode(), name="policy.txt"), [note_of(t, f"note{i}.txt") for i, t in enumerate(texts)], visit)


def compared(name: str) -> list[tuple[str, int, str, str, str]]:
    """File, chart, leaf, expected, found; several findings that a leaf was cut into are read together."""
    case = load(name)
    out = []
    for number, chart in enumerate(case["charts"]):
        result = flown(case["policy"], chart)
        for leaf, expected in zip(case["leaves"], chart["expect"], strict=True):
            found = [f.truth.word for f in result.findings if leaf.casefold() in " ".join(f.quote.split()).casefold()]
            worst = found[0] if len(set(found)) == 1 else "absent" if not found else "/".join(found)
            out.append((name, number, leaf, WORDS[expected], worst))
    return out


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


@pytest.mark.parametrize("name", names())
def test_no_leaf_is_met_where_the_record_does_not_say_so(name: str) -> None:
    dangerous = [row for row in compared(name) if "met" in row[4].split("/") and row[3] != "met"]
    assert dangerous == []


@pytest.mark.parametrize("part", ["seen", "held out"])
def test_most_leaves_are_found_as_a_careful_reader_would(part: str) -> None:
    rows = [row for name in names() if (name in SEEN) == (part == "seen") for row in compared(name)]
    right = [row for row in rows if row[3] == row[4]]
    assert len(rows) > 100
    assert len(right) / len(rows) >= 0.85, [row for row in rows if row[3] != row[4]]


def test_every_quote_of_the_evidence_stands_in_the_note() -> None:
    for name in names():
        case = load(name)
        for chart in case["charts"]:
            for finding in flown(case["policy"], chart).findings:
                assert all(e.quote in (chart.get("note") or "\n".join(chart["notes"])) for e in finding.evidence)
                assert bool(finding.evidence) == (finding.truth.word != "not_documented")
