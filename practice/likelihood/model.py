"""Shares of approved requests, each drawn towards the wider group it belongs to. Pure; no feature of the patient goes in.

Groups, from wide to narrow: all requests; those of which the record showed as much of the criteria; of these, those of the payer; of these,
those for the procedure. In each step the narrower group's share is a Beta distribution around the wider group's, as firm as the history
shows groups of that kind to be alike (the strength with the highest likelihood). Where a narrow group has few cases it says little more
than the wider one, and the interval says so.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 20
"""Decided requests of the same band below which nothing is estimated."""
LEAST_OF_PAYER = 5
"""The same, of the payer."""
_FIRMEST = 200.0
_LOOSEST = 1.0
_USUAL = 6.0
_MOST = 0.5
_ALL = 0.999
_WORDS = {
    "against": "the record speaks against a criterion",
    "all": "all criteria on the way shown",
    "most": "half of the criteria or more shown",
    "few": "less than half of the criteria shown",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One decided request: the first decision of the payer, and how much of the criteria the record showed when it went out."""

    payer: str
    procedure: str
    share: float
    against: bool
    approved: bool

    @property
    def band(self) -> str:
        return band_of(self.share, self.against)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A likelihood between 0 and 1 with a 90 % interval; None where there is not enough history.

    behind  decided requests: of the same payer, procedure and band; of the payer in the band; of the band; all
    """

    likelihood: float | None
    low: float | None
    high: float | None
    behind: tuple[int, int, int, int]
    band: str

    @property
    def words(self) -> str:
        narrow, payer, band, whole = self.behind
        if self.likelihood is None or self.low is None or self.high is None:
            return f"not enough history ({band} decided requests with {_WORDS[self.band]}, {payer} of them of this payer)"
        interval = f"90 % interval {self.low:.0%} to {self.high:.0%}"
        counted = f"{narrow} decided requests of this payer and procedure, {payer} of the payer, {band} of all {whole}"
        return f"{self.likelihood:.0%} ({interval}; {_WORDS[self.band]}; {counted})"


def band_of(share: float, against: bool) -> str:
    """How much of the criteria the record showed."""
    if against:
        return "against"
    return "all" if share >= _ALL else "most" if share >= _MOST else "few"


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The fitted shares; make one with `fitted`."""

    tallies: Mapping[Hashable, tuple[int, int]]
    below: Mapping[Hashable, tuple[Hashable, ...]]
    firmness: tuple[float, float, float]

    def estimate(self, payer: str, procedure: str, share: float, against: bool) -> Estimate:
        """The estimate for a request that is not decided yet."""
        band = band_of(share, against)
        keys: tuple[Hashable, ...] = ((), (band,), (band, payer), (band, payer, procedure))
        counts = [self._count(key) for key in keys]
        behind = (counts[3], counts[2], counts[1], counts[0])
        if counts[1] < LEAST or counts[2] < LEAST_OF_PAYER:
            return Estimate(None, None, None, behind, band)
        alpha, beta = self._shape(keys)
        low, high = _quantiles(alpha, beta)
        return Estimate(alpha / (alpha + beta), low, high, behind, band)

    def _count(self, key: Hashable) -> int:
        return sum(self.tallies.get(key, (0, 0)))

    def _shape(self, keys: Sequence[Hashable]) -> tuple[float, float]:
        """The Beta distribution of the narrowest group: what the groups beside it on each level say, then its own counts.

        A group beside it counts for less the more its kind differs (k / (n + k) of its n requests), and what the wider group does not know
        for sure is not handed on as sure.
        """
        alpha = beta = 1.0
        for above, key, firmness in zip(keys, keys[1:], self.firmness, strict=False):
            for other in self.below.get(above, ()):
                if other != key:
                    yes, no = self.tallies[other]
                    weight = firmness / (yes + no + firmness)
                    alpha, beta = alpha + weight * yes, beta + weight * no
            firm = 1 / (1 / firmness + 1 / (alpha + beta))
            alpha, beta = firm * alpha / (alpha + beta), firm * beta / (alpha + beta)
        yes, no = self.tallies.get(keys[-1], (0, 0))
        return alpha + yes, beta + no


def fitted(history: Iterable[Past]) -> Likelihood:
    """The model of a history."""
    tallies: defaultdict[Hashable, list[int]] = defaultdict(lambda: [0, 0])
    for one in history:
        for key in ((), (one.band,), (one.band, one.payer), (one.band, one.payer, one.procedure)):
            tallies[key][0 if one.approved else 1] += 1
    plain: dict[Hashable, tuple[int, int]] = {key: (yes, no) for key, (yes, no) in tallies.items()}
    below: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
    for narrow in sorted((held for held in plain if isinstance(held, tuple) and held), key=repr):
        below[narrow[:-1]].append(narrow)
    beside = {key: tuple(keys) for key, keys in below.items()}
    return Likelihood(plain, beside, (_firmness(plain, 1), _firmness(plain, 2), _firmness(plain, 3)))


def _firmness(tallies: Mapping[Hashable, tuple[int, int]], level: int) -> float:
    """How alike groups of a level are within the wider ones: the likeliest strength, drawn towards `_USUAL` where few groups tell."""
    groups = [(key, count) for key, count in tallies.items() if isinstance(key, tuple) and len(key) == level]
    pairs = [(count, _mean(tallies[key[:-1]])) for key, count in sorted(groups, key=lambda one: repr(one[0]))]

    def unlikely(log_firm: float) -> float:
        firm = math.exp(log_firm)
        strange = (log_firm - math.log(_USUAL)) ** 2
        return strange - sum(_log_chance(yes, no, firm * mean, firm * (1 - mean)) for (yes, no), mean in pairs)

    from scipy.optimize import minimize_scalar

    found: Any = minimize_scalar(unlikely, bounds=(math.log(_LOOSEST), math.log(_FIRMEST)), method="bounded")
    return float(math.exp(found.x))


def _mean(count: tuple[int, int]) -> float:
    return (count[0] + 1) / (sum(count) + 2)


def _log_chance(yes: int, no: int, alpha: float, beta: float) -> float:
    """Log of the chance of these counts, without the binomial coefficient."""
    return _log_beta(alpha + yes, beta + no) - _log_beta(alpha, beta)


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)


@functools.lru_cache(maxsize=4096)
def _quantiles(alpha: float, beta: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    return float(betaincinv(alpha, beta, 0.05)), float(betaincinv(alpha, beta, 0.95))
