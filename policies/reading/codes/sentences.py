"""Codes named in sentences: after a word that names them, alone in brackets, or of a shape that nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policies.model import Code, CodeRole, CodeSystem
from policies.reading.codes.roles import named_systems, told_role
from policies.reading.codes.tokens import Token, codes_in, run_at

_NAME = r"(?:CPT|HCPCS|CDT|PLA|ICD\s?-?\s?10(?:\s?-?\s?(?:CM|PCS))?|NDCs?)[®™]*"
SYSTEM_WORD = rf"(?:{_NAME}|revenue|procedure|diagnosis|billing|service)"
_NAMES = rf"{_NAME}(?:\s*(?:/|,|and|or|&)\s*{_NAME})*(?:\s+(?:level\s+\w+|category\s+\w+|diagnosis|procedure))?"
_GENERIC = r"(?<!zip )(?<!area )(?<!postal )(?<!country )(?<!qr )(?<!bar )(?:(?:revenue|rev|procedure|diagnosis|dx|billing|service)\s+)?"
_LABEL = re.compile(
    rf"\b(?:{_NAMES}[®™]*\s*(?:codes?|code\(s\)|numbers?|\(s\))?|{_GENERIC}(?:codes?|code\(s\)))"
    r"[\s:=(#•▪]*(?:o\s+)?(?:(?:is|are|include|including)\b[\s:]*)?",
    re.IGNORECASE,
)
LEADING_LABEL = re.compile(rf"\s*(?:{SYSTEM_WORD}(?:\s+codes?)?)\s*[:|]?\s+", re.IGNORECASE)
"""The name of a code system at the beginning of a line or a cell."""

_TOLD = re.compile(  # the verbs of bulletins: "Updated list of applicable CPT codes; revised description for 58562; added J7299"
    r"\b(?:added|adding|removed|removing|deleted|deleting|replaced|replacing|revised|updated|moved|new|discontinued|termed|terminated|retired"
    r"|descriptions? (?:for|of)|(?:replaced|replacing|along|together) (?:by|with)|(?:and|from|with|by))\b[\s:(\"“•]*",
    re.IGNORECASE,
)
_NAMES_CODES = re.compile(r"\b(?:CPT|HCPCS|codes?)\b", re.IGNORECASE)
_DRUG = re.compile(
    r"\d\s?(?:mg|mcg|g|ml|units?|iu)\b|\b(?:injection|solution|vials?|syringes?|tablets?|capsules?|kits?|pens?|autoinjectors?)\b",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[]\s*")
_BRACKET_END = re.compile(r"\s*[,;.]?\s*[)\]]")
_AFTER_SENTENCE = re.compile(r"(?:[.;:)\]}]|(?<=[A-Za-z)])\s[-–—])\s+(?=[\dA-Z])")
_HOPE = re.compile(r"\b[\dA-Z]\d[\dAB]|\b\d{4,5}-\d{3}")  # no code is without it
STRONG = re.compile(r"\d{4}[UT]|1\d{3}T")
_OTHER_NUMBER = re.compile(  # what stands before a number that is no code: "Salt Lake City, UT", "P.O. Box", "page", "2019;380:"
    r"(?:,\s*[A-Z]{2}"
    r"|\b(?:box|zip|suite|room|floor|phone|fax|tel|pages?|pp?\.|no\.?|numbers?|form|version|volume|vol\.|section|chapter|table|figure"
    r"|(?:area|zip|postal|country|qr|bar) code|of|than|over|about|nearly|street|st\.|avenue|ave\.|road|rd\.|drive|blvd\.?)"
    r"|[=<>≥≤$#~\d]|\d[:;])\s*$",
    re.IGNORECASE,
)
_PEOPLE = r"(?:patients?|participants?|subjects?|individuals|people|persons|adults|children|women|men|cases|controls|samples)"
_COUNTED_BEFORE = re.compile(rf"\b{_PEOPLE}\s*$", re.IGNORECASE)
_COUNTED_AFTER = re.compile(rf"[)\]\s]*(?:\w+ )?{_PEOPLE}\b", re.IGNORECASE)
_NEAR = 30
_SHORT_ICD = 3
_NOWHERE: frozenset[CodeSystem] = frozenset()
_NDC = frozenset({CodeSystem.NDC})
_STATEMENT = re.compile(r"(?<=[.;])\s+(?=[A-Z])|\s+(?=[•▪] )|\s+(?=o [A-Z][a-z]+ed )")


def said(text: str, lead: CodeRole, systems: frozenset[CodeSystem] = _NOWHERE) -> Iterator[Code]:
    """The codes that these sentences name, each with what its sentence says of it, else with the role of the lead-in.

    `systems`: those that the lead-in names.
    """
    for sentence in _STATEMENT.split(text) if may_hold_codes(text) else ():
        if tokens := in_sentence(sentence, systems):
            yield from as_codes(tokens, told_role(sentence) or lead)


def may_hold_codes(text: str) -> bool:
    """False where the text surely holds no code."""
    return bool(_HOPE.search(text))


def told_decision(text: str) -> CodeRole | None:
    """What the text says of codes, where it says more than that they are listed."""
    role = told_role(text)
    return role if role is not CodeRole.LISTED else None


def in_sentence(text: str, systems: frozenset[CodeSystem] = _NOWHERE) -> list[Token]:
    """Codes after a word that names them, codes alone in brackets or at the end, and shapes that nothing else has."""
    if not may_hold_codes(text):
        return []
    spans: dict[int, Token] = {}
    for run in _runs(text, systems):
        spans.update((t.start, t) for t in run)
    spans.update((t.start, t) for t in codes_in(text, _NOWHERE) if STRONG.fullmatch(t.first))
    return [spans[start] for start in sorted(spans)]


def at_end(text: str, systems: frozenset[CodeSystem], bare: bool = True) -> list[Token]:
    """The code with which a line of a list ends ("Total knee replacement 27447"). `bare`: also five plain digits, where CPT is named."""
    rest = text.rstrip(" .;,*†‡)")
    for token in codes_in(text, systems):
        if token.end < len(rest) or (token.bare and not (bare and CodeSystem.CPT in systems)):
            continue
        before = text[: token.start].rstrip()
        if token.bare and _OTHER_NUMBER.search(before):
            return []
        if len(token.first) > _SHORT_ICD or before.endswith(tuple(":-–—(,;|")):
            return [token]
    return []


def _runs(text: str, systems: frozenset[CodeSystem]) -> Iterator[tuple[Token, ...]]:
    for label in _LABEL.finditer(text):
        yield run_at(text, label.end(), named_systems(label.group()))
    if names := _NAMES_CODES.search(text):
        for verb in _TOLD.finditer(text, names.end()):
            yield run_at(text, verb.end(), _NOWHERE)
    in_brackets = _NDC if _DRUG.search(text) else _NOWHERE
    for bracket in _BRACKET.finditer(text):
        run = run_at(text, bracket.end(), in_brackets)
        if run and _BRACKET_END.match(text, run[-1].end) and not (run[0].bare and _counts(text, bracket.start(), run[-1].end)):
            yield run
    for end in _AFTER_SENTENCE.finditer(text):
        run = run_at(text, end.end(), systems)
        if run and not text[run[-1].end :].strip(" .)"):
            yield run


def _counts(text: str, start: int, end: int) -> bool:
    """Whether a number in brackets counts people: "patients (12345)", "(12345 of them adults)"."""
    return bool(_COUNTED_BEFORE.search(text[max(0, start - _NEAR) : start]) or _COUNTED_AFTER.match(text[end : end + _NEAR]))


def as_codes(tokens: Iterable[Token], role: CodeRole) -> list[Code]:
    """The tokens as codes of one role."""
    return [Code(t.system, t.first, t.last, role) for t in tokens]
