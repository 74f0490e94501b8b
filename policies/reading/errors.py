"""What a reader raises."""

from __future__ import annotations


class UnreadableSnapshot(Exception):  # noqa: N818 - it names the thing, as in the rest of the house
    """The bytes cannot be read as what they claim to be; the message is one clear line."""
