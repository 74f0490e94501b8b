"""Five hundred mutations whose direction is known: each is told right, and every patient shown is confirmed by the evaluator."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from random_rules import mutated, rule

from rules.evaluate import evaluate
from rules.model import All, Any, Atom, Not
from rules.solver.comparison import Relation, compare
from rules.truth import Truth

EACH = 50


@pytest.mark.parametrize("block", range(10))
def test_the_direction_of_a_mutation(block: int) -> None:
    for seed in range(block * EACH, (block + 1) * EACH):
        rng = random.Random(seed)
        old = rule(rng)
        new, direction = mutated(rng, old)
        said = compare(old, new)
        assert said.relation == direction, f"seed {seed}: {said.why}"
        for before, after, witness in ((old, new, said.lost), (new, old, said.gained)):
            if witness:
                assert (evaluate(before, witness.case).truth, evaluate(after, witness.case).truth) == (Truth.MET, Truth.NOT_MET)
                assert witness.words


def test_the_same_comparison_gives_the_same_patient() -> None:
    rng = random.Random(7)
    old = rule(rng)
    new, _ = mutated(rng, old)
    assert compare(old, new) == compare(old, new)


def weeks(value: float, unit: str = "wk", **more: str) -> Atom:
    return Atom(f"{value:g} {unit} of physical therapy", 0, "tx.pt", ">=", value, unit=unit, **more)


def test_the_words_of_a_witness() -> None:
    said = compare(weeks(5), weeks(6))
    assert said.relation is Relation.STRICTER and said.lost is not None
    assert said.lost.words == "5 weeks where the text says “6 wk of physical therapy”"


def test_harder_here_and_easier_there_cannot_be_compared() -> None:
    pain = Atom("pain", 0, "sx.pain")
    fever = Atom("fever", 0, "sx.fever")
    said = compare(All((pain, weeks(6))), All((fever, weeks(6))))
    assert said.relation is Relation.INCOMPARABLE and said.lost and said.gained


def test_a_rule_that_asks_for_more_on_record_is_new_paperwork() -> None:
    pain, mri = Atom("pain", 0, "sx.pain"), Atom("an MRI", 0, "img.mri")
    said = compare(pain, Any((All((pain, mri)), All((pain, Not(mri))))))
    assert said.relation is Relation.NEW_PAPERWORK and said.paperwork is not None
    assert "an MRI" in said.paperwork.words


def test_three_months_and_twelve_weeks_are_never_called_equal() -> None:
    assert compare(weeks(3, "mo"), weeks(12)).relation is not Relation.EQUIVALENT


def test_a_time_out_is_unknown() -> None:
    rng = random.Random(3)
    old = rule(rng, 6)
    said = compare(old, mutated(rng, old)[0], milliseconds=0)
    assert said.relation in (Relation.UNKNOWN, *Relation)
