"""One 835 (005010X221 and its errata), claim by claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from practice.imports.limits import Bad
from practice.remittance.elements import cents, day_of
from practice.remittance.model import Claim, Closing, Payment, Problem, Provider, UnreadClaim
from practice.remittance.parts import ClaimParts
from practice.remittance.segments import Segment

_HEAD = frozenset(("ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM"))
_BETWEEN = frozenset(("LX", "TS3", "TS2"))
_TURNS = _BETWEEN | {"CLP", "PLB", "SE"}
"""Segments that end a claim; all others behind a CLP are the claim's."""
Piece = Payment | Claim | UnreadClaim | Closing


def read(found: Iterable[Segment], place: str) -> Iterator[Piece]:
    """The payment, its claims in their order, and its end. `place` names the transaction where something is told of it.

    Raises Bad where the payment itself has no amount that can be read.
    """
    walk = _Walk(place)
    for one in found:
        if walk.claim is not None and one.elements[0] not in _TURNS:
            walk.claim.take(one)
        else:
            yield from walk.take(one)
    yield from walk.end()


class _Walk:
    """Where in the payment we are."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._head: list[Segment] = []
        self._headed = False
        self._between: list[tuple[str, ...]] = []
        self.claim: ClaimParts | None = None
        self._providers: list[Provider] = []
        self._end: list[tuple[str, ...]] = []
        self._problems: list[Problem] = []

    def take(self, one: Segment) -> Iterator[Piece]:
        tag = one.elements[0]
        if tag == "CLP":
            yield from self._begin(one)
        elif tag in _BETWEEN:
            yield from self._close()
            self._between.append(tuple(one.elements))
        elif tag in ("PLB", "SE") or self._end:
            yield from self._last(one)
        else:
            self._before(one)

    def end(self) -> Iterator[Piece]:
        yield from self._close()
        yield Closing(tuple(self._providers), (*self._between, *self._end), tuple(self._problems))

    def _before(self, one: Segment) -> None:
        if one.elements[0] not in _HEAD or self._headed:
            self._note(one, "does not belong here and was not read")
        if self._headed:
            self._between.append(tuple(one.elements))
        else:
            self._head.append(one)

    def _begin(self, one: Segment) -> Iterator[Piece]:
        yield from self._close()
        self.claim = ClaimParts(one, one.number, self._place, [*self._between, tuple(one.elements)])
        self._between = []

    def _close(self) -> Iterator[Piece]:
        """Hand out what is done: before anything else the payment."""
        if not self._headed:
            self._headed = True
            yield _payment(self._head, self._place, self._problems)
            self._problems = []
        if self.claim is None:
            return
        done, self.claim = self.claim, None
        try:
            yield done.done()
        except Bad as bad:
            yield UnreadClaim(f"{self._place}, segment {done.first}", str(bad), tuple(done.raw))

    def _last(self, one: Segment) -> Iterator[Piece]:
        yield from self._close()
        self._end.append(tuple(one.elements))
        if one.elements[0] == "PLB":
            try:
                self._providers.extend(_pairs(one))
            except Bad as bad:
                yield UnreadClaim(f"{self._place}, segment {one.number}", str(bad), (tuple(one.elements),))
        elif one.elements[0] != "SE":
            self._note(one, "stands behind the claims and was not read")

    def _note(self, one: Segment, what: str) -> None:
        self._problems.append(Problem(f"{self._place}, segment {one.number}", what))


def _payment(head: list[Segment], place: str, problems: list[Problem]) -> Payment:
    first = {one.elements[0]: one for one in reversed(head) if one.elements[0] != "REF"}
    paid = first.get("BPR")
    if paid is None:
        raise Bad(f"{place}: it names no payment (BPR)")
    names = {one.at(1): one for one in reversed(head) if one.elements[0] == "N1"}
    made = next((one for one in head if one.elements[0] == "DTM" and one.at(1) == "405"), None)
    payer, payee, trace = names.get("PR"), names.get("PE"), first.get("TRN")
    numbers = [one.at(2) for one in head if one.elements[0] == "REF" and one.at(1) == "2U"]
    if trace is None:
        problems = [*problems, Problem(place, "it has no trace number (TRN)")]
    return Payment(
        trace=trace.at(2) if trace else "", payer_tax=trace.at(3) if trace else "", payer_name=payer.at(2) if payer else "",
        payer_number=(payer.at(4) if payer else "") or next(iter(numbers), ""), payee=payee.at(4) if payee else "", handling=paid.at(1),
        amount=cents(paid.at(2), f"{place}: BPR02"), paid_on=day_of(paid.at(16)), made_on=day_of(made.at(2)) if made else None,
        raw=tuple(tuple(one.elements) for one in head), problems=tuple(problems),
    )  # fmt: skip


def _pairs(one: Segment) -> Iterator[Provider]:
    """All reason and amount pairs of a PLB."""
    for at in range(3, len(one.elements), 2):
        reason, *reference = one.parts(at)
        if reason or one.at(at + 1):
            amount = cents(one.at(at + 1), f"PLB{at + 1:02d}")
            yield Provider(one.at(1), day_of(one.at(2)), reason, one.marks.component.join(reference), amount)
