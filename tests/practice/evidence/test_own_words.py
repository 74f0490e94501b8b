"""Words of a record's own, field by field: what they say, and the near misses that they must not take."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from rules.lexicon import FOLDER
from tests.practice.evidence.test_leaves import WORDS, of_rule

HERE = Path(__file__).parent / "own_words"
_OF_NO_FIELD = {"told_on"}
"""Lines of all fields, on how a record tells a thing."""
FIELDS = sorted(path.stem for path in HERE.glob("*.yml"))


_KINDS = (("told", "denied"), ("either",))


def _kinds(field: str) -> dict[str, list[list[str]]]:
    kinds: dict[str, list[list[str]]] = defaultdict(list)
    for kind, *row in yaml.safe_load((HERE / f"{field}.yml").read_text(encoding="utf-8")):
        kinds[kind].append(row)
    return kinds


def test_every_field_is_tried() -> None:
    written, either = ({path.stem for kind in kinds for path in (FOLDER / "notes" / kind).glob("*.yml")} for kinds in _KINDS)
    assert written <= set(FIELDS) <= written | either | _OF_NO_FIELD


@pytest.mark.parametrize(("field", "kind"), [(field, kind) for field in FIELDS for kind in _kinds(field)])
def test_a_record_says_it_in_its_own_words(field: str, kind: str) -> None:
    rows = _kinds(field)[kind]
    assert [(q, n, e, of_rule(q, n)) for q, n, e in rows if of_rule(q, n) not in [WORDS[one] for one in e.split("|")]] == []
