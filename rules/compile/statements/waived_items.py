"""A sentence that waives one numbered item of the cover before it: `Members with A need not meet item (3).`"""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.reading import clause
from rules.compile.text.source import Span
from rules.model import All, Always, Node, Statement, Unless, leaves

_WAIVES = re.compile(
    r"^\W*(?P<who>(?:members|patients|individuals|persons|people|beneficiaries|adults|children|those)\s+(?:who|with|whose|aged?|under|over)\s[^.;:]+?)\s+"
    r"(?:need\s+not|do\s+not\s+(?:have|need)\s+to|are\s+not\s+required\s+to)\s+(?:meet|satisfy|fulfill?)\s+"
    r"(?:item|criterion|requirement|condition)\s+\(?(?P<label>\d{1,2}|[a-z])\)?\W*$"
)


def item_waived(cover: Statement, span: Span) -> Statement | None:
    """The cover in which whom the sentence names has the item waived; None where it names none, or the cover has no such item."""
    found = _WAIVES.match(span.plain)
    place = _place(cover, span, found.group("label")) if found else None
    if found is None or place is None:
        return None
    exception = people(span.part(found.start("who"), found.end("who")), Context(), clause)
    node = None if isinstance(exception, Always) else _waived(cover.when, place, exception)
    return None if node is None else replace(cover, when=node, citation=replace(cover.citation, end=max(cover.citation.end, span.end)))


def _place(cover: Statement, span: Span, label: str) -> tuple[int, int] | None:
    """Where the item stands: from its marker to the next."""
    text, start = span.source.plain, cover.citation.start
    later = str(int(label) + 1) if label.isdigit() else chr(ord(label) + 1)
    here = _marker(label).search(text, start, cover.citation.end)
    if here is None:
        return None
    behind = _marker(later).search(text, here.end(), cover.citation.end)
    return here.end(), behind.start() if behind else cover.citation.end


def _marker(label: str) -> re.Pattern[str]:
    return re.compile(rf"\({label}\)\s|(?<![\w.]){label}[.)]\s")


def _waived(node: Node, place: tuple[int, int], exception: Node) -> Node | None:
    """The node with the part that stands there waived."""
    held = list(leaves(node))
    if held and all(place[0] <= one.start < place[1] for one in held):
        return Unless(node, exception)
    if isinstance(node, All):
        for at, inner in enumerate(node.of):
            if (told := _waived(inner, place, exception)) is not None:
                return replace(node, of=(*node.of[:at], told, *node.of[at + 1 :]))
    return None
