"""What a text says twice is asked once: whom a list names again, a disease that its criteria tell in full or that its list defines."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.statements.segments import both
from rules.compile.text.vocabulary import words
from rules.model import All, Always, Any, Atom, Node, leaves

_DIAGNOSIS = re.compile(
    r"^\W*(?:(?:the\s+)?(?:patient|member|individual)\s+has\s+)?(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}?(?:diagnosis\s+of|(?:is\s+|been\s+)?diagnosed\s+with)\s+(?P<what>\w.*)"
)


def told_once(nodes: list[Node], context: Context) -> list[Node]:
    """The conditions, where a disease that the lead-in names is told in full by one of the criteria (`Diagnosis of …`)."""
    diagnoses = [_DIAGNOSIS.match(leaf.quote.lower()) for node in nodes[1:] for leaf in leaves(node)]
    told = [_letters(found.group("what")) for found in diagnoses if found]
    first = nodes[0] if nodes else None
    if not told or not isinstance(first, Atom) or first.op is not None or len(nodes) < 2:
        return nodes
    named = _letters(first.quote)
    if not named or "history" in named or not any(set(named) <= set(one) or named[-1:] == one[-1:] for one in told):
        return nodes
    context.claims.held.append((first.start, first.start + len(first.quote)))
    return nodes[1:]


def people_once(nodes: list[Node], context: Context) -> list[Node]:
    """The conditions, where the items of a list name again the people that the lead-in is about (`infants …: - Infants with …`)."""
    if len(nodes) < 2:
        return nodes
    named = {w.rstrip("s") for node in nodes[:-1] for leaf in leaves(node) for w in _letters(leaf.quote)[:3]} & _GROUPS
    return [*nodes[:-1], _without_people(nodes[-1], named, context)] if named else nodes


_GROUPS = frozenset(w.rstrip("s") for w in words().population)


def _without_people(node: Node, named: set[str], context: Context) -> Node:
    if isinstance(node, Any):
        return replace(node, of=tuple(_without_people(one, named, context) for one in node.of))
    if not isinstance(node, All):
        return node
    again = [one for one in node.of if isinstance(one, Atom) and one.op is None and one.quote.lower().rstrip("s") in named]
    context.claims.held += [(one.start, one.start + len(one.quote)) for one in again]
    kept = tuple(_without_people(one, named, context) for one in node.of if one not in again)
    return node if not kept else kept[0] if len(kept) == 1 else replace(node, of=kept)


def told_by_list(nodes: list[Node], end: int, context: Context) -> list[Node]:
    """`adults with obesity, defined as any of the following`: the list says what obesity is; whom it is about stays."""
    last = nodes[-1] if nodes else None
    if isinstance(last, All):
        kept = told_by_list(list(last.of), end, context)
        return [*nodes[:-1], both(kept)] if kept else nodes[:-1]
    if not isinstance(last, Atom) or last.op is not None or last.start + len(last.quote) < end - 2:
        return nodes
    if set(_letters(last.quote)) & words().population:
        return nodes
    context.claims.held.append((last.start, last.start + len(last.quote)))
    return nodes[:-1]


def demographics_once(node: Node) -> Node:
    """`for children` beside a criterion on age says nothing of its own."""
    if not isinstance(node, All) or isinstance(node, Always):
        return node
    aged = any(isinstance(leaf, Atom) and leaf.fact == "pt.age" for leaf in leaves(node))
    kept = tuple(n for n in node.of if not (aged and isinstance(n, Atom) and (n.fact == "pt.adult" or _named_again(n, node))))
    return kept[0] if len(kept) == 1 else replace(node, of=kept)


def _named_again(one: Atom, node: Node) -> bool:
    """`for infants` beside `the infant is 12 months old or younger`."""
    told = one.quote.lower()
    again = re.compile(rf"(?:(?:the|an?)\s+)?{'child' if told == 'children' else re.escape(told.rstrip('s'))}\s+is\b")
    return (told in _YOUNG or one.fact in ("pt.pediatric", "pt.adolescent")) and any(
        again.match(leaf.quote.lower()) for leaf in leaves(node)
    )


_YOUNG = frozenset(["infants", "newborns", "neonates", "toddlers"])


def _letters(quote: str) -> list[str]:
    return re.findall(r"[a-z][a-z'’-]{3,}", re.sub(r"\([^)]*\)", "", quote.lower()))
