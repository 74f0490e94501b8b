"""`practice draft …`: packets, appeals and the other drafts of a case; made, read, changed, approved, taken out. Nothing is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door, said_plainly
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal
from practice.access.actor import Purpose
from practice.drafts.draft import Kind

if TYPE_CHECKING:
    from policies.store.reader import StoreReader
    from practice.drafts.draft import Draft, Sentence
    from practice.drafts.gathering import Held
    from practice.drafts.keeping import Opened
    from practice.drafts.model import CaseFile
    from practice.drafts.templates import Template
    from practice.store.door import Door
    from practice.store.rows import CaseRow

app = typer.Typer(help="Drafts of a case: packets, appeals, sheets and messages. Nothing is sent.", no_args_is_help=True)
MADE = tuple(one for one in Kind if one is not Kind.OUTREACH)  # the message to a payer whose clock has run out is the sweep's
DraftId = Annotated[str, typer.Argument(help="a draft's id, as 'payerwatch practice draft list' names it")]


@contextmanager
def record(home: Path) -> Iterator[StoreReader | None]:
    """The published record, where there is one."""
    from policies.store.reader import PublishedStore

    if not Home(home).published.exists():
        yield None
        return
    with PublishedStore.open(Home(home).published) as store:
        yield store


def templates_of(home: Path) -> tuple[Template, ...]:
    """The practice's templates. Raises PracticeError."""
    from practice.drafts.templates import load_templates

    return load_templates(Home(home).mappings.parent / "templates")


def _kind(text: str) -> Kind:
    """A kind as people write it: with a hyphen too."""
    found = next((one for one in MADE if one == text.strip().lower().replace("-", "_")), None)
    if found is None:
        raise typer.BadParameter(f"{text}: no kind of draft; there are {', '.join(MADE)}")
    return found


@app.command("make")
def make(
    case_id: Annotated[str, typer.Argument(help="a case's id, as 'payerwatch practice cases' names it")],
    kind: Annotated[Kind, typer.Option("--kind", parser=_kind, metavar=f"[{'|'.join(MADE)}]", help="what the draft is for")],
    policy: Annotated[str | None, typer.Option("--policy", help="a policy given as a file, where the record has none")] = None,
    template: Annotated[str | None, typer.Option("--template", help="the packet's template; default: the payer's for these codes")] = None,
    day: Annotated[str | None, typer.Option("--day", help="the day the draft bears, as 2026-03-02; default: today")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Make a draft of a case from the record and the policy in force on its visit. One with a claim that nothing holds is refused."""
    from practice.drafts.gathering import gather
    from practice.drafts.keeping import keep
    from practice.drafts.templates import GENERAL, chosen, load_office
    from practice.store.cases import case_of

    on = _day(day)
    with said_plainly(), record(home) as store, practice_door(home, user, purpose, consent) as door:
        door.require("drafts.write", "create")
        case = case_of(door, case_id)
        own = templates_of(home)
        form = _named(own, template) if template else chosen(own, case.payer_id, case.cpt)
        office = load_office(Home(home).mappings.parent / "office.yml")
        address = form.appeals_to or form.addressee if kind is Kind.APPEAL else form.addressee
        found = gather(door, case_id, _held(home, store, case, policy), office, address=address)
        draft_id = keep(door, _made(found, kind, form, on), found)
    if kind is Kind.PACKET and form.general:
        typer.echo(GENERAL, err=True)
    line(draft_id)


def _named(own: tuple[Template, ...], name: str) -> Template:
    from practice.drafts.templates import general_form

    there = {one.template: one for one in (general_form(), *own)}
    if name not in there:
        raise Refusal(f"--template {name}: there is none of that name; there are {', '.join(sorted(there))}", USAGE)
    return there[name]


def _made(case: CaseFile, kind: Kind, template: Template, on: dt.date) -> Draft:
    from practice.drafts import appeal, inside, packet, peer

    if kind is Kind.PACKET:
        return packet.packet(case, template, on)
    makers = {
        Kind.SUMMARY: packet.summary, Kind.APPEAL: appeal.appeal, Kind.PEER: peer.peer_to_peer, Kind.FLAGS: inside.flags,
        Kind.FEEDBACK: inside.feedback, Kind.MISSING: inside.missing, Kind.FRONT_DESK: inside.front_desk,
    }  # fmt: skip
    return makers[kind](case, on)


def _held(home: Path, store: StoreReader | None, case: CaseRow, policy: str | None) -> tuple[Held, ...]:
    from practice.drafts.gathering import held_document
    from practice.drafts.policies import held_of
    from practice.flow.shelf import CaseShelf

    if policy is None:
        return held_of(store, CaseShelf(store, Home(home).rules), case) if store else ()
    from payerwatch.files import read_file

    reading = read_file(policy)
    if reading.failure:
        raise Refusal(f"{policy}: {reading.failure.detail}")
    meta = reading.document.metadata
    if meta.effective and case.visit and meta.effective > case.visit:
        raise Refusal(f"{policy}: in force from {meta.effective}, after the visit on {case.visit}; give the version in force then", USAGE)
    number = (meta.policy_number or Path(policy).stem).lower()
    return (held_document(reading.document, f"{case.payer_id}:{number}", case.payer_id, case.payer_name),)


@app.command("list")
def list_(
    case_id: Annotated[str | None, typer.Option("--case", help="of one case")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List drafts with their state; those whose rule or template has changed are flagged."""
    from practice.drafts.keeping import drafts_at

    with said_plainly(), record(home) as store, practice_door(home, user, purpose, consent) as door:
        rows = [
            {"draft": row.id, "case": row.case_id, "kind": row.kind, "state": row.state, "by": row.by, "at": f"{row.at:%Y-%m-%d %H:%M}",
             "payer": payer, "visit": visit, "stale": list(stale_of(home, store, door, row.id))}
            for row, payer, visit in drafts_at(door, case_id)
        ]  # fmt: skip
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        flags = f"  CHANGED: {'; '.join(row['stale'])}" if row["stale"] else ""
        line("  ".join(str(row[name]) for name in ("draft", "kind", "state", "by", "at", "payer", "visit")) + flags)


def stale_of(home: Path, store: StoreReader | None, door: Door, draft_id: str) -> tuple[str, ...]:
    """Why a draft must be looked at again before it goes out."""
    from practice.drafts.keeping import opened
    from practice.drafts.policies import looked_again
    from practice.refused import PracticeError
    from practice.store.cases import case_of

    with suppress(PracticeError):
        found = opened(door, draft_id)
        row = case_of(door, found.row.case_id)
        return looked_again(store, Home(home).rules, row, found.draft, found.case, templates_of(home))
    return ("it was not made by this program",)


@app.command("templates")
def templates(
    day: Annotated[str | None, typer.Option("--day", help="the day on which policies must be in force; default: today")] = None,
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List the practice's templates with their owners; those whose policy or accepted rules have changed are flagged: status 1."""
    from practice.drafts.policies import template_flags

    with said_plainly(), record(home) as store:
        own, on = templates_of(home), _day(day)
        rows = [
            {"template": one.template, "payer": one.payer or "any", "codes": list(one.codes), "owner": one.owner,
             "flags": list(template_flags(store, Home(home).rules, one, on)) if store else ["nothing is published yet"]}
            for one in own
        ]  # fmt: skip
    if format is Format.JSON:
        json_lines(rows)
    else:
        for row in rows:
            line(f"{row['template']}  {row['payer']}  {', '.join(row['codes']) or 'any code'}  {row['owner']}")
            for flag in row["flags"]:
                line(f"    CHANGED: {flag}")
        line("every other payer: general-form, which comes with the program")
    if any(row["flags"] for row in rows):
        raise typer.Exit(WITH_ISSUES)


@app.command("show")
def show(
    draft_id: DraftId,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Show a draft sentence by sentence, each with what it cites, and who did what with it."""
    from practice.drafts.compared import marked
    from practice.drafts.keeping import opened

    with practice_door(home, user, purpose, consent) as door:
        found = opened(door, draft_id)
    if format is Format.JSON:
        json_line(_json(found))
        return
    line(f"{found.draft.title}  [{found.row.state}, {found.row.by}, {found.row.at:%Y-%m-%d %H:%M} UTC]")
    if found.draft.template:
        line(f"template {found.draft.template}")
    for block in (*found.draft.re, *found.draft.blocks):
        line(f"\n{block.shape}{f': {block.label}' if block.label else ''}")
        for cell in marked(block):
            line(f"      {''.join(f'[{text}]' if only and text.strip() else text for text, only in cell)}")
        for one in block.every():
            own = f", own words of {one.by}" if one.by else ""
            line(f"  {one.number:3} ({one.about}{own}{f', from {one.source}' if one.source else ''}) {one.text}")
            for cite in _cites(one):
                line(f"      {cite}")
    for act in found.acts:
        line(f"{act.at:%Y-%m-%d %H:%M} UTC  {act.by}  {act.what}  {act.detail}")


def _cites(one: Sentence) -> Iterator[str]:
    from practice.drafts.saying import source_words

    for cite in one.cites:
        if cite.kind == "policy":
            dated = f"effective {cite.effective or 'not printed'}"
            place = ", ".join(filter(None, (cite.number or cite.policy_id, dated, " > ".join(cite.section))))
            quote = f": “{cite.quote}”{'' if cite.reviewed else ' (not reviewed)'}" if cite.quote else ""
            yield f"policy {place}{quote}"
        elif cite.kind == "record":
            confirmed = "" if cite.confirmed else " (not confirmed)"
            yield f"record {source_words(cite.title, cite.author or 'no author', cite.written)}: “{cite.quote}”{confirmed}"
        else:
            yield f"field {cite.field}"


def _json(found: Opened) -> dict[str, object]:
    sentences = [
        {"number": one.number, "about": str(one.about), "text": one.text, "to_do": one.to_do, "by": one.by or None,
         "source": one.source or None, "cites": list(_cites(one))}
        for one in found.draft.every()
    ]  # fmt: skip
    acts = [{"what": act.what, "by": act.by, "at": act.at.isoformat(), "detail": act.detail} for act in found.acts]
    return {
        "draft": found.row.id, "kind": str(found.draft.kind), "title": found.draft.title, "state": found.row.state,
        "rules": list(found.draft.rules), "template": found.draft.template or None, "sentences": sentences, "acts": acts,
    }  # fmt: skip


@app.command("check")
def check(
    draft_id: DraftId,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Hold every sentence of a draft against what it cites; say what is open and what has changed. Exit status 1 where anything is."""
    from practice.drafts.keeping import opened
    from practice.drafts.layout import marks_of

    with said_plainly(), record(home) as store, practice_door(home, user, purpose, consent) as door:
        found = opened(door, draft_id)
        stale = stale_of(home, store, door, draft_id)
    for fault in found.faults:
        line(f"sentence {fault.sentence}: {fault.why}" if fault.sentence else fault.why)
    for block in found.draft.blocks:
        if block.shape == "to_do":
            line(f"open ({', '.join(str(one.number) for one in block.sentences[:1])}): {block.label}")
    for why in stale:
        line(f"changed: {why}")
    line(f"{len(found.faults)} faults, {marks_of(found.draft)} citations not confirmed or not reviewed")
    if found.faults or found.draft.open or stale:
        raise typer.Exit(WITH_ISSUES)


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else now().date()
    except ValueError:
        raise Refusal(f"--day {text}: not a day such as 2026-03-02", USAGE) from None
