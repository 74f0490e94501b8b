"""`practice lines`, `answer`, `answers`, `withdraw`: what a clinician says of the points that a record leaves open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door
from payerwatch.commands.practice_flow import CaseId, policies
from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from practice.flow.judgement import Row
    from practice.flow.shelf import CaseShelf
    from practice.store.rows import Answer

_HOLDS = {"yes": "holds", "no": "does not hold", "unknown": "cannot say"}


class Holds(StrEnum):
    """What an answer says of the policy's line."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (("lines", lines), ("answer", answer), ("answers", answers), ("withdraw", withdraw)):
        app.command(name)(command)


@contextmanager
def _shelf(home: Path) -> Iterator[CaseShelf | None]:
    """The policies, where any are published."""
    with ExitStack() as stack:
        yield stack.enter_context(policies(home)) if Home(home).published.exists() else None


def lines(
    case_id: CaseId,
    every: Annotated[bool, typer.Option("--all", help="with the lines that the record settles")] = False,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List the policy's lines that a case leaves open, with their numbers, what the record says so far, and what was answered."""
    from practice.flow.running import current
    from practice.store.cases import case_of

    with _shelf(home) as shelf, practice_door(home, user, purpose, consent) as door:
        found = current(door, shelf, case_of(door, case_id))
    if found is None:
        raise Refusal(f"case {case_id}: it was not held against its policies yet; a specialist does, or the morning sweep", USAGE)
    deciding = {one.quote for one in found.open}
    chosen = [(number, row) for number, row in enumerate(found.asked, start=1) if every or row.open]
    if format is Format.JSON:
        json_lines(_line(number, row, row.quote in deciding) for number, row in chosen)
        return
    for number, row in chosen:
        _show(number, row, row.quote in deciding)
    for reply in found.lapsed:
        line(f"      {reply.words}")


def _line(number: int, row: Row, decides: bool) -> dict[str, Any]:
    return {
        "line": number, "policy": row.policy, "section": list(row.section), "stance": row.stance, "lead": row.lead, "words": row.line,
        "quote": row.quote, "result": row.result, "decides": decides,
        "record": [{"quote": one.quote, "source": one.source} for one in row.shown],
        "replies": [{"how": one.how, "author": one.author, "on": one.on, "says": one.says} for one in row.replies],
    }  # fmt: skip


def _show(number: int, row: Row, decides: bool) -> None:
    mark = " (decides)" if decides else ""
    whole = f"  in the line “{row.line}”" if row.line != " ".join(row.quote.split()) else ""
    line(f"{number:4}  [{row.result.replace('_', ' ')}] {row.stance.replace('_', ' ')}{mark}: “{' '.join(row.quote.split())}”{whole}")
    for shown in row.shown:
        line(f"      the record: “{' '.join(shown.quote.split())}” ({shown.source})")
    for reply in row.replies:
        line(f"      {reply.words}: “{reply.says}”")


def answer(
    case_id: Annotated[str, typer.Option("--case", help="the case's id, as 'payerwatch practice cases' names it")],
    number: Annotated[int, typer.Option("--line", help="the line's number, as 'payerwatch practice lines' gives it")],
    says: Annotated[str, typer.Option("--says", help="what was found, in your own words; - reads them from standard input")],
    holds: Annotated[Holds, typer.Option("--holds", help="what that says of the policy's line: it holds, it does not, you cannot say")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Answer a line that the record of your case leaves open: kept as an addendum of the record, with your name and the time."""
    from practice.flow.answering import answer as answered
    from practice.flow.answering import line_numbered
    from practice.flow.running import current
    from practice.store.cases import case_of

    words = sys.stdin.read() if says == "-" else says
    with _shelf(home) as shelf, practice_door(home, user, purpose, consent) as door:
        door.require("answers.write", "create")
        with door.together():
            case = case_of(door, case_id)
            made = answered(door, case, line_numbered(current(door, shelf, case), number), words, holds.value)
    line(f"{made.id}: Addendum by {made.author}, {made.at:%Y-%m-%d}: {_HOLDS[made.holds]}: “{made.quote}” ({made.policy})")


def answers(
    case_id: Annotated[str | None, typer.Option("--case", help="of one case, whoever gave them; default: your own, of every case")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List answers with what they were given to, withdrawn ones too."""
    from practice.store.answers import answers_of_case, own_answers

    with practice_door(home, user, purpose, consent) as door:
        found = answers_of_case(door, case_id) if case_id else own_answers(door)
    for one in found:
        if format is Format.JSON:
            json_line(_answer(one))
            continue
        gone = f"  WITHDRAWN {one.withdrawn:%Y-%m-%d}: {one.why}" if one.withdrawn else ""
        line(f"{one.id}  {one.at:%Y-%m-%d %H:%M}  {one.author}  case {one.case_id}{gone}")
        line(f"      {_HOLDS[one.holds]}: “{one.quote}” ({one.policy})")
        line(f"      says: “{one.says}”")


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "answer": one.id, "case": one.case_id, "at": one.at, "author": one.author, "by": one.by, "purpose": one.purpose,
        "policy": one.policy, "line": one.line, "quote": one.quote, "holds": one.holds, "says": one.says,
        "withdrawn": one.withdrawn, "why": one.why or None,
    }  # fmt: skip


def withdraw(
    answer_id: Annotated[str, typer.Argument(help="an answer's id, as 'payerwatch practice answers' names it")],
    why: Annotated[str, typer.Option("--why", help="the reason; it stays with the answer")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Take back an answer of your own, with the reason. It no longer counts, and both stay in the record."""
    from practice.store.answers import withdraw as taken_back

    with practice_door(home, user, purpose, consent) as door:
        taken_back(door, answer_id, why)
    line(f"{answer_id}: withdrawn; what rested on it is held anew by the next pre-flight or sweep")
