"""One form for texts of one meaning."""

from __future__ import annotations

import pytest

from rules.meaning import canonical, find_abbreviations, find_other_names, is_citation, is_date, same_meaning


def same(old: str, new: str, **abbreviations: str) -> bool:
    return same_meaning(canonical(old, abbreviations), canonical(new, abbreviations))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("younger than 18 years of age", "less than 18 years of age"),
        ("Patient is 18 years or older", "Member must be at least 18 years of age"),
        ("12 months of rest", "one year of rest"),
        ("(e.g. rest)", "(eg, rest)"),
        ("red or green", "green or red"),
        ("is considered unproven and investigational", "is investigational"),
    ],
)
def test_same(old: str, new: str) -> None:
    assert same(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("18 years or older", "older than 18 years"),
        ("behavior suspicious of it", "behavior or behaviors suspicious of it"),
        ("not red or green", "green or not red"),
        ("rest before surgery", "surgery before rest"),
        ("pain and fever", "pain or fever"),
        ("stage II", "stage III"),
    ],
)
def test_not_the_same(old: str, new: str) -> None:
    assert not same(old, new)


def test_abbreviations_of_a_text() -> None:
    text = "Positive Airway Pressure (PAP) and non-small-cell lung cancer (NSCLC), also disease (CRC) and stage (II)"
    assert find_abbreviations(text) == {"positive airway pressure": "pap", "non-small-cell lung cancer": "nsclc"}
    assert find_abbreviations(text, frozenset({"nsclc"})).keys() >= {"non-small-cell lung cancer"}
    assert find_abbreviations(text, frozenset({"mri"})) == {}
    assert same("for positive airway pressure (PAP) titration", "for PAP titration", **find_abbreviations(text))


def test_second_names_are_believed_only_where_two_texts_use_them() -> None:
    assert find_other_names(["FRA (FOLR1)", "BRAF, FRA (FOLR1), RET"]) == {"fra (folr1)": "fra"}
    assert find_other_names(["FRA (FOLR1)"]) == {}
    assert find_other_names(["KRAS (G12C)", "KRAS (G12C)", "BRCA (BRCA1)", "BRCA (BRCA1)"]) == {}


def test_citations_editions_and_dates_have_their_own_words() -> None:
    found = canonical("Rest (Thornley et al., 2021) from March 4, 2026, guideline v2.2025 [3, 4]")
    assert sum(map(is_citation, found)) == 3
    assert [t for t in found if is_date(t)] == ["⟦date:march-4-2026⟧"]


def test_a_newer_edition_differs() -> None:
    assert not same("guideline v2.2025", "guideline v3.2025")
