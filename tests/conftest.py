"""The command line as people run it, and three weeks of the stand-in payers that many tests look at."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from payerwatch.standin import Site, rehost, serve

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
FIRST, SECOND, THIRD = "2026-11-02T06:00:00+00:00", "2026-11-16T06:00:00+00:00", "2026-11-23T06:00:00+00:00"


@dataclass(frozen=True)
class Ran:
    """How one command ended."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON, one object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def complaint(self) -> str:
        """The one line that an error is; anything else beside it fails the test."""
        assert "Traceback" not in self.err, self.err
        lines = [line for line in self.err.splitlines() if line.startswith("payerwatch: ")]
        assert len(lines) == 1, self.err
        return lines[0]


Command = Callable[..., Ran]


def start(*words: object, **variables: str) -> subprocess.Popen[str]:
    """Begin a command in a process of its own; no variable of the caller's payerwatch reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAYERWATCH_")}
    return subprocess.Popen(
        [sys.executable, "-m", "payerwatch.cli", *map(str, words)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=kept | {"PAYERWATCH_WORKERS": "1"} | variables,
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> Ran:
    """Wait for a command to end."""
    out, err = process.communicate(timeout=180)
    return Ran(process.returncode, out, err)


@pytest.fixture(scope="session")
def payerwatch() -> Command:
    """`payerwatch("changes", "--home", home)`; variables of the environment as keywords."""
    return lambda *words, **variables: finish(start(*words, **variables))


@pytest.fixture(scope="session")
def begin() -> Callable[..., subprocess.Popen[str]]:
    """The same without waiting for its end."""
    return start


# ---------------------------------------------------------------- the stand-in payers


@contextmanager
def standing_in(folder: Path, *only: str, root: Path = SAMPLES / "site") -> Iterator[tuple[Site, Path]]:
    """The stand-in payers on a free port, and declarations that name it: all of them, or only those given as `payer.source`."""
    with serve(root, port=0) as site:
        sources = rehost(SAMPLES / "sources", folder / "sources", site.server_address[1])
        for path in sources.glob("*/*.yml"):
            if only and f"{path.parent.name}.{path.stem}" not in only:
                path.unlink()
        yield site, sources


@pytest.fixture(scope="session")
def stand_in() -> Callable[..., Any]:
    """`with stand_in(tmp_path, "northlake.medical") as (site, sources):`"""
    return standing_in


@dataclass(frozen=True)
class Weeks:
    """Three weekly runs: release 1, release 2, release 2 again. `profiled` has the first two, the second with the sample profile."""

    plain: Path
    profiled: Path
    runs: Mapping[str, Ran]  # first, second, third, profiled
    requests: Mapping[str, list[tuple[str, str, int]]]  # of the first and the third: method, path, status
    origin: str


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Weeks:
    """Run once for the whole test session, by whichever of its processes comes first. Tests may read it and copy it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "weeks"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "said.json").exists():
            (shared / "said.json").write_text(json.dumps(_three_weeks(shared)), "utf-8")
    said = json.loads((shared / "said.json").read_text("utf-8"))
    runs = {name: Ran(**ran) for name, ran in said["runs"].items()}
    requests = {name: [(method, path, status) for method, path, status in seen] for name, seen in said["requests"].items()}
    return Weeks(shared / "plain", shared / "profiled", runs, requests, said["origin"])


def _three_weeks(shared: Path) -> dict[str, Any]:
    plain, profiled = shared / "plain", shared / "profiled"
    runs, requests = {}, {}
    with standing_in(shared) as (site, sources):

        def visit(home: Path, at: str, *more: object) -> subprocess.Popen[str]:
            return start("run", "--sources", sources, "--home", home, "--at", at, "--no-model", *more)

        runs["first"] = finish(visit(plain, FIRST))
        requests["first"] = _seen(site)
        shutil.copytree(plain, profiled)
        site.release = 2
        second = visit(plain, SECOND)
        other = visit(profiled, SECOND, "--profile", SAMPLES / "practice" / "profile.yml")
        runs["second"], runs["profiled"] = finish(second), finish(other)
        site.log.clear()
        runs["third"] = finish(visit(plain, THIRD))
        requests["third"] = _seen(site)
        return {"runs": {name: vars(ran) for name, ran in runs.items()}, "requests": requests, "origin": site.origin}


def _seen(site: Site) -> list[tuple[str, str, int]]:
    return [(entry.method, entry.path, entry.status) for entry in site.log.seen]
