"""An invented policy, an invented chart, and the case that they make; in the store and without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from payerwatch.files import read_file
from policies.model import Document as PolicyDocument
from practice.drafts.gathering import Held, assembled, held_document
from practice.drafts.model import CaseFile, Criterion, Denial, Office, Point, Proof, Result
from practice.drafts.templates import Template, WrittenFor, load_template
from practice.flow.charted import Record
from practice.store.cases import put_case
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.patients import put_coverage, put_patient
from practice.store.rows import CaseRow, Coverage, Document, Patient

POLICY = """COPPERLEAF BENEFITS
MEDICAL POLICY

Knee Magnetic Resonance Imaging
Policy Number: CB-214
Effective Date: January 1, 2026

1. COVERAGE CRITERIA

MRI of the knee (CPT 73721) is medically necessary when all of the following are met:

- Knee pain for at least 6 weeks
- A positive McMurray test
- At least 6 weeks of physical therapy
- Radiographs of the knee within 90 days

2. EXCLUSIONS

MRI of the knee is not covered when:

- The request is for routine screening
- The patient has a pacemaker
"""
NOTE = """Note Type: Office visit
MRN: 100210    DOB: 08/08/1987
Date of Service: 2026-02-16
Provider: Ivo Reyes, MD

HISTORY OF PRESENT ILLNESS
Right knee pain for 4 months after a fall. He completed 8 weeks of physical therapy without relief. The knee is not swollen.
He has no pacemaker.

EXAMINATION
McMurray test is positive on the medial side of the right knee. Lachman test is negative.

PLAN
Knee MRI is ordered.
"""
VISIT = dt.date(2026, 3, 3)
ON = dt.date(2026, 3, 2)
OFFICE = Office("Juniper Hollow Specialty Group", ("12 Main Street", "Tampa, FL 33601"), "813-555-0100", "813-555-0101", "1093817465")
PATIENT = Patient("p1", "urn:x|100210", "Jessamine", "Theo", dt.date(1987, 8, 8))
CASE = CaseRow(
    "c1", "p1", "k1", "Knee MRI", ("73721",), ("M23.221",), "copperleaf", "Copperleaf Benefits", "commercial", VISIT, "Reyes, Ivo", "Main",
    "FL",
)  # fmt: skip
CHART = Document("d1", "p1", None, "Office visit", "Office visit", "Ivo Reyes, MD", dt.date(2026, 2, 16), "text", NOTE, "h1")
DENIAL = Denial(
    dt.date(2026, 3, 1), "Physical therapy of at least 6 weeks was not documented.", ("197",), "CB-77310", "", dt.date(2026, 8, 28)
)  # fmt: skip
TEMPLATE = Path(__file__).parents[3] / "data" / "samples" / "practice" / "templates" / "copperleaf-knee-mri.yml"


SHOWN = {
    "Knee pain": "Right knee pain for 4 months after a fall.",
    "McMurray": "McMurray test is positive on the medial side of the right knee.",
    "physical therapy": "He completed 8 weeks of physical therapy without relief.",
}


def judged(case: CaseFile) -> CaseFile:
    """The same with the findings of a reader who misses nothing: what drafts do with findings is tested, not how they are found."""

    def found(one: Criterion) -> Criterion:
        quote = next((quote for words, quote in SHOWN.items() if words in one.quote), "")
        result: Result = "met" if quote else "not_met" if "pacemaker" in one.quote else "not_documented"
        proofs = (Proof("d1", quote),) if quote else (Proof("d1", "He has no pacemaker."),) if result == "not_met" else ()
        return replace(one, result=result, points=(Point(one.quote, result, proofs),), ask=one.ask or "the clinician (note or addendum)")

    return replace(case, criteria=tuple(found(one) for one in case.criteria))


@pytest.fixture(scope="session")
def policy_words() -> str:
    return POLICY


@pytest.fixture(scope="session")
def policy_document(tmp_path_factory: pytest.TempPathFactory) -> PolicyDocument:
    path = tmp_path_factory.mktemp("policy") / "cb-214.txt"
    path.write_text(POLICY, "utf-8")
    return read_file(str(path)).document


@pytest.fixture(scope="session")
def held(policy_document: PolicyDocument) -> Held:
    return held_document(policy_document, "copperleaf:cb-214", "copperleaf", "Copperleaf Benefits")


@pytest.fixture(scope="session")
def case(held: Held) -> CaseFile:
    record = Record(CASE, PATIENT, VISIT, (CHART,), ())
    return judged(assembled(record, [held], OFFICE, member="CLB-44019", address=("Copperleaf Benefits", "PO Box 8"), denial=DENIAL))


@pytest.fixture(scope="session")
def template() -> Template:
    own = WrittenFor(policy="CB-214", effective=dt.date(2026, 1, 1))
    return load_template(TEMPLATE).model_copy(update={"written_for": own})


@pytest.fixture
def filled(desk: Door) -> Door:
    """The case in the store."""
    put_patient(desk, PATIENT)
    put_case(desk, CASE)
    put_coverage(desk, Coverage("v1", "p1", "copperleaf", "Copperleaf Benefits", "commercial", "CLB-44019"))
    put_document(desk, CHART)
    return desk


@pytest.fixture
def gathered(held: Held) -> Callable[[Door], CaseFile]:
    """`gathered(door)`: the case file out of the store."""
    from practice.drafts.gathering import gather

    return lambda door: judged(gather(door, "c1", [held], OFFICE, address=("Copperleaf Benefits", "PO Box 8"), denial=DENIAL))
