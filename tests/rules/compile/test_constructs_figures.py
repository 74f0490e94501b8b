"""Figures: units as printed, degrees and scores, comparisons said from afar, brackets, doses, limits, durations of approval."""

from __future__ import annotations

from typing import Any

import pytest

from rules import model
from rules.compile import compile_text
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source
from rules.contract import statement_to_json
from rules.model import Atom, Not, leaves

Told = tuple[str | None, float, float | None, str]

ONE = [
    ("bone density score -2.5 or lower", ("<=", -2.5, None, "{score}")),
    ("refractive error -6.00 diopters or lower", ("<=", -6, None, "[diop]")),
    ("acuity between 20/40 and 20/320", ("between", 40, 320, "{20/x}")),
    ("acuity of 20/50 to 20/200", ("between", 50, 200, "{20/x}")),
    ("acuity of 20/50 or worse", (">=", 50, None, "{20/x}")),
    ("sugar <54mg/dL", ("<", 54, None, "mg/dL")),
    ("platelets <30x10^9/L", ("<", 30, None, "10*9/L")),
    ("platelets of 100,000/μL or more", (">=", 100000, None, "{cells}/uL")),
    ("ALT >2x ULN", (">", 2, None, "[ULN]")),
    ("cardiac index <2.2 liters/min/m2", ("<", 2.2, None, "L/min/m2")),
    ("a surface of 1.5 m2 or more", (">=", 1.5, None, "m2")),
    ("resistance > 2 Wood units", (">", 2, None, "[wood'U]")),
    ("calcium score of at least 100 Agatston units", (">=", 100, None, "{Agatston}")),
    ("clearance < 60 cc/min", ("<", 60, None, "mL/min")),
    ("height ≤ minus 2 standard deviations", ("<=", -2, None, "{SD}")),
    ("saturation less-than-or-equal-to 88%", ("<=", 88, None, "%")),
    ("at least a potential functional level 3 or 4", (">=", 3, None, "{grade}")),
    ("a functional level below 3", ("<", 3, None, "{grade}")),
    ("functional level K3 or K4", ("between", 3, 4, "{grade}")),
    ("ECOG performance status of 0, 1, or 2", ("between", 0, 2, "{grade}")),
    ("Risser sign of 0-2", ("between", 0, 2, "{grade}")),
    ("at least a Kellgren-Lawrence grade 3", (">=", 3, None, "{grade}")),
    ("Karnofsky performance status of at least 60", (">=", 60, None, "{score}")),
    ("fibrosis stage F3-F4", ("between", 3, 4, "{grade}")),
    ("a grade 3 or 4 infusion reaction", ("between", 3, 4, "{grade}")),
    ("a widget score of 2 or 3", ("between", 2, 3, "{score}")),
    ("sessions no closer than 14 days", (">=", 14, None, "d")),
    ("required after the 12th visit", (">", 12, None, "1")),
    ("a 25-OH vitamin D level greater than 30 ng/mL", (">", 30, None, "ng/mL")),
    ("an RNA count < 6 million IU/mL", ("<", 6e6, None, "[IU]/mL")),
    ("maximum cumulative dose 400 units", ("<=", 400, None, "U")),
    ("an antibody titer of 1:80 or greater", (">=", 80, None, "")),
    ("up to and including 6 months", ("<=", 6, None, "mo")),
    ("twice the upper limit of normal", (None, 2, None, "[ULN]")),
    ("pain of 8/10 or more", (">=", 8, None, "{score}")),
    ("pain rated at 6 or greater", (">=", 6, None, "{score}")),
    ("2 one-hour sessions", (None, 2, None, "1")),
    ("dependence in 3 of 6 activities", (None, 3, None, "")),
    ("glucose below 54 mg/dL (3.0 mmol/L)", ("<", 54, None, "mg/dL")),
]


@pytest.mark.parametrize(("text", "wanted"), ONE, ids=[t for t, _ in ONE])
def test_what_a_figure_says(text: str, wanted: Told) -> None:
    assert [(f.op, f.value, f.value2, f.unit) for f in figures(Source.of(text).span())] == [wanted]


@pytest.mark.parametrize(
    "text", ["levels L4 and L5", "at the C5-C6 level", "a 10x12 pad", "a dose of 5 mg twice daily", "two-thirds of the days"]
)
def test_what_is_no_degree_and_no_count(text: str) -> None:
    assert not [f for f in figures(Source.of(text).span()) if f.op or f.graded or f.counted]


def test_an_opened_range_has_two_ends() -> None:
    found = figures(Source.of("age 6 months to < 18 years").span())
    assert [(f.op, f.value, f.unit) for f in found] == [(">=", 6, "mo"), ("<", 18, "a")]


def item(words: str) -> Any:
    """The node of one item of an all-list, as JSON."""
    text = f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz"
    (statement,) = compile_text(text).statements
    return statement_to_json(statement)["when"]["all"][0]


def told(node: Any) -> tuple[Any, ...]:
    return node.get("quote"), node.get("op"), node.get("value"), node.get("unit")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Trial of creams (at least 4 weeks)", (">=", 4, "wk")),
        ("Recurrent (more than one) faints (sugar <54 mg/dL)", (">", 1, "1")),
        ("Multiple (three or more) falls at home", (">=", 3, "1")),
    ],
)
def test_a_bracket_with_a_figure_and_no_more_is_of_its_noun(words: str, wanted: tuple[Any, ...]) -> None:
    assert told(item(words)) == (words, *wanted)


def test_a_dose_is_no_threshold() -> None:
    assert told(item("Used in combination with prednisone 5 mg twice daily"))[1:] == (None, None, None)
    assert told(item("Dose does not exceed 300 mg every 4 weeks"))[1:] == ("<=", 300, "mg")


def test_a_bare_figure_stands_in_the_measure_before_it() -> None:
    node = item("Hgb (g/dL) levels < 11 in the first trimester; < 10.5 in the second trimester; and < 11 in the third trimester")
    assert [told(n)[1:] for n in node["all"]] == [("<", 11, "g/dL"), ("<", 10.5, "g/dL"), ("<", 11, "g/dL")]


def test_a_measure_in_the_lead_in_is_of_each_item() -> None:
    (statement,) = compile_text("Widgets are covered for members with a BMI of:\na. 40 or over; or\nb. 35 to 39 with gout").statements
    nodes = [n for n in _atoms(statement_to_json(statement)["when"]) if "op" in n]
    assert [told(n)[1:] for n in nodes] == [(">=", 40, "kg/m2"), ("between", 35, "kg/m2")]


def _atoms(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [a for n in node for a in _atoms(n)]
    if not isinstance(node, dict):
        return []
    return [node] if "quote" in node else [a for value in node.values() for a in _atoms(value)]


CLAUSES = [
    ("ferritin is less than 100 ng/mL, iron saturation (TSAT) less than 30%, or an absence of iron in marrow", "any", 3),
    ("a minimum of ten spells and documentation of gout, hives, or warts", "all", 2),
    ("NYHA Class III angina with mild dyspnea or NYHA Class IV", "any", 2),
    ("gout, hives over 3 months, and use of widgets (or a contraindication to widgets)", "all", 3),
    ("Diagnosis of gout and age 18 or older", "all", 2),
    ("a scab ≤ 45 mm and, if age 70 or older, a scar ≥ 15 mm", "all", 2),
]


@pytest.mark.parametrize(("words", "kind", "count"), CLAUSES, ids=[c[0] for c in CLAUSES])
def test_how_figures_part_a_clause(words: str, kind: str, count: int) -> None:
    node = item(words)
    assert kind in node and len(node[kind]) == count


def test_a_condition_behind_and_is_of_what_follows_it() -> None:
    first, second = item("a scab ≤ 45 mm and, if age 70 or older, a scar ≥ 15 mm")["all"]
    assert told(first)[1:] == ("<=", 45, "mm")
    assert [told(n)[1:] for n in second["if"]] == [(">=", 70, "a"), (">=", 15, "mm")]


def test_a_bare_comparison_counts_on_the_scale_before_it() -> None:
    node = item("a widget score above 15, or above 10 with a scar")
    assert [told(a)[1:] for a in _atoms(node) if "op" in a] == [(">", 15, "{score}"), (">", 10, "{score}")]


def test_a_label_that_asks_is_kept() -> None:
    node = item("Diagnosis of gout confirmed by aspirate: crystal count > 5 mg/dL and age 18 or older")
    assert "Diagnosis of gout" in " ".join(a["quote"] for a in _atoms(node))


def test_mixed_series_of_figures_are_for_a_person() -> None:
    text = "Widgets are covered when the patient has PHQ-9 ≥ 20, HAM-D ≥ 24, or MADRS ≥ 34 and failure of 4 drug trials."
    assert any(s.review for s in compile_text(text).statements)


def test_who_opens_a_list_of_demands() -> None:
    (statement,) = compile_text("Widgets are covered for members who: are adults; have gout; and are smokers.").statements
    assert "all" in statement_to_json(statement)["when"]


def test_not_and_nor_is_one_refusal() -> None:
    assert "not" in item("does not have a history of gout nor hives")


def test_the_organisation_is_no_pronoun() -> None:
    assert told(item("Diagnosis of gout WHO Group 1"))[0] == "Diagnosis of gout WHO Group 1"


LIMITS = [
    ("An initial trial of not less than 2 weeks using a widget may be considered medically necessary for gout.", (">=", 2, "wk")),
    ("Medicare covers one widget study for members with gout.", ("<=", 1, "1")),
    ("Widgets will be covered for the first three months of therapy if the member has gout.", ("<=", 3, "mo")),
    ("Widgets are covered for gout when creams fail; coverage is limited to six treatments within a 12 month period.", ("<=", 6, "1")),
    ("Widgets are covered annually for members with gout.", ("<=", 1, "1")),
    ("Widget visits are limited to a combined 60 visits per calendar year.", ("<=", 60, "1")),
    ("Coverage of a second scan is limited to once every 24 months, unless the member has gout.", ("<=", 1, "1")),
    ("Coverage for widgets is limited to one widget every 3 years unless it is broken.", ("<=", 1, "1")),
]


@pytest.mark.parametrize(("text", "wanted"), LIMITS, ids=[t[:60] for t, _ in LIMITS])
def test_how_much_at_most(text: str, wanted: tuple[Any, ...]) -> None:
    found = [statement_to_json(s) for s in compile_text(text).statements]
    (limit,) = [s for s in found if s["stance"] == "limit"]
    assert [told(a)[1:] for a in _atoms(limit["when"]) if "op" in a] == [wanted]


DURATIONS = [
    ("12 months initial, 12 months renewal", [("=", 12, "mo"), ("=", 12, "mo")]),
    ("Plan A: 12 months; All other plans: Initial 12 weeks; Renewal 6 months", [("=", 12, "mo"), ("=", 12, "wk"), ("=", 6, "mo")]),
    ("3 months (initial), 12 months (renewal)", [("=", 3, "mo"), ("=", 12, "mo")]),
    ("6 months initially, then 12 months", [("=", 6, "mo"), ("=", 12, "mo")]),
    ("up to 12 months", [("<=", 12, "mo")]),
]


@pytest.mark.parametrize(("line", "wanted"), DURATIONS, ids=[d for d, _ in DURATIONS])
def test_durations_of_approval(line: str, wanted: list[tuple[Any, ...]]) -> None:
    found = [statement_to_json(s) for s in compile_text(f"Initial criteria\n- Diagnosis of gout\nApproval duration\n{line}").statements]
    assert [told(s["when"])[1:] for s in found if s["stance"] == "administrative"] == wanted
    assert not any(s.get("review") for s in found)


LETTERED = """Initial criteria
- Approve for the duration noted if the patient meets ONE of the following (A or B):
- A) Initial Therapy. Approve for 6 months if the patient meets BOTH of the following (i and ii):
- i. Patient is 12 years of age or older; AND
- ii. Patient has gout
- B) Patient is Currently Receiving Widgets. Approve for 1 year if the patient has hives
"""


def test_items_that_approve_ask_for_what_follows() -> None:
    found = [statement_to_json(s) for s in compile_text(LETTERED).statements]
    quotes = [a["quote"] for s in found if s["stance"] == "covered" for a in _atoms(s["when"])]
    assert quotes[:3] == ["Patient is 12 years of age or older", "Patient has gout", "Patient is Currently Receiving Widgets"]
    assert [q.removeprefix("the ") for q in quotes[3:]] == ["patient has hives"]
    assert [told(s["when"])[2:] for s in found if s["stance"] == "administrative"] == [(6, "mo"), (1, "a")]


def test_a_plan_that_is_reviewed_again_is_administrative() -> None:
    text = "Widgets are covered for gout. Treatment plans are reviewed every six months."
    found = [statement_to_json(s) for s in compile_text(text).statements]
    assert [(s["stance"], told(s["when"])[1:]) for s in found[1:]] == [("administrative", ("=", 6, "mo"))]


def test_a_drug_and_its_dose_that_will_be_approved_is_no_criterion() -> None:
    found = compile_text("Zapunil 150 mg once daily will be approved for up to 24 months total.").statements
    assert [s.stance.value for s in found] == ["administrative"]


@pytest.mark.parametrize("what", ["a negative 24-hour recording", "a 30-day recording", "a 48-hour pH study collection"])
def test_the_kind_of_a_recording_is_no_length_that_is_asked(what: str) -> None:
    [statement] = compile_text(f"An implant is covered after {what} that told nothing.").statements
    assert all(getattr(one, "op", None) is None for one in leaves(statement.when))


def test_no_larger_than_is_a_most_and_no_refusal() -> None:
    [statement] = compile_text("Ablation is covered when there are no more than 3 tumors, each no larger than 3 cm.").statements
    assert [(one.op, one.value, one.unit) for one in leaves(statement.when) if isinstance(one, Atom)] == [("<=", 3, "1"), ("<=", 3, "cm")]
    assert not any(isinstance(one, Not) for one in getattr(statement.when, "of", ()))


def test_counts_in_a_year_or_over_several_are_each_enough_beside_what_they_count() -> None:
    counts = "at least 7 bouts in the past year, at least 5 bouts per year for 2 years, or at least 3 bouts per year for 3 years"
    text = f"Removal is covered for recurrent fever with {counts}."
    [statement] = compile_text(text).statements
    assert isinstance(statement.when, model.All) and isinstance(statement.when.of[-1], model.Any)
    assert len(statement.when.of) == 2 and len(statement.when.of[-1].of) == 3
