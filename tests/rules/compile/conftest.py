"""What a text came to, for the tests of constructs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rules.compile import shaping

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]


@pytest.fixture
def shape() -> Callable[[Any], Any]:
    """A node, as JSON, in nested tuples."""
    return shaping.shape


@pytest.fixture
def said() -> Said:
    """The statements of a text: stance and conditions."""
    return shaping.shapes


@pytest.fixture
def flagged() -> Flagged:
    """Whether any statement of a text is for a person to look at."""
    return shaping.flagged
