"""The statements of two versions set beside each other and compared one by one; what has no counterpart is added or removed.

The stance decides which way a difference counts: a stricter condition of what is covered, and a looser one of what is not covered, are both
harder for the patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.model import Node, Stance, Statement, leaves, needs_review
from rules.solver.comparison import MILLISECONDS, Relation, Verdict, compare
from rules.words import key

_DECIDING = {Stance.COVERED: 1, Stance.LIMIT: 1, Stance.ADMINISTRATIVE: 1, Stance.NOT_COVERED: -1, Stance.UNPROVEN: -1}
_ALIKE = 0.34


class Effect(StrEnum):
    """What a difference does to a patient's chances."""

    HARDER = "harder"
    EASIER = "easier"
    MIXED = "mixed"
    NONE = "none"
    PAPERWORK = "paperwork"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Difference:
    """One pair of statements that differ; `old` or `new` is None for one that was added or removed. `words`: the witness, or ""."""

    old: Statement | None
    new: Statement | None
    effect: Effect
    words: str = ""


def differences(old: Sequence[Statement], new: Sequence[Statement], milliseconds: int = MILLISECONDS) -> tuple[Difference, ...]:
    """The statements that differ, in the order of the new version, what was removed last. The same statements give nothing."""
    pairs = _paired([s for s in old if s.stance in _DECIDING], [s for s in new if s.stance in _DECIDING])
    found = (_difference(before, after, milliseconds) for before, after in pairs)
    return tuple(one for one in found if one.effect is not Effect.NONE or _texts(one.old) != _texts(one.new))


def _texts(statement: Statement | None) -> tuple[str, ...]:
    return _said(statement.when) if statement else ()


def _paired(old: Sequence[Statement], new: Sequence[Statement]) -> list[tuple[Statement | None, Statement | None]]:
    """Each statement with its counterpart of the same stance: the same words first, then the most alike."""
    left = list(old)
    found: list[tuple[Statement | None, Statement | None]] = []
    waiting: list[int] = []
    for after in new:
        same = next((before for before in left if before.stance is after.stance and _words(before) == _words(after)), None)
        if same is not None:
            left.remove(same)
        found.append((same, after))
        if same is None:
            waiting.append(len(found) - 1)
    for at in waiting:
        counterpart = _nearest(found[at][1], left)
        if counterpart is not None:
            left.remove(counterpart)
            found[at] = (counterpart, found[at][1])
    return found + [(before, None) for before in left]


def _nearest(statement: Statement | None, left: Sequence[Statement]) -> Statement | None:
    """The most alike of the same stance, the first of several; None where none is alike enough."""
    if statement is None:
        return None
    scored = [(_likeness(before, statement), before) for before in left if before.stance is statement.stance]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _ALIKE else None


def _words(statement: Statement) -> tuple[str, ...]:
    return (key(statement.subject), *_said(statement.when))


def _said(node: Node) -> tuple[str, ...]:
    return tuple(key(leaf.quote) for leaf in leaves(node))


def _likeness(one: Statement, other: Statement) -> float:
    """Share of the words of quotes and subject that two statements have in common."""
    first, second = _bag(one), _bag(other)
    return len(first & second) / len(first | second) if first or second else 1.0


def _bag(statement: Statement) -> frozenset[str]:
    text = " ".join((statement.subject, *(leaf.quote for leaf in leaves(statement.when))))
    return frozenset(word for word in text.casefold().split() if len(word) > 2)


def _difference(before: Statement | None, after: Statement | None, milliseconds: int) -> Difference:
    if before is None or after is None:
        only = after or before
        sign = _DECIDING[only.stance] if only else 0
        return Difference(before, after, _came(sign if after else -sign, only))
    if before.when == after.when:
        return Difference(before, after, Effect.NONE)
    verdict = compare(before.when, after.when, milliseconds)
    effect = _effect(verdict, _DECIDING[after.stance])
    if effect is not Effect.NONE and (needs_review(before.when) or needs_review(after.when) or before.review or after.review):
        return Difference(before, after, Effect.UNKNOWN, _witness(verdict))
    return Difference(before, after, effect, _witness(verdict))


def _came(sign: int, statement: Statement | None) -> Effect:
    """A statement that was added (sign of its stance) or removed (the other sign)."""
    if statement is None or statement.stance in (Stance.LIMIT, Stance.ADMINISTRATIVE):
        return Effect.HARDER if sign > 0 else Effect.EASIER
    return Effect.EASIER if sign > 0 else Effect.HARDER


def _effect(verdict: Verdict, sign: int) -> Effect:
    harder, easier = (Effect.HARDER, Effect.EASIER) if sign > 0 else (Effect.EASIER, Effect.HARDER)
    return {
        Relation.STRICTER: harder,
        Relation.LOOSER: easier,
        Relation.INCOMPARABLE: Effect.MIXED,
        Relation.EQUIVALENT: Effect.NONE,
        Relation.NEW_PAPERWORK: Effect.PAPERWORK,
        Relation.UNKNOWN: Effect.UNKNOWN,
    }[verdict.relation]


def _witness(verdict: Verdict) -> str:
    shown = verdict.lost or verdict.gained or verdict.paperwork
    return shown.words if shown else ""
