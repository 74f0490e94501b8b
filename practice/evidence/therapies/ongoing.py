"""Whether a therapy is going on: a medication of the list, one said to be taken now, or a dose with how often it is taken."""

from __future__ import annotations

import re

from practice.evidence.therapies.uses import Use

_NOW = re.compile(
    r"\b(?:currently|continues?|ongoing|now|remains|still|on|taking|takes|uses|using|(?<!has\s)(?<!have\s)(?<!had\s)since|wears|wearing|attends|attending|gives\s+(?:her|him)self)\b",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:stopped|discontinued|quit|former\w*|previous\w*|prior|past|completed|ended|until|held)\b", re.IGNORECASE)
_DOSED = re.compile(
    r"\d\s*(?:mg|mcg|g|u|units?|iu|ml|puffs?|sprays?|tabs?|caps?|drops?|gtts?)\b[^.;]{0,24}?\b(?:daily|nightly|weekly|monthly|q\s?hs|hs|qd|qam|qpm|bid|tid|qid|q\s?\d+\s?(?:h|hrs?|d|w|wks?)|"
    r"at\s+bedtime|at\s+night|with\s+(?:each\s+|every\s+)?meals?|w/\s*meals?|before\s+(?:each\s+|every\s+)?meals?|ac|every\s+(?:day|night|morning|evening)|(?:once|twice|three\s+times)\s+(?:a|per)\s+day|"
    r"(?:a|per|/)\s*day)\b|\b(?:bid|tid|qid|qhs)\b",
    re.IGNORECASE,
)
"""A dose and how often: what a medication list says of what is taken."""
_WAS = re.compile(
    r"\b(?:was|were|had\s+been|been|used\s+to\s+(?:take|use|be)|(?:changed|switched|weaned|converted|transitioned)\s+(?:over\s+)?from|instead\s+of|off)\s+(?:on\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""Before a name: it was taken once."""
_LEFT = re.compile(
    r"\b(?:changed|switched|replaced|converted|transitioned)\b(?!\s+(?:from|after)\b)|\bthen\s+(?:off|changed|switched)\b", re.IGNORECASE
)
"""Behind a name: another took its place."""
_WARD = re.compile(
    r"\b(?:in\s+(?:the\s+)?(?:hospital|icu|ed|er)|inpatient|while\s+(?:admitted|hospitali[sz]ed)|on\s+admission|during\s+(?:the\s+|her\s+|his\s+)?(?:admission|hospital\w*|stay))\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:was|were|had\s+been|used\s+to|switched|changed|replaced|tried|trial\w*|failed|took|taken|received|finished|off|d/?c\W?d|dc|weaned|through|thru|last|in\s+(?:19|20)\d\d|"
    r"(?:19|20)\d\d\s*[-–]|no\s+longer|never|start(?:ing)?|begin|plan\w*|x\s*\d+|ago|will|consider\w*|prescribed|ordered|offered|never|not)\b|\d\s*[-–]\s*\d{1,2}/",
    re.IGNORECASE,
)


def goes_on(use: Use) -> bool:
    """Whether a therapy is going on."""
    text = use.place.sentence.text
    if _OVER.search(text) or _WAS.search(text[: use.at[0]]) or _LEFT.search(text[use.at[1] :]) or _WARD.search(text):
        return False
    if use.place.sentence.section == "medications" or _NOW.search(text):
        return True
    own = text[use.stretch[0] : use.stretch[1]]
    return (
        bool(_DOSED.search(own))
        and not _THEN.search(own)
        and use.place.sentence.section in ("", "hpi", "assessment", "assessment_plan", "pmh")
    )
