"""Names of groups inside one list: `when all of the following are met:` / `Age` / bullets / `Symptoms` / bullets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.items import Line
from rules.compile.statements.stances import said

LABEL = "▹"
"""The marker that the name of a group is given."""
_LEAD = re.compile(
    r"\b(?:all|each)\b(?:\s+of)?(?:\s+the)?(?:\s+following|\s+(?:criteria|conditions|requirements))\b[^:]*:\s*$"
    r"|\bthe\s+following\b[^:]*\b(?:criteria|conditions|requirements)\b[^:]*\b(?:met|present|apply)\W*:\s*$"
)
_NAME = re.compile(r"\s*[A-Z][A-Za-z/&-]*(?:[ /][A-Za-z/&-]+){0,3}:?\s*")
_NO_NAME = re.compile(
    r"\b(?:and|or|any|all|one|note|exceptions?|exclusions?|contraindications?|limitations?|not|no|documentation|codes?|unproven|definitions?|background"
    r"|adults?|children|child|pediatrics?|adolescents?|infants?|wom[ae]n|m[ae]n|females?|males?|patients?|members?|individuals?"
    r"|references?|reauthorization|renewal|continuation|initial|approval|authorization)\b"
)


def under_labels(lines: Sequence[Line]) -> list[Line]:
    """The lines, where names of groups that stand without a marker between the bullets of one list are items above these."""
    out = list(lines)
    at = 0
    while at < len(out) - 2:
        ends = _labels_behind(out, at) if not out[at].marker and _LEAD.search(out[at].span.plain) else {}
        for start, end in ends.items():
            out[start] = replace(out[start], marker=LABEL, depth=out[at].depth + 1)
            out[start + 1 : end] = [replace(one, depth=one.depth + out[at].depth + 2) for one in out[start + 1 : end]]
        at = max(ends.values(), default=at + 1)
    return out


def _labels_behind(lines: Sequence[Line], lead: int) -> dict[int, int]:
    """Where each name of a group behind a lead-in stands, and where its bullets end; none where it is fewer than two."""
    found: dict[int, int] = {}
    at = lead + 1
    while at < len(lines) - 1 and _names(lines[at]) and lines[at + 1].marker:
        end = at + 1
        while end < len(lines) and lines[end].marker:
            end += 1
        found[at] = end
        at = end
    return found if len(found) > 1 else {}


def _names(line: Line) -> bool:
    told = not line.marker and not line.heading and _NAME.fullmatch(line.span.raw) is not None
    return told and not _NO_NAME.search(line.span.plain) and said(line.span) is None
