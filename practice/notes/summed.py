"""Scores that are printed with their parts (`CHA2DS2-VASc: CHF 1, HTN 1, age 2 = 4`): the sum, and none of the parts."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"\s*(?:score)?\s*[:=(]?\s*(?:[A-Za-z][A-Za-z0-9 >=<≥≤/.'-]{0,24}?\s+(?:[0-3]|n/?a)\s*[,;+/]\s*)+"
    r"(?:and\s+)?[A-Za-z][A-Za-z0-9 >=<≥≤.'/-]{0,24}?\s+(?:[0-3]|n/?a)\s*\)?"
    r"\s*(?:=|total|sum|->|:)\s*(?P<n>\d{1,2})(?![\d./-])",
    re.IGNORECASE,
)


def summed(text: str, at: int, low: float, high: float) -> tuple[float, int] | None:
    """The sum behind the parts of a score whose name ends at `at`, and where it ends; None where no parts are told."""
    found = _PARTS.match(text, at)
    if found is None or not low <= float(found["n"]) <= high:
        return None
    return float(found["n"]), found.end()
