"""Synthetic patients through the whole stored flow: import, facts, pre-flight, packet, denial, appeal, sheet for the call."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from practice.drafts import appeal, packet, peer
from practice.drafts.draft import Draft, Kind, RecordCite
from practice.drafts.gathering import gather
from practice.drafts.keeping import keep, opened
from practice.drafts.layout import laid_out
from practice.drafts.model import CaseFile, Office
from practice.drafts.pdf_out import to_pdf
from practice.drafts.policies import held_of
from practice.drafts.templates import chosen, load_template
from practice.flow.requests import decided, submitted
from practice.flow.running import preflight_case
from practice.flow.shelf import CaseShelf
from practice.flow.terms import turnaround
from practice.imports.mapping import Mapping
from practice.imports.run import Kind as FileKind
from practice.imports.run import Settings, import_file
from practice.store.cases import case_of, cases_between
from practice.store.door import Door
from practice.store.facts import facts_of_case

SHARED = Path(__file__).parents[3].parent / "shared" / "corpus"
PATIENTS, KNEES = SHARED / "interop" / "patients", SHARED / "rules" / "knee_mri_73721"
SAMPLES = Path(__file__).parents[3] / "data" / "samples" / "practice"
OFFICE = Office("Juniper Hollow Specialty Group", ("12 Main Street",), "813-555-0100", "813-555-0101", "1093817465")
COLUMNS = ("order", "mrn", "family", "given", "birth", "service", "cpt", "icd10", "payer", "member", "visit", "provider")
BORN = ("1971-07-14", "1994-09-03", "2001-02-22", "2010-11-08", "1978-04-17")
VISIT = dt.date(2025, 1, 31)
SYSTEM = "http://hospital.smarthealthit.org"


def schedule(door: Door, system: str, *rows: tuple[str, ...]) -> None:
    """Rows of a schedule, taken in."""
    columns: dict[str, Any] = {name: name for name in COLUMNS}
    columns |= {name: {"column": name, "format": "%Y-%m-%d"} for name in ("birth", "visit")}
    mapping = Mapping.model_validate({"kind": "schedule", "system": system, "columns": columns})
    table = io.StringIO()
    csv.writer(table).writerows([COLUMNS, *rows])
    report = import_file(door, table.getvalue().encode(), "s.csv", "schedule", Settings(mapping))
    assert not report.quarantined


def taken(door: Door, path: Path, kind: FileKind, case_id: str | None = None) -> None:
    report = import_file(door, path.read_bytes(), path.name, kind, Settings(case_id=case_id))
    assert not report.quarantined, report.quarantined


def flown(door: Door, shelf: CaseShelf, store: Any, case_id: str, reason: str) -> Iterator[tuple[Draft, CaseFile]]:
    """A case judged, its packet, a denial, and the letters that follow; each draft kept and opened again without a fault."""
    case = case_of(door, case_id)
    found, _ = preflight_case(door, shelf, case)
    assert found.policies and found.rows
    form = chosen((), case.payer_id, case.cpt)
    if case.payer_id == "one" and case.icd10 == ():
        form = load_template(SAMPLES / "templates" / "utah-medicaid-knee-mri.yml").model_copy(update={"payer": "one"})
    held = held_of(store, shelf, case)
    file = gather(door, case_id, held, OFFICE)
    on = door.clock().date()
    yield from kept(door, packet.packet(file, form, on), file)
    submitted(door, case, door.clock() - dt.timedelta(days=3), turnaround())
    decided(door, case, "denied", on - dt.timedelta(days=1), reasons=(reason,))
    denied = gather(door, case_id, held, OFFICE)
    assert denied.denial is not None and denied.denial.codes == (reason,)
    for make in (appeal.appeal, peer.peer_to_peer):
        yield from kept(door, make(denied, on), denied)


def kept(door: Door, draft: Draft, file: CaseFile) -> Iterator[tuple[Draft, CaseFile]]:
    again = opened(door, keep(door, draft, file))
    assert again.faults == ()
    yield again.draft, again.case


def pages(draft: Draft, file: CaseFile) -> list[str]:
    from practice.drafts.layout import Standing

    document = pypdfium2.PdfDocument(to_pdf(laid_out(draft, file, Standing())))
    return [page.get_textpage().get_text_bounded() for page in document]


def stands_there(draft: Draft, file: CaseFile) -> int:
    """How many quotations of the record a draft has; each is looked for here once more, independently of the check."""
    count = 0
    for one in draft.every():
        for cite in one.cites:
            if isinstance(cite, RecordCite):
                paper = file.paper(cite.document_id)
                assert paper is not None and " ".join(cite.quote.split()) in " ".join(paper.text.split())
                count += "“" in one.text
    return count


# ---------------------------------------------------------------- the knee patients


@pytest.mark.skipif(not KNEES.is_dir(), reason="../shared is absent")
@pytest.mark.parametrize("number", range(5))
def test_the_knee_patients_through_the_stored_flow(number: int, tmp_path: Path, desk: Door, utah: Any) -> None:
    note = sorted((KNEES / "patients").glob("*.txt"))[number]
    schedule(
        desk, "urn:test", ("O1", f"K{number}", "Roe", "Ann", BORN[number], "Knee MRI", "73721", "", "one", "UT-1", str(VISIT), "Doe, Jane")
    )
    (case,) = cases_between(desk).cases
    taken(desk, note, "note", case.id)
    facts = facts_of_case(desk, case.id)
    assert len(facts) >= 5 and all(fact.quote and fact.document_id and str(fact.state) == "proposed" for fact in facts)
    made = list(flown(desk, CaseShelf(utah, tmp_path / "rules"), utah, case.id, "197"))
    assert [draft.kind for draft, _ in made] == [Kind.PACKET, Kind.APPEAL, Kind.PEER]
    quoted = [stands_there(draft, file) for draft, file in made]
    assert quoted[0] >= 2 and quoted[2] >= 1, "the record is quoted to the payer and for the call"
    printed = [pages(draft, file) for draft, file in made]
    assert all("DRAFT: not reviewed" in page for sheet in printed for page in sheet)
    assert len(printed[2]) == 1 and all(len(sheet) <= 6 for sheet in printed)
    assert ("Pediatric orthopedic" in printed[2][0]) <= (number == 3), "what is asked of children is asked of children"


@pytest.fixture
def utah(tmp_path: Path, publish_one: Any) -> Iterator[Any]:
    """The knee policy in force, as a published record of one payer."""
    text = next(KNEES.glob("*no_contrast.txt")).read_text("utf-8")
    with publish_one(tmp_path, "dmhf-img-mri-001", text) as store:
        yield store


# ---------------------------------------------------------------- generated patients, some with notes


@pytest.mark.skipif(not PATIENTS.is_dir(), reason="../shared is absent")
def test_generated_patients_through_the_stored_flow(knee: Any) -> None:
    door = knee.door
    bundles = sorted(PATIENTS.glob("*/*.json"))
    assert len(bundles) >= 7
    for path in bundles:
        taken(door, path, "bundle")
    rows = []
    for number, path in enumerate(bundles):
        person = next(
            one["resource"] for one in json.loads(path.read_text("utf-8"))["entry"] if one["resource"]["resourceType"] == "Patient"
        )
        (mrn,) = {one["value"] for one in person["identifier"] if one.get("type", {}).get("coding", [{}])[0].get("code") == "MR"}
        name = person["name"][0]
        rows.append((f"O{number}", mrn, name["family"], name["given"][0], person["birthDate"], "Knee MRI", "73721", "M23.221", "one",
                     f"M{number}", "2026-03-20", "Okafor, Ada"))  # fmt: skip
    schedule(door, SYSTEM, *rows)
    cases = cases_between(door).cases
    assert len(cases) == len(bundles)
    found_facts = [len(facts_of_case(door, case.id)) for case in cases]
    assert sum(found_facts) > 150 and sum(count > 0 for count in found_facts) >= len(cases) - 1
    for case in cases:
        made = list(flown(door, knee.shelf, knee.published, case.id, "197"))
        assert [draft.kind for draft, _ in made] == [Kind.PACKET, Kind.APPEAL, Kind.PEER]
        assert made[0][0].template.startswith("general-form")
        assert len(pages(*made[2])) == 1
    again = import_file(door, bundles[0].read_bytes(), "b.json", "bundle")
    assert again.again, "the same bundle twice is once"
