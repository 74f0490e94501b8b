"""The words in which a chart tells how far a visual field reaches: sides, lids at rest or taped, degrees."""

from __future__ import annotations

import re
from dataclasses import dataclass

Field = dict[str, float]
"""Degrees by side (`right`, `left`; `` where no side is told)."""
REST = "rest"
SIDES = {"both": ("right", "left")}
FIELD = re.compile(r"\b(?:superior|sup|upper|visual|tangent)\b|\bfields?\b|\bvf\b|\bhvf\b|\bgoldmann\b|\bhumphrey\b|\bgvf\b", re.IGNORECASE)
DATE = re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\b\d{1,2}/\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b[A-Z][a-z]+\s+\d{1,2},\s+\d{4}\b")
AIM = re.compile(
    r"\b(?:needs?|must|requires?d?|criteri\w+|policy|coverage|covers?|goal|if|should|not\s+interpretable|unreliable|not\s+reliable|invalid|reschedul\w+|"
    r"stopped|aborted|normal|inferior|MRD\w*|levator|margin\s+reflex|marginal\s+reflex)\b",
    re.IGNORECASE,
)
"""What a field was aimed at, was not worth, or another measure of a lid."""
_NO_DEGREES = re.compile(
    r"\b(?:24|30|10|60)-[124]\b|\b(?:superior|sup|hvf|humphrey|ptosis)\s+\d\d(?=\s*:)|\b(?:hvf|humphrey)\s+(?:superior\s+|sup\s+)?(?:36|64)(?=\s*,)|\b\d\d[\s-]*(?:pts?|points?)\b|\bIII\s?4e\b|"
    r"\(?\s*\b(?:gain\w*|improvement|increase|difference|change)\s*(?:of|by|is|was|:|=)?\s*\d{1,2}(?:\s*(?:deg\w*|°))?(?:\s*(?:,|and|/|&)\s*\d{1,2})?(?:\s*(?:deg\w*|°))?(?:\s+(?:OD|OS|OU|in\s+each\s+eye|each\s+eye))?|"
    r"\b\d{1,2}[\s-]*(?:deg\w*|°)?\s*(?:of\s+)?(?:gain|improvement|increase|difference)\b(?:\s+(?:OD|OS|OU|(?:in\s+)?each\s+eye))?|"
    r"\b\d{1,3}\s?%|\b\d{1,2}\s*(?:years?|yrs?|months?|mos?|weeks?|wks?|days?|mm|min\w*|cm)\b|\b20/\d+\b|\b\d\.\d+\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<rest>\bun-?\s?taped\b|\bnot\s+taped\b|\bwithout\s+(?:the\s+)?(?:tape|taping|elevation)\b|\bno\s+tape\b|\b(?:before|prior\s+to)\s+taping\b|\b(?:lids?\s+)?(?:at\s+rest|relaxed)\b"
    r"|\b(?:natural|resting|native)\s+(?:lid\s+)?position\b|\bunlifted\b|\bbaseline\b)"
    r"|(?P<taped>\b(?:lids?\s+)?taped(?:\s+up)?\b|\bwith\s+(?:the\s+)?(?:tape|taping|(?:eye)?lids?\s+(?:lifted|taped|elevated|held))\b|\b(?:after|on|upon)\s+taping\b|\btape\s+up\b|\b(?:lids?|brow)\s+(?:lifted|elevated|held\s+up)\b)"
    r"|(?P<right>\bOD\b|\bRE\b|\bright\b|(?<![\w'’])R(?![\w'’]))|(?P<left>\bOS\b|\bLE\b|\bleft\b|(?<![\w'’])L(?![\w'’]))|(?P<both>\bOU\b|\b(?:both|each|either)\s+(?:eyes?|sides?)\b|\bbilaterally\b)"
    r"|(?P<turn>->|→|\b(?:improv|increas|open|ris|go|widen|expand|extend)\w*\s+(?:up\s+)?to\b)"
    r"|(?P<figure>(?<![\d./\w-])\d{1,2}(?![\d/\w]|\.\d))|(?P<break>;|(?<=[a-z\d°)])\.(?=\s|$))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of such a line: `kind` is side, state, figure, turn (`-> 48`) or break; `value` the side or state."""

    kind: str
    value: str = ""

    @property
    def number(self) -> float:
        """The degrees of a figure."""
        return float(self.value)


def tokens_of(line: str) -> list[Token]:
    """The sides, states, degrees and turns of a line, in its order; days, shares and gains are no degrees of a field."""
    text = _NO_DEGREES.sub(" ", DATE.sub(" ", line))
    out = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind in ("rest", "taped"):
            out.append(Token("state", kind))
        elif kind in ("right", "left", "both"):
            out.append(Token("side", kind))
        else:
            out.append(Token(kind, found.group()))
    return out
