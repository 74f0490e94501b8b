"""Our reading of public 835 samples against pyx12's: every CAS triplet, LQ and PLB."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyx12.x12file import X12Reader

from practice.remittance.envelope import slices, survey
from practice.remittance.model import Claim, Closing
from practice.remittance.segments import segments
from practice.remittance.x835 import read

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus" / "x12"
FILES = sorted(CORPUS.glob("*.835"))
pytestmark = pytest.mark.skipif(not FILES, reason="../shared is absent")
Figures = Counter[tuple[str, ...]]


def theirs(path: Path) -> Figures:
    """Every figure as pyx12 reads it, amounts in cents."""
    found: Figures = Counter()
    with X12Reader(str(path)) as reader:
        for one in reader:
            tag = one.get_seg_id()
            if tag == "CAS":
                for at in range(2, 20, 3):
                    code, amount, quantity = (one.get_value(f"CAS{place:02d}") for place in range(at, at + 3))
                    if code:
                        found["CAS", one.get_value("CAS01"), code, str(round(float(amount) * 100)), quantity or ""] += 1
            if tag == "LQ":
                found["LQ", one.get_value("LQ01"), one.get_value("LQ02")] += 1
            if tag == "PLB":
                for at in range(3, 15, 2):
                    if amount := one.get_value(f"PLB{at + 1:02d}"):
                        code, reference = one.get_value(f"PLB{at:02d}-1"), one.get_value(f"PLB{at:02d}-2") or ""
                        found["PLB", one.get_value("PLB01"), code, reference, str(round(float(amount) * 100))] += 1
    return found


def ours(path: Path) -> Figures:
    found: Figures = Counter()
    with path.open("rb") as stream:
        whole = survey(segments(stream)).transactions
        stream.seek(0)
        for transaction, part in slices(segments(stream), whole):
            for piece in read(part, transaction.place):
                if isinstance(piece, Claim):
                    adjusted = [*piece.adjustments, *(one for service in piece.services for one in service.adjustments)]
                    found.update(("CAS", one.group, one.carc, str(one.cents), one.quantity) for one in adjusted)
                    found.update(("LQ", "HE", code) for service in piece.services for code in service.remarks)
                elif isinstance(piece, Closing):
                    found.update(("PLB", one.provider, one.reason, one.reference, str(one.cents)) for one in piece.providers)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_triplet_remark_and_provider_adjustment_is_pyx12s(path: Path) -> None:
    assert ours(path) == theirs(path)


def test_the_samples_do_hold_them() -> None:
    kinds = Counter(key[0] for path in FILES for key in theirs(path).elements())
    assert kinds["CAS"] >= 25 and kinds["LQ"] >= 2 and kinds["PLB"] >= 7
