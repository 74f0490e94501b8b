"""Words that lead into a list, with what stands beside the quantifier: nothing of it is lost, and it joins as the words say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.compile.shaping import flagged, shapes

BOTH, EITHER = ("all", "Warts are seen", "Corns are seen"), ("any", "Warts are seen", "Corns are seen")
FEVER = "fever is present"
READ: list[tuple[str, Any]] = [
    ("for gout when fever is present, or when all of the following are met:", ("all", "gout", ("any", FEVER, BOTH))),
    ("for patients with gout when fever is present, OR when ALL of the following are met:", ("all", "gout", ("any", FEVER, BOTH))),
    ("in patients with gout if fever is present or all of the following are met:", ("all", "gout", ("any", FEVER, BOTH))),
    ("for patients with gout, or for patients who meet all of the following:", ("any", "gout", BOTH)),
    ("when fever is present, or when all of the following are met:", ("any", FEVER, BOTH)),
    ("for gout when the patient meets one of the following, and fever is present:", ("all", "gout", ("all", FEVER, EITHER))),
    ("for gout when all of the following are met and fever is present:", ("all", "gout", ("all", FEVER, BOTH))),
    ("when fever is present and there is no gout and any of the following is met:", ("all", FEVER, ("not", "there is no gout"), EITHER)),
    ("for gout when fever is present but not when any of the following is present:", ("all", "gout", FEVER, ("not", EITHER))),
    ("for gout when none of the following is present:", ("all", "gout", ("not", EITHER))),
]


def plain(node: Any) -> Any:
    """A tree whose order does not matter where it says nothing."""
    if not isinstance(node, tuple):
        return str(node).lower()
    kids = [plain(one) for one in node[1:]]
    merged = [inner for kid in kids for inner in (kid[1:] if isinstance(kid, tuple) and kid[0] == node[0] in ("all", "any") else (kid,))]
    return (node[0], *(sorted(merged, key=str) if node[0] in ("all", "any") else merged))


@pytest.mark.parametrize(("lead", "meant"), READ)
def test_a_lead_in_is_read_as_it_says(lead: str, meant: Any) -> None:
    text = f"Widgets are considered medically necessary {lead}\n1. Warts are seen\n2. Corns are seen"
    assert [plain(found) for _, found in shapes(text)] == [plain(meant)]
    assert not flagged(text)


ITEMS: list[tuple[str, Any]] = [
    ("Pain is severe and function is limited", ("all", "Pain is severe", "function is limited")),
    ("Severe gout without tophi, diagnosed by a physician", ("all", "Severe gout", ("not", "tophi"), "diagnosed by a physician")),
    ("Absence of gout and one of the following:", ("all", ("not", "Absence of gout"), EITHER)),
    ("Fever is present with all of the following:", ("all", "Fever", BOTH)),
    ("At least two of the following are present, and fever is present:", ("all", FEVER, ("at_least", 2, *BOTH[1:]))),
]


@pytest.mark.parametrize(("item", "meant"), ITEMS)
def test_an_item_is_read_as_it_says(item: str, meant: Any) -> None:
    below = "\n   a. Warts are seen\n   b. Corns are seen" if item.endswith(":") else ""
    text = f"Widgets are considered medically necessary when ANY of the following are met:\n1. {item}{below}\n2. Ducks quack"
    assert [plain(found) for _, found in shapes(text)] == [plain(("any", meant, "Ducks quack"))]


REFUSED: list[tuple[str, Any]] = [
    ("unless fever is present and all of the following are met:", ("not", ("all", FEVER, BOTH))),
    ("in patients without gout unless one of the following is met:", ("all", ("not", "gout"), ("not", EITHER))),
    ("when fever is not treated or any of the following applies:", ("any", ("not", "fever is not treated"), EITHER)),
    ("for gout when fever is present, or when any of the following is present:", ("all", "gout", ("any", FEVER, EITHER))),
]


@pytest.mark.parametrize(("lead", "meant"), REFUSED)
def test_a_refusal_is_read_as_it_says(lead: str, meant: Any) -> None:
    text = f"Widgets are considered not medically necessary {lead}\n1. Warts are seen\n2. Corns are seen"
    assert [plain(found) for _, found in shapes(text)] == [plain(meant)]
