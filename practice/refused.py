"""What the practice's side cannot or will not do."""

from __future__ import annotations

import traceback
from pathlib import Path


class PracticeError(Exception):
    """Something cannot be done. The message is one clear line that names no patient and quotes no record."""


class AccessRefused(PracticeError):
    """The person may not do this; the attempt stands in the audit log."""


def kind_and_place(error: Exception) -> str:
    """Of an error that nobody foresaw: its kind and place. What a library says of its input may quote a record and is left out."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
