"""What is measured: payerwatch, urlwatch and changedetection.io, each behind the same small interface."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.cost import Cost


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to all policies: what it cost, the addresses it told as changed, and where its time went (seconds by stage)."""

    cost: Cost
    told: frozenset[str]
    stages: Mapping[str, float]
    asked: int  # policies that the tool looked at


class Tool(Protocol):
    """A tool that keeps its state in a folder and can visit all policies."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def visit(self, state: Path, release: int, *, watch: bool) -> Visit:
        """Visit everything once; the folder holds the state before and after. The first visit finds an empty folder.

        The site shows `release`; release 1 is what the state knows, where it knows anything.
        """
        ...


def quiet_environment() -> dict[str, str]:
    """The environment without settings that belong to somebody's own installation, and without proxies for loopback."""
    dropped = ("PAYERWATCH_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "TERM": "dumb"}
