"""How the tests of an examination came out: positive, negative, one on each side."""

from __future__ import annotations

from practice.notes.assertion import Read
from practice.notes.model import Assertion
from practice.notes.parts import Part, parts_in, row_of_tests, words
from practice.notes.tokens import Mention


def parts_of(read_one: Read) -> list[tuple[int, int]]:
    """First and last token of every part of a sentence."""
    return [(part.first, part.last) for part in parts_in(read_one.tokens, frozenset())]


def _by_side(read_one: Read, positive: list[int], negative: list[int], side: str | None) -> Assertion:
    """A test that is positive on one side and negative on the other: as on the side that is treated; positive where none is."""
    words_of = {"left": ("left", "l", "lt"), "right": ("right", "r", "rt", "contralateral", "opposite")}
    told: dict[str, Assertion] = {}
    ends = sorted([*positive, *negative])
    for number, at in enumerate(ends):
        first = ends[number - 1] + 1 if number else 0
        last = ends[number + 1] if number + 1 < len(ends) else len(read_one.tokens)
        behind = [t.text for t in read_one.tokens[at + 1 : last]]
        cut = next((i for i, w in enumerate(behind) if w in (",", ";", "and", "but")), len(behind))
        near = behind[:cut] if set(behind[:cut]) & {"left", "right", "l", "r"} else [t.text for t in read_one.tokens[first:at]]
        named = {one for one, said in words_of.items() if set(near) & set(said)}
        if len(named) != 1 or named & told.keys():
            return Assertion.UNCERTAIN
        told[named.pop()] = Assertion.PRESENT if at in positive else Assertion.ABSENT
    if len(told) < len(_BOTH_SIDES):
        return Assertion.UNCERTAIN
    return told[side] if side else Assertion.PRESENT


_BOTH_SIDES = ("left", "right")


def _graded(read_one: Read, at: int) -> bool:
    """Whether a plus is the grade of a reflex (`reflexes 2+`) or of a muscle (`4+/5`), and no result."""
    found = read_one.tokens
    return found[at].text == "+" and at > 0 and found[at - 1].text.isdigit() and found[at - 1].end == found[at].start


def result_of(read_one: Read, mention: Mention, side: str | None = None) -> Assertion:
    """How a test came out: PRESENT where it is said to be positive, ABSENT where negative, UNCERTAIN where neither is said.

    `side`: the side that is treated, where the record says which.
    """
    said = read_one.assertion(mention.first, mention.last)
    if said not in (Assertion.PRESENT, Assertion.ABSENT, Assertion.HISTORICAL):
        return said
    parts = parts_in(read_one.tokens, frozenset())
    at = next((n for n, p in enumerate(parts) if p.first <= mention.first <= p.last), None)
    if at is None:
        return Assertion.UNCERTAIN
    positive = [a for a, _ in words("positive").find(read_one.tokens) if not _graded(read_one, a)]
    negative = [a for a, _ in words("negative").find(read_one.tokens)]
    if positive and negative and len({m.first for m in read_one.mentions if m.kind == "sign"}) == 1:
        return _by_side(read_one, positive, negative, side) if said is Assertion.PRESENT else Assertion.UNCERTAIN
    order = [parts[at], *_rows(parts, at, read_one.mentions, 1), *_rows(parts, at, read_one.mentions, -1)]
    for part in order:
        plus = [a for a in positive if part.first <= a <= part.last and Assertion.ABSENT not in read_one.reached[a]]
        minus = [a for a in negative if part.first <= a <= part.last]
        if plus and minus:
            return Assertion.UNCERTAIN
        if plus:
            return Assertion.PRESENT if said is not Assertion.ABSENT or part is not parts[at] else Assertion.UNCERTAIN
        if minus:
            return Assertion.ABSENT
    return Assertion.ABSENT if said is Assertion.ABSENT else Assertion.UNCERTAIN


def _rows(parts: list[Part], at: int, named: tuple[Mention, ...], step: int) -> list[Part]:
    """The neighbouring parts one way, as long as the row of tests goes on, and the first behind it."""
    out: list[Part] = []
    here = at + step
    while 0 <= here < len(parts) and not (parts[here].hard if step > 0 else parts[here - step].hard):
        out.append(parts[here])
        if not row_of_tests(parts[here], named):
            break
        here += step
    return out if step > 0 else [p for p in out if row_of_tests(p, named) or p.own]
