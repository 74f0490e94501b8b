"""What the pages draw, read from the published store and kept until the store is replaced."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from diffing.digest import Digest
from diffing.forwarded import ForwardError, read_forward
from diffing.render import long_date
from diffing.week import digest_of
from policies.store.reader import PublishedStore
from policies.store.rows import RunRow, SourceRow


@dataclass(frozen=True, slots=True)
class WeekData:
    """One run as the pages draw it."""

    digest: Digest
    sources: tuple[SourceRow, ...]
    runs: tuple[RunRow, ...]

    def with_forward(self, path: Path) -> tuple[WeekData, str]:
        """The run with what its changes mean for the practice's own cases, as counts; and what is wrong with them, or ""."""
        try:
            found = read_forward(path)
        except ForwardError as error:
            return self, str(error)
        return (replace(self, digest=replace(self.digest, forward=found)) if found else self), ""

    def summary(self, run: RunRow) -> dict[str, Any]:
        """The figures a run wrote down when it was closed."""
        return dict(json.loads(run.summary or "{}"))


def published_mark(path: Path) -> str:
    """Changes whenever a release replaces the store."""
    found = path.stat()
    return f"{found.st_ino}-{found.st_mtime_ns}"


@st.cache_resource(max_entries=4, show_spinner=False)
def run_names(path: str, mark: str) -> dict[str, str]:
    """Run id → what people call it, latest first."""
    with PublishedStore.open(Path(path)) as store:
        return {run.run_id: long_date(run.at) for run in store.runs() if run.state == "released"}


@st.cache_resource(max_entries=16, show_spinner="Reading the record …")
def load_week(path: str, mark: str, run_id: str) -> WeekData:
    """Everything the pages need of one run."""
    with PublishedStore.open(Path(path)) as store:
        runs = store.runs()
        run = next(run for run in runs if run.run_id == run_id)
        return WeekData(digest_of(store, run), store.sources(), runs)
