"""The sample practice put into a home: declared files, people, a week's schedule with charts, a year of remittances, decided requests.

All of it is invented. Nothing that lies in the home is written over.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from payerwatch.atomic import write_bytes
from payerwatch.home import Home
from payerwatch.progress import say
from practice.access.actor import Actor, Purpose, Role
from practice.refused import PracticeError

if TYPE_CHECKING:
    from practice.denials.policies import PublishedPolicies
    from practice.store.connection import Store
    from practice.store.door import Door
    from practice.store.key import Key

SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "practice"
DAY = dt.date(2026, 11, 23)
"""The Monday on which the sample's people come to work: its visits lie in the three weeks after it."""
SEED = 7
PEOPLE = (
    ("anna", Role.ADMIN, ""),
    ("sue", Role.SPECIALIST, ""),
    ("ada", Role.CLINICIAN, "Okafor, Ada"),
    ("ivo", Role.CLINICIAN, "Reyes, Ivo"),
    ("dora", Role.FRONT_DESK, ""),
    ("max", Role.MANAGER, ""),
)
_DECLARED = ("office.yml", "turnaround.yml", "profile.yml")
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Ways:
    """What the entrance brings along: time, randomness (for the store's seed), and how the published policies are opened."""

    clock: Clock
    seed: bytes
    policies: Callable[[], AbstractContextManager[PublishedPolicies | None]]
    year: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """What was put in: counts by name, rows put aside with their reasons, files that lay there and were left as they are, and the cases."""

    counts: Mapping[str, int]
    aside: tuple[str, ...]
    kept: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]


def make(home: Home, key: Key, password: str, ways: Ways) -> Made:
    """Put the sample practice into a home. Raises PracticeError where a practice's store lies there already."""
    from practice.access.users import first_admin
    from practice.store.connection import create_store, open_store

    if home.practice_store.exists():
        raise PracticeError(f"{home.practice_store}: a practice's store already lies here; give --home another folder")
    prepare = first_admin(PEOPLE[0][0], password, ways.clock())
    kept = _declared_files(home)
    create_store(home.practice_store, key, seed=ways.seed, prepare=prepare)
    with open_store(home.practice_store, key) as store:
        _people(_door(store, PEOPLE[0][1], ways), password)
        door = _door(store, Role.SPECIALIST, ways)
        say("schedule, bundles and notes")
        counts, aside = _charts(door, home)
        counts |= _past(door, ways)
        return Made(counts, aside, kept, _cases(door))


def _door(store: Store, role: Role, ways: Ways) -> Door:
    from practice.store.door import Door

    name = next(name for name, held, _ in PEOPLE if held is role)
    return Door(store, Actor(name, role, Purpose.OPERATIONS), ways.clock)


def _declared_files(home: Home) -> tuple[str, ...]:
    """Copy what the practice declares; the names of those that lie there already and differ."""
    from practice.drafts.templates import load_template
    from practice.imports.mapping import load_payers

    kept = []
    payers = set(load_payers(SAMPLES / "mappings" / "payers.yml").values())
    templates = [path for path in sorted(SAMPLES.glob("templates/*.yml")) if load_template(path).payer in payers]
    paths = [SAMPLES / name for name in _DECLARED] + sorted(SAMPLES.glob("mappings/*.yml")) + templates
    for path in paths:
        to = home.mappings.parent / path.relative_to(SAMPLES)
        if not to.exists():
            write_bytes(to, path.read_bytes())
        elif to.read_bytes() != path.read_bytes():
            kept.append(str(to))
    return tuple(kept)


def _people(door: Door, password: str) -> None:
    from practice.access.users import User, add_user

    for name, role, provider in PEOPLE[1:]:
        add_user(door, User(name, role, provider), password)


def _charts(door: Door, home: Home) -> tuple[dict[str, int], tuple[str, ...]]:
    """Schedule, bundles and notes, as `practice import` takes them in."""
    from practice.imports.mapping import load_mapping, load_payers
    from practice.imports.run import Settings, import_file, kind_of

    settings = Settings(load_mapping(home.mappings / "schedule.yml"), load_payers(home.mappings / "payers.yml"))
    counts: dict[str, int] = {}
    aside = []
    paths = [SAMPLES / "schedule.csv", *sorted(SAMPLES.glob("bundles/*.json")), *sorted(SAMPLES.glob("notes/*.txt"))]
    for path in paths:
        data = path.read_bytes()
        report = import_file(door, data, path.name, kind_of(data, path.name), settings)
        for what, count in report.counts:
            counts[what] = counts.get(what, 0) + count
        aside += [f"{path.name}: {place}: {reason}" for place, reason in report.quarantined]
    chosen = ("cases new", "documents new", "facts proposed")
    return {what: counts.get(what, 0) for what in chosen}, tuple(aside)


def _past(door: Door, ways: Ways) -> dict[str, int]:
    """Decided requests for likelihood and figures by week, and the year of remittances for patterns and briefs."""
    from practice.likelihood.sample_past import planned, put_past

    say("decided requests of the last half year")
    counts = {"decided requests": put_past(door, planned(SEED, DAY, 260))}
    return counts | _year(door, ways) if ways.year else counts


def _year(door: Door, ways: Ways) -> dict[str, int]:
    from practice.denials.sample_appeals import put_sample_appeals
    from practice.denials.sample_year import sample_year
    from practice.denials.taking import RemitSettings, take_x12
    from practice.imports.mapping import load_payers

    say("a year of remittances; this takes a minute")
    year = sample_year(SEED)
    payers = load_payers(SAMPLES / "mappings" / "payers.yml")
    with ways.policies() as policies:
        for one in year.files:
            take_x12(door, io.BytesIO(one.data), one.name, RemitSettings(payers, policies))
    return {"claims of a year": int(year.truth["claims"]), "appeals": put_sample_appeals(door, year.appeals)}


def _cases(door: Door) -> tuple[tuple[str, str], ...]:
    """The open cases by visit: id and what it is, without a name."""
    from practice.store.cases import cases_between
    from practice.store.rows import Status

    found = cases_between(door).cases
    return tuple((one.id, f"{one.service}, {one.payer_id}, visit {one.visit}") for one in found if one.status is not Status.CLOSED)
