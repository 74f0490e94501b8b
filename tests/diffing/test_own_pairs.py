"""Invented policies in the manner of four payers: everything that matters is told with its direction, nothing else as criteria."""

from __future__ import annotations

import pytest
from own_pairs import TOLD, Pair, pairs, told

from diffing.compare import compare
from diffing.model import Direction
from policies.reading import read_document

ALL = [pair for file in ("development.yml", "held_out.yml", "held_out_harder.yml") for pair in pairs(file)]
BASES = sorted({pair.base: pair.old for pair in ALL}.items())


@pytest.mark.parametrize("pair", ALL, ids=[pair.name for pair in ALL])
def test_what_is_told_of_a_pair(pair: Pair) -> None:
    found = pair.compared()
    assert found.overall.value == pair.overall, [c.explanation for c in found.changes]
    assert told(found) == pair.changes, [c.explanation for c in found.changes]
    for change in found.changes:
        assert change.explanation.endswith(".") and not change.explanation[0].islower(), change.explanation


@pytest.mark.parametrize("pair", ALL, ids=[pair.name for pair in ALL])
def test_the_way_back_has_the_opposite_direction(pair: Pair) -> None:
    old, new = (read_document(text.encode(), name=pair.base) for text in (pair.old, pair.new))
    there, back = compare(old, new), compare(new, old)
    assert there.overall is back.overall
    forth = sorted(c.direction.opposite.value for c in there.changes if c.kind in TOLD)
    assert sorted(c.direction.value for c in back.changes if c.kind in TOLD) == forth
    assert back.direction is there.direction.opposite or Direction.UNKNOWN in (back.direction, there.direction)


@pytest.mark.parametrize(("name", "text"), BASES, ids=[name for name, _ in BASES])
def test_a_document_against_itself(name: str, text: str) -> None:
    document = read_document(text.encode(), name=name)
    assert compare(document, document).changes == ()
