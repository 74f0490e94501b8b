"""`practice lines`, `answer`, `point`, `answers`, `withdraw`: what people say of the points that a record leaves open."""

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
from payerwatch.commands.practice_flow import CaseId, looked_at, policies, show_near
from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from practice.flow.judgement import Judgement, Row
    from practice.flow.shelf import CaseShelf
    from practice.store.rows import Answer

_HOLDS = {"yes": "holds", "no": "does not hold", "unknown": "cannot say"}
_SAYS = {"yes": "says so", "no": "says that it is not so"}


class Holds(StrEnum):
    """What an answer says of the policy's line."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Says(StrEnum):
    """What a sentence of the record says of the policy's line."""

    YES = "yes"
    NO = "no"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (("lines", lines), ("answer", answer), ("point", point), ("answers", answers), ("withdraw", withdraw)):
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
        "look_at": looked_at(row),
    }  # fmt: skip


def _show(number: int, row: Row, decides: bool) -> None:
    mark = " (decides)" if decides else ""
    whole = f"  in the line “{row.line}”" if row.line != " ".join(row.quote.split()) else ""
    line(f"{number:4}  [{row.result.replace('_', ' ')}] {row.stance.replace('_', ' ')}{mark}: “{' '.join(row.quote.split())}”{whole}")
    for shown in row.shown:
        read = f"; read so by {shown.read_by}" if shown.read_by else ""
        line(f"      the record: “{' '.join(shown.quote.split())}” ({shown.source}{read})")
    for reply in row.replies:
        line(f"      {reply.words}: “{' '.join(reply.says.split())}”")
    show_near(row, "      ")


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


def point(
    case_id: CaseId,
    line_number: Annotated[int, typer.Argument(help="the line's number, as 'payerwatch practice lines' gives it")],
    says: Annotated[Says, typer.Option("--says", help="what the sentence says of the policy's line: that it is so, or that it is not")],
    document: Annotated[str, typer.Option("--document", help="the document's id, as 'payerwatch practice lines' gives it")] = "",
    quote: Annotated[str, typer.Option("--quote", help="words of the sentence, word by word; - reads them from standard input")] = "",
    near: Annotated[int | None, typer.Option("--near", help="instead of both: the number of one of the line's nearest sentences")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Say which sentence of the record says a line that is not documented: what the sentence says, not what the patient has."""
    from practice.flow.answering import line_numbered
    from practice.flow.pointing import near_numbered
    from practice.flow.pointing import point as pointed
    from practice.flow.running import current
    from practice.store.cases import case_of

    if (near is None) == (not (document and quote)) or (near is not None and (document or quote)):
        raise Refusal("point: give --document with --quote, or --near with the number of a nearest sentence", USAGE)
    words = sys.stdin.read() if quote == "-" else quote
    with _shelf(home) as shelf, practice_door(home, user, purpose, consent) as door:
        door.require("pointings.write", "create")
        with door.together():
            case = case_of(door, case_id)
            row = line_numbered(current(door, shelf, case), line_number)
            where = near_numbered(row, near) if near is not None else None
            place = (where.document_id, where.quote) if where else (document, words)
            made = pointed(door, case, row, *place, says.value)
            counts = _counts(current(door, shelf, case), made)
    line(f"{made.id}: read so by {made.author} on {made.at:%Y-%m-%d}: the sentence {_SAYS[made.holds]}: “{made.quote}” ({made.policy})")
    line(f"      the line: {counts}")


def _counts(found: Judgement | None, made: Answer) -> str:
    """What has become of the line that was pointed at."""
    row = next((row for row in found.asked if row.bound == made.bound), None) if found else None
    if row is None:
        return "held anew by the next pre-flight or sweep"
    told = "; ".join(one.words for one in row.replies if one.document_id == made.id)
    return row.result.replace("_", " ") + (f" ({told})" if told else "")


def answers(
    case_id: Annotated[str | None, typer.Option("--case", help="of one case, whoever gave them; default: your own, of every case")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List answers, and sentences pointed at, with the line they were given to, withdrawn ones too."""
    from practice.store.answers import answers_of_case, own_answers

    with practice_door(home, user, purpose, consent) as door:
        found = answers_of_case(door, case_id) if case_id else own_answers(door)
    for one in found:
        if format is Format.JSON:
            json_line(_answer(one))
            continue
        gone = f"  WITHDRAWN {one.withdrawn:%Y-%m-%d}: {one.why}" if one.withdrawn else ""
        line(f"{one.id}  {one.at:%Y-%m-%d %H:%M}  {one.author}  case {one.case_id}{gone}")
        pointing = one.kind == "pointing"
        line(f"      {f'the sentence {_SAYS[one.holds]}' if pointing else _HOLDS[one.holds]}: “{one.quote}” ({one.policy})")
        line(f"      {f'sentence of document {one.document_id}' if pointing else 'says'}: “{' '.join(one.says.split())}”")


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "answer": one.id, "case": one.case_id, "at": one.at, "author": one.author, "by": one.by, "purpose": one.purpose,
        "policy": one.policy, "line": one.line, "quote": one.quote, "holds": one.holds, "says": one.says,
        "withdrawn": one.withdrawn, "why": one.why or None, "kind": one.kind, "document": one.document_id, "start": one.start,
    }  # fmt: skip


def withdraw(
    answer_id: Annotated[str, typer.Argument(help="an answer's id, as 'payerwatch practice answers' names it")],
    why: Annotated[str, typer.Option("--why", help="the reason; it stays with the answer")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Take back an answer of your own, or a pointing, with the reason. It no longer counts, and both stay in the record."""
    from practice.store.answers import withdraw as taken_back

    with practice_door(home, user, purpose, consent) as door:
        taken_back(door, answer_id, why)
    line(f"{answer_id}: withdrawn; what rested on it is held anew by the next pre-flight or sweep")
