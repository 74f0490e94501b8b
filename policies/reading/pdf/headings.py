"""Which drafts are headings, and of what level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from policies.reading.pdf.drafts import LEADER, Draft, Typography
from policies.reading.pdf.lines import Line
from policies.reading.pdf.markers import is_connector

_LEAD_IN = re.compile(
    r"\b(?:following|all of|any of|one of|both of|either of|when|if|must|criteria (?:are|is) met|are met)\b.*:$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.;,]$")
_SAYS = re.compile(r":\s*\S*\d+\S*$|:\s*\w+ \d{1,2}, \d{4}$|(?:\.{4,}|\u2026)[.\u2026\s]*\w")
_LONGEST = 160
_LONGEST_LARGE = 320
_DEEPEST = 6
_BARS = 3  # headings in bars of one look from which they are the chapters


class Look(NamedTuple):
    """What a heading looks like; looks sort from the most to the least important."""

    minus_size: float
    tag_level: int
    plain_case: bool
    not_bold: bool
    italic: bool
    not_bar: bool = True


def is_heading(draft: Draft, text: str, typo: Typography) -> bool:
    """Whether a draft is a heading: by its tag where that is borne out by its look, else by its look alone."""
    first = draft.first
    letters = sum(c.isalpha() for c in text)
    if letters < 2 or LEADER.search(text) or is_connector(text):
        return False
    tagged = first.tag is not None and first.tag.kind == "H"
    if first.tag is not None and first.tag.kind not in ("H", "P", "CAPTION"):
        return False
    if tagged:
        return len(text) <= _LONGEST_LARGE and not _plain(first, typo) and not _leads_in(text)
    return _looks_like_heading(draft, text, typo)


def _plain(line: Line, typo: Typography) -> bool:
    """Set like running text: then even a heading tag is only a paragraph's."""
    return not line.some_bold and line.size <= 1.06 * typo.size and line.colour == typo.colour and not _capitals(line.text)


def _leads_in(text: str) -> bool:
    """A sentence that opens a list of criteria is content, however bold."""
    return _LEAD_IN.search(text) is not None


def _capitals(text: str) -> bool:
    return text.isupper() and sum(c.isalpha() for c in text) >= 4


def _looks_like_heading(draft: Draft, text: str, typo: Typography) -> bool:
    first = draft.first
    large = first.size >= 1.14 * typo.size
    capitals = _capitals(text) and len(text) <= 90 and first.size >= typo.size and len(draft.lines) <= 2
    if not (large or draft.bold or capitals) or len(text) > (_LONGEST_LARGE if large else _LONGEST):
        return False
    if _SENTENCE_END.search(text) and not (large and len(text) < 60):
        return False
    if _leads_in(text) or (first.marked and first.marked.bullet):
        return False
    if large and not draft.bold and first.colour == typo.colour and first.size < 1.3 * typo.size and len(text) > 80:
        return False
    return len(draft.lines) <= (8 if large else 3) and not (first.size < 1.5 * typo.size and _says(text))


def _says(text: str) -> bool:
    """A bold "Reviewed: 10/08/25" or "Effective Date ..... 08/15/2025" says something; it does not head anything."""
    return _SAYS.search(text) is not None


def look_of(draft: Draft, text: str, level: int) -> Look:
    """The look of a heading."""
    first = draft.first
    return Look(-first.size, level, not _capitals(text), not draft.bold, first.italic, not first.bar)


def levels(looks: Sequence[Look], typo: Typography) -> dict[Look, int]:
    """Level of each look, 1 to 6: the tags' own where every heading has one, else by rank of size, case, weight.

    `looks`: of all headings, in order. Bars that part the whole snapshot rank right behind the largest look, whatever their size.
    """
    distinct: Sequence[Look] = sorted(set(looks))
    if distinct and all(0 < look.tag_level <= _DEEPEST for look in distinct):
        return {look: look.tag_level for look in distinct}
    counted = Counter(looks)
    bars = [look for look in distinct if not look.not_bar and counted[look] >= _BARS and -look.minus_size > 1.1 * typo.size]
    others = [look for look in distinct if look not in bars]
    return {look: min(rank, _DEEPEST) for rank, look in enumerate([*others[:1], *bars, *others[1:]], 1)}
