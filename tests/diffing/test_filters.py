"""Narrowing a digest on the page."""

from __future__ import annotations

import pytest
from digest_rows import entry, part

from diffing.filters import Wish, choices, matching

SPINE = entry(policy_id="a", payer="North", affects=("72148 lumbar MRI",), kind="criteria", parts=(part(kind="codes"),))
KNEE = entry(policy_id="b", payer="South", affects=("29881 knee", "72148 lumbar MRI"), kind="wording")
QUIET = entry(policy_id="c", payer="South", kind="metadata")
ALL = (SPINE, KNEE, QUIET)


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        (Wish(), ALL),
        (Wish(payers=frozenset({"South"})), (KNEE, QUIET)),
        (Wish(payers=frozenset({"South", "North"})), ALL),
        (Wish(procedures=frozenset({"72148 lumbar MRI"})), (SPINE, KNEE)),
        (Wish(kinds=frozenset({"codes"})), (SPINE,)),
        (Wish(kinds=frozenset({"codes", "metadata"})), (SPINE, QUIET)),
        (Wish(frozenset({"South"}), frozenset({"72148 lumbar MRI"}), frozenset({"wording"})), (KNEE,)),
        (Wish(payers=frozenset({"East"})), ()),
    ],
)
def test_every_wish_is_fulfilled(wish: Wish, wanted: tuple[object, ...]) -> None:
    assert matching(ALL, wish) == wanted


def test_choices_offer_what_finds_something() -> None:
    offered = choices(ALL)
    assert offered == Wish(
        frozenset({"North", "South"}),
        frozenset({"72148 lumbar MRI", "29881 knee"}),
        frozenset({"criteria", "codes", "wording", "metadata"}),
    )
    for kind in offered.kinds:
        assert matching(ALL, Wish(kinds=frozenset({kind})))
    assert choices(()) == Wish()
