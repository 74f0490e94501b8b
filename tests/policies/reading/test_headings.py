"""Headings put right by what they say."""

from __future__ import annotations

from policies.model import Block
from policies.reading.headings import even_levels, is_letterhead, joined_titles


def _heading(text: str, level: int) -> Block:
    return Block("heading", text, level)


def _line(text: str) -> Block:
    return Block("paragraph", text)


def _levels(*blocks: Block) -> list[int]:
    return [block.level for block in even_levels(blocks) if block.kind == "heading"]


def test_brackets_below_a_title_belong_to_it() -> None:
    joined = joined_titles((_heading("Examplumab", 1), _heading("(Subcutaneous)", 2), _line("Words.")))
    assert [block.text for block in joined] == ["Examplumab (Subcutaneous)", "Words."]
    apart = (_heading("Examplumab", 1), _heading("(continued)", 2))
    assert joined_titles(apart) == apart


def test_a_labelled_title_goes_on_over_the_lines_below() -> None:
    letterhead = (_line("Policy Title…….Elastic"), _heading("Braces of", 6), _heading("the Knee", 6))
    joined = joined_titles((*letterhead, _heading("Orthoses – Elastic Braces of the Knee", 1), _line("Words.")))
    assert [block.text for block in joined] == [
        "Policy Title…….Elastic Braces of the Knee",
        "Orthoses – Elastic Braces of the Knee",
        "Words.",
    ]


def test_a_labelled_title_takes_no_heading_that_is_not_its_own() -> None:
    blocks = (_line("Policy Title: Elastic Braces"), _heading("Background", 2), _heading("Elastic Braces", 1))
    assert joined_titles(blocks) == blocks


def test_main_sections_stand_above_what_lies_between_them() -> None:
    levels = _levels(
        _heading("Knee Brace", 1),
        _heading("Description", 4),
        _heading("Knee Brace (elastic)", 2),
        _heading("Background", 5),
        _heading("Policy", 4),
        _heading("Prior Approval Limits", 3),
        _heading("Age", 6),
        _heading("Rationale", 4),
        _heading("Policy History", 4),
    )
    assert levels == [1, 2, 3, 4, 2, 3, 5, 2, 2]


def test_levels_that_agree_with_the_names_stay() -> None:
    blocks = (
        _heading("Knee Brace", 1),
        _heading("Description", 2),
        _heading("Coverage Criteria", 2),
        _heading("Adults", 3),
        _heading("References", 2),
    )
    assert even_levels(blocks) == blocks


def test_without_a_level_of_main_sections_nothing_changes() -> None:
    blocks = (_heading("Description", 4), _heading("Knee", 2), _heading("Policy", 4))
    assert even_levels(blocks) == blocks


def test_a_letterhead_names_no_section() -> None:
    assert is_letterhead("Retired Policy")
    assert is_letterhead("Elastic Braces of the Knee")
    assert not is_letterhead("Background")
