"""Which changes of policies can explain denials, from which day, with which words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from policies.store.rows import CodeRow, VersionRow
from policies.store.work import WorkStore
from practice.denials import changes
from practice.denials.changes import Dated, known_changes, words_of

DAY = dt.date(2027, 1, 1)


def test_a_told_change_comes_with_payer_version_day_codes_and_sentence(published: WorkStore) -> None:
    found = known_changes(published)
    (one,) = found.changes
    known = one.known
    assert (known.payer_id, known.version, known.effective, known.direction) == ("northlake", "2", DAY, "tightened")
    assert known.procedures == {"73721", "73722", "73723"} and known.said.startswith("The required time")
    assert (one.from_version, one.to_version, one.dated, found.uncoded) == (1, 2, Dated.EFFECTIVE, 0)
    assert found.of(known.change_id) is one and found.of("other@2") is None
    assert known_changes(published, payers=("other",)).changes == ()


def test_the_words_of_both_versions_stand_verbatim_in_them(published: WorkStore) -> None:
    (one,) = known_changes(published).changes
    (words,) = words_of(published, one)
    texts = ["\n".join(section.text for section in published.document(one.policy_id, number).sections) for number in (1, 2)]
    assert words.old and words.new and words.old in texts[0] and words.new in texts[1] and words.old not in texts[1]


@pytest.mark.parametrize("altered", [{"told": False}, {"kind": "wording"}, {"event": "unlisted"}])
def test_what_was_only_filed_or_changes_no_criterion_explains_nothing(published: WorkStore, altered: dict[str, Any]) -> None:
    class Other:
        """The same store with a change that is otherwise."""

        def __getattr__(self, name: str) -> Any:
            return getattr(published, name)

        def changes(self, run: str) -> Any:
            return tuple(replace(row, **altered) for row in published.changes(run))

    assert known_changes(Other()).changes == ()  # type: ignore[arg-type]


def test_a_policy_without_procedures_is_counted_and_explains_nothing(published: WorkStore) -> None:
    class Bare:
        def __getattr__(self, name: str) -> Any:
            return getattr(published, name)

        def codes(self, policy: str, number: int) -> tuple[CodeRow, ...]:
            return tuple(row for row in published.codes(policy, number) if row.system == "ICD10CM")

    found = known_changes(Bare())  # type: ignore[arg-type]
    assert found.changes == () and found.uncoded == 1


def version(**said: Any) -> VersionRow:
    row = VersionRow("p", 2, "published", "r", "s", "h", "u", "t", dt.date(2026, 1, 1), None, None, None, "active", (),
                     dt.datetime(2026, 11, 16, tzinfo=dt.UTC), dt.datetime(2026, 11, 16, tzinfo=dt.UTC), "1")  # fmt: skip
    return replace(row, **said)


def test_a_date_that_the_version_before_bears_too_is_not_the_day_of_the_change() -> None:
    old = version(version_no=1)
    assert changes._day(version(), old) == (dt.date(2026, 11, 16), Dated.OBSERVED)
    assert changes._day(version(effective=DAY), old) == (DAY, Dated.EFFECTIVE)
    assert changes._day(version(published=dt.date(2026, 11, 9)), old) == (dt.date(2026, 11, 9), Dated.PUBLISHED)
    assert changes._day(version(effective=DAY), None) == (DAY, Dated.EFFECTIVE)


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ("J7321", "J7323", {"J7321", "J7322", "J7323"}), ("73721", "73721", {"73721"}), ("0101T", "0103T", {"0101T", "0102T", "0103T"}),
        ("J0100", "Q0102", {"J0100", "Q0102"}), ("10000", "69999", {"10000", "69999"}),
    ],
)  # fmt: skip
def test_ranges_are_spelled_out_where_they_can_be(first: str, last: str, codes: set[str]) -> None:
    assert set(changes._spelled(CodeRow("p", 1, "CPT", first, last, "covered"))) == codes
    assert set(changes._spelled(CodeRow("p", 1, "ICD10CM", first, last, "covered"))) == set()
