"""Passages: nothing lost, offsets true, and the line that is quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.search.passages import WORDS_PER_PASSAGE, cut, indexed_text, quote, with_criteria

LINES = st.lists(
    st.text("ab é́\u2028\x0b👩‍👩‍👧|.", max_size=40).flatmap(lambda t: st.integers(0, 60).map(lambda n: f"{t} " * n)), max_size=12
)


@given(LINES)
def test_offsets_give_back_the_text_and_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = list(cut(text, ("Coverage",), "Knee"))
    assert [word for passage in found for word in text[passage.start : passage.end].split()] == text.split()
    for passage in found:
        assert passage.text == indexed_text(("Coverage",), "Knee", text[passage.start : passage.end])
    ends = [0, *(passage.end for passage in found)]
    assert all(passage.start >= end for passage, end in zip(found, ends[:-1], strict=True))


@given(LINES)
def test_a_passage_is_long_only_where_a_line_is(lines: list[str]) -> None:
    text = "\n".join(lines)
    for passage in cut(text, (), ""):
        body = text[passage.start : passage.end]
        assert len(body.split()) <= WORDS_PER_PASSAGE or len([line for line in body.splitlines() if line.strip()]) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "  \n "])
def test_no_words_make_no_passage(text: str) -> None:
    assert list(cut(text, (), "T")) == []


def test_the_hash_is_of_what_is_indexed() -> None:
    one, same = (next(cut("six weeks", ("A", "B"), "T")) for _ in range(2))
    assert one == same
    assert one.text == "T > A > B: six weeks"
    assert next(cut("six weeks", (), "T")).text == "T: six weeks"
    assert len({next(cut("six weeks", path, title)).text_hash for path in ((), ("A",)) for title in ("T", "U")}) == 4


BODY = "Lumbar imaging is covered.\nThe treatment was conservative and failed.\nImaging of lumbar discs after treatments is imaging too."


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("conservative treatments", 1),  # whatever the ending
        ("failing", 1),
        ("lumbar", 0),  # the first of equals
        ("lumbar treating discs", 2),
        ("imaging conservative", 1),  # the rarer of two words
        ("nothing of it", 0),
        ("", 0),
    ],
)
def test_quote_is_the_line_that_holds_most(query: str, wanted: int) -> None:
    assert quote(BODY, query) == BODY.splitlines()[wanted]


def test_a_long_line_is_quoted_from_the_sentence_that_answers() -> None:
    line = "Filler about other things. " * 20 + "Arthroscopy needs an image. " + "More filler follows here. " * 20
    said = quote(f"short line\n{line.strip()}", "arthroscopies", longest=80)
    assert said == "… Arthroscopy needs an image. More filler follows here. More filler follows here. …"


@given(st.text("ab .;é\n", max_size=200), st.text("ab ", max_size=10), st.integers(5, 60))
def test_a_quote_is_verbatim_and_short(body: str, query: str, longest: int) -> None:
    said = quote(body, query, longest=longest)
    bare = said.removeprefix("… ").removesuffix(" …")
    assert bare in body
    assert len(bare) <= longest
    assert bool(said) == bool(body.strip())


def test_a_lead_in_is_shown_with_its_items_and_an_item_with_its_lead_in() -> None:
    body = "Words before.\nCovered when all of these are met:\n1. Pain for weeks\n2. Therapy was tried\nOther words."
    before, line, after = with_criteria(body, "Covered when all of these are met:")
    assert (before, line) == ((), "Covered when all of these are met:") and after[:2] == ("1. Pain for weeks", "2. Therapy was tried")
    before, line, after = with_criteria(body, "2. Therapy was tried")
    assert before == ("Covered when all of these are met:", "1. Pain for weeks") and line == "2. Therapy was tried"


def test_a_plain_sentence_stands_alone_and_a_long_list_is_cut_at_a_line() -> None:
    assert with_criteria("One sentence.\nAnother one.", "One sentence.") == ((), "One sentence.", ())
    body = "All of these:\n" + "\n".join(f"{n}. {'word ' * 20}" for n in range(50))
    _, line, after = with_criteria(body, "All of these:", longest=300)
    assert 0 < len(after) < 5 and all(one in body for one in after) and len(line) + sum(map(len, after)) <= 300


def test_a_quote_that_was_cut_is_found_again() -> None:
    before, line, _ = with_criteria("Lead:\nA long line of words, and more of them.", "… and more of them.")
    assert before == ("Lead:",) and line == "… and more of them."
