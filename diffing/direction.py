"""Does a patient qualify less or more easily? Explainable rules over the words that differ, one reason for each.

The effect of a reason is on the condition the unit states; the unit's polarity turns it into the patient's view.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from diffing.context import EXCLUDING, Stand
from diffing.enumerations import Enumeration, enumeration
from diffing.governing import Governed, governed, without_outcomes
from diffing.hunks import Hunk, hunks
from diffing.reasons import Reason
from diffing.thresholds import Effect, is_allowance, threshold_effect, went
from rules.quantities import Quantity, quantities
from rules.signals import Quantifier, Stance, modality, negated, printed_quantifier, stance
from rules.words import lowered

Lists = tuple[Quantifier | None, Quantifier | None]
_LISTS_USES = re.compile(r"\b(?:for|in|of)\b")
_SETS_A_CONDITION = re.compile(r"\b(?:when|if|with|who|whose|unless|after|only)\b")
_STRENGTH = {"must": 2, "should": 1, "may": 0}


def edit_reasons(
    old: str, new: str, where: tuple[Stand, Stand], abbreviations: Mapping[str, str], lists: Lists = (None, None)
) -> tuple[Reason, ...]:
    """Why an edited text asks more or less than before.

    lists  what the points below the text are asked for in both versions, printed or not; None where it leads in to none
    """
    turned = _stance_reason(stance(old), stance(new))
    if turned:
        return (turned,)
    reasons = []
    listed = _quantifier_reason(printed_quantifier(old), printed_quantifier(new), lists)
    if listed:
        reasons.append(listed)
    modal = _modal_reason(modality(old), modality(new))
    if modal:
        reasons.append(modal)
    members = enumeration(old, new, abbreviations)
    if members and not reasons:
        return tuple(_member_reasons(members, (lowered(old), lowered(new)), where[1]))
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


def _member_reasons(found: Enumeration, lines: tuple[str, str], where: Stand) -> list[Reason]:
    """Members of an enumeration: one more alternative is easier to meet, one more of what must come together harder."""
    reasons = []
    if (found.joined_old, found.joined_new) in (("and", "or"), ("or", "and")):
        effect = 1 if found.joined_new == "or" else -1
        reasons.append(Reason(effect, f"“{found.joined_old}” became “{found.joined_new}”"))
    before = _up_to(lines[0], found.gone) if found.gone else _up_to(lines[1], found.come)
    alternatives = _effect_of_member(found.joined_new, before, where)
    gone, come = (", ".join(f"“{m}”" for m in members) for members in (found.gone, found.come))
    if gone:
        sentence = f"{gone} no longer {'counts' if len(found.gone) == 1 else 'count'}"
        reasons.append(Reason(-alternatives if alternatives else None, sentence))
    if come:
        reasons.append(Reason(alternatives, f"{come} now {'counts' if len(found.come) == 1 else 'count'} too"))
    return reasons


def _up_to(line: str, members: Sequence[str]) -> str:
    """The line up to the first of some members that it prints."""
    return line[: max(0, min((line.find(m) for m in members), default=0))]


def _effect_of_member(joined: str, before: str, where: Stand) -> Effect:
    """One more member: of alternatives easier, of what must come together harder, of what must not be harder, of an exception a relief.

    `medically necessary for A and B` lists two uses, whatever joins them.
    """
    governing = governed(before)
    if governing is Governed.NEGATED:
        return -1
    if governing is Governed.EXCEPTED:
        return 1 if _relieves(where) else -1
    if joined == "and" and where.said is not None and _LISTS_USES.search(before) and not _SETS_A_CONDITION.search(before):
        return 1
    return {"or": 1, "and": -1}.get(joined)


def _relieves(where: Stand) -> bool:
    """Whether an exception stands in a demand, from which it frees, not in what is covered."""
    return where.said is None and (where.listed is None or where.listed.kind != "any")


def _hardness(listed: Quantifier) -> float:
    return {"any": 1.0, "at_least": float(listed.n), "all": 1e9}[listed.kind]


def _quantifier_reason(old: Quantifier | None, new: Quantifier | None, lists: Lists) -> Reason | None:
    """Any of a list became all of it, or the reverse, or the count moved; where one side prints nothing, what its list asks for counts."""
    if (old is None) != (new is None):
        old, new = old or lists[0], new or lists[1]
        if old and new and (old.kind, old.n) == (new.kind, new.n):
            return Reason(0, "What the list asks for was written out")
    if old is None or new is None or (old.kind, old.n) == (new.kind, new.n):
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
        around, approves = self.where[1].around, self.where[1].approves
        effect = threshold_effect(old, new, around, self._negated(0, old) or self._negated(1, new), approves)
        granted = is_allowance(old, around) and is_allowance(new, around) and self.where[1].said not in EXCLUDING
        return Reason(effect, went(old, new, around, self.lines[1], approves), absolute=granted)

    def _negated(self, side: int, figure: Quantity) -> bool:
        return negated(without_outcomes(self.lines[side][: figure.start]), figure.start)


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
        return Reason(1 if _relieves(where) else -1, _sentence(hunk, added, "An exception was added", "An exception was dropped"))
    before = " ".join(hunk.before)
    if hunk.is_alternative:
        return Reason(
            _effect_of_member("or", before, where), _sentence(hunk, added, "One more alternative counts", "An alternative no longer counts")
        )
    if hunk.is_conjunct:
        return Reason(_effect_of_member("and", before, where), _sentence(hunk, added, "A condition was added", "A condition was dropped"))
    if hunk.starts_condition:
        return Reason(-1, _sentence(hunk, added, "A condition was added", "A condition was dropped"))
    if hunk.is_negating:
        return Reason(None, _sentence(hunk, added, "A negation was added", "A negation was dropped"))
    if hunk.is_restricting or hunk.is_figure_condition:
        effect = -1 if governed(before) is Governed.PLAINLY else 1
        return Reason(effect, _sentence(hunk, added, "A narrowing word was added", "A narrowing word was dropped"))
    return Reason(None, _sentence(hunk, added, "Words were added", "Words were dropped"))


def _sentence(hunk: Hunk, added: bool, one: str, other: str) -> str:
    return f"{one if added else other} (“{hunk.quote_new if added else hunk.quote_old}”)"
