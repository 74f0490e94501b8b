"""Folding of text, and the vocabulary files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import lexicon
from rules.words import fold, key, lowered, singular, typeset, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RET g\nene; ", "RET gene"),
        ("weight (≥ 10 %)", "weight (>=10%)"),
        ("tissue- based", "tissue-based"),
        ("1,000 mg", "1000 mg"),
        ("(eg, rest)", "(e.g., rest)"),
        ("“Acme”® – test", '"Acme" - test'),
        ("ﬁbrosis", "fibrosis"),
    ],
)
def test_equal_keys(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("1 0", "10"), ("2.5", "25"), (">= 5", "> 5"), ("5-10", "510"), ("red", "read")])
def test_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)
    assert "  " not in fold(text)
    assert key(f"  {text}\n") == key(text)


def test_words() -> None:
    assert words("Pre- and post-test ≥ 2.5 mg") == ("pre", "and", "post", "test", ">=", "2.5", "mg")
    assert lowered("pre- and post-test") == "pre- and post-test"
    assert [singular(w) for w in ("weeks", "therapies", "diagnosis", "loss", "biopsies", "boxes")] == [
        "week", "therapy", "diagnosis", "loss", "biopsy", "box",
    ]  # fmt: skip


def test_vocabulary_files_are_readable_and_lower_case() -> None:
    said = [
        *lexicon.comparators().before.values(),
        *lexicon.comparators().after.values(),
        *lexicon.synonyms().same,
        lexicon.language().negations,
    ]
    assert all(phrase == phrase.lower() for phrases in said for phrase in phrases)


def test_no_phrase_has_two_meanings() -> None:
    phrases = [phrase for group in lexicon.synonyms().same for phrase in group]
    assert sorted(phrases) == sorted(set(phrases))


def test_a_misspelt_key_is_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "synonyms.yml").write_text("same: []\nemtpy: []\n", encoding="utf-8")
    with pytest.raises(lexicon.VocabularyError, match=r"synonyms\.yml.*emtpy"):
        lexicon.load(lexicon.Synonyms, "synonyms.yml", tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(lexicon.VocabularyError, match=r"units\.yml"):
        lexicon.load(lexicon.Units, "units.yml", tmp_path)
