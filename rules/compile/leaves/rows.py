"""Findings in a row, each told with its own figure or phrase: `imaging shows A of grade 3, B with C, or a D of the E`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, in_figure, word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Any, Node, Stance

_COMMA = re.compile(r",\s+(?P<or>or\s+)?(?!\d)")
_SHOWS = re.compile(
    r"^\W*(?:[\w-]+\s+){1,5}?(?:shows?|reveals?|demonstrates?|confirms?|documents?)\s+(?:evidence\s+of\s+)?"
    r"|^\W*(?:there\s+is|(?:the\s+)?(?:patient|member|individual|person)\s+has|presence\s+of|evidence\s+of)\s+(?:evidence\s+of\s+)?"
)
_OPENS_PHRASE = re.compile(
    r"^\W*(?:with|without|of|in|on|at|by|for|to|from|as|that|which|who|if|when|unless|despite|after|before|during|including|such|and|but|not)\b"
    r"|^\W*[a-z]+(?:ing|ed)\s+(?:at|the|an?|in|on|with|by|of|more|less)\b"
)
_PLACES = re.compile(r"\b(?:at|in|of|on|from|with|for|to)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s*){1,3}\W*$")
_BOTH = re.compile(r"\bboth\s+(?:of\s+)?(?:the\s+)?[\w\s-]+?\s+and\s")
"""`affecting both the head and the cup`."""
_FEWEST, _SHORTEST = 3, 2


def findings_in_row(span: Span, context: Context, clause: Clause) -> Node | None:
    """One of three findings or more, at least one of which has a figure or a phrase of its own."""
    cuts = [found for found in _COMMA.finditer(span.masked) if not in_figure(span, found)]
    if len(cuts) + 1 < _FEWEST or not cuts[-1]["or"] or any(one["or"] for one in cuts[:-1]) or re.search(r";", span.masked):
        return None
    opened = _SHOWS.match(span.masked)
    head = opened.end() if opened and opened.end() < cuts[0].start() else 0
    parts = span.between(cuts)
    names = [span.part(head, cuts[0].start()), *parts[1:]]
    if not all(map(_name, names)) or not any(map(_told_more, names)) or negated(span.part(0, head) if head else span):
        return None
    if not any(map(_told_more, names[1:])) and _PLACES.search(names[0].masked):
        return None  # `a score below -2.5 at the spine, femoral neck, or total hip`
    if _TRIAL_OF.match(span.plain) and _FOR_LONG.search(names[-1].plain) and not any(figures(one) for one in names[:-1]):
        return None  # `trial of A, B, or C for at least 3 months without response`: of each of them
    return Any(tuple(clause(one, context) for one in parts))


_TRIAL_OF = re.compile(
    r"\W*(?:(?:an?|the|prior|documented|previous|adequate)\s+)*(?:trial|trials|failure|treatment|use|course|inadequate\s+response|"
    r"insufficient\s+response)\s+(?:of|to|with)\b"
)
_FOR_LONG = re.compile(r"\w\s+for\s+(?:at\s+least|a\s+minimum\s+of|no\s+less\s+than|\d)[^,;]*$")
_PROVEN = re.compile(r"^\W*(?P<how>[a-z]+-(?:proven|confirmed|verified))\s+(?P<list>\w[^;:]*,\s+(?:or|and/or)\s+\w[^;:,]*)$")


def proven_names(span: Span, context: Context, clause: Clause) -> Node | None:
    """`biopsy-proven A, B, or C`: each of them is."""
    found = _PROVEN.match(span.masked)
    if found is None or context.stance is not Stance.COVERED:
        return None
    named = clause(span.part(found.start("list")), context)
    return All((clause(span.part(found.start("how"), found.end("how")), context), named)) if isinstance(named, Any) else None


def _name(name: Span) -> bool:
    """Whether a member can stand alone: a name of two words or more that opens with no preposition and holds no verb."""
    said = word_list(name)
    inside = name.masked
    for one in figures(name):
        inside = inside[: one.start - name.start] + "_" * (one.end - one.start) + inside[one.end - name.start :]
    if len(said) < _SHORTEST or _OPENS_PHRASE.match(name.plain) or re.search(r"\b(?:or|and)\b", _BOTH.sub("", inside)):
        return False
    return not has_verb(name) and said[0] not in words().verb_starts


def _told_more(name: Span) -> bool:
    return bool(figures(name)) or re.search(r"\swith\s", name.masked) is not None
