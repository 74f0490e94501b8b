"""Footnotes are found for the blocks in which their mark stands."""

from __future__ import annotations

import pytest

from policies.model import Block, Document, Metadata, Place, Role, Section
from policies.reading.notes import notes_of

STAR = Block("note", "Counted from the first infusion.", marker="*")
TWO_STARS = Block("note", "Or the dose on the label.", marker="**")
DAGGER = Block("note", "Photographs are accepted.", marker="†")
ONE = Block("note", "Scored by a specialist.", marker="1")
TWO = Block("note", "Within six months.", marker="2")
THREE = Block("note", "As charted.", marker="3")
ALL = (STAR, TWO_STARS, DAGGER, ONE, TWO, THREE)


def section(*blocks: Block, heading: str = "Criteria") -> Section:
    return Section(heading, 1, Role.COVERAGE, (heading,), blocks)


def document(*sections: Section) -> Document:
    return Document(Metadata(), sections)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The course lasts 12 weeks*", ["*"]),
        ("The dose is doubled** after 12 weeks*", ["**", "*"]),
        ("Images of the lesion† and a score1 are on file", ["†", "1"]),
        ("The score is 10 or more.1,3", ["1", "3"]),
        ("The score (of 10)1-3", ["1", "2", "3"]),
        ("The score is 10 or more.²", ["2"]),
        ("2 of 3 signs on day 1", []),
        ("J1745 or B12, 1.2 mg, IL2 and 100.3 units", []),
        ("A dose of 5 * 3 mg", []),
        ("Nothing is marked here.", []),
    ],
)
def test_marks_in_a_text(text: str, marks: list[str]) -> None:
    block = Block("item", text, level=1, marker="•")
    assert [note.marker for note in notes_of(document(section(block, *ALL)), block)] == marks


def test_a_mark_without_its_note_finds_nothing() -> None:
    block = Block("paragraph", "The course lasts 12 weeks‡ or a year4.")
    assert notes_of(document(section(block, *ALL)), block) == ()


def test_the_next_note_below_goes_before_those_above() -> None:
    early = Block("item", "First drug*", level=1, marker="•")
    late = Block("item", "Second drug*", level=1, marker="•")
    other = Block("note", "Only in adults.", marker="*")
    read = document(section(early, STAR, late, other))
    assert notes_of(read, early) == (STAR,)
    assert notes_of(read, late) == (other,)


def test_a_note_of_another_section_counts_on_the_same_page_only() -> None:
    block = Block("item", "First drug*", level=1, marker="•", place=Place(2))
    far = Block("note", "Elsewhere.", marker="*", place=Place(3))
    foot = Block("note", "At the foot of the page.", marker="*", place=Place(2))
    assert notes_of(document(section(block), section(far)), block) == ()
    assert notes_of(document(section(block), section(far, foot)), block) == (foot,)


def test_notes_at_the_end_of_a_chapter_serve_all_its_sections() -> None:
    block = Block("item", "First drug*", level=1, marker="•")
    first, last = (Section(name, 2, Role.COVERAGE, ("Criteria", name), (b,)) for name, b in (("First", block), ("Last", STAR)))
    other = Section("Other", 2, Role.BACKGROUND, ("Background", "Other"), (STAR,))
    assert notes_of(document(first, last), block) == (STAR,)
    assert notes_of(document(first, other), block) == ()
    assert notes_of(document(first, other, last), block) == ()


def test_two_notes_of_one_mark_below_each_other_belong_together() -> None:
    block = Block("item", "First drug*", level=1, marker="•")
    more = Block("note", "And to the second infusion.", marker="*")
    assert notes_of(document(section(block, STAR, more, DAGGER)), block) == (STAR, more)


def test_a_cell_and_an_equal_block_are_looked_up_too() -> None:
    row = Block("row", "J0000* | Injection", cells=("J0000*", "Injection"), table=1)
    again = Block("row", "J0000* | Injection", cells=("J0000*", "Injection"), table=1)
    assert notes_of(document(section(row, STAR)), again) == (STAR,)


def test_a_note_has_no_notes() -> None:
    assert notes_of(document(section(*ALL)), STAR) == ()
