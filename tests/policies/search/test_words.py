"""Search by words: tokens, stems, and BM25 out of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.search import words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CPT 72148, M54.50.", ["cpt", "72148", "m54.50"]),
        ("X-ray and/or MRI", ["x-ray", "and/or", "mri"]),
        ("(≥ 6 weeks)", ["6", "weeks"]),
        ("…", []),
    ],
)
def test_tokens(text: str, wanted: list[str]) -> None:
    assert words.tokens(text) == wanted


def test_stems_join_endings_and_drop_the_commonest_words() -> None:
    assert words.stems("injections") == words.stems("Injection") == words.stems("injected")
    assert words.stems("the knee of a patient") == ["knee", "patient"]
    assert words.stems("not covered") == ["not", "cover"]  # "not" is a word that counts
    assert words.stems("J3301") == ["j3301"]


def test_bm25_ranks_the_rare_word_and_the_short_text_first(tmp_path: Path) -> None:
    texts = [
        "imaging of the knee",
        "imaging of the spine",
        "imaging of the spine " + "with many other words that say little about it " * 5,
        "arthroscopy of the knee",
        "",
    ]
    assert words.write_index(tmp_path, texts) == 5
    found = words.scores(tmp_path, "imaging spines")
    assert len(found) == 5
    assert found[1] > found[2] > 0  # the same words in a shorter text
    assert found[1] > found[0] > 0  # both words before one
    assert found[3] == found[4] == 0
    rare = words.scores(tmp_path, "arthroscopy imaging")
    assert rare[3] > rare[0]
    assert list(words.scores(tmp_path, "imaging spines")) == list(found)


@pytest.mark.parametrize("query", ["", "the of", "zygomatic"])
def test_words_that_no_text_holds_score_nothing(tmp_path: Path, query: str) -> None:
    words.write_index(tmp_path, ["knee", "spine"])
    assert list(words.scores(tmp_path, query)) == [0, 0]


@pytest.mark.parametrize("texts", [[], [""], ["the", "of a"]])
def test_without_words_nothing_is_written(tmp_path: Path, texts: list[str]) -> None:
    assert words.write_index(tmp_path, texts) == 0
    assert list(tmp_path.iterdir()) == []
