"""Chart notes: text, PDF and DOCX to the text in which spans count. The readers of formats live in `policies.reading`."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

import yaml
from pydantic import BaseModel, ConfigDict

from policies.model import Block
from policies.reading.encoding import decode
from practice.access.roles import FOLDER
from practice.imports.limits import NOTE_CHARACTERS, Bad

_HEAD_LINES = 30
_MEDIA = {"text/plain": "text", "text/html": "html", "application/pdf": "pdf"}
_APART = re.compile(r"(?:^|[|;\t,]|\s{2})\W*\Z")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Labels(BaseModel):
    """note_heads.yml: how the lines at the head of a note are labelled, and how their days are printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mrn: tuple[str, ...]
    birth: tuple[str, ...]
    author: tuple[str, ...]
    written: tuple[str, ...]
    kind: tuple[str, ...]
    days: tuple[str, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What a note says of itself at its head; empty or None where it does not."""

    mrn: str = ""
    birth: dt.date | None = None
    author: str = ""
    written: dt.date | None = None
    kind: str = ""


@functools.cache
def labels() -> Labels:
    """The declared labels. A mistake in the file stops everything."""
    return Labels.model_validate(yaml.safe_load((FOLDER / "note_heads.yml").read_text(encoding="utf-8")))


def media_of(data: bytes, name: str, declared: str = "") -> str:
    """text, html, pdf or docx. Raises Bad for anything else."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        if declared.split(";")[0].strip() == _DOCX or name.lower().endswith(".docx"):
            return "docx"
        raise Bad("an archive that is no DOCX")
    known = _MEDIA.get(declared.split(";")[0].strip().lower())
    if known in ("text", "html"):
        return known
    if (declared and known is None) or data.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0", b"<?xml")) or b"\x00" in data[:4000]:
        raise Bad("a type of document that is not read: save it as text, PDF or DOCX")
    return "html" if name.lower().endswith((".html", ".htm")) else "text"


def text_of(data: bytes, media: str) -> str:
    """The words of a note, line by line. Raises Bad."""
    text = decode(data) if media == "text" else _read(data, media)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not text.strip():
        raise Bad("no words in it: a scanned page needs to be read by OCR first")
    if len(text) > NOTE_CHARACTERS:
        raise Bad(f"longer than {NOTE_CHARACTERS} characters; split it")
    return text


def head_of(text: str) -> Head:
    """What the labels at a note's head say; the first of each kind counts."""
    found: dict[str, str] = {}
    for line in text.splitlines()[:_HEAD_LINES]:
        for name, value in _labelled(line):
            found.setdefault(name, value)
    return Head(
        mrn=found.get("mrn", ""), birth=_day(found.get("birth", "")), author=found.get("author", ""),
        written=_day(found.get("written", "")), kind=found.get("kind", ""),
    )  # fmt: skip


def _labelled(line: str) -> list[tuple[str, str]]:
    """The labels of a line with their values: the first stands at its beginning or behind a gap, others may follow a value directly."""
    pattern, names = _labels()
    accepted: list[re.Match[str]] = []
    for match in pattern.finditer(line):
        apart = _APART.search(line, 0, match.start()) is not None
        if apart or (accepted and match["label"].lower() not in labels().alone):
            accepted.append(match)
    if not accepted:
        return []
    ends = [*(match.start() for match in accepted[1:]), len(line)]
    values = [re.split(r"\s{2,}|[|;\t]", line[match.end() : end].strip())[0] for match, end in zip(accepted, ends, strict=True)]
    return [(names[match["label"].lower()], value.rstrip(" ,")) for match, value in zip(accepted, values, strict=True) if value]


@functools.cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    """All labels as one pattern, the longest first, and which of ours each stands for."""
    names = {word.lower(): name for name in ("mrn", "birth", "author", "written", "kind") for word in getattr(labels(), name)}
    words = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<label>{words})\s*[:#]\s*", re.IGNORECASE), names


def _day(words: str) -> dt.date | None:
    for form in labels().days:
        try:
            return dt.datetime.strptime(words, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None


def _read(data: bytes, media: str) -> str:
    from policies.reading import read_blocks
    from policies.reading.errors import UnreadableSnapshot

    try:
        blocks = read_blocks(data, name=f"note.{media}").blocks
    except UnreadableSnapshot:
        raise Bad("the reader could not open it; save it again, or as text") from None
    return "\n".join(map(_line, blocks))


def _line(block: Block) -> str:
    if block.kind == "heading":
        return f"\n{block.text}"
    return f"{'  ' * max(block.level - 1, 0)}{block.marker or '-'} {block.text}" if block.kind == "item" else block.text
