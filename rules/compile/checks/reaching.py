"""How far back a negation reaches inside a quote."""

from __future__ import annotations

import re

from rules.compile.leaves.joints import word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words

_HOLDS = re.compile(r"\b(?:that|which|who|whose|where|in\s+whom)\b")
JOINED = re.compile(r"\b(?:and|or|and/or)\b")
_OWN_CLAUSE = re.compile(
    r"(?:,|\band)\s+(?:(?:the|an?|his|her|their)\s+(?:[\w-]+\s+){1,4}(?:is|are|was|has|have|had|must|can|will)|has|have|is|are|was|must|can|will)\b"
)
"""A clause of its own behind a negation."""


_TOLD_THAT = re.compile(
    r"\W*(?:[\w-]+\s+){0,4}?(?:documentation|documented|documents|attests|attestation|confirms|confirmation|confirmed|evidence|indicates|states|shows)\s+that\s+"
)
"""`documentation that X is not used`: what is documented is refused, whoever tells it."""


_TEST_DONE = re.compile(
    r"^[^,;]*\b(?:(?:has|have)\s+been|was|were)\s+(?:obtained|performed|done|completed)\s+and\s+(?:does|do|did|is|was|were|are)\s+not\b"
)
"""`a tracing has been obtained and does not explain A`: that it was obtained is asked for besides."""


def reaches_back(span: Span) -> bool:
    """Whether a negation stands behind a verb, a comma or a connective of the same quote, so that `not` would cover more than is said."""
    if told := _TOLD_THAT.match(span.masked):
        span = span.part(told.end())
    found = pattern("negations").search(span.masked)
    if found is None or _TEST_DONE.match(span.masked):
        return False
    if _OWN_CLAUSE.search(span.part(found.end()).masked):
        return True
    before = span.part(0, found.start())
    if _HOLDS.search(before.plain) or "," in before.masked or JOINED.search(before.plain):
        return True
    verbs = [w for w in word_list(before)[:-1] if w in words().verbs]
    return bool(verbs) and len(word_list(before)) > 5
