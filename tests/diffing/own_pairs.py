"""Pairs of invented policies in the manner of four payers: a base text, the edits that make the newer one, what must be told."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from diffing.compare import compare
from diffing.model import ChangeKind, Comparison
from policies.reading import read_document

FOLDER = Path(__file__).parent / "pairs"
TOLD = (ChangeKind.CRITERIA, ChangeKind.CODES)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, the overall label, and (kind, direction) of every change of criteria and codes, sorted."""

    name: str
    base: str
    old: str
    new: str
    overall: str
    changes: tuple[tuple[str, str], ...]

    def compared(self) -> Comparison:
        """The comparison of both texts as files of the base's type."""
        return compare(*(read_document(text.encode(), name=self.base) for text in (self.old, self.new)))


def pairs(file: str) -> list[Pair]:
    """The pairs of one file of this folder, in order."""
    return [_pair(row) for row in yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))]


def told(found: Comparison) -> tuple[tuple[str, str], ...]:
    """(kind, direction) of every change of criteria and codes, sorted."""
    return tuple(sorted((c.kind.value, c.direction.value) for c in found.changes if c.kind in TOLD))


def _pair(row: dict[str, Any]) -> Pair:
    old = (FOLDER / row["base"]).read_text(encoding="utf-8")
    changes = tuple(sorted((kind, direction) for kind, direction in row["changes"]))
    return Pair(row["name"], row["base"], old, _newer(old, row), row["overall"], changes)


def _newer(text: str, row: dict[str, Any]) -> str:
    """The base with the edits of one row; an edit that does not fit exactly one place is a mistake of the row."""
    for before, after in row.get("edits", ()):
        if text.count(before) != 1:
            raise ValueError(f"{row['name']}: expected {before!r} once, found it {text.count(before)} times")
        text = text.replace(before, after)
    for pattern, replacement in row.get("sub", ()):
        text = re.sub(pattern, replacement, text)
    if "swap" in row:
        text = _swapped(text, *row["swap"])
    return _wrapped(text, row["wrap"]) if "wrap" in row else text


def _swapped(text: str, first: str, second: str, behind: str) -> str:
    """Two neighbouring sections, named by their heading lines, in the other order."""
    a, b, c = (text.index(f"\n{heading}\n") for heading in (first, second, behind))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def _wrapped(text: str, width: int) -> str:
    """Every line broken at a width, continuation lines indented below list items."""
    return "\n".join(_wrapped_line(line, width) for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    found = re.match(r"\s*(?:[•o]|\d+\.)\s+", line)
    return "\n".join(textwrap.wrap(line, width, subsequent_indent=" " * len(found.group()) if found else "")) or line
