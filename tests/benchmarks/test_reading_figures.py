"""The reading benchmark: figures from made-up turns, and one real turn over a generated PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import reading
from benchmarks.reading import Taken, figures, generated, pages_of, take


def test_figures_are_medians_and_the_ratio_is_to_pdftotext() -> None:
    taken = {"pdftotext -layout": [Taken(1, 1, 9), Taken(9, 9, 9), Taken(2, 2, 9)], "other": [Taken(6, 3, 9)] * 3}
    first, second = figures(taken, 120)
    assert (first.pages_a_second, first.pages_a_cpu_second, first.against_pdftotext) == (60, 60, 1)
    assert (second.pages_a_second, second.pages_a_cpu_second, second.against_pdftotext) == (20, 40, 3)


def test_without_pdftotext_there_is_no_ratio() -> None:
    assert [one.against_pdftotext for one in figures({"other": [Taken(6, 3, 9)]}, 12)] == [None]


def test_a_generated_policy_is_read_and_measured(tmp_path: Path) -> None:
    (path,) = generated(tmp_path, 1, 1)
    assert pages_of([path])[0] >= 1
    command, environment, singly = reading.commands(1)["payerwatch, 1 process"]
    one = take(command, environment, [path], singly=singly)
    assert one.seconds > 0 and one.cpu > 0 and one.megabytes > 5


def test_a_tool_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with status 2"):
        take(reading.commands(1)["payerwatch, 1 process"][0], {}, [Path("--nonsense")], singly=False)
