"""What recording an observation comes to, through the real tables."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from policies.model import Listed, Status
from policies.store import record
from policies.store.book import Observation, prepare
from policies.store.fingerprint import fingerprint
from policies.store.rows import Recorded, StoreError
from policies.store.work import WorkStore

Make = Callable[..., Observation]
Next = Callable[..., None]
Week = Callable[[int], dt.datetime]


def told(recorded: Recorded) -> tuple[str, int, int | None]:
    return recorded.outcome, recorded.version_no, recorded.previous


def test_new_then_seen_again_then_a_new_version(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    first = store.record("r0", make("six weeks", number="P 1", effective=dt.date(2026, 1, 1)))
    assert (first.policy_id, *told(first)) == ("one:p-1", "new_policy", 1, None)
    next_run(1)
    assert told(store.record("r1", make("six weeks", at=1, number="P 1", effective=dt.date(2026, 1, 1)))) == ("seen_again", 1, None)
    next_run(2)
    assert told(store.record("r2", make("twelve weeks", at=2, number="P 1", effective=dt.date(2026, 3, 1)))) == ("new_version", 2, 1)
    one, two = store.versions("one:p-1")
    assert (one.observed_first, one.observed_last) == (week(0), week(1))
    assert (two.observed_first, two.cause, two.effective, two.run_id) == (week(2), "published", dt.date(2026, 3, 1), "r2")
    policy = store.policy("one:p-1")
    assert policy is not None
    assert (policy.first_seen, policy.last_seen, policy.number, policy.lob) == (week(0), week(2), "P 1", ("commercial",))


def test_other_bytes_with_the_same_words_are_seen_again(store: WorkStore, make: Make, next_run: Next) -> None:
    store.record("r0", make("six weeks", bytes_="nonce 1"))
    next_run(1)
    assert store.record("r1", make("six weeks", at=1, bytes_="nonce 2")).outcome == "seen_again"
    assert len(store.versions("one:knee")) == 1


def test_the_same_bytes_read_otherwise_are_a_reread_and_never_a_change(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    store.record("r0", make("six weaks", bytes_="page"))
    next_run(1, reader_version="2")
    assert [a.url for a in store.read_otherwise("2")] == ["https://payer.test/knee"]
    again = store.record("r1", make("six weeks", at=0, bytes_="page"))
    assert told(again) == ("reread", 2, 1)
    assert store.read_otherwise("2") == ()
    # The page as it is today, its bytes new but its words the same: the better reading is what it is compared with.
    assert told(store.record("r1", make("six weeks", at=1, bytes_="page of today"))) == ("seen_again", 2, 1)
    old, new = store.versions("one:knee")
    assert (new.cause, new.observed_first, new.observed_last) == ("reread", week(0), week(1))
    for instant in (week(0), week(1)):
        known = store.known_on("one:knee", instant)
        assert known is not None
        assert known.version_no == 2
    assert old.observed_last == week(0)


def test_the_same_text_by_another_reader_keeps_its_version_and_takes_the_better_reading(
    store: WorkStore, make: Make, next_run: Next
) -> None:
    store.record("r0", make("six weeks", bytes_="page"))
    next_run(1, reader_version="2")
    seen = make("six weeks", at=1, bytes_="page")
    better = replace(seen, document=replace(seen.document, codes=()))
    assert store.record("r1", better).outcome == "seen_again"
    assert store.codes("one:knee", 1) == ()
    assert store.document("one:knee", 1) == better.document
    assert (len(store.sections("one:knee", 1)), store.versions("one:knee")[0].reader_version) == (1, "2")


def test_a_text_that_comes_back_is_a_version_of_its_own(store: WorkStore, make: Make, next_run: Next) -> None:
    outcomes = []
    for n, text in enumerate(("six weeks", "twelve weeks", "six weeks")):
        if n:
            next_run(n)
        outcomes.append(told(store.record(f"r{n}", make(text, at=n))))
    assert outcomes == [("new_policy", 1, None), ("new_version", 2, 1), ("new_version", 3, 2)]


def test_history_filled_in_later_stands_in_its_time(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    store.record("r0", make("today", number="P 1"))
    next_run(1)
    history = store.record("r1", make("years ago", at=-50, path="/saved/old", source="one.saved", number="P 1"))
    assert (told(history), history.backfilled, history.policy_id) == (("new_version", 2, None), True, "one:p-1")
    between = store.record("r1", make("a year ago", at=-20, path="/saved/less-old", source="one.saved", number="P 1"))
    assert (told(between), between.backfilled) == (("new_version", 3, 2), True)
    versions = [store.known_on("one:p-1", week(n)) for n in (-51, -50, -21, -20, -1, 0, 5)]
    assert [v and v.version_no for v in versions] == [None, 2, 2, 3, 3, 1, 1]
    policy = store.policy("one:p-1")
    assert policy is not None
    assert (policy.first_seen, policy.last_seen, policy.source_id) == (week(-50), week(0), "one.list")


def test_the_same_text_seen_earlier_moves_the_first_sight_back(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    store.record("r0", make("six weeks", number="P 1"))
    next_run(1)
    assert told(store.record("r1", make("six weeks", at=-3, path="/saved", source="one.saved", number="P 1"))) == ("seen_again", 1, None)
    assert store.versions("one:p-1")[0].observed_first == week(-3)


def test_a_folder_of_two_states_in_one_run_tells_the_change_in_its_order(store: WorkStore, make: Make) -> None:
    old = make("six weeks", at=-4, path="/z-february", number="P 1")
    new = make("twelve weeks", at=0, path="/a-march", number="P 1")
    assert [told(r) for r in store.record_all("r0", [new, old])] == [("new_policy", 1, None), ("new_version", 2, 1)]
    assert [told(r) for r in store.record_all("r0", [new, old])] == [("new_policy", 1, None), ("new_version", 2, 1)]


def test_a_web_page_and_its_pdf_do_not_take_turns(store: WorkStore, make: Make, next_run: Next) -> None:
    listed = Listed(policy_number="P 1")
    first = store.record_all("r0", [make("page", path="/p.html", listed=listed), make("print", path="/p.pdf", listed=listed)])
    assert [told(r) for r in first] == [("new_policy", 1, None), ("new_version", 2, None)]
    assert [r.issue is not None for r in first] == [False, True]
    next_run(1)
    again = store.record_all("r1", [make("page", at=1, path="/p.html", listed=listed), make("print", at=1, path="/p.pdf", listed=listed)])
    assert [told(r) for r in again] == [("seen_again", 1, None), ("seen_again", 2, None)]
    next_run(2)
    changed = store.record_all(
        "r2", [make("page, new", at=2, path="/p.html", listed=listed), make("print", at=2, path="/p.pdf", listed=listed)]
    )
    assert [told(r) for r in changed] == [("new_version", 3, 1), ("seen_again", 2, None)]
    next_run(3)
    behind = store.record_all(
        "r3", [make("page, new", at=3, path="/p.html", listed=listed), make("page, new", at=3, path="/p.pdf", listed=listed)]
    )
    assert [told(r)[:2] for r in behind] == [("seen_again", 3), ("seen_again", 3)]


def test_a_policy_that_moves_to_another_address_stays_itself(store: WorkStore, make: Make, next_run: Next) -> None:
    store.record("r0", make("six weeks", path="/2025/knee", number="P 1"))
    next_run(1)
    moved = store.record("r1", make("twelve weeks", at=1, path="/2026/knee", number="P 1"))
    assert (moved.policy_id, *told(moved)) == ("one:p-1", "new_version", 2, 1)


def test_an_address_reused_for_another_policy_makes_two(store: WorkStore, make: Make, next_run: Next) -> None:
    store.record("r0", make("six weeks", number="P 1"))
    next_run(1)
    other = store.record("r1", make("any words", at=1, number="P 2", title="Hip replacement"))
    assert (other.policy_id, *told(other)) == ("one:p-2", "new_policy", 1, None)
    assert other.issue is not None
    assert len(store.versions("one:p-1")) == 1


def test_a_date_that_moves_in_the_listing_alone_is_a_version(store: WorkStore, make: Make, next_run: Next) -> None:
    store.record("r0", make("six weeks", bytes_="page"))
    next_run(1)
    newly_read = store.record("r1", make("six weeks", at=1, bytes_="page", listed=Listed(effective=dt.date(2026, 1, 1))))
    assert newly_read.outcome == "seen_again"  # the declaration reads the list now; the payer did nothing
    assert store.versions("one:knee")[0].effective == dt.date(2026, 1, 1)
    next_run(2)
    moved = store.record("r2", make("six weeks", at=2, bytes_="page", listed=Listed(effective=dt.date(2026, 4, 1))))
    assert told(moved) == ("new_version", 2, 1)
    assert store.versions("one:knee")[1].cause == "published"


def test_a_status_that_moves_is_a_version(store: WorkStore, make: Make, next_run: Next) -> None:
    store.record("r0", make("six weeks"))
    next_run(1)
    assert told(store.record("r1", make("six weeks", at=1, status=Status.RETIRED))) == ("new_version", 2, 1)


def test_everything_of_a_document_comes_back(store: WorkStore, make: Make) -> None:
    seen = make("six weeks")
    store.record("r0", seen)
    assert store.document("one:knee", 1) == seen.document
    (section,) = store.sections("one:knee", 1)
    assert (section.path, section.text, section.role) == (("Knee", "Coverage"), "six weeks\nA. after six weeks", "coverage")
    assert [(c.system, c.first, c.role) for c in store.codes("one:knee", 1)] == [("CPT", "29881", "covered")]
    with pytest.raises(StoreError, match="no version one:knee@9"):
        store.document("one:knee", 9)


def test_a_document_larger_than_its_parts_comes_back_whole(store: WorkStore, make: Make) -> None:
    large = make("sechs Wochen – Größe ≥ 3 cm 🦵 " * 2_000)
    small = make("six weeks", path="/small", title="Hip")
    store.record_all("r0", [large, small])
    found = store.documents([("one:knee", 1), ("one:small", 1), ("one:none", 1)])
    assert found == {("one:knee", 1): large.document, ("one:small", 1): small.document}


def test_what_was_prepared_elsewhere_is_recorded_the_same(tmp_path: Path, make: Make, week: Week) -> None:
    seen = [make("six weeks"), make("hip", path="/hip", title="Hip")]
    prints = []
    for name, given in (("here", seen), ("elsewhere", [replace(o, prepared=prepare(o.document)) for o in seen])):
        path = tmp_path / f"{name}.duckdb"
        with WorkStore.open(path) as store:
            store.begin_run("r0", week(0), "1")
            store.record_all("r0", given)
        prints.append(fingerprint(path))
    assert prints[0] == prints[1]


def test_large_documents_go_in_smaller_batches(store: WorkStore, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    original = record._record_batch

    def counted(con: Any, run: Any, batch: Sequence[Observation]) -> list[Recorded]:
        sizes.append(len(batch))
        return original(con, run, batch)

    monkeypatch.setattr(record, "BATCH_CHARACTERS", 1_000)
    monkeypatch.setattr(record, "_record_batch", counted)
    store.record_all("r0", [make("word " * length, path=f"/{n}") for n, length in enumerate((90, 90, 90, 900, 1))])
    assert sizes == [2, 1, 1, 1]


def test_the_order_of_the_input_and_the_size_of_batches_do_not_matter(
    tmp_path: Path, make: Make, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [make(f"text {n % 3} of {p}", at=n, path=f"/{p}", number=f"P {p % 5}") for p in range(9) for n in range(4)]
    prints = []
    for seed, batch in ((0, 200), (1, 200), (2, 7)):
        monkeypatch.setattr("policies.store.record.BATCH", batch)
        order = list(seen)
        random.Random(seed).shuffle(order)
        path = tmp_path / f"{seed}.duckdb"
        with WorkStore.open(path) as store:
            store.begin_run("r0", week(4), "1")
            store.record_all("r0", order)
        prints.append(fingerprint(path))
    assert prints[0] == prints[1] == prints[2]


def test_a_run_killed_between_batches_comes_to_the_same(
    store: WorkStore, make: Make, next_run: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [make("old", path=f"/{p}") for p in range(6)]
    store.record_all("r0", before)
    next_run(1)
    seen = [make("new" if p % 2 else "old", at=1, path=f"/{p}") for p in range(8)]
    monkeypatch.setattr("policies.store.record.BATCH", 3)
    whole = store.record_all("r1", seen)
    assert store.record_all("r1", seen) == whole
    assert store.recorded_in("r1") == tuple(sorted((r for r in whole if r.outcome != "seen_again"), key=lambda r: r.policy_id))
    assert {r.outcome for r in whole} == {"seen_again", "new_version", "new_policy"}


def test_a_batch_that_fails_leaves_nothing_behind(store: WorkStore, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("broken off")

    with monkeypatch.context() as patch:
        patch.setattr("policies.store.record._write_documents", broken)
        with pytest.raises(RuntimeError, match="broken off"):
            store.record("r0", make("six weeks"))
    assert store.policies() == ()
    assert store.record("r0", make("six weeks")).outcome == "new_policy"


def test_what_duckdb_cannot_write_is_one_clear_line_and_nothing_of_it_stays(
    store: WorkStore, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise duckdb.IOException("IO Error: could not write\n all bytes")

    with monkeypatch.context() as patch:
        patch.setattr("policies.store.record._write_documents", full)
        with pytest.raises(StoreError, match=r"this step is not in it: IO Error: could not write all bytes$"):
            store.record("r0", make("six weeks"))
    assert store.policies() == ()


def test_an_instant_without_time_zone_is_refused(store: WorkStore, make: Make) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        store.record("r0", replace(make("six weeks"), observed_at=dt.datetime(2026, 1, 1)))  # noqa: DTZ001 - the point of the test


def test_recording_needs_a_run(store: WorkStore, make: Make) -> None:
    with pytest.raises(StoreError, match="there is no run r9"):
        store.record("r9", make("six weeks"))
