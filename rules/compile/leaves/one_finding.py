"""Clauses that tell one finding although they list words: how a disease runs, what one subject does, two subjects of one verb."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context, atom
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb
from rules.compile.text.source import Span
from rules.model import Node

_HOW = (
    r"(?:(?:[a-z]+\s+){0,2}[a-z]*-?dependent|(?:single|first|recurrent|current|initial|multiple)[\s-]+episodes?|(?:very\s+|most\s+)?(?:mild|moderate|severe|profound|marked)(?:ly)?(?:[\s-]+to[\s-]+(?:moderate|severe)(?:ly)?)?"
    r"|recurrent|recurring|chronic|subacute|acute|active|inactive|primary|secondary|refractory|advanced|metastatic|locali[sz]ed|generali[sz]ed|unilateral|bilateral|symptomatic"
    r"|persistent|intermittent|episodic|progressive|stable|unstable|early|late|end-stage|eosinophilic|allergic|congenital|acquired|partial|complete|custom|prefabricated|open|healed|healing|closed"
    r"|current|past|present|former|prior|new|old|familial|sporadic|idiopathic|paroxysmal|permanent|relapsing|remitting|seropositive|seronegative|wet|dry|plaque)"
    r"(?:\s+(?:type|form|stage|course|disease))?"
)
_QUALIFIED = re.compile(rf"\W*[^,;:()_\d]{{4,90}}?,\s+{_HOW}(?:\s*,\s*(?:(?:and|or|and/or)\s+)?{_HOW}|\s+(?:or|and|and/or)\s+{_HOW})*\W*")
"""`major depressive disorder, severe, single episode or recurrent`: one diagnosis."""
_DOES = r"(?:began|begun|arose|grew|became|recurred|[a-z]{3,}ed)"
_ONE_TIME = re.compile(
    rf"\W*(?:[\w/'-]+\s+){{1,8}}?(?:(?:has|have|had|was|were)\s+)?{_DOES}(?:,\s+{_DOES})*,?\s+or\s+(?:(?:was|were|has|have|had)\s+(?:been\s+)?)?{_DOES}(?:\s+(?:on|upon|again))?"
    r"\s+(?:within|in|during|over)\s+(?:the\s+)?(?:past|last|previous|prior|preceding)?\s*(?:\d+|_+|[a-z]+)\s*(?:days?|weeks?|months?|years?|wk|mo)?\b[^,;:]{0,30}"
)
"""`began, worsened or was operated on within the past 12 months`: the time is that of each."""
_TELLS_THAT = re.compile(
    r"\W*[^,;:]{2,60}?\b(?:reports?|states?|shows?|says?|confirms?|indicates?|demonstrates?|complains?|describes?|document(?:s|ed|ation)?|evidence)\s+that\s+(?P<one>[^,;:]{2,50}?)\s+(?:or|and|and/or)\s+(?P<other>[^,;:]+)"
)
"""`reports that the lid or loose skin interferes with reading`: both are the subject of the verb."""
_SECOND = re.compile(r"(?:(?:the|an?|his|her|their|any)\s+)?(?:[\w-]+\s+){1,3}?(?=(?:[a-z]{3,}s|is|are|has|have|was|were)\b)")


def one_finding(span: Span, context: Context, clause: Clause) -> Node | None:
    """The clause as it stands, where its list only says how, when or of what one finding is told; None for any other."""
    masked = span.masked
    if _QUALIFIED.fullmatch(masked) and not re.search(r"\b(?:no|not|without|never)\b", masked):
        return atom(span, context)
    if _ONE_TIME.fullmatch(masked) or _ONE_TIME.fullmatch(span.plain):
        return atom(span, context)
    return atom(span, context) if _subjects_of_one_verb(span) else None


def _subjects_of_one_verb(span: Span) -> bool:
    found = _TELLS_THAT.fullmatch(span.masked)
    if found is None or re.search(r"\b(?:and|or)\b", found["other"]):
        return False
    one = span.part(found.start("one"), found.end("one"))
    return bool(one) and not has_verb(one) and _SECOND.match(found["other"]) is not None
