"""How often an answer to a denial has paid off so far: decided cases only, with their interval, never fewer than are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practice.denials.model import Appeal, AppealOutcome, ClaimLine, Round
from practice.patterns.model import Rate
from practice.patterns.rates import rate

WON = (AppealOutcome.OVERTURNED, AppealOutcome.PARTLY)
_Past = tuple[str, str, str]
"""Payer, reason and step."""
Corrections = Mapping[tuple[str, str], tuple[int, int]]
"""Payer and reason → so many of so many corrected claims were paid."""


@dataclass(frozen=True, slots=True)
class Odds:
    """So many of so many were paid in the end (`rate.refused` counts those that were), and which cases these are."""

    rate: Rate
    of: str

    @property
    def words(self) -> str:
        """As people read it."""
        return f"{self.rate.refused} of {self.rate.lines} paid ({self.rate.low:.0%} to {self.rate.high:.0%}) {self.of}"


class Past:
    """Decided answers, counted by payer, reason and step."""

    def __init__(self, lines: Iterable[ClaimLine], appeals: Iterable[Appeal], corrections: Corrections, fewest: int) -> None:
        self._fewest = fewest
        self._counts: dict[_Past, list[int]] = {}
        self._told: dict[_Past, Odds | None] = {}
        by_id = {one.line_id: one for one in lines}
        for appeal in appeals_of(appeals, by_id):
            if appeal.outcome is not AppealOutcome.OPEN:
                line = by_id[appeal.line_id]
                self._add(line.payer_id, line.reason, appeal.kind, int(appeal.outcome in WON), 1)
        for (payer, reason), (won, decided) in corrections.items():
            self._add(payer, reason, "corrected claim", won, decided)

    def odds(self, payer: str, reason: str, step: str) -> Odds | None:
        """The odds in the narrowest group with enough decided cases; None where no group has."""
        asked = payer, reason, step
        if asked not in self._told:
            self._told[asked] = self._odds(payer, reason, step)
        return self._told[asked]

    def _odds(self, payer: str, reason: str, step: str) -> Odds | None:
        groups = (
            ((payer, reason, step), "at this payer for this reason"), (("", reason, step), "at all payers for this reason"),
            ((payer, "", step), "at this payer for all reasons"), (("", "", step), "at all payers for all reasons"),
        )  # fmt: skip
        for key, of in groups:
            won, decided = self._counts.get(key, (0, 0))
            if decided >= self._fewest:
                return Odds(rate(won, decided), of)
        return None

    def _add(self, payer_id: str, why: str, step: str, won: int, decided: int) -> None:
        for payer in (payer_id, ""):
            for reason in (why, ""):
                count = self._counts.setdefault((payer, reason, step), [0, 0])
                count[0] += won
                count[1] += decided


def appeals_of(appeals: Iterable[Appeal], lines: Mapping[str, ClaimLine]) -> tuple[Appeal, ...]:
    """The appeals of these lines."""
    return tuple(one for one in appeals if one.line_id in lines)


def corrections_in(lines: Iterable[ClaimLine], appeals: Iterable[Appeal]) -> Corrections:
    """Denied first decisions on which a corrected claim was decided, and whether it was paid; those that were appealed are no such case."""
    every = tuple(lines)
    paid: dict[tuple[str, str], int] = {}
    for one in every:
        if one.sequence is Round.CORRECTED and one.current and not one.first_pass:
            service = one.claim_id, one.procedure
            paid[service] = max(one.paid_cents, paid.get(service, one.paid_cents))
    appealed = {one.line_id for one in appeals}
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for line in every:
        cents = paid.get((line.claim_id, line.procedure))
        if line.first_pass and line.denied and cents is not None and line.line_id not in appealed:
            won, decided = counts.get((line.payer_id, line.reason), (0, 0))
            counts[line.payer_id, line.reason] = (won + (cents > line.paid_cents), decided + 1)
    return counts
