"""A comparison as text, in two columns and as a page: the same words in every form, nothing a payer wrote is markup."""

from __future__ import annotations

import re

import pytest
from diffing_documents import coverage, document, section
from hypothesis import given
from hypothesis import strategies as st

from diffing.compare import compare, not_a_policy
from diffing.model import Comparison
from diffing.page import comparison_page
from diffing.plain import comparison_columns, comparison_text
from policies.model import Role

LEAD = "Knee MRI is medically necessary when ALL of the following are met:"
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def found(old: str = "Pain for at least 4 weeks <b>now</b>", new: str = "Pain for at least 6 weeks <b>now</b>") -> Comparison:
    return compare(coverage(LEAD, f"- {old}"), coverage(LEAD, f"- {new}"))


def test_text_for_a_pipe() -> None:
    assert comparison_text(found()) == (
        "criteria, direction tightened, 1 differences\n\n"
        "[criteria, tightened] Coverage Criteria\n"
        "  The required time went from 4 to 6 weeks: harder to qualify.\n"
        "  Pain for at least [-4-]{+6+} weeks <b>now</b>\n"
    )


def test_two_columns() -> None:
    last = comparison_columns(found(), 90).splitlines()[-1]
    assert last.split(" │ ") == ["  Pain for at least [-4-] weeks <b>now</b>".ljust(44), "Pain for at least {+6+} weeks <b>now</b>"]


@given(st.text(max_size=80), st.text(max_size=80), st.integers(1, 160))
def test_columns_hold_their_width_and_every_word(old: str, new: str, width: int) -> None:
    before, after = (document(section("Coverage", Role.COVERAGE, LEAD, f"- alphabet {text}")) for text in (old, new))
    comparison = compare(before, after)
    plain, coloured = (comparison_columns(comparison, width, colours=colours) for colours in (False, True))
    longest = max((len(word) for change in comparison.changes for word in (*change.old.split(), *change.new.split())), default=0)
    rows = [line for line in COLOUR.sub("", coloured).split("\n") if " │ " in line]
    assert all(len(row) <= 2 * max(20, width // 2, longest + 6) + 8 for row in rows)
    assert "\x1b" not in plain


def test_a_terminal_gets_colours() -> None:
    assert "\x1b[31;9m4\x1b[0m" in comparison_text(found(), colours=True)
    assert "\x1b[32;4m6\x1b[0m" in comparison_columns(found(), 100, colours=True)


@pytest.mark.parametrize("side_by_side", [False, True])
def test_the_page_escapes_and_is_the_same_every_time(side_by_side: bool) -> None:
    page = comparison_page(found(), "<old>.html", "new.html", side_by_side=side_by_side)
    assert "<b>" not in page and "&lt;b&gt;now" in page and "&lt;old&gt;.html" in page
    assert page == comparison_page(found(), "<old>.html", "new.html", side_by_side=side_by_side)
    assert page.count("<del>4</del>") == page.count("<ins>6</ins>") == 1


def test_nothing_to_show() -> None:
    assert comparison_text(not_a_policy()) == "not a policy, direction none, 0 differences\n"
    assert "One side is no policy document" in comparison_page(not_a_policy(), "a", "b")
