"""The decisions on one claim in their order: which came first, which take others back, and what stands now. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from practice.denials.model import ClaimLine, LineStatus, Round

_REPLACES = ("7", "8")
"""CLP09 of a claim that replaces, or takes back, one sent before."""
Standing = tuple[str, list[ClaimLine]]
"""The payer's number of a decision, and those of its lines that stand."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One CLP: its lines, the payer's number for it, and where it stands among those of the same day."""

    lines: tuple[ClaimLine, ...]
    payer_number: str
    frequency: str
    order: tuple[int, ...]


def sequenced(decisions: Iterable[Decision], appealed: Sequence[dt.date] = ()) -> tuple[ClaimLine, ...]:
    """All lines of one claim, each with its round, and whether it stands now.

    A reversal takes back a decision that stands: one under the same payer's number and over the same amount before others, the latest
    before earlier ones; on one day it comes before the correction, wherever it stands in the file. A claim sent as a replacement takes the
    place of all before it; any other later decision takes that of the lines on the same service only: payers split claims.
    appealed  the days on which appeals were filed for the claim: a later decision counts as one after an appeal
    """
    standing: list[Standing] = []
    done: list[ClaimLine] = []
    seen: dict[tuple[object, ...], int] = {}
    ordered = sorted((one for one in decisions if one.lines), key=lambda one: (one.lines[0].adjudicated, one.order))
    for _, day in groupby(ordered, key=lambda one: one.lines[0].adjudicated):
        backs: list[Decision] = []
        onwards: list[Decision] = []
        for one in day:
            (backs if one.lines[0].status is LineStatus.REVERSED else onwards).append(one)
        late = [one for one in backs if not _take_back(standing, one, done)]
        for one in onwards:
            fresh = [_placed(line, one, seen, appealed) for line in one.lines]
            _give_way(standing, one, fresh, done)
            standing.append((one.payer_number, fresh))
            seen.update((_service(line), 1) for line in fresh)
        for one in late:
            _take_back(standing, one, done)
        done.extend(line._replace(current=False, first_pass=False, sequence=Round.CORRECTED) for one in backs for line in one.lines)
    done.extend(line for _, lines in standing for line in lines)
    place = {line.line_id: number for number, line in enumerate(line for one in ordered for line in one.lines)}
    return tuple(sorted(done, key=lambda line: place[line.line_id]))


def _placed(line: ClaimLine, one: Decision, seen: dict[tuple[object, ...], int], appealed: Sequence[dt.date]) -> ClaimLine:
    turn = _round(line, seen, one, appealed)
    serves = line.charged_cents > 0 and (bool(line.procedure) or len(one.lines) == 1)
    first = turn is Round.ORIGINAL and serves
    if (line.sequence, line.first_pass, line.current) == (turn, first, True):
        return line
    return line._replace(sequence=turn, first_pass=first, current=True)


def _round(line: ClaimLine, seen: dict[tuple[object, ...], int], one: Decision, appealed: Sequence[dt.date]) -> Round:
    again = bool(seen) and (_service(line) in seen or one.frequency in _REPLACES)
    if not again and one.frequency not in _REPLACES:
        return Round.ORIGINAL
    return Round.APPEAL if any(day <= line.adjudicated for day in appealed) else Round.CORRECTED


def _take_back(standing: list[Standing], one: Decision, done: list[ClaimLine]) -> bool:
    """Let the decision that a reversal names stand no longer; False where nothing stands yet."""
    charged = -sum(line.charged_cents for line in one.lines)
    fits = [
        (number == one.payer_number, sum(line.charged_cents for line in lines) == charged, place)
        for place, (number, lines) in enumerate(standing)
        if lines
    ]
    if not fits:
        return False
    _, lines = standing.pop(max(fits)[2])
    done.extend(line._replace(current=False) for line in lines)
    return True


def _give_way(standing: list[Standing], one: Decision, fresh: list[ClaimLine], done: list[ClaimLine]) -> None:
    now = {_service(line) for line in fresh}
    for place, (number, lines) in enumerate(standing):
        going = [line for line in lines if one.frequency in _REPLACES or _service(line) in now]
        done.extend(line._replace(current=False) for line in going)
        gone = {line.line_id for line in going}
        standing[place] = (number, [line for line in lines if line.line_id not in gone])


def _service(line: ClaimLine) -> tuple[object, ...]:
    return line.procedure, line.service_date
