"""Constructs of real sentences: purposes in a lead-in, what shows a finding, shared words, whom an alternative is for, exceptions."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from tests.rules.compile.shaping import flagged, shape
from tests.rules.compile.shaping import shapes as said


def item(words: str) -> Any:
    """The node of one item of an all-list."""
    text = f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz"
    (statement,) = compile_text(text).statements
    return shape(statement_to_json(statement)["when"])[1]


LEADS = {
    "as interim treatment for members with gout": "gout",
    "as a treatment for gout": "gout",
    "as screening tools for gout": True,
    "for gout screening": True,
    "for evaluating an embryo": True,
    "prior to grommet implantation": True,
    "for the treatment of gout": "gout",
    "as an adjunct to diet": "an adjunct to diet",
}


@pytest.mark.parametrize(("lead", "wanted"), LEADS.items(), ids=list(LEADS))
def test_a_purpose_that_names_the_service_again_asks_for_nothing(lead: str, wanted: Any) -> None:
    ((stance, found),) = said(
        f"Widget therapy is considered medically necessary {lead} when all of the following are met:\n- aa aa\n- bb bb"
    )
    demands = ("all", "aa aa", "bb bb")
    assert (stance, found) == ("covered", demands if wanted is True else ("all", wanted, demands))


@pytest.mark.parametrize(
    ("disease", "diagnosis", "named"),
    [
        ("chronic hives", "Diagnosis of chronic hives", False),
        ("hip impingement", "Diagnosis of a definite cam impingement", False),
        ("Crohn's disease", "Patient has a diagnosis of severe Crohn's disease", False),
        ("hives", "Diagnosis of asthma", True),
        ("a history of gout", "Diagnosis of gout", True),
    ],
)
def test_a_disease_told_again_by_a_criterion_is_asked_for_once(disease: str, diagnosis: str, named: bool) -> None:
    ((_, found),) = said(
        f"Widgets are medically necessary for the treatment of {disease} when all of the following are met: {diagnosis}; and bb bb"
    )
    assert ("all" in found) and (found[1] == disease) is named


SHAPES: list[tuple[str, Any]] = [
    # what shows an outcome is what is asked for
    (
        "a positive response, demonstrated by a drop in pain of at least 50% or a gain in reach",
        ("any", "a drop in pain of at least 50%", "a gain in reach"),
    ),
    ("documented benefit as evidenced by a score of 7 or more", "a score of 7 or more"),
    ("nonunion of a bone defined as a gap of at least 3 mm", "a gap of at least 3 mm"),
    # a part that each must meet, how much of something, one more
    ("tried at least two foams, each from a different class", ("all", "tried at least two foams", "each from a different class")),
    ("plaque psoriasis affecting 10% or more of the body", ("all", "plaque psoriasis", "affecting 10% or more of the body")),
    ("a daily inhaled steroid plus one additional controller", ("all", "a daily inhaled steroid", "one additional controller")),
    # what is included is an example
    ("failure of all conservative care including rest, ice and splints", "failure of all conservative care"),
    ("inadequate relief from drugs, including gels and foams", "inadequate relief from drugs"),
    # asked only of some
    ("allergy testing if symptoms are seasonal", ("if", "symptoms are seasonal", "allergy testing")),
    ("allergy testing (if symptoms are seasonal)", ("if", "symptoms are seasonal", "allergy testing")),
    (
        "In individuals who have had surgery, weight has been stable for 6 months",
        ("if", "have had surgery", "weight has been stable for 6 months"),
    ),
    # two verbs and their object
    ("the splint is meant to restore or improve the grip", "the splint is meant to restore or improve the grip"),
    (
        "rash unresponsive to, or with a contraindication to, gels",
        ("all", "rash", ("any", "unresponsive to, or with a contraindication to, gels", "a contraindication to, gels")),
    ),
    ("gels are ineffective or result in a rash", ("any", "gels are ineffective", "result in a rash")),
    ("member is unresponsive or unable to tolerate gels", ("any", "member is unresponsive", "unable to tolerate gels")),
    ("is already taking and is tolerant to gels", ("all", "is already taking and is tolerant to gels", "is tolerant to gels")),
    (
        "has failed, cannot tolerate, or has a contraindication to gels",
        (
            "any",
            "has failed, cannot tolerate, or has a contraindication to gels",
            "cannot tolerate, or has a contraindication to gels",
            "has a contraindication to gels",
        ),
    ),
    # names with what is said of both, of one, or with their own noun
    ("persistent itch or redness associated with a rash", "persistent itch or redness associated with a rash"),
    ("biopsy suggests pre-malignancy or malignancy", "biopsy suggests pre-malignancy or malignancy"),
    ("femoral artery or popliteal artery", ("any", "femoral artery", "popliteal artery")),
    ("kidney or kidney-pancreas transplant", "kidney or kidney-pancreas transplant"),
    ("AHI or RDI of 15 or more events per hour", "AHI or RDI of 15 or more events per hour"),
    ("a limp due to age or location of the lesion", "a limp due to age or location of the lesion"),
    (
        "aphasia, dysphagia or apraxia due to stroke, trauma or infection",
        ("all", ("any", "aphasia", "dysphagia", "apraxia"), "due to stroke, trauma or infection"),
    ),
    ("rash as determined by a dermatologist and an allergist", "rash as determined by a dermatologist and an allergist"),
    ("audiometry with speech recognition", "audiometry with speech recognition"),
    ("relatives of patients with gout", "relatives of patients with gout"),
    # whom an alternative is for
    ("current smoker or one who has quit within the last 5 years", ("any", "current smoker", "one who has quit within the last 5 years")),
    # negations inside a clause of their own, and adjectives that refuse nothing
    (
        "blurring such that they can no longer read with their lenses or glasses",
        "blurring such that they can no longer read with their lenses or glasses",
    ),
    ("absent or impaired sensation in the area of contact", "absent or impaired sensation in the area of contact"),
    ("a deformity that cannot be corrected", ("all", "a deformity", ("not", "cannot be corrected"))),
    ("tried one other systemic therapy", "tried one other systemic therapy"),
]


@pytest.mark.parametrize(("words", "wanted"), SHAPES, ids=[w for w, _ in SHAPES])
def test_what_is_asked_for(words: str, wanted: Any) -> None:
    assert item(words) == wanted


SENTENCES: list[tuple[str, str, Any]] = [
    (
        "Widgets are covered when the member has a drop in pain of 50% or more, or a gain in reach, and tolerates the widget.",
        "covered",
        ("all", ("any", "member has a drop in pain of 50% or more", "a gain in reach"), "tolerates the widget"),
    ),
    (
        "Widgets are covered for women who are short, members with active gout, or members receiving gels.",
        "covered",
        ("any", ("all", "women", "are short"), "active gout", "members receiving gels"),
    ),
    (
        "Widgets are covered for members who are homebound, need nursing at least once a month, and lack a helper.",
        "covered",
        ("all", "are homebound", "need nursing at least once a month", "lack a helper"),
    ),
    (
        "Widgets are considered medically necessary for active gout, for suspected sepsis with high fever, or for prolonged shock.",
        "covered",
        ("any", "active gout", ("all", "suspected sepsis", "high fever"), "prolonged shock"),
    ),
    (
        "Widgets are covered when the lump hangs low, causes a rash, sores or ulcers, and interferes with walking or work.",
        "covered",
        ("all", "lump hangs low", ("any", "causes a rash", "sores", "ulcers"), "interferes with walking or work"),
    ),
    (
        "Widgets are covered when the rash has been seen, at least two gels have been tried, and no more than 6 are given in a year.",
        "covered",
        ("all", "rash has been seen", "at least two gels have been tried", "no more than 6 are given in a year"),
    ),
    (
        "Widgets will be approved for members 6 years or older with active gout.",
        "covered",
        ("all", "members 6 years or older", "active gout"),
    ),
    (
        "Widgets are covered when pain has lasted 4 weeks despite rest, including splints or slings, and CT or MRI shows a tear.",
        "covered",
        ("all", "pain has lasted 4 weeks", "despite rest", "CT or MRI shows a tear"),
    ),
    (
        "Widgets are covered when symptoms persist, CT or MRI shows a tear, and splints have failed.",
        "covered",
        ("all", "symptoms persist", "CT or MRI shows a tear", "splints have failed"),
    ),
    (
        "Widgets are covered for members with gout who are unable to walk or those needing immediate help.",
        "covered",
        ("all", "gout", ("any", ("not", "are unable to walk"), "those needing immediate help")),
    ),
    (
        "Widgets are not covered except for children under 7 years of age, members with gout, or members for whom gels have failed.",
        "not_covered",
        ("not", ("any", "children under 7 years of age", "gout", "gels have failed")),
    ),
    (
        "Widgets are not covered for gout, for hives, or when used for sports.",
        "not_covered",
        ("any", "gout", "hives", "used for sports"),
    ),
    (
        "Widgets are considered investigational as an adjunct to fusion and for failed fusion.",
        "unproven",
        ("any", "an adjunct to fusion", "failed fusion"),
    ),
    (
        "Widgets should not be used in members with gout.",
        "not_covered",
        "gout",
    ),
    (
        "Widgets will be denied as not reasonable and necessary if none of the criteria above are met.",
        "not_covered",
        ("not", "criteria above are met"),
    ),
    (
        "Widgets are covered if the member has gout, is treated with gels or has a rash, and a nurse has seen the member within 6 months.",
        "covered",
        ("all", "member has gout", ("any", "is treated with gels", "has a rash"), "a nurse has seen the member within 6 months"),
    ),
    (
        "Widgets are covered when the member has a BMI of 40 or more, or a BMI of 35 with at least one disease such as gout or hives, "
        "has tried gels for 6 months, and has no rash.",
        "covered",
        (
            "all",
            ("any", "member has a BMI of 40 or more", ("all", "a BMI of 35", "at least one disease")),
            "has tried gels for 6 months",
            ("not", "has no rash"),
        ),
    ),
    (
        "Widgets are covered when the member has gout and is using them with gels unless contraindicated or not tolerated.",
        "covered",
        ("all", "member has gout", ("unless", "is using them with gels", ("any", "contraindicated", "not tolerated"))),
    ),
]


@pytest.mark.parametrize(("text", "stance", "wanted"), SENTENCES, ids=[t[:60] for t, _, _ in SENTENCES])
def test_one_sentence(text: str, stance: str, wanted: Any) -> None:
    assert said(text) == [(stance, wanted)]


def test_two_limits_of_one_sentence_have_their_own_times() -> None:
    (limit,) = (
        statement_to_json(s)
        for s in compile_text("No more than 13 sessions per course and 3 courses per year are considered medically necessary.").statements
    )
    assert limit["stance"] == "limit"
    assert [(a["value"], a.get("within")) for a in limit["when"]["all"]] == [(13, None), (3, "1 a")]


def test_each_limit_of_two_clauses_is_told() -> None:
    found = said("No more than two joints may be treated per session, and no more than 4 sessions are covered per year.")
    assert found[0][0] == "limit"
    assert found[0][1][0] == "all"


def test_a_limit_ends_with_its_sentence() -> None:
    found = said("Therapy is limited to 20 visits per calendar year. Further visits require proof of progress.")
    assert found[0] == ("limit", "20 visits per calendar year")


_WIDGETS = "Widgets are covered "
DOUBTS = {
    "an absence that a list defines": _WIDGETS + "if there is absence of infection, defined as any of the following: fever; or pus.",
    "alternatives said of those before": _WIDGETS + "if the PO2 is 55 or less, or the saturation is 88% or less, at rest, or in sleep.",
    "more conditions than one figure": "Widgets are covered when the lump is receptor positive, node negative, larger than 2 cm.",
    "a negation of a whole list": "Widgets are covered if the member has a limp that is severe and cannot walk due to weakness or pain.",
    "diseases listed with and": _WIDGETS + "for eye tumors, skull tumors, and bone tumors.",
    "a refusal that describes its noun": _WIDGETS + "if the member needs positioning not feasible in an ordinary bed.",
}


@pytest.mark.parametrize("text", DOUBTS.values(), ids=list(DOUBTS))
def test_doubt_is_flagged(text: str) -> None:
    assert flagged(text)


SURE = (
    "Device was used for at least 4 hours per night on 70% of nights",
    "Difficulty with reading or driving is reported",
    "Heart valve repair or replacement",
    "A spinal tumor or other lesion is present",
    "A complication such as slippage or erosion is confirmed",
    "At least a 6-week history of neck, back, or hip pain",
)


@pytest.mark.parametrize("words", SURE)
def test_what_is_plain_is_not_flagged(words: str) -> None:
    assert not flagged(f"Widgets are covered when all of the following are met:\n- {words}\n- zz zz zz")
