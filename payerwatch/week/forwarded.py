"""The counts file that the practice's side leaves for the digest: sentences of counts, nothing about a case."""

from __future__ import annotations

import json
from collections.abc import Iterable

from diffing.digest import Forward
from diffing.forwarded import ForwardError, read_forward
from payerwatch.atomic import write_text
from payerwatch.home import Home
from payerwatch.progress import say


def put_forward(home: Home, run_id: str, found: Iterable[Forward]) -> None:
    """Write a run's counts."""
    rows = [{"policy_id": one.policy_id, "to_version": one.to_version, "sentence": one.sentence} for one in found]
    write_text(home.forward(run_id), json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def forward_of(home: Home, run_id: str) -> tuple[Forward, ...]:
    """A run's counts; none where nobody has run the cases forward. A file that cannot be read is said, and the digest goes without it."""
    try:
        return read_forward(home.forward(run_id))
    except ForwardError as error:
        say(f"payerwatch: {error}")
        return ()
