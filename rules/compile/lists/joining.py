"""The members of a list joined: as the lead-in asks, else as the connectives between them say, else by default and flagged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rules.compile.leads.lead import Lead
from rules.compile.leaves.atoms import Context
from rules.compile.lists.items import Item
from rules.compile.text.source import Span
from rules.model import All, Always, Any, AtLeast, Atom, Node, Not, Stance


@dataclass(slots=True)
class Listed:
    """One member of a list as a node, with the connectives at its edges."""

    node: Node
    before: str = ""
    after: str = ""
    alone: bool = False  # the connective behind it stands on a line of its own


_SHOUTED = re.compile(r"\w\s+OR\s+(?:has|have|had|is|are|was|does|cannot|the\s+(?:patient|member))\b")
"""`two of: A, B, C OR has D`: whether the clause behind OR stands beside the list."""
_EACH = re.compile(r"\W*each\s+(?:for|of|with|taken|used|tried|given|lasting|at|from)\b")
"""`two of: A, B, or C, each for at least 4 weeks`: what is asked of each, and no member of the list."""
_LATER = re.compile(r"\W*(?:for\s+)?(?:continu\w+|reauthori\w+|renewal|subsequent)\b")
_INITIAL = re.compile(r"\W*(?:for\s+)?initial\b")


def _initial_or_later(children: Sequence[Item]) -> bool:
    """`For initial therapy …` beside `For continuation …`: nobody can be asked for both."""
    said = [c.span.plain for c in children]
    return any(_INITIAL.match(s) for s in said) and any(_LATER.match(s) for s in said)


def quantified(lead: Lead, listed: list[Listed], context: Context, children: Sequence[Item] = ()) -> Node:
    """The members joined as the lead-in asks; without a quantifier as the connectives say; without these by default, flagged."""
    listed = [one for one in listed if not isinstance(one.node, Always)]
    if not listed:
        return Always()
    nodes = [one.node for one in listed]
    if len(nodes) == 1 and lead.kind not in ("none",):
        return nodes[0]
    if (
        len(nodes) > _BOTH
        and isinstance(nodes[-1], Atom)
        and _EACH.match(nodes[-1].quote)
        and not listed[-1].before
        and not listed[-2].after
    ):
        return All((quantified(lead, listed[:-1], context, children), nodes[-1]), review=True)
    said = [b.before or a.after for a, b in pairwise(listed)]
    kinds = {"or" if s == "and/or" else s for s in said if s}
    if lead.kind == "at_least":
        unsure = bool(children) and _SHOUTED.search(children[-1].span.raw) is not None
        return AtLeast(lead.n, tuple(nodes), review=unsure or ("and" in kinds and len(kinds) > 1))
    if lead.kind == "none":
        return Not(Any(tuple(nodes), review=not lead.printed))
    if (grouped := _grouped(listed, kinds, lead)) is not None:
        return grouped
    if len(kinds) > 1 or _or_inside(kinds, said, lead, context):
        return mixed(nodes, said, lead, context)
    if lead.kind in ("all", "") and kinds <= {"and"} and _initial_or_later(children):
        return Any(tuple(nodes), review=len(nodes) != _BOTH or bool(kinds))
    return _as_said(nodes, said, lead, context, children)


def _as_said(nodes: list[Node], said: list[str], lead: Lead, context: Context, children: Sequence[Item]) -> Node:
    """Members that one connective or none stands between."""
    kinds = {"or" if s == "and/or" else s for s in said if s}
    refuses = context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN)
    if kinds == {"and"} and refuses and not lead.printed:
        return Any(tuple(nodes), review=True)
    if kinds == {"and"} and lead.kind == "any" and not lead.printed and not any(said[:-1]) and len(nodes) > _BOTH:
        return Any(tuple(nodes))  # `for the following indications: A; B; and C`: each of them
    if refuses and lead.kind == "all" and lead.phrase and _for_each(lead.phrase):
        return Any(tuple(nodes), review="or" not in kinds)
    if lead.printed or (lead.kind and not kinds and not (refuses and lead.kind == "all")):
        node = _conflicting(lead, nodes, kinds, said)
        return replace(node, review=True) if not lead.printed and not isinstance(node, Always) and _diagnoses(children) else node
    if not kinds and context.stance is Stance.ADMINISTRATIVE:
        return All(tuple(nodes))  # papers are asked for one and all
    if kinds:
        review = "and/or" in said
        return Any(tuple(nodes), review) if kinds == {"or"} else All(tuple(nodes), review)
    some = refuses or lead.offers
    return Any(tuple(nodes), review=True) if some else All(tuple(nodes), review=True)


def _grouped(listed: Sequence[Listed], kinds: set[str], lead: Lead) -> Node | None:
    """`A; and B`, a line `OR`, `C; and D`: the connective on a line of its own joins groups, the other one the members of each."""
    outer = {"or" if a.after == "and/or" else a.after for a in listed[:-1] if a.alone}
    inner = {b.before or a.after for a, b in pairwise(listed) if not a.alone} - {""}
    if len(kinds) != _BOTH or len(outer) != 1 or len(inner) != 1 or inner == outer or lead.kind in ("at_least", "none"):
        return None
    groups: list[list[Node]] = [[]]
    for one in listed:
        groups[-1].append(one.node)
        if one.alone and one is not listed[-1]:
            groups.append([])
    whole, part = (Any, All) if outer == {"or"} else (All, Any)
    sure = all(a.alone or b.before or a.after for a, b in pairwise(listed)) and not (
        lead.printed and outer == {"or"} and lead.kind == "all"
    )
    return whole(tuple(part(tuple(g)) if len(g) > 1 else g[0] for g in groups), review=not sure)


_BOTH = 2  # connectives in one list


def _or_inside(kinds: set[str], said: list[str], lead: Lead, context: Context) -> bool:
    """Whether the only `or`s of a list of demands stand between some of its members: they join these and no others."""
    if kinds != {"or"} or lead.kind == "any" or context.stance is not Stance.COVERED:
        return False
    return not all(said) and (not said[-1] or lead.kind == "all")


def _for_each(phrase: Span) -> bool:
    """Whether a refusal names several services or uses, each of which is refused (`is not covered for all of the following:`)."""
    if _EACH_REFUSED.search(phrase.plain):
        return True
    return bool(_FOR_ALL.search(phrase.source.plain[max(0, phrase.start - 8) : phrase.start])) and not _ASKED.search(phrase.plain)


_FOR_ALL = re.compile(r"\b(?:for|in|of)\s+$")
_ASKED = re.compile(r"\b(?:met|present|apply|applies|true|satisfied|criteria|criterion|conditions|requirements|who|with|reasons?)\b")
_EACH_REFUSED = re.compile(
    r"\b(?:indications?|conditions?|diagnos[ei]s|uses|procedures|services|circumstances|situations)\b(?!.*\b(?:met|present|apply)\b)"
)
"""`not covered for all of the following indications`: each of them is refused."""


def _diagnoses(children: Sequence[Item]) -> bool:
    """Two diagnoses beside each other are rarely asked for together."""
    found = [one for c in children if (one := _DIAGNOSIS.match(c.span.plain))]
    named = [_LETTERS.findall(one.group("what")) for one in found]
    return len(found) > 1 and not any(set(named[0]) & set(other) for other in named[1:])


_DIAGNOSIS = re.compile(r"\W*(?:\w+\s+){0,3}?diagnos[ei]s\s+of\s+(?P<what>[^,;:.]*)")
_LETTERS = re.compile(r"(?!(?:syndrome|disease|disorder|type|chronic|acute|with|the|probable|confirmed|severe|moderate)\b)\b[a-z]{3,}")
"""Words of the name of a disease: a second diagnosis of the same is one beside the first."""


def _conflicting(lead: Lead, nodes: list[Node], kinds: set[str], said: list[str]) -> Node:
    """The printed quantifier; a single other connective among the members goes against it and is flagged."""
    natural = "or" if lead.kind == "any" else "and"
    against = bool(kinds) and kinds != {natural}
    kind = Any if lead.kind == "any" else All
    if against and len([s for s in said if s]) < len(said):
        return mixed(nodes, said, lead, None)
    return kind(tuple(nodes), review=against)


def mixed(nodes: list[Node], said: list[str], lead: Lead, context: Context | None) -> Node:
    """And and or at the ends of one flat list: neighbours joined against the list's own way are taken together. A person must look."""
    outer = "or" if lead.kind == "any" else "and"
    if not lead.printed and context is not None and context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN):
        outer = "or"
    groups: list[list[Node]] = [[nodes[0]]]
    for node, connective in zip(nodes[1:], said, strict=True):
        if connective and connective.replace("and/or", "or") != outer:
            groups[-1].append(node)
            continue
        groups.append([node])
    inner, whole = (All, Any) if outer == "or" else (Any, All)
    parts = tuple(inner(tuple(g)) if len(g) > 1 else g[0] for g in groups)
    return whole(parts, review=True) if len(parts) > 1 else replace(parts[0], review=True)  # type: ignore[arg-type]
