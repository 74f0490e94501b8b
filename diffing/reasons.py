"""Reasons for a direction, one for each difference, and their sum.

The effect of a reason is on the condition the unit states; the unit's polarity turns it into the patient's view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diffing.model import Direction
from diffing.thresholds import Effect


@dataclass(frozen=True, slots=True)
class Reason:
    """One difference: its effect on the condition (absolute: on the patient), and the sentence without its full stop."""

    effect: Effect
    sentence: str
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The direction of a change with the sentence that explains it."""

    direction: Direction
    explanation: str


TAILS = {
    Direction.TIGHTENED: ": harder to qualify.",
    Direction.BROADENED: ": easier to qualify.",
    Direction.MIXED: ": harder for some, easier for others.",
    Direction.NONE: ".",
    Direction.UNKNOWN: "; whether it is harder or easier to qualify needs a person's reading.",
}


def verdict(reasons: Sequence[Reason], polarity: int) -> Verdict:
    """The reasons summed up: opposite effects are mixed; something easier beside something unknown stays unknown."""
    effects = [_patient_effect(r, polarity) for r in reasons]
    direction = _sum(effects)
    told = [r.sentence for r, e in zip(reasons, effects, strict=True) if e] or [r.sentence for r in reasons]
    first, *more = list(dict.fromkeys(told))[:2] or ["The wording of this criterion changed"]
    return Verdict(direction, "; ".join([first, *(s[0].lower() + s[1:] for s in more)]) + TAILS[direction])


def _patient_effect(reason: Reason, polarity: int) -> Effect:
    if reason.effect is None or reason.absolute:
        return reason.effect
    return reason.effect * polarity


def _sum(effects: Sequence[Effect]) -> Direction:
    if -1 in effects and 1 in effects:
        return Direction.MIXED
    if -1 in effects:
        return Direction.TIGHTENED
    if None in effects or not effects:
        return Direction.UNKNOWN
    return Direction.BROADENED if 1 in effects else Direction.NONE
