"""Bytes of a note → its text → lines → sentences with section, label and the line above. Pure; no text of a note stands in an error."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, replace

from policies.model import Reading
from policies.reading import read_blocks
from policies.reading.encoding import decode
from policies.reading.errors import UnreadableSnapshot
from practice.notes.dates import note_day, printed_days
from practice.notes.model import Note, Sentence
from practice.notes.wording import Heading, headings

_BULLET = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>(?:[-*•●▪◦–o·]|\d{1,2}[.)]|[a-zA-Z][.)]|\(\w{1,3}\))\s+)?")
_HEADING = re.compile(
    r"^\s*(?:#+\s*|\*\*|__|\d{1,2}[.)]\s*)?(?P<name>[A-Za-z][A-Za-z0-9 /&,'\-+]{0,60}?)(?:\s*\([^)]{0,40}\))?(?:\*\*|__)?\s*"
    r"(?P<sign>:|\s-\s|—|(?:\*\*)?$)(?:\*\*)?\s*(?P<rest>.*)$"
)
_LABEL = re.compile(r"^\s*(?:[-*•]\s+)?(?P<name>[A-Z][^:\n]{1,80}):\s*$")
_END = re.compile(r"(?<!^\d)(?<!^\d\d)(?<=[A-Za-z0-9)\]\"'%+°])[.!?]+[\"')\]]*\s+(?=[\"'(\[*]*[A-Z0-9])|(?<=[a-z)])\.(?=[A-Z][a-z])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|vs|approx|no|st|e\.g|i\.e|etc|pt|wk|wks|mo|mos|yr|yrs|hx|dx|tx|rx|inc|fig|max|min|ext|flex|bilat|jr|sr|dept|prn|b\.i\.d|q\.d|[a-z])$",
    re.IGNORECASE,
)
_BOX = re.compile(r"\s{2,}(?=\[[ xX✓]?\])|(?<=\S)\s+(?=\[[ xX✓]\]\s)|\s+(?=[☐☑☒])")
_AUTHOR = re.compile(r"(?im)^\s*(?:electronically\s+signed(?:\s+by)?|signed(?:\s+by)?|provider|author|attending|dictated\s+by)\s*:?\s*(?P<name>.{4,80})$|^\s*(?P<bare>(?:Dr\.?\s+)?[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]*){1,3},?\s+(?:MD|DO|PT|DPT|NP|PA-C|OD|PhD|LCSW|PsyD|DC|APRN|RN)\b.*)$")  # fmt: skip


class NoteError(ValueError):
    """A note cannot be read. The message names the file and never anything that stands in it."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    bullet: bool
    text: str


def read_note(data: bytes, file: str) -> Note:
    """The note that these bytes hold: plain text, PDF or DOCX. Raises NoteError."""
    text = _text_of(data, file)
    return note_of(text, file)


def note_of(text: str, file: str) -> Note:
    """The note that a text is."""
    day = note_day(text)
    found = _AUTHOR.search(text)
    author = (found["name"] or found["bare"]).strip() if found else None
    return Note(file, text, tuple(_sentences(text, day)), day, author)


def _text_of(data: bytes, file: str) -> str:
    if not data.startswith(b"%PDF") and not data.startswith(b"PK"):
        if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NoteError(f"{file}: neither text nor PDF nor DOCX; give the note in one of these")
        return decode(data).replace("\r\n", "\n").replace("\r", "\n")
    try:
        reading = read_blocks(data, name=file)
    except UnreadableSnapshot:
        raise NoteError(f"{file}: the note cannot be opened as PDF or DOCX; give it as text, or a file that is not protected") from None
    return _blocks_text(reading)


def _blocks_text(reading: Reading) -> str:
    lines: list[str] = []
    for block in reading.blocks:
        if block.kind in ("heading", "paragraph"):
            lines.append("")
        indent = "  " * block.level if block.kind == "item" else ""
        mark = f"{block.marker or '-'} " if block.kind == "item" else ""
        ends = ":" if block.kind == "heading" and not block.text.rstrip().endswith(":") else ""
        lines.append(f"{indent}{mark}{block.text}{ends}")
    return "\n".join(lines).strip("\n") + "\n"


# ---------------------------------------------------------------- headings


@functools.cache
def _heading_names() -> dict[str, Heading]:
    return {" ".join(re.findall(r"[a-z0-9]+", words)): one for one in headings() for words in one.words}


def heading_of(line: str) -> tuple[Heading, int] | None:
    """The kind of section that a line opens, and where the words behind the heading begin; None for any other line."""
    found = _HEADING.match(line)
    if not found:
        return None
    name = " ".join(re.findall(r"[a-z0-9]+", found["name"].lower()))
    heading = _heading_names().get(name) or _heading_names().get(_bare(name))
    if heading is None:
        return None
    if found["sign"] != ":" and found["rest"]:
        return None
    if found["sign"] != ":" and not (found["name"].isupper() or found["name"].istitle() or line.lstrip().startswith(("#", "**"))):
        return None
    return heading, found.start("rest")


def _bare(name: str) -> str:
    """A heading without the words that do not alter what stands below it."""
    dropped = {"today", "the", "brief", "relevant", "pertinent", "current", "focused", "and", "of", "note", "for", "left", "right", "completed", "reviewed", "pre", "visit", "medicaid"}  # fmt: skip
    return " ".join(w for w in name.split() if w not in dropped)


# ---------------------------------------------------------------- lines and sentences


def _lines(text: str) -> list[_Line]:
    out, at = [], 0
    for raw in text.split("\n"):
        found = _BULLET.match(raw)
        mark = bool(found and found["mark"]) or raw.lstrip().startswith(("[", "☐", "☑", "☒"))
        indent = len((found["indent"] if found else "").expandtabs(4))
        out.append(_Line(at, at + len(raw), indent + (1 if mark else 0), mark, raw))
        at += len(raw) + 1
    return out


def _sentences(text: str, day: dt.date | None) -> list[Sentence]:
    out: list[Sentence] = []
    section, default, label, paragraph, dated = "", "present", "", 0, day
    open_line: tuple[int, int] | None = None  # offsets of the lines joined so far
    above: list[tuple[int, int]] = []  # indent and place of lines that others may stand under
    last: _Line | None = None

    def close() -> None:
        nonlocal open_line
        if open_line is None:
            return
        out.extend(_cut(text, *open_line, Sentence("", 0, 0, section, default, label, above[-1][1] if above else None, paragraph, dated)))
        open_line = None

    label_indent = 0
    for line in _lines(text):
        if not re.search(r"[A-Za-z0-9]", line.text):
            close()
            paragraph += 1
            above, last = [], None
            continue
        opened = heading_of(line.text)
        if opened and not (line.bullet and line.indent > 1) and not (label and line.indent > label_indent and not line.text.isupper()):
            close()
            section, default, label, above, last = opened[0].kind, opened[0].default, "", [], None
            paragraph += 1
            if line.text[opened[1] :].strip():
                open_line = (line.start + opened[1], line.end)
                last = replace(line, indent=line.indent + 1)
            continue
        if open_line is not None and last is not None and _continues(last, line):
            open_line = (open_line[0], line.end)
            last = replace(line, indent=last.indent, bullet=last.bullet)
            continue
        close()
        if (label and line.indent < label_indent) or (label and last is None and line.indent <= label_indent and not line.bullet):
            label = ""
        while above and above[-1][0] >= line.indent:
            above.pop()
        if found := _LABEL.match(line.text):
            label, label_indent = found["name"].strip(), line.indent
        if days := _dated_line(line.text):
            dated = days
        open_line, last = (line.start, line.end), line
        parent = above[-1][1] if above else None
        first = len(out)
        out.extend(_cut(text, *open_line, Sentence("", 0, 0, section, default, label, parent, paragraph, dated)))
        del out[first:]
        above_now = above
        above = [*above_now, (line.indent, first)] if _may_open(line) else above_now
        if above is not above_now:
            open_line = None
            out.extend(_cut(text, line.start, line.end, Sentence("", 0, 0, section, default, label, parent, paragraph, dated)))
    close()
    return out


def _may_open(line: _Line) -> bool:
    """Whether deeper lines may stand under a line: it ends with a colon, or it is short and ends like no sentence."""
    bare = line.text.rstrip()
    return bare.endswith(":") or (len(bare) < 110 and not bare.endswith((".", ",", ";")) and not _mid_sentence(bare))


def _mid_sentence(bare: str) -> bool:
    return len(bare) >= 66 or bool(re.search(r"\b(?:and|or|with|of|the|a|to|for|in|by|that|is|was|has)$", bare))


def _continues(last: _Line, line: _Line) -> bool:
    """Whether a line goes on with the sentence of the line above."""
    if line.bullet or re.match(r"^\s*[A-Z][\w /'-]{1,40}:(?:\s|$)", line.text):
        return False
    bare = last.text.rstrip()
    if bare.endswith((".", ":", "!", "?", ";")) and not line.text.lstrip()[:1].islower():
        return not bare.endswith(":") and len(bare) > 60 and line.indent >= last.indent
    first = line.text.lstrip()[:1]
    return (first.islower() or first in "(\"'/&+" or len(bare) > 60 or _mid_sentence(bare)) and line.indent >= last.indent - 1


_DATED_LINE = re.compile(r"^\s*-*\s*(?:(?:note|visit|encounter|service|exam)\s+)?date(?:\s+of\s+(?:visit|service|exam|encounter|note))?\s*:|^\s*(?:DOS|DOV)\s*:|^\s*(?:seen|visit|note|letter|addendum|progress note)\s*(?:on|of|dated|date)?\s*:?\s*(?=\d)", re.IGNORECASE)  # fmt: skip


def _dated_line(text: str) -> dt.date | None:
    found = _DATED_LINE.match(text)
    days = printed_days(text[found.end() :]) if found else ()
    return days[0].first if days else None


def _cut(text: str, start: int, end: int, like: Sentence) -> list[Sentence]:
    """The sentences between two offsets."""
    piece = text[start:end]
    cuts = [0]
    for found in _END.finditer(piece):
        if not _ABBREVIATION.search(piece[max(0, found.start() - 10) : found.start()]):
            cuts.append(found.end())
    cuts += [m.end() for m in _BOX.finditer(piece)]
    cuts = sorted({*cuts, len(piece)})
    out = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        raw = piece[a:b]
        left = len(raw) - len(raw.lstrip())
        body = raw.strip()
        if re.search(r"[A-Za-z0-9]", body):
            out.append(replace(like, text=body, start=start + a + left, end=start + a + left + len(body)))
    return out
