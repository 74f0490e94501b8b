"""Every gold reading: what a person sees on the pages against what the reader makes of them."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _gold_lines() -> ModuleType:
    """The module beside this file; test folders are no packages."""
    path = Path(__file__).with_name("gold_lines.py")
    spec = importlib.util.spec_from_file_location("gold_lines", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


gold_lines = _gold_lines()
GOLD = gold_lines.gold_files()

pytestmark = pytest.mark.skipif(not gold_lines.CORPUS.is_dir(), reason="../shared is absent")

MOST_WRONG_CODES = 0.005
LEAST_RIGHT_DEPTH = 0.98
TITLES_TOLD_OTHERWISE = {"carelon-liquid-biopsy-landing": 1, "fep-ctdna-204141": 1}
"""Flattened texts whose title looks like a label, or like the line that runs along the head of its pages: it is in the metadata alone."""


@pytest.fixture(params=GOLD, ids=[str(path.relative_to(gold_lines.GOLD).with_suffix("")) for path in GOLD])
def figures(request: pytest.FixtureRequest) -> Any:
    return _figures(request.param)


@cache
def _figures(gold: Path) -> Any:
    return gold_lines.figures_of(gold)


def test_there_is_gold() -> None:
    assert GOLD, "no *.gold below tests/policies/reading/gold"


def test_metadata_is_exact(figures: Any) -> None:
    assert figures.metadata == ()


def test_codes_are_the_printed_ones(figures: Any) -> None:
    assert figures.codes_missed + figures.codes_false <= MOST_WRONG_CODES * figures.codes, figures


def test_no_item_is_lost_or_merged(figures: Any) -> None:
    assert figures.lost == 0, figures


def test_items_stand_at_their_depth(figures: Any) -> None:
    assert figures.depth_right >= LEAST_RIGHT_DEPTH * figures.items, figures


def test_no_furniture_stands_inside_sections(figures: Any) -> None:
    assert figures.furniture_inside == 0, figures


def test_no_section_is_missed(figures: Any) -> None:
    assert figures.sections_missed == TITLES_TOLD_OTHERWISE.get(figures.name.split("__")[0], 0), figures


def test_no_history_entry_is_missed(figures: Any) -> None:
    assert figures.history_missed == 0, figures
