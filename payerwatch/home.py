"""Where everything of one installation lies, and the lock that keeps two runs apart."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.places import Places
from payerwatch.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Home(Places):
    """The folder named by --home or PAYERWATCH_HOME: what the pages show, and what the runs write besides."""

    @property
    def work(self) -> Path:
        return self.root / "work" / "policies.duckdb"

    @property
    def mappings(self) -> Path:
        return self.practice / "mappings"

    def run_folder(self, run_id: str) -> Path:
        return self.root / "runs" / run_id

    def digest(self, run_id: str, ending: str) -> Path:
        return self.root / "digests" / f"{run_id}.{ending}"

    @property
    def feed(self) -> Path:
        return self.root / "digests" / "feed.atom"

    def require_published(self) -> Path:
        """The published store's path. Raises Refusal where no run has released anything yet."""
        if not self.published.exists():
            raise Refusal(f"{self.published}: nothing is published yet; run 'payerwatch run --home {self.root}' first")
        return self.published


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the home's run lock; the system frees it when the process ends, however it ends. Raises Refusal."""
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / "run.lock").open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refusal(f"{home.root}: another run is writing here; wait for it to end, or give another --home") from error
        yield
