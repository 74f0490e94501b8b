"""What it means for a patient that a point of a list, or a whole statement, came or went."""

from __future__ import annotations

import re

from diffing.context import EXCLUDING, Stand
from diffing.reasons import Reason
from policies.model import Role
from rules.signals import Quantifier, Stance, modality, stance
from rules.words import lowered

_QUOTED = 110
_LIMITS = re.compile(r"\b(?:limited to|not (?:to )?exceed|(?:no|not) more (?:often )?than|maximum of|only once)\b")


def membership_reason(where: Stand, count: int, added: bool, whole_text: str) -> Reason:
    """The effect of a criterion, a list member or a statement that came or went; a short one is quoted."""
    reason = _membership(where, count, added, whole_text)
    short = " ".join(whole_text.split()).strip(" ;,.:")
    if count > 1 or len(short) > _QUOTED:
        return reason
    return Reason(reason.effect, f"{reason.sentence} (“{short}”)", reason.absolute)


def _membership(where: Stand, count: int, added: bool, whole_text: str) -> Reason:
    if where.role is Role.DOCUMENTATION:
        return _signed(-1, added, f"{number(count, 'more document').capitalize()} must be shown", "Less has to be shown")
    if where.listed is not None:
        return _member(where, where.listed, count, added)
    said = stance(whole_text)
    if said:
        return _statement(said, added)
    if where.role in (Role.NOT_COVERED, Role.UNPROVEN):
        return _signed(-1, added, "More is listed as not covered", "Less is listed as not covered", absolute=True)
    if _LIMITS.search(lowered(whole_text)):
        return _signed(-1, added, "A limit was added", "A limit was dropped", absolute=True)
    if "must" in modality(whole_text):
        return _signed(-1, added, "A demand was added", "A demand was dropped")
    return Reason(None, "A passage was added to the criteria" if added else "A passage was taken out of the criteria")


def _member(where: Stand, listed: Quantifier, count: int, added: bool) -> Reason:
    """One more point of an all-list is harder to meet, one more of an any-list easier."""
    if where.examples:
        return Reason(
            None,
            "An example was added to a list that names examples" if added else "An example was taken out of a list that names examples",
        )
    easier = listed.kind in ("any", "at_least", "none")
    what = number(count, "point")
    if where.polarity < 0:
        grown = f"The list of what excludes a patient or service grew by {what}"
        shrunk = f"The list of what excludes a patient or service lost {what}"
    elif easier:
        grown = f"{number(count, 'more way').capitalize()} to qualify {'was' if count == 1 else 'were'} listed"
        shrunk = f"{number(count, 'way').capitalize()} to qualify {'was' if count == 1 else 'were'} taken out"
    else:
        grown = f"{number(count, 'more criterion').capitalize()} must be met"
        shrunk = f"{number(count, 'criterion').capitalize()} no longer {'has' if count == 1 else 'have'} to be met"
    return _signed(1 if easier else -1, added, grown, shrunk)


def _statement(said: Stance, added: bool) -> Reason:
    what = "A statement of what is not covered" if said in EXCLUDING else "A statement of what is covered"
    return _signed(-1 if said in EXCLUDING else 1, added, f"{what} was added", f"{what} was taken out", absolute=True)


def _signed(effect: int, added: bool, when_added: str, when_removed: str, absolute: bool = False) -> Reason:
    return Reason(effect if added else -effect, when_added if added else when_removed, absolute)


def number(count: int, noun: str) -> str:
    """`one point`, `two points`, `12 criteria`."""
    word = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))
    if count == 1:
        return f"{word} {noun}"
    return f"{word} {noun.replace('criterion', 'criteria') if 'criterion' in noun else noun + 's'}"
