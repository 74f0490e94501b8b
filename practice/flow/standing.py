"""Where a case stands today and who has to do what by when. Pure: everything it depends on is an argument, the day among it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from practice.flow.clock import Deadline, span_of
from practice.flow.judgement import Judgement, Open
from practice.flow.terms import Terms, Turnaround
from practice.store.rows import CaseRow, Status

Who = Literal["specialist", "clinician", "front_desk"]
_SOURCES = (
    ("front desk", "front_desk", "pt"), ("therapist", "specialist", "tx"), ("radiology", "specialist", "img"),
    ("laboratory", "specialist", "lab"), ("office that performed", "specialist", "proc"), ("examination", "clinician", "exam"),
    ("measurement", "clinician", "obs"), ("clinician", "clinician", "clin"),
)  # fmt: skip
"""What the words of whom to ask hold → who acts in the practice, and how the front desk's words name it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that somebody has to do. `by` the last day on which it still helps; `late`: that day is over.

    kind  how the front desk's words name what is missing, "" where nothing is
    """

    what: str
    whom: str
    who: Who
    by: dt.date
    late: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The bucket of a case, what it would be but for the calendar, what has to be done, and the lines that say why."""

    status: Status
    otherwise: Status
    asks: tuple[Ask, ...]
    why: tuple[str, ...]
    submit_by: dt.date | None = None
    marks: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, as the store keeps it for the front desk: kinds, never contents."""
        return tuple(sorted({ask.kind for ask in self.asks if ask.kind}))


def standing(case: CaseRow, found: Judgement, deadlines: tuple[Deadline, ...], terms: Turnaround, day: dt.date) -> Standing:
    """Where a case stands on a day."""
    own = terms.of(case.payer_id, case.lob, case.state)
    if deadlines:
        return _after(case, deadlines, day)
    submit_by = _submit_by(case, own, terms)
    answer_by = terms.business_days_before(submit_by, own.prepare or 0) if submit_by else None
    asks = _asks(found, answer_by, submit_by, day)
    bucket = bucket_of(found)
    late = _late(case, submit_by, day, own)
    status = bucket if bucket is Status.HUMAN or not late else Status.AT_RISK
    return Standing(status, bucket, asks, (*late, *_why(found, bucket)), submit_by, _marks(found))


# ---------------------------------------------------------------- before submission


def bucket_of(found: Judgement) -> Status:
    """The bucket that the judgement itself puts a case into."""
    if found.human:
        return Status.HUMAN
    if _unclear_policy(found):
        return Status.PAYER
    if found.conflicts or found.overall == "not_met" or _diagnosis_stands_against(found):
        return Status.CLINICIAN
    if found.problems:
        return Status.MISSING
    if found.overall == "met":
        return Status.READY
    asked = {_source(gap.ask)[0] for gap in found.open}
    return Status.CLINICIAN if asked == {"clinician"} else Status.MISSING


def _unclear_policy(found: Judgement) -> bool:
    return any(problem.startswith("payer:") for problem in found.problems) or any(policy.delegated_to for policy in found.policies)


def _diagnosis_stands_against(found: Judgement) -> bool:
    return any(problem.startswith("diagnosis ") for problem in found.problems)


def _asks(found: Judgement, answer_by: dt.date | None, submit_by: dt.date | None, day: dt.date) -> tuple[Ask, ...]:
    asks = _grouped(found, answer_by, day)
    asks += [_of_problem(problem, answer_by, day) for problem in found.problems]
    asks += [_ask(f"decide: {reason}", "the clinician", answer_by, day) for reason in found.human]
    against = [row for row in found.asked if found.overall == "not_met" and row.result == ("not_met" if row.stance == "covered" else "met")]
    asks += [_ask(f"the chart speaks against: {_short(row.quote)}", "the clinician", answer_by, day) for row in against[:3]]
    if found.overall == "met" and not found.problems:
        asks += _to_do(found, submit_by, day)
    return tuple(dict.fromkeys(asks))


def _grouped(found: Judgement, by: dt.date | None, day: dt.date) -> list[Ask]:
    """One ask for each person, in the policy's lines: what it asks for, what it excludes, what the record says both ways.

    It is never said what to find. What is to be excluded is asked of nobody while there is no note at all.
    """
    noted = not any(problem.startswith("no note") for problem in found.problems)
    groups: dict[tuple[str, str], list[str]] = {}
    for gap in found.open:
        if gap.conflict or noted or not gap.rule_out:
            groups.setdefault((_how(gap), gap.ask), []).append(_named(gap))
    return [_ask(f"{how}: {'; '.join(dict.fromkeys(quotes))}", whom, by, day) for (how, whom), quotes in groups.items()]


def _named(gap: Open) -> str:
    """The policy's line, and that somebody was asked already."""
    return f"“{_short(gap.line or gap.quote)}”{f' ({gap.told})' if gap.told else ''}"


def _how(gap: Open) -> str:
    if gap.conflict:
        return "the record says both, clear up"
    if gap.rule_out:
        return "the policy excludes this, write down what is so"
    whose = _source(gap.ask)[0]
    return "the policy asks for this, write down what is so" if whose == "clinician" else "the policy asks for this, send the record of it"


def _to_do(found: Judgement, submit_by: dt.date | None, day: dt.date) -> list[Ask]:
    """What is left for the specialist of a case whose criteria are met."""
    out = [Ask("review the packet and submit it", "the specialist", "specialist", *_by(submit_by, day))]
    if found.undecided:
        what = f"confirm or reject the facts behind {found.undecided} {'finding' if found.undecided == 1 else 'findings'}"
        out.insert(0, Ask(what, "the specialist", "specialist", *_by(submit_by, day)))
    return out


def _of_problem(problem: str, by: dt.date | None, day: dt.date) -> Ask:
    if problem.startswith("diagnosis "):
        return Ask(f"check the diagnosis: {problem}", "the clinician", "clinician", *_by(by, day), kind="dx")
    if problem.startswith("registration:"):
        return Ask(_said(problem), "the front desk (registration)", "front_desk", *_by(by, day), kind="pt")
    kind = "doc" if problem.startswith("no note") else ""
    return Ask(_said(problem), "the payer" if problem.startswith("payer:") else "the specialist", "specialist", *_by(by, day), kind=kind)


def _said(problem: str) -> str:
    """A problem without the word that sorts it."""
    return problem.removeprefix("payer: ").removeprefix("registration: ")


def _ask(what: str, whom: str, by: dt.date | None, day: dt.date) -> Ask:
    who, kind = _source(whom)
    return Ask(what, whom, who, *_by(by, day), kind=kind)


def _source(whom: str) -> tuple[Who, str]:
    for words, who, kind in _SOURCES:
        if words in whom:
            return who, kind  # type: ignore[return-value]
    return "specialist", "doc"


def _by(by: dt.date | None, day: dt.date) -> tuple[dt.date, bool]:
    return (day, by is not None and by < day) if by is None or by < day else (by, False)


def _submit_by(case: CaseRow, own: Terms, terms: Turnaround) -> dt.date | None:
    """The last business day on which a submission leaves the payer its whole time before the visit."""
    if case.visit is None:
        return None
    return terms.business_days_before(case.visit - span_of(own, case.urgent).length, 0)


def _late(case: CaseRow, submit_by: dt.date | None, day: dt.date, own: Terms) -> tuple[str, ...]:
    if submit_by is None or case.visit is None or day <= submit_by:
        return ()
    if case.visit < day:
        return (f"the visit of {case.visit} has passed and nothing was submitted",)
    words = span_of(own, case.urgent).words
    return (f"the visit is on {case.visit}, and the payer has {words}: submission was due on {submit_by}",)


def _why(found: Judgement, bucket: Status) -> tuple[str, ...]:
    if bucket is Status.HUMAN:
        return tuple(f"only a person may go on: {reason}" for reason in found.human)
    counted = [f"{found.shown} of {found.wanted} criteria on the best way to coverage shown"] if found.wanted else []
    lines = [*counted, *(_said(problem) for problem in found.problems)]
    if found.conflicts:
        lines.append(f"the record contradicts itself on {len(found.conflicts)} criteria")
    return tuple(lines)


def _marks(found: Judgement) -> tuple[str, ...]:
    marks = []
    if found.unreviewed:
        marks.append(f"{found.unreviewed} of {len(found.asked)} criteria not reviewed")
    if found.unconfirmed:
        rest = "findings rest" if found.unconfirmed > 1 else "finding rests"
        marks.append(f"{found.unconfirmed} {rest} on unconfirmed facts")
    if found.left_out:
        marks.append(f"{found.left_out} protected documents left out")
    return tuple(marks)


# ---------------------------------------------------------------- after submission


def _after(case: CaseRow, deadlines: tuple[Deadline, ...], day: dt.date) -> Standing:
    """What clocks and decisions make of a case: the most pressing one gives the bucket."""
    first = min(deadlines, key=lambda one: (not one.open, one.by or dt.date.max, one.what))
    asks = tuple(
        Ask(one.what, one.whom, "specialist", one.by or day, one.over, kind="") for one in deadlines if one.open and one.act
    )  # fmt: skip
    status = first.status
    why = [one.why for one in deadlines if one.open]
    if status in (Status.SUBMITTED, Status.PAYER) and case.visit and first.by and first.by > case.visit >= day:
        status = Status.AT_RISK
        why.insert(0, f"the payer's time ends on {first.by}, after the visit of {case.visit}")
    return Standing(status, first.status, asks, tuple(why))


def _short(quote: str) -> str:
    plain = " ".join(quote.split())
    return plain if len(plain) <= 140 else plain[:139].rsplit(" ", 1)[0] + "…"
