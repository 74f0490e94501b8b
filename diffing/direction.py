"""Does a patient qualify less or more easily? Explainable rules over the words that differ, one reason for each.

The effect of a reason is on the condition the unit states; the unit's polarity turns it into the patient's view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diffing.context import EXCLUDING, Stand
from diffing.enumerations import Enumeration, enumeration
from diffing.hunks import Hunk, hunks
from diffing.model import Direction
from diffing.thresholds import Effect, threshold_effect, went
from policies.model import Role
from rules.quantities import Quantity, quantities
from rules.signals import Quantifier, Stance, modality, negated, printed_quantifier, stance
from rules.words import lowered

_QUOTED = 110
_STRENGTH = {"must": 2, "should": 1, "may": 0}


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


# ---------------------------------------------------------------- edited text


def edit_reasons(old: str, new: str, where: tuple[Stand, Stand], abbreviations: Mapping[str, str]) -> tuple[Reason, ...]:
    """Why an edited text asks more or less than before."""
    turned = _stance_reason(stance(old), stance(new))
    if turned:
        return (turned,)
    reasons = []
    listed = _quantifier_reason(printed_quantifier(old), printed_quantifier(new))
    if listed:
        reasons.append(listed)
    modal = _modal_reason(modality(old), modality(new))
    if modal:
        reasons.append(modal)
    members = enumeration(old, new, abbreviations)
    if members and not reasons:
        return tuple(_member_reasons(members))
    figures = _Figures(old, new, where)
    for hunk in hunks(old, new, abbreviations):
        if not (modal and hunk.only_modal):
            reasons += _hunk_reasons(hunk, figures, where[1], bool(listed))
    return tuple(reasons)


def _stance_reason(old: Stance | None, new: Stance | None) -> Reason | None:
    """A service that goes from covered to not covered or back."""
    if old is None or new is None or (old in EXCLUDING) == (new in EXCLUDING):
        return None
    names = {"covered": "covered", "not_covered": "not covered", "unproven": "unproven"}
    return Reason(-1 if new in EXCLUDING else 1, f"What was {names[old]} is now {names[new]}", absolute=True)


def _modal_reason(old: tuple[str, ...], new: tuple[str, ...]) -> Reason | None:
    """One demand of the text became weaker or stronger: must, should, may."""
    differing = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    if len(old) != len(new) or len(differing) != 1:
        return None
    was, now = differing[0]
    return Reason(1 if _STRENGTH[now] < _STRENGTH[was] else -1, f"A demand went from “{was}” to “{now}”")


def _member_reasons(found: Enumeration) -> list[Reason]:
    """Members of an enumeration: one more alternative is easier to meet, one more of what must come together harder."""
    reasons = []
    if (found.joined_old, found.joined_new) in (("and", "or"), ("or", "and")):
        effect = 1 if found.joined_new == "or" else -1
        reasons.append(Reason(effect, f"“{found.joined_old}” became “{found.joined_new}”"))
    alternatives = {"or": 1, "and": -1}.get(found.joined_new)
    gone, come = (", ".join(f"“{m}”" for m in members) for members in (found.gone, found.come))
    if gone:
        sentence = f"{gone} no longer {'counts' if len(found.gone) == 1 else 'count'}"
        reasons.append(Reason(-alternatives if alternatives else None, sentence))
    if come:
        reasons.append(Reason(alternatives, f"{come} now {'counts' if len(found.come) == 1 else 'count'} too"))
    return reasons


def _hardness(listed: Quantifier) -> float:
    return {"any": 1.0, "at_least": float(listed.n), "all": 1e9}[listed.kind]


def _quantifier_reason(old: Quantifier | None, new: Quantifier | None) -> Reason | None:
    """Any of a list became all of it, or the reverse, or the count moved."""
    if old is None or new is None or old == new:
        return None
    if "none" in (old.kind, new.kind):
        return Reason(None, "What the list asks for changed")
    effect = 1 if _hardness(new) < _hardness(old) else -1
    return Reason(effect, f"The list asks for {_needed(new)} of its points instead of {_needed(old)}")


def _needed(listed: Quantifier) -> str:
    return {"any": "any one", "at_least": f"at least {listed.n}", "all": "all"}[listed.kind]


class _Figures:
    """The figures of both texts by their token, with what is needed to judge one that moved."""

    def __init__(self, old: str, new: str, where: tuple[Stand, Stand]) -> None:
        self.lines = lowered(old), lowered(new)
        self.where = where
        self._old = {q.token: q for q in quantities(self.lines[0])}
        self._new = {q.token: q for q in quantities(self.lines[1])}

    def moved(self, old_token: str, new_token: str) -> Reason:
        """The reason for one figure that became another."""
        old, new = self._old.get(old_token), self._new.get(new_token)
        if old is None or new is None:
            return Reason(None, "A figure changed")
        around = self.where[1].around
        effect = threshold_effect(old, new, around, self._negated(0, old) or self._negated(1, new))
        return Reason(effect, went(old, new, around, self.lines[1]))

    def _negated(self, side: int, figure: Quantity) -> bool:
        return negated(self.lines[side], figure.start)


def _hunk_reasons(hunk: Hunk, figures: _Figures, where: Stand, listed: bool) -> list[Reason]:
    """The reasons of one place that differs: figures in pairs first, then the words that remain."""
    reasons = []
    for old_token, new_token in hunk.paired_figures:
        if not (listed and "||" not in old_token and old_token.endswith("|⟧")):
            reasons.append(figures.moved(old_token, new_token))
    rest = hunk.without_figures()
    if rest.is_empty or (listed and rest.only_quantifiers):
        return reasons
    if rest.deleted and rest.inserted:
        return [*reasons, *_replaced(rest)]
    added = bool(rest.inserted)
    reason = _inserted(rest, where)
    effect = reason.effect if added or reason.effect is None else -reason.effect
    return [*reasons, Reason(effect, reason.sentence, reason.absolute)]


def _replaced(hunk: Hunk) -> list[Reason]:
    """Words for words: and for or; anything else needs a person."""
    if hunk.joined == ("and", "or"):
        return [Reason(1, "“and” became “or”")]
    if hunk.joined == ("or", "and"):
        return [Reason(-1, "“or” became “and”")]
    if hunk.joined_only:
        return [Reason(0, "A connective was written otherwise")]
    return [Reason(None, f"“{hunk.quote_old}” became “{hunk.quote_new}”")]


def _inserted(hunk: Hunk, where: Stand) -> Reason:
    """The effect of a run of words as if it had been inserted; for a deletion the caller turns it round."""
    added = bool(hunk.inserted)
    if hunk.joined_only:
        return Reason(0, "A connective was written out")
    if hunk.starts_exception:
        inside = where.said is None and (where.listed is None or where.listed.kind != "any")
        return Reason(1 if inside else -1, _sentence(hunk, added, "An exception was added", "An exception was dropped"))
    if hunk.is_alternative:
        return Reason(1, _sentence(hunk, added, "One more alternative counts", "An alternative no longer counts"))
    if hunk.is_conjunct or hunk.starts_condition:
        return Reason(-1, _sentence(hunk, added, "A condition was added", "A condition was dropped"))
    if hunk.is_negating:
        return Reason(None, _sentence(hunk, added, "A negation was added", "A negation was dropped"))
    if hunk.is_restricting or hunk.is_figure_condition:
        return Reason(-1, _sentence(hunk, added, "A narrowing word was added", "A narrowing word was dropped"))
    return Reason(None, _sentence(hunk, added, "Words were added", "Words were dropped"))


def _sentence(hunk: Hunk, added: bool, one: str, other: str) -> str:
    return f"{one if added else other} (“{hunk.quote_new if added else hunk.quote_old}”)"


# ---------------------------------------------------------------- members and statements


def membership_reason(where: Stand, count: int, added: bool, whole_text: str) -> Reason:
    """The effect of a criterion, a list member or a statement that came or went; a short one is quoted."""
    reason = _membership(where, count, added, whole_text)
    short = " ".join(whole_text.split()).strip(" ;,.:")
    if count > 1 or len(short) > _QUOTED:
        return reason
    return Reason(reason.effect, f"{reason.sentence} (“{short}”)", reason.absolute)


def _membership(where: Stand, count: int, added: bool, whole_text: str) -> Reason:
    if where.role is Role.DOCUMENTATION:
        return _signed(-1, added, f"{_number(count, 'document or record')} more must be shown", "Less has to be shown")
    if where.listed is not None:
        return _member(where, where.listed, count, added)
    said = stance(whole_text)
    if said:
        return _statement(said, added)
    if where.role in (Role.NOT_COVERED, Role.UNPROVEN):
        return _signed(-1, added, "More is listed as not covered", "Less is listed as not covered", absolute=True)
    if "must" in modality(whole_text):
        return _signed(-1, added, "A demand was added", "A demand was dropped")
    return Reason(None, "A passage was added to the criteria" if added else "A passage was taken out of the criteria")


def _member(where: Stand, listed: Quantifier, count: int, added: bool) -> Reason:
    """One more point of an all-list is harder to meet, one more of an any-list easier."""
    easier = listed.kind in ("any", "at_least", "none")
    what = _number(count, "point")
    if where.polarity < 0:
        grown = f"The list of what excludes a patient or service grew by {what}"
        shrunk = f"The list of what excludes a patient or service lost {what}"
    elif easier:
        grown = f"{_number(count, 'more way').capitalize()} to qualify {'was' if count == 1 else 'were'} listed"
        shrunk = f"{_number(count, 'way').capitalize()} to qualify {'was' if count == 1 else 'were'} taken out"
    else:
        grown = f"{_number(count, 'more criterion').capitalize()} must be met"
        shrunk = f"{_number(count, 'criterion').capitalize()} no longer {'has' if count == 1 else 'have'} to be met"
    return _signed(1 if easier else -1, added, grown, shrunk)


def _statement(said: Stance, added: bool) -> Reason:
    what = "A statement of what is not covered" if said in EXCLUDING else "A statement of what is covered"
    return _signed(-1 if said in EXCLUDING else 1, added, f"{what} was added", f"{what} was taken out", absolute=True)


def _signed(effect: int, added: bool, when_added: str, when_removed: str, absolute: bool = False) -> Reason:
    return Reason(effect if added else -effect, when_added if added else when_removed, absolute)


def _number(count: int, noun: str) -> str:
    word = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))
    if count == 1:
        return f"{word} {noun}"
    return f"{word} {noun.replace('criterion', 'criteria') if 'criterion' in noun else noun + 's'}"
