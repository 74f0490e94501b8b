"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_text(path: Path, text: str, *, sync: bool = True) -> None:
    """Write beside and put in place in one step; synced before, unless it can be made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".next")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    beside.replace(path)
