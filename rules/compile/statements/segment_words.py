"""Words of a segment that ask for nothing."""

from __future__ import annotations

import re

SUBJECT_ONLY = re.compile(
    r"^[\s,]*(?:when|if|where)?\s*(?:the|an?|such|this)?\s*(?:device|item|equipment|service|procedure|drug|product|test|surgery|treatment|therapy"
    r"|request|it)s?\s+(?:is|are|was|were)\W*$"
)
"""`if the device is: …`: each item says what."""
ALWAYS = re.compile(
    r"^[\s,]*(?:in|under|for)\s+(?:all|any|every)\s+(?:situations?|circumstances?|indications?|uses?|conditions?|cases?|purposes?|applications?)"
    r"(?:,?\s+including\b(?!.*\b(?:use|to|for)\W*$)[^;:]*)?\W*$"
)
"""`is investigational in all situations`: without a condition."""
WHAT_GOES_WITH = re.compile(
    r"^[\s,]*including\s+(?!but\b|those\b|patients\b|members\b|individuals\b)(?:(?!\b(?:for|in|if|when|with|who|that|after|at|of"
    r"|on)\b)[^:;\d])*"
    r"(?=\W*$|(?:for|in|if|when)\b)"
)
"""`is covered, including supplies, for …`: what the cover includes and no condition."""
WITH_LEAVE = re.compile(r"^[\s,]*(?:with|after|subject\s+to)\s+(?:prior\s+)?(?:authorization|approval|precertification)\W*$")
"""`is covered with prior authorization when …`."""
UNDER_PLAN = re.compile(
    r"^[\s,]*(?:under|by|through|as\s+part\s+of)\s+(?:the\s+|this\s+|an?\s+|your\s+)?(?:[a-z]+\s+){0,2}(?:medicare|medicaid|plan"
    r"|policy|benefits?|coverage|program)\W*$"
)
"""`is covered under Medicare when …`."""
WHEN_USED = re.compile(
    r"^[\s,]*(?:only\s+)?(?:when|if)\s+(?:it\s+is\s+)?(?:used|performed|provided|given|ordered|requested|prescribed)(?:\s+(?=(?:for"
    r"|in)\s)|\W*$)"
)
"""`when used in adults`: whom it is used in is asked."""
BY_MEANS = re.compile(r"^[\s,]*(?:using|by\s+means\s+of|with\s+the\s+use\s+of)\s+(?:(?:an?|the)\s+)?[\w/-]+(?:\s+[\w/-]+){0,3}\W*$")
"""`is covered using PGT-M when …`: the service is named more closely."""
TREATMENT_OF = re.compile(
    r"^[\s,]*(?:for|in)\s+(?:the\s+)?(?:treatment|management|removal|prevention)\s+of\b"
    r"(?!.*\b(?:with|who|that|which|whose|due\s+to|in|after|during)\b)"
)
