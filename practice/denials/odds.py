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

    def __init__(self, lines: Iterable[ClaimLine], appeals: Iterable[Appeal], fewest: int) -> None:
        self._fewest = fewest
        self._counts: dict[_Past, list[int]] = {}
        self._told: dict[_Past, Odds | None] = {}
        every = list(lines)
        by_id = {one.line_id: one for one in every}
        appealed = {one.line_id for one in appeals_of(appeals, by_id)}
        for appeal in appeals_of(appeals, by_id):
            if appeal.outcome is not AppealOutcome.OPEN:
                self._add(by_id[appeal.line_id], appeal.kind, appeal.outcome in WON)
        for line, won in corrected(every):
            if line.line_id not in appealed:
                self._add(line, "corrected claim", won)

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

    def _add(self, line: ClaimLine, step: str, won: bool) -> None:
        for payer in (line.payer_id, ""):
            for reason in (line.reason, ""):
                count = self._counts.setdefault((payer, reason, step), [0, 0])
                count[0] += won
                count[1] += 1


def appeals_of(appeals: Iterable[Appeal], lines: Mapping[str, ClaimLine]) -> tuple[Appeal, ...]:
    """The appeals of these lines."""
    return tuple(one for one in appeals if one.line_id in lines)


def corrected(lines: Iterable[ClaimLine]) -> Iterable[tuple[ClaimLine, bool]]:
    """Refused first decisions on which a corrected claim was decided, and whether it was paid."""
    every = list(lines)
    later = {(one.claim_id, one.procedure): one for one in every if one.sequence is Round.CORRECTED and one.current and not one.first_pass}
    for line in every:
        found = later.get((line.claim_id, line.procedure))
        if line.first_pass and line.denied and found is not None:
            yield line, found.paid_cents > line.paid_cents
