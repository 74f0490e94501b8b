"""The week of 300 generated policies, side by side with urlwatch and changedetection.io, in one run on the same pages.

    .venv-bench/bin/python -m benchmarks.weekly --venv .venv --peers .venv-bench

Runs in the peers' environment; the site and payerwatch run in theirs. Exit status 0: measured, every yardstick met;
1: measured, a yardstick not met; 3: not done.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console

from benchmarks.by_changedetection import Changedetection
from benchmarks.by_payerwatch import Payerwatch
from benchmarks.by_urlwatch import Urlwatch
from benchmarks.measure import VisitError
from benchmarks.report import Taken, summary, targets
from benchmarks.serving import ROOT, Origin, ServingError, free_port, origin
from benchmarks.tables import show
from benchmarks.tools import Tool

RESULTS = ROOT / "benchmarks" / "results" / "weekly.json"
OK, MISSED, NOT_DONE = 0, 1, 3
WIDTH = 140  # characters, where no terminal says another


@dataclass(frozen=True, slots=True)
class Bench:
    """One measurement: where everything lies, which tools take part, and how often each visit is timed."""

    folder: Path
    origin: Origin
    tools: tuple[Tool, ...]
    firsts: int
    repeats: int
    console: Console

    def state(self, tool: Tool) -> Path:
        """The tool's own folder."""
        return self.folder / "states" / tool.name


def measure(bench: Bench) -> list[Taken]:
    """All visits. Within a round the tools take turns, so that a drift of the machine falls on all of them."""
    taken: list[Taken] = []
    for number, watch in _rounds(bench.firsts):
        taken += [_first(bench, tool, watch) for tool in _turn(bench.tools, number)]
    for number, watch in _rounds(bench.repeats):
        taken += [_visit(bench, tool, "unchanged", bench.state(tool), watch) for tool in _turn(bench.tools, number)]
    for number, watch in _rounds(bench.repeats):
        taken += [_release(bench, tool, watch) for tool in _turn(bench.tools, number)]
    return taken


def _rounds(timed: int) -> Iterator[tuple[int, bool]]:
    """One round in which memory is watched, then the timed ones."""
    yield 0, True
    for number in range(1, timed + 1):
        yield number, False


def _turn(tools: Sequence[Tool], number: int) -> Sequence[Tool]:
    """Another tool begins each round."""
    at = number % len(tools)
    return (*tools[at:], *tools[:at])


def _first(bench: Bench, tool: Tool, watch: bool) -> Taken:
    state = bench.state(tool)
    if state.exists():
        shutil.rmtree(state)
    state.mkdir(parents=True)
    return _visit(bench, tool, "first", state, watch)


def _release(bench: Bench, tool: Tool, watch: bool) -> Taken:
    """From a copy of the state, so that every release visit begins where the last unchanged visit ended."""
    copied = bench.state(tool).with_name(f"{tool.name}-copy")
    shutil.copytree(bench.state(tool), copied)
    try:
        return _visit(bench, tool, "release", copied, watch)
    finally:
        shutil.rmtree(copied)


def _visit(bench: Bench, tool: Tool, kind: str, state: Path, watch: bool) -> Taken:
    release = 2 if kind == "release" else 1
    bench.origin.show(release)
    visit = tool.visit(state, release, watch=watch)
    cost = f"{visit.cost.peak:.0f} MB" if visit.cost.peak else f"{visit.cost.seconds:.2f} s, {visit.cost.cpu:.2f} s of processor"
    told = f", {len(visit.told)} told" if kind != "first" else ""
    bench.console.print(f"{kind} visit, {tool.name}: {cost} ({visit.asked} policies{told})")
    return Taken(tool.name, kind, watch, visit)


@contextmanager
def prepared(asked: argparse.Namespace, folder: Path, console: Console) -> Iterator[Bench]:
    """Generate the site, serve it, and name the tools."""
    python, port = asked.venv.absolute() / "bin" / "python", free_port()
    console.print(f"generating {asked.policies} policies, two releases (seed {asked.seed})")
    made = [str(python), "-m", "benchmarks.site", "--into", str(folder), "--policies", str(asked.policies)]
    subprocess.run([*made, "--seed", str(asked.seed), "--port", str(port)], check=True, cwd=ROOT)
    urls = json.loads((folder / "urls.json").read_text("utf-8"))
    peers = asked.peers.absolute() / "bin"
    with origin(python, folder / "site", port, folder / "site.log") as site:
        every: tuple[Tool, ...] = (
            Payerwatch(python.with_name("payerwatch"), folder / "sources"),
            Urlwatch(peers / "urlwatch", urls),
            Changedetection(peers / "changedetection.io", urls, site),
        )
        chosen = tuple(tool for tool in every if not asked.only or tool.name in asked.only)
        yield Bench(folder, site, chosen, asked.firsts, asked.repeats, console)


def result(asked: argparse.Namespace, folder: Path, taken: Sequence[Taken]) -> dict[str, Any]:
    """The figures and what they were measured on."""
    differences = json.loads((folder / "differences.json").read_text("utf-8"))
    return {
        "policies": asked.policies,
        "seed": asked.seed,
        "differences": len(differences),
        "material": sum(one["told"] for one in differences),
        "machine": {"cores": _cores(), "python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"},
        "pdf_text_for_peers": bool(shutil.which("pdftotext") and shutil.which("pdftohtml")),
        **summary(taken, differences),
    }


def _cores() -> int:
    """Cores that this process may use."""
    return len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else (psutil.cpu_count() or 1)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.weekly", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="the project's environment")
    parser.add_argument("--peers", type=Path, default=ROOT / ".venv-bench", help="the environment with urlwatch and changedetection.io")
    parser.add_argument("--policies", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--firsts", type=int, default=2, help="timed first visits of each tool")
    parser.add_argument("--repeats", type=int, default=7, help="timed unchanged visits and release visits of each tool")
    parser.add_argument("--only", action="append", help="one tool by its name; may be given again")
    parser.add_argument("--keep", type=Path, help="an empty folder for the site and the states, which are then kept")
    return parser.parse_args()


def main() -> int:
    """Measure, print and write the figures."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(NOT_DONE))  # so that every child is ended on the way out
    asked, console = arguments(), Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    with tempfile.TemporaryDirectory(prefix="payerwatch-bench-") as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with prepared(asked, folder.absolute(), console) as bench:
                taken = measure(bench)
        except (VisitError, ServingError, subprocess.CalledProcessError) as error:
            console.print(f"not done: {error}", style="bold", soft_wrap=True)
            return NOT_DONE
        figures = result(asked, folder, taken)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    show(console, figures)
    console.print(f"written: {RESULTS.relative_to(ROOT)}")
    return OK if all(target.met for target in targets(taken)) else MISSED


if __name__ == "__main__":
    sys.exit(main())
