"""`practice likelihood`, `practice shadow …` and `practice weeks`: what the practice's own history says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import UserName, Why, practice_door
from payerwatch.commands.practice_flow import At, CaseId, day_of, instant_of
from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from practice.likelihood.checking import Reliability
    from practice.shadow.weeks import Figures

shadow_app = typer.Typer(help="Beside the manual process: what it said, and where we disagree.", no_args_is_help=True)


class ManualVerdict(StrEnum):
    """What the manual process said of a case."""

    READY = "ready"
    MISSING = "missing_documentation"
    CLINICIAN = "clinician_input"
    PAYER = "payer_follow_up"
    HUMAN = "human_only"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("likelihood")(likelihood)
    app.command("handled")(handled)
    app.command("weeks")(weeks)
    app.add_typer(shadow_app, name="shadow")


def likelihood(
    case_id: Annotated[str | None, typer.Argument(help="a case's id; without it the check of past estimates")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Estimate how likely an approval is, with its interval and the cases behind it; without a case, check past estimates.

    It is no verdict, and nothing is decided by it.
    """
    from practice.flow.running import judgement
    from practice.likelihood.checking import reliability
    from practice.likelihood.history import estimate, history
    from practice.likelihood.model import fitted
    from practice.store.cases import case_of

    with practice_door(home, user, purpose) as door, door.together():
        past = history(door)
        case = case_of(door, case_id) if case_id else None
        found = judgement(door, case.id) if case else None
    if case is None:
        _reliability(len(past), reliability(past), format)
        return
    if found is None:
        raise Refusal(f"case {case.id}: it was not held against its policy yet; 'payerwatch practice preflight --case' does", USAGE)
    told = estimate(fitted(past), case, found)
    if format is Format.JSON:
        json_line({"case": case.id, "likelihood": told.likelihood, "low": told.low, "high": told.high, "behind": list(told.behind),
                   "band": told.band, "enough": told.likelihood is not None})  # fmt: skip
    else:
        line(f"approval: {told.words}. No verdict: a person decides.")


def _reliability(cases: int, found: Reliability | None, format: Format) -> None:  # noqa: A002
    if found is None:
        line(f"not enough history to check: {cases} decided requests that were held against their policy")
        return
    rows: list[dict[str, Any]] = [
        {"from": one.low, "to": one.high, "cases": one.cases, "said": round(one.said, 3), "came": round(one.came, 3)} for one in found.bins
    ]
    if format is Format.JSON:
        json_line({"cases": found.cases, "off": round(found.off, 4), "brier": round(found.brier, 4), "plain": round(found.plain, 4)})
        json_lines(rows)
        return
    line(f"{found.cases} requests estimated from those before them: off by {found.off:.1%} on average; Brier {found.brier:.3f},")
    line(f"with the bare rate of approval {found.plain:.3f}")
    for row in rows:
        line(f"  said {row['from']:.0%} to {row['to']:.0%}: {row['cases']:4} requests, said {row['said']:.0%}, approved {row['came']:.0%}")


def handled(
    case_id: CaseId,
    minutes: Annotated[float, typer.Option("--minutes", min=0, help="minutes of work")],
    touches: Annotated[int, typer.Option("--touches", min=0, help="calls, faxes and portal visits that are entered nowhere else")] = 0,
    at: At = None,
    user: UserName = "",
    purpose: Why = Purpose.OPERATIONS,
    home: HomeFolder = HOME,
) -> None:
    """Enter the minutes that a case took, for the figures by week."""
    from practice.flow.requests import happened
    from practice.store.cases import case_of

    instant = instant_of("--at", at)
    with practice_door(home, user, purpose) as door:
        happened(door, case_of(door, case_id).id, "handled", {"minutes": minutes, "touches": touches}, instant)
    line(f"{minutes:g} minutes: entered")


@shadow_app.command("record")
def record(
    case_id: CaseId,
    verdict: Annotated[ManualVerdict, typer.Argument(help="what the manual process said")],
    minutes: Annotated[float, typer.Option("--minutes", min=0, help="minutes it took")],
    touches: Annotated[int, typer.Option("--touches", min=0, help="calls, faxes and portal visits")] = 0,
    at: At = None,
    user: UserName = "",
    purpose: Why = Purpose.OPERATIONS,
    home: HomeFolder = HOME,
) -> None:
    """Enter the manual verdict on a case and its time, before you look at ours. Ours is kept beside it, and not shown."""
    from practice.shadow.beside import record as keep
    from practice.store.cases import case_of
    from practice.store.rows import Status

    instant = instant_of("--at", at)
    with practice_door(home, user, purpose) as door:
        keep(door, case_of(door, case_id), Status(verdict.value), minutes, touches, instant)
    line("entered; 'payerwatch practice shadow report' compares")


@shadow_app.command("report")
def report(user: UserName = "", purpose: Why = Purpose.OPERATIONS, format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """Say where the manual process and ours disagree, the costly disagreements first."""
    from practice.flow.trails import trails
    from practice.shadow.beside import beside, pairs

    with practice_door(home, user, purpose) as door:
        rows = beside(trails(door))
    agreed, judged = sum(row.agree for row in rows), sum(bool(row.ours) for row in rows)
    apart = sorted((row for row in rows if not row.agree), key=lambda row: (not row.worse, row.at, row.case_id))
    told = [
        {"case": row.case_id, "theirs": row.theirs, "ours": row.ours or None, "costly": row.worse, "open": row.open,
         "decision": row.decision or None, "minutes": row.minutes, "by": row.by, "at": row.at}
        for row in apart
    ]  # fmt: skip
    if format is Format.JSON:
        json_line({"cases": len(rows), "judged": judged, "agreed": agreed})
        json_lines(told)
        return
    line(f"{len(rows)} cases looked at by both sides, {judged} of them judged by us: {agreed} agree, {len(apart)} do not")
    for theirs, ours, count in pairs(rows):
        line(f"  theirs {theirs.replace('_', ' '):22} ours {ours.replace('_', ' '):22} {count}")
    for one in told:
        costly = "COSTLY  " if one["costly"] else ""
        line(f"  {costly}{one['case']}: theirs {one['theirs']}, ours {one['ours'] or 'not judged'}; {one['open']} criteria open; "
             f"payer: {one['decision'] or 'not decided'}")  # fmt: skip


def weeks(
    since: Annotated[str | None, typer.Option("--since", help="the day from which the work was done with this program")] = None,
    user: UserName = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Count outcomes by week, and before and after a day: minutes, touches, turnaround, escalations, reschedules avoided, first pass."""
    from practice.shadow.reading import for_figures
    from practice.shadow.weeks import before_and_after, by_week

    start = day_of("--since", since)
    with practice_door(home, user, Purpose.OPERATIONS) as door:
        found, visits = for_figures(door)
    rows = [*by_week(found, visits), *(before_and_after(found, visits, start) if start else ())]
    if format is Format.JSON:
        json_lines(to_json(name, figures) for name, figures in rows)
        return
    heads = ("requests", "min/request", "touches", "turnaround h", "same-day", "avoided", "moved", "first pass")
    line(f"{'week':9} " + " ".join(f"{head:>14}" for head in heads))
    for name, one in rows:
        told = (one.requests, _pair(one.minutes, ".1f"), _pair(one.touches, ".1f"), _pair(one.turnaround, ".0f"), one.same_day, one.avoided,
                one.rescheduled, _pair(one.first_pass, ".0%"))  # fmt: skip
        line(f"{name:9} " + " ".join(f"{value:>14}" for value in told))


def to_json(name: str, one: Figures) -> dict[str, Any]:
    """One week; each figure with the number of requests behind it."""
    return {
        "week": name, "requests": one.requests,
        "minutes": _both(one.minutes), "touches": _both(one.touches), "turnaround_hours": _both(one.turnaround),
        "same_day_escalations": one.same_day, "reschedules_avoided": one.avoided, "rescheduled": one.rescheduled,
        "first_pass": _both(one.first_pass),
    }  # fmt: skip


def _both(pair: tuple[float | None, int]) -> dict[str, Any]:
    return {"value": None if pair[0] is None else round(pair[0], 3), "of": pair[1]}


def _pair(pair: tuple[float | None, int], form: str) -> str:
    return f"{pair[0]:{form}} (n={pair[1]})" if pair[0] is not None else "unknown"
