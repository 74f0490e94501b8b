"""An invented year in lines, a published policy that changed in it, and a store that holds a small year."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from policies.model import Code, CodeRole, CodeSystem, Listed
from policies.reading import read_document
from policies.store.book import Observation
from policies.store.rows import ChangePartRow, ChangeRow, SourceRow
from policies.store.work import WorkStore
from practice.denials.model import Appeal, ClaimLine
from practice.denials.reading import lines_in
from practice.denials.sample_year import SampleYear, sample_year
from practice.denials.store import put_appeal
from practice.denials.taking import RemitSettings, take_x12
from practice.imports.mapping import load_payers
from practice.store.connection import Store
from practice.store.door import Door

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice"
PAYERS = load_payers(SAMPLE / "mappings" / "payers.yml")
START = dt.date(2026, 7, 1)
TEXT = """Medical Policy: Imaging of the Knee
Policy Number: nlm-0212
Effective Date: {effective}

Coverage Criteria
Imaging of the knee is considered medically necessary when all of the following criteria are met:
1. Pain has lasted for at least {weeks} weeks of supervised exercise
2. A positive McMurray test

References
1. A list of papers.
"""
OLD = "1. Pain has lasted for at least 4 weeks of supervised exercise"
NEW = "1. Pain has lasted for at least 6 weeks of supervised exercise"


@dataclass(frozen=True, slots=True)
class Year:
    """A year's lines and appeals, by line, with what was planted."""

    lines: tuple[ClaimLine, ...]
    appeals: tuple[Appeal, ...]
    sample: SampleYear


@pytest.fixture(scope="package")
def year() -> Year:
    """Seed 234: northlake refuses 73721 more from 2027-01-01 on, the day its policy nlm-0212 changed."""
    sample = sample_year(234, START)
    numbers = {one.number: one for one in sample.plan.claims}
    lines = lines_in([one.data for one in sample.files], PAYERS)
    firsts = (line for line in lines if line.first_pass)
    first = {(line.payer_id, line.adjudicated, line.procedure, line.charged_cents, line.provider): line for line in firsts}
    appeals = []
    for one in sample.appeals:
        sent = numbers[one.line_id]
        friday = sent.decided + dt.timedelta(days=(4 - sent.decided.weekday()) % 7)
        line = first.get((sent.payer_id, friday, sent.procedure, sent.charged, sent.provider))
        if line is not None and line.denied:
            appeals.append(replace(one, line_id=line.line_id))
    return Year(lines, tuple(appeals), sample)


@pytest.fixture
def published(tmp_path: Path) -> Iterator[WorkStore]:
    """A policy of northlake in two versions, the second from 2027-01-01 on, with the change that was told."""
    with WorkStore.open(tmp_path / "northlake" / "policies.duckdb") as store:
        store.put_sources([SourceRow("northlake.list", "northlake", "Northlake Health Plan", ("commercial",))])
        for number, (weeks, effective) in enumerate((("4", "01/01/2026"), ("6", "01/01/2027"))):
            text = TEXT.format(weeks=weeks, effective=effective)
            at = dt.datetime(2026, 11, 2, 6, tzinfo=dt.UTC) + dt.timedelta(weeks=number)
            store.begin_run(f"r{number}", at, "1")
            codes = (Code(CodeSystem.CPT, "73721", "73723", CodeRole.COVERED), Code(CodeSystem.ICD10CM, "M23", "M23", CodeRole.COVERED))
            seen = Observation(
                "northlake.list", "northlake", "https://northlake.test/nlm-0212", hashlib.sha256(text.encode()).hexdigest(), at,
                replace(read_document(text.encode(), name="policy.txt"), codes=codes), Listed(policy_number="nlm-0212"), ("commercial",),
            )  # fmt: skip
            store.record(f"r{number}", seen)
            if number:
                store.write_changes("r1", [_change(store, told=True)], [_part(store)])
            store.close_run(f"r{number}", "released", {})
        yield store


def policy_id(store: WorkStore) -> str:
    """The policy's id in the record."""
    (policy,) = store.policies()
    return policy.policy_id


def _change(store: WorkStore, *, told: bool) -> ChangeRow:
    return ChangeRow(
        "r1", policy_id(store), 1, 2, "changed", "criteria", "tightened", "high", told, (), "The required time went from 4 to 6 weeks.",
        "https://northlake.test/nlm-0212", dt.date(2027, 1, 1),
    )  # fmt: skip


def _part(store: WorkStore) -> ChangePartRow:
    return ChangePartRow(
        "r1", policy_id(store), 2, 0, "Coverage Criteria", "criteria", "tightened", "high", OLD, NEW, "", "4 weeks became 6", None
    )


@pytest.fixture
def small(desk: Door, store: Store) -> SampleYear:
    """A small year in the store, with its appeals."""
    sample = sample_year(234, START, volume=0.06)
    for one in sample.files:
        take_x12(desk, io.BytesIO(one.data), one.name, RemitSettings(PAYERS))
    rows = store.connection.execute(
        "SELECT c.number, l.id FROM claim_lines l JOIN remit_claims c ON c.id = l.decision_id WHERE l.first_pass = 1"
    )
    lines = dict(rows.fetchall())
    for appeal in sample.appeals:
        put_appeal(desk, replace(appeal, line_id=lines[appeal.line_id]))
    return sample
