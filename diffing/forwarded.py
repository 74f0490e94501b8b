"""The counts that the practice's own side has left for a run's digest: sentences of counts, nothing about a case."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from diffing.digest import Forward


class ForwardError(Exception):
    """The file cannot be read; the message is one clear line."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    policy_id: str
    to_version: int
    sentence: str


_ROWS = TypeAdapter(tuple[_Row, ...])


def read_forward(path: Path) -> tuple[Forward, ...]:
    """A run's counts; none where nobody has run the cases forward. Raises ForwardError."""
    if not path.exists():
        return ()
    try:
        rows = _ROWS.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ForwardError(f"{path}: cannot be read ({type(error).__name__}); run 'payerwatch practice denials forward' again") from error
    return tuple(Forward(row.policy_id, row.to_version, row.sentence) for row in rows)
