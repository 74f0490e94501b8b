"""Codes of two versions compared as sets: what came, what went, what changed its role; ranges count as all their codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from policies.model import Code, CodeRole, CodeSystem, Document

_WIDEST_RANGE = 400
_PARTS = re.compile(r"^([A-Z]*(?:\d[0-9A-Z]\.)?)(\d+)([A-Z]?)$")
_LETTERED = r"[A-V]\d{4}|\d{4}[TUFM]"
_SURE = re.compile(rf"(?<![\w.\-/])(?:{_LETTERED})(?![\w])")
_POSSIBLE = re.compile(rf"(?<![\w.])(?:{_LETTERED}|\d{{5}}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{{1,4}})?)(?!\w|\.\d)")
_RANGE = re.compile(r"(?<![\w.])([A-Z]?\d[\w.]*\w)\s*(?:-|–|—|to|through|thru)\s*([A-Z]?\d[\w.]*\w)(?![\w])")
_SPEAKS_OF_CODES = re.compile(r"\b(?:cpt|hcpcs|icd|codes?)\b", re.IGNORECASE)

Key = tuple[CodeSystem, str]


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """One group of codes with the same fate.

    fate  "added" (role_new says to what), "removed" (role_old says from what) or "role" (from role_old to role_new)
    codes as printed, ranges as `first-last`, sorted
    """

    fate: str
    system: CodeSystem
    codes: tuple[str, ...]
    role_old: CodeRole | None
    role_new: CodeRole | None


def compare_codes(old: Document, new: Document) -> tuple[CodeDifference, ...]:
    """The differences of the two code sets, grouped by fate, system and role, sorted."""
    before, after = _roles(old.codes), _roles(new.codes)
    groups: dict[tuple[str, CodeSystem, CodeRole | None, CodeRole | None], list[str]] = defaultdict(list)
    for key in sorted({*before, *after}):
        fate = _fate(before.get(key, frozenset()), after.get(key, frozenset()))
        if fate:
            groups[fate[0], key[0], fate[1], fate[2]].append(key[1])
    order = sorted(groups, key=lambda g: (g[0], g[1], g[2] or "", g[3] or ""))
    return tuple(CodeDifference(g[0], g[1], tuple(groups[g]), g[2], g[3]) for g in order)


def _fate(before: frozenset[CodeRole], after: frozenset[CodeRole]) -> tuple[str, CodeRole | None, CodeRole | None] | None:
    if not before:
        return ("added", None, _strongest(after))
    if not after:
        return ("removed", _strongest(before), None)
    one, other = _strongest(before), _strongest(after)
    return None if one is other else ("role", one, other)


def _strongest(roles: frozenset[CodeRole]) -> CodeRole:
    """The role that matters most where a code stands in several sets."""
    order = (CodeRole.NOT_COVERED, CodeRole.REQUIRES_AUTH, CodeRole.COVERED, CodeRole.LISTED)
    return next(r for r in order if r in roles)


def _roles(codes: Iterable[Code]) -> dict[Key, frozenset[CodeRole]]:
    """Every code, ranges spelled out, with all its roles."""
    roles: dict[Key, set[CodeRole]] = defaultdict(set)
    for code in codes:
        for single in spelled_out(code.first, code.last):
            roles[code.system, single].add(code.role)
    return {key: frozenset(found) for key, found in roles.items()}


def spelled_out(first: str, last: str) -> tuple[str, ...]:
    """The codes of a range whose ends differ only in their figure; other ranges stay one entry `first-last`."""
    if first == last:
        return (first,)
    low, high = _PARTS.match(first), _PARTS.match(last)
    if not low or not high or (low[1], low[3], len(low[2])) != (high[1], high[3], len(high[2])):
        return (f"{first}-{last}",)
    start, end = int(low[2]), int(high[2])
    if not start <= end <= start + _WIDEST_RANGE:
        return (f"{first}-{last}",)
    return tuple(f"{low[1]}{n:0{len(low[2])}d}{low[3]}" for n in range(start, end + 1))


def known_codes(*documents: Document) -> frozenset[str]:
    """Every code, and both ends of every range, that the readers found in any of the documents."""
    return frozenset(c for d in documents for code in d.codes for c in (*spelled_out(code.first, code.last), code.first, code.last))


def codes_in(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """The codes a text names, in order: lettered ones always, the others where a reader knew them or the text speaks of codes."""
    possible = _POSSIBLE.findall(text)
    if not possible:
        return ()
    speaks = bool(_SPEAKS_OF_CODES.search(text))
    sure = set(_SURE.findall(text))
    single = [c for c in possible if c in sure or c in known or (speaks and c.isdigit())]
    spelled = (c for first, last in _RANGE.findall(text) if {first, last} <= set(single) for c in spelled_out(first, last))
    return tuple(dict.fromkeys((*single, *spelled)))


def without_codes(text: str, codes: Iterable[str]) -> str:
    """The text without the given codes."""
    for code in sorted(codes, key=lambda c: (-len(c), c)):
        text = re.sub(rf"(?<![\w.]){re.escape(code)}(?!\w)", " ", text)
    return text
