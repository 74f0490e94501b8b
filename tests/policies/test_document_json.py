"""A document as JSON and its hashes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.document_json import dump, load, section_hash, text_hash, to_contract
from policies.model import (
    Block,
    Code,
    CodeRole,
    CodeSystem,
    Document,
    HistoryEntry,
    Issue,
    Metadata,
    Place,
    Problem,
    Role,
    Section,
    Status,
)

CRITERIA = Section(
    "Coverage Rationale",
    2,
    Role.COVERAGE,
    ("Knee MRI", "Coverage Rationale"),
    (
        Block("paragraph", "Knee MRI is medically necessary when:", place=Place(3, (1.0, 2.5, 3.0, 4.0))),
        Block("item", "pain for 6 weeks; and", 1, "A."),
        Block("item", "films were taken", 2, "•"),
        Block("row", "73721 | knee", cells=("73721", "knee"), table=1),
    ),
)
DOCUMENT = Document(
    Metadata("uhc", "Knee MRI", "2026T1", dt.date(2026, 7, 1), None, dt.date(2026, 5, 1), None, ("commercial",), Status.ACTIVE),
    (CRITERIA,),
    (
        Code(CodeSystem.CPT, "73721", "73721", CodeRole.COVERED),
        Code(CodeSystem.ICD10CM, "M23.20", "M23.9", CodeRole.LISTED),
    ),
    (HistoryEntry(dt.date(2026, 7, 1), "Revised criteria"), HistoryEntry(None, "New")),
    ("Page 1 of 2",),
    (Issue(Problem.SCANNED, "page 4 holds no text"),),
)


def test_the_contract_names_what_the_design_names() -> None:
    line = to_contract(DOCUMENT, "knee.pdf")
    assert line["metadata"] == {
        "payer": "UnitedHealthcare",
        "title": "Knee MRI",
        "policy_number": "2026T1",
        "effective": "2026-07-01",
        "published": None,
        "last_review": "2026-05-01",
        "next_review": None,
        "lob": ["commercial"],
        "status": "active",
        "delegated_to": None,
        "replaced_by": None,
    }
    assert line["codes"] == [
        {"system": "CPT", "code": "73721", "role": "covered"},
        {"system": "ICD10CM", "from": "M23.20", "to": "M23.9", "role": "listed"},
    ]
    assert line["history"] == [{"date": "2026-07-01", "text": "Revised criteria"}, {"date": None, "text": "New"}]
    assert line["sections"][0]["items"] == [
        {"depth": 1, "marker": "A.", "text": "pain for 6 weeks; and"},
        {"depth": 2, "marker": "•", "text": "films were taken"},
    ]
    assert set(line) == {"file", "metadata", "sections", "codes", "history", "issues"}
    assert set(line["sections"][0]) == {"heading", "level", "role", "text", "items"}
    json.dumps(line)


def test_what_is_dumped_is_loaded_again_and_always_the_same() -> None:
    text = dump(DOCUMENT)
    assert load(text) == DOCUMENT
    assert dump(load(text)) == text
    assert dump(replace(DOCUMENT)) == text


texts = st.text(max_size=20)
blocks = st.builds(Block, st.sampled_from(["paragraph", "item", "note"]), texts, st.integers(0, 6), texts)
sections = st.builds(Section, texts, st.integers(1, 6), st.sampled_from(Role), st.tuples(texts), st.tuples(blocks, blocks))


@settings(max_examples=40)
@given(st.lists(sections, max_size=3), texts)
def test_any_document_survives_the_store(found: list[Section], title: str) -> None:
    document = replace(DOCUMENT, sections=tuple(found), metadata=Metadata(title=title))
    assert load(dump(document)) == document


def test_a_damaged_document_is_named() -> None:
    with pytest.raises(ValueError, match=r"stored document: metadata\.effective: .*remake it"):
        load('{"metadata":{"effective":"someday"},"sections":[]}')


def _with(blocks: tuple[Block, ...], **meta: object) -> Document:
    section = replace(CRITERIA, blocks=blocks)
    return replace(DOCUMENT, sections=(section,), metadata=replace(DOCUMENT.metadata, **meta))  # type: ignore[arg-type]


def test_new_markup_around_the_same_words_is_the_same_text() -> None:
    plain = _with((Block("paragraph", "Knee MRI is covered when films were taken"),))
    items = _with((Block("paragraph", "Knee  MRI is covered"), Block("item", "when films\u00a0were taken", 3, "•")))
    table = _with(
        (Block("row", "Knee MRI | is covered when films were taken", cells=("Knee MRI", "is covered when films were taken"), table=4),)
    )
    assert text_hash(plain) == text_hash(items) == text_hash(table)
    assert text_hash(replace(plain, furniture=("Page 9",), issues=())) == text_hash(plain)


@pytest.mark.parametrize(
    "changed",
    [
        _with((Block("item", "pain for 8 weeks", 1, "A."),)),
        _with((Block("item", "pain for 6 weeks", 1, "B."),)),
        _with((Block("item", "pain for 6 weeks", 1, "A."),), effective=dt.date(2026, 8, 1)),
        _with((Block("item", "pain for 6 weeks", 1, "A."),), next_review=dt.date(2027, 8, 1)),
        _with((Block("item", "pain for 6 weeks", 1, "A."),), status=Status.RETIRED),
        _with((Block("item", "pain for 6 weeks", 1, "A."),), policy_number="2026T2"),
        _with((Block("item", "pain for 6 weeks", 1, "A."),), title="Knee and hip MRI"),
    ],
)
def test_words_numbers_dates_and_status_make_another_text(changed: Document) -> None:
    assert text_hash(changed) != text_hash(_with((Block("item", "pain for 6 weeks", 1, "A."),)))


def test_the_order_of_sections_counts() -> None:
    other = replace(CRITERIA, heading="Exclusions", path=("Knee MRI", "Exclusions"))
    assert text_hash(replace(DOCUMENT, sections=(CRITERIA, other))) != text_hash(replace(DOCUMENT, sections=(other, CRITERIA)))


def test_a_section_hash_knows_the_place_and_the_words() -> None:
    assert section_hash(CRITERIA) == section_hash(replace(CRITERIA, role=Role.OTHER, level=5))
    assert section_hash(CRITERIA) != section_hash(replace(CRITERIA, path=("Knee MRI", "Exclusions")))
    assert section_hash(CRITERIA) != section_hash(replace(CRITERIA, blocks=CRITERIA.blocks[:2]))
