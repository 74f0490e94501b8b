"""Ranges of ages whose figures have units of their own (`from 6 months through 12 years of age`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Threshold

_YEAR_MONTHS, _WHOLE_YEAR = 12, 0.99
_AGES = re.compile(
    r"\b(?:(?:children|infants|adolescents|patients|members|individuals|persons|a\s+child|child)\s+)?(?:aged?\s+)?(?:from\s+|between\s+)?(?P<a>\d{1,3})\s+(?P<au>months?|years?)\s*"
    r"(?:of\s+age\s+)?(?P<to>through|to|and|up\s+to|until|-|–)\s*(?P<b>\d{1,3})\s+(?P<bu>months?|years?)(?P<old>\s+(?:of\s+age|old)|\s*,?\s*inclusive)?",
    re.IGNORECASE,
)
"""A range of ages in months and years."""


def ranged_age(text: str) -> tuple[str, Threshold] | None:
    """A range of ages whose two figures have units of their own, with the text without it; through a year is to its end."""
    found = _AGES.search(text)
    if found is None or not (found["old"] or re.search(r"\bage[sd]?\b|\bchild|\binfant|\badolescen", text, re.IGNORECASE)):
        return None
    low, high = (float(found[n]) / (_YEAR_MONTHS if found[u].lower().startswith("m") else 1) for n, u in (("a", "au"), ("b", "bu")))
    if found["to"].lower() == "through":
        high += _WHOLE_YEAR if found["bu"].lower().startswith("y") else 0
    rest = re.sub(
        r"\b(?:the|who|is|are|children|infants|adolescents|child)\b", " ", text[: found.start()] + text[found.end() :], flags=re.IGNORECASE
    )
    return rest, Threshold("between", low, high, "a")


_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_WHO = r"(?:(?:he|she|they|patient|pt|child|girl|boy|infant|[A-Z][a-z]+)(?:\s+is|,)|is\s+an?|\ban?)\s+"
_SPELLED = re.compile(
    rf"\b(?P<who>{_WHO})(?P<n>(?i:{'|'.join(_NUMBERS)}))"
    r"(?=[\s-]+(?:years?|months?)[\s-]+old\b(?!\s+(?!girl|boy|child|male|female|man|woman|infant|patient|who|with|and|in|here|from|seen)[a-z]))"
)
_THING = re.compile(r"^(?:The|This|That|Her|His|Its|It|Their)\b")


def in_figures(text: str) -> str:
    """A text with the ages of the patient that it spells (`Ana is six years old`) in figures, every character else in its place."""

    def figure(found: re.Match[str]) -> str:
        if _THING.match(found["who"]):
            return found.group()
        return found["who"] + str(_NUMBERS.index(found["n"].lower()) + 1).ljust(len(found["n"]))

    return _SPELLED.sub(figure, text)
