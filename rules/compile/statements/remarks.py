"""What is told beside the items of a list: refusals behind an item's words (`Age 18 or older. Surgery before that age is not covered.`),
and notes between two items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.lists.items import Item
from rules.compile.lists.run_markers import marked_items
from rules.compile.lists.tree import walk
from rules.compile.statements.stances import said
from rules.compile.text.sentences import sentences
from rules.compile.text.source import Span

_REFUSED = ("not_covered", "unproven")


def remarks_of(roots: Sequence[Item]) -> list[Span]:
    """The notes below items, and the sentences at the end of an item that refuse something; the item keeps what stands before them."""
    out: list[Span] = []
    for item in walk(roots):
        out += item.asides
        if not item.marker or item.children or marked_items(item.span)[1]:
            continue
        told = sentences(item.span)
        kept = next((n for n in range(len(told), 0, -1) if not _refuses(told[n - 1])), 0)
        if not kept or kept == len(told) or any(said(one) for one in told[:kept]):
            continue
        item.asides += told[kept:]
        item.span = Span(item.span.source, item.span.start, told[kept - 1].end)
        out += told[kept:]
    return out


def only_explains(note: Span) -> bool:
    """Whether a note names examples or says what counts, and asks for nothing."""
    return _NOTE.match(note.plain) is not None and all(_EXPLAINS.search(one.plain) for one in sentences(note))


_NOTE = re.compile(r"[\W_]{0,3}notes?\s*[:–-]")
_EXPLAINS = re.compile(
    r"\b(?:examples?|e\.\s?g|such\s+as|for\s+instance|counts?|(?:may\s+)?includes?|refers?\s+to|means|defined\s+as|is\s+considered\s+under|is\s+not\s+required|are\s+not\s+required"
    r"|is\s+not\s+limited)\b(?!.*\b(?:must|shall|does\s+not\s+count|do\s+not\s+count|only)\b)"
)


def explained(whole: Span) -> list[tuple[int, int]]:
    """Where the notes of a statement's words stand that only explain."""
    found = ((whole.part(m.start(), m.end()), m) for m in _NOTE_LINE.finditer(whole.raw))
    return [(whole.start + m.start(), whole.start + m.end()) for line, m in found if only_explains(line)]


_NOTE_LINE = re.compile(r"(?m)(?<=\n)[ \t\W_]{0,8}[Nn](?:ote|OTE)s?\s*[:–-][^\n]*")


def _refuses(sentence: Span) -> bool:
    found = said(sentence)
    return found is not None and found.stance in _REFUSED and bool(sentence.upto(found.span.start).trimmed())
