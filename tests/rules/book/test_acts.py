"""Accept, reject, edit: named acts with the hash of the source, each kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rules import AT, DAY_ONE, empty_book, read, row

from rules.book import acts
from rules.book.model import Book, BookError, State
from rules.book.passages import fold, words_outside
from rules.book.proposing import Version, put
from rules.contract import statement_from_json, statement_to_json
from rules.model import All, Any, Atom, Statement, leaves

MARA = acts.Person("  Mara   Quist ", AT, "read against\nthe page")
TEXT = "Covered: MRI if six weeks of therapy and an examination\nCovered: repeat if six weeks of therapy\nNot covered: CT? if any"


def book() -> Book:
    return put(empty_book(), Version(row(1, DAY_ONE), read(TEXT)), AT).book


def test_acceptance_carries_name_time_and_hash_of_the_source() -> None:
    held = acts.accept(book(), [1], MARA)
    decided = held.entry(1).decision
    assert decided is not None and (decided.reviewer, decided.at, decided.note) == ("Mara Quist", AT, "read against the page")
    quotes_hash = hashlib.sha256(json.dumps(["six weeks of therapy", "an examination"]).encode()).hexdigest()
    section_hash = hashlib.sha256(b"Coverage").hexdigest()
    assert decided.source_hash == hashlib.sha256(json.dumps([quotes_hash, section_hash]).encode()).hexdigest()
    assert held.history[-1].what == "accepted" and held.history[-1].source_hash == decided.source_hash


@pytest.mark.parametrize("act", [acts.accept, acts.reject])
def test_an_act_needs_a_name_and_a_statement(act: object) -> None:
    with pytest.raises(BookError, match="--by: an act needs the name"):
        act(book(), [1], replace(MARA, name=" \n"))  # type: ignore[operator]
    with pytest.raises(BookError, match="no statement is named"):
        act(book(), [], MARA)  # type: ignore[operator]


def test_a_decision_can_be_changed_and_both_are_kept() -> None:
    held = acts.reject(acts.accept(book(), [1], MARA), [1], MARA)
    assert held.entry(1).state is State.REJECTED and [act.what for act in held.history] == ["proposed", "accepted", "rejected"]
    with pytest.raises(BookError, match="statement 1 is rejected already, by Mara Quist; nothing was changed"):
        acts.reject(held, [1], MARA)


def test_what_was_withdrawn_cannot_be_accepted_again() -> None:
    held = acts.accept(book(), [1], MARA)
    text = TEXT.replace("an examination", "two examinations")
    gone = put(held, Version(row(2, DAY_ONE.replace(day=9)), read(text), 1, read(TEXT)), AT).book
    with pytest.raises(BookError, match="was withdrawn with its text"):
        acts.accept(gone, [1], MARA)


# ---------------------------------------------------------------- edit


def given_reading(*quotes: str, start: int = 0) -> Statement:
    statement = book().entry(1).statement
    return replace(statement, when=Any(tuple(Atom(quote, start, f"fact.{n}") for n, quote in enumerate(quotes))))


def test_an_edit_waits_and_keeps_what_it_replaced() -> None:
    before = book()
    held = acts.edit(before, 1, given_reading("six weeks of therapy", "an examination"), TEXT, MARA)
    entry = held.entry(1)
    assert (entry.state, entry.origin, entry.decision) == (State.PROPOSED, "person", None)
    assert [leaf.start for leaf in leaves(entry.statement.when)] == [TEXT.find("six weeks"), TEXT.find("an exam")]
    kept = held.history[-1].before
    assert kept is not None and statement_from_json(kept) == before.entry(1).statement
    assert acts.intact(acts.accept(held, [1], MARA).entry(1))


@pytest.mark.parametrize(
    ("quotes", "said"),
    [
        (("six weeks of physical therapy",), "does not stand in the policy's text"),
        (("Six Weeks Of Therapy", "an examination"), "does not stand in the policy's text"),
        (("",), "a leaf without a quote"),
    ],
)
def test_every_quote_of_an_edit_stands_in_the_text(quotes: tuple[str, ...], said: str) -> None:
    with pytest.raises(BookError, match=said):
        acts.edit(book(), 1, given_reading(*quotes), TEXT, MARA)


def test_words_that_an_edit_leaves_out_need_a_reason() -> None:
    reading = given_reading("six weeks of therapy")
    with pytest.raises(BookError, match=r"leaves out “an examination”; quote it, or say why in --note"):
        acts.edit(book(), 1, reading, TEXT, replace(MARA, note=""))
    assert acts.edit(book(), 1, reading, TEXT, MARA).history[-1].note == "read against the page"


def test_a_quote_in_several_places_is_that_of_the_passage() -> None:
    held = acts.edit(book(), 2, replace(book().entry(2).statement, when=All((Atom("six weeks of therapy", 0, "f"),))), TEXT, MARA)
    (leaf,) = leaves(held.entry(2).statement.when)
    assert leaf.start == TEXT.rfind("six weeks")
    with pytest.raises(BookError, match="stands in 2 places outside the passage"):
        acts.edit(book(), 3, replace(book().entry(3).statement, when=All((Atom("six weeks of therapy", 0, "f"),))), TEXT, MARA)


def test_the_contract_form_is_what_an_edit_is_given() -> None:
    statement = book().entry(1).statement
    assert statement_from_json(json.loads(json.dumps(statement_to_json(statement)))) == statement


# ---------------------------------------------------------------- words found again


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_a_passage_is_found_where_it_stands(before: str, passage: str, after: str) -> None:
    text = f"{before} {passage} {after}"
    wanted = fold(passage).words
    found = list(fold(text).find(passage))
    if wanted and fold(text).words.find(wanted) >= 0:
        assert found
    assert all(fold(text[start:end]).words.strip() == wanted or wanted in fold(text).words for start, end in found)


@pytest.mark.parametrize(
    ("printed", "again"),
    [
        ("A. Six weeks\nB. An exam", "1) Six weeks\n2) An exam"),
        ("the patient’s “own” words – so", 'the patient\'s "own" words - so'),
        ("six\u00a0weeks  of\ttherapy", "six weeks of therapy"),
        ("• Six weeks", "- Six weeks"),
    ],
)
def test_marks_and_blanks_are_no_words(printed: str, again: str) -> None:
    assert fold(printed).words == fold(again).words


@pytest.mark.parametrize(
    ("printed", "again"), [("6 weeks", "8 weeks"), ("any of", "all of"), ("A fever", "a fever"), ("not covered", "covered")]
)
def test_words_are_words(printed: str, again: str) -> None:
    assert fold(printed).words != fold(again).words


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_what_is_not_covered_is_named(text: str, spans: list[tuple[int, int]]) -> None:
    inside = tuple((min(a, b), min(max(a, b), len(text))) for a, b in spans if min(a, b) < len(text))
    open_words = words_outside(text, inside, ((0, len(text)),))
    covered = {at for start, end in inside for at in range(start, end)}
    left = "".join(sign for at, sign in enumerate(text) if at not in covered and sign.isalnum())
    assert (open_words == ()) == (left == "")
