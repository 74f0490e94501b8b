"""Numbered headings of a printed text, in whatever case."""

from __future__ import annotations

import pytest

from policies.reading import read_document

OUTLINE = """Western Plan
Guideline: 9

1. Ache of the neck

A scan is supported when ALL of these are present:

1.1 Ache that has lasted six weeks or longer.

1.2 A visit in the past 60 days.

2. When rest is not required

Items 1.1 and 1.2 are waived when the arm is weak.

3. Not supported

The scan is not supported when it is a repeat.
"""


def headings(text: str) -> list[str]:
    return [section.heading for section in read_document(text.encode(), name="policy.txt").sections]


def test_names_that_count_on_above_sentences_are_headings() -> None:
    assert headings(OUTLINE)[-3:] == ["1. Ache of the neck", "2. When rest is not required", "3. Not supported"]


def test_decimals_are_headings_where_a_sentence_or_a_list_stands_below() -> None:
    text = (
        "Plan of the South\nPolicy ID: 4\n\n4.1 Threshold\nThe first 24 visits in a year are free of any review by the plan.\n\n"
        "4.2 What is asked\nFurther visits are authorized when all of these are shown:\n  (a) Gains are seen\n  (b) Goals are set\n\n"
        "4.3 Services not covered\n  - Upkeep\n  - Sport\n"
    )
    assert headings(text)[-3:] == ["4.1 Threshold", "4.2 What is asked", "4.3 Services not covered"]


@pytest.mark.parametrize(
    "items",
    [
        "1. Ache of the neck\n\n2. Weak arm\n\n3. Numb hand\n",  # nothing stands below
        "1. Ache of the neck for six weeks;\n\nand\n\n2. Weak arm;\n",
    ],
)
def test_items_of_a_list_are_no_headings(items: str) -> None:
    text = "Western Plan\nGuideline: 9\n\nA scan is covered when all of the following are met:\n\n" + items
    assert not [one for one in headings(text) if one[:1].isdigit()]
