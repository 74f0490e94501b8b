"""Folder sources: files that people save from portals or receive by mail become fetches with archived snapshots."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from crawlers.addresses import PolicyAddress
from crawlers.declaration import Declaration, Folder
from crawlers.discovery import Discovery
from crawlers.hints import reading_hints
from crawlers.ledger import Ledger
from crawlers.manifest import ManifestError, manifest_dates
from crawlers.saved import CONTENT_TYPES, HIDDEN, IGNORED, Known, RuleError, known_of
from crawlers.verdict import Judge, judged
from policies.model import Fetch, Issue, Listed, Outcome, Problem


@dataclass(frozen=True, slots=True)
class Saved:
    """One file that counts: its path inside the folder, when it was observed, and what the rules say of it."""

    relative: str
    path: Path
    size: int
    observed_at: dt.datetime
    known: Known


def visit_folder(declaration: Declaration, ledger: Ledger, *, at: dt.datetime, clock: Callable[[], dt.datetime], judge: Judge) -> Discovery:
    """Fetch every file observed until `at` that the store does not hold yet; files of one number come in observed order.

    A file that vanishes erases nothing: what was recorded of it stays. Raises only what archive and journal raise.
    """
    folder = declaration.folder
    if folder is None:
        raise ValueError(f"{declaration.source_id}: no folder is declared")
    issues: list[Issue] = []
    if not folder.path.is_dir():
        detail = f"{folder.path}: no such folder; create it, or mend folder.path in the declaration"
        return Discovery((), False, (Issue(Problem.NOTHING_FOUND, detail, declaration.source_id),))
    saved = list(_saved(declaration, folder, at, issues))
    if len(saved) > folder.max_files:
        detail = f"{len(saved)} files; only {folder.max_files} are read (folder.max_files)"
        issues.append(_issue(declaration, Problem.TOO_LARGE, detail, ""))
    saved = sorted(saved, key=lambda one: (one.observed_at, one.relative))[: folder.max_files]
    if not saved and not issues:
        issues.append(_issue(declaration, Problem.NOTHING_FOUND, f"{folder.path}: no file of a supported type", ""))
    complete = not issues
    addresses = []
    for one in saved:
        listed = Listed(title=one.known.title, policy_number=one.known.number, payer=one.known.payer)
        address = PolicyAddress(address_of(declaration, one.relative), listed)
        addresses.append(address)
        _fetch(declaration, address, one, ledger, clock, judge)
    return Discovery(tuple(addresses), complete, tuple(issues))


def address_of(declaration: Declaration, relative: str) -> str:
    """The address under which a saved file is kept: "folder:<source_id>/<path inside the folder>"."""
    return f"folder:{declaration.source_id}/{quote(relative)}"


def _saved(declaration: Declaration, folder: Folder, at: dt.datetime, issues: list[Issue]) -> Iterator[Saved]:
    try:
        dates = manifest_dates(folder.path)
    except ManifestError as error:
        issues.append(_issue(declaration, Problem.DECLARATION, str(error), "manifest.json"))
        dates = {}
    root = folder.path.resolve()
    for path in _files(folder.path):
        relative = path.relative_to(folder.path).as_posix()
        try:
            known = known_of(folder, relative)
        except RuleError as error:
            issues.append(_issue(declaration, Problem.DECLARATION, str(error), relative))
            continue
        if known.skipped in {HIDDEN, IGNORED}:
            continue
        if not path.resolve().is_relative_to(root):
            detail = f"{relative} is a link that leaves the folder: copy what it leads to into the folder"
            issues.append(_issue(declaration, Problem.HOST_REFUSED, detail, relative))
            continue
        found = None if known.skipped else _stat(path)
        if found is None:
            continue
        observed = known.observed or dates.get(relative)
        observed_at = dt.datetime.combine(observed, dt.time(), dt.UTC) if observed else dt.datetime.fromtimestamp(found.st_mtime, dt.UTC)
        if observed_at <= at:
            yield Saved(relative, path, found.st_size, observed_at, known)


def _files(folder: Path) -> Iterator[Path]:
    """Every file and link, in order; folders behind links are not entered, so nothing leads out of the folder."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (Path(parent) / name for name in sorted([*names, *links]))


def _stat(path: Path) -> os.stat_result | None:
    """None for what is no plain file, or vanished while we looked."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _fetch(
    declaration: Declaration, address: PolicyAddress, saved: Saved, ledger: Ledger, clock: Callable[[], dt.datetime], judge: Judge
) -> None:
    if ledger.earlier(declaration.source_id, address.url, "policy") is not None:
        return
    content_type = CONTENT_TYPES[saved.path.suffix.lower()]
    fetch = Fetch(
        declaration.source_id,
        address.url,
        "policy",
        Outcome.FAILED,
        observed_at=saved.observed_at,
        fetched_at=clock(),
        content_type=content_type,
        length=saved.size,
        listed=address.listed,
    )
    limit = declaration.request.max_bytes
    if saved.size > limit:
        detail = f"{saved.relative} has {saved.size} bytes; no more than {limit} are read (request.max_bytes)"
        ledger.write(replace(fetch, problem=Problem.TOO_LARGE, detail=detail))
        return
    try:
        body = saved.path.read_bytes()
    except OSError as error:
        ledger.write(replace(fetch, problem=Problem.UNREADABLE, detail=f"{saved.relative} cannot be read: {error.strerror}"))
        return
    known = ledger.known(declaration.source_id, address.url)
    if known is not None and known.snapshot_id == hashlib.sha256(body).hexdigest():
        # The file lies where it lay: that proves nothing new about the payer, and is not archived again.
        ledger.write(replace(fetch, outcome=Outcome.UNCHANGED, snapshot_id=known.snapshot_id, length=len(body)))
        return
    headers = [("Content-Type", content_type)]
    archived = ledger.keep(url=address.url, status=200, headers=headers, body=body, fetched_at=fetch.fetched_at, known=known)
    placed = replace(fetch, length=len(body), warc_file=archived.warc_file, warc_offset=archived.warc_offset)
    issue = judged(judge, body, content_type, saved.path.name, reading_hints(declaration, address.listed), 200)
    if issue is not None:
        ledger.write(replace(placed, problem=issue.problem, detail=issue.detail))
        return
    ledger.write(replace(placed, outcome=Outcome.FETCHED, snapshot_id=archived.snapshot_id))


def _issue(declaration: Declaration, problem: Problem, detail: str, relative: str) -> Issue:
    return Issue(problem, detail, declaration.source_id, address_of(declaration, relative) if relative else None)
