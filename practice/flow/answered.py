"""What people have said of lines, held against the lines of the policy in force: it counts for the very words that it was given to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.search.words import stems
from practice.evidence.asking.asked import Demand
from practice.evidence.completing import completed
from practice.evidence.record.chart import Chart
from practice.flow.charted import Record
from practice.flow.lines import Line, lines_of
from practice.flow.pointed import fallen, pointed
from practice.preflight import Evidence, Opinion, SecondOpinion
from practice.store.rows import Answer, CaseRow
from rules.model import Leaf, Statement
from rules.truth import Truth

_TRUTHS = {"yes": Truth.MET, "no": Truth.NOT_MET}
_ALIKE = 0.5
"""Share of an answer's line that another line must hold to be shown as what became of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that decides nothing: the clinician could not say, or it was given to something else than what is asked now.

    how  "unknown", or why it no longer counts, in words      says  the clinician's sentence, or the record's that was pointed at
    """

    how: str
    author: str
    on: dt.date
    document_id: str
    says: str
    pointing: bool = False

    @property
    def words(self) -> str:
        """As people read it."""
        if self.how == "unknown":
            return f"asked of {self.author} on {self.on}: cannot say"
        named = f"Read so by {self.author} on {self.on}" if self.pointing else f"Addendum by {self.author}, {self.on}"
        return f"{named}, no longer counts: {self.how}"


def standing(record: Record) -> tuple[Answer, ...]:
    """The answers and pointings that were not withdrawn."""
    return tuple(one for one in record.answers if one.withdrawn is None)


def heard(record: Record, statements: Sequence[Statement], text: str, second: SecondOpinion, chart: Chart) -> SecondOpinion:
    """A second opinion that has heard people too. Where they and the rest contradict each other it is a conflict."""
    told = [one for one in standing(record) if one.kind == "pointing" or (one.holds in _TRUTHS and one.at.date() <= record.visit)]
    if not told:
        return second
    lines = lines_of(record.case, statements, text)
    asked = completed(statements, text) if any(one.kind == "pointing" for one in told) else {}

    def opinion(leaf: Leaf) -> Opinion:
        own = [one for one in told if one.bound == lines[id(leaf)].bound]
        said = [_said(record, chart, one, leaf, asked.get(id(leaf))) for one in own]
        return _together([second(leaf), *said])

    return opinion


def _said(record: Record, chart: Chart, one: Answer, leaf: Leaf, demand: Demand | None) -> Opinion:
    if one.kind == "pointing":
        return pointed(record, chart, one, leaf, demand)
    return Opinion(_TRUTHS[one.holds], (Evidence(one.id, one.says),))


def _together(found: Sequence[Opinion]) -> Opinion:
    """Several opinions as one: those that say nothing do not count, and those that differ are a conflict."""
    telling = [one for one in found if one.truth is not Truth.NOT_DOCUMENTED]
    truths = {one.truth for one in telling}
    if not truths:
        return found[0]
    evidence = tuple(dict.fromkeys(words for one in telling for words in one.evidence))
    return Opinion(truths.pop() if len(truths) == 1 else Truth.CONFLICT, evidence)


def replies(record: Record, lines: Mapping[int, Line], chart: Chart) -> tuple[dict[str, tuple[Reply, ...]], tuple[Reply, ...]]:
    """What lines (by what binds them) have of answers that decide nothing, and those whose line the policy no longer has.

    lines  of all policies that the case is held against, by leaf
    """
    now = {line.bound: line for line in lines.values()}
    at: dict[str, list[Reply]] = {}
    gone = []
    for one in standing(record):
        if one.bound in now:
            if how := _idle(record, chart, one):
                at.setdefault(one.bound, []).append(reply_of(one, how))
            continue
        nearest = _nearest(one, now.values())
        reply = reply_of(one, _why(one, nearest, record.case))
        if nearest is None:
            gone.append(reply)
        else:
            at.setdefault(nearest.bound, []).append(reply)
    return {bound: tuple(found) for bound, found in at.items()}, tuple(gone)


def _idle(record: Record, chart: Chart, one: Answer) -> str:
    """Why what was said of a line that is still there decides nothing; "" where it counts."""
    if one.kind == "pointing":
        return fallen(record, chart, one)
    if one.at.date() > record.visit:
        return "it was given after the visit"
    return "unknown" if one.holds == "unknown" else ""


def reply_of(one: Answer, how: str) -> Reply:
    """What was said, as one that decides nothing."""
    return Reply(how, one.author, one.at.date(), one.id, one.says, one.kind == "pointing")


def _why(one: Answer, nearest: Line | None, case: CaseRow) -> str:
    if one.payer_id != case.payer_id:
        return "it was given to another payer's words"
    if nearest is None:
        return f"the policy no longer has the line “{one.line}”"
    if nearest.words == one.line:
        return "what is asked for, or what the line stands under, has changed since"
    return f"the line's words have changed since; it was given to “{one.line}”"


def _nearest(one: Answer, lines: Iterable[Line]) -> Line | None:
    """The line that is most like the one that was answered; None where none is."""
    wanted = set(stems(one.line))
    ranked = sorted(_shares(wanted, lines), key=lambda pair: (-pair[0], pair[1].bound))
    return ranked[0][1] if ranked and ranked[0][0] >= _ALIKE else None


def _shares(wanted: set[str], lines: Iterable[Line]) -> Iterator[tuple[float, Line]]:
    for line in lines:
        held = set(stems(line.words))
        yield len(wanted & held) / max(len(wanted | held), 1), line
