"""Single codes and runs of codes, told by their shape. What a run means is for codes.py to say.

Wildcards are kept as printed, in upper case: "S12.9xx+" is S12.9XX+.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.model import CodeSystem

DASH = r"[-‐‑‒–—−\u00ad\ufffe]"
_CPT = r"(?:\d{4}[0-9FTUMftum]|0\d{3}[Aa])"
_HCPCS = r"[A-EGHJ-MP-V]\d{4}"
_ICD_TAIL = r"[0-9A-Za-z]{1,4}[+*_]?"
_ICD_OPEN = rf"(?:{DASH}{{1,3}}(?=\s*(?:[,;)\]|/]|$|and\b|or\b)))?"  # "Z90.1-": every code below it
_ICD_DOTTED = rf"[A-Z]\d[0-9AB]\s?\.\s?(?:{_ICD_TAIL}{_ICD_OPEN}|{DASH}(?!\s?[A-Z]\d)|\*)"
_ICD_UNDOTTED = r"(?![AL]\d{5}(?!\w))(?:[A-TV-Z]\d|U[01])[0-9AB][0-9A-Z]{1,4}"  # "A52399" is an article of Medicare
_ICD_SHORT = r"[A-TV-Z]\d[0-9AB](?:[xX]{1,4}|\*)?"
_ICD_END = r"(?![\w.]\w|\w)"
_NDC = rf"\d{{4,5}}{DASH}\s?\d{{3,4}}(?:{DASH}\s?(?:\d{{1,2}}|[xX]{{2}}|\*{{2}}))?|\d{{11}}"
_REV = r"0\d{3}|100\d|[23]1\d\d|\d{3}|0?\d{2}[xX]|0\d[xX]{2}"
_MOD = r"(?:\d\d|[A-Z]{2}|[A-Z]\d)"

_GRAMMARS = {
    CodeSystem.NDC: re.compile(rf"(?<![\w.-])(?:{_NDC})(?![\w-])"),
    CodeSystem.REV: re.compile(rf"(?<![\w.$/])(?:{_REV})(?![\w%/]|\.\d)"),
    CodeSystem.ICD10CM: re.compile(rf"(?<![\w.])(?:{_ICD_DOTTED}|{_ICD_UNDOTTED}|{_ICD_SHORT}){_ICD_END}"),
}
_ICD_UNLABELLED = re.compile(rf"(?<![\w.])(?:{_ICD_DOTTED}){_ICD_END}")
_PROCEDURE = re.compile(
    rf"(?<![\w.$/#])(?:(?P<cpt>{_CPT})(?!{DASH}\d{{3,4}}(?!\w))|(?P<hcpcs>{_HCPCS}))(?![\w%]|\.\d|[,/]\d(?!\d{{3}}[\dFTUM](?!\w)))"
    rf"|(?<=[\dFTUMftum]/){_CPT}(?!\w)"  # "90281/90283"
)
_MODIFIER = re.compile(rf"(?:{DASH}|\s(?=[A-Z]{{2}}\b|[A-Z]\d\b)){_MOD}(?:/{_MOD})*(?![\w.])")
_SEPARATOR = re.compile(
    r"(?:[\s,;&|/*†‡§^\"“”]|\band\b|\bor\b|\bwith\b|(?<=\s)[o•▪](?=\s)|\(s\)|(?<=[\s,;])\+(?=\d)|\.\s+(?=[A-Z]\d\d\.))+", re.IGNORECASE
)
_SIGN = re.compile(r"[+●▲►*†‡§\"“]\s?(?=[\dA-Z])")  # the marks of add-on and new codes
_START = re.compile(r"(?<!\w)[\dA-Z](?=\d)")
_TO = re.compile(rf"\s*(?:{DASH}+|\bto\b|\bthrough\b|\bthru\b)\s*", re.IGNORECASE)
_COMMA_FOR_POINT = re.compile(r"(?<![\w.])([A-TV-Z]\d\d), ?(\d{1,4})(?=,|\s*$)")  # "I69, 359, I69.859"
_BARE_ICD_END = re.compile(rf"(?<![\w.])\d\d\.{_ICD_TAIL}{_ICD_END}")
_BARE_HCPCS_END = re.compile(r"\d{4}(?![\w.%/-])")


@dataclass(frozen=True, slots=True)
class Token:
    """One code, or a range, as it stands in the text from `start` to `end`."""

    system: CodeSystem
    first: str
    last: str
    start: int
    end: int

    @property
    def bare(self) -> bool:
        """Five digits and nothing else: the shape of ZIPs and page counts too, so it needs a context."""
        return self.system is CodeSystem.CPT and self.first.isdigit()


def code_at(text: str, position: int, systems: frozenset[CodeSystem]) -> Token | None:
    """The code or range that begins exactly at `position`. `systems` are those named by the context (may be empty)."""
    single = _single(text, position, systems)
    return _ranged(text, single, systems) if single else None


def run_at(text: str, position: int, systems: frozenset[CodeSystem]) -> tuple[Token, ...]:
    """The codes that follow each other from `position` on: lists, ranges, glued codes; empty where none begins there."""
    found: list[Token] = []
    at = position
    while True:
        if sign := _SIGN.match(text, at):
            at = sign.end()
        token = code_at(text, at, systems)
        if not token:
            glued = _glued(text, at, systems)
            if not glued:
                break
            found += glued
            at = glued[-1].end
        else:
            found.append(token)
            at = token.end
        if modifier := _MODIFIER.match(text, at):
            at = modifier.end()
        separator = _SEPARATOR.match(text, at)
        if not separator:
            break
        at = separator.end()
    return tuple(found)


def codes_in(text: str, systems: frozenset[CodeSystem]) -> Iterator[Token]:
    """Every code of the text, wherever it stands."""
    end = 0
    for start in _START.finditer(text):
        if start.start() >= end and (token := code_at(text, start.start(), systems)):
            yield token
            end = token.end


def _single(text: str, position: int, systems: frozenset[CodeSystem]) -> Token | None:
    if CodeSystem.ICD10CM in systems and (match := _COMMA_FOR_POINT.match(text, position)):
        code = f"{match[1]}.{match[2]}"
        return Token(CodeSystem.ICD10CM, code, code, match.start(), match.end())
    for system in (CodeSystem.NDC, CodeSystem.REV, CodeSystem.ICD10CM):
        if system in systems and (match := _GRAMMARS[system].match(text, position)):
            if system is CodeSystem.ICD10CM and _is_procedure(match.group(), systems):
                break
            return _token(system, match)
    if match := _ICD_UNLABELLED.match(text, position):
        return _token(CodeSystem.ICD10CM, match)
    match = _PROCEDURE.match(text, position)
    if not match:
        return None
    return _token(CodeSystem.HCPCS if match["hcpcs"] else CodeSystem.CPT, match)


def _is_procedure(code: str, systems: frozenset[CodeSystem]) -> bool:
    """Whether a code without a dot is a HCPCS code although ICD-10 is named too ("J1745" under "HCPCS / ICD-10 Codes")."""
    other = systems & {CodeSystem.HCPCS, CodeSystem.CPT}
    return bool(other) and bool(re.fullmatch(_HCPCS, code))


def _token(system: CodeSystem, match: re.Match[str]) -> Token:
    code = _spelt(match.group())
    return Token(system, code, code, match.start(), match.end())


def _spelt(code: str) -> str:
    return re.sub(r"\s", "", re.sub(DASH, "-", code)).upper()


def _ranged(text: str, first: Token, systems: frozenset[CodeSystem]) -> Token:
    """The range that `first` opens, or `first` itself."""
    to = _TO.match(text, first.end)
    if not to:
        return first
    last = _single(text, to.end(), systems | {first.system})
    if last and last.system is first.system and _shape(last.first) == _shape(first.first) and _before(first.first, last.first):
        return Token(first.system, first.first, last.first, first.start, last.end)
    if first.system is CodeSystem.ICD10CM and (bare := _BARE_ICD_END.match(text, to.end())):
        return Token(first.system, first.first, first.first[0] + _spelt(bare.group()), first.start, bare.end())
    if first.system is CodeSystem.HCPCS and (bare := _BARE_HCPCS_END.match(text, to.end())) and bare.group() > first.first[1:]:
        return Token(first.system, first.first, first.first[0] + bare.group(), first.start, bare.end())
    return first


def _before(first: str, last: str) -> bool:
    """Whether a range may run from the one to the other; a wildcard stands for the lowest and for the highest code."""
    return re.sub(r"[X*_-]+", "", first) < re.sub(r"[X*_-]", "~", last)


def _shape(code: str) -> str:
    """What must be alike in both ends of a range: the last letter of a CPT code, the first of a HCPCS code."""
    return code[-1] if code[:4].isdigit() and code[-1:].isalpha() else ""


_GLUED = re.compile(rf"(?<![\w.])(?:(?:{_CPT}|{_HCPCS}){{2,}}|(?:[A-Z]\d[0-9AB]\.[0-9A-Z]{{1,4}}){{2,}})(?!\w|\.\w)")
_EACH = re.compile(rf"[A-Z]\d[0-9AB]\.[0-9A-Z]{{1,4}}?(?=[A-Z]\d[0-9AB]\.|$)|{_CPT}|{_HCPCS}")


def _glued(text: str, position: int, systems: frozenset[CodeSystem]) -> list[Token]:
    """Codes without anything between them: "0346U0358U"; plain digits only where CPT is named and the codes rise ("7214872149")."""
    match = _GLUED.match(text, position)
    if not match:
        return []
    parts = [_part(part, position) for part in _EACH.finditer(match.group())]
    return parts if not match.group().isdigit() or (CodeSystem.CPT in systems and _rises(parts)) else []


def _rises(parts: list[Token]) -> bool:
    """Whether plain digits look like a list of codes: rising and of one chapter, which telephone numbers are not."""
    codes = [part.first for part in parts]
    return codes == sorted(set(codes)) and codes[0][0] == codes[-1][0]


def _part(match: re.Match[str], offset: int) -> Token:
    code = match.group().upper()
    system = CodeSystem.ICD10CM if "." in code else CodeSystem.CPT if code[0].isdigit() else CodeSystem.HCPCS
    return Token(system, code, code, offset + match.start(), offset + match.end())
