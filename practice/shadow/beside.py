"""The verdict of the manual process beside ours, entered by the person before ours is looked at."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practice.flow.requests import happened
from practice.flow.running import judgement
from practice.flow.standing import bucket_of
from practice.flow.trails import Trail
from practice.refused import PracticeError
from practice.store.door import Door
from practice.store.rows import CaseRow, Status

VERDICTS = (Status.READY, Status.MISSING, Status.CLINICIAN, Status.PAYER, Status.HUMAN)
"""What either side can say of a case before it is submitted."""
MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Beside:
    """One case looked at by both. `ours` is "" where it was not held against its policy; `decision` what the payer said first.

    worse  one side calls ready what the other does not: the disagreement that costs a denial or a delay
    """

    case_id: str
    theirs: str
    ours: str
    minutes: float
    by: str
    at: dt.datetime
    open: int
    decision: str

    @property
    def agree(self) -> bool:
        return self.theirs == self.ours

    @property
    def worse(self) -> bool:
        return bool(self.ours) and not self.agree and Status.READY in (self.theirs, self.ours)


def record(door: Door, case: CaseRow, verdict: Status, minutes: float, touches: int, at: dt.datetime) -> None:
    """Keep what the manual process said of a case, how long it took, and what we held at that moment. Raises PracticeError."""
    if verdict not in VERDICTS:
        raise PracticeError(f"verdict: expected one of {', '.join(VERDICTS)}")
    if minutes < 0 or touches < 0:
        raise PracticeError("minutes and touches are not less than 0")
    with door.together():
        found = judgement(door, case.id)
        said: dict[str, object] = {
            "verdict": verdict.value, "minutes": minutes, "touches": touches, "ours": bucket_of(found).value if found else "",
            "open": len(found.open) if found else 0,
        }  # fmt: skip
        happened(door, case.id, MANUAL, said, at)


def beside(found: Mapping[str, Trail]) -> tuple[Beside, ...]:
    """Every case looked at by both, in the order of the entries; of several entries of one case the last counts."""
    out: dict[str, Beside] = {}
    for case_id, trail in found.items():
        decision = trail.outcomes[0].decision if trail.outcomes else ""
        for event in trail.events:
            if event.kind == MANUAL:
                said = json.loads(event.body)
                out[case_id] = Beside(
                    case_id, said["verdict"], said["ours"], float(said["minutes"]), event.by, event.at, int(said["open"]), decision
                )
    return tuple(sorted(out.values(), key=lambda one: (one.at, one.case_id)))


def pairs(rows: Iterable[Beside]) -> tuple[tuple[str, str, int], ...]:
    """(theirs, ours, cases): how often each pair of verdicts came."""
    counted = Counter((one.theirs, one.ours or "not judged") for one in rows)
    return tuple((theirs, ours, count) for (theirs, ours), count in sorted(counted.items()))
