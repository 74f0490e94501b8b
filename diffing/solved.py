"""The direction of a change where words alone do not tell it: both texts compiled to rules and compared by the solver.

Only asked where the words leave the direction unknown, and only answered where both rules were read without a doubt and the patient of the
solver is confirmed. The answer names that patient.
"""

from __future__ import annotations

from dataclasses import replace

from diffing.judged import Judged
from diffing.model import ChangeKind, Direction
from diffing.reasons import TAILS
from policies.model import Role

LONGEST = 1500
_BARRED = (Role.NOT_COVERED, Role.UNPROVEN)


def solved(answer: Judged, old: str, new: str, role: Role) -> Judged:
    """The answer with the solver's direction; as it was where that says nothing sure."""
    if answer.kind is not ChangeKind.CRITERIA or answer.direction is not Direction.UNKNOWN:
        return answer
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return answer
    found = _direction(old, new, role)
    if found is None:
        return answer
    direction, patient = found
    head = answer.explanation.removesuffix(TAILS[Direction.UNKNOWN]).rstrip(".")
    return replace(answer, direction=direction, explanation=f"{head}{TAILS[direction]} {patient}")


def _direction(old: str, new: str, role: Role) -> tuple[Direction, str] | None:
    from rules.compile import compile_text
    from rules.model import Stance, needs_review
    from rules.solver.combine import Effect, differences

    before, after = compile_text(old).statements, compile_text(new).statements
    if len(before) != 1 or len(after) != 1 or before[0].stance is not after[0].stance:
        return None
    if any(one.review or needs_review(one.when) for one in (*before, *after)):
        return None
    found = differences(before, after)
    if len(found) != 1 or found[0].effect not in (Effect.HARDER, Effect.EASIER) or not found[0].words:
        return None
    harder = (found[0].effect is Effect.HARDER) is not (role in _BARRED and before[0].stance is Stance.COVERED)
    met = "meets the old text and not the new one" if found[0].effect is Effect.HARDER else "meets the new text and not the old one"
    return (Direction.TIGHTENED if harder else Direction.BROADENED), f"A patient with {found[0].words} {met}."
