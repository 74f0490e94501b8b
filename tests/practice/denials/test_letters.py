"""Denial letters of several makes: the reason in the payer's own sentence, what is cited, and what is not there."""

from __future__ import annotations

import datetime as dt

import pytest
import typst

from practice.denials.letters import read_letter, wording
from practice.denials.model import Adjustment
from practice.denials.reasons import denying, main_reason, reason_of, reasons, unknown_codes
from practice.imports.notes import media_of, text_of

PAYERS = {"Northlake Health Plan": "northlake", "Copperleaf Benefits": "copperleaf"}
HEAD = (
    "Copperleaf Benefits\n\nNotice date: 03/02/2026\nClaim number: CL552\nMember ID: CLB-20981\nDate of service: 02/10/2026\n"
    "CPT code: 64483\n\n"
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Payment is denied because no prior authorization was on file for this service.", "authorization_missing"),
        ("We denied this claim: prior authorization was not obtained before the service.", "authorization_missing"),
        ("We are unable to approve this service because it is considered experimental and investigational.", "experimental"),
        ("The claim is denied since it was not submitted within the timely filing limit.", "timely_filing"),
        ("Your claim was denied because the records were not received.", "documentation"),
        ("This service is denied as it is included in the payment for another procedure.", "bundled"),
        ("The claim was denied because coverage was terminated before the date of service.", "eligibility"),
        ("The request is denied as the number of visits exceeds the limit for the period.", "frequency"),
        ("We cannot approve this request; the service is not medically necessary.", "not_medically_necessary"),
        ("The claim is denied because the diagnosis code is inconsistent with the procedure.", "coding"),
    ],
)
def test_the_reason_is_the_payers_own_sentence(sentence: str, reason: str) -> None:
    found = read_letter(f"{HEAD}{sentence}\n\nYou may send documentation that was not received with an appeal.\n", PAYERS)
    assert (found.reason, found.quote) == (reason, sentence)


def test_what_the_letter_does_not_say_is_empty() -> None:
    found = read_letter("We have denied your request.\n", PAYERS)
    assert (found.reason, found.quote) == ("unclassified", "We have denied your request.")
    assert (found.payer_id, found.claim, found.member, found.procedures, found.cited) == ("", "", "", (), ())
    assert found.decided is None and found.service_date is None and found.appeal_by is None


def test_a_letter_that_denies_nothing_has_no_reason() -> None:
    assert read_letter("Your request is approved for 12 visits.\nIf a later claim is denied, you may appeal.\n", PAYERS).quote == ""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("You may appeal within 180 calendar days of the date of this letter.", dt.date(2026, 8, 29)),
        ("You have 60 days after you receive this notice to request an appeal.", dt.date(2026, 5, 1)),
        ("An appeal must reach us no later than June 30, 2026.", dt.date(2026, 6, 30)),
        ("You may appeal within 20 business days.", None),
        ("Your records were kept for 90 days.", None),
    ],
)
def test_the_last_day_for_an_appeal_is_printed_or_counted_and_never_guessed(words: str, day: dt.date | None) -> None:
    assert read_letter(f"{HEAD}The claim is denied because it is a duplicate of another.\n\n{words}\n", PAYERS).appeal_by == day


def test_each_policy_cited_stands_with_its_criteria_verbatim() -> None:
    text = (
        f"{HEAD}The service is denied as not medically necessary.\n\n"
        "We used Medical Policy CL203, Epidural Injections. It requires at least 50%"
        " relief\nfor 3 months after the last injection. The notes do not document that relief.\n\nGuideline CL114 was also looked at.\n"
    )
    found = read_letter(text, PAYERS)
    assert [one.policy for one in found.cited] == ["CL203", "CL203", "CL114"]
    assert all(text[one.start : one.end] == one.criterion for one in found.cited[:2]) and found.cited[2].criterion == ""


def test_a_pdf_reads_like_its_text() -> None:
    body = HEAD.replace("\n", " \\\n") + "\n\nThe claim is denied because no prior authorization was obtained.\n"
    data = typst.compile(body.encode())
    found = read_letter(text_of(data, media_of(data, "letter.pdf")), PAYERS)
    assert (found.reason, found.claim, found.procedures, found.service_date) == (
        "authorization_missing", "CL552", ("64483",), dt.date(2026, 2, 10),
    )  # fmt: skip


# ---------------------------------------------------------------- codes


def test_every_category_of_the_letters_is_one_of_the_codes_and_each_code_stands_once() -> None:
    assert set(wording().reasons) <= set(reasons().reasons)
    assert len(reasons().of_carc) > 140 and len(reasons().of_rarc) > 50


def test_a_generic_code_is_made_precise_by_a_remark_and_another_is_not() -> None:
    assert (reason_of("16"), reason_of("16", ["MA01", "M127"]), reason_of("197", ["M127"])) == (
        "claim_information", "documentation", "authorization_missing",
    )  # fmt: skip


def test_a_code_that_is_not_known_denies_only_where_nothing_was_paid() -> None:
    odd = (Adjustment("CO", "999", 500), Adjustment("CO", "45", 100))
    assert (denying(odd), denying(odd, paid=True), unknown_codes(odd)) == ({"unclassified": 500}, {}, {"999"})


def test_the_reason_that_refuses_most_names_the_line_and_among_equals_the_declared_order() -> None:
    assert main_reason({"bundled": 100, "documentation": 200}) == "documentation"
    assert main_reason({"bundled": 100, "authorization_missing": 100}) == "authorization_missing"
    assert main_reason({}) == ""
