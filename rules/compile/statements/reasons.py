"""What a refusing sentence says of why: no condition, unless it is the cause of what it names."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.text.source import Span
from rules.model import Stance

_WHY = re.compile(
    r",?\s+(?:because\b|as\s+(?:it|they|this|these|such\s+(?:treatments?|uses?|services?|procedures?))\s+(?:is|are)\s+(?:considered\s+)?(?:experimental|investigational|unproven"
    r"|cosmetic|not\s+medically\s+necessary)|as\s+(?:it|they|this|these)\s+(?:(?:is|are)|ha(?:s|ve))\s+not\s+(?:been\s+)?(?:identified|shown|proven|established"
    r"|recognized|demonstrated|considered|generally)\b|(?:since|due\s+to|as|given|owing\s+to|in\s+view\s+of)\s[^:;.]*\b(?:evidence"
    r"|effectiveness|efficacy|value|established|proven|literature|"
    r"safety|studies|benefits?|outcomes?|data)\b)"
)


_CAUSE = re.compile(r"\b(?:when|if|where)\s+[^,;:]*$")
_EVIDENCE = re.compile(
    r"\b(?:evidence|effective\w*|efficacy|value|established|proven|literature|safety|studies|outcomes?|data"
    r"|investigational|experimental|unproven|cosmetic|necessary)\b"
)
"""`when symptoms are worse because of treatment`: the cause belongs to the condition, where no evidence is spoken of."""


_REFUSED_AGAIN = re.compile(
    r",?\s+and,?\s+(?:it\s+|they\s+)?(?:is\s+|are\s+)?(?:therefore,?\s+|thus,?\s+)?(?:considered\s+)?(?:not\s+(?:covered|medically\s+necessary|reimbursable)|non-?covered"
    r"|cosmetic|(?:will|shall|may)\s+(?:not\s+be\s+(?:covered|approved|authorized|reimbursed|paid)|be\s+denied))(?:\s+because\s[^;:]*)?\W*$"
)
"""`…, and is not covered`, `… and will be denied`: the refusal is said again."""


_LISTS_BEHIND = re.compile(r"\s(?:for|in|when|if)\s+(?:any|all|one|either|the\s+following)\b(?=[^;]*:)")
"""`due to a lack of evidence for any of the following:`: where the list is named behind the reason."""


def without_reason(span: Span, context: Context) -> Span:
    """What a refusing sentence says without why: `because its effectiveness has not been established` is no condition."""
    if context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and (again := _REFUSED_AGAIN.search(span.masked)):
        context.claims.add(span.part(again.start()))
        span = span.part(0, again.start())
    if context.stance not in (Stance.NOT_COVERED, Stance.UNPROVEN) or not (found := _WHY.search(span.masked)):
        return span
    rest = span.part(found.start())
    if rest.plain.lstrip(" ,").startswith("because") and _CAUSE.search(span.masked[: found.start()]) and not _EVIDENCE.search(rest.masked):
        return span
    lists = _LISTS_BEHIND.search(rest.masked)
    if (
        lists is not None
        and not span.part(0, found.start())
        and not re.search(r"[:;]|\b(?:if|when|unless|except)\b", rest.masked[: lists.start()])
    ):
        context.claims.add(rest.part(0, lists.start()))
        return rest.part(lists.start())
    if rest.masked.count(":") == 1 and ";" not in rest.masked[: rest.masked.index(":")] and not rest.part(rest.masked.index(":") + 1):
        context.claims.add(rest)
        return span.part(0, found.start())  # `is unproven due to insufficient evidence:` above a list
    if re.search(r"[:;]|\b(?:if|when|unless|except)\b", rest.masked):
        return span
    context.claims.add(rest)
    return span.part(0, found.start())
