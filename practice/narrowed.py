"""Leaves that the next leaf of their line narrows: a finding speaks of both (`osteoporosis with a T-score of -2.5 or lower`).

A compiler cuts such a line in two, as each part can be tested. Who reads the findings reads the line: a finding on its head alone
would call met what the policy never asks by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.evaluate import Finding
from rules.model import All, Atom, Leaf, Node, leaves
from rules.truth import Truth, conjunction

_NARROWS = re.compile(
    r"[\s,–—(-]*(?:with|without|involving|affecting|following|showing|demonstrating|confirmed|(?:documented|verified|proven)\s+(?:by|on)|due\s+to|caused\s+by|in(?!\s+addition|\s+order)|of|from|that|which|who|whose|"
    r"lasting|requiring|unresponsive|refractory|despite|within|has\s+not|have\s+not|given|taken|used|after|persisting|for\s+(?:at\s+least|more|a\s+minimum|longer|\d)|at\s+(?:least|the|an?)|on(?!e))\b",
    re.IGNORECASE,
)
"""How what follows a leaf in its sentence narrows it; `and`, `or` and a bare comma put another thing beside it."""
_SAYS_NO_MORE = re.compile(
    r"\W*(?:(?:an?|the)\s+(?:earlier|prior|previous|initial|first)\s+(?:course|trial|treatment|therapy|request)|"
    r"(?:diagnos[ei]s|criteri(?:on|a)|items?|sections?|conditions?)\s+\(?[A-Z0-9](?:[.)]\w*)*)\W*"
)
"""A piece that names what the line speaks of, or points to another line, and asks nothing that a record could say."""
_NEXT_ITEM = re.compile(r"\n\s*(?:\n|[-–•*·o]\s|\(?[0-9A-Za-z]{1,4}[.)]\s)|[.;:]\s")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The whole of a leaf and of what narrows it: where it ends in the policy's text, its truth, and the leaves it is made of."""

    end: int
    truth: Truth
    leaves: tuple[Leaf, ...]


def narrowed(tree: Finding, text: str) -> Iterator[tuple[Leaf, Narrowed]]:
    """Every leaf below a finding that the leaves behind it narrow, with the whole."""
    if isinstance(tree.node, All):
        for at, part in enumerate(tree.parts):
            if isinstance(part.node, Atom) and (behind := tuple(_behind(part.node, tree.parts[at + 1 :], text))):
                whole = tuple(leaf for one in (part, *behind) for leaf in leaves(one.node))
                yield part.node, Narrowed(_span(behind[-1].node)[1], conjunction(one.truth for one in (part, *behind)), whole)
    for part in tree.parts:
        yield from narrowed(part, text)


def _behind(head: Atom, parts: Sequence[Finding], text: str) -> Iterator[Finding]:
    """The findings next to a leaf that go on with its sentence and narrow it."""
    end = head.start + len(head.quote)
    for part in parts:
        start, last = _span(part.node)
        if not end <= start or _NEXT_ITEM.search(text[end:last]) or not _NARROWS.match(text[end:last]):
            return
        if isinstance(part.node, Atom) and _SAYS_NO_MORE.fullmatch(part.node.quote):
            return
        yield part
        end = last


def _span(node: Node) -> tuple[int, int]:
    """Where the leaves of a node begin and end in the policy's text; (-1, -1) for a node without one."""
    ends = [(leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(node)]
    return (min(start for start, _ in ends), max(end for _, end in ends)) if ends else (-1, -1)
