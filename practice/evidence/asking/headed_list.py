"""A list of names that share the noun at its end (`history of breast, lung or thyroid cancer`): the quote once for each of them."""

from __future__ import annotations

import re

_LIST = re.compile(
    r"^\W*(?P<lead>(?:(?:an?|any|personal|known|prior|previous|past|current|active|family|history|diagnosis|of)\s+)*)"
    r"(?P<names>[a-z-]+(?:\s*,\s*[a-z-]+)*\s*,?\s+or\s+[a-z-]+)\s+(?P<head>cancer|carcinoma|malignancy|tumou?r)s?\W*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)


def headed_list(quote: str) -> tuple[str, ...]:
    """The quote for each name of its list, with the noun of all; nothing for a quote without such a list."""
    found = _LIST.match(" ".join(quote.split()))
    if found is None:
        return ()
    return tuple(f"{found['lead']}{name} {found['head']}" for name in _BETWEEN.split(found["names"]) if name)
