"""The weekly run, stage by stage. It can be killed at any moment and run again: what is done stays done."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping

from crawlers.declaration import Declaration
from payerwatch.atomic import write_text
from payerwatch.home import Home, locked
from payerwatch.pool import FEW, Workers
from payerwatch.progress import counted, say
from payerwatch.week.announcing import announced_by
from payerwatch.week.comparing import Gone, changes_of
from payerwatch.week.declared import declared, source_rows
from payerwatch.week.indexing import index
from payerwatch.week.plan import Declared, Done, Plan
from payerwatch.week.reading import LIMIT, import_readers, issues_of, read_all
from payerwatch.week.recording import SourcePart, SourceRecord, record_source
from payerwatch.week.release import draw, release, write
from payerwatch.week.rereading import reread
from payerwatch.week.stopwatch import Stopwatch
from payerwatch.week.visiting import Visited, require_contact, visit_sources
from policies.model import Fetch, Issue, Outcome
from policies.reading import reader_version
from policies.store.rows import RunRow
from policies.store.work import WorkStore


def run_week(plan: Plan) -> Done:
    """Run the week, or finish the run that was killed. Raises Refusal and StoreError where nothing can be done."""
    with locked(plan.home):
        watch = Stopwatch()
        with WorkStore.open(plan.home.work) as store:
            run = _unfinished(plan.home, store)
            if run is None or run.state == "open":
                run = _work(plan, store, run, watch)
            with watch.stage("digest"):
                drawn = draw(plan.home, store, run.run_id)
            with watch.stage("release"):
                release(plan.home, store)
            done = write(plan.home, drawn)
        folder = plan.home.run_folder(run.run_id)
        write_text(folder / "stages.json", json.dumps(watch.seconds, indent=1) + "\n", sync=False)
        write_text(folder / "done", "", sync=False)
        return done


def _unfinished(home: Home, store: WorkStore) -> RunRow | None:
    """A run that was killed, be it before it was released (`open`) or after; None where a new one is to begin."""
    runs = store.runs()
    unfinished = next((run for run in runs if run.state == "open"), None)
    if unfinished is None and runs and not (home.run_folder(runs[0].run_id) / "done").exists():
        unfinished = runs[0]
    if unfinished:
        say(f"continuing run {unfinished.run_id}, which was not finished")
    return unfinished


def _run_id(at: dt.datetime, taken: Iterable[str]) -> str:
    """'2026-11-16T060000Z'; a second run of the same instant gets '-2'."""
    stem, used = f"{at:%Y-%m-%dT%H%M%SZ}", frozenset(taken)
    candidates = [stem, *(f"{stem}-{count}" for count in range(2, len(used) + 3))]
    return next(name for name in candidates if name not in used)


def _work(plan: Plan, store: WorkStore, unfinished: RunRow | None, watch: Stopwatch) -> RunRow:
    """Begin a run, or go on with one, up to its release. Wrong usage is refused before a run is begun."""
    at = unfinished.at if unfinished else (plan.at or plan.clock()).astimezone(dt.UTC).replace(microsecond=0)
    sources = declared(plan.sources, {row.source_id: row for row in store.sources()}, at)
    require_contact(sources.due, plan.contact)
    run_id = unfinished.run_id if unfinished else _run_id(at, {run.run_id for run in store.runs()})
    run = store.begin_run(run_id, at, reader_version())
    declarations = {one.source_id: one for one in sources.every}
    store.put_sources(source_rows(sources.every))
    store.mark_sources(run.run_id, seen=(), blind=[issue.source_id for issue in sources.issues if issue.source_id])
    with Workers(limit=LIMIT) as workers:
        with watch.stage("reread"):
            rereading = reread(workers, plan.home, store, run, declarations)
        with watch.stage("fetch"):
            visited = visit_sources(plan.home, store, run, sources, plan.contact, plan.clock, _starter(workers))
            store.record_fetches(run.run_id, visited.fetches)
        records, remarks = _record(workers, plan, store, run, visited, declarations, watch)
        with watch.stage("compare"):
            announcing = frozenset(one.source_id for one in sources.every if one.kind == "announcements")
            gone = Gone(*(tuple(sorted(i for r in records for i in getattr(r.gone, name))) for name in ("unlisted", "relisted")))
            recorded = store.recorded_in(run.run_id)
            announced = announced_by(store, run, announcing, plan.interest)
            changes, parts = changes_of(workers, store, run.run_id, recorded, gone, plan.interest, announcing, announced)
            store.write_announced(run.run_id, announced.rows)
            store.write_changes(run.run_id, changes, parts)
            found = (*sources.issues, *rereading, *_visit_issues(visited), *remarks, *(i for r in records for i in r.issues))
            store.write_issues(run.run_id, found)
    with watch.stage("index"):
        index(plan.home, store, run, use_model=plan.use_model)
    store.close_run(run.run_id, "released", _summary(plan, sources, visited, records))
    return run


def _starter(workers: Workers) -> Callable[[Fetch], None]:
    """Start the workers as soon as there is enough to read, so that they are ready when the visit ends."""
    fetched = 0

    def on_fetch(fetch: Fetch) -> None:
        nonlocal fetched
        fetched += fetch.purpose == "policy" and fetch.outcome is Outcome.FETCHED
        if fetched == FEW:
            workers.warm_up(import_readers)

    return on_fetch


def _record(
    workers: Workers, plan: Plan, store: WorkStore, run: RunRow, visited: Visited, declarations: Mapping[str, Declaration], watch: Stopwatch
) -> tuple[list[SourceRecord], list[Issue]]:
    """Read and record source by source, so that no more than one source's documents are in memory."""
    parts = [
        SourcePart(declarations[source_id], found, tuple(fetch for fetch in visited.fetches if fetch.source_id == source_id))
        for source_id, found in sorted(visited.discoveries.items())
    ]
    records: list[SourceRecord] = []
    remarks: list[Issue] = []
    with counted("reading", sum(len(part.to_read) for part in parts)) as progress:
        for part in parts:
            with watch.stage("read"):
                places = store.snapshot_places(fetch.snapshot_id or "" for fetch in part.to_read)
                reads = []
                for read in read_all(workers, plan.home.archive, part.to_read, part.declaration, places):
                    reads.append(read)
                    progress(1)
            with watch.stage("record"):
                remarks += issues_of(reads)
                records.append(record_source(store, run, part, reads))
    return records, remarks


def _visit_issues(visited: Visited) -> Iterable[Issue]:
    for discovery in visited.discoveries.values():
        yield from discovery.issues
    for fetch in visited.fetches:
        if fetch.outcome is Outcome.FAILED and fetch.problem and not _harmless(fetch):
            yield Issue(fetch.problem, fetch.detail, fetch.source_id, fetch.url)


def _harmless(fetch: Fetch) -> bool:
    """A site without robots.txt allows crawlers; where robots.txt could not be had, the refused addresses say so."""
    return fetch.purpose == "robots"


def _summary(plan: Plan, sources: Declared, visited: Visited, records: Iterable[SourceRecord]) -> dict[str, object]:
    pages = [fetch for fetch in visited.fetches if fetch.purpose in ("policy", "listing")]
    return {
        "practice": plan.interest.practice if plan.interest else None,
        "sources": len(sources.due),
        "checked": len(pages),
        "unchanged": sum(fetch.outcome is Outcome.UNCHANGED for fetch in pages),
        "failed": sum(fetch.outcome is Outcome.FAILED for fetch in pages),
        "blind": sorted(record.source_id for record in records if record.blind),
    }
