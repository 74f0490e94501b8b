"""Looking up: the right payer, the right version, what is reviewed and what is not, and every word escaped."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rules import AT, compile_many, compile_one, cpt, document, store, week

from policies.model import CodeRole, Document, Metadata
from rules.book import acts
from rules.book.file import load, save
from rules.book.refresh import propose
from rules.lookup.across import compare_payers
from rules.lookup.answering import Shelf, for_code, for_policy
from rules.lookup.checklist import lines, reading
from rules.lookup.model import LookupFailed
from rules.lookup.render import markdown_text, to_html, to_json, to_markdown, web
from rules.model import All, Any, AtLeast, Atom, If, Not, Ref, Unless

MARA = acts.Person("Mara Quist", AT)
DAY = dt.date(2026, 6, 1)
OLD = document(
    ["# Coverage", "Covered: MRI if six weeks of therapy", "# Documentation", "Notes of the last visit", "Dates of therapy"],
    [cpt("72148"), cpt("72141", CodeRole.NOT_COVERED, "72142")],
    dt.date(2026, 1, 1),
)
NEW = replace(
    document(["# Coverage", "Covered: MRI if eight weeks of therapy"], [cpt("72148")], dt.date(2026, 7, 1)),
)
OTHER = document(["# Coverage", "Covered: scan if four weeks"], [cpt("72148", CodeRole.LISTED)], dt.date(2026, 1, 1), title="Scans")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", OLD), ("two", "s9", OTHER))
        week(opened, 1, ("one", "k1", NEW), ("two", "s9", OTHER))
        yield Shelf(opened, tmp_path / "rules", compile_one)


def accepted(shelf: Shelf, *numbers: int) -> None:
    list(propose(shelf.rules, shelf.store, ["one:k1"], AT, compile_many))
    book = load(shelf.rules, "one:k1")
    assert book is not None
    save(shelf.rules, acts.accept(book, list(numbers), MARA))


def quotes(shelf: Shelf, payer: str, day: dt.date) -> list[str]:
    answer = for_code(shelf, payer, "72148", day)
    return [line.quote for policy in answer.policies for part in policy.parts for line in part.lines if line.quote]


def test_the_version_in_force_answers(shelf: Shelf) -> None:
    assert quotes(shelf, "one", DAY) == ["six weeks of therapy"]
    assert quotes(shelf, "one", dt.date(2026, 6, 30)) == ["six weeks of therapy"]
    assert quotes(shelf, "one", dt.date(2026, 7, 1)) == ["eight weeks of therapy"]
    assert for_code(shelf, "one", "72148", dt.date(2025, 12, 31)).policies == ()


def test_a_payers_rule_is_never_shown_for_another(shelf: Shelf) -> None:
    for payer in ("one", "two"):
        answer = for_code(shelf, payer, "72148", DAY)
        assert {policy.payer_id for policy in answer.policies} == {payer}
        shown = to_html(answer) + to_markdown(answer) + json.dumps(to_json(answer))
        assert ("six weeks" in shown) is (payer == "one") and ("four weeks" in shown) is (payer == "two")


def test_codes_inside_a_range_are_found_and_their_role_is_told(shelf: Shelf) -> None:
    (policy,) = for_code(shelf, "one", "72142", DAY).policies
    assert policy.listed == ("not_covered",)
    assert [(one.role, one.codes) for one in policy.codes] == [("covered", ("72148",)), ("not_covered", ("72141-72142",))]
    assert "not covered" in to_markdown(for_code(shelf, "one", "72142", DAY))


def test_nothing_found_is_no_answer(shelf: Shelf) -> None:
    answer = for_code(shelf, "one", "99213", DAY)
    assert answer.policies == ()
    assert "says nothing about whether" in to_markdown(answer) and "says nothing about whether" in to_html(answer)


@pytest.mark.parametrize(
    ("payer", "code", "said"),
    [("three", "72148", "no policies of this payer in the record; there are one, two"), ("one", "'; drop", "not a code")],
)
def test_a_question_that_cannot_be_answered(shelf: Shelf, payer: str, code: str, said: str) -> None:
    with pytest.raises(LookupFailed, match=said):
        for_code(shelf, payer, code, DAY)


def test_a_policy_by_its_id(shelf: Shelf) -> None:
    assert [one.policy_id for one in for_policy(shelf, "two:s9", DAY).policies] == ["two:s9"]
    with pytest.raises(LookupFailed, match="no such policy"):
        for_policy(shelf, "two:k1", DAY)
    with pytest.raises(LookupFailed, match="no text is known to be in force on 2025-01-01"):
        for_policy(shelf, "one:k1", dt.date(2025, 1, 1))


# ---------------------------------------------------------------- review


def test_what_nobody_has_accepted_is_marked(shelf: Shelf) -> None:
    before = for_code(shelf, "one", "72148", DAY)
    assert [part.standing for part in before.policies[0].parts] == ["not reviewed"]
    assert "NOT REVIEWED" in to_markdown(before) and "not reviewed" in to_html(before)


def test_an_acceptance_holds_for_the_dates_of_its_version(shelf: Shelf) -> None:
    list(propose(shelf.rules, shelf.store, ["one:k1"], AT, compile_many))
    book = load(shelf.rules, "one:k1")
    assert book is not None and book.versions == (1, 2)
    save(shelf.rules, acts.accept(book, [book.standing_in(1)[0].number], MARA))
    (old,) = for_code(shelf, "one", "72148", DAY).policies
    (new,) = for_code(shelf, "one", "72148", dt.date(2026, 7, 1)).policies
    assert (old.parts[0].reviewed, old.parts[0].reviewer, new.parts[0].reviewed) == (True, "Mara Quist", False)
    assert "accepted by Mara Quist, 2026-03-02" in to_markdown(for_code(shelf, "one", "72148", DAY))


def test_a_rejected_reading_is_not_shown_but_its_words_are(shelf: Shelf) -> None:
    list(propose(shelf.rules, shelf.store, ["one:k1"], AT, compile_many))
    book = load(shelf.rules, "one:k1")
    assert book is not None
    save(shelf.rules, acts.reject(book, [book.standing_in(1)[0].number], MARA))
    part = for_code(shelf, "one", "72148", DAY).policies[0].parts[0]
    assert part.lines == () and part.passage == "Covered: MRI if six weeks of therapy"
    assert part.standing == "reading rejected by Mara Quist: read the text"


def test_a_rule_changed_by_hand_is_not_reviewed(shelf: Shelf) -> None:
    accepted(shelf, 1)
    path = shelf.rules / "one" / "k1.yml"
    path.write_text(path.read_text("utf-8").replace("subject: MRI", "subject: any scan"), "utf-8")
    part = for_code(shelf, "one", "72148", DAY).policies[0].parts[0]
    assert (part.reviewed, part.standing) == (False, "not reviewed: changed since it was accepted")


def test_documentation_that_was_not_compiled_is_shown_as_printed(shelf: Shelf) -> None:
    (policy,) = for_code(shelf, "one", "72148", DAY).policies
    assert [one.lines for one in policy.papers] == [("Notes of the last visit", "Dates of therapy")]
    assert "Dates of therapy" in to_html(for_code(shelf, "one", "72148", DAY))


def test_every_statement_cites_its_place(shelf: Shelf) -> None:
    row = to_json(for_code(shelf, "one", "72148", DAY))
    (said,) = row["policies"][0]["groups"][0]["statements"]
    assert said["cited"] == {
        "section": ["Knee", "Coverage"], "page": None, "version": 1, "effective": "2026-01-01", "url": "https://one.test/k1",
    }  # fmt: skip
    text = compile_one(OLD).text
    for line in said["checklist"]:
        assert line["quote"] is None or text[line["start"] :].startswith(line["quote"])
    assert "Knee \\> Coverage, version 1, effective January 1, 2026" in to_markdown(for_code(shelf, "one", "72148", DAY))


def test_delegation_is_told(tmp_path: Path) -> None:
    sent = Document(Metadata(title="Imaging", effective=dt.date(2026, 1, 1), delegated_to="eviCore"), OLD.sections, OLD.codes)
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", sent))
        answer = for_code(Shelf(opened, tmp_path, compile_one), "one", "72148", DAY)
    assert answer.policies[0].delegated_to == ("eviCore",) and "| Decided by | eviCore |" in to_markdown(answer)


# ---------------------------------------------------------------- side by side


def test_payers_side_by_side(shelf: Shelf) -> None:
    beside = compare_payers(shelf, "72148", DAY)
    assert [one.payer_id for one in beside.answers] == ["one", "two"]
    assert beside.answers == tuple(for_code(shelf, payer, "72148", DAY) for payer in ("one", "two"))
    assert to_json(beside)["payers"][0]["payer"] == "one"
    for shown in (to_html(beside), to_markdown(beside)):
        assert shown.index("Payer One") < shown.index("six weeks") < shown.index("four weeks")
    assert [one.payer_id for one in compare_payers(shelf, "72142", DAY, ["two", "one"]).answers] == ["two", "one"]
    with pytest.raises(LookupFailed, match="no policy in force on 2026-06-01 lists it"):
        compare_payers(shelf, "99213", DAY)


# ---------------------------------------------------------------- words

A = Atom("six weeks", 3, "tx.pt", op=">=", value=6, unit="wk", within="6 mo", outcome="failed")


def test_a_checklist_keeps_the_logic() -> None:
    node = All((A, Any((Atom("a", 0, "a"), Not(Atom("b", 1, "b")))), AtLeast(2, (A, A, A)), Unless(A, Ref("above", "criteria above", 9))))
    said = [(one.depth, one.words, one.quote, one.box, one.flagged) for one in lines(node)]
    words = "at least 6 weeks, within 6 months, outcome: failed"
    assert said[:6] == [
        (0, "All of these:", "", False, False),
        (1, words, "six weeks", True, False),
        (1, "One or more of these:", "", False, False),
        (2, "", "a", True, False),
        (2, "Not:", "", False, False),
        (3, "", "b", True, False),
    ]
    assert said[6][1] == "At least 2 of these:" and said[-2][1] == "or, as an exception:"
    assert said[-1] == (2, "defined elsewhere: above", "criteria above", True, True)
    assert [one.words for one in lines(If(A, A)) if not one.box] == ["If:", "then:"]


def test_words_that_say_no_themselves_are_not_denied_twice() -> None:
    said = [(one.depth, one.words, one.quote) for one in lines(All((A, Not(Atom("films do not show it", 2, "img.shown")))))]
    assert said[-1] == (1, "", "films do not show it") and len(said) == 3
    assert next(one.words for one in lines(Not(Atom("an infection", 2, "dx.infection")))) == "Not:"
    assert [one.flagged for one in lines(Not(Atom("films do not show it", 2, "img.shown"), review=True))] == [True]


@pytest.mark.parametrize(
    ("atom", "words"),
    [
        (Atom("", 0, "x"), ""),
        (Atom("", 0, "x", op="<", value=1, unit="a"), "less than 1 year"),
        (Atom("", 0, "x", op="between", value=18, value2=65, unit="a"), "between 18 and 65 years"),
        (Atom("", 0, "x", op="=", value="positive"), "exactly positive"),
        (Atom("", 0, "x", op="<=", value=4, unit="1", within="12 mo", per="region"), "at most 4, within 12 months, per region"),
        (Atom("", 0, "x", op=">", value=38.5, unit="Cel"), "more than 38.5 °C"),
    ],
)
def test_readings_in_plain_words(atom: Atom, words: str) -> None:
    assert reading(atom) == words


EVIL = "<script>alert(1)</script> | **b** [x](javascript:1) `c` # \n- d & &lt; ![i](x)"


def test_the_payers_words_bring_in_no_markup(tmp_path: Path) -> None:
    line = f"Covered: {EVIL} if {EVIL}".replace("\n", " ")
    evil = document(["# Coverage", line, f"# Documentation {EVIL}", EVIL], [cpt("72148")], dt.date(2026, 1, 1), title=EVIL)
    with store(tmp_path) as opened:
        week(opened, 0, ("one", "k1", evil))
        shelf = Shelf(opened, tmp_path / "rules", compile_one)
        pages = [to_html(for_code(shelf, "one", "72148", DAY)), to_html(compare_payers(shelf, "72148", DAY))]
        marked = to_markdown(for_code(shelf, "one", "72148", DAY))
    assert all("<script" not in page and "&lt;script&gt;" in page for page in pages)
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[x\]\(|(?<!\\)\*\*b|(?<!\\)`c", marked)


@given(st.text(max_size=40))
def test_markdown_text_is_one_line(text: str) -> None:
    assert len(markdown_text(text).splitlines() or [""]) == 1 or "\x1c" in text or "\x1d" in text or "\x1e" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", 'http://x"onclick=1', "ftp://x", "", "https://x y"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert web(url) == ""
