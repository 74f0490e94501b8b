"""A stored case against the policy in force on its visit: what counts, what is marked, what is judged again, and what never is "ready"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from policies.model import Code, CodeRole, CodeSystem
from practice.diagnoses import diagnoses_of, unlisted
from practice.flow.conflicts import conflicts
from practice.flow.running import judgement, preflight_case
from practice.flow.standing import standing
from practice.flow.terms import turnaround
from practice.store.facts import decide, facts_of_case
from practice.store.rows import State, Status
from rules.book.acts import Person, accept
from rules.book.compiling import compile_one
from rules.book.file import load, save
from rules.book.refresh import propose

DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def flown(knee: Any, case: Any, **more: Any) -> Any:
    return preflight_case(knee.door, knee.shelf, case, **more)[0]


def stands(case: Any, found: Any, day: dt.date = DAY) -> Any:
    return standing(case, found, (), turnaround(), day)


def results(found: Any) -> dict[str, str]:
    return {" ".join(row.quote.split()): row.result for row in found.rows if row.asked}


def test_the_policy_of_the_day_the_chart_and_a_quote_on_both_sides(knee: Any) -> None:
    case = knee.case()
    knee.note(case)
    found = flown(knee, case)
    assert found.overall == "met"
    assert (found.policies[0].policy_id, found.policies[0].version_no) == ("one:k1", 1)
    assert {"Positive McMurray test": "met", "BMI less than 40": "met"}.items() <= results(found).items()
    shown = next(row for row in found.rows if "McMurray" in row.quote).shown[0]
    document = next(one for one in facts_of_case(knee.door, case.id) if one.fact == "exam.mcmurray")
    assert (shown.document_id, shown.author, shown.written) == (document.document_id, "Ada Okafor, MD", dt.date(2026, 2, 20))
    assert shown.quote == "McMurray test is positive on the right."
    assert stands(case, found).status is Status.READY


def test_what_nobody_reviewed_or_confirmed_is_marked(knee: Any) -> None:
    case = knee.case()
    knee.note(case)
    found = flown(knee, case)
    assert found.unreviewed == len(found.asked) and found.unconfirmed > 0
    assert len(stands(case, found).marks) == 2
    for fact in facts_of_case(knee.door, case.id):
        decide(knee.door, fact.id, State.CONFIRMED)
    list(propose(knee.rules, knee.published, ["one:k1"], AT, lambda found: map(compile_one, found)))
    book = load(knee.rules, "one:k1")
    save(knee.rules, accept(book, [entry.number for entry in book.entries], Person("Ruth Ames", AT)))
    knee.shelf._read.clear()
    again = flown(knee, case)
    assert (again.unreviewed, again.unconfirmed, stands(case, again).marks) == (0, 0, ())


def test_a_rejected_fact_is_no_evidence(knee: Any) -> None:
    case = knee.case()
    knee.note(case)
    fact = next(one for one in facts_of_case(knee.door, case.id) if one.fact == "exam.mcmurray")
    decide(knee.door, fact.id, State.REJECTED)
    found = flown(knee, case)
    assert results(found)["Positive McMurray test"] == "not_documented"
    assert results(found)["BMI less than 40"] == "met"
    assert stands(case, found).status is not Status.READY


def test_structured_entries_count_beside_notes_and_contradictions_are_conflicts(knee: Any) -> None:
    from practice.store.documents import put_document
    from practice.store.facts import put_facts
    from practice.store.rows import Document, Fact
    from rules.amounts import exactly

    case = knee.case()
    knee.note(case)
    line = "Observation: body mass index 44 kg/m2; final; 2026-02-20"
    entry = Document(
        knee.door.ident("e", 1), case.patient_id, None, "structured", "Observation", "", dt.date(2026, 2, 20), "text/plain", line, "h"
    )
    put_document(knee.door, entry)
    put_facts(knee.door, [Fact(knee.door.ident("f", 1), case.patient_id, None, "obs.bmi", exactly(44, "kg/m2"), dt.date(2026, 2, 20),
                               dt.date(2026, 2, 20), document_id=entry.id, span_start=0, span_end=len(line), quote=line,
                               origin="Observation", state=State.CONFIRMED)])  # fmt: skip
    found = flown(knee, case)
    row = next(row for row in found.rows if "BMI" in row.quote)
    assert row.result == "conflict" and {shown.quote for shown in row.shown} == {line, "BMI 31."}
    assert stands(case, found).status is Status.CLINICIAN
    bmi = {one.id for one in facts_of_case(knee.door, case.id) if one.fact == "obs.bmi"}
    assert len(bmi) == 2 and bmi == conflicts(facts_of_case(knee.door, case.id))


def test_silence_is_asked_for_and_never_ready(knee: Any) -> None:
    case = knee.case()
    knee.note(case, "MRN: 4711\nDate of Service: 2026-02-20\n\nEXAMINATION\nMcMurray test is positive on the right.\n")
    told = stands(case, flown(knee, case))
    assert told.status is Status.MISSING
    asked = " ".join(ask.what for ask in told.asks)
    assert "physical therapy" in asked and "BMI" in asked and "excludes this" in asked
    assert all(ask.by <= dt.date(2026, 3, 13) for ask in told.asks)
    assert told.submit_by == dt.date(2026, 3, 13)


def test_without_a_note_nothing_is_met(knee: Any) -> None:
    case = knee.case()
    found = flown(knee, case)
    assert found.overall == "not_documented" and not any(row.shown for row in found.rows)
    assert any("no note" in problem for problem in found.problems)
    assert stands(case, found).status is Status.MISSING


def test_buckets(knee: Any) -> None:
    ready = knee.case("1")
    knee.note(ready)
    known = flown(knee, ready)
    assert stands(ready, known).status is Status.READY
    late = stands(ready, known, dt.date(2026, 3, 16))
    assert (late.status, late.otherwise) == (Status.AT_RISK, Status.READY)
    assert stands(ready, replace(known, human=("a clinical trial",)), dt.date(2026, 3, 16)).status is Status.HUMAN
    assert stands(ready, replace(known, overall="not_met")).status is Status.CLINICIAN
    elsewhere = knee.case("2", cpt=("99999",))
    assert stands(elsewhere, flown(knee, elsewhere)).status is Status.PAYER
    unknown = knee.case("3", payer_id="", payer_name="Some Payer")
    told = stands(unknown, flown(knee, unknown))
    assert told.status is Status.MISSING and told.asks[0].who == "front_desk"
    other_line = knee.case("4", lob="medicaid")
    assert any("medicaid" in problem for problem in flown(knee, other_line).problems)
    no_day = knee.case("5", visit=None)
    assert stands(no_day, flown(knee, no_day)).status is Status.MISSING


def test_an_urgent_case_has_three_days(knee: Any) -> None:
    case = knee.case(urgent=True)
    assert stands(case, flown(knee, case)).submit_by == dt.date(2026, 3, 17)


def test_an_outright_refusal_speaks_only_of_what_it_names(knee: Any) -> None:
    plain, ozone = knee.case("1"), knee.case("2")
    knee.note(plain)
    text = knee.note(ozone).text.replace("Knee MRI on the right.", "Injection of ozone into the right knee, and knee MRI.")
    knee.note(ozone, text)
    assert not flown(knee, plain).human
    found = flown(knee, ozone)
    assert found.human == ("investigational or off-label use",) and found.overall == "not_met"


def test_diagnoses_against_the_lists(knee: Any) -> None:
    for code, listing, ready in (("M23.221", "covered", True), ("M23.40", "not_covered", False), ("S83.2", "not_listed", False)):
        case = knee.case(code, icd10=(code,))
        knee.note(case, knee.note(case).text + f"\nOrder {code}.\n")
        found = flown(knee, case)
        assert [one.listing for one in found.diagnoses] == [listing]
        assert (stands(case, found).status is Status.READY) is ready
    both = diagnoses_of([Code(CodeSystem.ICD10CM, "M17.0", "M17.9", CodeRole.COVERED)], ["M17.11", "M18.0", "73721"])
    assert [(one.code, one.listing, one.listed_as) for one in both] == [
        ("M17.11", "covered", "M17.0-M17.9"), ("M18.0", "not_listed", ""),
    ]  # fmt: skip
    assert not unlisted(both) and unlisted(both[1:])
    assert not unlisted(diagnoses_of([], ["M17.11"]))
    wider = diagnoses_of([Code(CodeSystem.ICD10CM, "M17.11", "M17.11", CodeRole.COVERED)], ["M17"])
    assert [one.listing for one in wider] == ["not_listed"]


def test_only_what_changed_is_judged_again(knee: Any) -> None:
    one, two = knee.case("1"), knee.case("2")
    knee.note(one)
    assert [preflight_case(knee.door, knee.shelf, case)[1] for case in (one, two, one, two)] == [True, True, False, False]
    knee.note(two)
    assert [preflight_case(knee.door, knee.shelf, case)[1] for case in (one, two)] == [False, True]
    fact = facts_of_case(knee.door, one.id)[0]
    decide(knee.door, fact.id, State.CONFIRMED)
    assert [preflight_case(knee.door, knee.shelf, case)[1] for case in (one, two)] == [True, False]
    kept = judgement(knee.door, one.id)
    assert kept == preflight_case(knee.door, knee.shelf, one, again=True)[0]


def test_protected_documents_are_left_out_and_said(knee: Any, door_for: Any) -> None:
    from practice.access.actor import Role

    case = knee.case()
    knee.note(case, part2=True)
    found = flown(knee, case)
    assert found.left_out == 1 and found.overall == "not_documented" and not found.protected
    open_door = door_for(Role.SPECIALIST, consent="form 12")
    with_it = preflight_case(open_door, knee.shelf, case)[0]
    assert with_it.overall == "met" and with_it.protected
    assert judgement(knee.door, case.id) is None, "what was kept with consent is not shown without it"
    assert flown(knee, case) == found
