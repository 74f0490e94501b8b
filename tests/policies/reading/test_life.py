"""Active, draft, upcoming, retired, replaced: every line of the vocabulary, and where such a word says nothing."""

from __future__ import annotations

import pytest

from policies.model import Block, Metadata, Reading, ReadingHints, Status
from policies.reading.assemble import assemble
from policies.reading.life import read_life
from policies.reading.vocabulary import metadata_labels

STATUSES = [(rule.value, example) for rule in metadata_labels().status for example in rule.examples]


def _read(*texts: str, furniture: tuple[str, ...] = ()) -> Metadata:
    blocks = (Block("heading", "Knee Brace", 1), *(Block("paragraph", text) for text in texts))
    criteria = (Block("heading", "Coverage Criteria", 2), Block("paragraph", "Words."))
    return assemble(Reading((*blocks, *criteria), furniture), ReadingHints()).metadata


@pytest.mark.parametrize(("status", "line"), STATUSES)
def test_every_example_tells_its_status(status: str, line: str) -> None:
    assert read_life(None, [line])[0] == Status(status)


@pytest.mark.parametrize("line", metadata_labels().active)
def test_a_policy_in_force_stays_active(line: str) -> None:
    assert read_life("Knee Brace", [line]) == (Status.ACTIVE, None)


@pytest.mark.parametrize(("line", "by"), metadata_labels().replaced_examples.items())
def test_what_took_its_place(line: str, by: str) -> None:
    assert read_life(None, [line]) == (Status.REPLACED, by)


def test_a_stamp_in_the_running_header() -> None:
    assert _read("Policy Number: 5", furniture=("DRAFT",)).status is Status.DRAFT


def test_a_title_may_carry_the_status() -> None:
    assert read_life("Knee Brace (Archived)", [])[0] is Status.RETIRED


def test_a_history_does_not_retire_a_policy() -> None:
    history = (
        Block("heading", "Policy History", 2),
        Block("paragraph", "01/01/2020 Policy has been retired."),
        Block("paragraph", "Archived"),
    )
    blocks = (Block("heading", "Knee Brace", 1), Block("heading", "Coverage Criteria", 2), Block("paragraph", "Words."), *history)
    assert assemble(Reading(blocks), ReadingHints()).metadata.status is Status.ACTIVE


def test_the_classes_of_a_bulletin_speak_of_other_policies() -> None:
    assert _read("New", "Revised", "Replaced", "Retired").status is Status.ACTIVE
    assert _read("Retired").status is Status.RETIRED


def test_a_retired_policy_that_was_replaced_is_replaced() -> None:
    printed = _read("Retired Date: 01/01/2026", "This policy has been replaced by MP-045 Orthoses.")
    assert (printed.status, printed.replaced_by) == (Status.REPLACED, "MP-045")


def test_a_policy_that_replaces_another_is_active() -> None:
    printed = _read("This policy replaces MP-044.", "Replaces: MP-044")
    assert (printed.status, printed.replaced_by) == (Status.ACTIVE, None)
