"""Codes in texts and in sets."""

from __future__ import annotations

import pytest
from diffing_documents import code, document

from diffing.codesets import codes_in, compare_codes, known_codes, spelled_out, without_codes
from policies.model import CodeRole, CodeSystem


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ("27447", "27447", ("27447",)),
        ("81191", "81193", ("81191", "81192", "81193")),
        ("J7321", "J7322", ("J7321", "J7322")),
        ("0239U", "0240U", ("0239U", "0240U")),
        ("C18.0", "C21.8", ("C18.0-C21.8",)),
        ("10000", "99999", ("10000-99999",)),
    ],
)
def test_ranges(first: str, last: str, codes: tuple[str, ...]) -> None:
    assert spelled_out(first, last) == codes


def test_codes_of_a_text() -> None:
    known = known_codes(document(codes=(code("M17.11", system=CodeSystem.ICD10CM), code("27447"))))
    assert codes_in("KRAS (CPT: 81275, 81276); Signatera 0340U", known) == ("81275", "81276", "0340U")
    assert codes_in("whole knee 27447 for M17.11", known) == ("27447", "M17.11")
    assert codes_in("a registry of 12000 people, vitamin B12, stage T2N", known) == ()
    assert without_codes("KRAS (CPT: 81275)", ["81275"]) == "KRAS (CPT:  )"


def test_fates_are_grouped_and_sorted() -> None:
    old = document(codes=(code("27446"), code("J7322", CodeRole.COVERED, CodeSystem.HCPCS)))
    new = document(codes=(code("29881"), code("29880"), code("J7322", CodeRole.REQUIRES_AUTH, CodeSystem.HCPCS)))
    assert [(d.fate, d.codes, d.role_old, d.role_new) for d in compare_codes(old, new)] == [
        ("added", ("29880", "29881"), None, CodeRole.COVERED),
        ("removed", ("27446",), CodeRole.COVERED, None),
        ("role", ("J7322",), CodeRole.COVERED, CodeRole.REQUIRES_AUTH),
    ]
