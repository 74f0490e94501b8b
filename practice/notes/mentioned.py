"""Things that a sentence names and says nothing of: what is screened for or feared, or told in general, a visit for surgery."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.notes.model import Assertion
from practice.notes.normals import TAUGHT
from practice.notes.stretches import stretches
from practice.notes.tokens import Mention, Token

_GIVEN = re.compile(
    r"\b(?:was|were|been)\s+(?:instructed|educated|trained|taught)\b|\b(?:instructed|educated|trained|taught)\s+(?:the\s+)?(?:patient|pt|him|her|them)\b"
    r"|\b(?:patient|pt)\s+(?:instructed|educated|trained|taught)\b|\b(?:instruction|education|training)\s+(?:was\s+)?(?:given|provided|completed)\b",
    re.IGNORECASE,
)
_SPOKEN_OF = frozenset(
    ("screening", "screen", "screens", "risk", "prevention", "prophylaxis", "precautions", "vaccine", "vaccination", "awareness",
     "clinic", "questionnaire", "scare", "scares", "fear", "fears", "worry", "worries", "concern", "concerns", "threat", "suspicion",
     "possibility", "counseling", "education", "protocol", "walk", "society", "support", "kit", "kits", "slots",
     "registry", "trial", "brochure", "handout", "poster")
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


_SAID_OF_ALL = re.compile(
    r"\s+(?:is|are)\s+(?:usually\s+|often\s+|typically\s+|generally\s+)?(?:an?|one)\s+(?:\w+\s+){0,2}?(?:diagnosis|condition|disease|disorder|complication|cause|risk|factor|"
    r"criterion|requirement|indication|contraindication|emergency|urgency)\b(?!.*\b(?:her|his|this\s+(?:pt|patient)|for\s+(?:pt|him|her))\b)"
    r"|\s+(?:can|may|might|could)\s+(?:\w+\s+)?(?:cause|damage|lead|harm|develop|occur|result|follow|happen|mimic|look|present|progress|come|threaten)\b"
    r"|\s+(?:does|did|do|has|have|will|would|should)\s*(?:not|n['’]t|never)\s+(?:\w+\s+)?(?:set\s+in|occur\w*|develop\w*|happen\w*|exist|arisen?|appear\w*|begin|begun)\b",
    re.IGNORECASE,
)
"""Behind a thing: what it is in general (`myelopathy is a clinical diagnosis`), or that it shall not come."""


_MINUS = re.compile(r"\s*(?:[-–−]|[:=]?\s*0)(?=\s*(?:[,;.|)]|$))")
"""A sign or a nought right behind that says no (`cancer -, effusion 0`)."""
_KEPT_OFF = re.compile(
    r"\b(?:prevent(?:s|ed|ing|ive|ion)?|avert\w*|forestall\w*|stave\w*\s+off|worr(?:y|ies|ied)|fears?|afraid|scared|dreads?)\b[^.,;]*",
    re.IGNORECASE,
)
"""What is kept off or feared; what a complaint prevents is hindered."""
_LEADS_TO = re.compile(r"\b(?:untreated|uncontrolled|if|unless|risks?|can)\b[^.;]*(?:->|→|=>)[^.;]*$", re.IGNORECASE)
"""Before a thing, what would lead to it (`untreated PAD -> gangrene`)."""
_LOOKED_INTO = re.compile(r"\s*(?:-\s*)?(?:w/u|work-?\s?up|rule-?\s?out|protocol|pathway|panel|testing|eval(?:uation)?)\b", re.IGNORECASE)
"""Right behind an illness, what looks for it."""
_TO_COME = re.compile(r"\s+(?:is|are)\s+(?:to\s+be\s+)?expected\b", re.IGNORECASE)


def only_mentioned(text: str, found: tuple[Token, ...], named: tuple[Mention, ...]) -> Iterator[tuple[int, Assertion]]:
    """Places of things that are only spoken of (COPIED), are looked for or may come, or lie ahead (PLANNED)."""
    yield from stretches(text, found, named)
    for kept in _KEPT_OFF.finditer(text):
        if not any(m.kind in ("chronic", "finding", "symptom") and found[m.first].start < kept.start() for m in named):
            yield from ((i, Assertion.HYPOTHETICAL) for i, token in enumerate(found) if kept.start() < token.start < kept.end())
    for mention in named:
        after = found[mention.last + 1].text if mention.last + 1 < len(found) else ""
        behind = text[found[mention.last].end :]
        if (mention.kind in ("chronic", "finding", "symptom") and _SAID_OF_ALL.match(behind)) or (
            mention.kind in ("chronic", "symptom") and _TO_COME.match(behind)
        ):
            yield mention.first, Assertion.HYPOTHETICAL
        if mention.kind in ("chronic", "finding", "symptom") and _LEADS_TO.search(text[: found[mention.first].start]):
            yield mention.first, Assertion.HYPOTHETICAL
        if mention.kind == "procedure" and (after in _DESK or _AHEAD.search(text[: found[mention.first].start])):
            yield mention.first, Assertion.PLANNED
        if mention.kind in ("chronic", "finding", "symptom") and _MINUS.match(behind):
            yield mention.first, Assertion.ABSENT
        if mention.kind in ("chronic", "finding", "symptom") and _LOOKED_INTO.match(behind):
            yield mention.first, Assertion.UNCERTAIN
        if after in _SPOKEN_OF and mention.kind in ("chronic", "finding", "symptom"):
            yield mention.first, Assertion.COPIED


def taught(text: str, named: tuple[Mention, ...]) -> frozenset[int]:
    """Places of instruction that the sentence says was given."""
    return frozenset(m.first for m in named if m.concept in TAUGHT and _GIVEN.search(text))
