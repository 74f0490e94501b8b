"""Leaves on a figure of some patients alone, whom another line of the policy names: `20/50 or worse in a member with diagnosis A.2`."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from rules.model import Atom

_OF_WHOM = re.compile(
    r"\s*,?\s*(?:(?:for|in|of)\s+)?(?:an?\s+|the\s+|those\s+)?(?:members?|patients?|individuals?|those|persons?)\s+(?:with|who\s+(?:has|have))\s+"
    r"(?P<what>[^\n.;:]*(?:\.\d[^\n.;:]*)*)",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"^(?:(?:an?|the)\s+)?(?:diagnos[ie]s|conditions?|criteri(?:on|a)|indications?|items?)\s+(?:in\s+|under\s+|of\s+)?(?P<path>[A-Z\d]{1,4}(?:\s*[.(]\s*[A-Za-z\d]{1,4}\)?)*)\W*$",
    re.IGNORECASE,
)
_MARK = r"(?m)^[ \t]*\(?{}[.)][ \t]+(?P<line>[^\n]+)"
_LONG = 120


def with_whom(found: Demand, atom: Atom, text: str) -> Demand:
    """A figure with the illness of those of whom it is asked; nothing is met where the policy's own line for it is not found."""
    behind = _OF_WHOM.match(text, atom.start + len(atom.quote)) if found.levels and not found.parts else None
    if behind is None or len(behind["what"]) > _LONG:
        return found
    points = _POINTS.match(behind["what"].strip())
    if points is None:
        return found
    named = _line_of(points["path"], text)
    whom = demand(named) if named else Demand(behind["what"], unread=True)
    return Demand(found.quote, parts=(found, replace(whom, region=found.region)), joined="all")


def _line_of(path: str, text: str) -> str | None:
    """The line of a policy that a path of markers leads to (`A.2`): each marker is the first one behind the one before it."""
    at, line = 0, None
    for mark in re.findall(r"[A-Za-z\d]+", path):
        found = re.compile(_MARK.format(re.escape(mark))).search(text, at)
        if found is None:
            return None
        at, line = found.end(), found["line"]
    return line
