"""Rule tests of the stand-in payers, and under, at and over every threshold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.reading import read_document
from rules.cases import CasesError, boundaries, load_cases, run_cases
from rules.compile import compile_document
from rules.evaluate import atom_truth
from rules.model import All, Always, Atom, Stance, Statement, leaves
from rules.truth import Truth

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
FILES = sorted((SAMPLES / "rules").glob("*.yml"))
SITE = SAMPLES / "site" / "release-1"
DOCUMENTS = [
    *sorted((SITE / "northlake" / "policies").glob("nlm-*.html"))[:6],
    *sorted((SITE / "quarrystone" / "docs").glob("*.docx"))[:3],
    *sorted((SITE / "copperleaf" / "content" / "medical").glob("*.pdf"))[:3],
]
VISIT = dt.date(2026, 11, 2)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_stand_in_payers_rules_come_out_as_written(path: Path) -> None:
    results = run_cases(load_cases(path))
    assert len(results) >= 10
    assert [(one.name, one.expected, one.found) for one in results if not one.passed] == []


def test_every_kind_of_finding_is_expected_somewhere() -> None:
    assert {one.expected for path in FILES for one in run_cases(load_cases(path))} == {"met", "not_met", "not_documented", "conflict"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_figure_of_a_policy_under_at_and_over(path: Path) -> None:
    statements = compile_document(read_document(path.read_bytes(), name=path.name)).statements
    tried = 0
    for statement in statements:
        for one in boundaries(statement, VISIT):
            assert atom_truth(one.atom, one.case)[0] is one.expected, (one.atom.quote, one.place)
            tried += 1
    figures = [
        leaf for s in statements for leaf in leaves(s.when) if isinstance(leaf, Atom) and leaf.op and isinstance(leaf.value, int | float)
    ]
    assert tried >= 2 * len(figures), "a figure that is not tried at its threshold"


ATOMS = st.builds(
    Atom,
    st.just("at least"),
    st.just(0),
    st.sampled_from(["obs.bmi", "tx.pt.duration", "pt.age"]),
    op=st.sampled_from([">=", ">", "<=", "<", "=", "!="]),
    value=st.one_of(st.integers(0, 400), st.floats(0.1, 90).map(lambda value: round(value, 2))),
    unit=st.sampled_from([None, "1", "wk", "mo", "a", "%", "kg/m2"]),
    within=st.sampled_from([None, "6 mo", "1 a", "10 d", "72 h"]),
    outcome=st.sampled_from([None, "failed"]),
)


@given(ATOMS)
def test_the_three_situations_are_what_they_are_called(atom: Atom) -> None:
    found = boundaries(Statement(Stance.COVERED, "x", All((atom, Always()))), VISIT)
    assert [one.place for one in found] in (["under", "at", "over"], ["at", "over"])
    for one in found:
        amount = one.case.of(atom.fact)[0].value.low  # type: ignore[union-attr]
        assert (amount < one.threshold, amount == one.threshold, amount > one.threshold) == tuple(
            one.place == p for p in ("under", "at", "over")
        )
        assert atom_truth(atom, one.case)[0] is one.expected


@pytest.mark.parametrize(("low", "high"), [(18, 65), (2, 3), (0.5, 0.7), (40, 40)])
def test_a_range_has_two_thresholds(low: float, high: float) -> None:
    atom = Atom("between", 0, "pt.age", op="between", value=low, value2=high, unit="a")
    found = boundaries(Statement(Stance.COVERED, "x", atom), VISIT)
    assert [one.threshold for one in found] == [low] * 3 + [high] * 3
    assert [atom_truth(atom, one.case)[0] for one in found] == [one.expected for one in found]
    assert found[0].expected is found[-1].expected is Truth.NOT_MET


def test_nothing_is_under_a_count_of_none() -> None:
    found = boundaries(Statement(Stance.LIMIT, "x", Atom("no", 0, "n", op="<=", value=0, unit="1")), VISIT)
    assert [(one.place, one.expected) for one in found] == [("at", Truth.MET), ("over", Truth.NOT_MET)]


# ---------------------------------------------------------------- files that are wrong


def written(folder: Path, text: str) -> Path:
    path = folder / "case.yml"
    path.write_text(text.replace("DOCUMENT", str(SITE / "northlake" / "policies" / "nlm-0105.html")), "utf-8")
    return path


HEAD = "document: DOCUMENT\nvisit: 2026-11-02\nrules:\n  - stance: covered\n    says: Suspected cauda equina\n    situations:\n"


def test_a_wrong_expectation_fails(tmp_path: Path) -> None:
    (found,) = run_cases(load_cases(written(tmp_path, HEAD + "      - {name: silence is no, expect: not_met}\n")))
    assert not found.passed and (found.expected, found.found) == ("not_met", "not_documented")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "      - {name: x, expect: no}\n", r"rules\.0\.situations\.0\.expect"),
        (HEAD + "      - {name: x, expect: met, fact: []}\n", r"rules\.0\.situations\.0\.fact"),
        (HEAD + "      - {name: x, expect: met, facts: [{quote: of, value: true}]}\n", "name the fact, or give more words"),
        (HEAD + "      - {name: x, expect: met, findings: {no such words: met}}\n", "no quote of the statement holds"),
        (HEAD.replace("Suspected cauda", "No such") + "      - {name: x, expect: met}\n", "stands in 0 statements of stance covered"),
        (HEAD.replace("DOCUMENT", "nowhere.html") + "      - {name: x, expect: met}\n", "cannot be read"),
        ("rules: [", "cannot be read"),
        ("", "case.yml: file"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CasesError, match=said) as caught:
        run_cases(load_cases(written(tmp_path, text)))
    assert "case.yml" in str(caught.value) and "\n" not in str(caught.value)
