"""The comparing benchmark: pairs are the same for the same seed, edits are planted, and a small turn is measured."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from benchmarks import comparing
from benchmarks.comparing import made


def test_pairs_are_the_same_for_the_same_seed() -> None:
    assert made(random.Random(5), 30, 12, 3) == made(random.Random(5), 30, 12, 3)
    assert made(random.Random(5), 30, 12, 3).planted == 3


@pytest.mark.skipif(shutil.which("git") is None, reason="git is absent")
def test_a_small_turn_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results" / "comparing.json"
    assert comparing.main(["--items", "30", "--pairs", "2", "--results", str(results)]) == 0
    written = json.loads(results.read_text(encoding="utf-8"))
    assert written["untold"] == 0 and written["bytes"] > 10_000
    tools = ["payerwatch", "payerwatch with reading", "diff-match-patch", "difflib", "git --word-diff"]
    assert [[row["tool"] for row in written[name]] for name in ("large", "ordinary")] == [sorted(tools, key=tools.index)] * 2
    assert written["large"][0]["against_payerwatch"] == 1
    assert "planted edits not told: 0" in capsys.readouterr().out


def test_without_git_nothing_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert comparing.main(["--results", str(tmp_path / "x.json")]) == 3
    assert not (tmp_path / "x.json").exists()
