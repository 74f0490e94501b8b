"""What a listing said of a policy, as canonical JSON text: what it did not say is left out."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from typing import Any

from policies.model import Listed

_WORDS = ("title", "policy_number", "payer")


def dump_listed(listed: Listed) -> str:
    """Equal values give equal text, so that the store can compare without loading."""
    said = {f.name: value for f in fields(Listed) if (value := getattr(listed, f.name)) is not None}
    return json.dumps(said, default=dt.date.isoformat, sort_keys=True, separators=(",", ":"))


def load_listed(text: str) -> Listed:
    """What `dump_listed` wrote."""
    said: dict[str, str] = json.loads(text)
    values: dict[str, Any] = {name: value if name in _WORDS else dt.date.fromisoformat(value) for name, value in said.items()}
    return Listed(**values)
