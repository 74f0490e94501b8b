"""Leaves on those who help: a parent or another caregiver who is able, and agrees, to do what the leaf asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.notes.model import Assertion
from practice.notes.tokens import stem, tokens
from practice.notes.wording import leaf_words
from rules.truth import Truth

_HELPER = (
    r"(?:caregivers?|care\s?partner|mother|father|mom|dad|parents?|husband|wife|spouse|partner|daughter|son|sister|brother|grandmother|grandfather|"
    r"grandparents?|guardians?|aunt|uncle|niece|family(?:\s+member)?)"
)
_READY = r"(?:agree[sd]?|willing|able|available|commit(?:s|ted)?|participat(?:es|ed|ing)|will\s+participate|consent(?:s|ed)|capable)"
_ASKED = re.compile(
    r"^\W*(?:(?:the|a|an|patient'?s?|member'?s?|at\s+least\s+one|one|willing|trained|available|capable|and|or|able)\s+)*(?:parent(?:\(s\)|s)?\s*(?:or|/|and)\s*)?"
    r"(?:caregiver(?:\(s\)|s)?|parents?|parent\(s\)|guardians?|family(?:\s+members?)?|care\s?partner)\b[^.;]{0,40}?"
    r"\b(?:agrees?|willing|able|available|commits?|committed|participat\w+|capable)\b(?P<rest>[^.;]*)$",
    re.IGNORECASE,
)
_SAYS = re.compile(rf"\b{_HELPER}\b[^.;:]{{0,60}}?\b{_READY}\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|un(?:able|willing|available)|declin\w+|refus\w+|cannot|neither|nobody|no\s+(?:one|caregiver|family)|if|whether|(?-i:may)|might|would|could|"
    r"asked|ask|pending|discuss\w*|until|consider\w*|unsure|maybe|hopes?|wants?|should|must|to\s+be|needs?\s+to|required|invited|offered|later|"
    r"died|deceased|dead|moved|no\s+longer|refer\w*|only|except|unless|without|stopped|quit|once|missed|last\s+year)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
_GENERIC_WORDS = (
    "caregiver family guardian member agree willing able available commit participate capable "
    "attend the and or to in of with for a an "
    "patient patient's his her their will treatment therapy care use device program is are be been has have that this safely "
)
_GENERIC = frozenset(stem(word) for word in _GENERIC_WORDS.split())


def judge_helper(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record says that somebody who helps agrees or is able to do what the leaf asks; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None or demand.negated or demand.levels or demand.hours or demand.count or demand.duration:
        return None
    carriers = frozenset(stem(w) for one in leaf_words().carriers for w in one.split())
    words = {t.stem for t in tokens(asked["rest"]) if t.word} - _GENERIC - carriers
    said = [one for place in chart.places for one in _helped(place, words)] if words else []
    return settled(chart, said, once=False) if said else None


def _helped(place: Place, words: set[str]) -> Iterator[Said]:
    text = place.sentence.text
    if place.sentence.section in ("goals", "plan", "checklist", "allergies") or place.read.default in (
        Assertion.COPIED,
        Assertion.PLANNED,
        Assertion.HYPOTHETICAL,
    ):
        return
    here = {t.stem for t in place.read.tokens}
    if not words <= here | _standing_for(words, here):
        return
    if _SAYS.search(text) and not _NOT.search(text):
        yield Said(Truth.MET, place)


_TO_ASSIST = frozenset(stem(w) for w in ("assist", "help", "support"))
_DOINGS = frozenset(stem(w) for w in ("push", "load", "lift", "transfer", "assist", "help", "operate", "carry", "support", "supervise"))


def _standing_for(words: set[str], here: set[str]) -> set[str]:
    """Words of the leaf that another doing of the same thing stands for (to push a wheelchair is to assist with it)."""
    return set(_TO_ASSIST & words) if here & _DOINGS else set()
