"""Words that make a line a statement of its own: codes, what is paid, the stage it is about."""

from __future__ import annotations

import re

CODES = re.compile(r"\s*(?:[Pp]rocedure|CPT|HCPCS|CPT/HCPCS|[Bb]illing)\s+[Cc]odes?:?(?:\s+[A-Z]?\d{4}[\dA-Z][,;.]?(?:\s+(?:and|-))?)+\s*")
"""`Procedure codes 12345, 12346`: a line of codes."""
PAID = re.compile(
    r"\b(?:approved|reimbursed|covered|allowed|authorized|payable|paid)\b|^\W*(?:quantity|dose|dosing|frequency|session|visit)\s+limits?\b"
    r"|^\W*(?!and\b|or\b|if\b|when\b)[^.;:,]{3,60}?\s(?:is|are)\s+not\s+(?:required|needed)\W*$"
)
"""Words that make a number a limit of its own and no demand among others."""
STAGED = re.compile(
    r"^\W*(?P<stage>(?:initial|continu\w+|re-?authori[sz]\w*|renewals?|maintenance|re-?certification)(?:\s+(?:of\s+)?(?:approval|therapy|treatment|criteria|authori[sz]ation|coverage|use))?)"
    r"\s*\(\s*(?:up\s+to\s+)?(?:\d+|three|six|twelve)\s+(?:\(\d+\)\s+)?(?:days?|weeks?|months?|years?)\s*\)"
    r"\s*(?::|[-–—](?=\s)|\.|,|(?:is|are|will\s+be)\s+(?:given|granted|approved|covered)\s+(?:when|if)\b)"
)
"""`Initial authorization (6 months) - must meet all:`: a stage with the time that it is approved for."""
LABELLED = re.compile(
    r"^\W*(?P<stage>(?:for\s+)?(?:initial|continu\w+|re-?authori[sz]\w*|renewal|maintenance)(?:\s+(?:of\s+)?(?:therapy|treatment|criteria|authorization|coverage|use))?)"
    r"\s*(?::|,(?=\s+(?:there|the|an?|all|both|any|one|each|either|documentation|documented|members?|patients?)\b))"
)
"""`Reauthorization: the patient has …`: the stage that a sentence is about."""
