"""A passphrase stretched by us opens what SQLCipher stretched itself, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from practice.refused import PracticeError
from practice.store.connection import connect, create_store, open_store
from practice.store.key import Key

WORDS = "six small grey herons on a wire"


def test_both_ways_of_stretching_give_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    create_store(path, Key(WORDS), seed=b"s" * 32)
    salt = path.read_bytes()[:16]
    key = Key(WORDS)
    assert key.literal_of(b"") == key.literal(), "a new file has no salt yet"
    assert key.literal_of(salt) == key.literal_of(salt) != key.literal()
    assert WORDS not in repr(key) and salt.hex() in key.literal_of(salt)
    for _ in range(2):
        with open_store(path, key) as store:
            assert store.connection.execute("SELECT value FROM meta WHERE name = 'seed'").fetchone() == ((b"s" * 32).hex(),)
    import sqlcipher3.dbapi2 as sqlcipher

    connection = sqlcipher.connect(str(path))
    connection.execute(f"PRAGMA key = {key.literal()}")
    assert connection.execute("SELECT count(*) FROM meta").fetchone() == (1,), "SQLCipher's own stretching opens it too"
    connection.close()


@pytest.mark.parametrize("wrong", [WORDS + ".", "3f" * 32])
def test_another_key_does_not_open_it(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    create_store(path, Key(WORDS), seed=b"s" * 32)
    with pytest.raises(PracticeError, match="does not open the store"):
        connect(path, Key(wrong))
