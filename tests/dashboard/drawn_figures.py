"""The figures at the head of a page, read back from what was drawn."""

from __future__ import annotations

import html
import re
from typing import Any

_FIGURE = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def figures_on(page: Any) -> dict[str, str]:
    """Label → value, in the order in which they stand; empty where the page shows none."""
    drawn = (found.proto.body for found in page.get("html") if '<dl class="pw-figures">' in found.proto.body)
    return {html.unescape(label): html.unescape(value) for body in drawn for label, value in _FIGURE.findall(body)}
