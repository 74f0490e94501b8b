"""One enumeration that gained or lost members: `negative, indeterminate, or inadequate` → `negative or indeterminate`.

A word diff cannot see it (the commas and the `or` wander), so the differing middle of two texts is compared as a set of members.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.meaning import canonical
from rules.words import lowered, singular

_SEPARATORS = frozenset({",", "and", "or", "and/or"})
_LONGEST_MEMBER = 7


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The members that came and went, as printed, and the connective on both sides ("" where commas alone join)."""

    gone: tuple[str, ...]
    come: tuple[str, ...]
    joined_old: str
    joined_new: str


def enumeration(old: str, new: str, abbreviations: Mapping[str, str]) -> Enumeration | None:
    """The difference of two texts as members of one enumeration; None where it is not just that."""
    before, after = _middles(canonical(old, abbreviations, commas=True), canonical(new, abbreviations, commas=True))
    members_old, members_new = _members(before), _members(after)
    if not _is_enumeration(before, after, members_old, members_new):
        return None
    joined_old, joined_new = _joined(before), _joined(after)
    if joined_old is None or joined_new is None:
        return None
    gone = tuple(m for m in members_old if m not in members_new)
    come = tuple(m for m in members_new if m not in members_old)
    if not gone and not come:
        return None
    return Enumeration(_printed(old, gone), _printed(new, come), joined_old or joined_new, joined_new or joined_old)


def _middles(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Both texts without what they share at the front and at the back."""
    front = 0
    while front < min(len(old), len(new)) and old[front] == new[front]:
        front += 1
    back = 0
    while back < min(len(old), len(new)) - front and old[-1 - back] == new[-1 - back]:
        back += 1
    return old[front : len(old) - back], new[front : len(new) - back]


def _members(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """The runs of words between commas and connectives."""
    members: list[tuple[str, ...]] = []
    run: list[str] = []
    for token in (*tokens, ","):
        if token not in _SEPARATORS:
            run.append(token)
        elif run:
            members.append(tuple(run))
            run = []
    return members


def _is_enumeration(before: Sequence[str], after: Sequence[str], old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> bool:
    """Both middles are short members with separators; figures, negations and conditions are for the word by word rules."""
    if not _SEPARATORS & {*before, *after} or not set(old) & set(new) or len(old) == len(new) == 1:
        return False
    if any(len(m) > _LONGEST_MEMBER for m in (*old, *new)):
        return False
    return not any(t.startswith("⟦") or t in ("not", "no", "without", "unless", "except", "when", "if") for t in (*before, *after))


def _joined(tokens: Sequence[str]) -> str | None:
    """ "or", "and", "" for commas alone, None for both."""
    found = {t.replace("and/or", "or") for t in tokens if t in _SEPARATORS} - {","}
    if len(found) > 1:
        return None
    return next(iter(found), "")


def _printed(text: str, members: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The members as the text prints them, their canonical words where it prints them otherwise."""
    line = lowered(text)
    places = list(re.finditer(r"[\w/'+%<>=]+", line))
    stems = [singular(p.group()) for p in places]
    return tuple(_found(line, places, stems, m) for m in members)


def _found(line: str, places: Sequence[re.Match[str]], stems: Sequence[str], member: tuple[str, ...]) -> str:
    for start in range(len(stems) - len(member) + 1):
        if tuple(stems[start : start + len(member)]) == member:
            return line[places[start].start() : places[start + len(member) - 1].end()]
    return " ".join(member).replace("_", " ")
