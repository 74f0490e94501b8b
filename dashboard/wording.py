"""Words of the rooms as people read them on a page."""

from __future__ import annotations

import datetime as dt
import re

from diffing.render import long_date

_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def dated(text: str) -> str:
    """A line with its days in words."""
    return _DAY.sub(lambda found: long_date(dt.date(int(found[1]), int(found[2]), int(found[3]))), text)
