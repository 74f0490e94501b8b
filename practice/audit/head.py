"""The head mark: how long the chain was and how it ended, in a file beside the store, so that a shortened chain is noticed."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from practice.store.key import Key

_PURPOSE = "audit head"
_WIDTH = 10 + 1 + 64 + 1 + 64 + 1


@dataclass(frozen=True, slots=True)
class Head:
    """`count` entries, the last of which has this hash."""

    count: int
    hash: str


def read_head(path: Path, key: Key) -> Head | None:
    """The mark, or None where there is no file. Raises ValueError where it is not ours or was altered."""
    try:
        words = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise ValueError("the head mark is not readable") from error
    if len(words) != 3 or not words[0].isdecimal() or words[2] != key.mac(_PURPOSE, f"{words[0]} {words[1]}".encode()):
        raise ValueError("the head mark does not carry the store's seal")
    return Head(int(words[0]), words[1])


def move_head(path: Path, key: Key, head: Head) -> None:
    """Set the mark forward; several processes may do it at once.

    A mark that is not ours stays as it is: it is what tells that somebody altered it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not _before(path, key, head):
            return
        words = f"{head.count:010d} {head.hash}"
        file.write(f"{words} {key.mac(_PURPOSE, words.encode())}\n".encode("ascii"))
        file.truncate(_WIDTH)


def _before(path: Path, key: Key, head: Head) -> bool:
    if path.stat().st_size == 0:
        return True
    try:
        kept = read_head(path, key)
    except ValueError:
        return False
    return kept is None or kept.count < head.count
