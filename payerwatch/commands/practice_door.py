"""How a command comes to the practice's store: the key, the person, and errors that tell nothing of a patient."""

from __future__ import annotations

import datetime as dt
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payerwatch.commands.weekly import now
from payerwatch.home import Home
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose
from practice.refused import PracticeError

if TYPE_CHECKING:
    from practice.store.connection import Store
    from practice.store.door import Door
    from practice.store.key import Key

UserName = Annotated[str, typer.Option("--as", envvar="PAYERWATCH_PRACTICE_USER", help="your user name")]
Why = Annotated[Purpose, typer.Option("--purpose", help="why the data is used; it goes into the audit log")]
Consent = Annotated[
    str, typer.Option("--consent", help="where the patient's consent to use 42 CFR Part 2 records is kept; without it they are left out")
]


@contextmanager
def practice_door(home: Path, user: str, purpose: Purpose = Purpose.PAYMENT, consent: str = "") -> Iterator[Door]:
    """The store, open for one person who has shown a password or an ID token. Raises Refusal."""
    with said_plainly():
        from practice.store.connection import open_store

        with open_store(Home(home).practice_store, key()) as store:
            yield let_in(store, home, user, purpose, consent)


def let_in(store: Store, home: Path, user: str, purpose: Purpose, consent: str) -> Door:
    """The person by ID token where one is set, else by password. Raises PracticeError."""
    from practice.access.oidc import load_provider, subject_of
    from practice.access.users import authenticate, come_in
    from practice.store.door import Door

    if token := os.environ.get("PAYERWATCH_ID_TOKEN"):
        subject = subject_of(token, load_provider(Home(home).root / "practice" / "oidc.yml"), now())
        return Door(store, come_in(store, subject, now(), purpose=purpose, consent=consent), now)
    if not user:
        raise Refusal("--as: say who you are; every access to patient data is logged", USAGE)
    return Door(store, authenticate(store, user, password(), now(), purpose=purpose, consent=consent), now)


def day_given(option: str, text: str | None) -> dt.date | None:
    """A day given as an option. What was typed is not repeated: it may be a patient's. Raises Refusal."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(f"{option}: not a day such as 2026-03-02", USAGE) from None


def key() -> Key:
    """The store's key from the environment or the system keyring. Raises PracticeError."""
    from practice.store.key import chosen_key

    return chosen_key(os.environ.get("PAYERWATCH_PRACTICE_KEY"))


def backup_key() -> Key:
    """The key of backups: their own where one is set, else the store's. Raises PracticeError."""
    from practice.store.key import Key

    own = os.environ.get("PAYERWATCH_BACKUP_KEY")
    return Key(own, said="PAYERWATCH_BACKUP_KEY") if own else key()


def password() -> str:
    """The person's password, from the environment or asked for."""
    return os.environ.get("PAYERWATCH_PRACTICE_PASSWORD") or _asked("Password", "PAYERWATCH_PRACTICE_PASSWORD")


def new_password() -> str:
    """The password for a user who is added."""
    return os.environ.get("PAYERWATCH_NEW_PASSWORD") or _asked("Password for the new user", "PAYERWATCH_NEW_PASSWORD", again=True)


def _asked(what: str, variable: str, *, again: bool = False) -> str:
    if not sys.stdin.isatty():
        raise Refusal(f"there is nobody to ask for the password; set {variable}", USAGE)
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=again, err=True))


@contextmanager
def said_plainly() -> Iterator[None]:
    """Errors in one line that tells nothing of a patient; what a library says of its input is left out, with --debug too."""
    try:
        yield
    except PracticeError as error:
        raise Refusal(str(error)) from None
    except (Refusal, typer.Exit, typer.Abort, BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - its words may quote a record: only its kind and place are said
        last = traceback.extract_tb(error.__traceback__)[-1]
        raise Refusal(f"not done: {type(error).__name__} in {Path(last.filename).name}, line {last.lineno}; nothing was changed") from None
