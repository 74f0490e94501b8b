"""What is one demand and what is two: pairs that share a word, clauses in a row, names with a bound, what another adds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.compile.shaping import flagged, shapes


def asked(words: str) -> Any:
    """The first of two items of an all-list."""
    ((_, node),) = shapes(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz")
    return node[1]


WHOLE = [
    "The limp can be safely and fully relieved by a cane",
    "Stage IA, IB, or II gout after surgery",
    "The member has gout, with or without neck or back pain",
    "The sensor is worn beyond naps and night rest",
    "The beneficiary (or caregiver) has learned to use the widget",
    "The flap rests on the lashes when looking straight ahead",
    "Anemia, if present, has been treated before the start",
    "The patient has not been able to hold weight loss with dietary treatment",
    "a calcium or calcification score of 300 or more",
    "a resting heart rate (RHR) or walking heart rate (WHR) of 90 or more per minute",
    "severe swelling as shown by thick skin with dark spots, leaks of lymph, or scars",
    "The patient tried that tonic along with a second one for at least 8 weeks",
    "The first tonic will be continued along with the second one",
    "The member cannot eat because of scurvy or anemia",
    "The asthma is controlled by adherence to a steroid plus a second tonic",
    "The patient must be confined to bed, i.e., unable to rise, unable to walk, and unable to sit",
    "Diagnosis of low mood, single or recurrent episode",
    "The record has been made using a blood test and a skin test or a breath test",
]


@pytest.mark.parametrize("words", WHOLE)
def test_words_that_share_or_set_a_bound_are_one_demand(words: str) -> None:
    node = asked(words)
    assert (node[1] if isinstance(node, tuple) and node[0] == "not" else node) == words


SHAPES: list[tuple[str, Any]] = [
    # a refusal and a verb that share their object
    (
        "The member is not a candidate for or has declined surgery",
        ("any", ("not", "The member is not a candidate for or has declined surgery"), "has declined surgery"),
    ),
    # the verb behind the second name belongs to what a comma sets off
    (
        "The patient has not responded to rest and splints, or is unable to wear splints",
        ("any", "The patient has not responded to rest and splints", ("not", "is unable to wear splints")),
    ),
    # clauses in a row, whatever names and connectives they hold
    (
        "The wound has lasted 4 weeks, has good flow, is clean, and there is no exposed bone, tendon or joint capsule",
        (
            "all",
            "The wound has lasted 4 weeks",
            "has good flow",
            "is clean",
            ("not", ("any", "there is no exposed bone", "tendon", "joint capsule")),
        ),
    ),
    (
        "The member has numbness or tingling that limits work, imaging shows a narrow canal, and the pain has not improved",
        (
            "all",
            "The member has numbness or tingling that limits work",
            "imaging shows a narrow canal",
            "the pain has not improved",
        ),
    ),
    # only the last of several refused names has the clause behind it
    (
        "There is no infection, anemia, or use of tonics that cannot be stopped",
        ("not", ("any", "There is no infection", "anemia", ("all", "use of tonics", ("not", "cannot be stopped")))),
    ),
    # two nouns that each name what they are about
    (
        "a contraindication to widgets and trial of another gadget",
        ("all", "a contraindication to widgets", "trial of another gadget"),
    ),
    # so many of one thing, or so many of it that needed more
    (
        "The patient has had two or more flares needing tablets within the past 12 months, or one or more requiring admission",
        ("any", "The patient has had two or more flares needing tablets within the past 12 months", "one or more requiring admission"),
    ),
    # a finding with its time, and a second name
    (
        "Swelling of the ear for 3 months or longer and symptoms likely caused by it",
        ("all", "Swelling of the ear for 3 months or longer", "symptoms likely caused by it"),
    ),
    # who says so is no demand
    (
        "The patient has tried widgets or, according to the prescriber, widgets are not an option",
        ("any", "The patient has tried widgets", ("not", "widgets are not an option")),
    ),
    # what is said behind `but`
    (
        "The patient is suitable for a short course but deemed unable to take a long one",
        ("all", "The patient is suitable for a short course", ("not", "deemed unable to take a long one")),
    ),
    (
        "signs of gout are present, but a diagnosis cannot be made without a needle",
        ("all", "signs of gout are present", ("not", "a diagnosis cannot be made without a needle")),
    ),
    # care told first, whatever commas its name holds
    (
        "Despite skilled, steady care in the past 3 months, the patient is unable to walk or stand",
        ("all", "Despite skilled, steady care in the past 3 months", ("not", "the patient is unable to walk or stand")),
    ),
    # asked of some alone
    (
        "Women 40 years of age or older are required to have a normal scan",
        ("if", ("all", "Women", "40 years of age or older"), "have a normal scan"),
    ),
    # a bracket that refuses, and whose state is told
    (
        "Used as a single widget (not in combination with other gadgets)",
        ("all", "Used as a single widget", ("not", "not in combination with other gadgets")),
    ),
    ("A brother with gout whose blood test is not available", ("all", "A brother with gout", ("not", "blood test is not available"))),
    # an exception in two words, and what is asked behind it
    (
        "The patient has failed two tonics, unless contraindicated, with slow emptying shown by a scan",
        ("all", ("unless", "The patient has failed two tonics", "contraindicated"), "with slow emptying shown by a scan"),
    ),
    # a subject of several words in a row of clauses
    (
        "The member has a limp that hinders climbing, the bedroom or only bathroom is upstairs, and there is no other way up",
        (
            "all",
            "The member has a limp that hinders climbing",
            "the bedroom or only bathroom is upstairs",
            ("not", "there is no other way up"),
        ),
    ),
    # a refusal ends where a figure of its own begins
    (
        "The patient has a greater than 50% risk of death without surgery and a greater than 80% chance of life",
        (
            "all",
            "The patient has a greater than 50% risk of death",
            ("not", "surgery"),
            "a greater than 80% chance of life",
        ),
    ),
    # of some alone
    (
        "a fraction of 40% or less or, for pediatric members, weak pumping",
        ("any", "a fraction of 40% or less", ("all", "pediatric members", "weak pumping")),
    ),
    # a refusal that describes its noun
    ("The patient has had a rash not expected to occur with widgets", "The patient has had a rash not expected to occur with widgets"),
    # two purposes
    (
        "The operation is performed to close a cleft of the lip, or to widen a narrow nose",
        ("any", "The operation is performed to close a cleft of the lip", "to widen a narrow nose"),
    ),
    (
        "The member has rickets, or the member has previously been given widgets",
        ("any", "The member has rickets", "the member has previously been given widgets"),
    ),
]


@pytest.mark.parametrize(("words", "wanted"), SHAPES, ids=[w[:60] for w, _ in SHAPES])
def test_one_or_two(words: str, wanted: Any) -> None:
    assert asked(words) == wanted


SENTENCES: list[tuple[str, str, Any]] = [
    (
        "Exclusion criteria: active infection, anemia, pregnancy, or use of tonics that cannot be stopped.",
        "not_covered",
        ("all", ("any", "active infection", "anemia", "pregnancy", "use of tonics"), "cannot be stopped"),
    ),
    (
        "Members must have tried a splint before a widget is approved.",
        "covered",
        "have tried a splint",
    ),
    (
        "Widgets are covered for poisoning with a level of 45 mcg/dL or greater, anemia, arthritis, or cystinuria.",
        "covered",
        ("any", ("all", "poisoning", "a level of 45 mcg/dL or greater"), "anemia", "arthritis", "cystinuria"),
    ),
    (
        "A second test is covered when the first was spoiled, when the patient has lost 10% of weight, or to check the fit.",
        "covered",
        ("any", "first was spoiled", "patient has lost 10% of weight", "check the fit"),
    ),
    (
        "Widgets are covered for infants with apnea; for brothers of infants with apnea; and for infants with a cleft.",
        "covered",
        ("any", ("all", "infants", "apnea"), ("all", "brothers of infants", "apnea"), ("all", "infants", "a cleft")),
    ),
    (
        "Widgets are not covered when the wound is dirty, when worn for looks, or for the treatment of worry.",
        "not_covered",
        ("any", "wound is dirty", "worn for looks", "worry"),
    ),
    (
        "A visit is covered when the patient is in bed, or when leaving home is hard, and the visit is not for comfort.",
        "covered",
        ("all", ("any", "patient is in bed", "leaving home is hard"), ("not", "the visit is not for comfort")),
    ),
    (
        "Coverage of a widget is provided when the member has gout and has failed two tonics.",
        "covered",
        ("all", "member has gout", "has failed two tonics"),
    ),
    (
        "Widgets for all other indications, including but not limited to gout and scurvy, are investigational.",
        "unproven",
        "all other indications, including but not limited to gout and scurvy",
    ),
    (
        "Widgets are covered when the member meets all of the criteria for a cart and has any of the following: gout; scurvy; or rickets.",
        "covered",
        ("all", "member meets all of the criteria for a cart", ("any", "gout", "scurvy", "rickets")),
    ),
    (
        "Vein care. The member must have one of the following: a) an open sore; b) a bleed; c) a clot.",
        "covered",
        ("any", "an open sore", "a bleed", "a clot"),
    ),
]


@pytest.mark.parametrize(("text", "stance", "wanted"), SENTENCES, ids=[t[:60] for t, _, _ in SENTENCES])
def test_sentences_whose_parts_are_told_apart(text: str, stance: str, wanted: Any) -> None:
    assert shapes(text) == [(stance, wanted)]


def test_when_it_is_looked_at_is_no_demand_of_its_own() -> None:
    text = (
        "Widgets are covered when all of the following are met:\n1. The member has rickets; and\n"
        "2. Prior to the start of widget therapy, at least one of the following:\n   a. gout; or\n   b. scurvy"
    )
    assert shapes(text) == [("covered", ("all", "The member has rickets", ("any", "gout", "scurvy")))]


def test_who_gives_it_is_told_by_the_list() -> None:
    text = (
        "Widgets are covered when all of the following are met:\n1. The member has rickets; and\n"
        "2. The widget is provided by a physician (MD) who is:\n   a. certified in bones; or\n   b. certified in feet"
    )
    assert shapes(text) == [("covered", ("all", "The member has rickets", ("any", "certified in bones", "certified in feet")))]


def test_a_relative_and_who_prescribes_leave_no_doubt() -> None:
    assert not flagged("Widgets are covered when all of the following are met:\n- A relative with a known harmful gene\n- b b b")
    assert not flagged(
        "Widgets are covered when all of the following are met:\n- Prescribed by a physician who treats gout or scurvy\n- b b b"
    )
