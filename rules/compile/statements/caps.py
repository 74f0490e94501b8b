"""How much a covering sentence grants at most, and how long a trial it covers lasts: limits inside a sentence that says more."""

from __future__ import annotations

import re

from rules.compile.statements.stances import Said
from rules.compile.text.source import Span

CAP = re.compile(
    r",?\s*\b(?:and\s+(?:is|are)\s+(?:replaced|repeated|provided|furnished|dispensed)\s+)?(?:but\s+)?(?:for\s+)?(?P<cap>(?:up\s+to|a\s+maximum\s+of)\s+[\w-]+\s+(?:\(\d+\)\s+)?"
    r"(?:hours|visits|sessions|units|injections|treatments|weeks|months|years|days|doses)\b(?:\s+or\s+until\s+[^.;:]*|\s+(?:in|within|over|per|every)\s+\d+\s+(?:days|weeks|months|years)|\s+(?:per|a|each|every|in\s+an?|within\s+an?)\s+[\w-]+)?"
    r"|(?<![a-z,;:)]\s)(?:annually|yearly|every\s+(?:[\w-]+\s+)?(?:years?|months?|weeks?|days?))(?=\s+(?:for|in|when|if|to|\()|\W*$|,)"
    r"|(?<=\bfor\s)(?:the\s+)?(?:first|initial)\s+[\w-]+\s+(?:\(\d+\)\s+)?(?:months|weeks|days|visits|sessions|hours)(?:\s+of\s+(?:[\w-]+\s+)?(?:therapy|use|treatment|rental))?"
    r"|(?:no|not)\s+more\s+than\s+(?:once|twice|[\w-]+\s+times)\s+(?:in|within|per|every|each|an?)\s+(?:an?\s+|any\s+)?(?:\d+-(?:day|week|month|year)\s+period|(?:[\w-]+\s+)?(?:day|week|month|year|lifetime)s?)"
    r"|(?:no|not)\s+more\s+(?:often|frequently)\s+than\s+(?:once\s+)?every\s+(?:[\w-]+\s+)?(?:day|week|month|year)s?"
    r"|(?<=\s)(?<!than\s)(?<!least\s)once\s+(?:annually|yearly|(?:per|every|in\s+an?)\s+(?:[\w-]+\s+)?(?:year|month|lifetime|eye|pregnancy|years|months)s?))\b"
)
"""`for up to 16 hours per day`: how much is covered, and no condition."""


CAPPED_SERVICE = re.compile(
    r"(?<=\w)\s+for\s+(?P<cap>(?:up\s+to|a\s+maximum\s+of|no\s+more\s+than)\s+[\w-]+\s+(?:\(\d+\)\s+)?(?:hours|visits|sessions|weeks|months|days))\b(?!\s+of\b)"
)
"""`Telemetry for up to 30 days is covered`: how long, told with the name of the service."""


_TRIAL = re.compile(
    r"\b(?:trials?|courses?|rentals?|supply|period)\b(?:\s+period)?(?:\s+of\s[^,;:]{3,70}?)?\s+of\s+(?P<cap>(?:(?:not\s+less\s+than|no\s+less\s+than|at\s+least|up\s+to|a\s+minimum\s+of|"
    r"no\s+more\s+than|a\s+maximum\s+of)\s+)?(?:\d+|one|two|three|four|six|eight|twelve)\s+(?:\(\d+\)\s+)?(?:hours|weeks?|months?|days|years?))\b"
    r"|^\W*(?:an?\s+|the\s+)?(?:initial\s+)?(?P<glued>(?:\d+|one|two|three|four|six)-(?:day|week|month))\s+(?:[\w-]+\s+){0,2}(?:trial|rental)\b"
)
"""`An initial trial of not less than two weeks is covered`: how long, told with the name of the service."""
_NUMBER = r"(?:one|two|three|four|five|six|eight|ten|twelve|\d+)"
_MANY = re.compile(
    rf"^\W*(?:only\s+|up\s+to\s+|a\s+(?:maximum|total)\s+of\s+|no\s+more\s+than\s+)?{_NUMBER}\s+(?:\(\d+\)\s+)?(?!of\b|or\b|and\b|to\b|times?\b)"
    r"(?:(?!(?:of|for|is|are|or|and|with|in|per|when|if|to|at)\b)[\w/-]+\s*){1,5}?(?=\s(?:for|when|if|in|is|are)\b|\W*$)"
)
"""`covers one screening study for …`: how many."""
_ACTIVE = re.compile(r"\b(?:covers?|authorize|approve|reimburse)\W*$")


def caps(span: Span, stance: Said) -> list[Span]:
    """How much a covering sentence grants at most, as stretches of their own."""
    if stance.stance != "covered":
        return []
    before, after = span.upto(stance.span.start), span.since(stance.span.end)
    colon = after.masked.find(":")
    named = [before.part(*f.span(f.lastgroup or 0)) for one in (CAPPED_SERVICE, _TRIAL) for f in one.finditer(before.masked)]
    told = after if _ACTIVE.search(stance.span.plain) else before
    behind = [after.part(f.start("cap"), f.end("cap")) for f in CAP.finditer(after.masked[: colon if colon >= 0 else None])]
    many = [told.part(f.start(), f.end()).trimmed() for f in [_MANY.match(told.masked)] if f and not named and not behind]
    told_so = [b.part(1, len(b) - 1) for b in before.brackets() if _OFTEN.match(b.plain)]
    return [*named, *many, *behind, *told_so]


_OFTEN = re.compile(r"\(\s*(?:limited\s+to\s+)?(?:once|one\s+time|twice)\s+(?:per|every|in\s+an?|an?)\s+[a-z0-9]+")
"""`Colonoscopy (once per lifetime) is covered`."""
