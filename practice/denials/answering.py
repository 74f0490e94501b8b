"""Payers' answers before payment into the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from policies.reading.payers import payer_id
from practice.denials.keeping import put_answer
from practice.imports.part2 import protected_service
from practice.remittance.answers import read_answers
from practice.remittance.envelope import Transaction
from practice.remittance.segments import Segment
from practice.store.door import Door, Passage


def take_answers(
    door: Door, passage: Passage, transaction: Transaction, part: Iterable[Segment], file_id: str, payers: Mapping[str, str]
) -> Counter[str]:
    """Keep the answers of a 277CA or 278; returns how many, by kind and decision. The same answer is kept once. Raises Bad."""
    counts: Counter[str] = Counter()
    for answer in tuple(read_answers(part, transaction.kind)):  # all are read before the first is kept
        payer = payers.get(answer.payer_name) or payer_id(answer.payer_name) or ""
        key = door.ident("answer", answer.kind, payer, answer.number, str(answer.decided), repr(answer.raw))
        if put_answer(passage, key, file_id, payer, answer, protected_service(answer.procedures)):
            counts[f"{answer.kind}s {answer.decision}"] += 1
        else:
            counts["answers known"] += 1
    return counts
