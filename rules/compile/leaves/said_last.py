"""What is set off last with a verb of its own, behind alternatives: it is asked for besides them."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.leaves.series import LEANING, opens, read_all
from rules.compile.text.source import Span
from rules.model import All, Node, Stance

_LAST_AND = re.compile(
    r",\s+and\s+(?=(?:(?:[a-z-]+\s+){1,3}(?:must|should)\b|there\s+(?:is|are)|(?:is|are|has|have|who)\b|the\s+(?:\w+\s+){1,3}(?:is|are|has|have|was)\b))"
)


def _and_verb(span: Span) -> re.Match[str] | None:
    """The last `, and` before a verb (`A, or B, and tolerates treatment`)."""
    last = next(reversed(list(re.finditer(r",\s+and\s+", span.masked))), None)
    said = word_list(span.part(last.end())) if last else []
    return last if said and opens(said[0]) and said[0] not in LEANING else None


_BARE_VERB = re.compile(r",\s+(?=(?:is|are|has|have|had|was|were|does|do|must|cannot|will)\s)")


def _before_cut_off(span: Span) -> re.Match[str] | None:
    """The last comma before a verb, where the series went on with `, and` behind the span (`has A or B, is C | , and once every year`)."""
    last = next(reversed(list(_BARE_VERB.finditer(span.masked))), None)
    if last is None or not has_verb(span.part(0, last.start())) or re.search(r",\s+or\s", span.masked[last.end() :]):
        return None
    return last if re.match(r",?[ ]+and\b", span.source.plain[span.end : span.end + 8]) else None


def last_and(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A, or B, and there is C`: what is set off last with its own verb is asked for besides."""
    found = next(reversed(list(_LAST_AND.finditer(span.masked))), None) or _and_verb(span) or _before_cut_off(span)
    if found is None or not re.search(r"\bor\b", span.part(0, found.start()).masked) or context.stance is not Stance.COVERED:
        return None
    return All(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))
