"""Two things said of a service in one sentence: two statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Widget therapy is covered for gout, and is not covered for warts.", ("not_covered", "warts")),
        ("Widget therapy is covered for gout but it is not covered for warts.", ("not_covered", "warts")),
        ("Widget therapy is medically necessary for gout, and is considered investigational for warts.", ("unproven", "warts")),
        ("Widget therapy is covered for gout and is considered cosmetic for wrinkles.", ("not_covered", "wrinkles")),
    ],
)
def test_cover_and_refusal_in_one_sentence(said: Said, flagged: Flagged, text: str, second: tuple[str, Any]) -> None:
    assert said(text) == [("covered", "gout"), second]
    assert {s.subject for s in compile_text(text).statements} == {"Widget therapy"}
    assert not flagged(text)


def test_a_refusal_and_then_cover(said: Said) -> None:
    text = "Laser therapy is not covered for tattoos but is covered when the member has a birthmark."
    assert said(text) == [("not_covered", "tattoos"), ("covered", "member has a birthmark")]


def test_another_service_is_named_in_the_second_half(said: Said, flagged: Flagged) -> None:
    text = "Cord stimulation is covered for chronic pain, while field stimulation is investigational."
    assert said(text) == [("covered", "chronic pain"), ("unproven", True)]
    assert not flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Surgery is covered when the tumor is small and radiation is not indicated.",
        "Surgery is covered when therapy has failed and the member is not eligible for ablation.",
        "Surgery is covered when drugs have failed and the repair is not considered cosmetic.",
    ],
)
def test_what_is_said_of_the_patient_is_no_second_stance(said: Said, text: str) -> None:
    assert [stance for stance, _ in said(text)] == ["covered"]


def test_a_service_covered_and_refused_without_a_condition_is_flagged(flagged: Flagged) -> None:
    assert flagged("Testing is covered when the result will change management, and is not covered as a screening test.")
