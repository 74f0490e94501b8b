"""Leaves on trials at an adequate dose (`two antidepressants, each at an adequate dose for at least 6 weeks`).

What is adequate stands for each drug in data/vocabulary/notes/adequate_doses.yml. A dose below it, or one that is not told, leaves the leaf
undocumented: whether it was enough for this patient is a clinician's to say.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.judged import fulfils
from practice.evidence.therapies.uses import Use
from practice.notes.tokens import stem
from rules.lexicon import Strict, load
from rules.truth import Truth

_DOSE = (
    r"(?:minimally\s+|minimum\s+)?(?:adequate|therapeutic|sufficient|effective|optimal)\s+(?:(?:daily|therapeutic|"
    r"treatment)\s+)*dos(?:es?|age|ages|ing)"
)
_LONG = r"(?:(?:for\s+)?an?\s+)?(?:(?:adequate|sufficient)\s+)?(?:durations?|length(?:\s+of\s+time)?|period(?:\s+of\s+time)?|time)"
_ASKED = re.compile(
    rf"\s*,?\s*\b(?:each\s+)?(?:(?:taken|given|used|tried|dosed|prescribed)\s+)?(?:at|of|with|using|in)\s+(?:an?\s+|the\s+)?(?:{_DOSE}(?P<long>\s+(?:and|for)\s+{_LONG})?|(?:adequate|sufficient)\s+(?:dose|dosage)\s+and\s+(?P<also>duration)|adequate\s+(?P<first>duration)\s+and\s+dos(?:e|age))\b(?!\s+of\s+(?!time))",
    re.IGNORECASE,
)
_OF_CLASS = re.compile(r"\banti-?depress(?:ants?|ive)\b|\bSSRIs?\b|\bSNRIs?\b", re.IGNORECASE)
_TOLD = re.compile(
    r"(?<![\d.,/-])(?P<n>\d{1,4}(?:\.\d+)?)\s*(?:mg\b(?!\s*(?:/|per)\s*(?:kg|ml))|(?=\s*(?:,|;|\)|\(|$|x\s*\d|for\s+\d|daily\b|\d{1,2}/(?:\d{1,2}/)?\d{2}|qd\b|qam\b|qhs\b|bid\b)))\s*(?P<twice>b\.?i\.?d\b|twice\s+(?:daily|a\s+day)|2x\s*/?\s*day)?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:goal|target|aim\w*|plan\w*|will|could\s+not|couldn['’]t|unable|never|not|before|tapered|reduced|lowered|back\s+to)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:adequate|therapeutic|max(?:imum|imal|imally)?(?:\s+tolerated)?|full)\s+(?:dos\w+|trial)\b(?!\s+(?:not|never|was\s+not))",
    re.IGNORECASE,
)
_SAID_NOT = re.compile(
    r"\b(?:not|never|no|sub|less\s+than|without|short\s+of)[\s-]+(?:an?\s+)?(?:adequate|therapeutic|max\w*|full)", re.IGNORECASE
)
_LONG_ENOUGH = Threshold(">=", 6.0, None, "wk")
"""Where a leaf asks for an adequate length without a figure: what payers' own definitions of it ask most."""
_RIGHT_BEFORE = re.compile(r"(?P<dose>\d{1,4}\s*mg)\s+(?:(?:a\s+day|daily|per\s+day|of)\s+)*$", re.IGNORECASE)
_NOT_MG = re.compile(r"^\s*(?:weeks?|wks?|months?|mos?|days?|years?|yrs?|sessions?|points?)\b", re.IGNORECASE)


TRIAL_WORDS = frozenset(
    stem(word) for word in ("dose", "dosage", "duration", "length", "time", "trial", "adequate", "taken", "used", "given")
)
"""Words of such a leaf that ask for nothing beside the dose and the length."""


class AdequateDoses(Strict):
    """data/vocabulary/notes/adequate_doses.yml: mg a day, by the drug's name."""

    milligrams: dict[str, float]


@functools.cache
def _least() -> dict[str, float]:
    return load(AdequateDoses, "notes/adequate_doses.yml").milligrams


def asks_adequate(demand: Demand) -> bool:
    """Whether a leaf asks for trials of antidepressants at an adequate dose."""
    return _OF_CLASS.search(demand.quote) is not None and _ASKED.search(demand.quote) is not None


def without_dose(quote: str) -> str:
    """A leaf's quote without the words that ask for an adequate dose."""
    return _ASKED.sub(" ", quote) if _OF_CLASS.search(quote) else quote


def adequately(demand: Demand, uses: Sequence[Use]) -> list[Use]:
    """The uses that were at an adequate dose, and long enough where a leaf asks for that without a figure."""
    asked = _ASKED.search(demand.quote)
    if asked is None:
        return list(uses)
    long = bool(asked["long"] or asked["also"] or asked["first"]) and demand.duration is None
    return [use for use in uses if _dosed(use) and (not long or _long_enough(use))]


def _long_enough(use: Use) -> bool:
    return any(fulfils(one, _LONG_ENOUGH) is Truth.MET for one in use.lengths)


def _dosed(use: Use) -> bool:
    whole = use.place.sentence.text
    before = _RIGHT_BEFORE.search(whole[: use.at[0]])
    text = f"{before['dose'] if before else ''} {whole[use.at[0] : max(use.stretch[1], use.at[1]) or None]}"
    if _SAID_NOT.search(text):
        return False
    if _SAID.search(text):
        return True
    least = _least().get(use.concept)
    if least is None:
        return False
    told = [
        float(one["n"]) * (2 if one["twice"] else 1)
        for one in _TOLD.finditer(text)
        if not _NOT_MG.match(text[one.end("n") :]) and not _OPEN.search(text[max(0, one.start() - 24) : one.start()])
    ]
    return bool(told) and max(told) >= least
