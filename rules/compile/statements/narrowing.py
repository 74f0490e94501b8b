"""Sentences that narrow what another has covered: `covered only after …`, and how often, said once more in a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.items import Line
from rules.compile.statements.segments import both
from rules.compile.statements.stances import said
from rules.compile.text.source import Span
from rules.model import Always, Stance, Statement

_ONLY = re.compile(
    r"\b(?:covered|necessary|approved|eligible|authorized|indicated|appropriate|supported)\s+only\b|\bonly\s+(?:be\s+)?(?:covered|considered|approved|authorized|medically\s+necessary)\b"
)
_GENERIC = frozenset(
    {"it", "they", "this", "these", "such", "service", "services", "treatment", "treatments", "therapy", "procedure", "coverage"}
)
_SMALL = frozenset({"the", "and", "for", "with", "use", "services", "service"})


def narrowed(statements: Sequence[Statement], lines: Sequence[Line]) -> list[Statement]:
    """The statements, where cover of one service that holds `only` under a further condition is asked for both, and where a sentence that
    only tells how often stands as a limit alone: each by itself would be a second, freer way to cover."""
    if not lines:
        return list(statements)
    out: list[Statement] = []
    every = [_whole(s, statements) for s in statements]
    for one in sorted(every, key=lambda s: s.citation.start):
        span = Span(lines[0].span.source, one.citation.start, one.citation.end)
        if _bare_frequency(one, every):
            continue
        at = _narrows(one, span, out)
        if at is None:
            out.append(one)
            continue
        before = out[at]
        citation = replace(before.citation, end=max(before.citation.end, one.citation.end))
        reasons = (*before.reasons, *one.reasons)
        out[at] = replace(
            before, when=both((before.when, one.when)), review=before.review or one.review, reasons=reasons, citation=citation
        )
    return out


def _bare_frequency(one: Statement, every: Sequence[Statement]) -> bool:
    """Cover without a condition in the very words of a limit, beside cover that has conditions."""
    if one.stance is not Stance.COVERED or not isinstance(one.when, Always):
        return False
    limited = any(s.stance is Stance.LIMIT and _holds(one, s) for s in every)
    return limited and any(s.stance is Stance.COVERED and not isinstance(s.when, Always) for s in every)


def _whole(limit: Statement, every: Sequence[Statement]) -> Statement:
    """A limit with the place of the whole sentence, where that sentence says no more."""
    if limit.stance is not Stance.LIMIT:
        return limit
    sentence = next((s for s in every if _bare_frequency(s, every) and _holds(s, limit)), None)
    return replace(limit, citation=sentence.citation) if sentence else limit


def _holds(one: Statement, limit: Statement) -> bool:
    return one.citation.start <= limit.citation.start and limit.citation.end <= one.citation.end


def _narrows(one: Statement, span: Span, out: Sequence[Statement]) -> int | None:
    """The place of the cover that a statement narrows; None where it stands by itself."""
    stance = said(span)
    if one.stance is not Stance.COVERED or isinstance(one.when, Always) or stance is None or not _ONLY.search(span.plain):
        return None
    named = _words(one.subject)
    for at in range(len(out) - 1, -1, -1):
        before = out[at]
        if before.stance is Stance.COVERED and not isinstance(before.when, Always) and named <= (_words(before.subject) | _GENERIC):
            return at
    return None


def _words(subject: str) -> set[str]:
    return {w for w in re.findall(r"[a-z]{2,}", subject.lower()) if w not in _SMALL}
