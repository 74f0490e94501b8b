"""`payerwatch preflight`: the contract, the logic of the whole, and that nothing of a note leaves it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from payerwatch.cli import app
from payerwatch.refusal import Refusal
from practice.preflight import overall_of
from rules.model import Stance
from rules.truth import Truth

POLICY = """Medical Policy: Knee arthroscopy

Coverage Criteria
Knee arthroscopy is considered medically necessary when all of the following criteria are met:
1. BMI less than 40
2. Positive McMurray test
3. Failure of at least 6 weeks of physical therapy
"""
NOTE = """Date of Visit: 03/15/2026
Patient: Zebulon Needlestack
HPI: Right knee pain. 8 weeks of PT without relief.
Exam: BMI 31. McMurray positive.
Plan: Right knee arthroscopy.
"""


def run(folder: Path, note: str, *more: str) -> dict[str, Any]:
    (folder / "policy.txt").write_text(POLICY, encoding="utf-8")
    (folder / "note.txt").write_text(note, encoding="utf-8")
    words = ["preflight", "--policy", str(folder / "policy.txt"), "--note", str(folder / "note.txt"), "--visit-date", "2026-03-15"]
    result = CliRunner().invoke(app, [*words, "--format", "json", *more])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_finding_for_every_leaf_with_quotes_that_stand_in_both_texts(tmp_path: Path) -> None:
    found = run(tmp_path, NOTE, "--cpt", "29881", "--icd10", "M23.2")
    assert set(found) >= {"findings", "overall", "human_only", "missing"}
    criteria = [f for f in found["findings"] if f["stance"] == "covered"]
    assert [f["result"] for f in criteria] == ["met", "met", "met"]
    assert all(f["quote"] in POLICY for f in criteria)
    assert all(e["quote"] in NOTE for f in criteria for e in f["evidence"])
    assert found["overall"] == "met"
    assert found["human_only"] is False


def test_where_to_look_stands_beside_what_is_not_documented(tmp_path: Path) -> None:
    note = NOTE.replace("8 weeks of PT without relief.", "Her sister failed PT.\nShe was with the therapist.").replace(
        "Plan:", "Plan: Start PT."
    )
    found = run(tmp_path, note)
    by_quote = {one["quote"]: one for one in found["findings"]}
    assert all(one["look_at"] == [] for one in found["findings"] if one["result"] != "not_documented")
    near = by_quote["Failure of at least 6 weeks of physical therapy"]["look_at"]
    assert 1 <= len(near) <= 3 and all(set(one) == {"file", "quote", "heading", "why"} and one["quote"] in note for one in near)
    whys = {one["quote"].split(".")[0]: one["why"] for one in near}
    assert whys["Her sister failed PT"] == "speaks of a relative" and whys["Start PT"] == "stands under Plan"
    words = ["preflight", "--policy", str(tmp_path / "policy.txt"), "--note", str(tmp_path / "note.txt"), "--visit-date", "2026-03-15"]
    text = CliRunner().invoke(app, words).output
    assert "Nearest sentences; none was read as saying this:" in text and "Her sister failed PT. (speaks of a relative)" in text


def test_what_is_planned_is_not_documented_and_is_missing(tmp_path: Path) -> None:
    found = run(tmp_path, NOTE.replace("8 weeks of PT without relief.", "").replace("Plan:", "Plan: PT for 6 weeks."))
    assert found["overall"] == "not_documented"
    assert [gap["quote"] for gap in found["missing"]] == ["Failure of at least 6 weeks of physical therapy"]


def test_a_value_on_the_other_side_decides(tmp_path: Path) -> None:
    assert run(tmp_path, NOTE.replace("BMI 31", "BMI 44"))["overall"] == "not_met"


def test_a_trial_is_for_people_only(tmp_path: Path) -> None:
    assert run(tmp_path, NOTE + "She is enrolled in a clinical trial.\n")["human_only"] is True
    assert run(tmp_path, NOTE + "She is not in a clinical trial.\n")["human_only"] is False


def test_the_whole_follows_kleene_with_exclusions_and_conflict_as_unknown() -> None:
    met, no, open_, both = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED, Truth.CONFLICT
    assert overall_of([(Stance.COVERED, met), (Stance.NOT_COVERED, no)]) is met
    assert overall_of([(Stance.COVERED, met), (Stance.NOT_COVERED, met)]) is no
    assert overall_of([(Stance.COVERED, met), (Stance.UNPROVEN, open_)]) is open_
    assert overall_of([(Stance.COVERED, no), (Stance.COVERED, met)]) is met
    assert not overall_of([(Stance.COVERED, both)]).known
    assert overall_of([(Stance.LIMIT, met)]) is open_


def test_nothing_of_a_note_stands_in_an_error_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "policy.txt").write_text(POLICY, encoding="utf-8")
    bad = tmp_path / "note.bin"
    bad.write_bytes(b"\0\1Zebulon Needlestack")
    before = sorted(path.name for path in tmp_path.iterdir())
    words = ["preflight", "--policy", str(tmp_path / "policy.txt"), "--note", str(bad), "--visit-date", "2026-03-15"]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, Refusal)
    assert "Needlestack" not in str(result.exception) + result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(("option", "value"), [("--visit-date", "15.3.2026"), ("--note", "absent.txt")])
def test_wrong_use_is_one_clear_line(tmp_path: Path, option: str, value: str) -> None:
    (tmp_path / "policy.txt").write_text(POLICY, encoding="utf-8")
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    given = {"--policy": str(tmp_path / "policy.txt"), "--note": str(tmp_path / "note.txt"), "--visit-date": "2026-03-15", option: value}
    result = CliRunner().invoke(app, ["preflight", *(word for pair in given.items() for word in pair)])
    assert isinstance(result.exception, Refusal)
    assert value in str(result.exception)
