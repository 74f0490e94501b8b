"""X12 as a stream: separators, envelopes, claims, and what is wrong with a file."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.imports.limits import Bad
from practice.refused import PracticeError
from practice.remittance import balance
from practice.remittance.answers import read_answers
from practice.remittance.elements import cents, dollars
from practice.remittance.envelope import slices, survey
from practice.remittance.model import Answer, Claim, Closing, Payment, UnreadClaim
from practice.remittance.segments import Segment, segments
from practice.remittance.x835 import Piece, read

Wrap = Callable[..., bytes]
Paying = Callable[..., list[str]]
CLAIM = (
    "CLP*C1*1*300*100*50*12*P1*11*1~CAS*CO*45*20*1*253*5**97*25~NM1*QC*1*DOE*LISA****MI*M1~MOA***MA01*MA07~DTM*050*20260220"
    "~SVC*HC:72148:26:RT*300*150**1~DTM*472*20260210~CAS*CO*45*60**253*40~CAS*PR*3*50~LQ*HE*N115~LQ*HE*M25~REF*LU*MAIN~AMT*B6*200"
)


def pieces(data: bytes) -> list[Piece]:
    found = survey(segments(io.BytesIO(data))).transactions
    parts = slices(segments(io.BytesIO(data)), [one for one in found if not one.refused])
    return [piece for transaction, part in parts for piece in read(part, transaction.place)]


def claims(data: bytes) -> list[Claim]:
    return [piece for piece in pieces(data) if isinstance(piece, Claim)]


@pytest.mark.parametrize("marks", ["*:~", "|>!", "+\\'", "*:\n", "^&|", "~*\r"])
@pytest.mark.parametrize("newline", ["", "\n", "\r\n"])
def test_a_claim_reads_the_same_with_any_separators(wrap: Wrap, paying: Paying, marks: str, newline: str) -> None:
    (one,) = claims(wrap(paying(CLAIM), marks=marks, newline=newline))
    service = one.services[0]
    assert [(a.group, a.carc, a.cents, a.quantity) for a in one.adjustments] == [
        ("CO", "45", 2000, "1"), ("CO", "253", 500, ""), ("CO", "97", 2500, ""),
    ]  # fmt: skip
    assert [(a.carc, a.cents) for a in service.adjustments] == [("45", 6000), ("253", 4000), ("3", 5000)]
    assert (service.procedure, service.modifiers, service.allowed, str(service.day)) == ("72148", ("26", "RT"), 20000, "2026-02-10")
    assert service.remarks == ("N115", "M25") and one.remarks == ("MA01", "MA07")
    assert one.received and str(one.received) == "2026-02-20"


def test_a_file_wrapped_every_80_signs_reads_the_same(wrap: Wrap, paying: Paying) -> None:
    flat = wrap(paying(CLAIM), newline="")
    folded = b"\r\n".join(flat[at : at + 80] for at in range(0, len(flat), 80))
    assert claims(folded)[0].services == claims(flat)[0].services


def test_two_interchanges_with_different_separators_in_one_file(wrap: Wrap, paying: Paying) -> None:
    both = wrap(paying(CLAIM)) + wrap(paying(CLAIM, trace="TR2"), marks="|>!", newline="", control=2)
    found = survey(segments(io.BytesIO(both)))
    assert (found.interchanges, [one.refused for one in found.transactions], found.problems) == (2, ["", ""], [])
    assert [piece.trace for piece in pieces(both) if isinstance(piece, Payment)] == ["TR1", "TR2"]
    assert claims(both)[0].services == claims(both)[1].services


def test_an_interchange_that_breaks_off_before_another_is_told_and_the_other_read(wrap: Wrap, paying: Paying) -> None:
    first = wrap(paying(CLAIM, CLAIM))
    both = first[: len(first) // 2] + wrap(paying(CLAIM, trace="TR2"), marks="|>!", control=2)
    found = survey(segments(io.BytesIO(both)))
    assert found.transactions[0].refused.startswith("it has no end (SE): another interchange begins")
    assert found.problems == [], "it is told once"
    assert len(claims(both)) == 1


@given(st.integers(min_value=1, max_value=900))
def test_a_file_cut_anywhere_never_gives_a_claim_that_is_not_whole(cut: int) -> None:
    try:
        found = claims(CUT[: max(len(CUT) - cut, 0)])
    except PracticeError:
        return
    assert [one.raw for one in found] in ([], [one.raw for one in claims(CUT)[:1]], [one.raw for one in claims(CUT)])


def test_memory_does_not_grow_with_the_file(wrap: Wrap, paying: Paying) -> None:
    def peak(count: int) -> int:
        stream = io.BytesIO(wrap(paying(*([CLAIM] * count))))
        tracemalloc.start()
        whole = survey(segments(stream)).transactions
        stream.seek(0)
        assert sum(1 for one, part in slices(segments(stream), whole) for _ in read(part, one.place)) == count + 2
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(2400) < 1.5 * peak(600)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"), (b"%PDF-1.7 \x00\x01", "binary"), (b"\x00\x01\x02\x03" * 300, "binary"), (b"PK\x03\x04abc", "binary"),
        (b"Claim,Paid\n1,2\n", "does not begin with ISA"), (b"ISA*00*   ", "damaged or cut short"), (b"ISA" * 400, "damaged or cut short"),
    ],
)  # fmt: skip
def test_what_is_no_x12_is_told_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(PracticeError, match=said) as told:
        survey(segments(io.BytesIO(data)))
    assert "\n" not in str(told.value)


def test_other_versions_and_messages_are_named_and_not_read(wrap: Wrap, paying: Paying) -> None:
    (old,) = survey(segments(io.BytesIO(wrap(paying(CLAIM), version="004010X091A1")))).transactions
    (other,) = survey(segments(io.BytesIO(wrap(paying(CLAIM), kind="837")))).transactions
    assert "004010X091A1" in old.refused and "005010X221" in old.refused
    assert "837" in other.refused


def test_a_file_cut_behind_its_transactions_is_read_and_told(wrap: Wrap, paying: Paying) -> None:
    data = wrap(paying(CLAIM))
    cut = survey(segments(io.BytesIO(data[: data.index(b"GE*")])))
    assert [one.what for one in cut.problems] == ["it has no end (IEA): the file is cut short"] and not cut.transactions[0].refused
    assert survey(segments(io.BytesIO(data.rstrip(b"~\n")))).problems == [], "a last separator that is missing cuts nothing"


def test_counts_and_control_numbers_that_disagree_are_told_and_the_claims_read(wrap: Wrap, paying: Paying) -> None:
    data = wrap(paying(CLAIM)).replace(b"SE*21*0001", b"SE*99*0002").replace(b"GE*1*1~", b"GE*3*1~").replace(b"IEA*1*000000001", b"IEA*1*7")
    found = survey(segments(io.BytesIO(data)))
    assert [one.what for one in found.transactions[0].problems] == [
        "SE counts 99 segments, there are 21", "ST and SE bear different control numbers",
    ]  # fmt: skip
    assert len(found.problems) == 2 and len(claims(data)) == 1


def test_a_claim_with_an_amount_that_is_none_is_put_aside_whole(wrap: Wrap, paying: Paying) -> None:
    found = pieces(wrap(paying(CLAIM.replace("CAS*PR*3*50", "CAS*PR*3*fifty"), CLAIM)))
    (unread,) = [one for one in found if isinstance(one, UnreadClaim)]
    assert unread.reason == "segment 18: CAS03: not an amount" and unread.raw[0][0] == "LX"
    assert len([one for one in found if isinstance(one, Claim)]) == 1


def test_segments_that_do_not_belong_are_told_and_kept(wrap: Wrap, paying: Paying) -> None:
    (one,) = claims(wrap(paying(CLAIM + "~XYZ*1")))
    assert [problem.what for problem in one.problems] == ["is none of a claim's and was not read"]
    assert one.raw[-1] == ("XYZ", "1")


def test_all_that_was_received_is_in_the_pieces(wrap: Wrap, paying: Paying) -> None:
    data = wrap(paying(CLAIM, CLAIM, plb=["PLB*1*20261231*WO:A1*5*72:B2*-7"]))
    raw = [segment for piece in pieces(data) if not isinstance(piece, UnreadClaim) for segment in piece.raw]
    assert raw == [tuple(one.elements) for one in segments(io.BytesIO(data))][2:-2]


def test_what_does_not_add_up_is_told_with_how_much(wrap: Wrap, paying: Paying) -> None:
    found = pieces(wrap(paying(CLAIM, amount="90", plb=["PLB*1*20261231*WO:A1*5*72:B2*-7"])))
    one = next(piece for piece in found if isinstance(piece, Claim))
    closing = next(piece for piece in found if isinstance(piece, Closing))
    assert [(p.reason, p.reference, p.cents) for p in closing.providers] == [("WO", "A1", 500), ("72", "B2", -700)]
    assert list(balance.of_claim(one, "claim 1")) == []
    head = next(piece for piece in found if isinstance(piece, Payment))
    (off,) = balance.of_payment(head, one.paid, closing.providers, "transaction 1")
    assert (off.told, off.reckoned, off.by) == (9000, 10200, -1200)
    wrong = claims(wrap(paying(CLAIM.replace("CAS*PR*3*50", "CAS*PR*3*51"))))[0]
    assert [(each.what[:5], each.by) for each in balance.of_claim(wrong, "claim 1")] == [("SVC03", 100), ("CLP04", 100)]


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_cents_and_dollars_are_each_others_inverse(amount: int) -> None:
    assert cents(dollars(amount), "x") == amount


@pytest.mark.parametrize("words", ["", "abc", "1.005", "NaN", "Infinity", "1e99", "1_000", "1,000"])
def test_what_is_no_amount_of_whole_cents_is_refused(words: str) -> None:
    with pytest.raises(Bad, match="CLP03"):
        cents(words, "CLP03")


def answers(wrap: Wrap, kind: str, version: str, lines: list[str]) -> list[Answer]:
    data = wrap(lines, kind=kind, version=version)
    (found,) = survey(segments(io.BytesIO(data))).transactions
    assert found.refused == ""
    parts: list[Segment] = [one for _, part in slices(segments(io.BytesIO(data)), [found]) for one in part]
    return list(read_answers(parts, kind))


def test_an_acknowledgement_says_which_claims_were_rejected(wrap: Wrap) -> None:
    lines = [
        "BHT*0085*08*1*20260302*0600*TH", "HL*1**20*1", "NM1*PR*2*NORTHLAKE HEALTH PLAN*****PI*1", "HL*2*1*21*1",
        "NM1*41*2*JUNIPER*****46*2", "STC*A1:19:PR*20260302*WQ*500", "HL*3*2*19*1", "NM1*85*2*JUNIPER*****XX*1999000000", "HL*4*3*PT",
        "NM1*QC*1*DOE*LISA****MI*M1", "TRN*2*C1", "STC*A2:20:PR*20260302*WQ*300", "REF*1K*P1", "DTP*472*D8*20260210", "HL*5*3*PT",
        "NM1*QC*1*DOE*ANN****MI*M2", "TRN*2*C2", "STC*A7:562:85*20260302*U*200******A8:21", "DTP*472*RD8*20260211-20260212",
    ]  # fmt: skip
    found = answers(wrap, "277", "005010X214", lines)
    assert [(one.number, one.member, one.decision, one.charged, one.reference) for one in found] == [
        ("C1", "M1", "accepted", 30000, "P1"), ("C2", "M2", "rejected", 20000, ""),
    ]  # fmt: skip
    assert found[1].codes == ("A7:562:85", "A8:21") and str(found[1].service_date) == "2026-02-11"


def test_a_review_says_what_was_certified(wrap: Wrap) -> None:
    lines = [
        "BHT*0007*11*1*20260302*0600*18", "HL*1**20*1", "NM1*X3*2*NORTHLAKE HEALTH PLAN*****PI*1", "HL*2*1*21*1", "NM1*1P*2*JUNIPER",
        "HL*3*2*22*1", "NM1*IL*1*DOE*LISA****MI*M1", "HL*4*3*EV*1", "TRN*2*JH-5001*9999999999", "UM*HS*I*62", "HCR*A3**0F",
        "DTP*472*D8*20260210", "HL*5*4*SS", "SV1*HC:72148*1450*UN*1", "HCR*A1*AUTH77",
    ]  # fmt: skip
    event, service = answers(wrap, "278", "005010X217", lines)
    assert (event.number, event.member, event.decision, event.codes) == ("JH-5001", "M1", "denied", ("HCR:A3", "0F"))
    assert (service.decision, service.reference, service.procedures) == ("approved", "AUTH77", ("72148",))


CUT = (
    b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *260302*0600*^*00501*000000001*0*P*:~GS*HP*A*B*20260302*0600*1*"
    b"X*005010X221A1~ST*835*0001~BPR*I*1*C*CHK************20260302~TRN*1*T1*1~N1*PR*N~LX*1~CLP*C1*1*5*1**12*P1~CAS*CO*45*4~SE*8*0001~"
    b"ST*835*0002~BPR*I*2*C*CHK************20260302~TRN*1*T2*1~N1*PR*N~LX*1~CLP*C2*1*5*2**12*P2~CAS*CO*45*3~SE*8*0002~GE*2*1~IEA*1*000000001~"
)
