"""Which policy an observation belongs to, case by case."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.model import Problem
from policies.store.identity import Claim, address_slug, candidates, identify, slug, titles_agree
from policies.store.rows import PolicyRow

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def known(policy_id: str, title: str, number: str | None = None) -> PolicyRow:
    return PolicyRow(policy_id, "one", "one.list", "u", number, title, (), "active", AT, AT)


def claim(
    url: str = "https://payer.test/knee.html", *, listed: str | None = None, printed: str | None = None, title: str | None = "Knee"
) -> Claim:
    return Claim("one", "one.list", url, listed, printed, title)


KNEE = known("one:p-1", "Knee", "P 1")
HIP = known("one:p-2", "Hip", "P 2")
BOTH = {row.policy_id: row for row in (KNEE, HIP)}


def test_the_listed_number_makes_two_addresses_one_policy_whatever_their_titles() -> None:
    assert identify(claim("https://payer.test/other", listed="P-1", title="Shoulder"), None, BOTH) == ("one:p-1", None)


def test_the_printed_number_joins_only_where_titles_agree() -> None:
    assert identify(claim("https://payer.test/other", printed="p.1", title="Knee (revised)"), None, BOTH)[0] == "one:p-1"
    assert identify(claim("https://payer.test/other", printed="P 1", title="Shoulder"), None, BOTH)[0] == "one:p-1-other"


def test_an_address_keeps_its_policy_through_a_new_title_or_a_new_number() -> None:
    assert identify(claim(printed="P 1", title="Arthroscopy"), KNEE, BOTH) == ("one:p-1", None)
    assert identify(claim(printed="P 9", title="Knee"), KNEE, BOTH) == ("one:p-1", None)
    assert identify(claim(listed="P 9", title="Knee"), KNEE, BOTH) == ("one:p-1", None)
    assert identify(claim(title="Shoulder"), KNEE, BOTH) == ("one:p-1", None)


@pytest.mark.parametrize("where", ["listed", "printed"])
def test_an_address_used_for_another_policy_is_kept_apart_with_an_issue(where: str) -> None:
    policy_id, issue = identify(claim(title="Shoulder", **{where: "P 9"}), KNEE, BOTH)  # type: ignore[arg-type]
    assert policy_id == "one:p-9"
    assert issue is not None
    assert (issue.problem, issue.url) == (Problem.DECLARATION, "https://payer.test/knee.html")
    assert "one:p-1" in issue.detail


def test_a_listed_number_of_a_recorded_policy_leads_there_from_any_address() -> None:
    assert identify(claim(listed="P 2", title="Hip"), KNEE, BOTH) == ("one:p-2", None)


def test_a_number_learnt_later_does_not_rename_a_policy() -> None:
    unnumbered = known("one:knee", "Knee")
    assert identify(claim(listed="P 7"), unnumbered, {"one:knee": unnumbered}) == ("one:knee", None)


def test_without_any_number_the_address_names_the_policy_and_a_taken_name_is_not_taken_twice() -> None:
    first, _ = identify(claim(), None, {})
    taken = {first: known(first, "Knee")}
    other, _ = identify(claim("https://payer.test/archive/knee.html"), None, taken)
    assert first == "one:knee"
    assert other.startswith("one:knee-")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://payer.test/policies/Knee%20Arthroscopy.PDF", "knee-arthroscopy"),
        ("https://payer.test/cpb/data/0100_199/0157.html", "0157"),
        ("https://payer.test/policy.aspx?id=12", "policy-id-12"),
        ("https://payer.test/mri-spine/index.html", "mri-spine-index"),
        ("https://payer.test/", "payer-test"),
        ("file:///saved/feb/knee.txt", "knee"),
    ],
)
def test_names_out_of_addresses(url: str, name: str) -> None:
    assert address_slug(url) == name


@given(st.text(max_size=200))
def test_a_slug_is_always_a_safe_short_name(text: str) -> None:
    found = slug(text)
    assert len(found) <= 80
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(found) == found


@given(listed=st.none() | st.text(max_size=8), printed=st.none() | st.text(max_size=8), title=st.sampled_from(["Knee", "Hip", None]))
def test_whatever_is_claimed_the_answer_is_the_address_own_policy_or_a_candidate(
    listed: str | None, printed: str | None, title: str | None
) -> None:
    asked = claim(listed=listed, printed=printed, title=title)
    for here in (None, KNEE):
        policy_id, _ = identify(asked, here, BOTH)
        assert policy_id in (*candidates(asked), "one:p-1")


def test_titles() -> None:
    assert titles_agree("Infliximab (Remicade)", "Infliximab: Remicade, Avsola")
    assert titles_agree(None, "Knee")
    assert not titles_agree("Knee arthroscopy", "Hip replacement")
