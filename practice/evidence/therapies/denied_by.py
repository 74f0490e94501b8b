"""By which names a therapy is denied: its own, that of a wider one, the one drug of its class that is in use."""

from __future__ import annotations

from practice.evidence.asking.asked import Item
from practice.evidence.therapies.given import given_by
from practice.evidence.therapies.uses import ITSELF
from practice.notes.wording import concepts, wider


def sole(name: str, item: Item) -> bool:
    """Whether a drug is the one of its class that is in use, so that its denial denies the class."""
    return name in concepts() and concepts()[name].sole and bool(wider(name) & item.names)


def denied_with(name: str) -> frozenset[str]:
    """A therapy and the wider ones whose denial denies it."""
    if name == ITSELF:
        return frozenset({"conservative_therapy"})
    return (
        given_by(name) | frozenset(w for w in wider(name) if w in concepts() and w not in ("conservative_therapy",))
        if name != "conservative_therapy"
        else frozenset({name})
    )
