"""Stores and books for the tests of `rules.book` and `rules.lookup`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
