"""The same policy in other words, with other bullets, broken at another width: it asks the same, or a person is told to look.

Rows are those of our own that are read rightly as they stand; what a rewording changes in them without a flag is an error of the compiler.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from tests.rules.compile.rewordings import REWORDINGS
from tests.rules.compile.shaping import flagged, shapes

ROWS = [
    json.loads(line)["text"] for path in sorted((Path(__file__).parent / "rows").glob("*.jsonl")) for line in path.open(encoding="utf-8")
][::2]
BROKEN = {"60 columns": 0.8, "80 columns": 0.85}
"""Share that must be read alike where a line end is all that parts two things; the others must all be."""
SHARE = 0.97


def outline(text: str) -> list[tuple[str, Any]]:
    """Stances, operators and comparisons of a text, without its words."""

    def node(one: Any) -> Any:
        if one is True:
            return True
        for name in ("all", "any", "unless", "if"):
            if name in one:
                return (name, *(node(part) for part in one[name]))
        if "not" in one:
            return ("not", node(one["not"]))
        if "at_least" in one:
            return ("at_least", one["at_least"]["n"], *(node(part) for part in one["at_least"]["of"]))
        return tuple(one.get(key) for key in ("op", "value", "value2", "unit"))

    return [(row["stance"], node(row["when"])) for row in map(statement_to_json, compile_text(text).statements)]


@pytest.mark.parametrize("name", REWORDINGS)
def test_a_policy_said_otherwise_asks_the_same_or_is_flagged(name: str) -> None:
    changed = [(text, told) for text in ROWS if not flagged(text) and (told := REWORDINGS[name](text)) != text]
    assert changed, "a rewording that rewords nothing tests nothing"
    other = [told for text, told in changed if outline(told) != outline(text)]
    silent = [told for told in other if not flagged(told)]
    assert not silent, silent[0]
    assert 1 - len(other) / len(changed) >= BROKEN.get(name, SHARE), other[0]


def test_a_bulleted_list_run_into_one_line_is_the_list_again() -> None:
    lines = (
        "A harp is medically necessary when ALL of the following are met:\n• The room is dry\n• ONE of the following:\n"
        "   o The frame is cracked\n"
        "   o The pedal is broken\n• Age 6 years or older\nUse of a lute is considered not medically necessary."
    )
    run = " ".join(lines.split())
    assert (
        shapes(run)
        == shapes(lines)
        == [
            ("covered", ("all", "The room is dry", ("any", "The frame is cracked", "The pedal is broken"), "Age 6 years or older")),
            ("not_covered", True),
        ]
    )
    assert not flagged(run)


@pytest.mark.parametrize(
    ("behind", "stance"),
    [
        ("Treatment with Stringase is unproven and not medically necessary.", "unproven"),
        ("A repeat tuning is considered not medically necessary.", "not_covered"),
        ("Coverage is limited to 3 tunings per year.", "limit"),
    ],
)
def test_a_sentence_run_on_to_the_last_bullet_is_no_part_of_it(behind: str, stance: str) -> None:
    found = shapes(f"A harp is covered when all of the following are met: • The room is dry • No crack of the frame {behind}")
    assert found[0] == ("covered", ("all", "The room is dry", ("not", "No crack of the frame")))
    assert [one for one, _ in found] == ["covered", stance]


def test_a_capital_inside_an_item_opens_no_sentence() -> None:
    text = "A harp is covered when all of the following are met: • Failure of Stringase or Tunex • Diagnosis of Crohn disease"
    assert shapes(text)[0][0] == "covered" and len(shapes(text)) == 1


def test_bullets_below_a_numbered_item_stay_with_their_list() -> None:
    text = (
        "A harp is covered when ALL are met: 1. The room is dry; 2. One of the following: - A crack - A broken pedal; "
        "and 3. The member is 6 years or older."
    )
    assert flagged(text) or "The member is 6 years or older" in str(shapes(text))


WRAPPED = """A harp is covered when ALL of the following are met:
- The member has had lessons with a teacher of the school of
  Turlough O'Carolan or of the school at Kerry, where the harp
  is taught
- The room is dry and, as the owner of the house has attested,
  (with a key) it is shut"""


def test_a_line_that_goes_on_with_a_capital_or_a_bracket_is_one_line() -> None:
    one_line = re.sub(r"\n  (?=\S)", " ", WRAPPED)
    assert outline(WRAPPED) == outline(one_line) and flagged(WRAPPED) == flagged(one_line)


def test_short_lines_are_a_list_and_no_broken_text() -> None:
    text = "A harp is covered for any of the following:\nCracked frame\nBroken pedal\nLost strings"
    assert "Cracked frame Broken" not in str(shapes(text)).replace("\\n", " ")
