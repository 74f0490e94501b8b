"""Leaves that list in brackets what counts as their thing (`long-tract signs (Hoffmann sign, clonus, or spastic gait)`): any of it."""

from __future__ import annotations

import re

from practice.notes.maneuvers import maneuvers

_LISTED = re.compile(
    r"^(?P<head>[^()]{4,90}?\b(?:signs?|symptoms?|findings?|deficits?|features?)\b[^()]{0,30}?)\s*"
    r"\((?!\s*(?:e\.?\s?g|i\.?\s?e|for\b|such\b|including\b|at\s+least|both|all|two|three|\d))(?P<list>[^()]+,[^()]+\bor\s[^()]+)\)\W*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,\s*(?:(?:and/or|or)\s+)?|\s+(?:and/or|or)\s+", re.IGNORECASE)
_SHARED = re.compile(r"\b(?:that|which|with|within|for|despite|after|during|and|no|not|without|lasting|requiring)\b", re.IGNORECASE)


def bracketed(quote: str) -> tuple[str, ...]:
    """The head and each of the things in its brackets; empty for any other leaf. A test by its bare name is one that is positive."""
    found = _LISTED.match(" ".join(quote.split()))
    if found is None or _SHARED.search(found["list"]):
        return ()
    pieces = [one.strip() for one in _BETWEEN.split(found["list"]) if one.strip()]
    return (found["head"], *(f"positive {one}" if _is_test(one) else one for one in pieces))


def _is_test(name: str) -> bool:
    return any(pattern.fullmatch(re.sub(r"\s+(?:signs?|tests?)$", "", name, flags=re.IGNORECASE)) for _, pattern in maneuvers())
