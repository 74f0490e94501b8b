"""Passages that waive numbered items of the criteria above them."""

from __future__ import annotations

from typing import Any

import pytest

from policies.reading import read_document
from rules.compile import compile_document
from rules.contract import statement_to_json
from rules.model import Stance
from tests.rules.compile.shaping import shape

HEAD = "Northern Health\nPolicy number: 12\n\n4.1 When braces are paid\nBraces are covered when all of the following are met:\n"
ITEMS = "  (a) Knee ache for 6 weeks\n  (b) A film was taken\n  (c) Rest was tried\n\n"


def statements(text: str) -> list[tuple[str, Any, bool]]:
    document = read_document(text.encode(), name="policy.txt")
    found = [one for one in compile_document(document, text).statements if one.stance is not Stance.CODES]
    told = [statement_to_json(one) for one in found]
    return [(one["stance"], shape(one["when"]), bool(one.get("review"))) for one in told]


@pytest.mark.parametrize(
    ("passage", "waived"),
    [
        ("Criterion (b) need not be shown when one of the following applies:\n  (1) A cast is worn\n  (2) A nail is in\n", "b"),
        ("Items (a) and (b) are waived when any one of the following is documented:\n  (1) A cast is worn\n  (2) A nail is in\n", "ab"),
        ("Items (a) to (c) do not apply if any one of these is met:\n  (1) A cast is worn\n  (2) A nail is in\n", "abc"),
    ],
)  # fmt: skip
def test_items_are_waived_where_they_stand(passage: str, waived: str) -> None:
    free = ("any", "A cast is worn", "A nail is in")
    asked = {"a": "Knee ache for 6 weeks", "b": "A film was taken", "c": "Rest was tried"}
    wanted = ("all", *(("unless", words, free) if label in waived else words for label, words in asked.items()))
    found = statements(HEAD + ITEMS + "4.2 Other ways\n" + passage)
    assert [one[1] for one in found if one[0] == "covered"] == [wanted]
    assert not any("need not" in str(one) or "waived" in str(one) for one in found)


def test_items_that_are_not_there_leave_the_passage_to_a_person() -> None:
    passage = "Item (k) is waived when a cast is worn.\n"
    found = statements(HEAD + ITEMS + "4.2 Other ways\n" + passage)
    assert [one[1] for one in found if one[0] == "covered"] == [("all", "Knee ache for 6 weeks", "A film was taken", "Rest was tried")]
    assert any(stance == "review" and flag for stance, _, flag in found) or len(found) == 1
