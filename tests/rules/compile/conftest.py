"""What a text came to, in a form that a test can compare: nested tuples of operators and quotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]


def _shape(node: Any) -> Any:
    if node is True:
        return True
    for name in ("all", "any", "unless", "if"):
        if name in node:
            return (name, *(_shape(one) for one in node[name]))
    if "not" in node:
        return ("not", _shape(node["not"]))
    if "at_least" in node:
        return ("at_least", node["at_least"]["n"], *(_shape(one) for one in node["at_least"]["of"]))
    return node["quote"]


@pytest.fixture
def shape() -> Callable[[Any], Any]:
    """A node, as JSON, in nested tuples."""
    return _shape


@pytest.fixture
def said() -> Said:
    """The statements of a text: stance and conditions."""
    return lambda text: [(row["stance"], _shape(row["when"])) for row in map(statement_to_json, compile_text(text).statements)]


@pytest.fixture
def flagged() -> Flagged:
    """Whether any statement of a text is for a person to look at."""
    return lambda text: any(s.review for s in compile_text(text).statements)
