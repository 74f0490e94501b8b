"""Lines that a declaration calls noise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import Block


def without_ignored(blocks: Sequence[Block], patterns: tuple[str, ...]) -> tuple[list[Block], list[str]]:
    """The blocks whose whole text matches none of the patterns, and the lines of those that do: they are furniture."""
    compiled = [re.compile(pattern) for pattern in patterns]
    kept: list[Block] = []
    gone: list[str] = []
    for block in blocks:
        if any(pattern.fullmatch(block.text) for pattern in compiled):
            gone.append(f"{block.marker} {block.text}".strip())
        else:
            kept.append(block)
    return kept, gone
