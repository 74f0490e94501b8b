"""The week over the stand-in payers: what is told, what is filed, what could not be seen, and what an unchanged visit costs."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from payerwatch.standin import SITE
from payerwatch.standin_files import Folder
from policies.store.reader import PublishedStore

TRUTH = yaml.safe_load((SITE / "truth.yml").read_text("utf-8"))
BULLETIN = "copperleaf:november-2026"  # a bulletin is filed, never told
CHANGES, FAILURES, ANNOUNCED = TRUTH["changes"], TRUTH["failures"], TRUTH["announcements"]
ORIGIN = "http://127.0.0.1:8765"
FIRST, SECOND, THIRD = "2026-11-02T060000Z", "2026-11-16T060000Z", "2026-11-23T060000Z"
NORTHLAKE, QUARRYSTONE = "northlake.medical", "quarrystone.policies"


@pytest.fixture(scope="module")
def found(payerwatch: Any, weeks: Any) -> dict[str, list[dict[str, Any]]]:
    """What `changes` says of the second week, without and with the profile."""
    homes = {"told_without_profile": weeks.plain, "told_with_profile": weeks.profiled}
    return {told: payerwatch("changes", "--run", SECOND, "--format", "json", "--home", home).rows for told, home in homes.items()}


def issues_of(payerwatch: Any, home: Path, run: str) -> list[dict[str, Any]]:
    return payerwatch("health", "--run", run, "--format", "json", "--home", home).rows


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize("profile", ["told_without_profile", "told_with_profile"])
def test_told_is_exactly_what_a_billing_lead_must_hear(found: Any, profile: str) -> None:
    told = {row["policy_id"] for row in found[profile] if row["told"]}
    wanted = {change["policy_id"] for change in CHANGES if change[profile]}
    assert len(wanted) > 10
    precision, recall = len(told & wanted) / len(told), len(told & wanted) / len(wanted)
    assert (precision, recall) == (1.0, 1.0), f"told without need: {sorted(told - wanted)}; not told: {sorted(wanted - told)}"


@pytest.mark.parametrize("profile", ["told_without_profile", "told_with_profile"])
def test_one_line_a_policy(found: Any, profile: str) -> None:
    rows = found[profile]
    assert set(Counter(row["policy_id"] for row in rows).values()) == {1}
    assert all({"policy_id", "url", "kind", "direction", "told"} <= row.keys() for row in rows)
    assert {row["policy_id"] for row in rows} - {BULLETIN} <= {change["policy_id"] for change in CHANGES}


@pytest.mark.parametrize("change", CHANGES, ids=[f"{c['class']}-{c['policy_id']}" for c in CHANGES])
def test_every_declared_difference(found: Any, weeks: Any, change: dict[str, Any]) -> None:
    """An event of `none` is at most filed; everything else is there, as declared."""
    wanted = change["expected"]
    row = next((row for row in found["told_without_profile"] if row["policy_id"] == change["policy_id"]), None)
    if wanted["event"] == "none" and row is None:
        return
    assert row is not None, "the difference was not found"
    said = {name: row[name] for name in ("event", "kind", "direction") if wanted[name] is not None}
    event = {"event": "changed"} if wanted["event"] == "none" else {}
    assert said == {name: value for name, value in wanted.items() if value is not None} | event
    page = change["url"].replace(ORIGIN, weeks.origin)
    assert row["url"] == page or change["policy_id"].startswith("tallgrass:")  # there the PDF behind the landing page


def test_a_landing_page_stands_for_its_document(found: Any, weeks: Any) -> None:
    """Where a policy link is a landing page, a person is sent to a page of the same payer."""
    rows = [row for row in found["told_without_profile"] if row["policy_id"].startswith("tallgrass:")]
    assert rows and all(row["url"].startswith(f"{weeks.origin}/tallgrass/") for row in rows)


def test_announcements_are_no_changes_of_policies(found: Any) -> None:
    sources = {one["source_id"].split(".")[1] for one in ANNOUNCED}
    assert sources == {"bulletins"}
    rows = [row for profile in found.values() for row in profile if "bulletin" in row["url"]]
    assert rows and not any(row["told"] for row in rows)


def test_what_is_announced_is_followed_up(payerwatch: Any, weeks: Any) -> None:
    rows = payerwatch("announced", "--run", SECOND, "--format", "json", "--home", weeks.plain).rows
    states = {row["policy"]: row["state"] for row in rows}
    assert states["Magnetic Resonance Imaging of the Knee"] == "ahead"
    assert states["Epidural Steroid Injections"] == states["OnabotulinumtoxinA"] == states["Infliximab Products"] == "seen"
    digest = (weeks.plain / "digests" / f"{SECOND}.md").read_text("utf-8")
    later = digest.split("## Announced for later")[1].split("## Dates ahead")[0]
    assert "January 15, 2027" in later and "Six weeks of conservative treatment become eight." in later
    assert "Announced as revised for December 1, 2026." in digest
    calendar = (weeks.plain / "digests" / f"{SECOND}.ics").read_text("utf-8")
    assert "DTSTART;VALUE=DATE:20270115" in calendar


# ---------------------------------------------------------------- what could not be seen


@pytest.mark.parametrize("failure", FAILURES, ids=[f"{f['class']}-{f['policy_id']}" for f in FAILURES])
def test_a_failure_is_named_and_keeps_the_last_version(payerwatch: Any, weeks: Any, found: Any, failure: dict[str, Any]) -> None:
    page = failure["url"].replace(ORIGIN, weeks.origin)
    source = failure["policy_id"].split(":")[0]
    rows = [row for row in issues_of(payerwatch, weeks.plain, SECOND) if row["url"] == page]
    assert [(row["problem"], row["source_id"].split(".")[0]) for row in rows] == [(failure["problem"], source)]
    assert failure["policy_id"] not in {row["policy_id"] for rows in found.values() for row in rows}
    with PublishedStore.open(weeks.plain / "published" / "policies.duckdb") as store:
        versions = store.versions(failure["policy_id"])
        policy = store.policy(failure["policy_id"])
    assert [version.run_id for version in versions] == [FIRST]
    assert policy is not None and policy.unlisted_since is None and policy.status == "active"


def test_health_names_the_failures_and_nothing_else(payerwatch: Any, weeks: Any) -> None:
    rows = issues_of(payerwatch, weeks.plain, SECOND)
    wanted = sorted((failure["url"].replace(ORIGIN, weeks.origin), failure["problem"]) for failure in FAILURES)
    assert sorted((row["url"], row["problem"]) for row in rows) == wanted
    assert all(row["source_id"] and row["detail"] for row in rows)
    assert issues_of(payerwatch, weeks.plain, FIRST) == []


def test_a_walled_policy_still_gives_its_last_text(payerwatch: Any, weeks: Any) -> None:
    walled = next(f["policy_id"] for f in FAILURES if f["class"] == "bot_wall")
    shown = payerwatch("show", walled, "--home", weeks.plain)
    assert shown.status == 0
    assert "Coverage Rationale" in shown.out and "checking your browser" not in shown.out.lower()


# ---------------------------------------------------------------- the third visit


def test_exit_statuses_of_the_weeks(weeks: Any) -> None:
    assert {name: ran.status for name, ran in weeks.runs.items()} == {"first": 0, "second": 1, "third": 1, "profiled": 1}
    assert all("Traceback" not in ran.err for ran in weeks.runs.values())
    assert len([line for line in weeks.runs["second"].err.splitlines() if line.startswith("issue: ")]) == len(FAILURES)


def test_an_unchanged_visit_raises_nothing(payerwatch: Any, weeks: Any) -> None:
    assert payerwatch("changes", "--run", THIRD, "--format", "json", "--home", weeks.plain).rows == []
    assert payerwatch("changes", "--run", "last", "--home", weeks.plain).out == "no changes in this run\n"
    with PublishedStore.open(weeks.plain / "published" / "policies.duckdb") as store:
        assert {v.run_id for policy in store.policies() for v in store.versions(policy.policy_id)} == {FIRST, SECOND}
    before, after = (sorted((row["url"], row["problem"]) for row in issues_of(payerwatch, weeks.plain, run)) for run in (SECOND, THIRD))
    assert before == after
    assert "Nothing this week. Look at what we could not see" in (weeks.plain / "digests" / f"{THIRD}.md").read_text("utf-8")


def test_an_unchanged_visit_fetches_only_what_cannot_be_answered_304(weeks: Any) -> None:
    """Everything that was seen well and has a validator is answered 304; robots.txt is always asked for afresh."""
    folder = Folder.load(SITE, 2)
    again = [path for method, path, status in weeks.requests["third"] if method == "GET" and status == 200]
    failed = {re.sub(r"#.*", "", failure["url"].removeprefix(ORIGIN)) for failure in FAILURES}
    by_browser = ("/silverpine/policies/", "/silverpine/assets/", "/silverpine/data/")
    static = [
        path
        for path in again
        if folder.form_of(path.split("?")[0]) is None
        and folder.answer(path, weeks.origin, {}).etag
        and path not in failed
        and not path.startswith(by_browser)
    ]
    assert static == ["/robots.txt"]
    unchanged = Counter(status for _, _, status in weeks.requests["third"])[304]
    policies = [path for _, path, status in weeks.requests["first"] if status == 200 and re.search(r"\.(html|pdf|docx)$", path)]
    assert unchanged > 0.6 * len(policies)


def test_the_digest_can_be_drawn_again_from_what_is_published(payerwatch: Any, weeks: Any, tmp_path: Path) -> None:
    """The same run gives the same bytes, whether the run draws them or somebody asks later."""
    home = shutil.copytree(weeks.profiled, tmp_path / "home")
    for ending in ("md", "html"):
        path = home / "digests" / f"{SECOND}.{ending}"
        written = path.read_text("utf-8")
        path.unlink()
        assert payerwatch("digest", "--format", ending, "--home", home).out == written == path.read_text("utf-8")
        assert "Juniper Hollow Specialty Group" in written and "Dates ahead" in written


def test_the_sample_opens_the_weeks_that_are_there(payerwatch: Any, weeks: Any, tmp_path: Path) -> None:
    home = shutil.copytree(weeks.profiled, tmp_path / "home")
    ran = payerwatch("sample", "--home", home, "--no-model")
    told = sum(change["told_with_profile"] for change in CHANGES)
    assert ran.status == 1 and ran.out.startswith(f"run {SECOND}: {told} to read, ") and f"{len(FAILURES)} issues" in ran.out
    assert "both sample weeks are there already" in ran.err


# ---------------------------------------------------------------- gates and declarations


@pytest.fixture(scope="module")
def gated(payerwatch: Any, stand_in: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Week 1 with a misspelt declaration beside two good ones; week 2 with Northlake's list cut down and Quarrystone's
    declaration misspelt; week 3 with everything as it should be."""
    folder = tmp_path_factory.mktemp("gated")
    root, home = folder / "site", folder / "home"
    for number in (1, 2):
        shutil.copytree(SITE / "release-1", root / f"release-{number}")
    listing = root / "release-2" / "northlake" / "medical-policies.html"
    whole = listing.read_text("utf-8")
    links = iter(range(10_000))
    cut = re.sub(r"<li\b.*?</li>", lambda item: item[0] if "/policies/nlm-" in item[0] and next(links) < 3 else "", whole, flags=re.S)
    listing.write_text(cut, "utf-8")
    said: dict[str, Any] = {"home": home}
    with stand_in(folder, NORTHLAKE, QUARRYSTONE, root=root) as (site, sources):
        quarrystone, saltmarsh = sources / "quarrystone" / "policies.yml", sources / "saltmarsh" / "guidelines.yml"
        good = quarrystone.read_text("utf-8")
        shutil.copy(SITE.parent / "sources" / "saltmarsh" / "guidelines.yml", saltmarsh)
        misspell(saltmarsh)
        for week, release in ((1, 1), (2, 2), (3, 1)):
            site.release = release
            at = dt.date(2026, 11, 2) + dt.timedelta(weeks=week - 1)
            said[f"run {week}"] = payerwatch("run", "--sources", sources, "--home", home, "--at", at.isoformat(), "--no-model")
            with PublishedStore.open(home / "published" / "policies.duckdb") as store:
                said[f"marks {week}"] = {source.source_id: (source.last_seen, source.blind_since) for source in store.sources()}
            saltmarsh.unlink(missing_ok=True)
            quarrystone.write_text(good, "utf-8")
            if week == 1:
                misspell(quarrystone)
    return said


def misspell(declaration: Path) -> None:
    declaration.write_text(declaration.read_text("utf-8").replace("discover:", "discovr:"), "utf-8")


def test_a_misspelt_declaration_is_an_issue_and_stops_no_other(payerwatch: Any, gated: dict[str, Any]) -> None:
    assert gated["run 1"].status == 1
    rows = issues_of(payerwatch, gated["home"], "2026-11-02T000000Z")
    assert {(row["source_id"], row["problem"]) for row in rows} == {("saltmarsh.guidelines", "declaration")}
    unknown = [row["detail"] for row in rows if "discovr" in row["detail"]]
    assert len(unknown) == 1 and "unknown key 'discovr'; did you mean 'discover'?" in unknown[0] and "guidelines.yml:" in unknown[0]
    with PublishedStore.open(gated["home"] / "published" / "policies.duckdb") as store:
        assert Counter(policy.payer_id for policy in store.policies()) == {"northlake": 16, "quarrystone": 6}


def test_a_list_that_lost_most_of_itself_is_held(payerwatch: Any, gated: dict[str, Any]) -> None:
    """The gate closes: nothing is retired, the digest says that the source is blind since its last good visit."""
    home, run = gated["home"], "2026-11-09T000000Z"
    assert gated["run 2"].status == 1
    assert payerwatch("changes", "--run", run, "--format", "json", "--home", home).rows == []
    held = [row for row in issues_of(payerwatch, home, run) if row["source_id"] == NORTHLAKE]
    assert {(row["url"], row["problem"]) for row in held} == {(None, "gate")}
    assert [row["detail"].split(";")[0].split(" (")[0] for row in held] == [
        "13 of 16 known policies are gone or fail",
        "3 policies listed, at least 12 expected",
    ]
    digest = (home / "digests" / f"{run}.md").read_text("utf-8")
    assert "broke a declared expectation" in digest and "Last seen November 2, 2026; the last good version stays" in digest


def test_a_source_that_was_not_seen_is_blind_since_that_run(gated: dict[str, Any]) -> None:
    """Held by its gate, or with a declaration that cannot be used any more: what was seen last is said either way."""
    first, second = (dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (2, 9))
    assert gated["marks 1"] == {NORTHLAKE: (first, None), QUARRYSTONE: (first, None)}
    assert gated["marks 2"] == {NORTHLAKE: (first, second), QUARRYSTONE: (first, second)}


def test_a_held_source_comes_back_as_if_nothing_had_been(payerwatch: Any, gated: dict[str, Any]) -> None:
    assert gated["run 3"].status == 0
    assert payerwatch("changes", "--format", "json", "--home", gated["home"]).rows == []
    third = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    assert gated["marks 3"] == {NORTHLAKE: (third, None), QUARRYSTONE: (third, None)}
    with PublishedStore.open(gated["home"] / "published" / "policies.duckdb") as store:
        assert not [policy for policy in store.policies() if policy.unlisted_since or policy.status != "active"]


def test_the_same_instant_twice_makes_a_second_run(payerwatch: Any, gated: dict[str, Any], tmp_path: Path, stand_in: Any) -> None:
    with stand_in(tmp_path, QUARRYSTONE) as (_, sources):
        for _ in range(2):
            ran = payerwatch("run", "--sources", sources, "--home", tmp_path / "home", "--at", "2026-11-02", "--no-model")
            assert ran.status == 0, ran.err
    assert sorted(path.name for path in (tmp_path / "home" / "digests").glob("*.html")) == [
        "2026-11-02T000000Z-2.html",
        "2026-11-02T000000Z.html",
    ]
    assert payerwatch("health", "--run", "2026-11-02T000000Z-2", "--home", tmp_path / "home").out == "every source was seen\n"
