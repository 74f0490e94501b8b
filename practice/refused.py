"""What the practice's side cannot or will not do."""

from __future__ import annotations


class PracticeError(Exception):
    """Something cannot be done. The message is one clear line that names no patient and quotes no record."""


class AccessRefused(PracticeError):
    """The person may not do this; the attempt stands in the audit log."""
