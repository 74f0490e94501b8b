"""Whether estimates were right: each decided request estimated from those decided before it, and compared with what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practice.likelihood.model import Past, fitted

_BINS = 5
_EVERY = 25


@dataclass(frozen=True, slots=True)
class Bin:
    """Requests with estimates between two bounds: how many, what was said on average, and what came."""

    low: float
    high: float
    cases: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """`off`: mean distance between said and come, weighted by cases; `brier`: mean squared error; `plain`: the same of the bare rate."""

    cases: int
    off: float
    brier: float
    plain: float
    bins: tuple[Bin, ...]


def estimated(history: Sequence[Past]) -> list[tuple[float, bool]]:
    """For each request of a history in order of decision: what would have been said before, and what came; where enough was known."""
    out: list[tuple[float, bool]] = []
    model = fitted(())
    for place, one in enumerate(history):
        if place % _EVERY == 0:
            model = fitted(history[:place])
        said = model.estimate(one.payer, one.procedure, one.share, one.against).likelihood
        if said is not None:
            out.append((said, one.approved))
    return out


def reliability(history: Sequence[Past]) -> Reliability | None:
    """How reliable estimates from this history were; None where it was never enough for one."""
    pairs = estimated(history)
    if not pairs:
        return None
    rate = sum(came for _, came in pairs) / len(pairs)
    bins = tuple(found for place in range(_BINS) if (found := _bin(pairs, place / _BINS, (place + 1) / _BINS)))
    return Reliability(
        len(pairs),
        off=sum(one.cases * abs(one.said - one.came) for one in bins) / len(pairs),
        brier=sum((said - came) ** 2 for said, came in pairs) / len(pairs),
        plain=sum((rate - came) ** 2 for _, came in pairs) / len(pairs),
        bins=bins,
    )


def _bin(pairs: Sequence[tuple[float, bool]], low: float, high: float) -> Bin | None:
    inside = [(said, came) for said, came in pairs if low <= said < high or (said == high == 1.0)]
    if not inside:
        return None
    return Bin(low, high, len(inside), sum(said for said, _ in inside) / len(inside), sum(came for _, came in inside) / len(inside))
