"""From blocks to the section tree and the document."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.document_json import dump, load
from policies.model import Block, Code, CodeRole, CodeSystem, HistoryEntry, Reading, ReadingHints, Role
from policies.reading.assemble import assemble, sections_of

NO_HINTS = ReadingHints()


def _heading(text: str, level: int = 2) -> Block:
    return Block("heading", text, level)


def _paragraph(text: str) -> Block:
    return Block("paragraph", text)


def _row(*cells: str, header: bool = False) -> Block:
    return Block("row", " | ".join(cells), cells=cells, header=header, table=1)


POLICY = (
    _paragraph("Policy Number: K-12"),
    _paragraph("Effective Date: July 1, 2026"),
    _heading("Knee Brace", 1),
    _heading("Coverage Rationale"),
    _paragraph("A knee brace is medically necessary when both of the following are met:"),
    Block("item", "Pain for 6 weeks; and", 1, "A."),
    Block("item", "Instability on examination", 1, "B."),
    _heading("Applicable Codes"),
    _row("HCPCS Code", "Description", header=True),
    _row("L1832", "Knee orthosis"),
    _heading("Policy History"),
    _row("07/01/2026", "New policy"),
)


def test_a_document_is_made_of_sections_codes_history_and_metadata() -> None:
    document = assemble(Reading(POLICY, ("Page 1",)), NO_HINTS)
    assert [(s.heading, s.level, s.role) for s in document.sections] == [
        ("", 1, Role.OTHER),
        ("Knee Brace", 1, Role.OTHER),
        ("Coverage Rationale", 2, Role.COVERAGE),
        ("Applicable Codes", 2, Role.CODES),
        ("Policy History", 2, Role.HISTORY),
    ]
    assert document.sections[2].path == ("Knee Brace", "Coverage Rationale")
    assert [(i.depth, i.marker) for i in document.sections[2].items] == [(1, "A."), (1, "B.")]
    assert document.codes == (Code(CodeSystem.HCPCS, "L1832", "L1832", CodeRole.LISTED),)
    assert document.history == (HistoryEntry(dt.date(2026, 7, 1), "New policy"),)
    assert (document.metadata.policy_number, document.metadata.effective) == ("K-12", dt.date(2026, 7, 1))
    assert document.furniture == ("Page 1",)


def test_assembling_twice_gives_the_same_document() -> None:
    assert assemble(Reading(POLICY), NO_HINTS) == assemble(Reading(POLICY), NO_HINTS)


def test_every_block_is_kept_in_some_section() -> None:
    document = assemble(Reading(POLICY), NO_HINTS)
    kept = [block for section in document.sections for block in section.blocks]
    assert kept == [block for block in POLICY if block.kind != "heading"]


def test_no_blocks_make_no_sections_and_no_words_are_invented() -> None:
    document = assemble(Reading(()), NO_HINTS)
    assert [s.heading for s in document.sections] == [""]
    assert (document.codes, document.history, document.metadata.title) == ((), (), None)


def test_text_without_headings_is_one_section() -> None:
    sections = sections_of((_paragraph("The wrap is considered investigational."),))
    assert [(s.heading, s.role) for s in sections] == [("", Role.UNPROVEN)]


def test_blocks_that_a_declaration_ignores_are_furniture() -> None:
    document = assemble(Reading((*POLICY, _paragraph("Rate this page"))), ReadingHints(ignore=("Rate this .*",)))
    assert "Rate this page" in document.furniture
    assert all(block.text != "Rate this page" for section in document.sections for block in section.blocks)


def test_the_table_of_contents_is_furniture_and_its_headings_are_not_sections() -> None:
    contents = (_heading("Table of Contents"), _heading("Coverage Rationale"), _paragraph("Applicable Codes ........ 7"))
    document = assemble(Reading((*contents, *POLICY)), NO_HINTS)
    assert [s.heading for s in document.sections if s.heading == "Coverage Rationale"] == ["Coverage Rationale"]
    assert "Applicable Codes ........ 7" in document.furniture


def test_comments_of_a_code_table_are_no_headings() -> None:
    rows = [block for code in ("27445", "27446", "27447") for block in (_paragraph(f"{code} Knee repair"), _heading("Not Covered"))]
    document = assemble(Reading((_heading("Coding Information"), *rows)), NO_HINTS)
    assert [s.heading for s in document.sections] == ["Coding Information"]
    assert {c.role for c in document.codes} == {CodeRole.NOT_COVERED}


def test_a_not_covered_section_stays_one() -> None:
    document = assemble(Reading((_heading("Policy"), _paragraph("Words."), _heading("Not Covered"), _paragraph("Wraps."))), NO_HINTS)
    assert document.sections[1].role is Role.NOT_COVERED


def test_the_policies_of_a_bulletin_stand_side_by_side() -> None:
    entries = [
        block
        for number in ("MP073", "MP075", "MP077")
        for block in (
            _heading(f"{number} Matter, unproven language revised", 4),
            _heading("EXCLUSIONS:", 2),
            _paragraph("Wraps are not covered."),
        )
    ]
    sections = assemble(Reading(tuple(entries)), NO_HINTS).sections
    assert [s.role for s in sections] == [Role.OTHER, Role.NOT_COVERED] * 3
    assert [len(s.path) for s in sections] == [1, 1] * 3


WORDS = ("Policy", "History", "covered", "CPT", "81275", "Effective", "Date:", "01/01/26", "(0356U)", "•", "Title:", "©", "|", "A.")
words = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
any_block = st.builds(
    Block,
    st.sampled_from(["heading", "paragraph", "item", "row", "note"]),
    words,
    st.integers(0, 6),
    st.sampled_from(["", "A.", "•"]),
    st.tuples(words, words),
    st.booleans(),
    st.integers(0, 2),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_block, max_size=12))
def test_any_blocks_make_a_document_that_survives_the_store(blocks: list[Block]) -> None:
    document = assemble(Reading(tuple(blocks)), NO_HINTS)
    assert load(dump(document)) == document
    kept = sum(len(section.blocks) for section in document.sections)
    assert kept <= len(blocks)
