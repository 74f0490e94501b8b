"""Tables in plain text: rows whose cells stand apart by tabs, and runs of "code, descriptor, comment" whose columns were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from policies.model import Role
from policies.reading.markers import split_marker
from policies.reading.roles import heading_role
from policies.reading.text.lines import Line
from policies.reading.text.page import Unit
from policies.reading.text.shape import is_hanging, starts_with_code

_CODE = r"(?:\d{4}[0-9AFMTU]|[A-Z]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Zx]{1,4})?|\d{4,5}-\d{3,4}-\d{1,2})"
_CODES = rf"{_CODE}(?:\s?[-–—]\s?{_CODE})?"
_ROW = re.compile(
    rf"(?:(?P<system>CPT|HCPCS|ICD-?10(?:-CM)?|NDC|CDT|PLA)[®:]*\s+)?(?P<code>{_CODES}(?:,\s?{_CODES}){{0,3}}(?:\s?\([A-Z/]{{2,5}}\)|\s?[*†‡+]+)*)"
    r"(?:[\s:]+(?P<words>\S.*)|[-:\s]*)$"
)
_SENTENCE = re.compile(r"(?:is|are|was|were|will|may|must|should|can|for|and|or|to|of|has|have|when|if|with|as)\b")
_SYSTEM_NONE = re.compile(r"(?P<system>CPT|HCPCS|ICD-?10(?:-CM)?)[®:]*\s+(?P<words>none|n/a|not applicable)\.?", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:not applicable|n/a|none|no (?:specific |applicable )?codes?(?:\(s\))?(?: .{0,30})?|.{3,80}\bno specific codes?)\.?", re.IGNORECASE
)
_COMMENT = re.compile(
    r"(?:not |non-?)?covered\b.{0,120}|(?:not )?medically necessary\b.{0,60}|(?:new|deleted|revised|termed) code\b.{0,40}|"
    r"(?:effective|termed|deleted|added)\b.{0,20}\d{4}|\d{1,2}/\d{1,2}/\d{4}|"
    r"(?:no )?(?:prior authorization|pre-?authorization|precertification)\b.{0,60}|(?:investigational|experimental|unproven)\b.{0,40}",
    re.IGNORECASE,
)
_VERDICT_BEHIND = re.compile(r"(?<=[\w)\].,;]) (?=(?:Not |Non-?)Covered\b|Covered\b.{0,40}$|Not Medically Necessary\b)")
_SYSTEM_HEAD = (
    r"(?:(?:CPT|HCPCS|CPT/HCPCS|ICD-?10(?:-CM)?|NDC|PLA)[®\s]*(?:Category (?:III|II|I)\s+)?|(?:Procedure|Diagnosis|Billing|Revenue)\s+)?"
)
_HEAD = re.compile(
    rf"(?P<code>{_SYSTEM_HEAD}(?:Codes?(?:\(s\))?|Code/Range))(?P<number>\s+Number)?"
    r"\s+(?P<words>(?:Code )?Descriptions?|Descriptors?|Definitions?)"
    r"(?:\s+(?P<more>Comments?|Notes?|Requirements?|Coverage|Status|Modifiers?))?",
    re.IGNORECASE,
)
_LOOSE_HEAD = re.compile(rf"(?P<code>{_SYSTEM_HEAD}Codes?)\s+(?P<words>[^\d.:;]+)", re.IGNORECASE)
_MAY_HEAD = re.compile(r"CPT|HCPCS|ICD|NDC|PLA|Code|Procedure|Diagnosis|Billing|Revenue", re.IGNORECASE)
_LONGEST_HEAD = 5  # lines that the heading row of one table may take
_MOST_WORDS = 10
_MARGIN = 3  # lines around a line with tabs in which another must stand
_LONGEST_NAME = 60


# ---------------------------------------------------------------- lines


def with_table_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines: those that are rows of a table keep their cells, all others lose them; heading rows are put together."""
    rows = {at for at in range(len(lines)) if _is_tabbed_row(lines, at)}
    made: list[Line] = []
    at = 0
    while at < len(lines):
        head, size = _head(lines, at)
        if at in rows:
            header = (not made or not made[-1].cells) and _is_header(lines[at].cells)
            made.append(replace(lines[at], header=header))
        elif head:
            made.append(replace(lines[at], text=" ".join(head), cells=head, header=True))
            at += size - 1
        else:
            made.append(replace(lines[at], cells=()))
        at += 1
    return made


def _is_tabbed_row(lines: Sequence[Line], at: int) -> bool:
    """Whether a line with tabs is a row: others with tabs stand near, and no list marker or label stands before its tab."""
    cells = lines[at].cells
    if not cells or cells[0].endswith(":") or (cells[0] and split_marker(f"{cells[0]} Word") == (cells[0], "Word")):
        return False
    if not cells[0]:
        return starts_with_code(lines[at - 1].text) if at else False
    near = [lines[other].cells for other in range(max(0, at - _MARGIN), min(len(lines), at + _MARGIN + 1)) if other != at]
    return any(cells) and (any(near) or starts_with_code(cells[0]))


def _is_header(cells: Sequence[str]) -> bool:
    return all(cell and len(cell) <= _LONGEST_NAME and not any(sign.isdigit() for sign in cell) for cell in cells)


def _head(lines: Sequence[Line], at: int) -> tuple[tuple[str, ...], int]:
    """The cells of the heading row of a code table that begins here, and the lines it takes; nothing where none does."""
    if not _MAY_HEAD.match(lines[at].text) or len(lines[at].text) > _LONGEST_NAME:
        return (), 0
    for size in range(min(_LONGEST_HEAD, len(lines) - at), 0, -1):
        taken = lines[at : at + size]
        if any(len(line.text) > _LONGEST_NAME or line.cells for line in taken):
            continue
        found = _HEAD.fullmatch(" ".join(line.text for line in taken))
        if found and not (size > 1 and " " in found["code"] and found["words"].lower().startswith("code")):  # "CPT Codes" above heads it
            names = (found["code"], found["number"], found["words"], found["more"])
            return tuple(name.strip() for name in names if name), size
    line = lines[at]
    follows = at + 1 < len(lines) and starts_with_code(lines[at + 1].text)
    if follows and not line.cells and len(line.text.split()) <= _MOST_WORDS and (found := _LOOSE_HEAD.fullmatch(line.text)):
        return (found["code"], found["words"]), 1
    return (), 0


# ---------------------------------------------------------------- units


def with_rows(units: Sequence[Unit]) -> list[Unit]:
    """The units, those that are rows of code tables joined to rows; every row carries the ordinal of its table."""
    made: list[Unit] = []
    for part in _parts(units):
        made += _rows(part)
    return list(_numbered(made))


def _parts(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """The units from heading to heading."""
    part: list[Unit] = []
    for unit in units:
        if unit.kind == "heading" and part:
            yield part
            part = []
        part.append(unit)
    if part:
        yield part


def _rows(part: list[Unit]) -> list[Unit]:
    starts = {at: cells for at, unit in enumerate(part) if unit.kind == "text" and (cells := _cells(unit.text, part, at))}
    heads = any(unit.kind == "row" for unit in part)
    told = heading_role(part[0].text) if part[0].kind == "heading" else None
    codes = heads or (told is not None and told[0] is Role.CODES)
    if not starts or not (len(starts) > 1 or codes):
        return _only_nothing(part) if codes else part
    if sum(_is_bare(part, at, starts) for at in starts) > len(starts) // 2:
        return part  # codes one below the other, without words
    return _Builder(part, starts).build()


def _only_nothing(part: list[Unit]) -> list[Unit]:
    """ "Not applicable" or "no specific code" in the place of codes is a row."""
    return [_as_row(unit, (unit.text,)) if _says_nothing(part, at) else unit for at, unit in enumerate(part)]


def _says_nothing(part: Sequence[Unit], at: int) -> bool:
    return part[at].kind == "text" and at > 0 and _NOTHING.fullmatch(part[at].text) is not None


def _cells(text: str, part: Sequence[Unit], at: int) -> tuple[str, ...]:
    """The cells of a row that begins with a code: system where it is printed, code, words. Empty for what is no row."""
    if none := _SYSTEM_NONE.fullmatch(text):
        return none["system"], none["words"]
    found = _ROW.fullmatch(text)
    if found is None:
        return ()
    words = found["words"] or ""
    if _SENTENCE.match(words) or ("," in found["code"] and not words):
        return ()
    return tuple(cell for cell in (found["system"], found["code"], words) if cell)


def _is_bare(part: Sequence[Unit], at: int, starts: dict[int, tuple[str, ...]]) -> bool:
    """Whether a code stands without words, and none follow it."""
    if len(starts[at]) > 1:
        return False
    return at + 1 >= len(part) or part[at + 1].kind != "text" or starts_with_code(part[at + 1].text)


@dataclass(slots=True)
class _Builder:
    """Joins the units of one part to rows: code, words, and the comments that stand below them."""

    part: Sequence[Unit]
    starts: dict[int, tuple[str, ...]]
    made: list[Unit] = field(default_factory=list)
    labelled: bool = False  # the table has a column for the code system

    def build(self) -> list[Unit]:
        for at, unit in enumerate(self.part):
            self._take(at, unit)
        return self.made

    def _take(self, at: int, unit: Unit) -> None:
        if unit.kind == "row" and unit.header:
            self.labelled = len(unit.cells) > 2 and "number" in unit.cells[1].lower()
        if at in self.starts:
            self.made.append(_as_row(unit, self._aligned(self.starts[at])))
        elif self._follows_row(at, unit) and (grown := _grown(self.made[-1], unit)):
            self.made[-1] = grown
        elif _says_nothing(self.part, at):
            self.made.append(_as_row(unit, (unit.text,)))
        else:
            self.made.append(unit)

    def _follows_row(self, at: int, unit: Unit) -> bool:
        """Whether a text stands below a row, and not above the heading row of the next table, which it names."""
        names_next = at + 1 < len(self.part) and self.part[at + 1].header and not any(sign.isdigit() for sign in unit.text)
        return unit.kind == "text" and bool(self.made) and self.made[-1].kind == "row" and not names_next

    def _aligned(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        system = re.fullmatch(r"CPT|HCPCS|ICD-?10(?:-CM)?|NDC|CDT|PLA", cells[0]) is not None
        aligned = ("", *cells) if self.labelled and not system else cells
        return (*aligned[:-1], *_VERDICT_BEHIND.split(aligned[-1], maxsplit=1)) if len(cells) > 1 else aligned


def _grown(row: Unit, unit: Unit) -> Unit | None:
    """The row with the words of this unit, None where they are no part of it."""
    if row.header or not row.cells:
        return None
    if _COMMENT.fullmatch(unit.text) and not unit.text[0].islower():
        if len(row.cells) > 1 and _COMMENT.fullmatch(row.cells[-1]):
            return _as_row(row, (*row.cells[:-1], f"{row.cells[-1]} {unit.text}"))
        return _as_row(row, (*row.cells, unit.text))
    if _ROW.fullmatch(row.cells[-1]) and len(unit.text) > 2 and not starts_with_code(unit.text) and not _NOTHING.fullmatch(unit.text):
        return _as_row(row, (*row.cells, *_VERDICT_BEHIND.split(unit.text, maxsplit=1)))
    open_end = row.cells[-1].endswith((",", ";")) or is_hanging(row.cells[-1]) or unit.text[:1].islower()
    if open_end and unit.gap <= 1 and len(row.cells) > 1:
        return _as_row(row, (*row.cells[:-1], f"{row.cells[-1]} {unit.text}"))
    return None


def _as_row(unit: Unit, cells: tuple[str, ...]) -> Unit:
    return replace(unit, kind="row", text=" | ".join(cells), cells=cells)


def _numbered(units: Sequence[Unit]) -> Iterator[Unit]:
    """Rows with the ordinal of their table: a heading row, or what is no row, begins a new one."""
    table, inside = 0, False
    for unit in units:
        if unit.kind != "row":
            inside = False
            yield unit
            continue
        if unit.header or not inside:
            table += 1
        inside = True
        yield replace(unit, table=table)
