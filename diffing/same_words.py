"""Differences in which no word differs: points that moved, were split or merged, table columns and clauses in another order."""

from __future__ import annotations

import re

from diffing.context import CRITERIA_ROLES, heading_row, stand
from diffing.differences import Difference
from diffing.judged import Case, Judged
from diffing.membership import number
from diffing.model import ChangeKind, Direction
from diffing.reasons import TAILS
from diffing.units import Outline, Unit
from rules.words import key

_STANCE_FIRST = re.compile(r"^(?P<who>\w+(?: \w+){0,3}?) consider (?P<what>.+?) (?P<said>medically_necessary|not_covered|unproven)\b")
_STANCE_LAST = re.compile(r"(?P<said>medically_necessary|not_covered|unproven) by (?P<who>\w+(?: \w+){0,3}?)(?= for | when | if | in |$)")


def same_words(found: Difference, case: Case) -> Judged:
    """Equal words at another place, under another lead-in, or cut into other points."""
    if found.relation == "relocated":
        return _relocated(found, case)
    if found.relation == "moved":
        return _moved(found, case)
    return _recut(found, case)


def _moved(found: Difference, case: Case) -> Judged:
    """Across the border between covered and not covered the place is the meaning."""
    return _turned(found, case) or Judged(ChangeKind.MOVED, Direction.NONE, "The same words now stand at another place.")


def _turned(found: Difference, case: Case) -> Judged | None:
    before, after = found.old[0], found.new[0]
    if not (before.kind == after.kind == "item" and {before.role, after.role} <= CRITERIA_ROLES):
        return None
    was, now = stand(before, case.old).polarity, stand(after, case.new).polarity
    if was == now:
        return None
    direction = Direction.TIGHTENED if now < was else Direction.BROADENED
    where = "from what is covered to what is not" if now < was else "from what is not covered to what is"
    return Judged(ChangeKind.CRITERIA, direction, f"The same words moved {where}{TAILS[direction]}")


def _relocated(found: Difference, case: Case) -> Judged:
    if not {found.old[0].role, found.new[0].role} & CRITERIA_ROLES:
        return _moved(found, case)
    told = "This point now stands in another list" + TAILS[Direction.UNKNOWN]
    return _turned(found, case) or Judged(ChangeKind.CRITERIA, Direction.UNKNOWN, told)


def _recut(found: Difference, case: Case) -> Judged:
    """A point split in two or two merged: it matters where the points are counted."""
    listed = stand(found.new[0], case.new).listed
    before, after = (number(len(side), "point").capitalize() for side in (found.old, found.new))
    what = f"{before} was split into {after.lower()}" if found.relation == "split" else f"{before} were merged into {after.lower()}"
    if found.new[0].role not in CRITERIA_ROLES or listed is None or listed.kind == "all":
        return Judged(ChangeKind.MOVED, Direction.NONE, f"{what}; the words are the same.")
    direction = Direction.UNKNOWN
    return Judged(ChangeKind.CRITERIA, direction, f"{what} in a list of which not all must be met{TAILS[direction]}")


# ---------------------------------------------------------------- another order


def says_the_same(found: Difference, case: Case) -> bool:
    """Whether a table row only has its columns in another order, or a clause was turned from active to passive."""
    if len(found.old) != 1 or len(found.new) != 1:
        return False
    before, after = found.old[0], found.new[0]
    if before.kind == after.kind == "row":
        return _cells(before, case.old) == _cells(after, case.new)
    one, other = (" ".join(case.canonical(text)) for text in (found.old_text, found.new_text))
    return _passive(one, other) or _passive(other, one)


def _cells(row: Unit, outline: Outline) -> list[tuple[str, str]]:
    """Column name and text of every cell, sorted; without a heading row each cell is named by its place."""
    header = heading_row(row, outline)
    texts = row.text.split(" | ")
    names = header.text.split(" | ") if header else []
    if len(names) != len(texts):
        names = [str(n) for n, _ in enumerate(texts)]
    return sorted((key(name), key(text)) for name, text in zip(names, texts, strict=True))


def _passive(one: str, other: str) -> bool:
    """`Acme considers X medically necessary` and `X is considered medically necessary by Acme`."""
    first, last = _STANCE_FIRST.search(one), _STANCE_LAST.search(other)
    if not first or not last or first["who"] != last["who"]:
        return False
    return f"{first['what']} {first['said']}{one[first.end() :]}" == other[: last.end("said")] + other[last.end() :]
