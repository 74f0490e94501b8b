"""A denial letter's words beside the policy in force: what differs is shown and marked for the reviewer; another version is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from practice.access.actor import Role
from practice.denials.letters import read_letter
from practice.denials.model import Cited, DenialLetter
from practice.drafts import appeal, compared
from practice.drafts.check import check
from practice.drafts.docx_out import to_docx
from practice.drafts.draft import Block, Draft, from_bytes, to_bytes
from practice.drafts.draft import Kept as KeptDraft
from practice.drafts.editing import removed
from practice.drafts.gathering import with_letter
from practice.drafts.keeping import bring, keep, opened
from practice.drafts.layout import Standing, laid_out
from practice.drafts.model import CaseFile
from practice.drafts.pdf_out import to_pdf
from practice.refused import PracticeError
from practice.store.door import Door

ON = dt.date(2026, 3, 2)
NAMED = "This decision rests on Medical Policy CB-214, effective January 1, 2026."
QUOTE = "The request is denied because the service is not medically necessary."
ASKED = "The policy requires at least 8 weeks of physical therapy within the last 3 months."
LETTER = """Copperleaf Benefits

March 1, 2026

Reference number: CB-77310
Date of service: 03/03/2026
Procedure code: 73721

{quote}

{named} {asked}

You have 180 calendar days from the date of this letter to file an appeal.
"""


def letter(*cited: str, named: str = NAMED, policy: str = "CB-214", effective: str = "2026-01-01", version: str = "") -> DenialLetter:
    rests = tuple(Cited(policy, words, 0, len(words), named, version, effective) for words in cited)
    return DenialLetter("l1", "c1", "copperleaf", "Copperleaf Benefits", "", "CB-77310", ("73721",), None, dt.date(2026, 3, 1),
                        "not_medically_necessary", QUOTE, rests, dt.date(2026, 8, 28), None, "f1")  # fmt: skip


def drafted(case: CaseFile, *cited: str, **said: str) -> tuple[CaseFile, Draft]:
    found = with_letter(replace(case, denial=None), [letter(*cited, **said)])
    made = appeal.appeal(found, ON)
    assert check(made, found) == (), "what is shown for the reviewer is cited like everything else"
    return found, made


def point(made: Draft, label: str) -> Block | None:
    return next((one for one in made.blocks if one.shape == "to_do" and label in one.label), None)


def only(part: Block) -> tuple[list[str], list[str]]:
    """The marked words of the letter, and of the policy."""
    return tuple([text.strip() for text, alone in cell if alone and text.strip()] for cell in compared.marked(part))  # type: ignore[return-value]


def test_other_words_stand_beside_the_policys_own(case: CaseFile) -> None:
    _, made = drafted(case, ASKED)
    part = point(made, "other words than the policy in force")
    assert part is not None and made.open
    left, right = (" ".join(one.text for one in cell) for cell in part.rows[1])
    assert (left, right) == (f"“{ASKED}”", "“At least 6 weeks of physical therapy”")
    letters, policys = only(part)
    assert "8" in letters and policys == ["6"] and any("within the last 3 months" in one for one in letters)


@pytest.mark.parametrize(
    "same",
    ["The policy requires at least 6 weeks of physical therapy.", "At least 6 weeks of physical therapy must be documented.",
     "Criteria: radiographs of the knee within 90 days."],
)  # fmt: skip
def test_the_policys_own_words_are_no_point(same: str, case: CaseFile) -> None:
    _, made = drafted(case, same)
    assert point(made, "other words") is None and point(made, "no line") is None


@pytest.mark.parametrize(
    ("cited", "letters", "policys"),
    [
        ("At least 6 weeks of supervised physical therapy.", ["supervised"], []),  # added
        ("At least 6 weeks of therapy.", [], ["physical"]),  # left out
        ("Radiographs of the knee within 30 days.", ["30"], ["90"]),  # a figure
    ],
)
def test_added_and_left_out_words_are_marked(cited: str, letters: list[str], policys: list[str], case: CaseFile) -> None:
    _, made = drafted(case, cited)
    part = point(made, "other words than the policy in force")
    assert part is not None
    found = only(part)
    assert [word for word in found[0] if word != "."] == letters and found[1] == policys


def test_what_no_line_says_is_said(case: CaseFile) -> None:
    _, made = drafted(case, "A psychological evaluation must be completed before the request.")
    part = point(made, "what no line says")
    assert part is not None and "No line of the policy in force says this." in part.rows[1][1][0].text
    assert part.rows[1][1][0].cites == ()


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"named": NAMED.replace("2026", "2025"), "effective": "2025-01-01"}, "a version that was not in force"),
        ({"named": "This rests on policy QS-225.", "policy": "QS-225", "effective": ""}, "a policy that is not in force"),
        ({}, ""),
        ({"named": "This rests on policy CB-214.", "effective": ""}, ""),
        ({"named": "This rests on policy cb 214.", "policy": "cb 214", "effective": ""}, ""),
    ],
)
def test_another_version_or_policy_is_said(said: dict[str, str], label: str, case: CaseFile) -> None:
    _, made = drafted(case, ASKED, **said)
    found = [one for one in made.blocks if one.shape == "to_do" and "not in force" in one.label]
    assert [label in one.label for one in found] == ([True] if label else [])
    if "version" in label:
        words = " ".join(one.text for one in found[0].sentences)
        assert "January 1, 2025" in words and "In force on the date of service, March 3, 2026" in words and "January 1, 2026" in words


def test_a_payers_own_version_number_is_held_against_the_text(case: CaseFile) -> None:
    sections = (
        replace(case.policies[0].sections[0], text=f"Version 4\n{case.policies[0].sections[0].text}"),
        *case.policies[0].sections[1:],
    )
    printed = replace(case, policies=(replace(case.policies[0], sections=sections),))
    said = {"named": "It rests on policy CB-214, version 3.", "effective": "", "version": "3"}
    assert point(drafted(printed, ASKED, **said)[1], "a version that was not in force")
    assert point(drafted(printed, ASKED, **(said | {"named": "It rests on CB-214, version 4.", "version": "4"}))[1], "a version") is None
    assert point(drafted(case, ASKED, **said)[1], "a version") is None, "where the text prints none, nothing is held against it"


def test_the_letter_is_read_with_the_version_it_names() -> None:
    payers = {"Copperleaf Benefits": "copperleaf"}
    read = read_letter(LETTER.format(quote=QUOTE, named=NAMED, asked=ASKED), payers)
    (one,) = [one for one in read.cited if one.criterion]
    assert (one.policy, one.effective, one.version, one.named) == ("CB-214", "2026-01-01", "", NAMED)
    other = read_letter(LETTER.format(quote=QUOTE, named="It rests on policy CB-214, version 3, of May 2, 2020.", asked=ASKED), payers)
    assert [(one.version, one.effective) for one in other.cited] == [("3", "")], "a day that is not said to be in force is none"


def test_the_two_texts_are_underlined_on_paper_for_the_office_alone(case: CaseFile) -> None:
    found, made = drafted(case, ASKED)
    for standing, shown in ((Standing(), True), (Standing("approved", "ada", dt.datetime(2026, 3, 2, tzinfo=dt.UTC)), False)):
        sheet = laid_out(made, found, standing)
        runs = [run for part in sheet.inside for row in part.rows for cell in row for said in cell for run in said]
        assert any(run.style == "marked" and "8" in run.text for run in runs) is shown
        assert to_pdf(sheet).startswith(b"%PDF") and to_docx(sheet)[:2] == b"PK"
    assert from_bytes(to_bytes(KeptDraft(made, found, ()))).draft == made


def test_a_reviewer_must_settle_it_before_approval(
    filled: Door, gathered: Callable[[Door], CaseFile], door_for: Callable[..., Door]
) -> None:
    found = with_letter(replace(gathered(filled), denial=None), [letter(ASKED)])
    draft_id = keep(filled, appeal.appeal(found, ON), found)
    bring(filled, draft_id, "reviewed")
    with pytest.raises(PracticeError, match="points are open"):
        bring(door_for(Role.CLINICIAN), draft_id, "approved", stand_for_marks=True)
    made = opened(filled, draft_id).draft
    part = point(made, "other words")
    assert part is not None
    assert point(removed(made, part.sentences[0].number), "other words") is None
