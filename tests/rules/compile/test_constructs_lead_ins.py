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
    if isinstance(node, str):
        return node.lower()
    kids = [plain(one) for one in node[1:]]
    merged = [inner for kid in kids for inner in (kid[1:] if isinstance(kid, tuple) and kid[0] == node[0] in ("all", "any") else (kid,))]
    return (node[0], *(sorted(merged, key=str) if node[0] in ("all", "any") else merged))


@pytest.mark.parametrize(("lead", "meant"), READ)
def test_a_lead_in_is_read_as_it_says(lead: str, meant: Any) -> None:
    text = f"Widgets are considered medically necessary {lead}\n1. Warts are seen\n2. Corns are seen"
    assert [plain(found) for _, found in shapes(text)] == [plain(meant)]
    assert not flagged(text)
