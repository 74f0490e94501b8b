"""Which sources a run visits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crawlers.declaration import Declaration
from payerwatch.refusal import USAGE, Refusal
from payerwatch.week.declared import declared, is_due
from policies.store.rows import SourceRow

AT = dt.datetime(2026, 3, 30, 6, tzinfo=dt.UTC)
NEVER = None


def source(cadence: str) -> Declaration:
    return Declaration.model_validate(
        {
            "source_id": "one.list",
            "payer": {"id": "one", "name": "Payer One"},
            "lob": ["commercial"],
            "cadence": cadence,
            "hosts": ["one.example"],
            "discover": {"method": "links", "start": ["https://one.example/policies"]},
        }
    )


@pytest.mark.parametrize(
    ("cadence", "days_ago", "blind", "due"),
    [
        ("weekly", 1, False, True),
        ("daily", 1, False, True),
        ("monthly", NEVER, False, True),
        ("monthly", 26, False, False),
        ("monthly", 27, False, True),
        ("monthly", 60, False, True),
        ("monthly", 7, True, True),
        ("monthly", 0, False, True),  # seen by this run, which was killed and goes on
    ],
)
def test_what_is_due(cadence: str, days_ago: int | None, blind: bool, due: bool) -> None:
    seen = AT - dt.timedelta(days=days_ago) if days_ago is not None else None
    row = SourceRow("one.list", "one", "Payer One", ("commercial",), None, seen, AT if blind else None)
    assert is_due(source(cadence), row, AT) is due


def test_a_source_that_nobody_knows_is_due() -> None:
    assert is_due(source("monthly"), None, AT)


@pytest.mark.parametrize("made", [False, True])
def test_a_folder_without_declarations_is_wrong_usage(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "sources"
    if made:
        folder.mkdir()
    with pytest.raises(Refusal, match=r"no such folder of sources|no declarations found") as refused:
        declared(folder, {}, AT)
    assert refused.value.status == USAGE and str(folder) in str(refused.value)
