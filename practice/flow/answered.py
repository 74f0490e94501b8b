"""What clinicians have answered, held against the lines of the policy in force: it counts for the very words that it was given to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.search.words import stems
from practice.flow.charted import Record
from practice.flow.lines import Line, lines_of
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

    how  "unknown", or why it no longer counts, in words      says  the clinician's sentence
    """

    how: str
    author: str
    on: dt.date
    document_id: str
    says: str

    @property
    def words(self) -> str:
        """As people read it."""
        if self.how == "unknown":
            return f"asked of {self.author} on {self.on}: cannot say"
        return f"Addendum by {self.author}, {self.on}, no longer counts: {self.how}"


def standing(record: Record) -> tuple[Answer, ...]:
    """The answers that were not withdrawn."""
    return tuple(one for one in record.answers if one.withdrawn is None)


def heard(record: Record, statements: Sequence[Statement], text: str, second: SecondOpinion) -> SecondOpinion:
    """A second opinion that has heard the clinicians too. Where they and the rest contradict each other it is a conflict."""
    told = [one for one in standing(record) if one.holds in _TRUTHS and one.at.date() <= record.visit]
    if not told:
        return second
    lines = lines_of(record.case, statements, text)

    def opinion(leaf: Leaf) -> Opinion:
        found = second(leaf)
        own = [one for one in told if one.bound == lines[id(leaf)].bound]
        return _together(found, own) if own else found

    return opinion


def _together(found: Opinion, own: Sequence[Answer]) -> Opinion:
    truths = {_TRUTHS[one.holds] for one in own} | ({found.truth} - {Truth.NOT_DOCUMENTED})
    evidence = (*found.evidence, *(Evidence(one.id, one.says) for one in own))
    return Opinion(truths.pop() if len(truths) == 1 else Truth.CONFLICT, evidence)


def replies(record: Record, lines: Mapping[int, Line]) -> tuple[dict[str, tuple[Reply, ...]], tuple[Reply, ...]]:
    """What lines (by what binds them) have of answers that decide nothing, and those whose line the policy no longer has.

    lines  of all policies that the case is held against, by leaf
    """
    now = {line.bound: line for line in lines.values()}
    at: dict[str, list[Reply]] = {}
    gone = []
    for one in standing(record):
        late = one.at.date() > record.visit
        if one.bound in now and (one.holds == "unknown" or late):
            at.setdefault(one.bound, []).append(_reply(one, "unknown" if not late else "it was given after the visit"))
        elif one.bound not in now:
            nearest = _nearest(one, now.values())
            reply = _reply(one, _why(one, nearest, record.case))
            if nearest is None:
                gone.append(reply)
            else:
                at.setdefault(nearest.bound, []).append(reply)
    return {bound: tuple(found) for bound, found in at.items()}, tuple(gone)


def _reply(one: Answer, how: str) -> Reply:
    return Reply(how, one.author, one.at.date(), one.id, one.says)


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
