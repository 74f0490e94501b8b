"""Things that a sentence names and says nothing of (screening for an illness, a consultation for surgery), and teaching given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.notes.model import Assertion
from practice.notes.normals import TAUGHT
from practice.notes.tokens import Mention, Token

_GIVEN = re.compile(
    r"\b(?:was|were|been)\s+(?:instructed|educated|trained|taught)\b|\b(?:instructed|educated|trained|taught)\s+(?:the\s+)?(?:patient|pt|him|her|them)\b"
    r"|\b(?:patient|pt)\s+(?:instructed|educated|trained|taught)\b|\b(?:instruction|education|training)\s+(?:was\s+)?(?:given|provided|completed)\b",
    re.IGNORECASE,
)
_SPOKEN_OF = frozenset(
    ("screening", "screen", "screens", "risk", "prevention", "prophylaxis", "precautions", "vaccine", "vaccination", "awareness", "clinic",
     "questionnaire", "counseling", "education", "protocol", "walk", "society", "support")
)  # fmt: skip
"""Behind the name of an illness they make it a thing that is spoken of (`breast cancer screening`), and no illness of the patient."""
_DESK = frozenset(
    ("consultation", "consult", "clinic", "program", "evaluation", "candidate", "candidacy", "workup", "clearance", "seminar", "service",
     "pathway", "class", "request", "referral", "discussion")
)  # fmt: skip
_AHEAD = re.compile(
    r"\b(?:(?:follow[\s-]*up|visit|evaluation|work-?\s?up|seen|testing|weeks|months|program|clearance|preparation|counseling|optimi[sz]ation)\s+before|"
    r"(?:ready|here|evaluation|evaluated|consult(?:ation)?|work-?\s?up|seen|presents|preparing|cleared|clearance|referred|candidate|wait\w*|approved|request(?:ing)?|screened)"
    r"\s+for|interested\s+in|considering|desires|seeking|wishes\s+to\s+have|asks\s+(?:about|for)|wants)\s+(?:(?:a|an|the|her|his|another|possible|revision)\s+)*$",
    re.IGNORECASE,
)
"""Before a procedure they make it one that is ahead (`ready for sleeve gastrectomy`)."""


def only_mentioned(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places of things that are only spoken of (COPIED) or lie ahead (PLANNED)."""
    for mention in named:
        after = found[mention.last + 1].text if mention.last + 1 < len(found) else ""
        if mention.kind == "procedure" and (after in _DESK or _AHEAD.search(text[: found[mention.first].start])):
            yield mention.first, Assertion.PLANNED
        if after in _SPOKEN_OF and mention.kind in ("chronic", "finding", "symptom"):
            yield mention.first, Assertion.COPIED


def taught(text: str, named: tuple[Mention, ...]) -> frozenset[int]:
    """Places of instruction that the sentence says was given."""
    return frozenset(m.first for m in named if m.concept in TAUGHT and _GIVEN.search(text))
