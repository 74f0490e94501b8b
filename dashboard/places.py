"""Where an installation keeps what the pages show, and the clock they go by."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one installation (PAYERWATCH_HOME, default data/home)."""

    root: Path

    @classmethod
    def here(cls) -> Places:
        return cls(Path(os.environ.get("PAYERWATCH_HOME") or "data/home"))

    @property
    def published(self) -> Path:
        return self.root / "published" / "policies.duckdb"

    @property
    def search(self) -> Path:
        return self.root / "published" / "search"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def rules(self) -> Path:
        return self.root / "rules"

    @property
    def marks(self) -> Path:
        return self.root / "acknowledgements.jsonl"

    @property
    def practice(self) -> Path:
        return self.root / "practice"

    @property
    def practice_store(self) -> Path:
        return self.practice / "practice.db"

    @property
    def turnaround(self) -> Path:
        return self.practice / "turnaround.yml"

    @property
    def denial_actions(self) -> Path:
        return self.practice / "denial_actions.yml"

    @property
    def profile(self) -> Path:
        return self.practice / "profile.yml"

    def forward(self, run_id: str) -> Path:
        """What the practice's side counted for a run's changes: counts only."""
        return self.root / "forward" / f"{run_id}.json"

    @property
    def provider(self) -> Path:
        return self.practice / "oidc.yml"


def now() -> dt.datetime:
    """The instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day by the practice's own clock."""
    return dt.datetime.now().astimezone().date()
