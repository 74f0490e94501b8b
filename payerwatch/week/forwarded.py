"""The counts file that the practice's side leaves for the digest: sentences of counts, nothing about a case."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from diffing.digest import Forward
from payerwatch.atomic import write_text
from payerwatch.home import Home
from payerwatch.progress import say


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    policy_id: str
    to_version: int
    sentence: str


_ROWS = TypeAdapter(tuple[_Row, ...])


def put_forward(home: Home, run_id: str, found: Iterable[Forward]) -> None:
    """Write a run's counts."""
    rows = [{"policy_id": one.policy_id, "to_version": one.to_version, "sentence": one.sentence} for one in found]
    write_text(home.forward(run_id), json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def forward_of(home: Home, run_id: str) -> tuple[Forward, ...]:
    """A run's counts; none where nobody has run the cases forward. A file that cannot be read is said, and the digest goes without it."""
    path = home.forward(run_id)
    if not path.exists():
        return ()
    try:
        rows = _ROWS.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        say(f"payerwatch: {path}: cannot be read ({type(error).__name__}); run 'payerwatch practice denials forward' again")
        return ()
    return tuple(Forward(row.policy_id, row.to_version, row.sentence) for row in rows)
