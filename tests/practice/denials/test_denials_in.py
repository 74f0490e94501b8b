"""Remittances into the store: what is kept, what is told, what comes twice, what takes what back, and who sees it."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from practice.access.actor import Role
from practice.denials.letter_store import letters, take_letter
from practice.denials.matching import match
from practice.denials.model import Appeal, AppealOutcome, ClaimLine, LineStatus, Round
from practice.denials.policies import PublishedPolicies
from practice.denials.reading import lines_in
from practice.denials.reconcile import reconcile
from practice.denials.sample_year import sample_year
from practice.denials.store import appeals, counted_lines, flags, line_of, lines, provider_adjustments, purge_unmatched, put_appeal
from practice.denials.tables import load_table, take_table
from practice.denials.taking import RemitReport, RemitSettings, take_x12
from practice.imports.mapping import load_mapping, load_payers
from practice.imports.run import Settings, import_file
from practice.refused import AccessRefused, PracticeError
from practice.store.connection import Store
from practice.store.door import Door
from practice.store.imported import quarantined
from practice.store.retention import purge

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "practice"
PAYERS = load_payers(SAMPLE / "mappings" / "payers.yml")
SETTINGS = RemitSettings(PAYERS)
Wrap = Callable[..., bytes]
Paying = Callable[..., list[str]]
DoorFor = Callable[..., Door]
DENIED = (
    "CLP*JH-5001*4*1450*0**12*P1*11*1~NM1*QC*1*ASHGROVE*MARLENE****MI*NLC-88120~DTM*050*20261203~SVC*HC:72148*1450*0**1"
    "~DTM*472*20261130~CAS*CO*50*1450~LQ*HE*N115"
)
PAID = (
    "CLP*JH-5004*1*1120*650*40*12*P2*11*1~NM1*QC*1*DUNMORE*SILAS****MI*CLB-20981~SVC*HC:64483*1120*650**1~DTM*472*20261202"
    "~CAS*CO*45*430~CAS*PR*3*40"
)
BACK = "CLP*JH-5004*22*-1120*-650*-40*12*P2*11*1~SVC*HC:64483*-1120*-650**1~DTM*472*20261202~CAS*CO*45*-430~CAS*PR*3*-40"
AGAIN = "CLP*JH-5004*1*1120*600*90*12*P2*11*7~SVC*HC:64483*1120*600**1~DTM*472*20261202~CAS*CO*45*430~CAS*PR*3*90"


def remit(door: Door, data: bytes, settings: RemitSettings = SETTINGS) -> RemitReport:
    return take_x12(door, io.BytesIO(data), "month.835", settings)


def dump(store: Store) -> str:
    tables = ("remit_payments", "remit_claims", "claim_lines", "provider_adjustments", "remit_flags", "payer_answers", "quarantine")
    return json.dumps([sorted(store.connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables])  # noqa: S608 - names only


def standing(door: Door) -> list[ClaimLine]:
    return [line for line in lines(door).lines if line.current]


def scheduled(door: Door) -> None:
    mapping = load_mapping(SAMPLE / "mappings" / "schedule.yml")
    import_file(door, (SAMPLE / "schedule.csv").read_bytes(), "s.csv", "schedule", Settings(mapping))


# ---------------------------------------------------------------- what is kept


def test_a_denial_is_a_line_with_its_reason_case_and_dollars(desk: Door, wrap: Wrap, paying: Paying) -> None:
    scheduled(desk)
    report = remit(desk, wrap(paying(DENIED, amount="0")))
    (line,) = lines(desk).lines
    assert (line.payer_id, line.procedure, line.status, line.reason) == ("northlake", "72148", LineStatus.DENIED, "not_medically_necessary")
    assert (line.charged_cents, line.denied_cents, line.paid_cents, line.remarks) == (145000, 145000, 0, ("N115",))
    assert (line.provider, line.location, line.diagnoses, line.lob) == ("Okafor, Ada", "Main Street", ("M54.16",), "commercial")
    assert line.denied and line.first_pass and line.current and line.case_id and line.received == dt.date(2026, 12, 3)
    assert report.counts["lines matched to a case"] == 1 and not report.imbalances and not report.problems


def test_what_does_not_add_up_is_kept_flagged_with_how_much(desk: Door, wrap: Wrap, paying: Paying) -> None:
    report = remit(desk, wrap(paying(PAID.replace("CAS*CO*45*430", "CAS*CO*45*400"), amount="700", plb=["PLB*1*20261231*WO:A*20"])))
    assert [(one.what[:5], one.by) for one in report.imbalances] == [("SVC03", -3000), ("CLP04", -3000), ("BPR02", 7000)]
    assert [flag.told for flag in flags(desk)] == [65000, 65000, 70000]
    assert [one.cents for one in provider_adjustments(desk)] == [2000]
    assert standing(desk)[0].paid_cents == 65000


def test_lines_always_come_to_what_the_claim_charges_and_pays(desk: Door, wrap: Wrap, paying: Paying) -> None:
    odd = "CLP*C9*1*500*90**12*P9*11*1~CAS*CO*253*10~SVC*HC:72148*300*60**1~CAS*CO*45*240~SVC*HC:73721*150*30**1~CAS*CO*45*120"
    remit(desk, wrap(paying(odd)))
    found = lines(desk).lines
    assert sum(line.charged_cents for line in found) == 50000 and sum(line.paid_cents for line in found) == 9000
    own = next(line for line in found if not line.procedure)
    assert (own.charged_cents, own.paid_cents, own.first_pass) == (5000, 0, False)
    assert all(total.agrees for total in reconcile(desk))


def test_a_claim_refused_as_a_whole_denies_each_of_its_services(desk: Door, wrap: Wrap, paying: Paying) -> None:
    whole = "CLP*C8*4*450*0**12*P8*11*1~CAS*CO*197*400**45*50~SVC*HC:72148*300*300**1~SVC*HC:73721*150*150**1"
    remit(desk, wrap(paying(whole, amount="0")))
    first, second = lines(desk).lines
    assert first.denied and second.denied and first.reason == second.reason == "authorization_missing"
    assert [(a.carc, a.cents, a.level) for a in (*first.adjustments, *second.adjustments)] == [
        ("197", 30000, "claim"), ("197", 10000, "claim"), ("45", 5000, "claim"),
    ]  # fmt: skip
    assert all(total.agrees for total in reconcile(desk))


# ---------------------------------------------------------------- twice, corrected, taken back


def test_the_same_file_twice_changes_nothing(desk: Door, store: Store, wrap: Wrap, paying: Paying) -> None:
    data = wrap(paying(DENIED, PAID, amount="650"))
    remit(desk, data)
    before = dump(store)
    assert remit(desk, data).again and dump(store) == before
    other = data.replace(b"*000000001", b"*000000002").replace(b"\n", b"\r\n")
    assert remit(desk, other).counts["payments known"] == 1 and dump(store) == before


def test_a_corrected_file_takes_the_place_of_the_first_by_its_own_numbers(desk: Door, store: Store, wrap: Wrap, paying: Paying) -> None:
    remit(desk, wrap(paying(DENIED, PAID, amount="650")))
    first = {line.procedure: line.line_id for line in lines(desk).lines}
    report = remit(desk, wrap(paying(PAID.replace("*650*", "*640*").replace("*430", "*440"), amount="640"), control=9))
    assert report.counts["payments replaced"] == 1
    (line,) = lines(desk).lines
    assert line.paid_cents == 64000 and line.line_id == first["64483"]
    assert store.connection.execute("SELECT count(*) FROM remit_claims").fetchone() == (3,), "the segments of the first are kept"
    assert all(total.agrees for total in reconcile(desk))
    remit(desk, wrap(paying(DENIED, PAID, amount="650"), control=10))
    assert standing(desk)[0].paid_cents == 64000, "the older content does not come back"


@pytest.mark.parametrize("order", [(BACK, AGAIN), (AGAIN, BACK)])
def test_a_reversal_takes_back_the_first_decision_and_the_correction_stands(
    desk: Door, wrap: Wrap, paying: Paying, order: tuple[str, str]
) -> None:
    remit(desk, wrap(paying(PAID, amount="650")))
    later = wrap(paying(*order, trace="TR2", amount="-50", plb=[])).replace(b"*20260302~\nTRN", b"*20260402~\nTRN")
    remit(desk, later)
    found = {(line.status, line.current, line.sequence, line.first_pass): line.paid_cents for line in lines(desk).lines}
    assert found == {
        (LineStatus.PAID, False, Round.ORIGINAL, True): 65000, (LineStatus.REVERSED, False, Round.CORRECTED, False): -65000,
        (LineStatus.PAID, True, Round.CORRECTED, False): 60000,
    }  # fmt: skip
    assert sum(line.paid_cents for line in lines(desk).lines) == sum(line.paid_cents for line in standing(desk))


def test_a_decision_after_an_appeal_is_one(desk: Door, wrap: Wrap, paying: Paying) -> None:
    remit(desk, wrap(paying(DENIED, amount="0")))
    (line,) = lines(desk).lines
    put_appeal(desk, Appeal(line.line_id, "appeal", dt.date(2026, 3, 9), None, AppealOutcome.OPEN))
    paid = DENIED.replace("*4*1450*0*", "*1*1450*900*").replace("*1450*0**1", "*1450*900**1").replace("CO*50*1450", "CO*45*550")
    remit(desk, wrap(paying(paid, trace="TR2", amount="900")).replace(b"*20260302~\nTRN", b"*20260502~\nTRN"))
    assert [(one.status, one.sequence, one.current) for one in lines(desk).lines] == [
        (LineStatus.DENIED, Round.ORIGINAL, False), (LineStatus.PAID, Round.APPEAL, True),
    ]  # fmt: skip
    assert appeals(desk)[0].line_id == line.line_id


def test_parts_of_a_split_claim_all_stand(desk: Door, wrap: Wrap, paying: Paying) -> None:
    other = PAID.replace("64483", "77003").replace("*P2*", "*P3*")
    remit(desk, wrap(paying(PAID, other, amount="1300")))
    assert [line.first_pass for line in standing(desk)] == [True, True]


# ---------------------------------------------------------------- bad input


def test_a_file_cut_short_gives_its_whole_payments_and_puts_the_rest_aside(desk: Door, wrap: Wrap, paying: Paying) -> None:
    data = wrap(paying(PAID, amount="650"), paying(DENIED, trace="TR2", amount="0"))
    report = remit(desk, data[: data.rindex(b"CAS*CO*50")])
    assert [line.procedure for line in lines(desk).lines] == ["64483"]
    (aside,) = report.aside
    assert aside.reason.startswith("it has no end (SE): the file ends") and "\n" not in aside.reason
    assert "JH-5001" in quarantined(desk)[0].raw and "JH-5001" not in aside.reason
    remit(desk, data)
    assert sorted(line.procedure for line in lines(desk).lines) == ["64483", "72148"]


def test_another_version_is_put_aside_in_one_line(desk: Door, wrap: Wrap, paying: Paying) -> None:
    report = remit(desk, wrap(paying(PAID), version="004010X091A1"))
    assert [one.reason for one in report.aside] == ["its version is 004010X091A1; a 835 is read in 005010X221 and its errata"]
    assert not lines(desk).lines and "CLP*JH-5004" in quarantined(desk)[0].raw


def test_a_binary_file_is_refused_and_the_store_stays(desk: Door, store: Store, wrap: Wrap, paying: Paying) -> None:
    remit(desk, wrap(paying(PAID, amount="650")))
    before = dump(store)
    with pytest.raises(PracticeError, match="binary"):
        remit(desk, b"PK\x03\x04\x00\x00\x01")
    assert dump(store) == before


def test_a_payment_without_its_head_is_put_aside_whole(desk: Door, wrap: Wrap, paying: Paying) -> None:
    report = remit(desk, wrap([line for line in paying(PAID) if not line.startswith("BPR")]))
    assert report.aside[0].reason == "transaction 1: it names no payment (BPR)" and "CLP*JH-5004" in report.aside[0].raw


# ---------------------------------------------------------------- who sees what


def test_the_manager_counts_and_the_specialist_sees_claims(desk: Door, door_for: DoorFor, wrap: Wrap, paying: Paying) -> None:
    scheduled(desk)
    remit(desk, wrap(paying(DENIED, amount="0")))
    manager = door_for(Role.MANAGER)
    (counted,) = counted_lines(manager).lines
    assert counted.case_id is None and counted.denied_cents == 145000
    line, known = line_of(desk, counted.line_id)
    assert (known.number, known.payer_number, known.match) == ("JH-5001", "P1", "order") and line.case_id
    assert flags(manager) == () and all(total.agrees for total in reconcile(manager))
    for refused in (lambda: lines(manager), lambda: line_of(manager, counted.line_id), lambda: letters(manager)):
        with pytest.raises(AccessRefused):
            refused()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FRONT_DESK, Role.CLINICIAN, Role.ADMIN])
def test_others_see_no_denials_and_bring_none_in(door_for: DoorFor, role: Role, wrap: Wrap, paying: Paying) -> None:
    door = door_for(role)
    for doing in (lambda: counted_lines(door), lambda: lines(door), lambda: flags(door), lambda: remit(door, wrap(paying(PAID)))):
        with pytest.raises(AccessRefused):
            doing()


def test_protected_lines_are_left_out_without_consent(desk: Door, door_for: DoorFor, wrap: Wrap, paying: Paying) -> None:
    remit(desk, wrap(paying(PAID.replace("64483", "H0020"), amount="650")))
    assert (lines(desk).lines, lines(desk).left_out) == ((), 1)
    assert counted_lines(door_for(Role.MANAGER)).left_out == 1
    assert len(lines(door_for(Role.SPECIALIST, consent="form 3")).lines) == 1


def test_claims_go_with_their_patient_and_strangers_after_their_time(
    desk: Door, store: Store, door_for: DoorFor, wrap: Wrap, paying: Paying
) -> None:
    scheduled(desk)
    remit(desk, wrap(paying(DENIED, PAID.replace("JH-5004", "ZZ1").replace("CLB-20981", "ZZ2"), amount="650")))
    owner = store.connection.execute("SELECT patient_id FROM remit_claims WHERE patient_id IS NOT NULL").fetchone()[0]
    purge(door_for(Role.ADMIN), (owner,))
    assert [line.procedure for line in lines(desk).lines] == ["64483"]
    assert purge_unmatched(door_for(Role.ADMIN), dt.date(2030, 1, 1)) == 1
    assert store.connection.execute("SELECT count(*) FROM claim_lines").fetchone() == (0,)


# ---------------------------------------------------------------- matching


class OnePolicy:
    """Version 2 from July 2026 on, version 1 before."""

    def in_force(self, payer_id: str, procedure: str, lob: str, on: dt.date) -> str | None:
        return f"{payer_id}:nl-1@{2 if on >= dt.date(2026, 7, 1) else 1}" if procedure == "72148" else None


def test_lines_come_to_the_policy_in_force_on_the_date_of_service_and_to_cases_that_come_later(
    desk: Door, wrap: Wrap, paying: Paying
) -> None:
    early = DENIED.replace("JH-5001", "OTHER").replace("20261130", "20260630")
    remit(desk, wrap(paying(DENIED, early, amount="0")), RemitSettings(PAYERS, OnePolicy()))
    assert {line.policy_version for line in lines(desk).lines} == {"northlake:nl-1@1", "northlake:nl-1@2"}
    assert not any(line.case_id for line in lines(desk).lines)
    scheduled(desk)
    assert match(desk, OnePolicy())["lines matched to a case"] == 1


def test_an_order_of_another_member_is_not_matched(desk: Door, wrap: Wrap, paying: Paying) -> None:
    scheduled(desk)
    remit(desk, wrap(paying(DENIED.replace("NLC-88120", "NLC-00000"), amount="0")))
    (line,) = lines(desk).lines
    assert line.case_id is None and line_of(desk, line.line_id)[1].match == "the order's patient has another member number"


def test_a_visit_is_found_by_member_service_and_day(desk: Door, wrap: Wrap, paying: Paying) -> None:
    scheduled(desk)
    remit(desk, wrap(paying(DENIED.replace("JH-5001", "A77"), amount="0")))
    assert line_of(desk, lines(desk).lines[0].line_id)[1].match == "visit"


# ---------------------------------------------------------------- tables, letters, the sample year


def test_a_table_comes_to_the_same_record_and_reconciles(desk: Door) -> None:
    scheduled(desk)
    mapping = load_table(SAMPLE / "mappings" / "remittance.yml")
    data = (SAMPLE / "remittances" / "export.csv").read_bytes()
    report = take_table(desk, data, "export.csv", mapping, SETTINGS)
    assert [one.reason for one in report.aside] == ["charged: not an amount"]
    assert [(line.procedure, str(line.status), line.reason) for line in lines(desk).lines] == [
        ("72148", "denied", "not_medically_necessary"), ("64483", "paid", ""), ("77003", "denied", "bundled"),
    ]  # fmt: skip
    assert all(line.case_id for line in lines(desk).lines) and all(total.agrees for total in reconcile(desk))
    assert take_table(desk, data, "export.csv", mapping, SETTINGS).again
    with pytest.raises(PracticeError, match="has no column"):
        take_table(desk, b"A,B\n1,2\n", "x.csv", mapping, SETTINGS)


def test_a_letter_comes_to_its_case_and_lines(desk: Door) -> None:
    scheduled(desk)
    mapping = load_table(SAMPLE / "mappings" / "remittance.yml")
    take_table(desk, (SAMPLE / "remittances" / "export.csv").read_bytes(), "export.csv", mapping, SETTINGS)
    data = (SAMPLE / "letters" / "northlake-lumbar.txt").read_bytes()
    letter, again = take_letter(desk, data, "x.txt", PAYERS, OnePolicy())
    assert not again and letter.case_id and len(letter.line_ids) == 1 and letter.policy_version == "northlake:nl-1@2"
    assert (letter.reason, letter.appeal_by) == ("not_medically_necessary", dt.date(2027, 6, 14))
    assert [one.policy for one in letter.cited] == ["NLM-0105", "NLM-0105"] and "12 weeks" in letter.cited[1].criterion
    assert take_letter(desk, data, "x.txt", PAYERS) == (letter, True)
    with pytest.raises(PracticeError, match="no sentence of the letter denies"):
        take_letter(desk, b"Dear colleague,\nThank you for the referral of this pleasant person.\n", "n.txt", PAYERS)


def test_the_sample_year_is_what_its_truth_says_and_the_same_each_time() -> None:
    year = sample_year(11, volume=0.3)
    assert sample_year(11, volume=0.3).files == year.files and sample_year(12, volume=0.3).files != year.files
    found = lines_in([one.data for one in year.files], PAYERS)
    now = [line for line in found if line.current]
    assert sum(line.paid_cents for line in now) == year.truth["paid_cents"]
    assert sum(line.charged_cents for line in now) == year.truth["charged_cents"]
    first = [line for line in found if line.first_pass]
    assert (len(first), sum(line.denied for line in first)) == (year.truth["claims"], year.truth["denied_at_first"])
    assert not [line for line in found if line.reason == "unclassified"]
    assert "invented" in year.truth["said"]


def test_a_month_of_the_sample_goes_in_balanced_and_reconciles(desk: Door) -> None:
    year = sample_year(11, volume=0.2)
    for one in year.files[:6]:
        report = remit(desk, one.data)
        assert not report.imbalances and not report.problems and not report.aside
    totals = reconcile(desk)
    assert len(totals) > 8 and all(total.agrees for total in totals)


def test_the_published_store_names_the_one_version_in_force(knee: Any) -> None:
    policies = PublishedPolicies(knee.published)
    (policy,) = knee.published.policies()
    service = dt.date(2026, 3, 20)
    assert policies.in_force("one", "73721", "commercial", service) == f"{policy.policy_id}@1"
    assert policies.in_force("one", "73721", "", dt.date(2020, 1, 1)) is None
    assert policies.in_force("two", "73721", "", service) is None and policies.in_force("one", "27447", "", service) is None
