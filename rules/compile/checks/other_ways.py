"""Sentences of a document that would cover beside its criteria: a title, an introduction. Any one `covered` statement covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policies.reading.roles import heading_role
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
    return [_under_name(_looked_at(one, criteria, source), criteria, source) for one in statements]


def _under_name(one: Statement, criteria: Sequence[Statement], source: Source) -> Statement:
    """Demands under a heading of the document's own (`Repeat ablation`, `Trial`) beside cover that names its service: whether they cover
    something by themselves is left to a person.
    """
    if one.stance is not Stance.COVERED or one.subject or not one.citation.section:
        return one
    heading = one.citation.section[-1]
    others = [other for other in criteria if other.subject and other.citation.section != one.citation.section]
    span = Span(source, one.citation.start, one.citation.end)
    if not heading or not others or heading_role(heading) is not None or said(span) or _COVERS.search(span.plain):
        return one
    return _doubted(one, f"demands under the heading {heading[:40]!r}, which does not say what they are asked for")


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


_COVERS = re.compile(r"\bcover(?:s|ed|age)?\b")


def without_second_demands(statements: Sequence[Statement]) -> list[Statement]:
    """The statements; one of whose quotes goes on with a failure that is asked besides is left to a person."""
    return [
        _doubted(one, f"a quote that asks for a failure besides: {told.quote[:60]}")
        if (told := next((leaf for leaf in leaves(one.when) if _BESIDES.search(leaf.quote.lower())), None))
        else one
        for one in statements
    ]


def without_demands_beside(statements: Sequence[Statement]) -> list[Statement]:
    """The statements; cover beside which a figure is asked for that nothing has read into it (`Age 18 or older` on a line of its own
    between them) is left to a person.
    """
    told = sorted(statements, key=lambda one: one.citation.start)
    beside = {
        id(other): one for one, other in (*pairwise(told), *pairwise(reversed(told))) if _asks_alone(one) and _same_section(one, other)
    }
    return [
        _doubted(one, f"a demand beside it: {_first(beside[id(one)]).quote[:60]}")
        if one.stance is Stance.COVERED and id(one) in beside
        else one
        for one in statements
    ]


def _asks_alone(one: Statement) -> bool:
    """Whether a statement that was left to a person is one bare demand with a figure, and no note about another."""
    found = list(leaves(one.when))
    leaf = found[0] if len(found) == 1 else None
    if one.stance is not Stance.REVIEW or not isinstance(leaf, Atom) or not leaf.op or leaf.unit in ("", "1") or "|" in leaf.quote:
        return False
    return one.citation.end - one.citation.start <= len(leaf.quote) + _BARE


_BARE = 3  # signs around a bare demand


def _same_section(one: Statement, other: Statement) -> bool:
    return bool(one.citation.section) and one.citation.section == other.citation.section


def _first(one: Statement) -> Leaf:
    return next(iter(leaves(one.when)))


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
