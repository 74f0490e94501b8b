"""Codes named in sentences: after a word that names them, alone in brackets, or of a shape that nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policies.model import Code, CodeRole
from policies.reading.code_roles import named_systems, told_role
from policies.reading.code_tokens import Token, codes_in, run_at

_NAME = r"(?:CPT|HCPCS|CDT|PLA|ICD\s?-?\s?10(?:\s?-?\s?(?:CM|PCS))?|NDC)[®™]*"
SYSTEM_WORD = rf"(?:{_NAME}|revenue|procedure|diagnosis|billing|service)"
_NAMES = rf"{_NAME}(?:\s*(?:/|,|and|or|&)\s*{_NAME})*(?:\s+(?:level\s+\w+|category\s+\w+|diagnosis|procedure))?"
_GENERIC = r"(?<!zip )(?<!area )(?<!postal )(?:(?:revenue|rev|procedure|diagnosis|dx|billing|service)\s+)?"
_LABEL = re.compile(
    rf"\b(?:{_NAMES}[®™]*\s*(?:codes?|code\(s\)|numbers?|\(s\))?|{_GENERIC}(?:codes?|code\(s\)))"
    r"[\s:=(#•▪]*(?:o\s+)?(?:(?:is|are|include|including)\b[\s:]*)?",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[]\s*")
_BRACKET_END = re.compile(r"\s*[,;.]?\s*[)\]]")
_AFTER_SENTENCE = re.compile(r"[.;:)\]}]\s+(?=[\dA-Z])")
_HOPE = re.compile(r"\b[\dA-Z]\d[\dAB]")  # no code is without it
STRONG = re.compile(r"\d{4}[UT]|1\d{3}T")
_STATEMENT = re.compile(r"(?<=[.;])\s+(?=[A-Z])|\s+(?=[•▪] )|\s+(?=o [A-Z][a-z]+ed )")


def said(text: str, lead: CodeRole) -> Iterator[Code]:
    """The codes that these sentences name, each with what its sentence says of it, else with the role of the lead-in."""
    for sentence in _STATEMENT.split(text):
        if tokens := in_sentence(sentence):
            yield from as_codes(tokens, told_role(sentence) or lead)


def may_hold_codes(text: str) -> bool:
    """False where the text surely holds no code."""
    return bool(_HOPE.search(text))


def told_decision(text: str) -> CodeRole | None:
    """What the text says of codes, where it says more than that they are listed."""
    role = told_role(text)
    return role if role is not CodeRole.LISTED else None


def in_sentence(text: str) -> list[Token]:
    """Codes after a word that names them, codes alone in brackets or at the end, and shapes that nothing else has."""
    if not may_hold_codes(text):
        return []
    spans: dict[int, Token] = {}
    for label in _LABEL.finditer(text):
        spans.update((t.start, t) for t in run_at(text, label.end(), named_systems(label.group())))
    for bracket in _BRACKET.finditer(text):
        run = run_at(text, bracket.end(), frozenset())
        if run and _BRACKET_END.match(text, run[-1].end):
            spans.update((t.start, t) for t in run)
    for end in _AFTER_SENTENCE.finditer(text):
        run = run_at(text, end.end(), frozenset())
        if run and not text[run[-1].end :].strip(" .)"):
            spans.update((t.start, t) for t in run)
    spans.update((t.start, t) for t in codes_in(text, frozenset()) if STRONG.fullmatch(t.first))
    return [spans[start] for start in sorted(spans)]


def as_codes(tokens: Iterable[Token], role: CodeRole) -> list[Code]:
    """The tokens as codes of one role."""
    return [Code(t.system, t.first, t.last, role) for t in tokens]
