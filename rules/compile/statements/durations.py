"""For how long something is approved, told beside what is asked: in a heading's bracket, or with what the time hangs on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.statements.made import made
from rules.compile.statements.stances import authorization
from rules.compile.text.claims import own_words
from rules.compile.text.source import Source, Span
from rules.model import Atom, Stance, Statement

_SERVICE_IS = re.compile(r"(?:(?!\b(?:if|when|who|with|has|have|must|after|unless)\b)[^:;,])*\b(?:will|may|can|shall|is|are)\s+(?:be\s+)?")
"""`X 150 mg once daily will be approved for 24 months`: the drug and its dose, and no criterion."""


def no_criteria(before: Span) -> bool:
    """Whether the words before a time of approval ask for nothing."""
    return len(own_words(before)) < CRITERIA or _SERVICE_IS.fullmatch(before.plain) is not None


CRITERIA = 5  # words before the words that authorize, from which on they are criteria


AT_MOST_BESIDE = re.compile(r"(?P<joint>[\s,;]*(?:(?:with|and)\s+)?)(?:a\s+maximum\s+of|up\s+to|no\s+more\s+than|not\s+to\s+exceed)\s")
"""`12 months, with a maximum of 12 injections per year`: how many at most, beside for how long."""
ASKED_BESIDE = re.compile(r"\W*(?:with|if|when|upon|based|provided|after|unless)\b")
"""`12 months with documentation of response`: what the duration hangs on."""


def duration(source: Source, time: Atom) -> Statement:
    """The statement of a time of approval that stands inside other words."""
    return made(Stance.ADMINISTRATIVE, source.span(time.start, time.start + len(time.quote)), time, "authorization duration")


def in_headings(headings: Sequence[Span]) -> list[Statement]:
    """`Renewal criteria (6 month approval)`: the time that a heading tells in its bracket."""
    inside = [(one, bracket) for one in headings for bracket in one.brackets()]
    return [duration(one.source, time) for one, bracket in inside if (time := authorization(bracket)) is not None]


_AS_LONG = re.compile(r"\W*(?:as\s+long\s+as|so\s+long\s+as|provided\s+(?:that\s+)?|if|when)\s+(?=\w)")
_WHAT = re.compile(r"(?P<what>\w[^,;:]*?)\s+(?:will|may|can|shall|is|are)\s+(?:be\s*)?")


def granted_as_long(before: Span, behind: Span) -> tuple[str, Span] | None:
    """`Continued use will be approved for a year as long as A`: what is approved, and what for."""
    why, what = _AS_LONG.match(behind.plain), _WHAT.fullmatch(before.trimmed(" \t\n").plain + " ")
    if why is None or what is None:
        return None
    named = before.trimmed(" \t\n").part(what.start("what"), what.end("what"))
    return named.raw, behind.part(why.end()).trimmed()
