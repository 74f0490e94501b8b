"""Feedback to the provider and messages about what is missing go through the checker as letters do: nothing altered, nothing uncited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from practice.drafts import inside
from practice.drafts.check import check, faults_of
from practice.drafts.draft import About, Draft, FieldCite, Sentence, each
from practice.drafts.editing import added, said_by
from practice.drafts.keeping import change, keep, opened
from practice.drafts.model import CaseFile
from practice.refused import PracticeError
from practice.store.door import Door
from practice.store.work import drafts_of

ON = dt.date(2026, 3, 2)
MAKERS = [inside.feedback, inside.missing, inside.flags]
Gathered = Callable[[Door], CaseFile]


def with_text(draft: Draft, number: int, text: str) -> Draft:
    return each(draft, lambda one: replace(one, text=text) if one.number == number else one)


def quoted(draft: Draft, words: str) -> Sentence:
    return next(one for one in draft.every() if words in one.text and "“" in one.text)


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(
    ("words", "was", "planted", "said"),
    [
        ("90 days", "90", "60", "does not stand word by word"),  # an altered number in the payer's words
        ("Radiographs", "Radiographs", "Bilateral radiographs", "does not stand word by word"),  # a wrong quote
        ("Radiographs", "days", "days” or the request is void “", "stand in none of its citations"),  # an uncited claim about the policy
    ],
)
def test_what_is_planted_is_found_and_nothing_is_kept(
    maker: Callable[[CaseFile, dt.date], Draft], words: str, was: str, planted: str, said: str, filled: Door, gathered: Gathered
) -> None:
    case = gathered(filled)
    draft = maker(case, ON)
    one = quoted(draft, words)
    altered = with_text(draft, one.number, one.text.replace(was, planted, 1))
    assert said in " ".join(fault.why for fault in check(altered, case))
    with pytest.raises(PracticeError, match="was not kept: "):
        keep(filled, altered, case)
    assert drafts_of(filled, case.case_id) == ()
    assert keep(filled, draft, case)


def test_an_uncited_claim_about_the_patient_is_found(filled: Door, gathered: Gathered) -> None:
    case = gathered(filled)
    draft = inside.feedback(case, ON)
    for text in ("He has failed 6 weeks of physical therapy.", "The knee gives way.", "Please write that the knee locks daily."):
        bare = Sentence(999, text, About.OFFICE)
        planted = replace(draft, blocks=(*draft.blocks, replace(draft.blocks[0], sentences=(bare,))))
        assert [fault.sentence for fault in check(planted, case)] == [999], text
        with pytest.raises(PracticeError, match="was not kept"):
            keep(filled, planted, case)


def test_a_quotation_of_the_record_is_the_records(filled: Door, gathered: Gathered) -> None:
    """In feedback the note's own words stand beside the payer's: none may be put in, turned, or taken from elsewhere."""
    case = gathered(filled)
    case = replace(case, criteria=tuple(replace(one, result="conflict") if "McMurray" in one.quote else one for one in case.criteria))
    draft = inside.feedback(case, ON)
    one = quoted(draft, "McMurray test is positive")
    for was, planted in (("positive", "negative"), ("right", "left"), ("McMurray test", "McMurray test of both knees"), ("medial", "")):
        altered = with_text(draft, one.number, one.text.replace(was, planted, 1))
        assert check(altered, case), planted
        with pytest.raises(PracticeError, match="was not kept"):
            keep(filled, altered, case)
    assert check(draft, case) == ()


def test_an_edit_of_feedback_is_held_to_the_same(filled: Door, gathered: Gathered) -> None:
    case = gathered(filled)
    draft_id = keep(filled, inside.feedback(case, ON), case)
    draft = opened(filled, draft_id).draft
    last = max(one.number for one in draft.every())
    for text in ("Please add that therapy lasted 12 weeks.", "The policy asks for 8 weeks.", "The note says “unable to work”."):
        with pytest.raises(PracticeError, match="not changed"):
            change(filled, draft_id, added(draft, last, said_by(case, 0, text, (), "sue")), "")
    assert opened(filled, draft_id).draft == draft
    change(filled, draft_id, added(draft, last, said_by(case, 0, "Please call us with questions.", (), "sue")), "thanks")


def test_figures_of_fields_are_said_whole(case: CaseFile) -> None:
    """A day of one field is no day of another: neither swapped nor taken apart."""
    cites = (FieldCite("order.visit", "March 3, 2026"), FieldCite("patient.birth", "August 8, 1987"))
    for text, held in (
        ("Date of service March 3, 2026, patient born August 8, 1987.", True), ("Date of service March 8, 2026.", False),
        ("Patient born August 3, 1987.", False), ("Born 1987, date of service 8 March 2026.", False),
    ):  # fmt: skip
        faults = list(faults_of(Sentence(9, text, About.PATIENT, cites, "sue"), case))
        assert (faults == []) is held, (text, faults)
