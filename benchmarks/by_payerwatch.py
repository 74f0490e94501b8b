"""payerwatch as a process: `payerwatch run`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import VisitError, run
from benchmarks.tools import Visit, quiet_environment

WITH_ISSUES = frozenset({0, 1})


@dataclass(frozen=True)
class Payerwatch:
    """`program` is the installed command, `sources` the folder of declarations."""

    program: Path
    sources: Path
    name: str = "payerwatch"

    def visit(self, state: Path, release: int, *, watch: bool) -> Visit:
        """The whole week: visit, archive, read, record, compare, release, digest."""
        command = [str(self.program), "run", "--sources", str(self.sources), "--home", str(state), "--no-model"]
        cost = run(command, state / "output.txt", quiet_environment(), watch=watch, allowed=WITH_ISSUES)
        changes = self._lines("changes", state)
        problems = self._lines("health", state)
        if problems:
            raise VisitError(f"payerwatch could not see everything: {problems[0]} (and {len(problems) - 1} more)")
        return Visit(cost, frozenset(one["url"] for one in changes if one["told"]), _stages(state), _asked(state))

    def _lines(self, command: str, home: Path) -> list[dict[str, str]]:
        asked = [str(self.program), command, "--run", "last", "--format", "json", "--home", str(home)]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, env=quiet_environment())
        if done.returncode not in WITH_ISSUES:
            raise VisitError(f"payerwatch {command} ended with status {done.returncode}: {done.stderr.strip()}")
        return [json.loads(line) for line in done.stdout.splitlines()]


def _last_run(home: Path) -> Path:
    return max((home / "runs").iterdir(), key=lambda folder: folder.stat().st_mtime)


def _stages(home: Path) -> Mapping[str, float]:
    """Seconds by stage of the last run; empty where the run does not say."""
    path = _last_run(home) / "stages.json"
    if not path.exists():
        return {}
    stages: dict[str, float] = json.loads(path.read_text("utf-8"))
    return stages


def _asked(home: Path) -> int:
    journal = (_last_run(home) / "fetches.jsonl").read_text("utf-8").splitlines()
    return sum(json.loads(line).get("purpose") == "policy" for line in journal)
