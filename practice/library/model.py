"""Letters of the library and their passages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

About = Literal["policy", "patient", "office"]
OUTCOMES = ("overturned", "partly", "upheld", "open")
"""How an appeal ended."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a letter. `cites` are the payer's words that it rests on; what is about a patient is never handed on."""

    id: str
    about: About
    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was sent, and what came of it. `case_id` None: about no patient; with its case it goes when the patient is purged."""

    id: str
    case_id: str | None
    payer_id: str
    codes: tuple[str, ...]
    reason: str
    outcome: str
    title: str
    written: dt.date
    passages: tuple[Passage, ...]
    part2: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the letter it comes from; `source` names it in a draft."""

    passage: Passage
    letter_id: str
    title: str
    payer_id: str
    codes: tuple[str, ...]
    reason: str
    outcome: str
    written: dt.date
    score: float

    @property
    def source(self) -> str:
        """'Appeal of an adverse determination, 2026-02-10, northlake, overturned (letter 3f2a…)'."""
        return f"{self.title}, {self.written}, {self.payer_id}, {self.outcome} (letter {self.letter_id[:8]})"
