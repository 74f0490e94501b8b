"""Sentences of notes and how each asserts a thing; a third of them was held out while the wording was written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from practice.notes.assertion import read
from practice.notes.model import Assertion, Sentence
from practice.notes.results import result_of
from practice.notes.wording import headings

MORE = {
    name: [tuple(row) for row in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))]
    for name in ("sentences_more.yml", "sentences_after.yml")
}
ROWS = [tuple(row) for row in yaml.safe_load((Path(__file__).parent / "sentences.yml").read_text(encoding="utf-8"))]
LEAST = {"seen": 0.97, "held out": 0.95}


def asserted(section: str, text: str, thing: str) -> str:
    """How a sentence of a section asserts a thing; "absent from the sentence" where it is not named at all."""
    default = next((one.default for one in headings() if one.kind == section), "present")
    found = read(Sentence(text, 0, len(text), section, default))
    for mention in found.mentions:
        if thing in mention.names:
            said = result_of(found, mention) if mention.kind == "sign" else found.assertion(mention.first, mention.last)
            return said.value
    return "not named"


def wrong(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, ...]]:
    return [(*row, found) for row in rows if (found := asserted(*row[:3])) != row[3]]


@pytest.mark.parametrize("part", ["seen", "held out"])
def test_how_sentences_assert_is_read(part: str) -> None:
    rows = [row for i, row in enumerate(ROWS) if (i % 3 == 2) == (part == "held out")]
    failures = wrong(rows)
    assert len(rows) >= 66
    assert 1 - len(failures) / len(rows) >= LEAST[part], failures


def test_nothing_that_is_not_so_is_read_as_so() -> None:
    """The dangerous direction: a thing that is planned, denied, uncertain or another person's is never present."""
    dangerous = [row for row in wrong(ROWS) if row[4] == "present" and row[3] not in ("historical",)]
    assert dangerous == []


def test_every_way_of_asserting_is_covered() -> None:
    assert {row[3] for row in ROWS} == {one.value for one in Assertion}


@pytest.mark.parametrize(("name", "least"), [("sentences_more.yml", 0.93), ("sentences_after.yml", 0.97)])
def test_sentences_written_without_the_wording_at_hand_are_read(name: str, least: float) -> None:
    """The first were written blind and then mended on; the others were written afterwards and count."""
    failures = wrong(MORE[name])
    assert len(MORE[name]) >= 100
    assert [row for row in failures if row[4] == "present" and row[3] != "historical"] == []
    assert 1 - len(failures) / len(MORE[name]) >= least, failures
