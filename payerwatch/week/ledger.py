"""What became of a digest's delivery, channel by channel: one small file beside the digest, so that nothing is sent twice."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from payerwatch.atomic import write_text
from payerwatch.refusal import Refusal

State = Literal["sending", "sent", "failed"]
STATES = ("sending", "sent", "failed")


@dataclass(frozen=True, slots=True)
class Line:
    """The last that is known of one channel. `detail` never holds a secret."""

    state: State
    at: str
    detail: str = ""


class Ledger:
    """The file `<run>.delivery.json`. A send is written down before it is tried, so that a kill leaves a trace."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = _read(path)

    def sent(self, channel: str) -> bool:
        """Whether this channel has it."""
        return channel in self.lines and self.lines[channel].state == "sent"

    def write(self, channel: str, state: State, at: dt.datetime, detail: str = "") -> None:
        """Write down what is known now."""
        self.lines[channel] = Line(state, at.astimezone(dt.UTC).isoformat(timespec="seconds"), detail)
        rows = {name: {"state": line.state, "at": line.at, "detail": line.detail} for name, line in sorted(self.lines.items())}
        write_text(self.path, json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def troubled(path: Path) -> tuple[tuple[str, Line], ...]:
    """The channels of a digest that do not have it: failed, or a send that was cut short."""
    return tuple((channel, line) for channel, line in sorted(_read(path).items()) if line.state != "sent")


def _read(path: Path) -> dict[str, Line]:
    if not path.exists():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        lines = {str(name): Line(row["state"], str(row["at"]), str(row.get("detail", ""))) for name, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(f"{path}: not the ledger of a delivery ({error}); put it aside, and the digest can be sent again") from error
    if strange := [name for name, line in lines.items() if line.state not in STATES]:
        raise Refusal(f"{path}: {strange[0]}: expected one of {', '.join(STATES)}; put the file aside")
    return lines
