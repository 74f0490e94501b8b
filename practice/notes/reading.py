"""Bytes of a note → its text → its sentences. Pure; no text of a note stands in an error."""

from __future__ import annotations

import re

from policies.model import Reading
from policies.reading import read_blocks
from policies.reading.encoding import decode
from policies.reading.errors import UnreadableSnapshot
from practice.notes.dates import note_day
from practice.notes.model import Note
from practice.notes.sentences import sentences_of

_AUTHOR = re.compile(
    r"(?im)^\s*(?:electronically\s+signed(?:\s+by)?|signed(?:\s+by)?|provider|author|attending|dictated\s+by)\s*:?\s*(?P<name>.{4,80})$"
    r"|^\s*(?P<bare>(?:Dr\.?\s+)?[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]*){1,3},?\s+(?:MD|DO|PT|DPT|NP|PA-C|OD|PhD|LCSW|PsyD|DC|APRN|RN)\b.*)$"
)


class NoteError(ValueError):
    """A note cannot be read. The message names the file and never anything that stands in it."""


def read_note(data: bytes, file: str) -> Note:
    """The note that these bytes hold: plain text, PDF or DOCX. Raises NoteError."""
    return note_of(_text_of(data, file), file)


def note_of(text: str, file: str) -> Note:
    """The note that a text is."""
    day = note_day(text)
    found = _AUTHOR.search(text)
    author = (found["name"] or found["bare"]).strip() if found else None
    return Note(file, text, sentences_of(text, day), day, author)


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
