"""What is prepared is what is made on the spot, is never shown once it is stale, and goes with a purge."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.store.work import WorkStore
from practice.access.actor import Role
from practice.audit.log import verified
from practice.denials import prepared
from practice.denials.brief import Asked
from practice.denials.brief_csv import to_csv
from practice.denials.brief_pdf import to_pdf
from practice.denials.brief_store import brief_of
from practice.denials.brief_xlsx import to_xlsx
from practice.denials.changes import ChangesFound, known_changes
from practice.denials.first_store import last_decided
from practice.denials.model import Appeal, AppealOutcome
from practice.denials.overview import found_in
from practice.denials.period import Period, usual_days
from practice.denials.period_json import from_json, to_json
from practice.denials.prepared import period_of, prepare
from practice.denials.sample_year import SampleYear, sample_year
from practice.denials.store import put_appeal
from practice.denials.taking import RemitSettings, take_x12
from practice.refused import AccessRefused
from practice.store.backup import back_up, restore
from practice.store.connection import Store, open_store
from practice.store.door import Door
from practice.store.key import Key
from practice.store.retention import purge

TODAY = dt.date(2027, 12, 1)
NONE = ChangesFound(())
Write = Callable[[Any], object]


def days(door: Door) -> tuple[dt.date, dt.date]:
    last = last_decided(door, TODAY)
    assert last
    return usual_days(last)


def kept(store: Store) -> list[str]:
    return [row[0] for row in store.connection.execute("SELECT body FROM prepared")]


def marked(store: Store, changes: ChangesFound = NONE) -> Period:
    """Alter what is prepared, so that one sees whether it is shown."""
    (body,) = kept(store)
    wrong = replace(from_json(body, changes), patterns=(), moves=())
    store.connection.execute("UPDATE prepared SET body = ?", (to_json(wrong),))
    return wrong


def made_now(door: Door, changes: ChangesFound = NONE) -> Period:
    return prepared._inputs(door, *days(door), changes)()


@pytest.fixture
def ready(small: SampleYear, desk: Door, store: Store) -> Store:
    """A small year with its figures prepared."""
    assert prepare(desk, NONE, TODAY) and len(kept(store)) == 1
    return store


def test_what_is_prepared_is_what_is_made_on_the_spot_byte_for_byte(year: Any, published: WorkStore, desk: Door, store: Store) -> None:
    for one in year.sample.files:
        take_x12(desk, io.BytesIO(one.data), one.name, RemitSettings({"Northlake Health Plan": "northlake"}))
    changes, (start, end) = known_changes(published), days(desk)
    asked = Asked("P", "northlake", start, end, start - (end - start) - dt.timedelta(days=1))
    spot, own = period_of(desk, start, end, changes), brief_of(desk, published, asked)
    assert prepare(desk, changes, TODAY) and not prepare(desk, changes, TODAY), "made once"
    again, brief = period_of(desk, start, end, changes), brief_of(desk, published, asked)
    assert spot == again and to_json(spot) == to_json(again) == kept(store)[0]
    assert spot.patterns and any(move.change for move in spot.moves), "there is something to be told"
    assert found_in(spot, changes, published) == found_in(again, changes, published)
    assert (to_csv(own), to_pdf(own), to_xlsx(own)) == (to_csv(brief), to_pdf(brief), to_xlsx(brief))


def test_it_is_read_and_not_made_again_and_the_reading_is_logged(ready: Store, desk: Door, door_for: Any) -> None:
    wrong, manager = marked(ready), door_for(Role.MANAGER)
    assert period_of(manager, *days(manager), NONE) == wrong
    body = ready.connection.execute("SELECT body FROM audit ORDER BY number DESC LIMIT 1").fetchone()[0]
    assert '"act":"denials.read"' in body and "as prepared" in body and '"user":"manager"' in body
    start, end = days(manager)
    other = period_of(manager, start + dt.timedelta(days=1), end, NONE)
    assert other.patterns != () or other.totals != wrong.totals, "of other days nothing is prepared"
    assert period_of(manager, start, end, NONE) == wrong, "and looking at those puts nothing in its place"


def _file(door: Door) -> object:
    (*_, one) = sample_year(99, dt.date(2026, 7, 1), volume=0.02).files
    return take_x12(door, io.BytesIO(one.data), one.name)


def _appeal(door: Door) -> None:
    (line,) = door.store.connection.execute("SELECT id FROM claim_lines WHERE status = 'denied' AND first_pass = 1 LIMIT 1").fetchone()
    put_appeal(door, Appeal(line, "appeal", dt.date(2027, 7, 1), None, AppealOutcome.OPEN))


def _sql(statement: str) -> Write:
    return lambda door: door.store.connection.execute(statement)


@pytest.mark.parametrize(
    "write",
    [
        _file, _appeal, _sql("UPDATE claim_lines SET denied = denied + 1 WHERE rowid = 1"), _sql("UPDATE appeals SET recovered = 7"),
        _sql("UPDATE claim_lines SET provider = 'Else' WHERE rowid = 1"), _sql("DELETE FROM appeals"),
        _sql("DELETE FROM claim_lines WHERE rowid = 1"), _sql("UPDATE claim_lines SET part2 = 1 WHERE rowid = 1"),
        _sql("DELETE FROM remit_payments WHERE rowid = 1"),
    ],
    ids=["file", "appeal", "line", "appeal altered", "provider", "appeals gone", "line gone", "protected", "payment gone"],
)  # fmt: skip
def test_whatever_is_written_what_was_prepared_is_not_shown_again(ready: Store, desk: Door, write: Write) -> None:
    start, end = days(desk)
    wrong = marked(ready)
    write(desk)
    found = period_of(desk, start, end, NONE)
    assert found.state != wrong.state and found == prepared._inputs(desk, start, end, NONE)()
    assert prepare(desk, NONE, TODAY) and len(kept(ready)) == 1


def test_another_provider_in_a_case_is_another_state(ready: Store, desk: Door, knee: Any) -> None:
    case = knee.case()
    ready.connection.execute("UPDATE claim_lines SET case_id = ? WHERE rowid = 1", (case.id,))
    assert prepare(desk, NONE, TODAY)
    before = prepared._inputs(desk, *days(desk), NONE)().state
    ready.connection.execute("UPDATE cases SET status = 'ready', missing = '[]'")
    assert period_of(desk, *days(desk), NONE).state == before, "the sweep's own marks change nothing"
    ready.connection.execute("UPDATE cases SET provider = 'Somebody, Else'")
    marked(ready)
    assert period_of(desk, *days(desk), NONE) == made_now(desk) and made_now(desk).state != before


def test_other_policy_changes_and_another_program_make_it_anew(
    ready: Store, desk: Door, published: WorkStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, changes = marked(ready), known_changes(published)
    assert period_of(desk, *days(desk), changes) == made_now(desk, changes)
    assert period_of(desk, *days(desk), NONE) == wrong
    (one,) = changes.changes
    later = replace(one, known=replace(one.known, effective=one.known.effective + dt.timedelta(days=1)))
    assert made_now(desk, changes).state != made_now(desk, ChangesFound((later,))).state
    monkeypatch.setattr(prepared, "_program", lambda: "another")
    assert period_of(desk, *days(desk), NONE) == made_now(desk)


def test_what_changes_while_it_is_made_keeps_it_out(ready: Store, desk: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    _appeal(desk)
    make = prepared._inputs

    def meanwhile(*asked: Any) -> Any:
        found = make(*asked)
        _sql("UPDATE claim_lines SET denied = denied + 1 WHERE rowid = 2")(desk)
        return found

    (before,) = kept(ready)
    monkeypatch.setattr(prepared, "_inputs", meanwhile)
    assert not prepare(desk, NONE, TODAY) and kept(ready) == [before]
    monkeypatch.undo()
    assert period_of(desk, *days(desk), NONE).state != before and prepare(desk, NONE, TODAY)


def test_protected_records_are_never_in_what_is_kept(ready: Store, desk: Door, door_for: Any) -> None:
    ready.connection.execute("UPDATE claim_lines SET part2 = 1 WHERE first_pass = 1 AND rowid % 9 = 0")
    assert prepare(desk, NONE, TODAY)
    allowed = door_for(Role.SPECIALIST, consent="form 3")
    wrong = marked(ready)
    found = period_of(allowed, *days(desk), NONE)
    assert found.totals.whole().lines > wrong.totals.whole().lines
    assert not prepare(allowed, NONE, TODAY) and len(kept(ready)) == 1
    assert period_of(desk, *days(desk), NONE) == wrong


def test_roles_stay_as_they_are(ready: Store, desk: Door, door_for: Any) -> None:
    asked = days(desk)
    for role in (Role.FRONT_DESK, Role.VIEWER, Role.CLINICIAN, Role.ADMIN):
        with pytest.raises(AccessRefused):
            period_of(door_for(role), *asked, NONE)
        ready.connection.execute("DELETE FROM prepared")
        assert not prepare(door_for(role), NONE, TODAY) and kept(ready) == []
    assert prepare(door_for(Role.MANAGER), NONE, TODAY)


def test_a_purge_takes_it_along(ready: Store, desk: Door, door_for: Any, knee: Any) -> None:
    case = knee.case()
    assert len(kept(ready)) == 1
    purge(door_for(Role.ADMIN), (case.patient_id,))
    assert kept(ready) == []
    prepare(desk, NONE, TODAY)
    ready.connection.execute("DELETE FROM remit_claims WHERE id IN (SELECT decision_id FROM claim_lines WHERE rowid = 1)")
    assert kept(ready) == [], "claims of unknown patients too"


def test_a_backup_brings_it_back_as_it_was(ready: Store, desk: Door, door_for: Any, tmp_path: Path, key: Key) -> None:
    wrong, asked = marked(ready), days(desk)
    back_up(door_for(Role.ADMIN), tmp_path / "kept.backup", key)
    _appeal(desk)
    ready.close()
    restore(ready.path, key, tmp_path / "kept.backup", key, lambda store: Door(store, door_for(Role.ADMIN).actor, desk.clock))
    with open_store(ready.path, key) as store:
        door = Door(store, desk.actor, desk.clock)
        assert period_of(door, *asked, NONE) == wrong, "with the state that it was made from"
        _appeal(door)
        assert period_of(door, *asked, NONE) == prepared._inputs(door, *asked, NONE)()


KILLED = """
import datetime as dt, os, sys
from pathlib import Path
from practice.access.actor import Actor, Role
from practice.denials import prepared
from practice.denials.changes import ChangesFound
from practice.store.connection import open_store
from practice.store.door import Door
from practice.store.key import Key
store = open_store(Path(sys.argv[1]), Key(sys.argv[2]))
door = Door(store, Actor("sue", Role.SPECIALIST), lambda: dt.datetime(2027, 12, 1, tzinfo=dt.UTC))
prepared.stamp = lambda at: os._exit(9)  # in the middle of the transaction, after what was there has been deleted
prepared.prepare(door, ChangesFound(()), dt.date(2027, 12, 1))
"""


def test_killed_while_it_is_kept_the_store_is_whole_and_the_old_one_is_not_shown(ready: Store, desk: Door, door_for: Any, key: Key) -> None:
    _appeal(desk)
    before = kept(ready)
    root = str(Path(__file__).parents[3])
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(ready.path), "3f" * 32], env={**os.environ, "PYTHONPATH": root}, check=False, timeout=120
    )
    assert ran.returncode == 9 and kept(ready) == before, "nothing of it was written"
    assert period_of(desk, *days(desk), NONE) == made_now(desk)
    assert verified(door_for(Role.ADMIN)).whole and prepare(desk, NONE, TODAY)
