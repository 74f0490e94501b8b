"""Which sources a run visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from crawlers.declaration import Declaration
from crawlers.registry import load_sources
from payerwatch.refusal import USAGE, Refusal
from payerwatch.week.plan import Declared
from policies.model import Issue, Problem
from policies.store.rows import SourceRow

MONTHLY = dt.timedelta(days=27)


def declared(folder: Path, known: Mapping[str, SourceRow], at: dt.datetime) -> Declared:
    """Load the declarations. Raises Refusal where the folder holds none; a bad one becomes an issue and stops no other."""
    try:
        loaded = load_sources(folder)
    except FileNotFoundError as error:
        raise Refusal(str(error), USAGE) from error
    if not loaded:
        raise Refusal(f"{folder}: no declarations found; expected <payer>/<source>.yml", USAGE)
    every = tuple(one.declaration for one in loaded if one.declaration)
    issues = tuple(
        Issue(Problem.DECLARATION, line, f"{one.path.parent.name}.{one.path.stem}")
        for one in loaded
        if one.problem
        for line in one.problem.splitlines()
    )
    return Declared(tuple(one for one in every if is_due(one, known.get(one.source_id), at)), every, issues)


def is_due(declaration: Declaration, known: SourceRow | None, at: dt.datetime) -> bool:
    """Daily and weekly sources are visited by every run; a monthly one when it was last seen four weeks ago, or is blind.

    A source seen at this very instant was seen by this run before it was killed: it is still a source of this run.
    """
    if declaration.cadence != "monthly" or known is None or known.last_seen is None or known.blind_since is not None:
        return True
    return known.last_seen == at or at - known.last_seen >= MONTHLY


def source_rows(declarations: tuple[Declaration, ...]) -> tuple[SourceRow, ...]:
    """The sources as the store keeps them."""
    return tuple(
        SourceRow(one.source_id, one.payer.id, one.payer.name, one.lob, str(one.home) if one.home else None) for one in declarations
    )
