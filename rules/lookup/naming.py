"""What people call a fact: the vocabulary's own first words for it, else its name in plain words."""

from __future__ import annotations

import functools

from rules.compile.vocabulary import facts, measures

_KINDS = {
    "dx": "diagnosis",
    "tx": "treatment",
    "hx": "history",
    "sx": "symptom",
    "obs": "",
    "lab": "laboratory",
    "img": "imaging",
    "exam": "examination",
    "pt": "patient",
    "plan": "planned",
    "proc": "procedure",
    "auth": "authorization",
}


def called(fact: str) -> str:
    """`obs.bmi` → "body mass index"; `tx.conservative.duration` → "treatment: conservative, duration"."""
    known = _names().get(fact)
    if known:
        return known
    kind, _, rest = fact.partition(".")
    words = rest.replace("_", " ").replace(".", ", ") or kind
    said = _KINDS.get(kind, kind)
    return f"{said}: {words}" if said and rest else words


@functools.cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for measure in measures().measures:
        found.setdefault(measure.fact, measure.words[0])
    for named in facts():
        found.setdefault(named.fact, named.words[0])
    return found
