"""A statement out of its parts; what none of them has read becomes an attestation of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.naming import attestation
from rules.compile.lists.items import Item
from rules.compile.statements.segments import both
from rules.compile.statements.stances import Said
from rules.compile.text.source import Span
from rules.model import Atom, Citation, Node, Not, Stance, Statement, children, leaves, needs_review


@dataclass(slots=True)
class Group:
    """Sentences that belong to one statement, with the list below them."""

    span: Span
    children: list[Item]
    said: Said | None = None
    topic: Span | None = None

    @property
    def gap(self) -> Span | None:
        """What stands between the words and the list: the marker of its first item, headings that have been read."""
        return Span(self.span.source, self.span.end, self.children[0].span.start) if self.children else None


def end_of(items: Sequence[Item]) -> int:
    last = items[-1]
    return max(last.span.end, end_of(last.children)) if last.children else last.span.end


def made(stance: Stance, whole: Span, node: Node, subject: str = "", to: str | None = None, context: Context | None = None) -> Statement:
    """A statement; what none of its parts has read becomes an attestation of its own, for a person to look at."""
    quotes = [(leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(node)]
    unread = context.claims.unread(whole, quotes) if context else []
    if unread:
        refused = _refused(node)
        rest = tuple(Atom(s.raw, s.start, attestation(s.raw), review=True) for s in unread if not _only_refuses(s, refused))
        node = both((node, *rest)) if rest else node
    review = stance is Stance.REVIEW or needs_review(node) or bool(unread)
    reasons = tuple(f"not read: {s.raw[:80]}" for s in unread)
    return Statement(stance, subject, node, review=review, reasons=reasons, to=to, citation=Citation(start=whole.start, end=whole.end))


_REFUSES = re.compile(r"\W*(?:(?:\d{1,2}|[A-Za-z])[.)]\s*)?(?:no|not|without|(?:the\s+)?absence\s+of|no\s+evidence\s+of)\W*", re.IGNORECASE)


def _refused(node: Node) -> frozenset[int]:
    """Where the quotes below a NOT begin."""
    below = {leaf.start for leaf in leaves(node)} if isinstance(node, Not) else set()
    return frozenset(below.union(*(_refused(child) for child in children(node))))


def _only_refuses(span: Span, refused: frozenset[int]) -> bool:
    """Whether words do no more than refuse what stands right behind them, and that is read so."""
    return bool(_REFUSES.fullmatch(span.raw)) and any(0 <= start - span.end <= len("  ") for start in refused)


def unread(span: Span) -> Statement:
    """Words that no statement holds."""
    atom = Atom(span.raw, span.start, attestation(span.raw), review=True)
    return replace(made(Stance.REVIEW, span, atom), reasons=(f"not read: {span.raw[:80]}",))
