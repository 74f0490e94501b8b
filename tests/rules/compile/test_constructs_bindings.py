"""What binds to what: a condition behind a list, a finding and what shows it, labels, groups of people, two words for one stance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]
LIST = "Widget therapy is covered when all of the following are met:\n- {}\n- zz zz zz"


def first_of(said: Said, words: str) -> Any:
    """The shape of one item of an all-list."""
    ((_, shape),) = said(LIST.format(words))
    return shape[1]


LAST_ONLY = [
    ("trial of ice, heat, and antibiotics if infection is suspected", "antibiotics", "infection is suspected"),
    ("X-ray, MRI, and bone scan if cancer is suspected", "bone scan", "cancer is suspected"),
    ("a blood count, a liver panel, and a biopsy if the member has liver disease", "a biopsy", "the member has liver disease"),
]


@pytest.mark.parametrize(("words", "last", "condition"), LAST_ONLY, ids=[w for w, _, _ in LAST_ONLY])
def test_a_condition_behind_a_list_binds_to_its_last_member(said: Said, words: str, last: str, condition: str) -> None:
    node = first_of(said, words)
    assert node[0] == "all"
    assert node[-1] == ("if", condition, last)


@pytest.mark.parametrize(
    "words", ["Physical therapy and medication if tolerated", "The patient has tried diet, rest, and insulin if glucose is above 200"]
)
def test_a_condition_behind_members_that_were_not_told_apart_is_flagged(flagged: Flagged, words: str) -> None:
    assert flagged(LIST.format(words))


SHOWN = [
    ("severe asthma demonstrated by 2 or more flares in the past year OR at least 1 hospital stay", "severe asthma"),
    ("Progressive disease confirmed by a rise in PSA OR new lesions on imaging", "Progressive disease"),
    ("Poor control shown by HbA1c above 9% OR two or more episodes of ketoacidosis", "Poor control"),
    ("iron deficiency documented by ferritin < 30 ng/mL or transferrin saturation < 20%", "iron deficiency"),
    ("poorly or barely controlled gout evidenced by 3 flares a year OR at least one tophus", "poorly or barely controlled gout"),
]


@pytest.mark.parametrize(("words", "finding"), SHOWN, ids=[w for w, _ in SHOWN])
def test_a_finding_is_asked_for_besides_either_of_what_shows_it(said: Said, words: str, finding: str) -> None:
    kind, first, second = first_of(said, words)
    assert (kind, first, second[0], len(second)) == ("all", finding, "any", 3)


def test_an_alternative_that_is_a_clause_of_its_own_is_no_evidence(said: Said) -> None:
    assert first_of(said, "Disease confirmed by a biopsy OR the patient has failed surgery")[0] == "any"


def test_what_defines_a_finding_stands_for_it(said: Said) -> None:
    assert first_of(said, "active disease defined by CRP > 10 mg/L OR ESR > 30 mm/h")[0] == "any"


LABELLED = [
    ("criteria 1 or 2 and criterion 3 are met", ("all", ("any", "pain at rest", "night pain"), "stiff joints")),
    ("criterion 1 and either 2 or 3 are met", ("all", "pain at rest", ("any", "night pain", "stiff joints"))),
    ("(1 or 2) and 3 are met", ("all", ("any", "pain at rest", "night pain"), "stiff joints")),
    ("one of items 1 or 2 and all of item 3 are met", ("all", ("any", "pain at rest", "night pain"), "stiff joints")),
    ("1, 2, and 3 are met", ("all", "pain at rest", "night pain", "stiff joints")),
    ("1, 2, or 3 is met", ("any", "pain at rest", "night pain", "stiff joints")),
]


@pytest.mark.parametrize(("words", "wanted"), LABELLED, ids=[w for w, _ in LABELLED])
def test_labels_join_the_items(said: Said, words: str, wanted: Any) -> None:
    text = f"Widget therapy is covered when {words}:\n1. pain at rest\n2. night pain\n3. stiff joints"
    assert said(text) == [("covered", wanted)]


def test_labels_that_can_be_read_in_two_ways_are_flagged(flagged: Flagged) -> None:
    assert flagged("Widget therapy is covered when 1 or 2 and 3 are met:\n1. pain at rest\n2. night pain\n3. stiff joints")


def test_a_list_of_roman_items_without_stops_is_cut(said: Said) -> None:
    text = (
        "Widget therapy is covered for a patient who meets all of the following: I. The patient has NOT had a stroke "
        "II. The patient does NOT have NYHA class IV disease III. The patient is able to walk"
    )
    assert said(text) == [
        (
            "covered",
            (
                "all",
                ("not", "The patient has NOT had a stroke"),
                ("not", "The patient does NOT have NYHA class IV disease"),
                "The patient is able to walk",
            ),
        )
    ]


@pytest.mark.parametrize("who", ["adults", "women of childbearing age", "children and adolescents"])
def test_a_group_of_people_before_a_colon_is_asked_for(said: Said, who: str) -> None:
    one = said(f"Widget therapy is covered when one or more of the following is present:\n1. For {who}: pulse below 40 bpm\n2. night pain")
    assert one == [("covered", ("any", ("all", who, "pulse below 40 bpm"), "night pain"))]
    nested = f"1. For {who}:\n   a. rest pain\n   b. fever\n2. night pain"
    below = said(f"Widget therapy is covered when one of the following is present:\n{nested}")
    assert below[0][1][1][:2] == ("all", who)


def test_a_demand_of_one_group_is_waived_for_the_others(said: Said) -> None:
    assert first_of(said, "For women: hemoglobin below 12 g/dL") == ("if", "women", "hemoglobin below 12 g/dL")


TWICE = [
    "is covered as medically necessary when",
    "are eligible for coverage as medically necessary if",
    "is covered and considered medically necessary when",
    "is a covered service and is considered reasonable and necessary when",
]


@pytest.mark.parametrize("stance", TWICE)
def test_a_stance_in_two_words_is_no_demand(said: Said, stance: str) -> None:
    ((said_of_it, node),) = said(f"Widget therapy {stance} the wrist is fractured.")
    assert said_of_it == "covered"
    assert node in ("wrist is fractured", "the wrist is fractured")


def test_other_situations_are_what_a_refusal_is_told_by(said: Said) -> None:
    text = "Widget therapy is covered for gout.\nWidget therapy in all other situations is considered investigational."
    assert said(text) == [("covered", "gout"), ("unproven", "all other situations")]


def test_a_refusal_said_again_of_a_pronoun_refuses_no_more(said: Said) -> None:
    text = "Widget therapy is not covered for any other indications; this is considered experimental."
    assert said(text) == [("unproven", "any other indications")]


REFUSED = [
    ("a device implanted within 30 cm of the coil, a seizure disorder, or psychotic symptoms", 3),
    ("uncontrolled hypertension, ejection fraction less than 35%, or a pacemaker", 3),
    ("an allergy to collagen, severe rashes, or more than 2 prior injections", 3),
]


@pytest.mark.parametrize(("words", "members"), REFUSED, ids=[w for w, _ in REFUSED])
def test_a_refused_series_with_a_figure_is_parted(said: Said, words: str, members: int) -> None:
    ((stance, node),) = said(f"Widget therapy is not covered for patients with {words}.")
    assert (stance, node[0], len(node) - 1) == ("not_covered", "any", members)


DONE_AS = [
    "Surgery is performed as either a stand-alone procedure or part of a staged repair",
    "The device is used as either sole therapy or an adjunct to compression",
    "The drug is given either as monotherapy or in combination with a diuretic",
]


@pytest.mark.parametrize("words", DONE_AS)
def test_either_of_two_ways(said: Said, words: str) -> None:
    node = first_of(said, words)
    assert (node[0], len(node)) == ("any", 3)


def test_clauses_of_who_in_a_row(said: Said) -> None:
    text = "Widget therapy is covered for adults who are refractory to drugs, or who have severe side effects, and who have no tumor."
    ((stance, node),) = said(text)
    assert (stance, node[0]) == ("covered", "all")
    assert ("any", "are refractory to drugs", "have severe side effects") in node[1:]
    assert node[-1][0] == "not"


def test_when_authorization_is_required_is_all_that_is_told(said: Said) -> None:
    assert said("Prior authorization is required when more than 10 units are billed in one year.") == [
        ("administrative", "more than 10 units are billed in one year")
    ]


def test_coverage_limited_to_a_time_is_a_limit(said: Said) -> None:
    assert said("Coverage is limited to 30 days from the day of surgery.")[0][0] == "limit"


BEFORE_A_LIST = [
    "The patient has severe gout. This must be demonstrated by both of the following: 1. tophi; AND 2. urate crystals.",
    "For drug requests, the patient has severe gout. This must be confirmed by all of the following: 1. tophi; 2. urate crystals",
    "The patient has severe gout. This must be documented by all of the following:\n- tophi\n- urate crystals",
]


@pytest.mark.parametrize("text", BEFORE_A_LIST)
def test_a_sentence_before_the_one_that_leads_into_a_list_is_kept(said: Said, text: str) -> None:
    ((_, node),) = said(text)
    assert (node[0], node[1].lower()) == ("all", "the patient has severe gout")
    assert node[2] == ("all", "tophi", "urate crystals")


def test_items_that_were_not_cut_are_flagged(flagged: Flagged) -> None:
    assert flagged("Widget therapy is covered if A. pain is present B. fever is present.")


def test_such_as_behind_a_count_opens_a_counted_list(said: Said, flagged: Flagged) -> None:
    text = (
        "Widget therapy is covered for patients who have 1 or more major risk factors such as:\n- early death in a relative\n- a thick wall"
    )
    assert said(text) == [("covered", ("at_least", 1, "early death in a relative", "a thick wall"))]
    assert flagged(text)


@pytest.mark.parametrize(
    "words",
    [
        "The patient is too young to be considered a candidate for knee replacement or other knee surgery",
        "The member is scheduled for a hip fusion or other hip surgery",
    ],
)
def test_another_of_what_the_head_asks_about_is_no_alternative(said: Said, words: str) -> None:
    assert first_of(said, words) == words


def test_what_a_list_completes_is_no_demand_of_its_own(said: Said) -> None:
    words = "Symptoms persist despite administration of all of the following: ice, heat, and antibiotics"
    assert first_of(said, words) == ("all", "ice", "heat", "antibiotics")
