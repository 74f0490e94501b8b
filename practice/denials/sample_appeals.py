"""The appeals of a sample year put to the lines they answer: a year names claims by number, the store keeps lines by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from practice.denials.model import Appeal, LineStatus
from practice.denials.store import put_appeal
from practice.store.door import Door


def put_sample_appeals(door: Door, appeals: Iterable[Appeal]) -> int:
    """Keep the appeals of a sample year; how many found the first denial of their claim."""
    kept = 0
    with door.together():
        with door.passing("denials.detail", "read") as passage:
            rows = passage.rows(
                "SELECT c.number, l.id FROM claim_lines l JOIN remit_claims c ON c.id = l.decision_id WHERE l.status = ? AND c.part2 <= ?"
                " ORDER BY l.adjudicated DESC, l.id DESC",
                (str(LineStatus.DENIED), passage.part2),
            )
            passage.detail = f"{len(rows)} denied lines of the sample"
        first = dict(rows)
        for one in appeals:
            if one.line_id in first:
                put_appeal(door, replace(one, line_id=first[one.line_id]))
                kept += 1
    return kept
