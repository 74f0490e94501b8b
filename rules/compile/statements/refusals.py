"""Parts of a list that refuse: `TABLE 4. Not authorized when` below a lead-in that covers is a statement of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from rules.compile.lists.items import Item
from rules.compile.statements.made import Group
from rules.compile.statements.stances import said
from rules.compile.text.sentences import sentences
from rules.model import Always, Any, Node, Stance, Statement

_LABEL = re.compile(r"(?:table|part|step)\s", re.IGNORECASE)
_REFUSED = frozenset({"not_covered", "unproven"})
_REFUSING = (Stance.NOT_COVERED, Stance.UNPROVEN)


def refusals_apart(roots: Iterable[Item]) -> list[Item]:
    """The roots; a labelled part below one of them that refuses, and has a list of its own, is a root behind it; an item of a list of
    demands that refuses something, or limits the quantity, is told aside: what is asked before and behind it goes together.
    """
    return _behind_demands([one for root in roots for one in _apart(root)])


def _behind_demands(roots: list[Item], below: bool = False) -> list[Item]:
    """`- A`, `- X is not covered for Y`, `- B`: the refusal is told beside the demands that it stands among.

    below: the items stand below a lead-in, so that a refusal at their end is told beside them too.
    """
    out: list[Item] = []
    for at, root in enumerate(roots):
        among = out and _asks(out[-1]) and (any(map(_asks, _rest_of_list(roots[at + 1 :]))) or below or _QUANTITY.match(root.span.plain))
        if among and root.marker and not root.children and _only_refuses(root):
            out[-1].asides.append(root.span)
            continue
        out.append(root)
    return out


def _rest_of_list(items: Sequence[Item]) -> Iterator[Item]:
    return takewhile(lambda one: bool(one.marker), items)


def _asks(item: Item) -> bool:
    """Whether a marked item says nothing of a service by itself."""
    return bool(item.marker) and said(item.span) is None and _QUANTITY.match(item.span.plain) is None


def _refused(item: Item) -> bool:
    found = said(item.span)
    return found is not None and found.stance in _REFUSED


def _only_refuses(item: Item) -> bool:
    found = said(item.span)
    if found is None:
        return _QUANTITY.match(item.span.plain) is not None
    return found.stance in _REFUSED and _OF_COVERAGE.search(found.span.plain) is not None and len(sentences(item.span)) == 1


_OF_COVERAGE = re.compile(
    r"^(?!.*\bcontraindicated\b).*(?:\bnot\s+(?:be\s+)?(?:considered\s+|deemed\s+)?(?:to\s+be\s+)?(?:reasonable\s+and\s+)?(?:medically\s+necessary|covered|authorized|reimburs\w+|payable"
    r"|paid|qualify|a\s+(?:covered\s+)?(?:benefit|service)|approved)|\bnon-?\s?covered|\binvestigational|\bexperimental|\bunproven|\bcosmetic|\bdenied|\bexcluded\s+from\s+coverage)"
)
"""Words that refuse cover; `surgery is not indicated`, `lutes are not appropriate` among demands are demands."""
_QUANTITY = re.compile(r"\W*(?:an?\s+)?quantity\s+limits?\s+of\s+[^,;:.]*\bper\s[^,;:.]*\bappl(?:y|ies)\W*$")
"""`A quantity limit of one pen per 30 days will apply`."""


def _apart(root: Item) -> Iterator[Item]:
    apart = [child for child in root.children if _refuses(child)]
    kept = [child for child in root.children if child not in apart]
    root.children = kept if _refused(root) else _behind_demands(kept, below=True)
    yield root
    yield from (replace(child, marker="", before="", after="", alone=False) for child in apart)


def _refuses(item: Item) -> bool:
    found = said(item.span)
    return bool(item.children and _LABEL.match(item.marker)) and found is not None and found.stance in _REFUSED


_USES_INCLUDE = re.compile(
    r"^\W*(?:these|such|those)\s+(?:[\w-]+\s+){0,2}(?:uses|indications|conditions|applications|situations|services|procedures)\s+include\b[^.;]*:"
)


def tells_refused(found: Sequence[Statement], root: Item | Group) -> bool:
    """Whether `These off-label uses include:` goes on with the refusal before it: its list names what is refused."""
    return bool(found and root.children) and found[-1].stance in _REFUSING and _USES_INCLUDE.match(root.span.plain + ":") is not None


def with_uses(found: list[Statement], items: Sequence[Node], end: int) -> list[Statement]:
    """The refusal before a list of uses with each of these: one of them is enough."""
    last = found[-1]
    told = () if isinstance(last.when, Always) else last.when.of if isinstance(last.when, Any) else (last.when,)
    node = Any((*told, *items)) if len(told) + len(items) > 1 else items[0]
    return [*found[:-1], replace(last, when=node, citation=replace(last.citation, end=max(last.citation.end, end)))]


_PRONOUN = re.compile(
    r"^\W*(?:and\s+)?(?:this|it|these|they|such\s+(?:use|uses|indications?|services?))\s+(?:is|are|would\s+be|will\s+be)\b"
)


def with_pronoun(found: list[Statement], group: Group, new: list[Statement]) -> list[Statement]:
    """`X is not covered for Y; this is considered unproven`: the second stance is that of the same refusal, and refuses no more than it."""
    last = found[-1] if found else None
    bare = len(new) == 1 and isinstance(new[0].when, Always) and new[0].stance in _REFUSING and _PRONOUN.match(group.span.plain)
    if last is None or not bare or last.stance not in _REFUSING or isinstance(last.when, Always):
        return found + new
    cited = last.citation and replace(last.citation, end=max(last.citation.end, group.span.end))
    return [*found[:-1], replace(last, stance=new[0].stance, citation=cited)]
