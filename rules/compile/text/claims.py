"""Which words of a text have been read, so that nothing is dropped: atoms, lead-ins, stances, examples and connectives claim theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words

_WORD = re.compile(r"[a-z0-9][\w'/.%<>=-]*|[<>=≥≤]+")


@dataclass(slots=True)
class Claims:
    """Stretches that have been read, by what read them."""

    held: list[tuple[int, int]] = field(default_factory=list)

    def add(self, *spans: Span | None) -> None:
        self.held += [(s.start, s.end) for s in spans if s is not None and s.end > s.start]

    def unread(self, whole: Span, quotes: Iterable[tuple[int, int]]) -> list[Span]:
        """Stretches of the whole that no claim and no quote covers and that hold a word of their own."""
        covered = bytearray(len(whole))
        for start, end in (*self.held, *quotes):
            low, high = max(0, start - whole.start), min(len(whole), end - whole.start)
            if high > low:
                covered[low:high] = b"\x01" * (high - low)
        return [s for s in _gaps(whole, covered) if own_words(s) and not _counts_item(s) and not _names_field(s)]


def _counts_item(span: Span) -> bool:
    """`10.` at the start of a line: the marker of an item."""
    before, behind = span.source.text[: span.start].rpartition("\n")[2], span.source.text[span.end : span.end + 2]
    if re.fullmatch(r"(?:(?:and|or|and/or)\s+)?\(\d{1,2}\)?", span.raw.strip()):
        return True  # `(12)` inside a sentence
    if re.fullmatch(r"\d{1,2}[.)]?", span.raw.strip()) is not None and not before.strip(" (") and behind[:1] in (".", ")"):
        return True
    if _POINT.fullmatch(" ".join(span.plain.split())) and span.source.text[span.end : span.end + 2].strip()[:1].isupper():
        return True
    if re.fullmatch(r"(?:(?:and|or)\s+)?\d{1,3}(?:\.\d{1,3}){0,4}\.?\s*-?", " ".join(span.plain.split())) and (
        "\n" in span.raw or not before.strip()
    ):
        return True  # `14.2.1` at the start of a line
    above, _, last = span.raw.rpartition("\n")
    opens_line = (
        not last.startswith(" ") and above.strip(" ;,.)").lower() in ("", "and", "or", "and/or") and (bool(above) or not before.strip())
    )
    return opens_line and bool(OWN_MARKER.fullmatch(last.strip())) and (not behind.strip() or not behind[0].isalnum())


_POINT = re.compile(r"(?:(?:and|or)\s+)?\d{1,2}(?:\.\d{1,2}){0,4}\.?\s*-")
"""`AND 1.2 -` before a capital: a point of an outline."""
OWN_MARKER = re.compile(
    r"(?:\d{1,2}[A-Za-z]|\d{1,2}[-.]\d{1,2}[A-Za-z]?|[A-Z]{1,2}-?\d{1,2}|(?:table|part|step|section)\s+(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Z]))[.):]?(?:\s*[-–—])?(?=\s|$)",
    re.IGNORECASE,
)
"""`1A`, `3-2`, `TABLE 4.`: markers of a document's own make."""


_FIELD = re.compile(r"(?:diagnos[ei]s|ages?|gender|sex|prescribers?|patient\s+selection)\W*")


_FIELDS = re.compile(
    r"(?:(?:covered\s+uses|off-label\s+uses|required\s+medical\s+information|(?:age|prescriber)\s+restrictions?|other\s+criteria)\W*(?:(?:n/?a|none)\W*)?)+"
)


def _names_field(span: Span) -> bool:
    """`Diagnosis` on a line of its own, `Age Restrictions:`: the name of a field of a form."""
    if _FIELDS.fullmatch(span.plain):
        return True
    before, behind = span.source.text[: span.start].rpartition("\n")[2], span.source.text[span.end : span.end + 2]
    return _FIELD.fullmatch(span.plain) is not None and not before.strip() and not behind.split("\n")[0].strip(" :")


def _gaps(whole: Span, covered: bytearray) -> list[Span]:
    found, at = [], None
    for n, one in enumerate(covered):
        if one and at is not None:
            found.append(whole.part(at, n).trimmed())
            at = None
        elif not one and at is None:
            at = n
    if at is not None:
        found.append(whole.part(at).trimmed())
    return found


_ROMAN = re.compile(r"[ivx]{2,5}[.)]")
"""`vii.`: the marker of an item."""


def own_words(span: Span) -> list[str]:
    """The words that carry something: no small words, people or markers."""
    said = [w.strip(".'-") for w in _WORD.findall(span.plain) if not _ROMAN.fullmatch(w)]
    return [w for w in said if w and w not in words().small and w not in words().people and w not in words().prepositions and len(w) > 1]
