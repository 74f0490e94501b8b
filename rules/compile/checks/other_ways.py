"""Sentences of a document that would cover beside its criteria: a title, an introduction. Any one `covered` statement covers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.leaves.joints import has_verb
from rules.compile.statements.stances import said
from rules.compile.text.source import Source, Span
from rules.model import Atom, Leaf, Stance, Statement, doubted, leaves

_NAME = 12  # words of the longest title
_FEW, _MANY = 2, 3
"""Leaves of an introduction, and of the criteria that it introduces."""
_NO_SUBJECT = frozenset(("the", "this", "these", "a", "an", "of", "for", "and", "or", "use", "coverage", "treatment", "therapy", "with"))


def without_other_ways(statements: Sequence[Statement], source: Source) -> list[Statement]:
    """The statements; one that reads a name, or an introduction to criteria told elsewhere, as cover is left to a person."""
    criteria = [one for one in statements if one.stance is Stance.COVERED and len(list(leaves(one.when))) >= _MANY]
    return [_looked_at(one, criteria, source) for one in statements]


def _looked_at(one: Statement, criteria: Sequence[Statement], source: Source) -> Statement:
    if one.stance is not Stance.COVERED or one in criteria:
        return one
    found = list(leaves(one.when))
    if len(found) > _FEW or any(isinstance(leaf, Atom) and leaf.op for leaf in found):
        return one
    span = Span(source, one.citation.start, one.citation.end)
    if said(span) is None and found and all(_names(leaf, source) for leaf in found):
        return _doubted(one, f"a name that was read as cover: {span.raw.strip()[:60]}")
    if any(_words(one.subject) & _words(other.subject) for other in criteria):
        return _doubted(one, "a sentence that covers beside the criteria")
    return one


def without_second_demands(statements: Sequence[Statement]) -> list[Statement]:
    """The statements; one of whose quotes goes on with a failure that is asked besides is left to a person."""
    return [
        _doubted(one, f"a quote that asks for a failure besides: {told.quote[:60]}")
        if (told := next((leaf for leaf in leaves(one.when) if _BESIDES.search(leaf.quote.lower())), None))
        else one
        for one in statements
    ]


_BESIDES = re.compile(
    r"(?<!trial)(?<!trials)(?<!tried)\s+and\s+(?:failure|absence|lack|inadequate\s+(?:relief|response))\s+(?:of|to|from)\b"
)
"""`confirmed by nerve studies or ultrasound and failure of splinting`."""


def without_refusing_words(statements: Sequence[Statement], source: Source) -> list[Statement]:
    """The statements; one that is read as cover although its own words end care, refuse it, or only ask, is left to a person."""
    return [
        _doubted(one, f"words that end or refuse, read as cover: {told.group().strip()[:60]}")
        if one.stance is Stance.COVERED and (told := _ENDS.search(Span(source, one.citation.start, one.citation.end).plain))
        else one
        for one in statements
    ]


_ENDS = re.compile(
    r"\b(?:therapy|treatment|care|services?|coverage|\w+s?)\s+(?:is|are|will\s+be|must\s+be)\s+(?:discontinued|terminated)\s+(?:when|if|once)\b"
    r"|\bdeny\W*(?:$|\n)|\bbut\s+is\s+not\s+required\s+(?:when|if)\b|^\W*exceptions?\s*:\s|[a-z]\?(?=\s|$)"
)
"""`X is discontinued when`, `…, deny.`, `Has the member tried X?`, `Exception: …`."""


def _names(leaf: Leaf, source: Source) -> bool:
    """Whether a leaf is a few words without a verb."""
    span = Span(source, leaf.start, leaf.start + len(leaf.quote))
    return len(leaf.quote.split()) <= _NAME and not has_verb(span)


def _words(subject: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]{3,}", subject.lower())) - _NO_SUBJECT


def _doubted(one: Statement, reason: str) -> Statement:
    return one if one.review else doubted(one, reason)
