"""The title of a document: labelled, right above its number and dates, as its first heading, or from its container."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from policies.dates import find_dates
from policies.model import Block, Reading
from policies.reading.codes.roles import fold
from policies.reading.payers import without_names
from policies.reading.roles import either, heading_role
from policies.reading.vocabulary import metadata_labels

LONGEST = 250
"""Characters beyond which a line is no title."""

HEAD = 40
"""Blocks among which a title stands."""

_LABEL = re.compile(
    r"(?:[\w/]+ ){0,4}(?:number|no\.|#|date|effective|reviewed|review|revised|id|code|section)\s*[:#.…]"
    r"|(?:policy|annual|current|original|last|next|effective)\b.*(?:date\b|number\b|#|:)"
    r"|(?:[\w/.&]+ ){0,3}(?:policy|name|type|status|department|owner|category|replaces|published|approved|version|products?|plans?)\s*:"
    r"|number:|(?:origination|[a-z]{2,4}\.[a-z]{2}\.\d{3})\b",
    re.IGNORECASE,
)
_SMALL = frozenset(("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "per", "the", "to", "vs", "with"))
_KIND_WORDS = re.compile(
    r"\b(?:medical|clinical|commercial|coverage|drug|benefit|individual|exchange|medicare|advantage|medicaid|and|policy|plans?)\b"
)


def read_title(reading: Reading, lines: Sequence[str], furniture: Sequence[str]) -> str | None:
    """The title, without the payer's name for its kind of document; None where nothing looks like one."""
    head = reading.blocks[:HEAD]
    runs = list(_runs(head))
    first = next((b.text for b in head if b.kind == "heading"), "")
    top = [b.text for b in reading.blocks if b.kind == "heading" and b.level == 1]
    printed = " ".join((*(b.text for b in head), *furniture))
    claimed = reading.title if reading.title and _stands_in(_cleaned(reading.title), printed) else ""
    labelled = list(_labelled(head, lines))
    candidates = (
        *(name for name in (top if len(top) == 1 else ()) if claimed and fold(name) in fold(claimed)),
        *(claimed for value in labelled[:1] if claimed and _stands_in(_cleaned(value), claimed)),
        *labelled,
        *_labelled((), furniture),
        claimed,
        *(text for text, followed in runs if followed),
        *(top if len(top) == 1 else ()),
        reading.title or "",
        *(text for text, _ in _runs(head[: _first_section(head)])),
        *furniture,
        first,
        *(text for text, _ in runs),
    )
    return next((text for text in map(_cleaned, candidates) if is_title(text)), None)


def is_title(text: str) -> bool:
    """Whether a line may be a title: no sentence, no label, no section name, and more than names of payers and documents."""
    if not 3 < len(text) <= LONGEST or text.endswith((".", ";", ",", ":")) or " | " in text or not re.search(r"[A-Za-z]{3}", text):
        return False
    folded = fold(text)
    never = either(metadata_labels().not_a_title)
    if (never and never.search(folded)) or _LABEL.match(text):
        return False
    told = heading_role(text)
    if told and (told[1] == "firm" or len(folded.split()) <= 3):
        return False
    if find_dates(text) and re.search(r"\b(?:date|effective|review(?:ed)?|status|published|revised|issued)\b", folded):
        return False
    rest = _KIND_WORDS.sub("", without_names(text))
    return bool(re.search(r"[a-z]{3}", rest))


def _first_section(head: Sequence[Block]) -> int:
    """Where the first heading stands that names a section: a title comes before it."""
    return next((i for i, b in enumerate(head) if b.kind == "heading" and heading_role(b.text)), len(head))


def _stands_in(title: str, text: str) -> bool:
    """Whether the text holds nearly all words of the title."""
    words, there = set(re.findall(r"\w{3,}", title.lower())), set(re.findall(r"\w{3,}", text.lower()))
    return len(words) > 0 and len(words & there) >= 0.8 * len(words)


def _labelled(head: Sequence[Block], lines: Sequence[str]) -> Iterator[str]:
    """What stands after a title label, up to the next label; in the head with the lines that go on with it."""
    for pattern in metadata_labels().title:
        compiled = re.compile(pattern, re.IGNORECASE)
        for index, block in enumerate(head):
            if block.kind != "row" and (match := compiled.search(block.text)) and len(match.group(1)) > 3:
                value = _until_label(match.group(1))
                yield " ".join((value, *_going_on(head[index + 1 :]))) if value == match.group(1) else value
        for line in lines:
            if (match := compiled.search(line)) and len(match.group(1)) > 3:
                yield _until_label(match.group(1))


def _going_on(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind != "paragraph" or not _is_piece(block.text):
            return
        yield block.text


def _until_label(text: str) -> str:
    ends = either(metadata_labels().title_ends, re.IGNORECASE)
    match = ends.search(text) if ends else None
    return text[: match.start()] if match else text


def _runs(head: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    """Lines that may be pieces of a title, joined where they follow each other; True where a label follows them."""
    pieces: list[str] = []
    for block in head:
        if block.kind in ("paragraph", "heading") and _is_piece(block.text):
            pieces.append(block.text)
            continue
        if pieces:
            yield " ".join(pieces), bool(_LABEL.match(block.text))
        pieces = []
        if block.kind == "item" or len(block.text) > LONGEST * 2:
            continue
    if pieces:
        yield " ".join(pieces), False


def _is_piece(text: str) -> bool:
    """Whether a line is written like a title: short, most words with a capital, and a title by itself."""
    words = [w for w in re.findall(r"[A-Za-z][\w'’-]*", text) if w.lower() not in _SMALL]
    capitals = sum(w[0].isupper() for w in words)
    return len(text) <= LONGEST and bool(words) and capitals >= 0.6 * len(words) and is_title(_cleaned(text))


def _cleaned(text: str) -> str:
    """One line without the kind of document and the payer at its end."""
    line = " ".join(text.split()).strip(" |:-–—")
    for tail in _tails():
        line = tail.sub("", line).strip(" |:-–—")
    return line


@cache
def _tails() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(tail, re.IGNORECASE) for tail in metadata_labels().title_tail)
