"""Puts the small compiler and store of `rules.book`'s tests within reach."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "book"))
