"""The one error that the front door shows: a single clear line and an exit status."""

from __future__ import annotations

DONE, WITH_ISSUES, USAGE, NOT_DONE = 0, 1, 2, 3


class Refusal(Exception):
    """Something cannot be done. The message names the file, address or argument, what was expected and what to do."""

    def __init__(self, message: str, status: int = NOT_DONE) -> None:
        super().__init__(" ".join(message.split()))
        self.status = status
