"""People with access: argon2id hashes, a lock after repeated failures, one entry in the audit log for each attempt."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.access.actor import Actor, Purpose, Role
from practice.audit.chain import add
from practice.audit.entry import Entry, Outcome
from practice.audit.head import move_head
from practice.refused import AccessRefused, PracticeError
from practice.store.columns import instant, stamp
from practice.store.connection import Store
from practice.store.door import Door

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
FAILURES = 5
LOCKED = dt.timedelta(minutes=15)
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_NOBODY = "nobody we know"
_WRONG = "user name or password is wrong, or the user is locked for a while; an admin sees which in the audit log"
_UNKNOWN = (
    "your identity provider knows you, but nobody here has access under that account, or it is locked for a while; ask an administrator "
    "to add you with 'payerwatch practice user add NAME --subject'"
)


@dataclass(frozen=True, slots=True)
class User:
    """A person with access. `subject` is what the identity provider calls the person, where one is used."""

    name: str
    role: Role
    provider: str = ""
    active: bool = True
    locked_until: dt.datetime | None = None
    subject: str | None = None


@functools.cache
def hasher() -> PasswordHasher:
    """argon2id with the library's defaults (RFC 9106, low memory: 64 MiB, 3 passes)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


def add_user(door: Door, user: User, password: str | None) -> None:
    """Give a person access, or change role, provider, subject and password. Without a password the person comes by the identity provider.

    Raises PracticeError for a name or password that cannot be used.
    """
    values = _checked(user, password)
    with door.passing("users.write", "update") as passage:
        _write(passage.connection, values)
        passage.touch(refs=[user.name])
        passage.detail = str(user.role) if user.active else "access taken away"


def first_admin(name: str, password: str, at: dt.datetime) -> Callable[[Any], None]:
    """What puts the first person into a new store. Raises PracticeError for a name or password that cannot be used."""
    values = _checked(User(name, Role.ADMIN), password)

    def prepare(connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE")
        _write(connection, values)
        add(
            connection,
            Entry(at, name, str(Role.ADMIN), "users.write", "create", str(Purpose.OPERATIONS), refs=(name,), detail="first admin"),
        )
        connection.execute("COMMIT")

    return prepare


def disable(door: Door, name: str) -> None:
    """Take a person's access and sessions away. Raises PracticeError where there is no such user, or nobody could undo it."""
    with door.passing("users.write", "update") as passage:
        if name == door.actor.user:
            raise PracticeError(f"user {name}: nobody takes their own access away; ask another admin")
        if not passage.run("UPDATE users SET active = 0, password = '', failures = 0 WHERE name = ?", (name,)):
            raise PracticeError(f"user {name}: there is none of that name")
        passage.run("DELETE FROM sessions WHERE user = ?", (name,))
        passage.touch(refs=[name])
        passage.detail = "access taken away"


def users(door: Door) -> tuple[User, ...]:
    """Everybody with access, by name."""
    with door.passing("users.read", "read") as passage:
        rows = passage.rows("SELECT name, role, provider, active, locked_until, subject FROM users ORDER BY name")
    return tuple(_user(row) for row in rows)


def authenticate(
    store: Store, name: str, password: str, at: dt.datetime, *, purpose: Purpose = Purpose.PAYMENT, consent: str = ""
) -> Actor:
    """The person, if the password is theirs. Raises AccessRefused; after `FAILURES` failures in a row nobody gets in for `LOCKED`."""
    from argon2.exceptions import InvalidHashError, VerificationError

    row = store.connection.execute("SELECT password FROM users WHERE name = ? AND active = 1", (name,)).fetchone()
    kept = row[0] if row and row[0] else _nobodys()
    try:
        right = bool(hasher().verify(kept, password)) and bool(row and row[0])
    except (VerificationError, InvalidHashError):
        right = False
    user = _settle(store, name if row else _NOBODY, right, at, purpose, consent)
    if right and hasher().check_needs_rehash(kept):
        store.connection.execute("UPDATE users SET password = ? WHERE name = ?", (hasher().hash(password), name))
    return _actor(user, purpose, consent)


def come_in(store: Store, subject: str, at: dt.datetime, *, purpose: Purpose = Purpose.PAYMENT, consent: str = "") -> Actor:
    """The person whom the identity provider vouches for. Raises AccessRefused where we do not know them."""
    row = store.connection.execute("SELECT name FROM users WHERE subject = ? AND active = 1", (subject,)).fetchone()
    return _actor(_settle(store, row[0] if row else _NOBODY, row is not None, at, purpose, consent, _UNKNOWN), purpose, consent)


def _settle(store: Store, name: str, right: bool, at: dt.datetime, purpose: Purpose, consent: str, refused: str = _WRONG) -> User:
    """Count the attempt and log it, in one transaction; a lock holds against the right password too."""
    connection = store.connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        row = connection.execute(
            "SELECT name, role, provider, active, locked_until, subject, failures FROM users WHERE name = ? AND active = 1", (name,)
        ).fetchone()
        locked = bool(row and row[4] and row[4] > stamp(at))
        let_in = right and row is not None and not locked
        if row and not locked:
            failures = 0 if let_in else row[6] + 1
            until = stamp(at + LOCKED) if failures >= FAILURES else None
            connection.execute("UPDATE users SET failures = ?, locked_until = ? WHERE name = ?", (0 if until else failures, until, row[0]))
        outcome = Outcome.DONE if let_in else Outcome.REFUSED
        role = row[1] if row else ""
        head = add(connection, Entry(at, name, role, "login", "execute", str(purpose), consent, outcome, detail="locked" if locked else ""))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    move_head(store.head_mark, store.key, head)
    if not let_in or row is None:
        raise AccessRefused(refused)
    return _user(row[:6])


def _checked(user: User, password: str | None) -> tuple[object, ...]:
    if not _NAME.fullmatch(user.name):
        raise PracticeError("user: a name has up to 64 small letters, digits and . _ @ -")
    if password is None and not user.subject:
        raise PracticeError(f"user {user.name}: give a password, or the subject under which the identity provider knows the person")
    if password is not None and len(password) < SHORTEST:
        raise PracticeError(f"user {user.name}: a password has at least {SHORTEST} characters")
    hashed = hasher().hash(password) if password is not None else ""
    return user.name, str(user.role), user.provider, hashed, int(user.active), user.subject


def _write(connection: Any, values: tuple[object, ...]) -> None:
    connection.execute(
        "INSERT INTO users(name, role, provider, password, failures, active, subject) VALUES (?, ?, ?, ?, 0, ?, ?)"
        " ON CONFLICT(name) DO UPDATE SET role = excluded.role, provider = excluded.provider, password = excluded.password, failures = 0,"
        " locked_until = NULL, active = excluded.active, subject = excluded.subject",
        values,
    )


@functools.cache
def _nobodys() -> str:
    """A hash to verify against where there is no such user, so that the answer takes as long."""
    return str(hasher().hash("nobody has this password"))


def _user(row: tuple[object, ...]) -> User:
    name, role, provider, active, locked_until, subject = row
    until = instant(locked_until) if isinstance(locked_until, str) else None
    return User(str(name), Role(str(role)), str(provider), bool(active), until, str(subject) if subject else None)


def _actor(user: User, purpose: Purpose, consent: str) -> Actor:
    return Actor(user.name, user.role, purpose, consent, user.provider)
