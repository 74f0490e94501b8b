"""Runs one visit in a process of its own, since Twisted's reactor starts once a process. Reads its order from standard input.

Not a test: the tests start it. With `kill_after` the process kills itself after so many lines of the journal.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from crawlers.declaration import Declaration
from crawlers.visit import visit
from policies.archive import ArchiveWriter
from policies.journal import Journal
from policies.model import Fetch, Issue, Problem, ReadingHints, Validators


def judge(data: bytes, content_type: str | None, name: str, hints: ReadingHints, status: int) -> Issue | None:
    """A stand-in for the reader's judgement, so that these tests are about the crawl alone."""
    if not data.strip():
        return Issue(Problem.EMPTY, "nothing in it")
    if b"Just a moment" in data:
        return Issue(Problem.CHALLENGE_PAGE, "a bot wall")
    if b"We looked everywhere" in data:
        return Issue(Problem.SOFT_404, "an error page with status 200")
    if name.endswith(".pdf") and not data.startswith(b"%PDF"):
        return Issue(Problem.WRONG_TYPE, "no PDF")
    if b"stumble" in data:
        raise RuntimeError("a reader's mistake")
    return None


def main() -> None:
    """One visit; discoveries and journal go to standard output as JSON."""
    order = json.load(sys.stdin)
    home = Path(order["home"])
    kept = {path.name: path for path in home.glob("bodies/*")}
    known = {(source, url): Validators(etag, modified, snapshot) for source, url, etag, modified, snapshot in order.get("known", [])}
    left = order.get("kill_after", -1)

    def progress(_fetch: Fetch) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def recall(snapshot_id: str) -> bytes | None:
        return kept[snapshot_id].read_bytes() if snapshot_id in kept else None

    instants = iter(range(10**9))
    begin = dt.datetime.fromisoformat(order["at"])
    declarations = [Declaration.model_validate(value) for value in order["declarations"]]
    with Journal(home / "journal.jsonl", home / "archive") as journal:
        with ArchiveWriter(home / "archive", order["run_id"], journal.fetches()) as archive:
            found = visit(
                declarations,
                known=known,
                archive=archive,
                journal=journal,
                at=begin,
                clock=lambda: begin + dt.timedelta(milliseconds=next(instants)),
                contact="ops@example.org",
                on_progress=progress,
                recall=recall,
                judge=judge,
                version="9.9",
            )
        fetches = journal.fetches()
    result = {"found": {key: asdict(value) for key, value in found.items()}, "fetches": [asdict(fetch) for fetch in fetches]}
    json.dump(result, sys.stdout, default=str)


if __name__ == "__main__":
    main()
