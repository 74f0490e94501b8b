"""Leaves on an illness that is not in remission: the illness that they name, apart from what is said of it."""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"\s*,?\s*\b(?:that|which)\s+(?:is|are)\s+not\s+in\s+(?:(?:sustained|full|early|stable|complete|partial)\s+)*remission\W*$",
    re.IGNORECASE,
)


def unremitted(quote: str) -> str | None:
    """The illness of a leaf that asks for one `that is not in remission`; None for any other leaf."""
    found = _ASKED.search(" ".join(quote.split()))
    return found.string[: found.start()] if found else None
