"""Drugs that are given together: one demand, whatever connective stands between them."""

from __future__ import annotations

import re

_COMBINED = re.compile(
    r"\b(?:combination\s+(?:therapy|treatment|regimen)|(?:combined|together|concurrently))\s+(?:with|of)\s+(?:(?!\b(?:AND|OR)\b)[^;:.])*$"
)
_PARTNER = re.compile(r"\s*(?:an?|one|at\s+least\s+one)\s+(?:additional|other|second|further)\b")


def combined(before: str, behind: str) -> bool:
    """`combination therapy with a steroid AND one additional controller`: what is given together is one demand."""
    return bool(_COMBINED.search(before) and _PARTNER.match(behind))
