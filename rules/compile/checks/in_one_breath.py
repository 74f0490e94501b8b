"""Statements that may hold two demands told in one breath, or two ways to meet one: kept whole, and shown to a person.

Whether `done under A or B guidance` is one thing to test or two, no grammar tells; careful readers differ. It is said, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.compile.leaves.one_demand import without_kept
from rules.compile.text.source import Span
from rules.model import Atom

_PRESCRIBED = re.compile(r"\bin\s+consultation\s+with\b|\b(?:prescribed|ordered|recommended|requested)\s+by\b")
"""Who prescribes is one demand, however many may."""
_OR = (
    r"\bor\s+(?!(?:more|less|greater|equal|older|younger|without|not|higher|lower|longer|fewer|worse|above|below|"
    r"stronger|firmer|tighter)\b)"
)
_DONE_BY_EITHER = re.compile(
    rf"\b(?:performed|carried\s+out|assessed|evaluated|administered|measured|obtained|described)\b[^;]{{0,110}}?{_OR}"
    rf"|\b(?:related|due|owing|secondary|attributed)\s+to\s(?:(?!\ban?\s)[^;]){{1,80}}?{_OR}"
    rf"|\b(?:result(?:s|ing)?\s+in|lead(?:s|ing)?\s+to)\s[^;]{{1,60}}?{_OR}"
    rf"|(?<!ing)\sfrom\s+[^;]{{1,60}},\s+[^;]{{1,60}},?\s{_OR}"
)
"""`performed under A or B guidance`, `assessed by A, B or C`, `related to A or B`."""
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OR_ANOTHER = re.compile(
    r"(?<!,\s)\b(?:an?|another)\s+[^,;]{3,40}\s+or\s+an?\s+(?!(?:physician|specialist|practitioner|provider|clinician|observer|caregiver|parent|guardian|person|family|member)\b)[a-z]"
)
"""`with a W or a V`: each with its own article."""
_EITHER_PAPER = re.compile(r"^\W*[a-z-]+\s+or\s+an?\s+[a-z]")
"""`Photographs or a test must show X`."""
_AND_A = re.compile(r"[a-z]\s+and\s+an?\s+[a-z]+")
"""`a visible fold and a need for repair`."""
_ONLY_SO = re.compile(r"[a-z]\s+only\s+(?:as|when|if|in|after|with|for)\s+[a-z]")
"""`pain only as part of a program`: the pain, and how it is treated."""
_HOLDS_BOTH = re.compile(r"\bincludes?\s+[^,;]{3,60}\sand\s(?!/or\b)[^,;]+$")
"""`the plan includes A and B`."""
_SHOWN_BEHIND = re.compile(r"\)\s+(?:confirmed|documented|verified|shown|demonstrated)\s+(?:by|on|with|in)\b")
"""`swelling (e.g., of the knee) confirmed by ultrasound`: a proof behind a bracket."""
_WHERE = re.compile(r"\S\s+(?:in\s+(?:the|an?)\s+(?:outpatient|inpatient|office|home|hospital)\s+setting|as\s+per)\b")
"""`treatment in the outpatient setting`, `as per the guidelines`: how, told behind what."""
_MEASURED = re.compile(
    r"[a-z]{4,}\s*\((?!\s*(?:i\.?e|e\.?g|defined|for|within|of|by|up\s+to|about|approximately|or|and)\b)"
    r"(?=[^()]*[a-z])(?=[^()]*\d)[^()]*\b(?:greater|less|more|least|above|below|over|under|exceed\w*)\b[^()]*\)"
)
"""`a severe curve (more than 50 degrees)`: the finding, and its figure."""


def in_one_breath(atom: Atom, span: Span) -> Iterator[str]:
    """Why a statement of cover may have to be tested in two."""
    said = without_kept(span)
    if _PRESCRIBED.search(span.plain):
        return
    if _DONE_BY_EITHER.search(_BRACKETED.sub(" ", span.plain)) or _OR_ANOTHER.search(said) or _EITHER_PAPER.search(said):
        yield f"two ways told in one statement: {atom.quote[:60]}"
    if _AND_A.search(said) or _ONLY_SO.search(said) or _HOLDS_BOTH.search(said) or _SHOWN_BEHIND.search(span.plain) or _WHERE.search(said):
        yield f"two demands told in one statement: {atom.quote[:60]}"
    if atom.op is not None and _MEASURED.search(span.plain):
        yield f"a finding and its figure in one statement: {atom.quote[:60]}"
