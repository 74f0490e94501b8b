"""Every piece of both rows stands in exactly one match, equal rows are the same, and cuts do not matter."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from diffing.matching import increasing, match, ordered_pairs
from diffing.recut import cut_otherwise, gathered
from rules.words import key, words


@dataclass(frozen=True)
class Line:
    text: str

    @property
    def key(self) -> str:
        return key(self.text)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(words(self.text))

    @property
    def spelled(self) -> str:
        return key(self.text)


ROWS = st.lists(
    st.sampled_from(["rest for six weeks", "rest for four weeks", "bracing", "plain films first", "locked knee joint", "pain"]), max_size=12
)


def lines(row: list[str]) -> list[Line]:
    return [Line(text) for text in row]


@given(ROWS, ROWS)
def test_every_piece_is_matched_once(old: list[str], new: list[str]) -> None:
    found = match(lines(old), lines(new))
    assert sorted(i for m in found for i in m.old) == list(range(len(old)))
    assert sorted(j for m in found for j in m.new) == list(range(len(new)))
    for m in found:
        assert bool(m.old) == (m.relation != "added")
        assert bool(m.new) == (m.relation != "removed")


@given(ROWS)
def test_a_row_equals_itself(row: list[str]) -> None:
    assert {m.relation for m in match(lines(row), lines(row))} <= {"same"}


@given(ROWS, ROWS)
def test_ordered_pairs_rise_on_both_sides_and_are_equal(old: list[str], new: list[str]) -> None:
    pairs = ordered_pairs(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert pairs == increasing(pairs)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.data())
def test_cutting_elsewhere_is_seen_through(letters: list[str], data: st.DataObject) -> None:
    text = "".join(letters)

    def cut() -> list[str]:
        places = sorted(data.draw(st.sets(st.integers(1, len(text)))) | {len(text)})
        return [text[a:b] for a, b in zip([0, *places], places, strict=False)]

    old, new = cut(), cut()
    assert cut_otherwise(old, new)[0] == (range(len(old)), range(len(new)))


def test_relations() -> None:
    old = lines(["plain films first", "rest for six weeks of care", "pain at night", "locked knee joint", "bracing of the wrist"])
    new = lines(["locked knee joint", "plain films first", "rest for eight weeks of care", "pain at night", "surgery of an elbow"])
    assert [(m.old, m.new, m.relation) for m in match(old, new)] == [
        ((3,), (0,), "moved"),
        ((0,), (1,), "same"),
        ((1,), (2,), "edited"),
        ((2,), (3,), "same"),
        ((4,), (), "removed"),
        ((), (4,), "added"),
    ]


def test_an_edit_on_top_of_a_split() -> None:
    old = lines(["rest for six weeks, then bracing of the joint at night and ice by day"])
    new = lines(["rest for eight weeks,", "then bracing of the joint at night and ice by day"])
    assert [(m.old, m.new, m.relation) for m in match(old, new)] == [((0,), (0, 1), "edited")]


def test_a_list_that_lost_its_bullets_and_was_edited() -> None:
    old = lines(["age of fifteen to fifty years", "body mass index below forty", "pain for three months", "able to comply with exercises"])
    new = lines(["age of fifteen to fifty years, body mass index below forty, pain for six months, able to comply with exercises"])
    assert [(m.old, m.new, m.relation) for m in match(old, new)] == [((0, 1, 2, 3), (0,), "edited")]
    assert [(m.old, m.new, m.relation) for m in match(new, old)] == [((0,), (0, 1, 2, 3), "edited")]
    assert gathered(Line("elbow, wrist and shoulder, all of them bent too far and for too long"), range(4), old) == []
