"""Data on standard output: JSON lines for programs, plain lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any


class Format(StrEnum):
    """How a command prints."""

    TEXT = "text"
    JSON = "json"


def json_line(row: Mapping[str, Any]) -> None:
    """One object on one line, keys in the order given, characters as they are."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def json_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """One object a line, written as they come."""
    for row in rows:
        json_line(row)
    sys.stdout.flush()


def line(text: str = "") -> None:
    """One line for a person."""
    sys.stdout.write(text + "\n")
