"""Statements of two versions compared pair by pair, with the effect that their stance gives them."""

from __future__ import annotations

import pytest

from rules.model import All, Any, Atom, Node, Stance, Statement
from rules.solver.combine import Effect, differences


def weeks(value: float, review: bool = False) -> Atom:
    return Atom(f"{value:g} weeks of therapy", 0, "tx.pt", ">=", value, unit="wk", review=review)


def yes(words: str) -> Atom:
    return Atom(words, 0, f"dx.{words.replace(' ', '_')}")


def says(when: Node, stance: Stance = Stance.COVERED, subject: str = "knee MRI") -> Statement:
    return Statement(stance, subject, when)


PAIN, LOCKING = yes("knee pain"), yes("mechanical locking")


@pytest.mark.parametrize(
    ("old", "new", "stance", "effect"),
    [
        (All((PAIN, weeks(4))), All((PAIN, weeks(6))), Stance.COVERED, Effect.HARDER),
        (All((PAIN, weeks(6))), All((PAIN, weeks(4))), Stance.COVERED, Effect.EASIER),
        (All((PAIN, weeks(4))), All((PAIN, weeks(6))), Stance.NOT_COVERED, Effect.EASIER),
        (PAIN, Any((PAIN, LOCKING)), Stance.UNPROVEN, Effect.HARDER),
        (All((PAIN, weeks(4))), All((PAIN, LOCKING)), Stance.COVERED, Effect.MIXED),
        (All((PAIN, weeks(4))), All((PAIN, weeks(6, review=True))), Stance.COVERED, Effect.UNKNOWN),
    ],
)
def test_the_effect_of_a_pair(old: Node, new: Node, stance: Stance, effect: Effect) -> None:
    (found,) = differences([says(old, stance)], [says(new, stance)])
    assert found.effect is effect


def test_what_reads_the_same_is_no_difference_wherever_it_stands() -> None:
    one, other = says(All((PAIN, weeks(4)))), says(LOCKING, subject="knee brace")
    assert differences([one, other], [other, one]) == ()


def test_added_and_removed_statements() -> None:
    kept, extra = says(PAIN), says(LOCKING, subject="an unloader brace for the foot")
    barred = says(LOCKING, Stance.NOT_COVERED, "cosmetic work")
    limit = says(yes("no more than two in a year"), Stance.LIMIT)
    assert [(d.new, d.effect) for d in differences([kept], [kept, extra])] == [(extra, Effect.EASIER)]
    assert [(d.old, d.effect) for d in differences([kept, extra], [kept])] == [(extra, Effect.HARDER)]
    assert [d.effect for d in differences([kept], [kept, barred])] == [Effect.HARDER]
    assert [d.effect for d in differences([kept], [kept, limit])] == [Effect.HARDER]


def test_definitions_and_codes_decide_nothing() -> None:
    assert differences([], [says(PAIN, Stance.DEFINITION), says(PAIN, Stance.CODES)]) == ()


def test_the_witness_is_in_words() -> None:
    (found,) = differences([says(weeks(4))], [says(weeks(6))])
    assert found.words == "4.8 weeks where the text says “6 weeks of therapy”"
