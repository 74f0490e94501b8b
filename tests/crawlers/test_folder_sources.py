"""Files that people save: which count, when they were observed, and what never happens to the record."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from crawlers.declaration import Declaration
from crawlers.discovery import Discovery
from crawlers.visit import visit
from policies.archive import ArchiveWriter, read_body
from policies.journal import Journal
from policies.model import Fetch, Issue, Outcome, Problem, ReadingHints, Validators

AT = dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"


def judge(data: bytes, content_type: str | None, name: str, hints: ReadingHints, status: int) -> Issue | None:
    return Issue(Problem.EMPTY, "nothing in it") if not data.strip() else None


def look(
    folder: Path, home: Path, files: list[dict[str, Any]], *, at: dt.datetime = AT, known: Any = None, **given: Any
) -> tuple[Discovery, tuple[Fetch, ...]]:
    declaration = Declaration.model_validate(
        {
            "source_id": "portal.saved",
            "payer": {"id": "portal", "name": "Portal"},
            "lob": ["commercial"],
            "discover": {"method": "folder"},
            "folder": {"path": folder, "files": files},
        }
        | given
    )
    with Journal(home / "journal", home / "archive") as journal, ArchiveWriter(home / "archive", "run", journal.fetches()) as archive:
        found = visit([declaration], known=known or {}, archive=archive, journal=journal, at=at, clock=lambda: AT, contact="x", judge=judge)
        return found["portal.saved"], journal.fetches()


def write(folder: Path, relative: str, text: str = "coverage criteria", observed: dt.date | None = None) -> Path:
    path = folder / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if observed:
        stamp = dt.datetime.combine(observed, dt.time(), dt.UTC).timestamp()
        os.utime(path, (stamp, stamp))
    return path


def test_versions_of_one_policy_come_in_the_order_in_which_they_were_observed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "2026-03-01/KB-1.html", "new text")
    write(folder, "2026-02-01/KB-1.html", "old text")
    rule = {"match": r"(?P<day>\d{4}-\d\d-\d\d)/(?P<number>[A-Z]+-\d+)", "observed": "{day}", "number": "{number}", "payer": "Aetna"}
    found, fetches = look(folder, tmp_path, [rule])
    assert [(f.observed_at.date().isoformat(), f.listed.policy_number, f.listed.payer) for f in fetches] == [
        ("2026-02-01", "KB-1", "aetna"),
        ("2026-03-01", "KB-1", "aetna"),
    ]
    assert fetches[0].url == "folder:portal.saved/2026-02-01/KB-1.html"
    assert read_body(tmp_path / "archive", str(fetches[0].warc_file), fetches[0].warc_offset or 0) == b"old text"
    assert found.complete


def test_a_file_observed_after_the_run_waits(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt", observed=dt.date(2026, 3, 1))
    write(folder, "later.txt", observed=dt.date(2026, 4, 1))
    _, fetches = look(folder, tmp_path, [])
    assert [f.url for f in fetches] == ["folder:portal.saved/a.txt"]
    _, later = look(folder, tmp_path / "later", [], at=dt.datetime(2026, 4, 2, tzinfo=dt.UTC))
    assert len(later) == 2


def test_a_manifest_says_when_a_file_was_observed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt")
    write(folder, "manifest.json", '{"files": {"a.txt": "2025-12-24"}}')
    _, fetches = look(folder, tmp_path, [])
    assert [f.observed_at.date().isoformat() for f in fetches] == ["2025-12-24"]


def test_a_misspelt_manifest_is_told_and_stops_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt", observed=dt.date(2026, 1, 1))
    write(folder, "manifest.json", '{"filez": {}}')
    found, fetches = look(folder, tmp_path, [])
    assert len(fetches) == 1
    assert [(issue.problem, "manifest.json" in issue.detail) for issue in found.issues] == [(Problem.DECLARATION, True)]


def test_what_is_no_policy_file_is_skipped_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in (".hidden.pdf", ".git/a.html", "truth.json", "README.md", "photo.png", "drafts/x.html", "~$lock.docx", "good.html"):
        write(folder, name, observed=dt.date(2026, 1, 1))
    _, fetches = look(folder, tmp_path, [{"match": "^drafts/", "ignore": True}])
    assert [f.url for f in fetches] == ["folder:portal.saved/good.html"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "good.txt", observed=dt.date(2026, 1, 1))
    write(tmp_path / "elsewhere", "secret.txt", observed=dt.date(2026, 1, 1))
    (folder / "file.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (folder / "all").symlink_to(tmp_path / "elsewhere")
    found, fetches = look(folder, tmp_path, [])
    assert [f.url for f in fetches] == ["folder:portal.saved/good.txt"]
    assert sorted(str(issue.url) for issue in found.issues) == ["folder:portal.saved/all", "folder:portal.saved/file.txt"]


def test_a_file_over_the_limit_and_an_empty_one_are_failures(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "big.txt", "x" * 2_000, observed=dt.date(2026, 1, 1))
    write(folder, "empty.txt", "", observed=dt.date(2026, 1, 1))
    _, fetches = look(folder, tmp_path, [], request={"max_bytes": 1_000})
    assert [(f.outcome, f.problem, f.snapshot_id) for f in fetches] == [
        (Outcome.FAILED, Problem.TOO_LARGE, None),
        (Outcome.FAILED, Problem.EMPTY, None),
    ]


def test_a_file_that_lies_where_it_lay_is_unchanged_and_one_that_went_erases_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    stays = write(folder, "stays.txt", observed=dt.date(2026, 1, 1))
    goes = write(folder, "goes.txt", observed=dt.date(2026, 1, 1))
    _, fetches = look(folder, tmp_path / "first", [])
    known = {(f.source_id, f.url): Validators(None, None, str(f.snapshot_id)) for f in fetches}
    goes.unlink()
    _, again = look(folder, tmp_path / "second", [], known=known)
    assert stays.exists()
    assert [(f.url, f.outcome) for f in again] == [("folder:portal.saved/stays.txt", Outcome.UNCHANGED)]


def test_what_the_journal_holds_is_not_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "a.txt", observed=dt.date(2026, 1, 1))
    _, first = look(folder, tmp_path, [])
    _, second = look(folder, tmp_path, [])
    assert second == first


def test_a_folder_that_is_not_there_is_an_issue(tmp_path: Path) -> None:
    found, fetches = look(tmp_path / "nowhere", tmp_path, [])
    assert not fetches
    assert not found.complete
    assert [issue.problem for issue in found.issues] == [Problem.NOTHING_FOUND]


def test_a_rule_that_gives_no_date_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder, "2026-13/a.txt")
    found, fetches = look(folder, tmp_path, [{"match": r"^(?P<day>[\d-]+)/", "observed": "{day}"}])
    assert not fetches
    assert "expected a date such as 2026-02-01" in found.issues[0].detail


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_the_real_files_of_a_corpus_all_come_in(tmp_path: Path) -> None:
    rules = [
        {"match": r"^pairs/[^/]+/.*(old|before|2024|-02-|_a\.)", "observed": "2026-02-01"},
        {"match": r"^(pairs|pdf|text|crawl_failures)/", "observed": "2026-03-01"},
        {"match": ".", "ignore": True},
    ]
    _, fetches = look(SHARED, tmp_path, rules)
    assert len(fetches) > 30
    failed = {f.url.split("/")[1] for f in fetches if f.outcome is Outcome.FAILED}
    assert failed == {"crawl_failures"}  # one of them is an empty page
    assert [f.observed_at for f in fetches] == sorted(f.observed_at for f in fetches)
