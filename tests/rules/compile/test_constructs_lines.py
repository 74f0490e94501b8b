"""Between lines and sentences: sentences that go on, several subjects in one text, lead-ins that a list completes, limits, definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

LIST = "\n- severe rash; or\n- deep ulcer"
EITHER = ("any", "severe rash", "deep ulcer")
BOTH_LISTED = "\n- severe rash; and\n- deep ulcer"
BOTH = ("all", "severe rash", "deep ulcer")

GOES_ON = (
    "This would occur in the following situations:",
    "This applies in any of these cases:",
    "This occurs in one of the following circumstances:",
    "Such a need exists in either of the following situations:",
    "This is the case in any of the following situations:",
)


@pytest.mark.parametrize("words", GOES_ON)
def test_a_sentence_that_tells_when_goes_on_with_the_cover_before_it(words: str, said: Said, flagged: Flagged) -> None:
    text = f"A widget is covered when the member cannot walk. {words}{LIST}"
    found = said(text)
    assert [stance for stance, _ in found] == ["covered"]
    assert found[0][1][0] == "all"
    assert EITHER in found[0][1]
    assert not flagged(text)


DISEASES = (
    "for the following conditions:",
    "for the treatment of the following disorders:",
    "in members with the following diseases:",
    "for the following skin conditions:",
    "to treat the following symptoms:",
)


@pytest.mark.parametrize("words", DISEASES)
def test_of_diseases_that_something_is_for_each_is_enough(words: str, said: Said) -> None:
    assert said(f"A widget is medically necessary {words}\n- severe rash;\n- deep ulcer")[0][1] == EITHER


def test_conditions_to_be_met_are_demands(said: Said) -> None:
    assert said("A widget is medically necessary under the following conditions:\n- severe rash;\n- deep ulcer")[0][1] == BOTH


BARE_LEADS = (
    "The patient has one or more of the following",
    "Any of the following criteria",
    "One of the following is present",
    "The record shows either of the following",
    "At least one of the following",
)


@pytest.mark.parametrize("words", BARE_LEADS)
def test_a_lead_in_that_has_lost_its_colon_still_leads(words: str, said: Said, flagged: Flagged) -> None:
    text = f"A widget is covered when all of the following are met:\n- Age of 18 years or older\n- {words}\n- severe rash\n- deep ulcer"
    assert said(text)[0][1][:2] == ("all", "Age of 18 years or older")
    assert EITHER in said(text)[0][1]
    assert flagged(text)  # where the inner list ends is not printed


HEADS = ("Chronic wound when:", "Chronic wound with:", "Chronic wound if:", "Chronic wound in patients who have:", "Chronic wound and:")


@pytest.mark.parametrize("words", HEADS)
def test_what_a_list_goes_on_with_is_asked_for_and_no_label(words: str, said: Said) -> None:
    text = f"A widget is covered for any of the following:\n- Burn\n- {words}\n  - severe rash; and\n  - deep ulcer"
    assert said(text)[0][1] == ("any", "Burn", ("all", "Chronic wound", BOTH))


def test_a_name_before_a_colon_is_a_label(said: Said) -> None:
    text = "A widget is covered for any of the following:\n- Burn\n- Wounds:\n  - severe rash; and\n  - deep ulcer"
    assert said(text)[0][1] == ("any", "Burn", BOTH)


TRIALS = (
    "Failure OR contraindication OR intolerance to two of the following drugs:",
    "Failure of OR intolerance to two of the following:",
    "Trial of OR contraindication to two of the following agents:",
    "History of failure OR intolerance to two of the following:",
)


@pytest.mark.parametrize("words", TRIALS)
def test_connectives_inside_a_lead_in_that_the_list_completes_part_nothing(words: str, said: Said) -> None:
    text = f"Initial criteria\n- Age of 18 years or older\n- {words} aspirin; ibuprofen; naproxen"
    assert said(text)[0][1] == ("all", "Age of 18 years or older", ("at_least", 2, "aspirin", "ibuprofen", "naproxen"))


BEHIND = ("currently on widget therapy", "previously treated with a biologic", "already taking the drug", "continuation of therapy")


@pytest.mark.parametrize("words", BEHIND)
def test_an_alternative_in_capitals_behind_a_list_of_names_stands_beside_all_before_it(words: str, said: Said, flagged: Flagged) -> None:
    text = (
        f"Initial criteria\n- Trial of methotrexate, unless contraindicated AND trial "
        f"of one of: aspirin, ibuprofen OR {words}\n- Gout is present"
    )
    first = said(text)[0][1][1]
    assert first[0] == "any"
    assert first[1] == ("all", ("unless", "Trial of methotrexate", "contraindicated"), ("any", "aspirin", "ibuprofen"))
    assert flagged(text)


def test_criteria_counted_by_letters_must_all_be_met(said: Said, flagged: Flagged) -> None:
    text = "Criteria A, B and C must be met.\nA. Rash is present.\nB. Itch is present.\nC. Fever is present."
    assert said(text) == [("covered", ("all", "Rash is present", "Itch is present", "Fever is present"))]
    assert not flagged(text)


LIMITED = (
    ("Widget testing more than once per year is not covered.", "more than once per year"),
    (
        "Repeat widget repair within 12 months of a previous repair is considered not medically necessary.",
        "within 12 months of a previous repair",
    ),
    ("Use of the widget beyond 21 days after surgery is not covered.", "beyond 21 days after surgery"),
    ("Widget therapy for longer than 8 weeks is not medically necessary.", "longer than 8 weeks"),
)


@pytest.mark.parametrize(("text", "quote"), LIMITED)
def test_a_refusal_told_by_its_figure_has_that_figure(text: str, quote: str, said: Said) -> None:
    assert said(text) == [("not_covered", quote)]


def test_a_refused_reason_stands_beside_whom_it_is_about(said: Said) -> None:
    text = "Widget surgery performed solely for asymmetry in members under 15 years of age is not covered."
    assert said(text) == [("not_covered", ("all", "asymmetry", "members under 15 years of age"))]


@pytest.mark.parametrize("words", ["for", "in the presence of", "in members with", "in patients who have", "when there is"])
def test_of_a_refused_list_each_is_refused(words: str, said: Said) -> None:
    stance, when = said(f"The widget is not covered {words} necrosis of the hand, neuropathy, or previous infection.")[0]
    assert (stance, when[0], len(when)) == ("not_covered", "any", 4)


CAPS = ("up to 30 days", "up to 6 weeks", "a maximum of 12 visits", "no more than 10 sessions")


@pytest.mark.parametrize("cap", CAPS)
def test_how_long_is_told_with_the_service_is_a_limit(cap: str, said: Said) -> None:
    found = said(f"Widget monitoring for {cap} is medically necessary in patients with palpitations.")
    assert found == [("covered", "palpitations"), ("limit", cap)]


def test_people_that_the_lead_in_names_are_asked_for_once(said: Said) -> None:
    text = (
        "A widget is covered for infants less than 12 months of age with any of the "
        "following:\n- Infants with apnea; or\n- Infants with reflux"
    )
    assert said(text) == [("covered", ("all", "infants less than 12 months of age", ("any", "apnea", "reflux")))]


DEFINED = (
    "for adults with gravel lung, defined as all of the following:",
    "in adults with gravel lung defined as all of the following:",
    "for adults with gravel lung, as defined by all of the following:",
)


@pytest.mark.parametrize("words", DEFINED)
def test_of_what_a_list_defines_the_list_is_asked_for(words: str, said: Said) -> None:
    assert said(f"A widget is covered {words}{BOTH_LISTED}") == [("covered", ("all", "adults", BOTH))]


DEFINITIONS = (
    "Conservative widget care is defined as all of the following:",
    "Conservative widget care means all of the following:",
    "Conservative widget care consists of all of the following:",
)


@pytest.mark.parametrize("words", DEFINITIONS)
def test_the_list_of_a_definition_is_read(words: str, said: Said) -> None:
    assert said(f"{words}{BOTH_LISTED}") == [("definition", BOTH)]


def test_members_who_are_considered_something_are_defined_and_not_covered(said: Said) -> None:
    assert said("Members are considered opioid tolerant when taking an opioid for a week or longer.") == [
        ("definition", "taking an opioid for a week or longer")
    ]


def test_each_subject_of_a_text_has_its_own_criteria(said: Said) -> None:
    text = "Gravel lung: The patient has failed widgets. Paper skin: The patient has a rash. Diagnosis of paper skin is confirmed."
    found = said(text)
    assert [stance for stance, _ in found] == ["covered", "covered"]
    assert found[0][1] == ("all", "Gravel lung", "The patient has failed widgets")
    assert "Paper skin" not in found[1][1]  # one of its criteria names it


def test_one_label_alone_opens_no_subject(said: Said) -> None:
    assert said("Knee: Rash is present.") == [("covered", "Rash is present")]


TWO_SENTENCES = (
    "The patient has pain due to gout, rash, or burns. Wedges must have been tried.",
    "The patient has pain. Wedges must have been tried.",
    "Pain is present in the hand. The patient has tried wedges.",
)


@pytest.mark.parametrize("words", TWO_SENTENCES)
def test_no_atom_reaches_over_the_end_of_a_sentence(words: str) -> None:
    text = f"A widget is covered if any of the following is met:\n1. {words}\n2. Deep ulcer is present."
    (found,) = compile_text(text).statements
    from rules.model import leaves

    assert not any(". " in leaf.quote for leaf in leaves(found.when))


REASONS = ("because of", "due to", "owing to")


@pytest.mark.parametrize("word", REASONS)
def test_a_reason_for_a_refusal_is_not_refused_itself(word: str, said: Said) -> None:
    text = f"A widget is covered when:\n- Oral iron cannot be used {word} one of the following: bowel disease; severe bleeding"
    assert ("any", "bowel disease", "severe bleeding") in said(text)[0][1]


def test_a_title_of_two_parts_covers_nothing(said: Said) -> None:
    text = (
        "Outpatient Widget Care: Continuation of Care\nWidget care is medically necessary when all of the following are met:" + BOTH_LISTED
    )
    assert said(text) == [("covered", BOTH)]


def test_what_is_said_of_the_patients_is_asked_for_beside_what_they_have(said: Said) -> None:
    text = "A widget is covered for patients with gravel lung for whom surgery is too risky or for whom drugs have failed."
    assert said(text) == [("covered", ("all", "gravel lung", ("any", "surgery is too risky", "drugs have failed")))]


@pytest.mark.parametrize("words", ["with a frequency of at least:", "at a rate of:", "with a score of at least:"])
def test_words_that_only_the_list_completes_are_no_demand(words: str, said: Said) -> None:
    text = f"A widget is covered for members with gravel lung {words}\n- three attacks in 1 year; or\n- five attacks in 2 years"
    assert said(text)[0][1] == ("all", "gravel lung", ("any", "three attacks in 1 year", "five attacks in 2 years"))


DOUBTS = (
    "Deformity of the jaw such that a brace cannot be worn",
    "Surgery followed by radiation of the hand",
    "A bent hand that stops work or sleep",
    "A ring of at least 5 mm that blocks the view of the hand",
)


@pytest.mark.parametrize("words", DOUBTS)
def test_a_second_demand_inside_a_quote_is_for_a_person_to_look_at(words: str, flagged: Flagged, said: Said) -> None:
    text = f"A widget is covered when both of the following are met:\n- {words}\n- Rash is present"
    assert flagged(text) or said(text)[0][1][1] != words


def test_alternatives_that_share_their_object_are_in_no_doubt(flagged: Flagged) -> None:
    text = (
        "A widget is covered when both of the following are met:\n- The member has failed, has "
        "a contraindication to, or cannot tolerate aspirin\n- Rash is present"
    )
    assert not flagged(text)


def test_papers_are_asked_for_one_and_all(said: Said, flagged: Flagged) -> None:
    text = "Requests must include:\n- Diagnosis\n- Onset of the rash"
    assert said(text) == [("administrative", ("all", "Diagnosis", "Onset of the rash"))]
    assert not flagged(text)
