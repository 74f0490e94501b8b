"""Things that a sentence names and says nothing of: what is screened or watched for, what may come of something, what is taught, a visit for surgery."""

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


_STRETCHES: tuple[tuple[re.Pattern[str], Assertion], ...] = (
    (
        re.compile(
            r"\b(?:watch|monitor|observ|surve(?:y|il)|correlat|correlation|look|check|screen|assess|evaluat|investigat|search|alert|vigilan|inspect|scan)"
            r"\w*\s+(?:(?!positive|with\b|and\b|showed|shows|found)[a-z/]+\s+){0,3}?for\b",
            re.IGNORECASE,
        ),
        Assertion.UNCERTAIN,
    ),
    (
        re.compile(
            r"\b(?:may|might|can|could|would)\s+(?:also\s+|still\s+|then\s+|later\s+|\w+ly\s+)?"
            r"(?:cause|lead|progress|result|develop|worsen|aggravate|trigger|predispose|increase|produce|occur|happen|provoke|mimic|signal|mean|indicate|follow|arise)\b",
            re.IGNORECASE,
        ),
        Assertion.HYPOTHETICAL,
    ),
    (
        re.compile(
            r"\b(?:call|phone|message|notify|contact)\s+(?:(?:us|me|back|in|the|our|office|clinic|right|away|first|doctor|surgeon|nurse|911|immediately|asap|at\s+once)\s+)*(?:for|if|with|when)\b"
            r"|\b(?:(?:go|come|return|report)\s+(?:back\s+|straight\s+|directly\s+)?to\s+(?:the\s+|our\s+|an?\s+)?(?:er|ed|emergency|hospital|office|clinic|urgent)|seek\s+(?:care|help|medical|immediate|emergen))"
            r"[^.;:]{0,30}?\b(?:for|if|with|when)\b",
            re.IGNORECASE,
        ),
        Assertion.HYPOTHETICAL,
    ),
    (
        re.compile(
            r"^\W*(?:(?:pt|patient|family|caregiver)\s+)?(?:ed|education|teaching|counsel+(?:ing|ed)|instructions?|precautions?|warnings?|warning\s+signs|"
            r"(?:call|tip|info|information|instruction|discharge)\s+sheet|risks?(?:\s+(?:discussed|reviewed|explained))?)(?:\s+(?:re|about|on|given|provided|done))?\s*:",
            re.IGNORECASE,
        ),
        Assertion.COPIED,
    ),
    (
        re.compile(
            r"\b(?:he|she|they)\s*\((?:the\s+|his\s+|her\s+)?(?:partner|husband|wife|spouse|mother|father|mom|dad|sister|brother|son|daughter|friend|aunt|uncle|caregiver)\)",
            re.IGNORECASE,
        ),
        Assertion.OTHER,
    ),
)
"""What makes the stretch behind it no state of the patient: what is looked for, what may come, whom to call when, what is taught, another person."""
_STRETCH_ENDS = re.compile(
    r"[.;](?=\s|$)|\s(?:but|however|->|=>)\s|,\s+(?:and\s+|but\s+)?(?:has|have|had|is|was|reports?|denies|on|pt|patient|he|she|currently|now|found|none|no|which)\b",
    re.IGNORECASE,
)
_TEACHABLE = frozenset({"therapy", "procedure", "specialist"})


def _spoken_of(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places behind words that make what follows no state of the patient; what was taught of a therapy stays what it is."""
    kept = frozenset(i for m in named if m.kind in _TEACHABLE for i in range(m.first, m.last + 1))
    for pattern, said in _STRETCHES:
        for told in pattern.finditer(text):
            ends = _STRETCH_ENDS.search(text, told.end())
            last = len(text) if ends is None else ends.start()
            for i, token in enumerate(found):
                if told.end() <= token.start < last and not (said is Assertion.COPIED and i in kept):
                    yield i, said


def only_mentioned(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places of things that are only spoken of (COPIED), are looked for or may come, or lie ahead (PLANNED)."""
    yield from _spoken_of(text, found, named)
    for mention in named:
        after = found[mention.last + 1].text if mention.last + 1 < len(found) else ""
        if mention.kind == "procedure" and (after in _DESK or _AHEAD.search(text[: found[mention.first].start])):
            yield mention.first, Assertion.PLANNED
        if after in _SPOKEN_OF and mention.kind in ("chronic", "finding", "symptom"):
            yield mention.first, Assertion.COPIED


def taught(text: str, named: tuple[Mention, ...]) -> frozenset[int]:
    """Places of instruction that the sentence says was given."""
    return frozenset(m.first for m in named if m.concept in TAUGHT and _GIVEN.search(text))
