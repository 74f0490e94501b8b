"""The work queue: every denial that stands with its next step, its owner, its last day, its dollars and the odds so far. Pure.

Nothing leaves it by getting old: what is past its last day stands first, until somebody has answered, billed or written it off.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from practice.denials.actions import APPEALS, OURS, Actions, Step
from practice.denials.model import Appeal, AppealOutcome, ClaimLine, DenialLetter, LineStatus, Round
from practice.denials.odds import Odds, Past
from practice.denials.reasons import denying, reasons
from practice.flow.terms import Span, Terms, Turnaround
from practice.refused import PracticeError

ASK = "ask for the answer"
_STEPS: Mapping[str, Step] = {step: step for step in get_args(Step) if step not in OURS}
_DAY = operator.itemgetter(1)
_Service = tuple[str, str, dt.date | None]
_Lengths = Mapping[str, dt.timedelta]
"""Window of turnaround.yml → how long it is."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person entered about a denial: who has taken it over, or what closed it (written off, billed patient)."""

    line_id: str
    act: str
    owner: str
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What the store's records add to a denial.

    approval   the reference of an approved request of the case, with its day      receipt  the payer's acknowledgement of the claim
    coverage   another coverage of the patient on the day of service: "payer, member number on file"      state  of the place, for its terms
    """

    approval: str = ""
    receipt: str = ""
    coverage: str = ""
    state: str = ""


_NOTHING_FOUND = Found()


@dataclass(frozen=True, slots=True)
class Item:
    """One denial and what is next.

    step     the next step; "ask for the answer" where the payer has one to give
    correct  what a corrected claim puts right      record  where that stands: with its number or day where the store has it
    due      last day      due_from  what the day was reckoned from
    odds     None where too few were decided
    """

    line: ClaimLine
    step: str
    why: str
    correct: str
    record: str
    owner: str
    due: dt.date
    due_from: str
    left: int
    soon: bool
    waiting: bool
    odds: Odds | None

    @property
    def overdue(self) -> bool:
        """The last day has passed."""
        return self.left < 0

    @property
    def standing(self) -> str:
        """In one word, for lists: overdue, soon, waiting, open."""
        if self.overdue:
            return "overdue"
        return "soon" if self.soon else "waiting" if self.waiting else "open"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the queue is made from, besides the lines."""

    appeals: Sequence[Appeal]
    letters: Sequence[DenialLetter]
    acts: Sequence[Act]
    found: Mapping[str, Found]
    actions: Actions
    terms: Turnaround
    odds: Past


@dataclass(slots=True)
class _Case:
    """One denial on its way through the queue.

    filed  answers that the payer still has to give, the first first      taken  steps that changed nothing      since  the last decision
    """

    line: ClaimLine
    terms: _Lengths
    filed: list[Appeal]
    letter: DenialLetter | None
    found: Found
    owner: str
    taken: set[Step]
    since: dt.date


def queue(lines: Iterable[ClaimLine], desk: Desk, on: dt.date) -> tuple[Item, ...]:
    """The queue of a day: overdue first, then by last day, then by dollars. What was decided later is not in it."""
    every = tuple(line for line in lines if line.adjudicated <= on)
    service = {line.line_id: _service(line) for line in every}
    filed: dict[_Service, list[Appeal]] = defaultdict(list)
    for appeal in sorted(desk.appeals, key=lambda one: (one.filed, one.kind)):
        if appeal.line_id in service:
            filed[service[appeal.line_id]].append(appeal)
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in desk.acts:
        acts[act.line_id].append(act)
    terms = functools.cache(lambda payer, lob, state: _lengths(desk.terms.of(payer, lob, state)))
    letters = {line: letter for letter in desk.letters for line in letter.line_ids}
    paid = {service[line.line_id]: line for line in every if line.current and not line.denied and line.paid_cents > 0}
    items = []
    for line in every:
        done, named = acts.get(line.line_id, ()), service[line.line_id]
        if stands(line) and not _closed(done):
            found = desk.found.get(line.line_id, _NOTHING_FOUND)
            case = _case(line, terms(line.payer_id, line.lob, found.state), filed.get(named, ()), letters.get(line.line_id), found)
            case.owner = next((one.owner for one in reversed(done) if one.act == "owner"), "")
            items.append(_item(case, desk, on, paid.get(named)))
    return tuple(sorted(items, key=lambda one: (not one.overdue, one.due, -one.line.denied_cents, one.line.line_id)))


def stands(line: ClaimLine) -> bool:
    """Whether a line is a denial, whole or in part, that stands now."""
    return line.current and (line.denied or (line.status is LineStatus.PARTLY and line.denied_cents > 0))


def _service(line: ClaimLine) -> _Service:
    return line.claim_id, line.procedure, line.service_date


def _closed(acts: Sequence[Act]) -> bool:
    """Written off, or handed to the patient, and not taken up again."""
    last = [one.act for one in acts if one.act != "owner"]
    return bool(last) and last[-1] != "reopened"


def _case(line: ClaimLine, terms: _Lengths, filed: Sequence[Appeal], letter: DenialLetter | None, found: Found) -> _Case:
    """What was tried already: steps that were decided and left the denial standing, and what a later decision shows was sent."""
    if not filed and line.sequence is Round.ORIGINAL:
        return _Case(line, terms, [], letter, found, "", set(), line.adjudicated)
    decided = [one for one in filed if one.outcome is not AppealOutcome.OPEN]
    taken = {_STEPS[one.kind] for one in decided if one.kind in _STEPS}
    answered = [one for one in filed if one.outcome is AppealOutcome.OPEN and one.filed <= line.adjudicated]
    taken |= {_STEPS[one.kind] for one in answered if one.kind in _STEPS}
    if line.sequence is not Round.ORIGINAL:
        taken.add("corrected claim" if line.sequence is Round.CORRECTED else "appeal")
    since = max([line.adjudicated, *(one.decided for one in decided if one.decided)])
    waiting = [one for one in filed if one.outcome is AppealOutcome.OPEN and one.filed > line.adjudicated]
    return _Case(line, terms, waiting, letter, found, "", taken, since)


def _item(case: _Case, desk: Desk, on: dt.date, paid: ClaimLine | None) -> Item:
    if case.filed:
        return _waiting(case, desk, on)
    step, due, due_from, why = _next(case, desk, on, paid)
    line, declared = case.line, desk.actions
    put_right = declared.correction(line.reason, tuple(one.carc.lstrip("0") for one in line.adjustments))
    owner = case.owner or declared.steps[step].owner
    if step == "peer-to-peer" and line.provider and not case.owner:
        owner = f"{owner} ({line.provider})"
    left = (due - on).days
    correct = put_right.correct if step == "corrected claim" else ""
    odds = None if step in OURS else desk.odds.odds(line.payer_id, line.reason, step)
    record = _record(case, step, put_right.record)
    return Item(line, step, why, correct, record, owner, due, due_from, left, 0 <= left <= declared.soon, False, odds)


def _waiting(case: _Case, desk: Desk, on: dt.date) -> Item:
    """An answer that the payer has to give: it is asked for when the payer's time has run out."""
    last = case.filed[-1]
    step = _STEPS.get(last.kind, "appeal")
    due = last.filed + _days(case.terms, "reply")
    left = (due - on).days
    why = f"{last.kind} of {last.filed} is not answered"
    return Item(case.line, ASK, why, "", "", case.owner or desk.actions.steps[step].owner, due, "turnaround.yml: reply", left,
                0 <= left <= desk.actions.soon, True, desk.odds.odds(case.line.payer_id, case.line.reason, step))  # fmt: skip


def _next(case: _Case, desk: Desk, on: dt.date, paid: ClaimLine | None) -> tuple[Step, dt.date, str, str]:
    """The first step that is still in time; where none is, the one that was longest in time. With its last day and why."""
    line, declared = case.line, desk.actions
    why = reasons().reasons[line.reason].words if line.reason else "no reason is given"
    if line.reason == "duplicate" and paid is not None:
        return "write off", *_due(case, "write off", declared), f"{why}: the same service was paid on {paid.adjudicated}"
    ladder = declared.reasons[line.reason or "unclassified"].ladder
    tried_up_to = max((at for at, step in enumerate(ladder) if step in case.taken), default=-1) if case.taken else -1
    steps = [step for step in ladder[tried_up_to + 1 :] if _open(case, step)]
    if 0 < line.denied_cents < declared.small_cents and steps and steps[0] in APPEALS:
        return "write off", *_due(case, "write off", declared), f"{why}; the amount is small, an appeal costs more"
    if not steps:
        tried = ", ".join(sorted(case.taken)) or "no appeal"
        return "write off", *_due(case, "write off", declared), f"{why}; nothing else is left ({tried})"
    dated = [(step, *_due(case, step, declared)) for step in steps]
    timely = next((one for one in dated if one[1] >= on), None)
    step, due, due_from = timely or max(dated, key=_DAY)
    tried = f"; tried: {', '.join(sorted(case.taken))}" if case.taken else ""
    late = "" if timely else "; the last day has passed: ask for a late answer and say why, or write it off"
    return step, due, due_from, f"{why}{tried}{late}"


def _open(case: _Case, step: Step) -> bool:
    """Whether a step can be taken at all."""
    if step == "bill patient":
        return _patients(case.line)
    if step == "corrected claim" and case.line.reason == "authorization_missing":
        return bool(case.found.approval)
    if step == "second appeal":
        return "appeal" in case.taken or case.line.reason == "review_upheld"
    if step == "external review":
        return "second appeal" in case.taken
    return step not in APPEALS or not case.line.remarks or reasons().no_appeal.isdisjoint(case.line.remarks)


def _patients(line: ClaimLine) -> bool:
    """Whether the payer itself puts what it refuses on the patient."""
    refused = [one for one in line.adjustments if denying([one], line.remarks)]
    return bool(refused) and all(one.group == "PR" for one in refused)


def _due(case: _Case, step: Step, declared: Actions) -> tuple[dt.date, str]:
    if step == "appeal" and case.letter is not None and case.letter.appeal_by:
        return case.letter.appeal_by, "the payer's letter"
    window = declared.steps[step].window
    since = case.line.adjudicated if step in ("peer-to-peer", "corrected claim") else case.since
    return since + _days(case.terms, window), f"turnaround.yml: {window}"


def _days(terms: _Lengths, window: str) -> dt.timedelta:
    if window not in terms:
        raise PracticeError(f"turnaround.yml: {window} is needed under default; put the file right")
    return terms[window]


def _lengths(terms: Terms) -> _Lengths:
    """Reckoned once for all denials that the same terms hold for."""
    spans = {name: getattr(terms, name) for name in Terms.model_fields}
    return {name: span.length for name, span in spans.items() if isinstance(span, Span)}


def _record(case: _Case, step: Step, declared: str) -> str:
    """Where the right value stands, with what the store has of it."""
    reason, found = case.line.reason, case.found
    if reason in ("authorization_missing", "authorization_exceeded") and found.approval:
        return f"{declared}: {found.approval}"
    if reason == "authorization_missing":
        return "no approval of a request is in the store: ask for one after the fact, with the notes of the visit"
    if reason in ("eligibility", "other_payer") and step == "corrected claim":
        return f"{declared}: {found.coverage or 'no other coverage on that day is in the store; ask the patient'}"
    if reason == "timely_filing":
        return f"{declared}: {found.receipt or 'none of this claim is in the store; another proof is needed'}"
    if step == "write off":
        return ""
    if case.line.policy_version and declared.startswith("the policy in force"):
        return declared.replace("the policy in force", f"the policy in force ({case.line.policy_version})")
    return declared
