"""Fetches, validators, sources, addresses unchanged, policies gone and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace

from policies.model import Fetch, Issue, Listed, Outcome, Problem, Validators
from policies.store.book import Observation
from policies.store.listed_json import dump_listed, load_listed
from policies.store.rows import ChangePartRow, ChangeRow, SourceRow
from policies.store.visit import Listing, Seen
from policies.store.work import WorkStore

Make = Callable[..., Observation]
Next = Callable[..., None]
Week = Callable[[int], dt.datetime]


def fetch_of(seen: Observation, *, etag: str, purpose: str = "policy", outcome: Outcome = Outcome.FETCHED, offset: int = 0) -> Fetch:
    return Fetch(
        seen.source_id, seen.url, purpose, outcome, seen.observed_at, seen.observed_at, 200, "text/html", etag, None, seen.snapshot_id, 10,
        "allowed", "r0.warc.gz", offset,
    )  # fmt: skip


def test_fetches_are_kept_once_and_the_last_line_counts(store: WorkStore, make: Make) -> None:
    seen = make("six weeks")
    failed = replace(
        fetch_of(seen, etag="", outcome=Outcome.FAILED), snapshot_id=None, warc_file=None, problem=Problem.TIMEOUT, detail="no answer"
    )
    good = fetch_of(seen, etag='"1"')
    for _ in range(2):
        store.record_fetches("r0", [failed, good])
    store.record("r0", seen)
    assert store.known_validators() == {("one.list", seen.url): Validators('"1"', None, seen.snapshot_id)}
    place = store.snapshot_place(seen.snapshot_id)
    assert place is not None
    assert (place.warc_file, place.warc_offset, place.length) == ("r0.warc.gz", 0, 10)
    assert store.snapshot_place("absent") is None


def test_a_snapshot_is_found_at_its_first_full_record_also_when_the_archive_rolled_over(store: WorkStore, make: Make) -> None:
    seen = make("six weeks")
    later = replace(fetch_of(seen, etag="2"), url=seen.url + "/copy", warc_file="r0-0001.warc.gz", warc_offset=5)
    store.record_fetches("r0", [later, fetch_of(seen, etag="1", offset=99), fetch_of(make("other"), etag="3", offset=7)])
    place = store.snapshot_place(seen.snapshot_id)
    assert place is not None
    assert (place.warc_file, place.warc_offset) == ("r0.warc.gz", 99)


def test_a_text_that_was_not_recorded_is_asked_for_again(store: WorkStore, make: Make, next_run: Next) -> None:
    recorded, held = make("six weeks", bytes_="a"), make("a poor text", at=1, bytes_="b")
    store.record_fetches("r0", [fetch_of(recorded, etag='"good"')])
    store.record("r0", recorded)
    next_run(1)
    store.record_fetches("r1", [fetch_of(held, etag='"held"')])  # the gate closed: fetched, and not recorded
    assert store.known_validators()["one.list", recorded.url].etag == '"good"'
    never = make("unreadable", path="/scan")
    store.record_fetches("r1", [fetch_of(never, etag='"scan"')])
    assert ("one.list", never.url) not in store.known_validators()


def test_a_list_page_needs_no_recording(store: WorkStore, make: Make) -> None:
    page = make("the list", path="/list")
    store.record_fetches(
        "r0", [fetch_of(page, etag='"list"', purpose="listing"), fetch_of(make("t", path="/t"), etag="t", purpose="token")]
    )
    assert store.known_validators() == {("one.list", page.url): Validators('"list"', None, page.snapshot_id)}


def test_not_modified_moves_the_last_sight_and_nothing_else(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    store.record_all("r0", [make("six weeks"), make("other", path="/other", title="Hip")])
    next_run(1)
    assert (
        store.mark_seen("r1", [Seen("one.list", "https://payer.test/knee", week(1)), Seen("one.list", "https://payer.test/never", week(1))])
        == ()
    )
    assert [(v.observed_first, v.observed_last) for v in store.versions("one:knee")] == [(week(0), week(1))]
    assert [p.last_seen for p in store.policies()] == [week(1), week(0)]
    assert store.versions("one:other")[0].observed_last == week(0)


def test_not_modified_with_another_date_in_the_list_is_a_version(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    said = Listed(effective=dt.date(2026, 1, 1))
    seen = make("six weeks", listed=said)
    store.record("r0", seen)
    next_run(1)
    assert store.mark_seen("r1", [Seen("one.list", seen.url, week(1), said)]) == ()
    for _ in range(2):  # also when the run is continued after a kill
        (recorded,) = store.mark_seen(
            "r1", [Seen("one.list", seen.url, week(1), Listed(effective=dt.date(2026, 5, 1)))]
        ) or store.recorded_in("r1")
        assert (recorded.outcome, recorded.version_no, recorded.previous) == ("new_version", 2, 1)
    assert [v.effective for v in store.versions("one:knee")] == [dt.date(2026, 1, 1), dt.date(2026, 5, 1)]


def test_policies_leave_the_list_and_come_back(store: WorkStore, make: Make, next_run: Next, week: Week) -> None:
    listed = Listed(policy_number="P 1")
    knee = [make("six weeks", path="/p.html", listed=listed), make("print", path="/p.pdf", listed=listed)]
    hip = make("hip", path="/hip", title="Hip")
    store.record_all("r0", [*knee, hip])
    everything = [o.url for o in (*knee, hip)]
    assert store.mark_unlisted("r0", "one.list", everything) == Listing((), ())
    next_run(1)
    for _ in range(2):
        assert store.mark_unlisted("r1", "one.list", [knee[1].url]) == Listing(("one:hip",), ())
    assert {k.policy_id for k in store.known_policies("one.list")} == {"one:p-1"}
    next_run(2)
    assert store.mark_unlisted("r2", "one.list", [knee[1].url]) == Listing((), ())
    policy = store.policy("one:hip")
    assert policy is not None
    assert policy.unlisted_since == week(1)
    next_run(3)
    for _ in range(2):
        assert store.mark_unlisted("r3", "one.list", everything) == Listing((), ("one:hip",))
    policy = store.policy("one:hip")
    assert policy is not None
    assert (policy.unlisted_since, policy.relisted_at) == (None, week(3))


def test_another_source_does_not_unlist(store: WorkStore, make: Make) -> None:
    store.record("r0", make("six weeks"))
    assert store.mark_unlisted("r0", "one.saved", []) == Listing((), ())


def test_blind_since_is_the_first_blind_run(store: WorkStore, next_run: Next, week: Week) -> None:
    store.mark_sources("r0", seen=["one.list", "one.saved"], blind=[])
    next_run(1)
    store.mark_sources("r1", seen=["one.saved"], blind=["one.list"])
    next_run(2)
    store.mark_sources("r2", seen=["one.saved"], blind=["one.list"])
    store.put_sources([SourceRow("one.list", "one", "Payer One, renamed", ())])
    first = store.sources()[0]
    assert (first.payer_name, first.last_seen, first.blind_since) == ("Payer One, renamed", week(0), week(1))
    next_run(3)
    store.mark_sources("r3", seen=["one.list"], blind=[])
    assert (store.sources()[0].last_seen, store.sources()[0].blind_since) == (week(3), None)


def test_changes_and_issues_replace_those_of_the_same_run(store: WorkStore) -> None:
    change = ChangeRow(
        "r0", "one:knee", 1, 2, "changed", "criteria", "tightened", "high", True, ("knee",), "Twelve weeks", "u", dt.date(2026, 4, 1)
    )
    part = ChangePartRow(
        "r0", "one:knee", 2, 0, "Coverage", "criteria", "tightened", "high", "six", "twelve", "<ins>twelve</ins>", "longer", None
    )
    issue = Issue(Problem.TIMEOUT, "no answer in 60 s", "one.list", "https://payer.test/slow")
    for _ in range(2):
        store.write_changes("r0", [change], [part])
        store.write_issues("r0", [issue, issue, Issue(Problem.GATE, "closed")])
    assert store.changes("r0") == (change,)
    assert store.change_parts("r0", "one:knee") == (part,)
    assert store.issues("r0") == (Issue(Problem.GATE, "closed"), issue)
    store.write_changes("r0", [], [])
    assert store.changes("r0") == store.change_parts("r0", "one:knee") == ()


def test_what_a_listing_said_comes_back_and_equal_words_are_equal_text() -> None:
    day = dt.date(2026, 1, 1)
    full = Listed("Knee", "P 1", day, day, day, day, payer="one")
    assert all(getattr(full, f.name) is not None for f in fields(Listed))
    for listed in (full, Listed(), Listed(policy_number="é")):
        assert load_listed(dump_listed(listed)) == listed
    assert dump_listed(Listed()) == "{}"
