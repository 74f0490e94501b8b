"""Lists of what a service is for: `is covered for: 1. A 2. B`, where the items are names of diseases, of which one is enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leads.lead import Lead
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.lists.items import Item
from rules.compile.text.source import Span
from rules.model import All, Any, Atom, Node

_FOR = re.compile(
    r"[\s,]*(?:only\s+)?(?:to\s+(?:assess|determine|estimate|predict|guide)\s+[\w\s-]{3,40}?\s+)?(?:(?:for|in)\b\s*(?:the\s+)?(?:(?:treatment|management|diagnosis|evaluation|prevention)\s+of\b\s*)?|to\s+treat\s+)(?:the\s+following)?\s*:?\s*"
)
_ASKS = re.compile(
    r"\b(?:fail\w*|trial|tried|intoleran\w+|contraindicat\w+|document\w*|inadequate|response|absence|without|no|not|never|prescribed|consult\w+|"
    r"therapy|treatment|agree\w*|willing|evidence|age|adults?\s+aged|must|only|and\s+(?:if|when))\b(?!-)"
)
"""Words of a demand: an item that holds one is more than the name of a disease."""
_LONGEST = 12  # words of a name


def offered(lead: Lead, span: Span, items: Sequence[Item]) -> Lead:
    """The lead-in of a list of diseases with what it asks: one of them; a lead-in that asks itself, or other items, as it stands."""
    if lead.kind or not _FOR.fullmatch(span.plain) or not (all(map(_named, items)) or all(map(_people, items))):
        return lead
    return replace(lead, kind="any", phrase=span)


def each_offered(node: Node, lead: Lead, items: Sequence[Item]) -> Node:
    """`for the following: A, B, and C` on one line: each of the names by itself."""
    if lead.kind != "any" or lead.printed or len(items) != 1 or not isinstance(node, All):
        return node
    return Any(node.of) if all(isinstance(one, Atom) and one.op is None for one in node.of) else node


_PEOPLE = re.compile(
    r"\W*(?:a?symptomatic\s+|adult\s+|pediatric\s+|pregnant\s+)?(?:adults?|children|adolescents?|infants?|women|men|females?|males?|patients?|members?|individuals?|persons?|people)\s+(?:with|who|whose|aged?|at)\b"
    r"(?!.*\bmust\b)"
)


def _people(item: Item) -> bool:
    """Whether an item names patients: nobody is all of several."""
    return not item.children and _PEOPLE.match(item.span.plain) is not None


def _named(item: Item) -> bool:
    """Whether an item is the name of a disease, and no demand that may be asked besides others."""
    if item.children or not word_list(item.span) or len(word_list(item.span)) > _LONGEST or ";" in item.span.masked.rstrip(" ;"):
        return False
    return not (has_verb(item.span) or _ASKS.search(item.span.masked) or any(f.op or f.unit for f in figures(item.span) if not f.graded))


def of_one_subject(lead: Lead, items: Sequence[Item]) -> Lead:
    """`under the following circumstances:` above items that all tell of one thing (`the pain is …`, `the pain has …`): each is asked."""
    openings = {" ".join(item.span.plain.split()[:2]) for item in items}
    said = len(items) > 1 and len(openings) == 1 and next(iter(openings)).startswith(("the ", "patient ", "member "))
    return (
        replace(lead, kind="all")
        if said and lead.kind == "any" and not lead.printed and not any(one.after == "or" for one in items)
        else lead
    )
