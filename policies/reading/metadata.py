"""What a document prints about itself: payer, title, number, dates, lines of business, status.

Labels are data (data/vocabulary/metadata_labels.yml). What the hints state is stronger than what is read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from policies.dates import FoundDate, find_dates, parse_date
from policies.model import Block, Metadata, Reading, ReadingHints, Role, Section
from policies.reading.codes.roles import fold
from policies.reading.delegation import delegated_to, sent_to
from policies.reading.life import read_life
from policies.reading.metadata_dates import column_pairs, read_dates
from policies.reading.payers import find_payer, payer_at, payer_id, sole_lob, without_names
from policies.reading.roles import either, heading_role
from policies.reading.titles import read_title
from policies.reading.vocabulary import metadata_labels

HEAD = 60
"""Blocks that count as the head of a document."""

STANDING = 40
"""Blocks of the head in which a policy says that it is a draft, retired or replaced."""

TOP = 6
"""Blocks that stand at its very top."""

LABEL_TABLE = 8
"""Rows beyond which a table holds data rather than labels and their values."""

_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_CONTAINER_FACTS = frozenset(
    ("name", "title", "author", "subject", "keywords", "creator", "producer", "creationdate", "moddate", "trapped", "url", "canonical")
)
_KIND_WORDS = re.compile(r"\b(?:x|and|or|medical|drug|benefit|clinical|coverage|policy|plans?|products?)\b|\W")
_CMS = re.compile(r"centers for medicare (?:and|&) medicaid services|\bcms\b")
_STANDING_PAIR = re.compile(r"^(?:policy )?status\b|\d|^[^:]*$", re.IGNORECASE)
"""Of a label and a value found one below the other: the status, or a date of it."""

_UNTICKED = re.compile(r"[☐□❏❑◻▢][^☐□❏❑◻▢☒☑✓✔✗■⊠]*")
_QUIET = frozenset({Role.REFERENCES, Role.HISTORY, Role.CODES, Role.BACKGROUND})


@dataclass(frozen=True, slots=True)
class Lines:
    """Where metadata is looked for, each line folded once: top (first lines,
    and lines that name nothing but lines of business), head, running headers, the rest of what is not evidence."""

    top: tuple[str, ...]
    head: tuple[str, ...]
    furniture: tuple[str, ...]
    rest: tuple[str, ...]


def read_metadata(reading: Reading, sections: Sequence[Section], hints: ReadingHints) -> Metadata:
    """The metadata of a reading; a field is None where nothing is printed and nothing stated."""
    lines = _lines(reading, sections)
    stated = _by_patterns(hints, reading)
    dates = read_dates((*lines.head, *lines.furniture, *lines.rest), _name(reading))
    title = hints.title or stated.get("title") or read_title(reading, lines.head, lines.furniture)
    payer = payer_id(hints.payer) or _payer(reading, sections, lines)
    status, replaced_by = read_life(title, _standing_lines(lines, reading, sections))
    return Metadata(
        payer=payer,
        title=title,
        policy_number=hints.policy_number or stated.get("policy_number") or _number(lines, reading),
        effective=_stated_date(stated, "effective") or dates.get("effective"),
        published=_stated_date(stated, "published") or dates.get("published"),
        last_review=_stated_date(stated, "last_review") or dates.get("last_review"),
        next_review=_stated_date(stated, "next_review") or dates.get("next_review"),
        lob=tuple(sorted(hints.lob)) or sole_lob(payer) or _lob(lines, sections, title),
        status=status,
        delegated_to=delegated_to(sections, lines.head, payer),
        replaced_by=replaced_by,
    )


def _lines(reading: Reading, sections: Sequence[Section]) -> Lines:
    head = reading.blocks[:HEAD]
    rest = [block for section in sections if section.role not in _QUIET for block in section.blocks]
    bare = [b for b in head[TOP : TOP * 5] if not (b.kind == "heading" and b.level > 3) and _only_lob(b.text)]
    top = [b.text for b in (*head[:TOP], *bare)]
    facts = (f"{name.replace('_', ' ')}: {value}" for name, value in reading.facts if name not in _CONTAINER_FACTS)
    return Lines(
        top=tuple(_folded(top)),
        head=tuple(_folded((*_paired(head), *facts))),
        furniture=tuple(_folded(_beside(line for line in reading.furniture if not _CONTENTS_LINE.search(line)))),
        rest=tuple(_folded(block.text for block in rest)),
    )


def _folded(texts: Iterable[str]) -> Iterator[str]:
    return (" ".join(text.split()) for text in texts if text.strip())


def _paired(blocks: Sequence[Block]) -> Iterator[str]:
    """Every block as a line, and after it the pairs in which a label and its value stand apart: cells, or one below the other."""
    rows = Counter(block.table for block in blocks if block.kind == "row")
    for before, block in zip((None, *blocks), blocks, strict=False):
        if block.kind == "row":
            yield from block.cells
            yield from _cell_pairs(before, block, rows[block.table])
        else:
            yield block.text
            if before and before.kind != "row" and len(before.text) < 60 and len(block.text) < 160:
                yield f"{before.text.rstrip(' :')}: {block.text}"
            if before and before.kind != "row":
                yield from column_pairs(before.text, block.text)


def _beside(lines: Iterable[str]) -> Iterator[str]:
    """Every line, and short neighbours as a label with its value: lists of facts beside the text end up among the furniture."""
    before = ""
    for line in lines:
        yield line
        if before and len(before) < 40 and len(line) < 60:
            yield f"{before.rstrip(' :')}: {line}"
        before = line


def _cell_pairs(before: Block | None, row: Block, rows: int) -> Iterator[str]:
    """Label and value side by side in a small table of two or four columns, or value below label in a table of two rows."""
    if len(row.cells) in (2, 4, 6, 8) and rows <= LABEL_TABLE:
        yield from (f"{label}: {value}" for label, value in zip(row.cells[::2], row.cells[1::2], strict=True) if len(label) < 60)
    if before and before.table == row.table and len(before.cells) == len(row.cells) and (rows == 2 or _is_label_row(before, row, rows)):
        yield from (f"{label.rstrip(' :')}: {value}" for label, value in zip(before.cells, row.cells, strict=True) if len(label) < 60)


def _is_label_row(labels: Block, values: Block, rows: int) -> bool:
    """Whether one row of a small table holds labels alone and the next one their values: dates or numbers under words without any."""
    below = [value for label, value in zip(labels.cells, values.cells, strict=True) if label.strip() and value.strip()]
    return rows <= LABEL_TABLE and not re.search(r"\d", labels.text) and any(re.search(r"\d", value) for value in below)


# ---------------------------------------------------------------- what the declaration states


def _by_patterns(hints: ReadingHints, reading: Reading) -> dict[str, str]:
    """What the declared patterns find in text and furniture; the first match of each field."""
    text = "\n".join((*(block.text for block in reading.blocks), *reading.furniture, reading.title or ""))
    found: dict[str, str] = {}
    for field, pattern in hints.patterns:
        match = re.search(pattern, text)
        if match and match.group(1) and match.group(1).strip():
            found.setdefault(field, " ".join(match.group(1).split()))
    return found


def _stated_date(stated: dict[str, str], field: str) -> dt.date | None:
    dates: tuple[FoundDate, ...] = find_dates(stated.get(field, ""), short_months=True)
    return dates[0].date if dates else None


# ---------------------------------------------------------------- number


def _number(lines: Lines, reading: Reading) -> str | None:
    """The payer's own number as printed, hyphens plain; labelled numbers before shapes that stand alone."""
    labels = metadata_labels()
    furniture = _with_digits(lines.furniture)
    near = (*_with_digits(lines.head), *furniture)
    titled = (*near, *_with_digits((reading.title or "",)))
    return (
        _first(labels.number_running, furniture)
        or _first(labels.number, near)
        or _first(labels.number, _with_digits(lines.rest))
        or _first(labels.number_alone, titled)
    )


def _with_digits(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that may hold a number, dashes plain."""
    return tuple(line.translate(_DASHES) for line in lines if re.search(r"\d", line))


def _first(patterns: Iterable[str], lines: Sequence[str]) -> str | None:
    """What the first pattern that fits any line finds in it; patterns come in the order of trust."""
    for pattern in patterns:
        compiled = re.compile(pattern, re.IGNORECASE)
        for line in lines:
            match = compiled.search(line)
            if match and len(match.group(1)) > 1 and not parse_date(match.group(1)):
                return re.sub(r"\s*-\s*", "-", match.group(1)).strip(" .:-")
    return None


# ---------------------------------------------------------------- payer


def _payer(reading: Reading, sections: Sequence[Section], lines: Lines) -> str | None:
    facts = dict(reading.facts)
    address = facts.get("url") or facts.get("canonical") or facts.get("og:url") or ""
    if (host := urlsplit(address).hostname) and (payer := payer_at(host)):
        return payer
    body = (
        block.text for section in sections if section.role is not Role.REFERENCES for block in section.blocks if not sent_to(block.text)
    )
    named = [(reading.title or "", 8), (" ".join(facts.get(k, "") for k in ("author", "subject", "site_name", "og:site_name")), 8)]
    named.append((re.sub(r"[-_./]+", " ", _name(reading)), 30))
    top = (*(block.text for block in reading.blocks[:12] if not sent_to(block.text)), *lines.furniture)
    return find_payer([*named, *((line, 4) for line in top), *((text, 1) for text in body)])


def _name(reading: Reading) -> str:
    return dict(reading.facts).get("name", "")


# ---------------------------------------------------------------- lines of business and status


def _lob(lines: Lines, sections: Sequence[Section], title: str | None) -> tuple[str, ...]:
    """Lines of business: after their label, in short lines of the head and running headers, or as headings inside the criteria."""
    labels = either(metadata_labels().lob_labels)
    short = [line for line in (*lines.top, *lines.furniture) if len(line) < 120]
    labelled = [line for line in (*lines.head, *lines.rest) if labels and len(line) < 300 and labels.search(fold(line))]
    headings = [s.heading for s in sections if s.role in (Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN) and len(s.heading.split()) <= 4]
    return tuple(sorted({value for line in (title or "", *short, *labelled, *headings) for value in _values(line)}))


def _values(line: str) -> Iterator[str]:
    folded = _CMS.sub(" ", fold(_UNTICKED.sub(" ", line)))
    return (rule.value for rule in metadata_labels().lob if _any_of(rule.words).search(folded))


def _only_lob(text: str) -> bool:
    """Whether a line names lines of business, ticked or not, and nothing else ("Commercial x Medicaid x")."""
    named = rest = without_names(text)
    for rule in metadata_labels().lob:
        for words in rule.words:
            rest = re.sub(words, " ", rest)
    return rest != named and not _KIND_WORDS.sub("", rest)


def _standing_lines(lines: Lines, reading: Reading, sections: Sequence[Section]) -> Iterator[str]:
    """Lines in which a document speaks of its own standing: head and running headers, without history, references and evidence."""
    quiet = {block.text for s in sections if s.role in _QUIET for block in s.blocks}
    head = [block for block in reading.blocks[:STANDING] if block.text not in quiet]
    own = {block.text for block in head}
    yield from _folded(line for line in _paired(head) if line in own or _STANDING_PAIR.search(line))
    yield from lines.furniture
    yield reading.title or ""


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern that is found where any of these is."""
    return re.compile("|".join(f"(?:{one})" for one in words))


def is_section_name(line: str) -> bool:
    """Whether the line is the name of a section rather than a title."""
    told = heading_role(line)
    return bool(told and told[1] != "weak")
