"""Whole documents: sections that ask under headings that tell nothing, refusals in payers' words, items that count as met, labels."""

from __future__ import annotations

from typing import Any

from policies.reading import read_document
from rules.compile import compile_document
from rules.contract import statement_to_json
from tests.rules.compile.shaping import shape


def statements(text: str) -> list[tuple[str, Any]]:
    document = read_document(text.encode(), name="policy.txt")
    rows = [statement_to_json(one) for one in compile_document(document, text).statements]
    return [(row["stance"], shape(row["when"])) for row in rows if row["stance"] != "codes"]


HEAD = "NORTHERN MUSIC NETWORK\nUtilization Review Guideline MU-31\nHarp Lessons\nVersion 5    In force from March 1, 2026\n\n"

EVERY = f"""{HEAD}SECTION 1. STARTING LESSONS
Every item must be found in the record.

1.1  A teacher has made a plan.

1.2  The player shows one or more of these:
   o  long fingers
   o  a good ear

SECTION 2. WHEN LESSONS ARE NOT APPROVED
   o  The player needs a school.
   o  Another teacher is giving lessons at the same time.
"""


def test_a_section_whose_first_sentence_asks_for_every_item_is_never_dropped() -> None:
    found = statements(EVERY)
    assert [node for stance, node in found if stance == "covered"] == [
        ("all", "A teacher has made a plan", ("any", "long fingers", "a good ear"))
    ]
    assert [node for stance, node in found if stance == "not_covered"] == [
        ("any", "The player needs a school", "Another teacher is giving lessons at the same time")
    ]


REPEAT = f"""{HEAD}12.4.1  Initial Series
The Department authorizes one series when the record shows all of the following:

(a) Sore fingers for six weeks.
(b) Little relief from at least two of the following:
    (1) rest;
    (2) a salve used for four weeks or more;
    (3) a brace.
    Item (2) counts as fulfilled when the skin is broken.
(c) A film was taken.

12.4.2  Not Covered
Neither an initial nor a repeat series is covered when any of these is present:

(a) infection of the finger;
(b) a ring that cannot be removed.
"""


def test_an_item_that_counts_as_fulfilled_and_a_refusal_by_neither_nor() -> None:
    found = statements(REPEAT)
    ((_, cover),) = [one for one in found if one[0] == "covered"]
    assert ("unless", "a salve used for four weeks or more", "the skin is broken") in cover[2][2]
    assert "infection" not in str(cover)
    assert "infection of the finger" in str([node for stance, node in found if stance == "not_covered"])


DENY = f"""{HEAD}INITIAL APPROVAL - 12 months
A harp is approved when criteria 1 and 2 are satisfied:

1. The player is grown.

2. A room is dry.

RENEWAL - 12 months
The chart shows AT LEAST ONE of:
   - The harp is in tune
   - The strings were changed

DO NOT APPROVE (initial or renewal)
   - A second harp in the same room
   - A harp for the stage alone
"""


def test_what_is_not_to_be_approved_is_never_asked_for() -> None:
    found = statements(DENY)
    covered = str([node for stance, node in found if stance == "covered"])
    assert "The player is grown" in covered and "The harp is in tune" in covered
    assert "second harp" not in covered
    assert [node for stance, node in found if stance == "not_covered"] == [
        ("any", "A second harp in the same room", "A harp for the stage alone")
    ]


def test_labels_of_the_document_state_nothing() -> None:
    text = (
        "Plan of the South\nPolicy no. RX.1.0147      Line of business: Commercial\nEffective: 01/01/2026      Reviewed: 11/2025\n"
        "Therapeutic class: Strings\n\nCriteria\nHarp strings are covered when all of the following are met:\n"
        " 1. The player is grown\n 2. A room is dry\n"
    )
    assert statements(text) == [("covered", ("all", "The player is grown", "A room is dry"))]
