"""A redline leads from the old text to the new one, splits no figure, and shows nothing but <ins> and <del>."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffing.redline import apply, folded, redline, to_html, to_terminal, to_text

TEXTS = st.lists(
    st.sampled_from(["at", "least", "12", "16", "weeks", "of", "2.5", "mg/dL,", "(PT)", "≥", "“care”", "\n", "or", "<b>"]), max_size=30
)


@given(TEXTS, TEXTS)
def test_applying_a_redline_to_the_old_text_gives_the_new(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    spans = redline(before, after)
    assert apply(before, spans) == folded(after)
    assert "".join(s.text for s in spans if s.op != "insert") == folded(before)
    assert spans == redline(before, after)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_redlined(old: str, new: str) -> None:
    spans = redline(old, new)
    assert apply(old, spans) == folded(new)
    assert set(re.findall(r"<[^>]*>", to_html(spans))) <= {"<ins>", "</ins>", "<del>", "</del>"}


@pytest.mark.parametrize(
    ("old", "new"), [("12 weeks", "16 weeks"), ("v2.2024", "v2.2025"), ("1,000 mg", "1,200 mg"), ("2026T0334RR", "2026T0334SS")]
)
def test_figures_and_numbers_are_never_split(old: str, new: str) -> None:
    changed = [s.text for s in redline(old, new) if s.op != "equal"]
    assert changed == [old.split()[0], new.split()[0]]


def test_forms() -> None:
    spans = redline("wait 12 weeks", "wait <b> 16 weeks")
    assert to_text(spans) == "wait [-12-]{+<b> 16+} weeks"
    assert to_html(spans) == "wait <del>12</del><ins>&lt;b&gt; 16</ins> weeks"
    assert "\x1b[31;9m12\x1b[0m" in to_terminal(spans)


def test_a_terminal_shows_no_control_characters_of_the_text() -> None:
    assert "\x1b[2J" not in to_terminal(redline("", "a\x1b[2Jb"))


def test_a_redline_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply("another text", redline("wait 12 weeks", "wait 16 weeks"))
    with pytest.raises(ValueError, match="ends at offset"):
        apply("wait 12 weeks longer", redline("wait 12 weeks", "wait 12 weeks"))
