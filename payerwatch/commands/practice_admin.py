"""`practice init`, `user`, `audit`, `purge`, `backup` and `restore`."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from payerwatch.commands.practice_door import UserName, backup_key, key, let_in, new_password, practice_door, said_plainly
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import json_line, line
from payerwatch.refusal import NOT_DONE, USAGE, Refusal
from practice.access.actor import Purpose, Role

users_app = typer.Typer(help="People with access.", no_args_is_help=True)
audit_app = typer.Typer(help="The log of every access.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("init")(init)
    app.add_typer(users_app, name="user")
    app.add_typer(audit_app, name="audit")
    app.command("purge")(purge)
    app.command("backup")(backup)
    app.command("restore")(restore)


def init(
    admin: Annotated[str, typer.Option("--admin", help="user name of the first admin")],
    keyring: Annotated[bool, typer.Option("--keyring", help="put the key of PAYERWATCH_PRACTICE_KEY into the system keyring too")] = False,
    home: HomeFolder = HOME,
) -> None:
    """Make the practice's encrypted store and its first admin."""
    with said_plainly():
        from practice.access.users import first_admin
        from practice.store.connection import create_store
        from practice.store.key import keep_in_keyring

        own, prepare = key(), first_admin(admin, new_password(), now())
        if keyring:
            keep_in_keyring(os.environ.get("PAYERWATCH_PRACTICE_KEY", ""))
        path = Home(home).practice_store
        create_store(path, own, seed=secrets.token_bytes(32), prepare=prepare)
    line(f"{path}: made; {admin} is its first admin. Keep the key apart from the backups: without it nobody can read the store.")


@users_app.command("add")
def user_add(
    name: Annotated[str, typer.Argument(help="user name")],
    role: Annotated[Role, typer.Option("--role", help="what the person does")],
    provider: Annotated[str, typer.Option("--provider", help="the name under which a clinician orders, as the schedule prints it")] = "",
    subject: Annotated[str | None, typer.Option("--subject", help="what the identity provider calls the person")] = None,
    user: UserName = "",
    home: HomeFolder = HOME,
) -> None:
    """Give a person access, or change role and password; with --subject the person comes by the identity provider, without password."""
    from practice.access.users import User, add_user

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        door.require("users.write")
        add_user(door, User(name, role, provider, subject=subject), None if subject else new_password())
    line(f"{name}: {role}")


@users_app.command("disable")
def user_disable(name: Annotated[str, typer.Argument(help="user name")], user: UserName = "", home: HomeFolder = HOME) -> None:
    """Take a person's access away; the name stays in the log."""
    from practice.access.users import disable

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        disable(door, name)
    line(f"{name}: no access any more")


@users_app.command("list")
def user_list(user: UserName = "", home: HomeFolder = HOME) -> None:
    """List everybody with access."""
    from practice.access.users import users

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        found = users(door)
    for one in found:
        state = "locked" if one.locked_until and one.locked_until > now() else "active" if one.active else "disabled"
        line(f"{one.name:20} {one.role:11} {state:9} {one.provider}".rstrip())


@audit_app.command("verify")
def audit_verify(user: UserName = "", home: HomeFolder = HOME) -> None:
    """Follow the log from its first entry to its end, and say whether any of it was altered, cut or written anew."""
    from practice.audit.log import verified

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        verdict = verified(door)
    if not verdict.whole:
        raise Refusal(f"the audit log is not whole: {'; '.join(verdict.wrong)}", NOT_DONE)
    line(f"{verdict.count} entries, whole; the last hash is {verdict.hash}")


@audit_app.command("export")
def audit_export(user: UserName = "", home: HomeFolder = HOME) -> None:
    """Print the log as FHIR R4 AuditEvents, one a line. It names users, cases and patients by their ids, never a record's words."""
    from practice.audit.log import exported

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        found = exported(door)
    for event in found:
        json_line(event)


def purge(
    patient: Annotated[str | None, typer.Option("--patient", help="one patient's id, as the audit log names it")] = None,
    idle_days: Annotated[int | None, typer.Option("--idle-days", min=30, help="all without activity for so many days")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="do it; without this the command only counts")] = False,
    user: UserName = "",
    home: HomeFolder = HOME,
) -> None:
    """Delete patients for good, with cases, documents, facts and drafts. The audit log stays; backups made before still hold them."""
    from practice.denials.store import purge_unmatched
    from practice.store.retention import idle_patients
    from practice.store.retention import purge as delete

    if (patient is None) == (idle_days is None):
        raise Refusal("purge: give either --patient or --idle-days", USAGE)
    with practice_door(home, user, Purpose.OPERATIONS) as door:
        door.require("purge")
        found = (patient,) if patient else idle_patients(door, now() - dt.timedelta(days=idle_days or 0))
        gone = delete(door, found) if yes and found else 0
        if yes and idle_days:
            purge_unmatched(door, (now() - dt.timedelta(days=idle_days)).date())
    line(f"{gone} patients deleted" if yes else f"{len(found)} patients would be deleted; add --yes to do it")


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write; none may lie there")], user: UserName = "", home: HomeFolder = HOME
) -> None:
    """Write an encrypted backup, under PAYERWATCH_BACKUP_KEY where it is set else under the store's key, and verify it by opening it."""
    from practice.store.backup import back_up

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        count = back_up(door, file, backup_key())
    line(f"{file}: written and verified, {count} audit entries")


def restore(file: Annotated[Path, typer.Argument(help="a backup")], user: UserName = "", home: HomeFolder = HOME) -> None:
    """Put a backup in the store's place, all of it or nothing. An admin of the backup may do it, while nobody else is using the store."""
    with said_plainly():
        from practice.store import backup as backups

        count = backups.restore(
            Home(home).practice_store, key(), file, backup_key(), lambda store: let_in(store, home, user, Purpose.OPERATIONS, "")
        )
    line(f"restored and verified, {count} audit entries; what was done since the backup has to be done again")
