"""What a new version does to what people have decided: exactly the statements whose words changed lose their acceptance."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rules import AT, DAY_ONE, empty_book, read, row

from rules.book import acts
from rules.book.identity import quotes
from rules.book.model import Book, State
from rules.book.periods import dated, periods
from rules.book.proposing import Put, Version, put

MARA = acts.Person("Mara Quist", AT, "read against the page")
TEXT = "Covered: MRI if six weeks of therapy and an examination\nCovered: repeat if new signs\nNot covered: standing MRI if any"


def after(book: Book, number: int, text: str, before: str, *, compiler: int = 1, cause: str = "published") -> Put:
    """The book with a version that follows its last one, both read by the same compiler."""
    effective = DAY_ONE + dt.timedelta(days=30 * number)
    new = row(number, effective, cause=cause, previous=number - 1 if cause == "reread" else None)
    return put(book, Version(new, read(text, compiler), book.versions[-1], read(before, compiler)), AT, f"r{number}")


def first(text: str = TEXT) -> Book:
    return put(empty_book(), Version(row(1, DAY_ONE), read(text)), AT).book


def test_a_first_version_is_all_proposals() -> None:
    book = first()
    assert [(one.number, one.state) for one in book.entries] == [(1, State.PROPOSED), (2, State.PROPOSED), (3, State.PROPOSED)]
    assert [act.what for act in book.history] == ["proposed"]


def test_the_changed_statement_is_withdrawn_and_no_other() -> None:
    book = acts.accept(first(), [1, 2, 3], MARA)
    done = after(book, 2, TEXT.replace("six weeks", "eight weeks"), TEXT)
    assert [(one.statement, one.quote, one.reviewer) for one in done.withdrawn] == [(1, "six weeks of therapy", "Mara Quist")]
    assert {one.number: one.state.value for one in done.book.entries} == {1: "withdrawn", 2: "accepted", 3: "accepted", 4: "proposed"}
    assert [one.version_no for one in done.book.entry(2).sources] == [1, 2]
    assert all(acts.intact(done.book.entry(number)) for number in (1, 2, 3))


def test_the_old_rule_stays_for_its_own_dates() -> None:
    book = acts.accept(first(), [1], MARA)
    done = after(book, 2, TEXT.replace("six weeks", "eight weeks"), TEXT)
    held = dated(done.book, [row(1, DAY_ONE), row(2, DAY_ONE + dt.timedelta(days=60))]).entry(1)
    assert (held.latest.valid_from, held.latest.valid_until) == (DAY_ONE, DAY_ONE + dt.timedelta(days=59))
    assert acts.in_force(held, DAY_ONE) and acts.in_force(held, DAY_ONE + dt.timedelta(days=59))
    assert not acts.in_force(held, DAY_ONE - dt.timedelta(days=1)) and not acts.in_force(held, DAY_ONE + dt.timedelta(days=60))


def test_words_that_moved_are_anchored_anew() -> None:
    book = acts.accept(first(), [1, 2], MARA)
    text = f"A new line of no consequence\n\n{TEXT}"
    done = after(book, 2, text, TEXT)
    assert done.withdrawn == () and done.proposed == ()
    for number in (1, 2):
        entry = done.book.entry(number)
        assert entry.latest.start != entry.sources[0].start
        assert [text[at : at + len(quote)] for at, quote in zip(entry.latest.starts, quotes(entry.statement), strict=True)] == list(
            quotes(entry.statement)
        )


def test_a_heading_that_turns_the_stance_withdraws() -> None:
    book = acts.accept(first("# Coverage\nWhen: MRI if any sign"), [1], MARA)
    done = after(book, 2, "# Exclusions\nWhen: MRI if any sign", "# Coverage\nWhen: MRI if any sign")
    assert [one.statement for one in done.withdrawn] == [1]
    assert [one.statement.stance.value for one in done.book.standing_in(2)] == ["not_covered"]


def test_a_better_compiler_withdraws_nothing() -> None:
    book = acts.accept(first(), [1, 2], MARA)
    done = after(book, 2, TEXT.replace("standing", "upright"), TEXT, compiler=2)
    assert done.withdrawn == ()
    assert {one.number: one.state.value for one in done.book.standing_in(2)} == {1: "accepted", 2: "accepted", 4: "proposed"}
    assert done.book.entry(1).statement == book.entry(1).statement, "what was accepted stays as it was read then"
    assert done.book.entry(4).statement.subject == "upright MRI"


def test_the_same_version_again_serves_what_nobody_has_decided_on() -> None:
    book = acts.reject(acts.accept(first(), [1], MARA), [2], MARA)
    again = put(book, Version(row(1, DAY_ONE), read(TEXT, 2)), AT)
    assert [(one.number, one.state.value) for one in again.book.standing_in(1)] == [(1, "accepted"), (2, "rejected"), (4, "proposed")]
    assert again.book.entry(4).statement.when.of[0].fact.startswith("v2."), "the proposal is the new compiler's"  # type: ignore[union-attr]
    assert put(again.book, Version(row(1, DAY_ONE), read(TEXT, 2)), AT).book == again.book, "nothing new, nothing written"


def test_a_proposal_of_an_old_version_stays_with_it() -> None:
    done = after(first(), 2, "Covered: CT if any", TEXT)
    assert [one.number for one in done.book.standing_in(1)] == [1, 2, 3] and [one.number for one in done.book.standing_in(2)] == [4]
    assert done.withdrawn == ()


def test_a_reread_says_that_it_is_our_change() -> None:
    book = acts.accept(first(), [1], MARA)
    done = after(book, 2, TEXT.replace("six weeks", "6 weeks"), TEXT, cause="reread")
    assert [one.because for one in done.withdrawn] == ["reread"]
    assert done.book.history[-1].note == "our reading of the same bytes changed"
    held = dated(done.book, [row(1, DAY_ONE), row(2, DAY_ONE, cause="reread", previous=1)])
    assert not acts.in_force(held.entry(1), DAY_ONE), "the better reading is the payer's claim at every date"


def test_a_persons_reading_moves_with_its_words() -> None:
    book = first()
    edited = book.entry(1).statement
    book = acts.edit(book, 1, edited.__class__(edited.stance, "MRI of the knee", edited.when), TEXT, MARA)
    book = acts.accept(book, [1], MARA)
    text = "Background of no consequence\n" + TEXT.replace("an examination", "an  examination")
    done = after(book, 2, text, TEXT)
    entry = done.book.entry(1)
    assert done.withdrawn == () and entry.statement.subject == "MRI of the knee" and acts.intact(entry)
    assert [text[leaf.start : leaf.start + len(leaf.quote)] == leaf.quote for leaf in entry.statement.when.of] == [True, True]  # type: ignore[union-attr]


LINES = st.lists(st.sampled_from([f"Covered: s{n} if a{n} and b{n}" for n in range(8)]), min_size=1, max_size=8)


@given(LINES, LINES)
def test_withdrawn_is_exactly_what_the_new_text_no_longer_says(old: list[str], new: list[str]) -> None:
    before, text = "\n".join(old), "\n".join(new)
    book = first(before)
    book = acts.accept(book, [one.number for one in book.entries], MARA)
    done = after(book, 2, text, before)
    for line in {*old}:
        was = [one for one in book.entries if one.passage == line]
        gone = [one for one in was if done.book.entry(one.number).state is State.WITHDRAWN]
        expected = max(0, old.count(line) - new.count(line)) if line in new else old.count(line)
        assert len(gone) == expected or (line in new and len(gone) <= expected)
    standing = done.book.standing_in(2)
    assert sorted({one.passage for one in standing}) == sorted({*new}), "every line of the new text is there, decided on or not"
    for entry in standing:
        source = entry.source_of(2)
        assert source is not None and text[source.start : source.end] == entry.passage


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(-5, 60))
def test_periods_never_overlap_and_choose_as_the_store_does(starts: list[int], day: int) -> None:
    from policies.store.asof import in_force

    rows = [row(n, DAY_ONE + dt.timedelta(days=start)) for n, start in enumerate(starts, 1)]
    asked = DAY_ONE + dt.timedelta(days=day)
    found = [no for no, (begins, ends) in periods(rows).items() if begins <= asked and (ends is None or asked <= ends)]
    wanted = in_force(rows, asked)
    assert found == ([wanted.version_no] if wanted else [])


def test_numbers_are_never_given_twice() -> None:
    book = first()
    again = put(book, Version(row(1, DAY_ONE), read("Covered: CT if any")), AT).book
    assert [one.number for one in again.entries] == [4]
    third = put(again, Version(row(1, DAY_ONE), read(TEXT)), AT).book
    assert [one.number for one in third.entries] == [5, 6, 7]


def test_an_unknown_statement_is_refused() -> None:
    with pytest.raises(Exception, match=r"there is no statement 9; there are 1, 2, 3"):
        acts.accept(first(), [9], MARA)
