"""Schedules, bundles and notes: what goes in, what is put aside, and that twice is once."""

from __future__ import annotations

import base64
import copy
import datetime as dt
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.access.actor import Role
from practice.cases import age_on, assembled, known_case
from practice.imports import limits
from practice.imports.bindings import bindings
from practice.imports.mapping import Mapping, field_names, load_mapping, load_payers
from practice.imports.notes import head_of
from practice.imports.part2 import protected_diagnosis, protected_drug, protected_note, protected_service
from practice.imports.report import Report
from practice.imports.run import Kind, Settings, import_file, kind_of
from practice.notes.model import Assertion
from practice.refused import AccessRefused, PracticeError
from practice.store.cases import case_of, cases_between
from practice.store.connection import Store
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.facts import facts_of_case
from practice.store.imported import quarantined
from practice.store.patients import patient_of
from practice.store.rows import CaseRow, Fact, Patient, State
from rules.amounts import Amount, exactly

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice"
SYNTHEA = Path(__file__).parents[3].parent / "shared" / "corpus" / "interop" / "patients"
MAPPING = load_mapping(SAMPLE / "mappings" / "schedule.yml")
SETTINGS = Settings(MAPPING, load_payers(SAMPLE / "mappings" / "payers.yml"))
SCHEDULE = (SAMPLE / "schedule.csv").read_bytes()
BIRCHALL = json.loads((SAMPLE / "bundles" / "birchall.json").read_text("utf-8"))
LARKSPUR = json.loads((SAMPLE / "bundles" / "larkspur.json").read_text("utf-8"))
TABLES = ("patients", "coverages", "cases", "documents", "facts", "quarantine", "imports")
DoorFor = Callable[..., Door]


def take(door: Door, data: bytes | dict[str, Any], kind: Kind = "bundle", name: str = "x", given: Settings = SETTINGS) -> Report:
    return import_file(door, json.dumps(data).encode() if isinstance(data, dict) else data, name, kind, given)


def dump(store: Store, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(store.connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables or TABLES}  # noqa: S608 - names of tables only


def everything(door: Door) -> list[Report]:
    reports = [take(door, SCHEDULE, "schedule")]
    reports += [take(door, path.read_bytes()) for path in sorted((SAMPLE / "bundles").iterdir())]
    return reports + [take(door, path.read_bytes(), "note", path.name) for path in sorted((SAMPLE / "notes").iterdir())]


def case_named(door: Door, family: str) -> CaseRow:
    return next(one for one in cases_between(door).cases if patient_of(door, one.patient_id).family == family)


# ---------------------------------------------------------------- schedules


def test_the_sample_schedule_goes_in_but_for_its_bad_row(desk: Door) -> None:
    report = take(desk, SCHEDULE, "schedule")
    assert dict(report.counts) == {"patients new": 10, "coverages new": 10, "cases new": 10}
    assert report.quarantined == (("row 12", "birth: not a day of the form %m/%d/%Y"),)
    (aside,) = quarantined(desk)
    assert "Kestrel" in aside.raw and "Kestrel" not in aside.reason
    one = case_named(desk, "Hartnell")
    assert (one.cpt, one.icd10, one.payer_id, one.lob, one.visit, one.provider, one.location, one.state, one.urgent) == (
        ("J1745",), ("L40.0",), "copperleaf", "commercial", dt.date(2026, 11, 30), "Nakamura, Ren", "Harbor Road", "FL", True,
    )  # fmt: skip
    person = patient_of(desk, one.patient_id)
    assert (person.key, person.birth, person.sex) == ("urn:juniper-hollow:mrn|100208", dt.date(1979, 10, 3), "male")


def test_everything_twice_is_everything_once(desk: Door, store: Store) -> None:
    everything(desk)
    before = dump(store)
    assert all(report.again for report in everything(desk))
    assert dump(store) == before
    again = Settings(MAPPING, SETTINGS.payers, again=True)
    for path in sorted((SAMPLE / "bundles").iterdir()):
        report = take(desk, path.read_bytes(), given=again)
        assert not [what for what, _ in report.counts if what.endswith((" new", " changed"))], report.counts
    take(desk, SCHEDULE, "schedule", given=again)
    assert {name: rows for name, rows in dump(store).items() if name != "imports"} == {
        n: rows for n, rows in before.items() if n != "imports"
    }


def table(*rows: str, header: str = "") -> bytes:
    first, *_ = SCHEDULE.decode().splitlines()
    return "\n".join([header or first, *rows]).encode()


ROW = 'JH-1,1,Merrow,Ida,04/12/1961,F,Knee MRI,73721,M17.11,Copperleaf Benefits,Commercial,M1,12/01/2026,"Reyes, Ivo",Main,FL,no,R,1'


def changed(old: str, new: str) -> str:
    assert old in ROW
    return ROW.replace(old, new)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (changed("Merrow", ""), "family: empty"),
        (changed("JH-1,1,", "JH-1,,"), "mrn: empty"),
        (changed("73721", ""), "cpt: empty"),
        (changed("73721", "7372"), "cpt: not a CPT or HCPCS code"),
        (changed("M17.11", "17.11"), "icd10: not an ICD-10-CM code"),
        (changed("Copperleaf Benefits", "Some Other Payer"), "payer: a value that the mapping does not name"),
        (changed("12/01/2026", "2026-12-01"), "visit: not a day of the form"),
        (changed("04/12/1961", "04/12/1661"), "birth: a day before 1900"),
        (changed("04/12/1961", "04/12/2027"), "birth: after the visit"),
        (changed("F,Knee", "Q,Knee"), "sex: none of"),
        (changed(",FL,", ",Florida,"), "state: not a US state"),
        (changed(",no,", ",maybe,"), "urgent: neither yes nor no"),
        (changed("Knee MRI", "K" * 1001), "service: longer than"),
        (changed("Knee MRI", "Knee\x07MRI"), "service: longer than|control signs"),
        (ROW + ",one more", "20 cells where the heading has 19"),
        ("JH-1,1", "2 cells where"),
    ],
)
def test_a_bad_row_is_put_aside_and_the_others_go_in(row: str, reason: str, desk: Door) -> None:
    report = take(desk, table(row, changed("JH-1,1,", "JH-2,2,")), "schedule")
    assert dict(report.counts)["cases new"] == 1
    ((place, said),) = report.quarantined
    assert place == "row 2" and re.search(reason, said)
    assert "Merrow" not in said and "Florida" not in said and "Some Other" not in said


def test_several_codes_in_one_cell(desk: Door) -> None:
    take(desk, table(changed("73721", "73721; 73722;73721").replace("M17.11", "m1711;M23.221")), "schedule")
    (one,) = cases_between(desk).cases
    assert (one.cpt, one.icd10) == (("73721", "73722"), ("M17.11", "M23.221"))


def test_a_record_number_with_another_birth_date_is_put_aside(desk: Door) -> None:
    report = take(desk, table(ROW, changed("04/12/1961", "05/12/1961").replace("JH-1", "JH-2")), "schedule")
    assert dict(report.counts)["cases new"] == 1
    assert "another birth date" in report.quarantined[0][1]


def test_an_order_that_stands_twice_with_different_contents_is_put_aside(desk: Door) -> None:
    report = take(desk, table(ROW, ROW, changed("12/01/2026", "12/02/2026")), "schedule")
    assert dict(report.counts) == {"cases new": 1, "coverages new": 1, "patients new": 1, "rows repeated": 1}
    assert "twice" in report.quarantined[0][1]
    assert cases_between(desk).cases[0].visit == dt.date(2026, 12, 1)


def test_a_moved_visit_moves_the_case(desk: Door) -> None:
    take(desk, table(ROW), "schedule")
    report = take(desk, table(changed("12/01/2026", "12/09/2026")), "schedule")
    assert dict(report.counts) == {"patients unchanged": 1, "coverages unchanged": 1, "cases changed": 1}
    assert [one.visit for one in cases_between(desk).cases] == [dt.date(2026, 12, 9)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (table(ROW, header="Order No,MRN"), "no column"),
        (table(ROW + ",x", header=SCHEDULE.decode().splitlines()[0] + ",Merrow Ida"), "neither maps nor ignores column 20"),
        (table(ROW + ',"open quote'), "breaks off"),
        (ROW.encode(), "no column"),
    ],
)
def test_a_table_that_is_not_as_declared_is_refused_whole(data: bytes, said: str, desk: Door, store: Store) -> None:
    before = dump(store)
    with pytest.raises(PracticeError, match=said) as refused:
        take(desk, data, "schedule")
    assert "Merrow" not in str(refused.value)
    assert dump(store) == before


def test_a_table_that_is_too_long_or_too_large_is_refused_whole(desk: Door, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(store)
    monkeypatch.setattr("practice.imports.schedule.TABLE_ROWS", 2)
    with pytest.raises(PracticeError, match="more than 2 rows"):
        take(desk, table(*(changed("JH-1,1,", f"JH-{n},{n},") for n in range(3))), "schedule")
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    with pytest.raises(PracticeError, match="split it"):
        take(desk, SCHEDULE, "schedule")
    assert dump(store) == before


def test_a_schedule_needs_a_mapping_and_a_right(desk: Door, door_for: DoorFor) -> None:
    with pytest.raises(PracticeError, match="mapping"):
        take(desk, SCHEDULE, "schedule", given=Settings())
    with pytest.raises(AccessRefused):
        take(door_for(Role.FRONT_DESK), SCHEDULE, "schedule")


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"colums": {}}, "colums"),
        ({"columns": {"mrn": "MRN"}}, "no column is named for family"),
        ({"system": "no uri"}, "system"),
        ({"kind": "orders"}, "kind"),
        ({"columns": {"nick": "Nickname"}}, "nick"),
    ],
)
def test_a_mapping_is_read_strictly(spoilt: dict[str, Any], said: str, tmp_path: Path) -> None:
    found = yaml.safe_load((SAMPLE / "mappings" / "schedule.yml").read_text("utf-8")) | spoilt
    (tmp_path / "m.yml").write_text(yaml.safe_dump(found), "utf-8")
    with pytest.raises(PracticeError, match=said):
        load_mapping(tmp_path / "m.yml")


def test_a_mapping_without_a_days_format_or_a_key_is_refused() -> None:
    columns = {"mrn": "a", "family": "b", "given": "c", "cpt": "d", "payer": "e"}
    for more, said in (({}, "order or for visit"), ({"visit": "f"}, "give the format")):
        with pytest.raises(ValueError, match=said):
            Mapping.model_validate({"kind": "schedule", "system": "urn:x", "columns": columns | more})
    assert set(columns) <= set(field_names())


# ---------------------------------------------------------------- bundles


def test_the_sample_bundles_go_in(desk: Door) -> None:
    take(desk, SCHEDULE, "schedule")
    report = take(desk, BIRCHALL)
    counts = dict(report.counts)
    assert counts.pop("facts proposed") > 0
    assert counts == {
        "patients unchanged": 1, "coverages new": 1, "documents new": 1, "entries new": 6, "facts new": 6,
        "entries that say nothing yet": 1,
    }  # fmt: skip
    found = {(one.fact, one.assertion): one for one in facts_of_case(desk, case_named(desk, "Birchall").id)}
    knee = found["dx.oa_knee", Assertion.PRESENT]
    assert (knee.value, knee.start, knee.end, knee.state) == (True, dt.date(2021, 5, 4), None, State.CONFIRMED)
    assert knee.qualifiers == (("laterality", "right"),)
    assert found["obs.bmi", Assertion.PRESENT].value == exactly(33.4, "kg/m2")
    assert found["lab.hba1c", Assertion.PRESENT].value == exactly(6.9, "%")
    taken = found["tx.nsaid", Assertion.PRESENT]
    assert (taken.start, taken.end, taken.state) == (dt.date(2026, 3, 2), dt.date(2026, 8, 31), State.CONFIRMED)
    assert found["tx.nsaid", Assertion.PLANNED].state is State.PROPOSED
    assert found["dx.t2dm", Assertion.UNCERTAIN].state is State.PROPOSED
    assert all(one.quote and one.document_id for one in found.values())


def test_an_order_becomes_a_case_at_its_appointment(desk: Door) -> None:
    take(desk, LARKSPUR)
    (one,) = cases_between(desk).cases
    assert (one.cpt, one.icd10, one.payer_id, one.visit, one.location, one.provider) == (
        ("E0601",), ("G47.33",), "silverpine", dt.date(2026, 12, 11), "Main Street", "Lindqvist, Maja",
    )  # fmt: skip


def test_a_protected_note_is_left_out_without_consent(desk: Door, door_for: DoorFor) -> None:
    take(desk, LARKSPUR)
    case_id = cases_between(desk).cases[0].id
    assert len(documents_of_case(desk, case_id)) == 1
    assert len(documents_of_case(door_for(Role.SPECIALIST, consent="form 4"), case_id)) == 2


def only(kind: str, source: dict[str, Any] = BIRCHALL, **changes: Any) -> dict[str, Any]:
    """The sample's patient with the first resource of a kind, altered."""
    found = copy.deepcopy([entry for entry in source["entry"] if entry["resource"]["resourceType"] in ("Patient", kind)][:2])
    for name, value in changes.items():
        if value is None:
            found[1]["resource"].pop(name, None)
        else:
            found[1]["resource"][name] = value
    return {"resourceType": "Bundle", "type": "collection", "entry": found}


def coded(code: str) -> dict[str, Any]:
    return {"coding": [{"code": code}]}


def said_by(store: Store) -> list[tuple[object, ...]]:
    return list(store.connection.execute('SELECT fact, value, unit, start, "end", assertion, state FROM facts ORDER BY fact'))


@pytest.mark.parametrize(
    ("bundle", "expected"),
    [
        (
            only("Condition", clinicalStatus=coded("resolved"), abatementDateTime="2024-01-02"),
            ("true", "present", "confirmed", "2024-01-02"),
        ),
        (only("Condition", clinicalStatus=coded("resolved")), ("true", "historical", "confirmed", None)),
        (only("Condition", verificationStatus=coded("refuted")), ("false", "absent", "confirmed", None)),
        (only("Condition", verificationStatus=coded("differential")), ("true", "uncertain", "proposed", None)),
        (only("Condition", verificationStatus=None), ("true", "present", "proposed", None)),
        (only("Condition", verificationStatus=coded("entered-in-error")), None),
        (only("Condition", onsetDateTime="2021"), ("true", "present", "confirmed", None)),
        (only("MedicationStatement", status="not-taken"), None),
        (only("MedicationStatement", status="intended"), None),
        (only("MedicationStatement", status="entered-in-error"), None),
        (only("MedicationStatement", status="active", effectivePeriod={"start": "2026-01-01"}), ("true", "present", "confirmed", None)),
        (only("MedicationRequest", status="completed"), ("true", "planned", "proposed", None)),
        (only("MedicationRequest", status="draft"), None),
        (only("Observation", status="preliminary"), None),
        (only("Observation", status="entered-in-error"), None),
        (only("Observation", status="cancelled"), None),
        (only("Observation", status="amended"), ("[33.4, 33.4]", "present", "confirmed", "2026-11-03")),
    ],
)
def test_an_entry_says_what_its_status_lets_it_say(
    bundle: dict[str, Any], expected: tuple[object, ...] | None, desk: Door, store: Store
) -> None:
    report = take(desk, bundle)
    assert not report.quarantined
    assert [(value, assertion, state, end) for _, value, _, _, end, assertion, state in said_by(store)] == ([expected] if expected else [])


def procedure(status: str) -> dict[str, Any]:
    bundle = only("Condition")
    code = {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64483"}]}
    bundle["entry"][1]["resource"] = {
        "resourceType": "Procedure", "id": "x", "status": status, "code": code, "subject": {"reference": "Patient/p100202"},
        "performedDateTime": "2026-06-30",
    }  # fmt: skip
    return bundle


@pytest.mark.parametrize("status", ["preparation", "in-progress", "not-done", "on-hold", "stopped", "unknown", "entered-in-error", ""])
def test_a_procedure_that_is_not_completed_says_nothing(status: str, desk: Door, store: Store) -> None:
    take(desk, procedure(status))
    assert said_by(store) == []


def test_a_completed_procedure_is_an_event_of_its_day(desk: Door, store: Store) -> None:
    take(desk, procedure("completed"))
    assert said_by(store) == [("proc.esi", "true", None, "2026-06-30", "2026-06-30", "present", "confirmed")]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"value": 31, "code": "kg/m2", "system": "http://unitsofmeasure.org"}, ("[31.0, 31.0]", "kg/m2")),
        ({"value": 31}, ("[31.0, 31.0]", "kg/m2")),
        ({"value": 31, "unit": "kg/m2"}, ("[31.0, 31.0]", "kg/m2")),
        ({"value": 31, "comparator": "<", "unit": "kg/m2"}, ("[0.0, 31.0]", "kg/m2")),
        ({"value": 31, "comparator": ">=", "unit": "kg/m2"}, ("[31.0, Infinity]", "kg/m2")),
        ({"value": 31, "unit": "stone per ell"}, "not given in UCUM"),
        ({"value": 31, "comparator": "~", "unit": "kg/m2"}, "comparator"),
        ({"value": "Merrow"}, "not as FHIR R4 has it"),
        ({}, None),
    ],
)
def test_an_amount_is_taken_in_ucum_or_not_at_all(quantity: dict[str, Any], expected: object, desk: Door, store: Store) -> None:
    report = take(desk, only("Observation", valueQuantity=quantity))
    if isinstance(expected, str):
        assert expected in report.quarantined[0][1] and "Merrow" not in report.quarantined[0][1] and not said_by(store)
    else:
        assert [(value, unit) for _, value, unit, *_ in said_by(store)] == ([expected] if expected else [])


def test_an_entry_that_its_source_amends_or_withdraws_takes_its_facts_along(desk: Door, store: Store) -> None:
    take(desk, only("Observation"))
    take(desk, only("Observation", valueQuantity={"value": 29, "unit": "kg/m2"}))
    assert [row[1] for row in said_by(store)] == ["[29.0, 29.0]"]
    report = take(desk, only("Observation", status="entered-in-error"))
    assert dict(report.counts)["entries retracted"] == 1
    assert said_by(store) == [] and dump(store, "documents") == {"documents": []}


def test_a_note_that_is_withdrawn_goes(desk: Door, store: Store) -> None:
    take(desk, only("DocumentReference"))
    assert len(dump(store, "documents")["documents"]) == 1
    take(desk, only("DocumentReference", status="entered-in-error"))
    assert dump(store, "documents") == {"documents": []}


@pytest.mark.parametrize(
    ("bundle", "reason"),
    [
        (only("Observation", subject={"reference": "Patient/another"}), "its patient is not in the bundle"),
        (only("Observation", subject=None), "subject: not as FHIR R4 has it"),
        (only("Observation", effectiveDateTime="yesterday"), "effectiveDateTime: not as FHIR R4 has it"),
        (only("DocumentReference", content=[]), "content: not as FHIR R4 has it"),
        (only("DocumentReference", content=[{"attachment": {"url": "https://chart.example/merrow"}}]), "only an address"),
        (only("DocumentReference", content=[{"attachment": {"data": "%%%"}}]), "not base64"),
        (only("DocumentReference", content=[{"attachment": {"data": base64.b64encode(b"{\\rtf1 x}").decode()}}]), "not read"),
        (only("DocumentReference", content=[{"attachment": {"data": ""}}]), "no words"),
        (only("ServiceRequest", LARKSPUR, code={"text": "a device"}), "no CPT or HCPCS code"),
        (only("ServiceRequest", LARKSPUR, id=None), "neither an order number nor an id"),
        (only("Appointment", LARKSPUR, basedOn=[]), "names no order"),
        (only("Coverage", beneficiary={"reference": "Patient/another"}), "its patient is not in the bundle"),
    ],
)
def test_a_bad_resource_is_put_aside_with_a_reason_that_quotes_nothing(bundle: dict[str, Any], reason: str, desk: Door) -> None:
    report = take(desk, bundle)
    ((place, said),) = report.quarantined
    assert place.startswith("entry 2") and reason in said and "merrow" not in said and "yesterday" not in said
    assert dict(report.counts)["patients new"] == 1


@pytest.mark.parametrize(
    "changes", [{"status": "draft"}, {"status": "revoked"}, {"intent": "proposal"}, {"intent": "plan"}, {"doNotPerform": True}]
)
def test_an_order_that_asks_for_nothing_now_makes_no_case(changes: dict[str, Any], desk: Door) -> None:
    report = take(desk, only("ServiceRequest", LARKSPUR, **changes))
    assert dict(report.counts) == {"patients new": 1, "orders that ask for nothing now": 1}
    assert cases_between(desk).cases == ()


@pytest.mark.parametrize("data", [b"not json", b"[]", b'{"a": 1}', b'{"resourceType": "Bundle", "entry": 7}', b"\xff\xfe{", b"[" * 100_000])
def test_what_is_no_bundle_is_refused_whole(data: bytes, desk: Door, store: Store) -> None:
    before = dump(store)
    with pytest.raises(PracticeError):
        take(desk, data)
    assert dump(store) == before


NAMES = ["coding", "code", "value", "start", "reference", "x"]
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.just("Patient/p100202")),
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(st.sampled_from(NAMES), below, max_size=3)),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 30), data=st.data())
def test_no_harm_to_a_resource_stops_the_others(place: int, data: st.DataObject, desk: Door) -> None:
    """Any field of any resource but the patient's set to anything: it is taken, or put aside; the rest goes in."""
    bundle = copy.deepcopy(BIRCHALL)
    entries = bundle["entry"][1:]
    resource = entries[place % len(entries)]["resource"]
    resource[data.draw(st.sampled_from(sorted(set(resource) - {"resourceType"})))] = data.draw(json_values)
    report = take(desk, bundle, given=Settings(MAPPING, SETTINGS.payers, again=True))
    assert len(report.quarantined) <= 2
    assert sum(count for what, count in report.counts if what.startswith(("entries", "documents", "coverages"))) >= len(entries) - 2


@pytest.mark.skipif(not SYNTHEA.is_dir(), reason="../shared is absent")
def test_the_synthetic_patients_go_in_whole(desk: Door, store: Store) -> None:
    total: Counter[str] = Counter()
    files = sorted(SYNTHEA.glob("*/*.json"))
    for path in files:
        report = take(desk, path.read_bytes(), name=path.name)
        assert not report.quarantined, path.name
        total.update(dict(report.counts))
    assert (len(files), total["patients new"], total["documents new"], total["entries new"], total["facts new"]) == (7, 7, 124, 153, 177)
    assert total["entries not bound to a fact"] == 706
    before = dump(store)
    for path in files:
        take(desk, path.read_bytes(), name=path.name, given=Settings(MAPPING, SETTINGS.payers, again=True))
    after = dump(store)
    assert {table: rows for table, rows in after.items() if table != "imports"} == {t: rows for t, rows in before.items() if t != "imports"}


# ---------------------------------------------------------------- notes

NOTE = b"Note Type: Office visit\nMRN: 1    DOB: 04/12/1961\nDate of Service: 2026-11-02\nProvider: Ivo Reyes, MD\n\nThe knee locks.\n"


def test_a_note_finds_its_patient_by_the_record_number(desk: Door) -> None:
    take(desk, table(ROW), "schedule")
    assert dict(take(desk, NOTE, "note").counts) == {"documents new": 1, "facts proposed": 1}
    (one,) = documents_of_case(desk, cases_between(desk).cases[0].id)
    assert (one.kind, one.author, one.written, one.text) == (
        "Office visit",
        "Ivo Reyes, MD",
        dt.date(2026, 11, 2),
        NOTE.decode().rstrip("\n"),
    )


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        (NOTE.replace(b"MRN: 1 ", b"MRN: 2 "), "no patient in the store"),
        (NOTE.replace(b"MRN: 1 ", b"      "), "no record number"),
        (NOTE.replace(b"1961", b"1971"), "birth date"),
        (b"\x00\x01\x02", "not read"),
        (b"{\\rtf1 x}", "not read"),
        (b"PK\x03\x04xxxx", "archive"),
        (b"%PDF-1.7 broken", "could not open"),
    ],
)
def test_a_note_of_nobody_is_put_aside(note: bytes, reason: str, desk: Door) -> None:
    take(desk, table(ROW), "schedule")
    report = take(desk, note, "note")
    assert reason in report.quarantined[0][1] and not report.counts


def test_a_note_for_a_case_needs_no_head(desk: Door) -> None:
    take(desk, table(ROW), "schedule")
    (one,) = cases_between(desk).cases
    take(desk, b"The knee locks.", "note", given=Settings(case_id=one.id))
    assert [(document.case_id, document.text) for document in documents_of_case(desk, one.id)] == [(one.id, "The knee locks.")]


def test_a_docx_and_a_pdf_are_read_and_kept_as_received(desk: Door, store: Store) -> None:
    typst = pytest.importorskip("typst")
    take(desk, table(ROW), "schedule")
    written, lines = docx.Document(), NOTE.decode().splitlines()
    for words in lines:
        written.add_paragraph(words)
    held = io.BytesIO()
    written.save(held)
    pdf = typst.compile("\\\n".join(words or "#v(4pt)" for words in lines).encode())
    case_id = cases_between(desk).cases[0].id
    assert not take(desk, held.getvalue(), "note", "visit.docx").quarantined
    assert not take(desk, pdf, "note", "visit.pdf", Settings(case_id=case_id)).quarantined
    found = {one.media: one for one in documents_of_case(desk, case_id)}
    assert set(found) == {"docx", "pdf"}
    assert found["docx"].data == held.getvalue() and found["pdf"].data == pdf
    assert all("The knee locks." in one.text and "\n" in one.text for one in found.values())
    assert {one.written for one in found.values()} == {dt.date(2026, 11, 2)}


def test_the_head_of_a_note_is_read_by_its_labels() -> None:
    head = head_of("MRN # 77-A | Date of Birth: March 4, 1970 | DOS: 03/02/2026\nElectronically signed by: Ada Okafor, MD")
    assert (head.mrn, head.birth, head.written, head.author) == ("77-A", dt.date(1970, 3, 4), dt.date(2026, 3, 2), "Ada Okafor, MD")
    assert head_of("MRN: 5 Birth Date: 03/04/1970 Discharge Date: 01/01/2026").written is None
    assert head_of("No labels here. The date is unknown.") == head_of("")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.csv", b"x", "schedule"),
        ("a.JSON", b"", "bundle"),
        ("a", b' {"a":1}', "bundle"),
        ("a.txt", b"x", "note"),
        ("a.pdf", b"%PDF", "note"),
    ],
)
def test_a_file_is_known_by_its_ending(name: str, data: bytes, kind: str) -> None:
    assert kind_of(data, name) == kind


# ---------------------------------------------------------------- 42 CFR Part 2


@pytest.mark.parametrize("code", ["F11.20", "F10.10", "F19.10", "O99.320"])
def test_substance_use_diagnoses_are_protected(code: str) -> None:
    assert protected_diagnosis([code])


@pytest.mark.parametrize("code", ["F17.210", "F33.2", "M17.11", "Z72.0"])
def test_tobacco_and_all_else_is_not(code: str) -> None:
    assert not protected_diagnosis([code])


@pytest.mark.parametrize(
    ("text", "protected"),
    [
        ("ASSESSMENT\nContinue buprenorphine.\nThis record is protected by 42 CFR Part 2.", True),
        ("Chemical Dependency: weekly group", True),
        ("# Opioid Treatment Program\nDose unchanged.", True),
        ("SOCIAL HISTORY\nDenies alcohol or drug use. Never smoked.", False),
        ("The patient mentions that a cousin is in a recovery program, which helps the cousin a great deal in daily life at home.", False),
        ("PLAN\nPhysical therapy.", False),
    ],
)
def test_a_note_is_protected_by_heading_or_notice_only(text: str, protected: bool) -> None:
    assert protected_note(text) is protected


def test_services_and_drugs_for_these_disorders_are_protected() -> None:
    assert protected_service(["H0020"]) and not protected_service(["90867", "97110"])
    assert protected_drug(["Suboxone 8 MG film"]) and not protected_drug(["meloxicam 15 MG tablet"])


def test_a_protected_case_is_left_out_and_counted(desk: Door, door_for: DoorFor) -> None:
    take(desk, table(changed("M17.11", "F11.20")), "schedule")
    assert (cases_between(desk).cases, cases_between(desk).left_out) == ((), 1)
    assert len(cases_between(door_for(Role.SPECIALIST, consent="form 2")).cases) == 1


def test_a_protected_condition_and_its_facts_are_left_out(desk: Door, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = only("Condition")
    bundle["entry"][1]["resource"]["meta"] = {"security": [{"code": "42CFRPart2"}]}
    take(desk, bundle)
    assert list(store.connection.execute("SELECT part2 FROM facts UNION SELECT part2 FROM documents")) == [(1,)]


# ---------------------------------------------------------------- the case as the evaluator takes it


def test_a_case_is_what_people_confirmed_as_of_the_visit(desk: Door) -> None:
    take(desk, SCHEDULE, "schedule")
    take(desk, BIRCHALL)
    case_id = case_named(desk, "Birchall").id
    case = known_case(desk, case_id)
    assert set(case.known) == {"pt.age", "pt.adult", "pt.sex", "dx.oa_knee", "obs.bmi", "lab.hba1c", "tx.nsaid"}
    assert (case.visit, case.of("pt.age")[0].value, len(case.of("tx.nsaid"))) == (dt.date(2026, 12, 14), exactly(71, "a"), 1)
    known = known_case(desk, case_id, unconfirmed=True).known
    assert {name: known[name] for name in case.known} == case.known and "img.weight_bearing_xray" in known
    assert not {"dx.t2dm", "tx.physical_therapy", "proc.tka"} & set(known), "uncertain and planned say nothing, confirmed or not"


def test_rejected_later_and_unconfirmed_facts_say_nothing() -> None:
    patient = Patient("p", "k|1", "Merrow", "Ida", None)
    row = CaseRow("c", "p", "k", "", (), (), "", "", "", dt.date(2026, 3, 1), "", "", "")
    facts = [
        Fact("1", "p", None, "a.rejected", True, state=State.REJECTED),
        Fact("2", "p", None, "a.proposed", True),
        Fact("3", "p", None, "a.later", True, start=dt.date(2026, 3, 2), state=State.CONFIRMED),
        Fact("4", "p", None, "a.absent", True, assertion=Assertion.ABSENT, state=State.CONFIRMED),
        Fact("5", "p", None, "a.family", True, assertion=Assertion.FAMILY, state=State.CONFIRMED),
        Fact("6", "p", None, "a.amount", Amount(1, 2, "wk"), state=State.CONFIRMED),
    ]
    known = assembled(row, patient, facts).known
    assert {name: found[0].value for name, found in known.items()} == {"a.absent": False, "a.amount": Amount(1, 2, "wk")}
    assert set(assembled(row, patient, facts, unconfirmed=True).known) == {"a.absent", "a.amount", "a.proposed"}


def test_a_case_without_a_day_of_visit_is_not_evaluated(desk: Door) -> None:
    take(desk, table(changed("12/01/2026", "")), "schedule")
    (one,) = cases_between(desk).cases
    assert case_of(desk, one.id).visit is None
    with pytest.raises(PracticeError, match="day of visit"):
        known_case(desk, one.id)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("1960-05-04", "2026-05-03", 65),
        ("1960-05-04", "2026-05-04", 66),
    ],
)
def test_an_age_in_whole_years(birth: str, day: str, age: int) -> None:
    assert age_on(dt.date.fromisoformat(birth), dt.date.fromisoformat(day)) == age


def test_no_code_is_bound_twice() -> None:
    found = bindings()
    for among in (found.observations, found.conditions, found.procedures, found.medications):
        keys = [(one.system, one.code or one.prefix) for one in among]
        assert len(keys) == len(set(keys))
        for place, one in enumerate(among):
            later = [other.prefix for other in among[place + 1 :] if one.prefix and other.prefix.startswith(one.prefix)]
            assert not later, f"{later} can never be reached behind {one.prefix}"
