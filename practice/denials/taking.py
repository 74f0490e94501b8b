"""A file of X12 into the store: all of it in one transaction, what cannot be read aside, and nothing at all when it was taken in before."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from policies.reading.payers import payer_id
from practice.denials.answering import take_answers
from practice.denials.keeping import Kept, packed, put_claims, put_end, put_payment, supersede
from practice.denials.lines import Decided, claim_id, lines_of
from practice.denials.matching import Policies, match
from practice.denials.model import ClaimLine
from practice.denials.resequence import resequence
from practice.denials.sequence import Decision, sequenced
from practice.imports.limits import Bad
from practice.imports.schedule import BadRow
from practice.refused import PracticeError
from practice.remittance import balance
from practice.remittance.envelope import Survey, Transaction, slices, survey
from practice.remittance.model import Claim, Closing, Imbalance, Payment, Problem, UnreadClaim
from practice.remittance.segments import Segment, segments
from practice.remittance.x835 import Piece, read
from practice.store.door import Door, Passage
from practice.store.ids import content_hash
from practice.store.imported import Quarantined, put_import, quarantine, was_imported

_BATCH = 500


@dataclass(frozen=True, slots=True)
class RemitSettings:
    """What the practice has declared.

    payers    names of payers as they print them → our ids      policies  which version of a policy was in force, where that is known
    again     take the file in though it was before
    """

    payers: Mapping[str, str] = field(default_factory=dict)
    policies: Policies | None = None
    again: bool = False


NOTHING = RemitSettings()
"""Nothing is declared."""


@dataclass(slots=True)
class RemitReport:
    """What a file came to: counts, what does not add up, what was not as it should be though it was read, and what was put aside."""

    kind: str
    again: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    imbalances: list[Imbalance] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    aside: list[Quarantined] = field(default_factory=list)


def take_x12(door: Door, stream: IO[bytes], name: str, settings: RemitSettings = NOTHING) -> RemitReport:
    """Take a file in; it is read twice, so the stream must be able to go back. Raises PracticeError where nothing can be taken."""
    door.require("import")
    taking = Taking(door, content_hash("x12", _digest(stream)), settings, "x12")
    with door.together():
        if taking.known():
            return RemitReport("x12", again=True)
        stream.seek(0)
        found = survey(segments(stream))
        if not found.transactions:
            raise PracticeError("the file has interchanges but no transaction (ST) in them; ask for it again")
        stream.seek(0)
        taking.take(found, segments(stream))
        return taking.finish(name, stream.tell())


def _digest(stream: IO[bytes]) -> bytes:
    digest = hashlib.sha256()
    while read := stream.read(1 << 20):
        digest.update(read)
    return digest.digest()


class Taking:
    """One file as it is taken in."""

    def __init__(self, door: Door, file_id: str, settings: RemitSettings, kind: str) -> None:
        self.door, self.file_id, self.settings = door, file_id, settings
        self.report = RemitReport(kind)
        self._identities: Counter[tuple[str, ...]] = Counter()
        self._touched: set[str] = set()
        self._anew: set[str] = set()

    def known(self) -> bool:
        """Whether the file was taken in before, and is not to be taken again."""
        return was_imported(self.door, self.file_id) and not self.settings.again

    def take(self, found: Survey, stream: Iterator[Segment]) -> None:
        """Take the transactions of an X12 file."""
        self.report.problems.extend(found.problems)
        for transaction, part in slices(stream, found.transactions):
            self.report.problems.extend(transaction.problems)
            if transaction.refused:
                self._aside(transaction.place, transaction.refused, _words(part))
            elif transaction.kind == "835":
                self._payment(transaction, part)
            else:
                self._answers(transaction, part)

    def take_tables(self, payments: Sequence[tuple[Payment, Sequence[Claim]]], bad: Sequence[BadRow]) -> None:
        """Take payments that came as a table, and put its bad rows aside."""
        for number, (payment, claims) in enumerate(payments, start=1):
            digest = content_hash(*(packed(claim.raw) for claim in claims))
            transaction = Transaction(number, "table", "", "", "", None, 0, digest=digest)
            self._put(transaction, payment, iter((*claims, Closing((), (), ()))))
        for row in bad:
            self._aside(row.place, row.reason, row.raw)

    def finish(self, name: str, size: int) -> RemitReport:
        """Put the claims in order, match what can be matched, and keep that the file was taken in."""
        with self.door.passing("import", "update") as passage:
            resequence(passage, self._touched, self._anew)
        if self.report.aside:
            quarantine(self.door, tuple(self.report.aside))
        put_import(self.door, self.file_id, self.report.kind, name, size, self.report.counts)
        self.report.counts.update(match(self.door, self.settings.policies, self.file_id))
        return self.report

    def _answers(self, transaction: Transaction, part: Iterator[Segment]) -> None:
        found = list(part)
        try:
            with self.door.passing("import", "create") as passage:
                self.report.counts.update(take_answers(self.door, passage, transaction, found, self.file_id, self.settings.payers))
        except Bad as bad:
            self._aside(transaction.place, str(bad), _words(found))

    def _payment(self, transaction: Transaction, part: Iterator[Segment]) -> None:
        head = _Head(part)
        walk = read(head, transaction.place)
        try:
            payment = next(walk)
        except Bad as bad:
            self._aside(transaction.place, str(bad), _words((*head.seen, *part)))
            return
        head.over = True
        assert isinstance(payment, Payment)  # noqa: S101 - it always comes first
        self._put(transaction, payment, walk)

    def _put(self, transaction: Transaction, payment: Payment, walk: Iterator[Piece]) -> None:
        kept, problem = self._kept(transaction, payment)
        with self.door.passing("import", "create") as passage:
            passage.detail = f"payment {kept.id}"
            if passage.row("SELECT 1 FROM remit_payments WHERE id = ?", (kept.id,)):
                self.report.counts["payments known"] += 1
                return
            self._write(passage, kept, payment, walk, [*payment.problems, *problem, *transaction.problems])

    def _kept(self, transaction: Transaction, payment: Payment) -> tuple[Kept, list[Problem]]:
        """By what the payment is known again. Without a trace number each content is a payment of its own."""
        payer = self.settings.payers.get(payment.payer_name) or payer_id(payment.payer_name) or ""
        days = (payment.paid_on, payment.made_on, transaction.made_on)
        on = next((one for one in days if one), None)
        if on is None:
            raise PracticeError(f"{transaction.place}: neither the payment nor its envelope bears a day; ask for the file again")
        mark = (payer, payment.payer_tax, payment.trace or transaction.digest, payment.payee, str(on))
        self._identities[mark] += 1
        identity = self.door.ident("payment", *mark, self._identities[mark])
        said = [] if payment.paid_on else [Problem(transaction.place, f"BPR16 bears no day; {on} is taken from elsewhere in the file")]
        number = self.door.ident("content", identity, transaction.digest)
        return Kept(number, identity, transaction.digest, self.file_id, transaction.number, payer, on), said

    def _write(self, passage: Passage, kept: Kept, payment: Payment, walk: Iterator[Piece], problems: Sequence[Problem]) -> None:
        put_payment(passage, kept, payment)
        replaced = supersede(passage, kept.identity, kept.id)
        self._anew.update(replaced)
        self.report.counts["payments replaced" if replaced else "payments new"] += 1
        pieces = _Pieces(walk, kept, payment, self.door)
        while batch := list(islice(pieces.claims(), _BATCH)):
            put_claims(passage, kept.id, batch)
            self._touched.update(whole for *_, whole in batch)
            self.report.counts["claims"] += len(batch)
            self.report.counts["lines"] += sum(len(lines) for _, _, _, lines, _ in batch)
        flags: list[Problem | Imbalance] = [*pieces.imbalances, *problems, *pieces.problems]
        put_end(passage, kept.id, pieces.closing, flags)
        self.report.counts["provider adjustments"] += len(pieces.closing.providers)
        self.report.imbalances.extend(pieces.imbalances)
        self.report.problems.extend((*payment.problems, *(one for one in problems if one.what.startswith("BPR16")), *pieces.problems))
        for unread in pieces.unread:
            self._aside(unread.place, unread.reason, _raw_words(unread.raw))

    def _aside(self, place: str, reason: str, raw: str) -> None:
        key = self.door.ident("quarantine", self.file_id, place, raw)
        self.report.aside.append(Quarantined(key, self.file_id, place, reason, raw))


class _Pieces:
    """The pieces of one payment, sorted as they come by."""

    def __init__(self, walk: Iterator[Piece], kept: Kept, payment: Payment, door: Door) -> None:
        self._walk, self._payment, self._kept, self._door = walk, payment, kept, door
        self._decided = Decided(kept.identity, kept.payer_id, payment.payer_name, kept.adjudicated, kept.file_id, payment.payee)
        self._paid = self._place = 0
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._walking = self._go()
        self.closing = Closing((), (), ())
        self.imbalances: list[Imbalance] = []
        self.problems: list[Problem] = []
        self.unread: list[UnreadClaim] = []

    def claims(self) -> Iterator[tuple[str, int, Claim, tuple[ClaimLine, ...], str]]:
        return self._walking

    def _go(self) -> Iterator[tuple[str, int, Claim, tuple[ClaimLine, ...], str]]:
        for piece in self._walk:
            if isinstance(piece, Claim):
                yield self._claim(piece)
            elif isinstance(piece, UnreadClaim):
                self.unread.append(piece)
            elif isinstance(piece, Closing):
                self._close(piece)

    def _claim(self, claim: Claim) -> tuple[str, int, Claim, tuple[ClaimLine, ...], str]:
        self._place += 1
        self._paid += claim.paid
        place = f"transaction {self._kept.number}, claim {self._place}"
        self.imbalances.extend(balance.of_claim(claim, place))
        self.problems.extend(claim.problems)
        mark = (claim.number, claim.status, claim.payer_number)
        self._seen[mark] += 1
        lines = lines_of(claim, self._decided, self._door.ident, self._seen[mark])
        decision = self._door.ident("decision", self._kept.id, self._place)
        whole = claim_id(self._door.ident, self._kept.payer_id, claim.number)
        alone = sequenced([Decision(lines, claim.payer_number, claim.frequency, (self._place,))])
        return decision, self._place, claim, alone, whole

    def _close(self, closing: Closing) -> None:
        self.closing = closing
        self.problems.extend(closing.problems)
        place = f"transaction {self._kept.number}"
        self.imbalances.extend(balance.of_payment(self._payment, self._paid, closing.providers, place))


class _Head:
    """Segments handed on, and remembered until the payment's head has been read."""

    def __init__(self, part: Iterator[Segment]) -> None:
        self._part = part
        self.seen: list[Segment] = []
        self.over = False

    def __iter__(self) -> Iterator[Segment]:
        for one in self._part:
            if not self.over:
                self.seen.append(one)
            yield one


def _words(part: Iterable[Segment]) -> str:
    """Segments as they were received."""
    return "".join(one.marks.element.join(one.elements) + (one.marks.segment if one.ended else "") for one in part)


def _raw_words(raw: Sequence[Sequence[str]]) -> str:
    return "~".join("*".join(one) for one in raw)
