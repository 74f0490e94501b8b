"""Real policies at two dates: the label read by hand, and what must never be reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diffing.compare import compare
from diffing.contract import ComparisonContract, to_contract
from policies.reading import read_document

PAIRS = Path(__file__).parents[2].parent / "shared" / "corpus" / "pairs"
pytestmark = pytest.mark.skipif(not PAIRS.is_dir(), reason="../shared is absent")


def said(name: str) -> tuple[dict[str, Any], ComparisonContract]:
    folder = PAIRS / name
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    documents = [read_document((folder / truth[side]).read_bytes(), name=truth[side]) for side in ("old", "new")]
    return truth, to_contract(compare(*documents))


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        ("bcbsnc_G2054_nav_only", []),
        ("cms_ncd_90.2_ngs", []),
        ("emblemhealth_IC0098_same_text_two_pdfs", []),
        ("excellus_2.02.56_liquid_biopsy", ["broadened"]),
        ("fep_carvykti", ["broadened", "broadened", "tightened"]),
        ("geisinger_MP360_mrd", ["broadened", "broadened"]),
        ("uhc_sleep_studies", ["tightened", "broadened", "broadened", "tightened", "tightened"]),
    ],
)
def test_overall_and_criteria(name: str, criteria: list[str]) -> None:
    truth, found = said(name)
    assert found["overall"] == truth["overall"]
    assert [c["direction"] for c in found["changes"] if c["kind"] == "criteria"] == criteria


def test_a_document_does_not_differ_from_itself() -> None:
    for path in sorted(PAIRS.glob("*/*.txt")):
        document = read_document(path.read_bytes(), name=path.name)
        assert compare(document, document).changes == (), path.name
