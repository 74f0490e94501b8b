"""What an exception does: of a treatment to be tried first it waives the demand, else it takes cover away."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.text.vocabulary import pattern
from rules.model import All, Always, Atom, If, Node, Not, Stance, Unless, leaves


def taken_away(nodes: list[Node], exception: Node, context: Context) -> list[Node]:
    """Conditions with an exception behind them: of a treatment to be tried first it waives the last demand, else it takes cover away."""
    if isinstance(exception, Always):
        return nodes
    if context.stance is not Stance.COVERED or not nodes:
        return [*nodes, Not(exception)]
    last = nodes[-1]
    if isinstance(last, All) and not _told_of_one(last):
        return [*nodes[:-1], replace(last, of=tuple(taken_away(list(last.of), exception, context)))]
    tried = any(one.outcome == "failed" or pattern("failed").search(one.quote.lower()) for one in _tried(last))
    waives = all(_WAIVES.search(leaf.quote.lower()) for leaf in leaves(exception))
    tried = tried or (isinstance(last, Atom) and bool(_DONE_FIRST.search(last.quote.lower())))
    return [*nodes[:-1], Unless(last, exception)] if tried or (waives and isinstance(last, Atom | If | Not)) else [*nodes, Not(exception)]


def _tried(node: Node) -> list[Atom]:
    return [one for one in (node.of if isinstance(node, All) else (node,)) if isinstance(one, Atom)]


_DONE_FIRST = re.compile(
    r"\b(?:has|have)\s+(?:received|completed|undergone|tried|had\s+an?\s+(?:\w+\s+)?trial|been\s+(?:tested|vaccinated|screened|evaluated))\b"
    r"|^\W*(?:after|following)\s+(?:an?\s+|at\s+least\s+)?[^,;]*\b(?:therapy|treatment|care|management|trial|exercise|rehabilitation)\b"
)
"""`has received vaccines …, unless E`, `after six weeks of therapy, unless E`: what is to be done first may be waived."""
_LEANS = re.compile(r"\W*(?:of|for|after|following|over|during|each|lasting)\b")


def _told_of_one(node: All) -> bool:
    """`two drugs | for 6 weeks each`: how many and how long, of one trial."""
    return all(isinstance(one, Atom) and one.op for one in node.of) and bool(_LEANS.match(_tried(node)[-1].quote.lower()))


_WAIVES = re.compile(r"\b(?:contraindicat\w+|toler\w+|intoleran\w+|inappropriate|not\s+(?:indicated|possible|feasible|available))\b")
"""An exception that says why a treatment cannot be asked for."""
