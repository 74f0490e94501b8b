"""urlwatch as a process, with its fast text filter for HTML and, where pdftotext is installed, the words of PDFs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.measure import VisitError, run
from benchmarks.tools import Visit, quiet_environment

HOOKS = Path(__file__).with_name("urlwatch_hooks.py")
CONFIGURATION = {
    "display": {"new": True, "error": True, "unchanged": True},
    "report": {
        "text": {"line_length": 200, "details": True, "footer": True, "minimal": False},
        "stdout": {"enabled": True, "color": False},
    },
}


@dataclass(frozen=True)
class Urlwatch:
    """`program` is the installed command."""

    program: Path
    urls: Sequence[str]
    name: str = "urlwatch"

    def visit(self, state: Path, release: int, *, watch: bool) -> Visit:
        """All jobs with urlwatch's own ten threads, and its report."""
        jobs, settings, cache, log = (state / name for name in ("urls.yaml", "urlwatch.yaml", "cache.db", "output.txt"))
        if not jobs.exists():
            jobs.write_text(yaml.safe_dump_all([_job(url) for url in self.urls]), "utf-8")
            settings.write_text(yaml.safe_dump(CONFIGURATION), "utf-8")
        places = ("--urls", jobs, "--config", settings, "--cache", cache, "--hooks", HOOKS)
        cost = run([str(self.program), *map(str, places)], log, quiet_environment(), watch=watch)
        report = log.read_text("utf-8", "replace")
        return Visit(cost, _named(report, "CHANGED", self.urls), {}, sum(len(_named(report, verb, self.urls)) for verb in SEEN))


SEEN = ("NEW", "CHANGED", "UNCHANGED")


def _job(url: str) -> dict[str, object]:
    if not url.endswith(".pdf"):
        return {"name": url, "url": url, "filter": ["html2text"]}
    return {"name": url, "url": url, "filter": ["pdf-words"]} if shutil.which("pdftotext") else {"name": url, "url": url}


def _named(report: str, verb: str, urls: Sequence[str]) -> frozenset[str]:
    """The addresses that the report's list names with a verb ("12. CHANGED: http://…")."""
    if errors := [line for line in report.splitlines() if ". ERROR: " in line]:
        raise VisitError(f"urlwatch could not see everything: {errors[0]}")
    said = {line.partition(f". {verb}: ")[2].split(" ")[0] for line in report.splitlines()}
    return frozenset(said) & frozenset(urls)
