"""The work queue through the door: item by item for those who work on denials, counts for those who see figures only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from practice.denials.actions import Actions
from practice.denials.model import DenialLetter
from practice.denials.odds import Past
from practice.denials.queue import Act, Desk, Found, Item, queue
from practice.denials.store import STANDING, LinesFound, appeals, corrections, worked_lines
from practice.flow.terms import Turnaround
from practice.refused import AccessRefused, PracticeError
from practice.store.columns import day, moment, stamp, words
from practice.store.door import Door, Passage

_DENIED = f"{STANDING} AND l.part2 <= ?"
ACTS = ("owner", "written off", "billed patient", "reopened")


@dataclass(frozen=True, slots=True)
class QueueFound:
    """The items of a day, and how many denials are left out because they are protected records without consent."""

    items: tuple[Item, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class QueueCount:
    """So many denials of a payer wait for a step; money in cents."""

    payer_id: str
    step: str
    items: int
    overdue: int
    denied_cents: int


def queue_of(door: Door, actions: Actions, terms: Turnaround, on: dt.date) -> QueueFound:
    """The queue, for those who work on single denials. Raises AccessRefused."""
    with door.together():
        found = worked_lines(door, detail=True)
        return QueueFound(_queue(door, "denials.detail", found, actions, terms, on), found.left_out)


def queue_counts(door: Door, actions: Actions, terms: Turnaround, on: dt.date) -> tuple[QueueCount, ...]:
    """The queue as counts by payer and step; nothing in them is about one claim."""
    with door.together():
        items = _queue(door, "denials.read", worked_lines(door, detail=False), actions, terms, on)
    return counted(items)


def counted(items: Iterable[Item]) -> tuple[QueueCount, ...]:
    """Items as counts, by payer and step."""
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for one in items:
        groups[one.line.payer_id, one.step].append(one)
    return tuple(
        QueueCount(payer, step, len(found), sum(one.overdue for one in found), sum(one.line.denied_cents for one in found))
        for (payer, step), found in sorted(groups.items())
    )


def enter(door: Door, line_id: str, act: str, *, owner: str = "", reason: str = "", allowed: Iterable[str] = ()) -> None:
    """Keep who has taken a denial over, or what closed it. Raises PracticeError, AccessRefused where there is no such line.

    allowed  the declared reasons for writing off
    """
    if act not in ACTS:
        raise PracticeError(f"{act}: not one of {', '.join(ACTS)}")
    if act == "written off" and reason not in tuple(allowed):
        raise PracticeError(f"write off: the reason must be one of: {', '.join(allowed)}")
    if act == "owner" and not owner:
        raise PracticeError("owner: say who takes it over")
    with door.passing("denials.write", "create") as passage:
        passage.touch(refs=[line_id])
        row = passage.row("SELECT status FROM claim_lines WHERE id = ? AND part2 <= ?", (line_id, passage.part2))
        if row is None or row[0] not in ("denied", "partly"):
            raise AccessRefused(f"line {line_id}: there is no denial of this id that you may see")
        passage.run(
            "INSERT INTO denial_acts(line_id, number, act, owner, reason, by, at)"
            " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM denial_acts WHERE line_id = ?",
            (line_id, act, owner, reason, door.actor.user, stamp(passage.at), line_id),
        )
        passage.detail = act


def _queue(door: Door, act: str, found: LinesFound, actions: Actions, terms: Turnaround, on: dt.date) -> tuple[Item, ...]:
    answered, put_right = appeals(door), corrections(door)
    with door.passing(act, "read") as passage:
        past = Past(found.lines, answered, put_right, actions.fewest)
        desk = Desk(answered, _letters(passage), _acts(passage), _found(passage), actions, terms, past)
        passage.detail = "what is next"
    return queue(found.lines, desk, on)


def _letters(passage: Passage) -> tuple[DenialLetter, ...]:
    """Of letters only their last day and their lines; no word of them."""
    rows = passage.rows(
        "SELECT id, payer_id, appeal_by, lines FROM denial_letters WHERE part2 <= ? AND appeal_by IS NOT NULL ORDER BY decided, id",
        (passage.part2,),
    )
    return tuple(
        DenialLetter(row[0], None, row[1], "", "", "", (), None, None, "", "", (), day(row[2]), None, "", words(row[3])) for row in rows
    )


def _acts(passage: Passage) -> tuple[Act, ...]:
    rows = passage.rows("SELECT line_id, act, owner, reason, by, at FROM denial_acts ORDER BY line_id, number")
    return tuple(Act(row[0], row[1], row[2], row[3], row[4], moment(row[5])) for row in rows)


def _found(passage: Passage) -> dict[str, Found]:
    """What records say about the denials that stand, by line."""
    approvals, receipts, coverages = _approvals(passage), _receipts(passage), _coverages(passage)
    states = dict(
        passage.rows(f"SELECT l.id, c.state FROM claim_lines l JOIN cases c ON c.id = l.case_id WHERE {_DENIED}", (passage.part2,))  # noqa: S608 - no value in it
    )
    keys = sorted(approvals.keys() | receipts.keys() | coverages.keys() | states.keys())
    return {key: Found(approvals.get(key, ""), receipts.get(key, ""), coverages.get(key, ""), states.get(key, "")) for key in keys}


def _approvals(passage: Passage) -> dict[str, str]:
    rows = passage.rows(
        "SELECT l.id, r.reference, o.decided_on FROM claim_lines l JOIN outcomes o ON o.case_id = l.case_id"  # noqa: S608 - no value in it
        " LEFT JOIN requests r ON r.id = o.request_id"
        f" WHERE {_DENIED} AND o.decision IN ('approved', 'partly_approved') ORDER BY o.decided_on, o.id",
        (passage.part2,),
    )
    return {row[0]: f"{row[1] or 'no number entered'}, approved {row[2]}" for row in rows}


def _receipts(passage: Passage) -> dict[str, str]:
    rows = passage.rows(
        "SELECT l.id, a.reference, a.decided FROM claim_lines l JOIN remit_claims c ON c.id = l.decision_id"  # noqa: S608 - no value in it
        " JOIN payer_answers a ON a.number = c.number AND a.kind = 'acknowledgement' AND a.decision = 'accepted'"
        f" AND a.payer_id IN ('', l.payer_id) WHERE {_DENIED} AND c.number <> '' ORDER BY a.decided DESC, a.id",
        (passage.part2,),
    )
    return {row[0]: f"accepted {row[2] or 'without a day'}{f', number {row[1]}' if row[1] else ''}" for row in rows}


def _coverages(passage: Passage) -> dict[str, str]:
    """Another coverage of the patient that held on the day of service."""
    rows = passage.rows(
        "SELECT l.id, v.payer_name, v.start FROM claim_lines l JOIN cases c ON c.id = l.case_id"  # noqa: S608 - no value in it
        " JOIN coverages v ON v.patient_id = c.patient_id AND v.payer_id <> l.payer_id"
        f' WHERE {_DENIED} AND coalesce(v.start <= l.service_date, 1) AND coalesce(v."end" >= l.service_date, 1) ORDER BY l.id, v.id',
        (passage.part2,),
    )
    return {row[0]: f"{row[1]}, held since {row[2] or 'a day not documented'}" for row in rows}
