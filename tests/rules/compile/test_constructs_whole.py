"""Whole policies: sections shut by their heading alone, refusals that refuse nothing, demands beside the list they belong to."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from tests.rules.compile.shaping import compiled, of_stance, shape


def test_demands_under_a_heading_of_background_between_criteria_are_shown() -> None:
    text = """Harp strings

Coverage criteria

Strings are covered when all of the following are met:
1. The harp is at least 5 years old
2. A teacher ordered the strings

Overview

1. The player must have tried waxed strings for at least 3 weeks
2. The order was signed by a teacher within 30 days

Exclusions

1. Strings of gold
"""
    found = compiled(text)
    shown = [s for s in found.statements if "waxed" in found.text[s.citation.start : s.citation.end]]
    assert shown and all(s.review and s.stance.value == "review" for s in shown)
    assert found.listed == (5, 5)


def test_what_is_read_of_studies_between_criteria_stays_background() -> None:
    text = """Harp strings

Coverage criteria

Strings are covered when all of the following are met:
1. The harp is at least 5 years old
2. A teacher ordered the strings

Overview

1. A study of 40 harps (Smith et al.) reported that strings last 3 years
2. The authors published a review

Exclusions

1. Strings of gold
"""
    assert compiled(text).listed == (5, 3)


def test_a_refusal_at_the_end_refuses_nothing_above_it() -> None:
    text = "Harp Fund | Standards\n\nStandard 9   PEDALS OF ALL KINDS\n\nA pedal bends easily.\n\nGold pedals are not covered.\n"
    rows = [statement_to_json(s) for s in compiled(text).statements]
    assert [row["subject"] for row in rows if row["stance"] == "not_covered"] == ["Gold pedals"]


def test_what_must_be_shown_among_refusals_is_no_refusal() -> None:
    text = """Harp cases

Limitations

A. Not covered
   1. Cases of gold

A gold case is not covered. With a silver case the record must show why it is needed.
"""
    told = {s.stance.value for s in compiled(text).statements if "silver" in str(statement_to_json(s))}
    assert told == {"review"}


def test_one_line_between_a_lead_and_its_further_demands() -> None:
    text = """Harp Fund

Prior-Approval Requirements

Age  18 years of age or older

Patient must have the following:
   Worn strings

AND ALL of the following:
   1. A teacher ordered them
   2. NOT used on a stage
"""
    assert of_stance(text, "covered") == [("all", "Worn strings", ("all", "A teacher ordered them", ("not", "NOT used on a stage")))]
    assert [s.review for s in compiled(text).statements if s.stance.value == "covered"] == [True]  # the age stands beside it


def test_requirements_for_all_are_asked_of_every_cover() -> None:
    text = """Harps   Effective 3/1/2026

A. Covered indications
   1. The harp is out of tune and the player is grown
B. Requirements for all tunings
   1. The tuner is certified
   2. The room is dry
"""
    reasons = [reason for s in compiled(text).statements if s.stance.value == "covered" for reason in s.reasons]
    assert any("asked of all services" in reason for reason in reasons)


def test_items_that_name_their_service_cover_each_by_itself() -> None:
    text = """Harp repair

When the service is covered
(1) First repair. Covered when the harp is cracked.
(2) Later repair. Covered when the first one held for 3 months.
"""
    rows = [statement_to_json(s) for s in compiled(text).statements if s.stance.value == "covered"]
    assert [row["subject"] for row in rows] == ["First repair", "Later repair"]


def test_an_excluded_list_among_bullets_is_refused() -> None:
    text = """Harp lessons are covered when criteria are met.

- Admission: all of the following
  - The pupil is 8 or older
  - The pupil owns a harp
- Discharge: any
  - The pupil plays by heart
- Excluded
  - Lessons in summer
"""
    assert of_stance(text, "not_covered") == ["Lessons in summer"]
    assert not [one for one in of_stance(text, "covered") if "plays by heart" in str(one)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Worn strings, if the patient:\na. Is 18 or older; and\nb. Has a teacher",
            [("covered", ("all", "Worn strings", ("all", "Is 18 or older", "Has a teacher")))],
        ),
        (
            "A pump is covered when the individual has had the pain for at least 6 months, "
            "has been seen by a harp provider who found no untreated habit that would interfere, and is grown.",
            [
                (
                    "covered",
                    (
                        "all",
                        "individual has had the pain for at least 6 months",
                        "has been seen by a harp provider who found no untreated habit that would interfere",
                        "is grown",
                    ),
                )
            ],
        ),
        (
            "You can get it if you have a cracked harp.",
            [("covered", "you have a cracked harp")],
        ),
        (
            "Harp strings may be cost-shared for the repair of a cracked harp.",
            [("covered", "repair of a cracked harp")],
        ),
        ("A lesson needs no prior approval.", [("administrative", ("not", "A lesson needs no prior approval"))]),
        (
            "Strings are covered when all of these are met:\nA. Gains so far; any one is enough:\n   1. Ten scales\n   2. One piece\n"
            "B. A teacher",
            [("covered", ("all", ("all", "Gains so far", ("any", "Ten scales", "One piece")), "A teacher"))],
        ),
    ],
)
def test_words_of_whole_policies(text: str, wanted: list[tuple[str, Any]]) -> None:
    assert [(row["stance"], shape(row["when"])) for row in map(statement_to_json, compile_text(text).statements)] == wanted


def test_an_item_that_ends_above_the_next_number_is_no_name_of_a_list() -> None:
    text = """Initial criteria:
1. The player is grown, AND
2. At least 10 strings are worn, OR
face, neck or base are cracked, AND
3. A waxed string failed, AND
4. A gut string failed.
"""
    assert "neck or base are cracked" in str(of_stance(text, "covered"))


def test_two_of_a_list_or_a_clause_behind_it_is_looked_at() -> None:
    text = "Covered if two of the following:\n- a lever harp\n- a lap harp\n- a wire harp OR has a reason against all three"
    assert all(s.review for s in compile_text(text).statements)


def test_the_sections_of_a_document_are_no_figures() -> None:
    row = statement_to_json(compile_text("A harp is covered if the conditions in 2.2 to 2.4 are met.").statements[0])
    assert "op" not in str(row["when"])


REPAIRS = """Harp Trust
Guideline HG-204: Repair of harps

GUIDELINE

Repair of the frame is appropriate if:

I.   Age
     A.  The harp is ten years old or older; and
     B.  The harp was tuned;

and

II.  Cracks
     Two cracks, each 3 cm long or longer.

Later repair
III. at least six months since the last; and
IV.  the crack came back.

INVESTIGATIONAL
Glue of gold. Glue of silver.
"""


def test_words_set_in_below_a_name_are_its_list_and_sentences_of_a_refusal_refuse_each() -> None:
    first, later = of_stance(REPAIRS, "covered")
    assert ("all", "Two cracks", "each 3 cm long or longer") in first
    assert later == ("all", "at least six months since the last", "the crack came back")
    assert of_stance(REPAIRS, "unproven") == [("any", "Glue of gold", "Glue of silver")]


def test_demands_under_a_name_beside_other_cover_are_looked_at() -> None:
    found = [s for s in compiled(REPAIRS).statements if s.stance.value == "covered"]
    assert [s.review for s in found] == [False, True]
    assert "Later repair" in found[1].reasons[0]
