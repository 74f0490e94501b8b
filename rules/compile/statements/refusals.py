"""Parts of a list that refuse: `TABLE 4. Not authorized when` below a lead-in that covers is a statement of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.compile.lists.tree import Item
from rules.compile.statements.made import Group
from rules.compile.statements.stances import said
from rules.model import Always, Stance, Statement

_LABEL = re.compile(r"(?:table|part|step)\s", re.IGNORECASE)
_REFUSED = frozenset({"not_covered", "unproven"})


def refusals_apart(roots: Iterable[Item]) -> list[Item]:
    """The roots; a labelled part below one of them that refuses, and has a list of its own, is a root behind it."""
    return [one for root in roots for one in _apart(root)]


def _apart(root: Item) -> Iterator[Item]:
    apart = [child for child in root.children if _refuses(child)]
    kept = [child for child in root.children if child not in apart]
    root.children = kept
    yield root
    yield from (replace(child, marker="", before="", after="", alone=False) for child in apart)


def _refuses(item: Item) -> bool:
    found = said(item.span)
    return bool(item.children and _LABEL.match(item.marker)) and found is not None and found.stance in _REFUSED


_PRONOUN = re.compile(
    r"^\W*(?:and\s+)?(?:this|it|these|they|such\s+(?:use|uses|indications?|services?))\s+(?:is|are|would\s+be|will\s+be)\b"
)
_REFUSING = (Stance.NOT_COVERED, Stance.UNPROVEN)


def with_pronoun(found: list[Statement], group: Group, new: list[Statement]) -> list[Statement]:
    """`X is not covered for Y; this is considered unproven`: the second stance is that of the same refusal, and refuses no more than it."""
    last = found[-1] if found else None
    bare = len(new) == 1 and isinstance(new[0].when, Always) and new[0].stance in _REFUSING and _PRONOUN.match(group.span.plain)
    if last is None or not bare or last.stance not in _REFUSING or isinstance(last.when, Always):
        return found + new
    cited = last.citation and replace(last.citation, end=max(last.citation.end, group.span.end))
    return [*found[:-1], replace(last, stance=new[0].stance, citation=cited)]
