"""Demands that a document makes of all its services in one place: the criteria of each service are not whole without them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.text.source import Source, Span
from rules.model import Stance, Statement, doubted

_OF_ALL = re.compile(
    r"\b(?:required|must)\b[^.;\n]{0,120}?\bfor\s+(?:all|every|each|any)\s+(?:of\s+the\s+)?(?:[\w'/-]+\s+){0,3}?(?:conditions|requests|studies|services|indications|sections|guidelines|procedures|imaging|drugs|products)\b"
    r"|\bfor\s+(?:all|every|each)\s+(?:[\w'/-]+\s+){0,2}?(?:conditions|requests|studies|services|indications|sections|procedures|drugs|products)\b[^.;:\n]{0,60}\b(?:required|must)\b",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"\b(?:members|patients|individuals|beneficiaries|recipients)\s+(?:in|of|under|over|aged)\s[^.;:]{2,40}\smust\s+(?:also\s+)?(?:meet|have)\b",
    re.IGNORECASE,
)
"""`Members of this age must meet Group I` among limits."""
_HEADED = re.compile(
    r"\b(?:requirements|criteria|conditions)\s+(?:for|of)\s+(?:all|every|each|any)\b|^\W*(?:[\w.]{1,6}\s+)?(?:general|common|basic)\s+(?:requirements|conditions|criteria)\W*$",
    re.IGNORECASE,
)
"""`Requirements for all indications` above a list."""
_OWN = (Stance.COVERED, Stance.REVIEW)
_SEVERAL = 2


def asked_of_all(statements: Sequence[Statement], source: Source) -> list[Statement]:
    """The statements; where one of them asks of all services, the cover that stands elsewhere is left to a person."""
    found = [one for one in statements if _asks_elsewhere(one, _words(one, source))]
    covers = [one for one in statements if one.stance is Stance.COVERED]
    if not found or (len(covers) < _SEVERAL and found[0] in covers):
        return list(statements)
    said = " ".join(_words(found[0], source).split())[:60]
    return [_doubted(one, said) if one.stance is Stance.COVERED and one not in found else one for one in statements]


def _asks_elsewhere(one: Statement, said: str) -> bool:
    if one.stance in _OWN and one.citation.section and _HEADED.search(one.citation.section[-1]):
        return True
    return bool(_OF_ALL.search(said)) if one.stance in _OWN else one.stance is Stance.LIMIT and bool(_OF_SOME.search(said))


def _words(one: Statement, source: Source) -> str:
    return Span(source, one.citation.start, one.citation.end).raw


def _doubted(one: Statement, said: str) -> Statement:
    return doubted(one, f"what is asked of all services is not asked here: {said}")
