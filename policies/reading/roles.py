"""What a section is for: from its heading, else from the section it stands in, else from its first sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from policies.model import Role
from policies.reading.vocabulary import Strength, section_roles

FIRST_WORDS = 1500
"""Characters of a section that count as its first sentences."""

CLOSED = frozenset({Role.BACKGROUND, Role.REFERENCES, Role.HISTORY, Role.BOILERPLATE, Role.DEFINITIONS, Role.CODES})
"""Inside these a heading has to be firm to begin something else: "Unproven" under "Clinical Evidence" is evidence."""

_NUMBER = re.compile(
    r"^(?:(?:section|part|article|appendix)\s+[\divxa-z]{1,4}\s*[:.\-–—]\s*|(?:[ivx]{1,5}|[a-z]|\d{1,2}(?:\.\d{1,2})*)[.):](?:\s+|(?=[a-z]{3}))|\([a-z\divx]{1,4}\)\s*|\d(?:\.\d)+\s+|[•▪■●]\s*)"
)
_SIGNS = re.compile(r"[®™©℠*†‡§]+")
_FOOTNOTES = re.compile(r"(?<=[a-z)])\s*\d{1,2}(?:\s*[-,]\s*\d{1,2})*$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"’": "'", "‘": "'", "“": '"', "”": '"', "_": " "})


@lru_cache(maxsize=4096)
def fold_heading(heading: str) -> str:
    """A heading as the vocabulary sees it: lower case, without number, signs, footnote numbers and colon."""
    text = unicodedata.normalize("NFKC", _SIGNS.sub(" ", heading)).translate(_DASHES).lower()
    text = text.replace("(s)", "s")
    text = " ".join(text.split())
    text = _NUMBER.sub("", text, count=1)
    text = _FOOTNOTES.sub("", text.rstrip(" :.-;"))
    return text.strip(" :.-;#")


@lru_cache(maxsize=4096)
def heading_role(heading: str) -> tuple[Role, Strength] | None:
    """The role that the heading alone tells, and how surely; None where it tells none."""
    folded = fold_heading(heading)
    if not folded:
        return None
    for role, strength, whole, part, unless in _heading_rules():
        if unless and unless.search(folded):
            continue
        if (whole and whole.fullmatch(folded)) or (part and part.search(folded)):
            return role, strength
    return None


def judged_role(text: str) -> Role | None:
    """The role that the first sentences tell, None where they tell none."""
    folded = " ".join(text[:FIRST_WORDS].translate(_DASHES).lower().split())
    for role, pattern in _sentence_rules():
        if pattern.search(folded):
            return role
    return None


def verdict(statements: Sequence[str]) -> Role | None:
    """Unproven or not covered, where the first statement says so and none says that anything is covered."""
    patterns = dict(_sentence_rules())
    texts = [" ".join(text.translate(_DASHES).lower().split()) for text in statements if len(text.split()) > 3]
    if not texts or any(patterns[Role.COVERAGE].search(text) for text in texts):
        return None
    return next((role for role in (Role.UNPROVEN, Role.NOT_COVERED) if patterns[role].search(texts[0])), None)


def is_evidence(text: str) -> bool:
    """Whether a whole part of a document reads like a review of studies: at least three marks of one, and more of them than decisions."""
    folded = " ".join(text.translate(_DASHES).lower().split())
    marks = {role: len(pattern.findall(folded)) for role, pattern in _sentence_rules()}
    decisions = marks[Role.COVERAGE] + marks[Role.UNPROVEN] + marks[Role.NOT_COVERED]
    return marks[Role.BACKGROUND] >= max(3, decisions)


def section_role(heading: str, text: str, parent: Role | None) -> Role:
    """The role of a section with this heading and text below it, standing inside a section of role `parent` (None at the top)."""
    told = heading_role(heading)
    if told and told[1] == "firm":
        return told[0]
    if parent in CLOSED:
        return parent
    if told and told[1] == "plain":
        return told[0]
    if parent and parent is not Role.OTHER:
        return parent
    judged = judged_role(text)
    if told and told[0] is Role.BOILERPLATE:
        return judged if judged in (Role.NOT_COVERED, Role.UNPROVEN) else told[0]
    if told:
        return judged if judged in CLOSED or (told[0] is Role.OTHER and judged) else told[0]
    return judged or parent or Role.OTHER


Rule = tuple[Role, Strength, re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]


@cache
def _heading_rules() -> tuple[Rule, ...]:
    return tuple((r.role, r.strength, either(r.whole), either(r.part), either(r.unless)) for r in section_roles().headings)


@cache
def _sentence_rules() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    rules = ((rule.role, either(rule.part)) for rule in section_roles().sentences)
    return tuple((role, pattern) for role, pattern in rules if pattern)


def either(patterns: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    """One pattern that matches where any of these does; None for none."""
    return re.compile("|".join(f"(?:{p})" for p in patterns), flags) if patterns else None
