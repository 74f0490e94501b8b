"""Words at the end of a lead-in that only its list completes: `with a history of the following:`, `…, defined as any of:`, `who meet:`."""

from __future__ import annotations

import re
from typing import Literal

from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.of_tests import TESTS
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern

_PEOPLE = r"(?:individuals|patients|members|persons|people|those|beneficiaries)"
_ENDED = re.compile(
    r",?\s+(?:(?:in|for|among)\s+(?:the\s+)?(?:(?:carefully\s+)?(?:selected|appropriate|eligible)\s+)?"
    rf"(?:{_PEOPLE}|women(?=\s+who\s+meet))\s+)?"
    r"(?:(?:who|that|which)(?:\s+(?:has|have)\s+been)?|with|plus|(?:they|he\s+or\s+she)\s+meets?|(?:who\s+|that\s+)?(?:meets?|meeting|fulfil(?:l|ls|s|ling)?|fits?|ha(?:ve|s)(?:\s+(?:had|experienced|undergone"
    r"|developed|sustained|suffered|shown|exhibited|demonstrated))?|satisf(?:y|ies)))[\s:,]*$"
    r"|,?\s+and(?:\s+(?:has|have|had|with|meets?|if|when|who\s+(?:has|have|meets?)))?[\s:,]*$"
    r"|,?\s+and\s+(?:the\s+)?(?:patient|member|individual|beneficiary)(?:\s+(?:has|had|is|meets))?[\s:,]*$"
)
_BASIS = re.compile(
    r"\s+(?:when|if|where)\s+(?:the\s+)?(?:clinical\s+|submitted\s+|patient\s+)?(?:documentation|(?:medical\s+)?records?|chart)\s+(?:confirms?|supports?"
    r"|shows?|demonstrates?|indicates?)(?:\s+that)?\W*$|"
    r",?\s+(?:consisting\s+of|which\s+(?:includes?|consists?\s+of)|that\s+(?:includes?|consists?\s+of))\W*$|"
    r",?\s+(?:in\s+)?accord(?:ing\s+to|ance\s+with)\W*$|"
    r"(?:^|,?\s+(?:when|if|where|and)\s+)(?:the\s+|an?\s+)?(?:[a-z-]+\s+){1,4}(?:is|are)\s+(?:due|secondary)\s+to\W*$|"
    r",?\s+provided(?:\s+that)?\W*$|\s+(?:based\s+(?:up)?on|(?:due|secondary)\s+to|because(?:\s+of)?|caused\s+by)\W*$|,?\s+(?:as\s+)?(?:documented"
    r"|evidenced|demonstrated|shown|indicated|manifested|confirmed|supported|verified)\s+(?:by|with|through)\W*$"
)
_SEEN_ON = re.compile(
    rf"\s+(?:when|if|where)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){{0,2}}?{TESTS}\s+(?:shows?|demonstrates?|reveals?|confirms?|documents?)\W*$"
    r"|\s+(?:when|if|where)\s+(?:the\s+)?(?:services?|procedures?|treatments?|device|items?|requests?|surgery|therapy|test|study)\s+(?:meets?|satisf(?:y|ies)|fulfil\w*)\W*$"
    r"|\s+(?:when|if|where)\s+(?:the\s+)?(?:sole|only|primary|main)\s+(?:indication|reason|purpose)(?:\s+(?:for|of)\s+(?:the\s+)?[\w-]+)?\s+is\W*$"
    r"|\s+who\s+(?:meets?|satisf(?:y|ies))\s+criteri(?:on|a)\s+(?:[a-h]|\d)\s+and\s+(?:criterion\s+)?(?:[a-h]|\d)\s+below\W*$"
    r"|\s+(?:when|if)\s+(?:both\s+)?(?:criteria\s+)?\(?(?:[a-h]|\d)\)?(?:,\s+\(?(?:[a-h]|\d)\)?)*,?\s+and\s+\(?(?:[a-h]|\d)\)?\s+(?:(?:noted|listed|described|stated)\s+)?below\s+are\s+(?:all\s+)?met\W*$"
)
"""`when MRI shows either of the following`, `if the sole indication is any of the following`."""
_DEFINED_AS = re.compile(r",?\s+(?:as\s+)?defined\s+(?:as|by)[\s,:]*$")
_HANGING_FIGURE = re.compile(
    r",?\s+(?:with|at|for|having)\s+(?:an?\s+)?(?:frequency|rate|score|minimum|total|number|duration|severity|measurement)(?:\s+of)?"
    r"(?:\s+(?:at\s+least|more\s+than|greater\s+than|no\s+more\s+than|less\s+than|either))?\W*$"
)
"""`with a frequency of at least:` is completed by each item."""
_ACCOMPANIED = re.compile(
    r"(?<=\w)(?:,?\s+and\s+(?:the\s+)?(?:condition|disease|disorder|symptoms?|it|this))?,?\s+(?:(?:is|are|was|were|be"
    r"|has\s+been)\s+)?(?:accompanied|complicated)\s+by\W*$"
)
"""`a hernia accompanied by one of the following`: the finding, and one of the list."""
_AT_RISK = re.compile(
    r"(?:\b(?:in|for)\s+)?(?:\b(?:patients|members|individuals|persons|those|people)\s+)?(?:who\s+are\s+)?"
    r"\b(?:at|with)\s+(?:an?\s+)?(?:high|higher|increased|elevated|very\s+high)\s+risk\b[^,;:]*$"
)
"""`patients at high risk of failure, defined as any of the following`: the list alone tells who is."""
_HANGING_OF = re.compile(r"(?<!treatment)(?<!management)(?<!evaluation)(?<!diagnosis)(?<!prevention)(?<!presence)(?<=[a-z])\s+of\W*$")
"""`for definitive therapy of the following`: the list tells of what."""
_HISTORY = re.compile(
    r"(?:\b(?:(?:in|for|among)\s+)?(?:individuals|patients|members|persons|people|those|beneficiaries)\s+)?(?:with|who\s+ha(?:ve|s)"
    r"|having)\s+(?:an?\s+|the\s+)?"
    r"(?:(?:prior|personal|documented|clinical)\s+)*(?:history|evidence|diagnosis|presence|signs?|symptoms?)\s+of\W*$"
    r"|\bin\s+the\s+(?:presence|setting)\s+of\W*$"
    r"|\b(?:when|if|where)\s+there\s+(?:is|are|has\s+been)\s+(?:clear\s+|clinical\s+|documented\s+)?(?:documentation|evidence"
    r"|proof)\s+of\W*$"
    r"|\bwhen\s+(?:it\s+is\s+)?(?:performed|used|requested|done)(?:\s+(?:primarily|solely|only))?\s+(?:for|to)\W*$"
)
"""`for individuals with a history of the following:` is completed by each item."""


def without_hanging(before: Span, context: Context) -> tuple[Span, Literal["", "defined", "absent"]]:
    """A lead-in without the words that its list completes; whether the list defines what it names last, or what is absent."""
    for hung in (_SEEN_ON, _ENDED, _BASIS):
        before = _cut(before, hung, context)
    told: Literal["", "defined", "absent"] = ""
    if _DEFINED_AS.search(before.plain):
        named = _cut(before, _DEFINED_AS, context)
        before = _cut(named, _AT_RISK, context)
        if before == named:  # else the list defines who is at risk, and what stands before that is asked besides
            told = "absent" if negated(before) else "defined"  # whether the list says what is absent, or what its absence is
    before = _without_trial(before, context)
    for hung in (_HISTORY, _HANGING_FIGURE, _ACCOMPANIED):
        before = _cut(before, hung, context)
    of = _HANGING_OF.search(before.plain)
    return (before.part(0, of.start()) if of else before), told


_OPENS_TAIL = re.compile(
    r",?\s+(?:and\s+)?(?:who|with|after|following)\s+|^\W*(?:if|when|where|once|after|following)\s+(?:there\s+(?:is|has\s+been)\s+)?"
)


def _without_trial(before: Span, context: Context) -> Span:
    """`adults with asthma who have failed or are intolerant to any of the following`: each item says to what."""
    opens = list(_OPENS_TAIL.finditer(before.plain))
    found = next((f for f in opens if pattern("evidential_lead").match(before.part(f.end()).masked)), None)
    if found is None:
        return before
    context.claims.add(before.part(found.start()))
    return before.part(0, found.start())


def _cut(before: Span, hung: re.Pattern[str], context: Context) -> Span:
    found = hung.search(before.plain)
    if found is None:
        return before
    context.claims.add(before.part(found.start()))
    return before.part(0, found.start())
