"""Lines that label a document (`Policy no. 12   Effective: 01/01/2026`): they say nothing of what is covered."""

from __future__ import annotations

import re

from rules.compile.lists.items import Line
from rules.compile.statements.stances import said

_LABEL = (
    r"(?:(?:medical\s+|clinical\s+|drug\s+|coverage\s+|reimbursement\s+)?(?:policy|guideline|document|bulletin|criteria\s+set|lcd|ncd|article|manual|program)"
    r"(?:\s+(?:no\.?|number|num\.?|id|title|name|version|set|type|owner|status|reference)|\s*\#)"
    r"|(?:original\s+|initial\s+|current\s+)?(?:effective(?:\s+(?:date|for\s+(?:services|dates)[^:]{0,40}))?|approval\s+date|approved(?:\s+(?:on|by|date))?|last\s+(?:review|reviewed|revised|revision|updated?)(?:\s+date)?"
    r"|next\s+review(?:\s+date)?|annual\s+review(?:\s+due)?|review(?:ed)?(?:\s+date)?|revised|revision(?:\s+date|\s+history)?|published|supersedes|retired|replaces)"
    r"|lines?\s+of\s+business|lob|subject|contractor(?:\s+name)?|department|category|version|plan\s+types?|therapeutic\s+class|(?:target|preferred|affected)\s+(?:products?|drugs?|agents?)(?:\s*\([^()]*\))?|products?|codes?|criteria\s+year|transmittal|cpt\s+codes?|hcpcs(?:\s+codes?)?|criteria\s+set|provider\s+manual)"
)
_OPENS = re.compile(rf"\W*{_LABEL}\b\.?\s*(?::|#|[A-Z]{{0,5}}[-.]?\d|\d)", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:must|is|are|was|were|be|been|has|have|had|when|if|unless|will|shall|may|can|should|for\s+(?:members|patients|individuals)|criteria\s+(?:below|are)|covered|requires?)\b"
)
_LONGEST = 24  # words


def is_label(line: Line) -> bool:
    """Whether a line without a marker opens with a label of the document and says nothing besides."""
    plain = line.span.plain.strip()
    if line.marker or plain.endswith(":") or len(plain.split()) > _LONGEST or _OPENS.match(line.span.raw) is None:
        return False
    return _ASKS.search(plain) is None and said(line.span) is None
