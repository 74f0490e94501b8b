"""Whether amounts that should be equal are. What does not add up is told with how much; nothing is corrected."""

from __future__ import annotations

from collections.abc import Iterator

from practice.remittance.model import Claim, Imbalance, Payment, Provider


def of_claim(claim: Claim, place: str) -> Iterator[Imbalance]:
    """What does not add up within one claim."""
    taken = sum(one.cents for one in claim.adjustments)
    for service in claim.services:
        here = sum(one.cents for one in service.adjustments)
        taken += here
        yield from _unequal(f"{place}, service {service.number}", "SVC03 against SVC02 less its CAS", service.paid, service.charged - here)
    yield from _unequal(place, "CLP04 against CLP03 less all CAS", claim.paid, claim.charged - taken)
    if claim.services:
        charged = sum(one.charged for one in claim.services)
        yield from _unequal(place, "CLP03 against the sum of SVC02", claim.charged, charged)


def of_payment(payment: Payment, claims: int, providers: tuple[Provider, ...], place: str) -> Iterator[Imbalance]:
    """Whether the payment is what its claims (their CLP04 in sum) and provider-level adjustments come to."""
    reckoned = claims - sum(one.cents for one in providers)
    yield from _unequal(place, "BPR02 against the sum of CLP04 less all PLB", payment.amount, reckoned)


def _unequal(place: str, what: str, told: int, reckoned: int) -> Iterator[Imbalance]:
    if told != reckoned:
        yield Imbalance(place, what, told, reckoned)
