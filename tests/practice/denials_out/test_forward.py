"""A changed policy against the approved cases of the year before: counts, and only counts, and none of a handful."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diffing.digest import Forward
from diffing.render import to_html, to_markdown
from diffing.week import digest_of
from payerwatch.home import Home
from payerwatch.week.forwarded import forward_of, put_forward
from policies.model import Code, CodeRole, CodeSystem, Listed
from policies.reading import read_document
from policies.store.book import Observation
from policies.store.rows import ChangePartRow, ChangeRow
from practice.access.actor import Role
from practice.denials.changes import PolicyChange, known_changes
from practice.forward.model import FEWEST, Outlook
from practice.forward.run import forward
from practice.refused import AccessRefused
from practice.store.requests import put_outcome
from practice.store.rows import OutcomeRow

NOTE = """MRN: {number}
Date of Service: 2026-02-20
Provider: Ada Okafor, MD

HISTORY OF PRESENT ILLNESS
Right knee pain. {weeks} weeks of physical therapy without relief. No active infection of the knee.

EXAMINATION
BMI 31. McMurray test is positive on the right.
"""
ON = dt.date(2026, 6, 1)


KNEE = """Medical Policy: Knee MRI
Policy Number: K1
Effective Date: 05/01/2026

Coverage Criteria
Knee MRI is considered medically necessary when all of the following criteria are met:
1. Positive McMurray test
2. BMI less than 40
3. Failure of at least 12 weeks of physical therapy

Knee MRI is not covered when there is an active infection of the knee.

Investigational
Injection of ozone is considered investigational.
"""


def changed(knee: Any) -> PolicyChange:
    """The knee policy's second version asks for 12 weeks instead of 6, from May on."""
    store, at = knee.published, dt.datetime(2026, 4, 6, 6, tzinfo=dt.UTC)
    (policy,) = store.policies()
    store.begin_run("r9", at, "1")
    codes = (Code(CodeSystem.CPT, "73721", "73721", CodeRole.COVERED), Code(CodeSystem.ICD10CM, "M23", "M23", CodeRole.COVERED))
    document = replace(read_document(KNEE.encode(), name="policy.txt"), codes=codes)
    snapshot = hashlib.sha256(KNEE.encode()).hexdigest()
    store.record("r9", Observation("one.list", "one", policy.url, snapshot, at, document, Listed(policy_number="k1"), ("commercial",)))
    row = ChangeRow("r9", policy.policy_id, 1, 2, "changed", "criteria", "tightened", "high", True, (), "6 weeks became 12.", policy.url,
                    dt.date(2026, 5, 1))  # fmt: skip
    part = ChangePartRow("r9", policy.policy_id, 2, 0, "Coverage Criteria", "criteria", "tightened", "high", "6 weeks", "12 weeks", "",
                         "6 weeks became 12.", None)  # fmt: skip
    store.write_changes("r9", [row], [part])
    store.close_run("r9", "released", {})
    (found,) = known_changes(store).changes
    return found


def approved(knee: Any, number: str, weeks: str, decision: str = "approved", **said: Any) -> None:
    case = knee.case(number, **said)
    if weeks:
        knee.note(case, NOTE.format(number=number, weeks=weeks))
    put_outcome(knee.door, OutcomeRow(f"o{number}", case.id, None, decision, (), dt.date(2026, 3, 25)))


@pytest.fixture
def outlook(knee: Any) -> Outlook:
    """Three cases with 8 weeks, two with 14, one without notes, one refused, one of another payer, one long ago."""
    for number in ("1", "2", "3"):
        approved(knee, number, "8")
    for number in ("4", "5"):
        approved(knee, number, "14")
    approved(knee, "6", "")
    approved(knee, "7", "8", decision="denied")
    approved(knee, "8", "8", payer_id="two")
    approved(knee, "9", "8", visit=dt.date(2024, 3, 20))
    (found,) = forward(knee.door, knee.published, [changed(knee)], ON)
    return found


def test_approved_cases_that_would_now_miss_a_criterion_are_counted(outlook: Outlook) -> None:
    assert (outlook.cases, outlook.missing, outlook.unjudged, outlook.gained) == (5, 3, 1, 0)
    assert outlook.sentence.startswith("3 of 5 approved cases of the past year would now miss a criterion")
    assert (outlook.from_version, outlook.to_version, outlook.end) == (1, 2, dt.date(2026, 5, 1))


def test_a_version_that_asks_the_same_makes_nobody_miss_anything(knee: Any) -> None:
    approved(knee, "1", "8")
    approved(knee, "2", "3")
    change = changed(knee)
    same = replace(change, from_version=2)
    (found,) = forward(knee.door, knee.published, [same], ON)
    assert (found.cases, found.missing, found.gained, found.already) == (2, 0, 0, 2)
    assert forward(knee.door, knee.published, [replace(change, from_version=None)], ON) == ()


def test_only_those_who_may_read_charts_may_run_it(knee: Any, door_for: Any) -> None:
    approved(knee, "1", "8")
    change = changed(knee)
    for role in (Role.MANAGER, Role.FRONT_DESK, Role.VIEWER, Role.ADMIN):
        with pytest.raises(AccessRefused):
            forward(door_for(role), knee.published, [change], ON)


def test_few_cases_are_not_told_outside() -> None:
    few = Outlook("p", 1, 2, ON, ON, FEWEST - 1, 3, 3, 0, 0, 0)
    assert few.few and "3" not in few.sentence and "too few" in few.sentence
    many = replace(few, cases=140, missing=23, against=4)
    assert not many.few and many.sentence.startswith("23 of 140 approved cases") and "19 by what it does not document" in many.sentence


def test_the_digest_tells_the_counts_and_nothing_where_nobody_has_looked(knee: Any, tmp_path: Path) -> None:
    change = changed(knee)
    store = knee.published
    run = next(one for one in store.runs() if one.run_id == "r9")
    plain = digest_of(store, run)
    home = Home(tmp_path / "home")
    assert forward_of(home, "r9") == () and "In this practice" not in to_html(plain) + to_markdown(plain)
    said = "23 of 140 approved cases of the past year would now miss a criterion."
    put_forward(home, "r9", [Forward(change.policy_id, 2, said)])
    told = digest_of(store, run, forward=forward_of(home, "r9"))
    assert said in to_html(told) and said in to_markdown(told)
    assert set(json.loads(home.forward("r9").read_text())[0]) == {"policy_id", "to_version", "sentence"}
    home.forward("r9").write_text("[{", encoding="utf-8")
    assert forward_of(home, "r9") == ()
