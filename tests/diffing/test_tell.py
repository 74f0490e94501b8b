"""What a comparison comes to: each event and kind of docs/decisions/0004-what-is-told.md."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from diffing_documents import document, section
from digest_rows import version

from diffing.compare import compare
from diffing.model import Change, ChangeKind, Comparison, Direction, Overall, Severity
from diffing.tell import verdict
from policies.model import Metadata, Role, Status

MOVED = dt.date(2027, 3, 5)


def change(
    kind: ChangeKind, severity: Severity = Severity.LOW, direction: Direction = Direction.NONE, words: str = "It differs."
) -> Change:
    return Change("Coverage", kind, direction, severity, "a", "b", words, ())


def comparison(overall: Overall, *changes: Change, direction: Direction = Direction.NONE) -> Comparison:
    return Comparison(overall, direction, changes)


UNTOUCHED = comparison(Overall.NO_CHANGE)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (ChangeKind.CRITERIA, True),
        (ChangeKind.CODES, True),
        (ChangeKind.EVIDENCE, False),
        (ChangeKind.WORDING, False),
        (ChangeKind.METADATA, False),
    ],
)
def test_told_are_criteria_and_codes(kind: ChangeKind, told: bool) -> None:
    said = verdict(comparison(Overall(kind.value), change(kind)), version(1), version(2))
    assert (said.event, said.kind, said.matters) == ("changed", kind.value, told)
    assert said.headline == "It differs."


@pytest.mark.parametrize("kind", [ChangeKind.MOVED, ChangeKind.BOILERPLATE])
def test_moves_and_furniture_alone_are_filed(kind: ChangeKind) -> None:
    said = verdict(comparison(Overall.NO_CHANGE, change(kind, Severity.NONE)), version(1), version(2))
    assert (said.kind, said.matters, said.severity) == (kind.value, False, Severity.NONE)


@pytest.mark.parametrize(
    "overall", [o for o in Overall if o not in (Overall.CRITERIA, Overall.CODES, Overall.NOT_A_POLICY)], ids=lambda o: o.value
)
def test_a_moved_effective_date_is_told_and_named(overall: Overall) -> None:
    changes = () if overall is Overall.NO_CHANGE else (change(ChangeKind(overall.value)),)
    said = verdict(comparison(overall, *changes), version(1), version(2, effective=MOVED))
    assert (said.event, said.matters, said.severity) == ("changed", True, Severity.MEDIUM)
    assert said.headline == "The effective date is now March 5, 2027; the criteria read as before."
    assert said.kind == ("metadata" if overall is Overall.NO_CHANGE else overall.value)


def test_a_moved_effective_date_beside_furniture_is_metadata() -> None:
    said = verdict(comparison(Overall.NO_CHANGE, change(ChangeKind.BOILERPLATE)), version(1), version(2, effective=MOVED))
    assert (said.kind, said.matters) == ("metadata", True)


def test_an_effective_date_that_is_no_longer_printed_is_told() -> None:
    said = verdict(UNTOUCHED, version(1), version(2, effective=None))
    assert said.matters
    assert said.headline == "The effective date is not printed any more; the criteria read as before."


def test_criteria_come_before_the_date_in_the_headline() -> None:
    both = comparison(Overall.CRITERIA, change(ChangeKind.METADATA), change(ChangeKind.CRITERIA, Severity.HIGH, words="Twelve weeks."))
    said = verdict(both, version(1), version(2, effective=MOVED))
    assert (said.severity, said.headline) == (Severity.HIGH, "Twelve weeks. And 1 more difference below.")


@pytest.mark.parametrize("name", ["published", "last_review", "next_review"])
def test_a_review_date_that_the_listing_moves_is_filed(name: str) -> None:
    said = verdict(UNTOUCHED, version(1), version(2, **{name: MOVED}))
    assert (said.kind, said.matters) == ("metadata", False)
    assert said.headline == "Only a date of publication or review has moved; the text reads as before."


def test_a_review_date_that_the_text_moves_is_filed() -> None:
    before, after = (
        document(section("Coverage", Role.COVERAGE, "Covered after six weeks."), metadata=Metadata(title="T", last_review=day))
        for day in (dt.date(2026, 1, 1), MOVED)
    )
    said = verdict(compare(before, after), version(1, last_review=dt.date(2026, 1, 1)), version(2, last_review=MOVED))
    assert (said.kind, said.direction, said.matters) == ("metadata", "none", False)


def test_an_effective_date_that_the_text_moves_is_told() -> None:
    before, after = (
        document(section("Coverage", Role.COVERAGE, "Covered after six weeks."), metadata=Metadata(title="T", effective=day))
        for day in (dt.date(2026, 1, 1), MOVED)
    )
    said = verdict(compare(before, after), version(1), version(2, effective=MOVED))
    assert (said.kind, said.direction, said.matters) == ("metadata", "none", True)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)), ids=lambda s: s.value)
def test_a_policy_ends_once(before: Status, after: Status) -> None:
    ended = (Status.RETIRED, Status.REPLACED)
    said = verdict(UNTOUCHED, version(1, status=before.value), version(2, status=after.value))
    ends = after in ended and before not in ended
    assert (said.event, said.matters) == (("retired", True) if ends else ("changed", False))
    if ends:
        assert said.headline == f"The payer has {after.value} this policy."
        assert (said.severity, said.kind) == (Severity.HIGH, "metadata")


def test_a_retired_policy_whose_criteria_go_on_changing_is_told_as_changed() -> None:
    changed = comparison(Overall.CRITERIA, change(ChangeKind.CRITERIA))
    said = verdict(changed, version(1, status="retired"), version(2, status="retired"))
    assert (said.event, said.matters) == ("changed", True)


def test_the_same_text_twice_is_furniture_at_most() -> None:
    said = verdict(UNTOUCHED, version(1), version(2))
    assert (said.kind, said.direction, said.severity, said.matters) == ("boilerplate", "none", Severity.NONE, False)
    assert said.headline == "The text reads the same; only its layout or furniture differs."


def test_the_headline_prefers_a_change_with_a_direction_and_counts_the_others() -> None:
    found = comparison(
        Overall.CRITERIA,
        change(ChangeKind.WORDING, Severity.HIGH, words="Words."),
        change(ChangeKind.CRITERIA, Severity.HIGH, words="Same."),
        change(ChangeKind.CRITERIA, Severity.LOW, Direction.TIGHTENED, "Harder."),
        direction=Direction.TIGHTENED,
    )
    said = verdict(found, version(1), version(2))
    assert (said.headline, said.direction) == ("Harder. And 2 more differences below.", "tightened")
    assert said.severity is Severity.HIGH
