"""The lines of a policy as a clinician answers them, and what an answer is bound to: the payer, the words, and what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from practice.store.ids import content_hash
from practice.store.rows import CaseRow
from rules.model import Leaf, Statement, leaves

_MARKER = re.compile(r"^(?:(?:[-*•▪◦–o]|\(?[A-Za-z0-9]{1,3}[.)])\s+)+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a policy. `lead`: the payer's words that open the lists it stands in; `bound`: what an answer to it is bound to."""

    words: str
    lead: str
    bound: str


def line_words(text: str, leaf: Leaf) -> str:
    """The line that a leaf stands in, without the marker of its list and what joins it to the next."""
    start, end = _ends(text, leaf)
    words = _MARKER.sub("", " ".join(text[start:end].split())).rstrip(" ;.")
    return re.sub(r"[;,]? (?:and|or)$", "", words)


def lines_of(case: CaseRow, statements: Sequence[Statement], text: str) -> dict[int, Line]:
    """id of each leaf → its line. `text`: what the statements' offsets point into."""
    return {id(leaf): line_of(case, one, text, leaf) for one in statements for leaf in leaves(one.when)}


def line_of(case: CaseRow, statement: Statement, text: str, leaf: Leaf) -> Line:
    """One leaf's line. Anything in it that changes makes it another line: an answer was to these words, for this request."""
    words, lead = line_words(text, leaf), _lead(text, statement, leaf)
    start, _ = _ends(text, leaf)
    place = text[start : leaf.start].count(leaf.quote)
    bound = content_hash(case.payer_id, case.cpt, case.icd10, statement.stance.value, lead, words, " ".join(leaf.quote.split()), place)
    return Line(words, lead, bound)


def _ends(text: str, leaf: Leaf) -> tuple[int, int]:
    start, end = text.rfind("\n", 0, leaf.start) + 1, text.find("\n", leaf.start + len(leaf.quote))
    return start, end if end >= 0 else len(text)


def _lead(text: str, statement: Statement, leaf: Leaf) -> str:
    """The lines of the statement above this one that open a list."""
    start, _ = _ends(text, leaf)
    above = text[min(statement.citation.start, start) : start].split("\n")
    return "\n".join(words for line in above if (words := _MARKER.sub("", " ".join(line.split()))).endswith(":"))
