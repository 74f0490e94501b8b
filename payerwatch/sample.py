"""Two weeks over the bundled stand-in payers, run as anyone would run them: one process a week."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from payerwatch.home import Home
from payerwatch.progress import say
from payerwatch.refusal import DONE, WITH_ISSUES, Refusal
from payerwatch.standin import PORT, rehost, serve
from payerwatch.standin_files import StandinError
from payerwatch.week.plan import Done
from payerwatch.week.release import write_digest
from policies.store.reader import PublishedStore

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


@dataclass(frozen=True, slots=True)
class SampleWeek:
    """One week of the sample: the instant of its run, and the release that the stand-in payers serve."""

    at: dt.datetime
    release: int


WEEKS = (
    SampleWeek(dt.datetime(2026, 11, 2, 6, 0, tzinfo=dt.UTC), 1),
    SampleWeek(dt.datetime(2026, 11, 16, 6, 0, tzinfo=dt.UTC), 2),
)


def run_sample(home: Home, *, port: int, use_model: bool) -> Done:
    """Run the weeks that this home has not seen, and return the last. Raises Refusal."""
    seen = _seen(home)
    todo = [week for week in WEEKS if week.at not in seen]
    if not todo:
        say(f"{home.root}: both sample weeks are there already; opening the last (remove the folder to begin again)")
    for week in todo:
        _week(home, week, port, use_model)
    with PublishedStore.open(home.published) as store:
        last = store.runs()[0].run_id
    return write_digest(home, last)


def _seen(home: Home) -> frozenset[dt.datetime]:
    if not home.published.exists():
        return frozenset()
    with PublishedStore.open(home.published) as store:
        return frozenset(run.at for run in store.runs() if run.state == "released")


def _week(home: Home, week: SampleWeek, port: int, use_model: bool) -> None:
    say(f"the week of {week.at:%B} {week.at.day}, {week.at.year}")
    try:
        with serve(SAMPLES / "site", week.release, port=port), _declarations(port) as sources:
            status = subprocess.run(_command(home, week, sources, use_model), check=False, stdout=subprocess.DEVNULL).returncode
    except StandinError as error:
        raise Refusal(f"{error}; or give --port another number") from error
    if status not in (DONE, WITH_ISSUES):
        raise Refusal(f"the run of {week.at:%Y-%m-%d} ended with status {status}; its own line above says why")


def _command(home: Home, week: SampleWeek, sources: Path, use_model: bool) -> list[str]:
    profile = SAMPLES / "practice" / "profile.yml"
    command = [sys.executable, "-m", "payerwatch.cli", "run", "--sources", str(sources), "--home", str(home.root)]
    command += ["--profile", str(profile), "--at", week.at.isoformat()]
    return command if use_model else [*command, "--no-model"]


@contextmanager
def _declarations(port: int) -> Iterator[Path]:
    """The sample's declarations; at another port than theirs, a copy that names it."""
    folder = SAMPLES / "sources"
    if port == PORT:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="payerwatch-") as temporary:
        yield rehost(folder, Path(temporary) / "sources", port)
