"""A version of a policy put into its book: what is unchanged carries over, what changed loses its acceptance, what is new is proposed.

An acceptance is lost for the payer's change and for no other. Words that no longer stand in the text are a change; so are words that the
same compiler reads otherwise in the new text than in the old one. A better compiler is none: what a person has decided stays as decided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policies.store.rows import VersionRow
from rules.book.identity import at_places, fingerprint, passage, quotes, quotes_hash, span, starts
from rules.book.model import MACHINE, Act, Book, Entry, Reading, Source, State, Withdrawn
from rules.book.passages import Folded, fold
from rules.model import Statement

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Version:
    """A version and what the compiler makes of it; `before` is what it makes of `after`, the version of the book that this one follows."""

    row: VersionRow
    reading: Reading
    after: int | None = None
    before: Reading | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """What putting a version into a book came to: the numbers of the entries."""

    book: Book
    proposed: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()


def put(book: Book, version: Version, at: dt.datetime, run_id: str = "") -> Put:
    """The book with this version in it. A version that it holds already is proposed anew where no person has decided."""
    number = version.row.version_no
    again = number in book.versions
    standing = book.standing_in(number) if again else book.standing_in(version.after) if version.after is not None else ()
    carried, left = _carry(standing, version, again)
    entries = {entry.number: entry for entry in book.entries} | {entry.number: entry for entry in carried}
    kept = {entry.number for entry in carried}
    lost = [entry for entry in standing if entry.number not in kept]
    gone = _lost(entries, lost, number, version.after, again)
    fresh = _fresh(left, version, 1 + max(_numbers_given(book), default=0))
    changed = replace(
        book,
        title=version.row.title,
        versions=book.versions if again else (*book.versions, number),
        entries=(*(entries[n] for n in sorted(entries)), *fresh),
        history=(*book.history, *_acts(fresh, carried, gone, version, at, run_id, again)),
    )
    if changed.entries == book.entries and changed.versions == book.versions:
        changed = book
    withdrawn = tuple(withdrawal(book, one, version.row) for one in gone)
    return Put(changed, tuple(e.number for e in fresh), tuple(sorted(kept)), withdrawn)


def withdrawal(book: Book, entry: Entry, row: VersionRow) -> Withdrawn:
    """What the digest says of an acceptance that this version withdrew."""
    quote = next(iter(quotes(entry.statement)), entry.passage)
    reviewer = entry.decision.reviewer if entry.decision else ""
    return Withdrawn(book.policy_id, row.title, entry.statement.subject, quote, reviewer, entry.number, row.version_no, row.cause)


# ---------------------------------------------------------------- what carries over


def _carry(standing: Sequence[Entry], version: Version, again: bool) -> tuple[list[Entry], list[Statement]]:
    """The entries that this version leaves as they are, with their new source, and the statements that none of them speaks for."""
    left = list(version.reading.statements)
    carried = [_moved(entry, found, version) for entry in standing if (found := _taken(entry, left, version.reading))]
    exact = {entry.number for entry in carried}
    new, old = fold(version.reading.text), fold(version.before.text) if version.before else None
    for entry in standing:
        if entry.number in exact or not entry.settled:
            continue
        place = _place(entry, new) if again else _unchanged(entry, version, new, old)
        if place is None:
            continue
        carried.append(_re_anchored(entry, place, left, version))
        left = [one for one in left if not _within(span(one), place)]
    return carried, left


def _taken(entry: Entry, left: list[Statement], reading: Reading) -> Statement | None:
    """The statement that reads as this entry was read, out of the same words; that of the same section first."""
    words = fold(entry.passage).words
    alike = [one for one in left if fingerprint(one) == entry.read_as and fold(passage(reading, one)).words == words]
    if not words:
        alike = [one for one in alike if one.citation.section_hash == entry.latest.section_hash]
    if not alike:
        return None
    found = next((one for one in alike if one.citation.section == entry.latest.section), alike[0])
    left.remove(found)
    return found


def _place(entry: Entry, text: Folded) -> Span | None:
    """Where an entry's passage stands now: the occurrence nearest to where it stood."""
    return min(text.find(entry.passage), key=lambda found: abs(found[0] - entry.latest.start), default=None)


def _unchanged(entry: Entry, version: Version, new: Folded, old: Folded | None) -> Span | None:
    """Where the entry's words stand in the new text, if the compiler reads them there as it reads them in the old one."""
    if old is None or version.before is None:
        return None
    was = _place(entry, old)
    if was is None:
        return None
    wanted = _prints(version.before, was)
    same = [found for found in new.find(entry.passage) if wanted and _prints(version.reading, found) == wanted]
    return min(same, key=lambda found: abs(found[0] - entry.latest.start), default=None)


def _prints(reading: Reading, place: Span) -> frozenset[str]:
    """How the compiler reads a place: every statement that shares words with it."""
    return frozenset(fingerprint(one) for one in reading.statements if span(one)[0] < place[1] and place[0] < span(one)[1])


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] < inner[1] <= outer[1]


# ---------------------------------------------------------------- entries


def source_at(version: Version, statement: Statement, place: Span, words: str) -> Source:
    """Where a statement stands in a version; its period comes from `rules.book.periods`."""
    row, cited = version.row, statement.citation
    return Source(
        row.version_no, row.snapshot_id, row.effective, cited.section, cited.page, cited.section_hash,
        quotes_hash(statement, words), place[0], place[1], starts(statement),
    )  # fmt: skip


def _moved(entry: Entry, found: Statement, version: Version) -> Entry:
    """An entry whose words were read again. What was decided otherwise than it is read now stays so, moved with its passage."""
    if fingerprint(entry.statement) == fingerprint(found):
        source = source_at(version, found, span(found), entry.passage)
        return replace(entry, statement=found, sources=_with_source(entry, source))
    return _shifted(entry, span(found), found, version)


def _re_anchored(entry: Entry, place: Span, left: Iterable[Statement], version: Version) -> Entry:
    """A decided entry at its new place, though the compiler now reads it otherwise."""
    here = next((one for one in left if _within(span(one), place)), None)
    shifted = _shifted(entry, place, here, version)
    same_words = here is not None and fold(passage(version.reading, here)).words == fold(entry.passage).words
    return replace(shifted, read_as=fingerprint(here)) if here and same_words else shifted


def _shifted(entry: Entry, place: Span, here: Statement | None, version: Version) -> Entry:
    text = version.reading.text
    moved = at_places(entry.statement, [_again(text, quote, at, entry.latest.start, place) for quote, at in _leaves(entry)])
    cited = here.citation if here else entry.statement.citation
    moved = replace(moved, citation=replace(cited, start=place[0], end=place[1]))
    return replace(entry, statement=moved, sources=_with_source(entry, source_at(version, moved, place, entry.passage)))


def _leaves(entry: Entry) -> list[tuple[str, int]]:
    return list(zip(quotes(entry.statement), entry.latest.starts, strict=True))


def _again(text: str, quote: str, at: int, began: int, place: Span) -> tuple[int, str]:
    """A quote in the new text, with its offset: the occurrence nearest to where the passage's move takes it, inside the passage first."""
    wanted = at - began + place[0]
    inside = [(start + place[0], end + place[0]) for start, end in fold(text[place[0] : place[1]]).find(quote)]
    found = min(inside or fold(text).find(quote), key=lambda one: abs(one[0] - wanted), default=None)
    return (place[0], quote) if found is None else (found[0], text[found[0] : found[1]])


def _with_source(entry: Entry, source: Source) -> tuple[Source, ...]:
    return (*(one for one in entry.sources if one.version_no != source.version_no), source)


def _fresh(left: Iterable[Statement], version: Version, first: int) -> tuple[Entry, ...]:
    made = []
    for number, statement in enumerate(left, first):
        words = passage(version.reading, statement)
        source = source_at(version, statement, span(statement), words)
        made.append(Entry(number, State.PROPOSED, statement, words, fingerprint(statement), (source,)))
    return tuple(made)


def _lost(entries: dict[int, Entry], lost: Iterable[Entry], version_no: int, after: int | None, again: bool) -> list[Entry]:
    """What this version no longer says: acceptances are withdrawn and returned; proposals of a version read anew are replaced."""
    changed = []
    for entry in lost:
        if again and not entry.settled:
            sources = tuple(one for one in entry.sources if one.version_no != version_no)
            entries[entry.number] = replace(entry, sources=sources)
            if not sources:
                del entries[entry.number]
        elif entry.state is State.ACCEPTED and not again:
            # where it also stands in a version that begins later, it stays accepted for that one
            later = entry.latest.version_no != after
            entries[entry.number] = entry if later else replace(entry, state=State.WITHDRAWN)
            changed.append(entries[entry.number])
    return changed


def _numbers_given(book: Book) -> set[int]:
    """Every number that an entry of this book has ever had."""
    return {entry.number for entry in book.entries} | {number for act in book.history for number in act.statements}


def _acts(
    fresh: Sequence[Entry], carried: Sequence[Entry], gone: Sequence[Entry], version: Version, at: dt.datetime, run_id: str, again: bool
) -> tuple[Act, ...]:
    row = version.row
    why = "our reading of the same bytes changed" if row.cause == "reread" else "the words it rests on changed"
    done = (("proposed", fresh, ""), ("carried over", () if again else carried, ""), ("withdrawn", gone, why))
    told = [(what, tuple(sorted(one.number for one in of)), note) for what, of, note in done if of]
    return tuple(Act(at, MACHINE, what, numbers, row.version_no, note, run_id=run_id) for what, numbers, note in told)
