"""The decisions of a claim that came in several payments, put into their order again when one is added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from practice.denials.keeping import LINE, line_from
from practice.denials.sequence import Decision, sequenced
from practice.store.door import Passage

_COLUMNS = ", ".join(f"l.{name.strip()}" for name in LINE.split(","))


def resequence(passage: Passage, claims: Iterable[str], anew: Iterable[str] = ()) -> int:
    """Put claims with more than one decision in order; returns how many there were.

    anew  claims of which a decision was taken away: they are put in order however many are left
    """
    several = {claim for claim in claims if _several(passage, claim)} | set(anew)
    for claim in sorted(several):
        _order(passage, claim)
    return len(several)


def _several(passage: Passage, claim: str) -> bool:
    """Whether a claim has more than one decision."""
    row = passage.row("SELECT min(decision_id) < max(decision_id) FROM claim_lines WHERE claim_id = ?", (claim,))
    return bool(row and row[0])


def _order(passage: Passage, claim: str) -> None:
    rows = passage.rows(
        f"SELECT {_COLUMNS}, c.payer_number, c.frequency, p.at, c.place FROM claim_lines l JOIN remit_claims c ON c.id = l.decision_id"  # noqa: S608 - names of columns only
        " JOIN remit_payments p ON p.id = c.payment_id WHERE l.claim_id = ? ORDER BY p.adjudicated, p.at, p.number, c.place, l.place",
        (claim,),
    )
    width = len(LINE.split(","))
    decisions = []
    for number, (_, group) in enumerate(groupby(rows, key=lambda row: row[1])):
        found = list(group)
        lines = tuple(line_from(row) for row in found)
        decisions.append(Decision(lines, found[0][width], found[0][width + 1], (number,)))
    for line in sequenced(decisions, _appealed(passage, claim)):
        passage.run(
            "UPDATE claim_lines SET first_pass = ?, sequence = ?, current = ? WHERE id = ?",
            (int(line.first_pass), str(line.sequence), int(line.current), line.line_id),
        )


def _appealed(passage: Passage, claim: str) -> tuple[dt.date, ...]:
    rows = passage.rows(
        "SELECT a.filed FROM appeals a JOIN claim_lines l ON l.id = a.line_id WHERE l.claim_id = ? AND a.kind <> 'corrected claim'"
        " ORDER BY a.filed",
        (claim,),
    )
    return tuple(dt.date.fromisoformat(row[0]) for row in rows)
