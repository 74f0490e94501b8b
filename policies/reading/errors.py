"""What a reader raises."""

from __future__ import annotations


class UnreadableSnapshot(Exception):
    """The bytes cannot be read as what they claim to be; the message is one clear line."""
