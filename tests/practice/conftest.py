"""A practice's store for each test, and people of every role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from practice.access import users
from practice.access.actor import Actor, Purpose, Role
from practice.access.users import first_admin
from practice.store.connection import Store, create_store, open_store
from practice.store.door import Door
from practice.store.key import Key

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
RAW = "3f" * 32
"""A raw key: tests need not stretch a passphrase each time."""
PASSWORD = "six small grey herons"  # noqa: S105
DoorFor = Callable[..., Door]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id at its cheapest."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users, "hasher", lambda: quick)


@pytest.fixture
def key() -> Key:
    return Key(RAW)


@pytest.fixture
def store(tmp_path: Path, key: Key) -> Iterator[Store]:
    path = tmp_path / "home" / "practice" / "practice.db"
    create_store(path, key, seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, AT))
    with open_store(path, key) as opened:
        yield opened


@pytest.fixture
def door_for(store: Store) -> DoorFor:
    """`door_for(Role.SPECIALIST, consent="form 3", provider="Okafor, Ada")`"""

    def make(role: Role, consent: str = "", provider: str = "", at: dt.datetime = AT) -> Door:
        return Door(store, Actor(str(role), role, Purpose.PAYMENT, consent, provider), lambda: at)

    return make


@pytest.fixture
def desk(door_for: DoorFor) -> Door:
    """The specialist's door, through which most things come in."""
    return door_for(Role.SPECIALIST)
