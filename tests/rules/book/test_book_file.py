"""The accepted rule's file: the same book back, whole writes, nobody's change lost, and marks of tampering."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rules import AT, DAY_ONE, empty_book, read, row

from rules.book import acts
from rules.book.file import books, from_text, load, path_of, save, to_text
from rules.book.model import Book, BookError, State
from rules.book.proposing import Version, put

MARA = acts.Person("Mara Quist", AT)
TEXT = "Covered: MRI if six weeks of therapy and an examination\nNot covered: standing MRI? if any"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


def book(text: str = TEXT) -> Book:
    return put(empty_book(), Version(row(1, DAY_ONE), read(text)), AT).book


def test_the_file_lies_below_its_payer(tmp_path: Path) -> None:
    saved = save(tmp_path, book())
    assert saved.revision == 1 and path_of(tmp_path, "one:k1") == tmp_path / "one" / "k1.yml"
    assert load(tmp_path, "one:k1") == saved and list(books(tmp_path)) == [saved]
    assert load(tmp_path, "one:other") is None
    assert [path.name for path in (tmp_path / "one").iterdir() if not path.name.startswith(".")] == ["k1.yml"], "nothing lies beside it"


@pytest.mark.parametrize(
    "name", ["../../etc:passwd", "one:a/b", "one:..", "ONE:K1", "one:" + "x" * 300, "one:con", ":", "one:é", "one:a\0b"]
)
def test_no_name_leaves_the_folder_or_meets_another(tmp_path: Path, name: str) -> None:
    found = path_of(tmp_path, name)
    assert found.parent.parent == tmp_path and re.fullmatch(r"[a-z0-9._-]{1,120}", found.name) and found.name not in (".yml", "..yml")
    plain = ("one:k1", "one:a-b", "one:con", "one:e")
    assert all(found != path_of(tmp_path, other) for other in plain if other != name)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS)
def test_every_text_comes_back(subject: str, quote: str, note: str) -> None:
    first = book(f"Covered: a{subject.replace(' if ', '')} if b{quote}".replace("\n", " "))
    if not first.entries:
        return
    held = acts.accept(first, [1], acts.Person("M", AT, note))
    entry = replace(held.entries[0], passage=subject + "\n" + quote)
    odd = replace(held, title=quote, entries=(entry,))
    assert from_text(to_text(odd), "k1.yml") == odd
    assert to_text(from_text(to_text(odd), "k1.yml")) == to_text(odd)


def test_a_person_can_read_it() -> None:
    text = to_text(acts.accept(book(), [1], replace(MARA, note="read against the page")))
    assert text.index("policy_id: one:k1") < text.index("statements:") < text.index("history:")
    assert "  reviewer: Mara Quist\n" in text and "quote: six weeks of therapy" in text and "&id" not in text
    assert yaml.safe_load(text)["statements"][0]["sources"][0]["valid_from"] is None


def test_a_change_in_between_is_refused(tmp_path: Path) -> None:
    mine = theirs = save(tmp_path, book())
    save(tmp_path, acts.accept(theirs, [1], MARA))
    with pytest.raises(BookError, match=r"k1\.yml: somebody else changed these rules meanwhile; nothing was written"):
        save(tmp_path, acts.reject(mine, [1], MARA))
    kept = load(tmp_path, "one:k1")
    assert kept is not None and kept.entry(1).state is State.ACCEPTED


def _accept(folder: str, number: int) -> bool:
    mine = load(Path(folder), "one:k1")
    assert mine is not None
    try:
        save(Path(folder), acts.accept(mine, [number], MARA))
    except BookError:
        return False
    return True


def test_of_many_at_once_no_act_is_lost(tmp_path: Path) -> None:
    save(tmp_path, book("\n".join(f"Covered: s{n} if a" for n in range(12))))
    with multiprocessing.get_context("fork").Pool(4) as pool:
        done = pool.starmap(_accept, [(str(tmp_path), n) for n in range(1, 13)])
    kept = load(tmp_path, "one:k1")
    assert kept is not None
    assert [one.state is State.ACCEPTED for one in kept.entries] == done and any(done)
    assert kept.revision == 1 + sum(done) == len(kept.history)


def test_the_history_is_only_added_to(tmp_path: Path) -> None:
    saved = save(tmp_path, book())
    with pytest.raises(BookError, match="the history is only ever added to"):
        save(tmp_path, replace(saved, history=()))


@pytest.mark.parametrize(
    ("old", "new"),
    [("quote: six weeks of therapy", "quote: two weeks of therapy"), ("subject: MRI", "subject: CT"), ("fact: v1.six", "fact: v1.two")],
)
def test_a_change_by_hand_is_no_longer_accepted(tmp_path: Path, old: str, new: str) -> None:
    saved = save(tmp_path, acts.accept(book(), [1], MARA))
    path = path_of(tmp_path, "one:k1")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    changed = load(tmp_path, "one:k1")
    assert changed is not None and acts.intact(saved.entry(1)) and not acts.intact(changed.entry(1))
    again = acts.accept(changed, [1], MARA)
    assert acts.intact(again.entry(1)), "a person may accept it anew"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace("state: proposed", "state: agreed", 1), r"statements\.0\.state"),
        (lambda text: text.replace("passage:", "passsage:", 1), r"statements\.0\.passage"),
        (lambda text: text.replace("stance: covered", "stance: perhaps", 1), "'perhaps' is no stance"),
        (lambda text: text + "\n  - [", "put the file right"),
        (lambda text: text + "more: !!python/object:os.system {}\n", "put the file right"),
        (lambda _: "", "k1.yml: file:"),
    ],
)
def test_a_spoilt_file_is_named_with_its_place(tmp_path: Path, spoil: object, said: str) -> None:
    save(tmp_path, book())
    path = path_of(tmp_path, "one:k1")
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")  # type: ignore[operator]
    with pytest.raises(BookError, match=said) as caught:
        load(tmp_path, "one:k1")
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_of_another_policy_is_refused(tmp_path: Path) -> None:
    save(tmp_path, book())
    path_of(tmp_path, "one:k1").rename(path_of(tmp_path, "one:k2"))
    with pytest.raises(BookError, match="holds the rules of one:k1, expected one:k2"):
        load(tmp_path, "one:k2")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("a file where a folder must be", "utf-8")
    with pytest.raises(BookError, match="the rules stay as they were"):
        save(tmp_path, book())


def test_times_are_of_utc_and_whole_seconds() -> None:
    person = replace(MARA, at=dt.datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=dt.UTC))
    decided = acts.accept(book(), [1], person).entry(1).decision
    assert decided is not None and decided.at == AT
