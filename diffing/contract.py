"""The shape of `payerwatch diff OLD NEW --format json`, which others rely on."""

from __future__ import annotations

from typing import TypedDict

from diffing.model import Comparison


class ChangeContract(TypedDict):
    """One change as others read it."""

    section: str
    kind: str
    direction: str
    old: str
    new: str
    severity: str
    explanation: str


class ComparisonContract(TypedDict):
    """A whole comparison as others read it."""

    overall: str
    changes: list[ChangeContract]


def to_contract(comparison: Comparison) -> ComparisonContract:
    """The comparison as plain values for JSON; `old` and `new` quote the texts verbatim, "" where absent."""
    return {
        "overall": comparison.overall.value,
        "changes": [
            {
                "section": c.section,
                "kind": c.kind.value,
                "direction": c.direction.value,
                "old": c.old,
                "new": c.new,
                "severity": c.severity.value,
                "explanation": c.explanation,
            }
            for c in comparison.changes
        ],
    }
