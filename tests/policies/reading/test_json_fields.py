"""API answers: fields with text become sections, code lists rows, the rest facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policies.model import ReadingHints
from policies.reading.errors import UnreadableSnapshot
from policies.reading.json_fields import read_json, readable

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"
HINTS = ReadingHints()
ANSWER = {
    "meta": {"status": {"id": 200, "message": "OK"}},
    "data": [
        {
            "lcd_id": 4711,
            "lcd_version": 3,
            "title": "Lumbar Imaging",
            "rev_eff_date": "01/05/2026",
            "determination_number": None,
            "indication": "<h3>Covered</h3><p>Imaging is covered when:</p><ol type='a'><li>pain lasts</li><li>a leg is weak</li></ol>",
            "doc_reqs": "The record must show what was tried before imaging and for how long.\\nIt must be signed.",
            "icd10_doc": "Y",
            "hcpc_code": [
                {"lcd_id": 4711, "hcpc_code_id": "72148", "long_description": "MRI lumbar", "sort_order": 1},
                {"lcd_id": 4711, "hcpc_code_id": "72149", "long_description": "MRI lumbar &amp; contrast", "sort_order": 2},
            ],
            "revision_history": [
                {"rev_hist_num": "R2", "history_exp": "<p>" + "The wording was made clearer in several places. " * 12 + "</p>"},
            ],
            "keywords": ["spine", "back"],
        }
    ],
}


def test_fields_become_sections() -> None:
    reading = read_json(json.dumps(ANSWER).encode(), HINTS)
    assert [(b.kind, b.level, b.marker, b.text[:60]) for b in reading.blocks] == [
        ("heading", 1, "", "Lumbar Imaging"),
        ("heading", 2, "", "Coverage Indications, Limitations, and/or Medical Necessity"),
        ("heading", 3, "", "Covered"),
        ("paragraph", 0, "", "Imaging is covered when:"),
        ("item", 1, "a.", "pain lasts"),
        ("item", 1, "b.", "a leg is weak"),
        ("heading", 2, "", "Documentation Requirements"),
        ("paragraph", 0, "", "The record must show what was tried before imaging and for h"),
        ("paragraph", 0, "", "It must be signed."),
        ("heading", 2, "", "CPT/HCPCS Codes"),
        ("row", 0, "", "Hcpc Code ID | Long Description"),
        ("row", 0, "", "72148 | MRI lumbar"),
        ("row", 0, "", "72149 | MRI lumbar & contrast"),
        ("heading", 2, "", "Revision History"),
        ("heading", 3, "", "Revision History"),
        ("paragraph", 0, "", "The wording was made clearer in several places. The wording "),
        ("heading", 2, "", "Keywords"),
        ("item", 1, "", "spine"),
        ("item", 1, "", "back"),
    ]
    assert reading.title == "Lumbar Imaging"


def test_identifiers_and_dates_are_facts() -> None:
    facts = dict(read_json(json.dumps(ANSWER).encode(), HINTS).facts)
    assert facts["lcd_id"] == "4711"
    assert facts["rev_eff_date"] == "01/05/2026"
    assert facts["icd10_doc"] == "Y"
    assert "message" not in facts


def test_same_answer_same_reading() -> None:
    data = json.dumps(ANSWER).encode()
    assert read_json(data, HINTS) == read_json(json.dumps(ANSWER, indent=4).encode(), HINTS)


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(UnreadableSnapshot, match="expected JSON"):
        read_json(b"<html>", HINTS)
    with pytest.raises(UnreadableSnapshot, match="expected JSON"):
        read_json(b"[" * 100_000, HINTS)


def test_field_names_are_readable() -> None:
    assert readable("analysis_of_evidence").startswith("Analysis of Evidence")
    assert readable("someOtherField") == "Some Other Field"
    assert readable("Group 1 Paragraph") == "Group 1 Paragraph"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is absent")
def test_a_real_article_gives_its_codes() -> None:
    reading = read_json((CORPUS / "cms/L33577_A56781.json").read_bytes(), HINTS)
    rows = [block for block in reading.blocks if block.kind == "row" and not block.header]
    assert len(rows) == 121
    assert rows[0].cells[0] == "A18.84"
    assert dict(reading.facts)["lcd_id"] == "L33577"
    assert reading.title == "Transthoracic Echocardiography (TTE)"
