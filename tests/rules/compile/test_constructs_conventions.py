"""How criteria are read where both readings can be defended: what is one demand and what is two, what only explains, what refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json

Shape = Callable[[Any], Any]


def _item(words: str, kind: str = "all") -> Any:
    """One item of a list, as JSON."""
    text = f"Widget therapy is covered when {kind} of the following are met:\n- {words}\n- zz zz zz"
    (statement,) = compile_text(text).statements
    return statement_to_json(statement)["when"][kind][0]


KEPT = [
    # adjectives and nouns before one noun
    "root or dural sac compression",
    "wrist or thumb pain",
    "mild or severe retinopathy",
    "an EGFR or ALK alteration",
    "films are negative or inconclusive",
    # two nouns with what is said of both
    "congenital malformation or deformity of the hand",
    "sprain and/or laceration after a fall",
    # two verbs with one object
    "used to stop or slow progression of the disease",
    "either starting or continuing systemic steroids",
    # causes, places, objects and grades behind their head
    "limited by disease, surgery, or a congenital defect",
    "a narrowing due to a scar, a kink, or a twisted loop",
    "cancer of the liver, lung, or kidney",
    "tumors of the outer canal or tympanic cavity",
    "impaired functioning at work, at school, or at home",
    "lung disease requiring oxygen or ventilation",
    "a trial of rest, tapering, or withdrawal of the drug",
    # two names that stand for one demand
    "normal alignment and stability",
    "spondylolysis and degenerative disease",
    "managed with insulin and oral agents",
    # what is told with its figure
    "prescribed by or in consultation with a dermatologist",
    "pain which interferes with walking",
    "radiculopathy as evidenced by weakness",
    "dermatitis with seasonal pattern",
]


@pytest.mark.parametrize("words", KEPT)
def test_one_demand_in_several_words(words: str, shape: Shape) -> None:
    assert shape(_item(words)) == words


@pytest.mark.parametrize(
    "words",
    [
        "weakness or deformity of the knee",
        "a loss or reduction in the ability to dress",
        "no tendon, muscle, joint capsule or bone exposure",
        "unable to rise from a chair or any seat",
        "lung disease requiring oxygen or ventilation",
        "films are negative or inconclusive",
        "weakness due to a scar, a kink, or a twisted loop",
    ],
)
def test_nobody_need_look_at_an_or_that_parts_nothing(words: str, flagged: Callable[[str], bool]) -> None:
    assert not flagged(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz")


PARTED = [
    ("a herniated disc or another cause of radiculopathy", ("any", "a herniated disc", "another cause of radiculopathy")),
    ("rapid deficit or major weakness", ("any", "rapid deficit", "major weakness")),
    ("weakness, myelopathy, or sensory deficit", ("any", "weakness", "myelopathy", "sensory deficit")),
    (
        "marked limping due to osteoarthritis, gouty arthritis, or muscular dystrophy",
        ("all", "marked limping", ("any", "osteoarthritis", "gouty arthritis", "muscular dystrophy")),
    ),
    ("a brace or a splint has been tried", ("any", "a brace or a splint has been tried", "a splint has been tried")),
    (
        "failure, contraindication, or intolerance to metformin",
        (
            "any",
            "failure, contraindication, or intolerance to metformin",
            "contraindication, or intolerance to metformin",
            "intolerance to metformin",
        ),
    ),
    (
        "an intolerance or hypersensitivity to one agent",
        ("any", "an intolerance or hypersensitivity to one agent", "hypersensitivity to one agent"),
    ),
    ("pulmonary hypertension with high resistance", ("all", "pulmonary hypertension", "high resistance")),
    ("sinusitis with rhinorrhea", "sinusitis with rhinorrhea"),
    ("chronic sinusitis with rhinorrhea", ("all", "chronic sinusitis", "rhinorrhea")),
    ("HIV with a CD4 count below 200 cells/mm3", ("all", "HIV", "a CD4 count below 200 cells/mm3")),
    ("persistent symptoms despite treatment", ("all", "persistent symptoms", "despite treatment")),
    ("recurrent eczema in spite of care at home", ("all", "recurrent eczema", "in spite of care at home")),
    ("pain for 6 weeks and no improvement after exercise", ("all", "pain for 6 weeks", "no improvement after exercise")),
    ("bowing that is not amenable to correction", ("all", "bowing", "is not amenable to correction")),
    ("a palsy that is severe enough to prevent walking", ("all", "a palsy", "is severe enough to prevent walking")),
    (
        "a disorder of swallowing or a disease of the bowel that impairs absorption",
        ("any", "a disorder of swallowing", "a disease of the bowel that impairs absorption"),
    ),
    (
        "ability to use auditory cues and a willingness to undergo training",
        ("all", "ability to use auditory cues", "a willingness to undergo training"),
    ),
    ("at least one agent for at least 3 months", ("all", "at least one agent", "for at least 3 months")),
    ("saturation of 88% or less for at least 5 minutes", ("all", "saturation of 88% or less", "for at least 5 minutes")),
    ("chronic migraines: a reduction of at least 5 days", ("all", "chronic migraines", "a reduction of at least 5 days")),
]


@pytest.mark.parametrize(("words", "wanted"), PARTED, ids=[w for w, _ in PARTED])
def test_two_demands(words: str, wanted: Any, shape: Shape) -> None:
    assert shape(_item(words)) == wanted


MEASURED = [
    ("obesity, defined as a BMI of 40 kg/m2 or more", (">=", 40, "kg/m2")),
    ("a good response, defined as at least 50% pain relief", (">=", 50, "%")),
    ("vascular insufficiency (ankle brachial index below 0.5)", ("<", 0.5, "1")),
    ("severe contracture (Baker grade IV)", ("=", 4, "{grade}")),
    ("chronic (more than 12 weeks) sinusitis", (">", 12, "wk")),
    ("fever of 38.3 °C or more (100.9 °F)", (">=", 38.3, "Cel")),
    ("born before 29 weeks, 0 days gestation", ("<", 29, "wk")),
    ("gestational age below 32 weeks, 3 days", ("<", 32.43, "wk")),
    ("failed to lose at least one pound per week", ("<", 1, "[lb_av]/wk")),
    ("did not achieve at least 50% relief", ("<", 50, "%")),
    ("has failed to maintain a saturation of 88% or more", ("<", 88, "%")),
    ("one-level or two adjacent levels of disease", ("between", 1, "1")),
    ("between one attack every other day and eight attacks per day", ("between", 0.5, "/d")),
    ("between two attacks every 4 days and three attacks a day", ("between", 0.5, "/d")),
    ("beyond 21 days after surgery", (">", 21, "d")),
    ("diagnosed at or before age 50", ("<=", 50, "a")),
    ("at least 2 pressure measurements taken at home", (">=", 2, "1")),
    ("at least 5 mg of prednisone daily", (">=", 5, "mg/d")),
    ("use of at least 4 hours per night on 70% of nights", (">=", 70, "%")),
    ("grade III or IV sprain", ("between", 3, "{grade}")),
    ("a bore of at least 16 mm when first implanted", (">=", 16, "mm")),
]


@pytest.mark.parametrize(("words", "wanted"), MEASURED, ids=[w for w, _ in MEASURED])
def test_one_measure(words: str, wanted: tuple[str, float, str]) -> None:
    found = _item(words)
    assert (found["op"], found["value"], found["unit"]) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "tried one other drug",
        "an injection within 12 weeks of the planned operation",
        "limited ability to participate in one or more activities",
        "one case was confirmed in the family",
    ],
)
def test_what_counts_nothing(words: str) -> None:
    assert "op" not in _item(words)


def test_a_strict_end_stays_a_comparison_of_its_own() -> None:
    found = _item("a score greater than 5 and less than 30")["all"]
    assert [(one["op"], one["value"]) for one in found] == [(">", 5), ("<", 30)]


REFUSED = [
    ("the member is unable to propel a chair", ("not", "the member is unable to propel a chair")),
    ("drug therapy that cannot be interrupted", ("all", "drug therapy", ("not", "cannot be interrupted"))),
    ("the dose does not exceed the labeled regimen", ("not", "the dose does not exceed the labeled regimen")),
    ("the dose does not exceed 10 mg", "the dose does not exceed 10 mg"),
    ("the artery is not readily amenable to repair", "the artery is not readily amenable to repair"),
    ("scarring such that a halter is unable to be used", "scarring such that a halter is unable to be used"),
    ("the child is unable to tolerate tablets", "the child is unable to tolerate tablets"),
]


@pytest.mark.parametrize(("words", "wanted"), REFUSED, ids=[w for w, _ in REFUSED])
def test_what_is_refused(words: str, wanted: Any, shape: Shape) -> None:
    assert shape(_item(words)) == wanted


def test_a_fact_below_a_not_is_the_one_that_is_denied() -> None:
    denied = _item("glasses do not give the vision needed")["not"]
    assert denied["fact"] == _item("glasses give the vision needed")["fact"]


def test_an_exception_takes_an_indication_away_and_waives_a_requirement(shape: Shape) -> None:
    assert shape(_item("incontinence (unless due to injury)", "any")) == ("all", "incontinence", ("not", "due to injury"))
    assert shape(_item("surgical planning (unless a scan is booked)", "any")) == ("all", "surgical planning", ("not", "a scan is booked"))
    waived = ("unless", "failure of metformin", "contraindicated")
    assert shape(_item("failure of metformin unless contraindicated", "any")) == waived
    assert shape(_item("failure of metformin unless contraindicated")) == waived


@pytest.mark.parametrize(
    "view", ["According to the prescriber, ", "In the opinion of a cardiologist or surgeon, ", "Per the treating physician, "]
)
def test_who_says_so_is_no_demand(view: str, shape: Shape) -> None:
    assert shape(_item(f"{view}the member has severe gout")) == "the member has severe gout"


def test_the_people_of_the_lead_in_are_asked_for_once(shape: Shape) -> None:
    text = "Widgets are covered for infants under 12 months of age with any of the following:\n- Infants with colic\n- Infants with reflux"
    (statement,) = compile_text(text).statements
    assert shape(statement_to_json(statement)["when"]) == ("all", "infants under 12 months of age", ("any", "colic", "reflux"))


FACTS = [
    ("gain of at least 10 degrees in range of motion", "exam.angle.change"),
    ("range of motion of at least 90 degrees", "exam.angle"),
    ("a rise in hemoglobin of at least 1 g/dL", "lab.hemoglobin.change"),
    ("hemoglobin of at least 10 g/dL", "lab.hemoglobin"),
    ("transferrin saturation below 20%", "lab.transferrin_saturation"),
    ("oxygen saturation below 88%", "obs.spo2"),
    ("glare acuity of 20/50 or worse", "obs.glare_acuity_denominator"),
    ("allergen-specific IgE of at least 0.35 kU/L", "lab.ige_specific"),
]


@pytest.mark.parametrize(("words", "fact"), FACTS, ids=[w for w, _ in FACTS])
def test_what_a_figure_is_a_fact_of(words: str, fact: str) -> None:
    assert _item(words)["fact"] == fact


def test_a_count_and_a_time_without_effect_are_said_of_one_treatment(shape: Shape) -> None:
    text = "at least one drug taken for 6 weeks or longer without adequate response"
    found = _item(text)
    assert shape(found) == ("all", text, text)
    assert [(one["op"], one["value"], one["unit"]) for one in found["all"]] == [(">=", 1, "1"), (">=", 6, "wk")]
