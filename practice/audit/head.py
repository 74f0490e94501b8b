"""The head mark: how long the chain was and how it ended, in a file beside the store, so that a shortened chain is noticed."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from practice.store.key import Key

_PURPOSE = "audit head"


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


def set_head(path: Path, key: Key, head: Head) -> None:
    """Make the mark, for a store that is new or restored."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.write(_line(key, head))


def move_head(path: Path, key: Key, head: Head) -> None:
    """Set the mark forward; several processes may do it at once.

    A mark that is gone or not ours is not made anew: that it is so is what tells of the tampering.
    """
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            kept = read_head(path, key)
        except ValueError:
            return
        if kept is not None and kept.count < head.count:
            file.write(_line(key, head))


def _line(key: Key, head: Head) -> bytes:
    words = f"{head.count:010d} {head.hash}"
    return f"{words} {key.mac(_PURPOSE, words.encode())}\n".encode("ascii")
