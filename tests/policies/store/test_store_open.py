"""Opening, runs, refusals, publishing and readers."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from policies.store import connection
from policies.store import publish as publishing
from policies.store.book import Observation
from policies.store.connection import connect
from policies.store.fingerprint import fingerprint
from policies.store.publish import publish
from policies.store.reader import PublishedStore
from policies.store.rows import StoreError
from policies.store.schema import SCHEMA_VERSION, TABLES
from policies.store.work import WorkStore

Make = Callable[..., Observation]
Week = Callable[[int], dt.datetime]


def test_a_run_is_begun_continued_and_closed(store: WorkStore, week: Week) -> None:
    assert store.begin_run("r0", week(5), "2").at == week(0)  # continued: its instant stays, the reader is today's
    run = store.open_run()
    assert run is not None
    assert (run.run_id, run.reader_version, run.state) == ("r0", "2", "open")
    with pytest.raises(StoreError, match="run r0 is still open"):
        store.begin_run("r1", week(1), "1")
    store.close_run("r0", "held", {"policies": 3})
    assert store.open_run() is None
    assert (store.runs()[0].state, store.runs()[0].summary) == ("held", '{"policies": 3}')
    with pytest.raises(StoreError, match="run r0 is closed"):
        store.begin_run("r0", week(1), "1")
    with pytest.raises(ValueError, match="'released' or 'held'"):
        store.close_run("r0", "done", {})


def test_a_store_survives_closing_with_everything_in_it(store: WorkStore, make: Make) -> None:
    store.record("r0", make("six weeks"))
    store.close()
    with WorkStore.open(store.path) as again:
        assert [p.policy_id for p in again.policies()] == ["one:knee"]
        assert again.open_run() is not None


def test_a_file_of_a_newer_payerwatch_is_refused(store: WorkStore) -> None:
    store.close()
    con = connect(store.path, read_only=False)
    con.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(SCHEMA_VERSION + 1)])
    con.close()
    for opening in (WorkStore.open, PublishedStore.open):
        with pytest.raises(StoreError, match=r"policies\.duckdb: written by a newer payerwatch .*update payerwatch$"):
            opening(store.path)


def test_an_older_file_is_brought_up_to_date(store: WorkStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    newer = ("ALTER TABLE policies ADD COLUMN remark VARCHAR",)
    monkeypatch.setattr(connection, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(connection, "MIGRATIONS", {SCHEMA_VERSION: newer})
    for _ in range(2):
        WorkStore.open(store.path).close()
    con = connect(store.path, read_only=True)
    assert con.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall() == [(str(SCHEMA_VERSION + 1),)]
    assert con.execute("SELECT remark FROM policies").fetchall() == []
    con.close()


@pytest.mark.parametrize(
    ("content", "words"), [(None, "there is no such store"), (b"not a database" * 500, "not a store of payerwatch"), (b"", "store")]
)
def test_what_is_no_store_is_refused_in_one_line(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "p.duckdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=words) as caught:
        PublishedStore.open(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_what_a_killed_process_put_aside_is_cleared_away(store: WorkStore) -> None:
    store.close()
    aside = store.path.with_name("policies.duckdb.spill")
    aside.mkdir(exist_ok=True)
    (aside / "duckdb_temp_storage.tmp").write_bytes(b"left behind")
    WorkStore.open(store.path).close()
    assert not (aside / "duckdb_temp_storage.tmp").exists()


def test_a_path_with_a_quote_is_a_path(tmp_path: Path) -> None:
    with WorkStore.open(tmp_path / "O'Neill; DROP" / "it's.duckdb") as store:
        assert store.policies() == ()
    assert (tmp_path / "O'Neill; DROP" / "it's.duckdb").exists()


def test_the_store_can_reach_no_other_file(store: WorkStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    store.close()
    con = connect(store.path, read_only=False)
    for statement in (
        f"FROM read_csv('{secret}')",
        f"COPY policies TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            con.execute(statement)
    con.close()


def test_a_store_in_use_is_refused_to_another_process(store: WorkStore) -> None:
    code = "import sys; from pathlib import Path; from policies.store.work import WorkStore; WorkStore.open(Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "another payerwatch has this store open" in done.stderr.splitlines()[-1]


def test_readers_keep_what_they_opened_and_new_ones_see_the_release(store: WorkStore, make: Make, tmp_path: Path, week: Week) -> None:
    published = tmp_path / "published" / "policies.duckdb"
    store.publish(published)
    with PublishedStore.open(published) as early:
        store.record("r0", make("six weeks"))
        assert early.policies() == ()
        store.publish(published)
        store.record("r0", make("hip", path="/hip", title="Hip"))
        with PublishedStore.open(published) as late:
            assert early.policies() == ()
            assert [p.policy_id for p in late.policies()] == ["one:knee"]
            assert late.document("one:knee", 1) == make("six weeks").document
            assert late.in_force("one:knee", week(1).date()) == late.versions("one:knee")[0]
            assert late.all_in_force(week(1).date()) == late.all_latest() == {"one:knee": late.versions("one:knee")[0]}
    assert len(store.policies()) == 2
    assert [p.name for p in published.parent.iterdir()] == ["policies.duckdb"]


def test_a_published_store_cannot_be_written(store: WorkStore, tmp_path: Path) -> None:
    store.publish(tmp_path / "p.duckdb")
    con = connect(tmp_path / "p.duckdb", read_only=True)
    with pytest.raises(duckdb.Error, match="read-only"):
        con.execute("DELETE FROM policies")
    con.close()


def test_a_copy_that_does_not_agree_is_not_published(store: WorkStore, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = tmp_path / "published.duckdb"
    store.publish(published)
    before = fingerprint(published)
    store.record("r0", make("six weeks"))
    with monkeypatch.context() as patch:
        patch.setattr(publishing.shutil, "copyfile", lambda source, target: target.write_bytes(published.read_bytes()))
        with pytest.raises(StoreError, match=r"the copy differs from the store .*policies: 1 rows, 0 copied"):
            store.publish(published)
    assert fingerprint(published) == before
    assert not published.with_name("published.duckdb.next").exists()
    assert [p.policy_id for p in store.policies()] == ["one:knee"]


def test_publishing_from_outside_is_refused_while_a_run_writes(store: WorkStore, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from policies.store.publish import publish; publish(Path(sys.argv[1]), Path(sys.argv[2]))"
    target = tmp_path / "p.duckdb"
    done = subprocess.run([sys.executable, "-c", code, str(store.path), str(target)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not target.exists()
    store.close()
    publish(store.path, target)
    assert target.exists()


def test_the_fingerprint_sees_content_and_no_clock(store: WorkStore, make: Make) -> None:
    store.record("r0", make("six weeks"))
    store.close()
    before = fingerprint(store.path)
    con = connect(store.path, read_only=False)
    con.execute("UPDATE runs SET summary = '{\"seconds\": 4}'")
    con.close()
    assert fingerprint(store.path) == before
    con = connect(store.path, read_only=False)
    con.execute("UPDATE sections SET text = text || ' '")
    con.close()
    assert fingerprint(store.path) != before


def test_every_table_is_made_once() -> None:
    assert len(TABLES) == len(set(TABLES))
    assert all("IF NOT EXISTS" in statement for statement in TABLES)
