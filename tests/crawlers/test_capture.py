"""The quick look never lets pass what the full judgement refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers import capture
from crawlers.capture import judge_capture
from policies.model import Issue, Problem, ReadingHints
from policies.reading import check_capture

SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"
SITE = Path(__file__).parents[2] / "data" / "samples" / "site"
TYPES = {".html": "text/html", ".pdf": "application/pdf", ".txt": "text/plain"}
POLICY = "<html><body><h1>Knee brace policy</h1>" + "<p>A knee brace is medically necessary when the criteria below are met.</p>" * 40


def problem_of(issue: Issue | None) -> Problem | None:
    return issue.problem if issue else None


def same(files: list[Path]) -> None:
    for path in files:
        data, kind = path.read_bytes(), TYPES[path.suffix]
        quick, full = (judge(data, kind, path.name, ReadingHints(), 200) for judge in (judge_capture, check_capture))
        assert problem_of(quick) == problem_of(full), path


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is absent")
def test_both_judgements_agree_on_real_captures() -> None:
    folders = ("crawl_failures", "pairs/wellmark_403_page", "pairs/geisinger_MP360_mrd", "text")
    files = [path for folder in folders for path in sorted((SHARED / folder).glob("*.txt"))]
    assert len(files) > 10
    same(files)


@pytest.mark.skipif(not (SITE / "release-2").exists(), reason="the stand-in site is not built")
def test_both_judgements_agree_on_the_walls_of_the_stand_in_site() -> None:
    marks = (b"Checking your browser", b"Page not found", b"Failed to retrieve")
    files = [path for path in sorted((SITE / "release-2").rglob("*")) if path.suffix in TYPES]
    walls = [path for path in files if any(mark in path.read_bytes() for mark in marks)]
    assert len(walls) >= 3
    same(walls)


def test_a_clear_policy_is_not_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> Issue:
        raise AssertionError("judged in full")

    monkeypatch.setattr("policies.reading.check_capture", full)
    assert capture.judge_capture(POLICY.encode(), "text/html", "kb.html", ReadingHints(), 200) is None
    with pytest.raises(AssertionError, match="judged in full"):
        capture.judge_capture(POLICY.encode(), "text/html", "kb.html", ReadingHints(), 403)


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (b"%PDF-1.7 cut off", "application/pdf", "a.pdf"),
        (b"<html><nav>" + b"medically necessary policy coverage " * 100 + b"</nav><p>x</p>", "text/html", "a.html"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "application/pdf", "a.pdf"),
        (b"", "text/html", "a.html"),
    ],
)
def test_what_is_not_clear_is_judged_in_full_and_refused(data: bytes, kind: str, name: str) -> None:
    assert judge_capture(data, kind, name, ReadingHints(), 200) is not None
