"""What stands behind the last of several names and may be said of each (`weakness or numbness on examination of the affected arm`).

Whether it is cannot be told from the words. A name before it counts as met only where the record says it with what stands behind the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from practice.evidence.asking.demand import demand
from rules.model import Any, Atom, Node, children

_TRAILS = re.compile(
    r"(?<=\w)\s+(?:on\s+(?:physical\s+|clinical\s+|neurologic\w*\s+)?(?:exam\w*|imaging|mri|ct|x-?rays?|radiographs?)|at\s+(?:the|each|every|an?)\s|requiring|that|which|despite|during|"
    r"due\s+to|related\s+to|caused\s+by|attributable\s+to|corresponding\s+to|consistent\s+with|concordant\s+with|involving|lasting|resulting\s+in|interfering\s+with|affecting|"
    r"in\s+(?:the\s+)?(?:affected|same|treated|operative|requested|involved|index)\b|of\s+(?:the\s+)?(?:affected|treated|operative|requested|involved|index)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(r"[A-Za-z][A-Za-z'’/ -]{2,60}")
_NEXT = re.compile(r"\n\s*(?:\n|[-–•*·o]\s|\(?[0-9A-Za-z]{1,4}[.)]\s)|[.;:]\s")


def trailing(node: Node, text: str) -> Iterator[tuple[Atom, str]]:
    """Every bare name below a node with the words behind the last of its list, where there are such words."""
    if isinstance(node, Any) and isinstance(last := node.of[-1], Atom) and (found := _TRAILS.search(last.quote)):
        names = [one for one in node.of[:-1] if isinstance(one, Atom)]
        together = bool(names) and not _NEXT.search(text[names[0].start : last.start])
        for name in names if together else ():
            if _BARE.fullmatch(name.quote) and not _TRAILS.search(name.quote):
                yield name, last.quote[found.start() :].strip()
    if isinstance(node, Any):
        for one, other in pairwise(node.of):
            if isinstance(one, Atom) and isinstance(other, Atom) and (behind := _head_behind(one, other, text)):
                yield one, behind
    for child in children(node):
        yield from trailing(child, text)


def _head_behind(one: Atom, other: Atom, text: str) -> str:
    """The words behind the first of the next name, where a name of one or two words may share them (`laxative or diuretic misuse`)."""
    words = other.quote.split()
    if text[one.start + len(one.quote) : other.start] != " or " or len(one.quote.split()) >= len(words) or not _BARE.fullmatch(one.quote):
        return ""
    if words[0].lower() in _BEGINS_ANEW:
        return ""
    own = demand(one.quote).items
    alone = bool(own) and all(item.kind in _STANDS_ALONE for item in own)
    return "" if alone or len(one.quote.split()) > _SHORT else " ".join(words[len(one.quote.split()) :])


_STANDS_ALONE = frozenset({"chronic", "symptom", "finding", "sign", "imaging", "procedure", "specialist"})
_SHORT = 2
_BEGINS_ANEW = frozenset({"a", "an", "the", "any", "another", "other"})
"""What opens a name of its own, which lends no words to the one before (`Physical therapy or a supervised home exercise program`)."""
