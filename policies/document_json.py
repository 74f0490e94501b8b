"""A document as JSON: the contract of `payerwatch read`, the form kept in the store, and the hashes that tell versions apart."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from policies.model import Block, Code, Document, HistoryEntry, Metadata, Section

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Json = dict[str, Any]


def to_contract(document: Document, file: str) -> Json:
    """One line of `payerwatch read --format json`; the shape is stated in the design and kept stable."""
    return {
        "file": file,
        "metadata": _metadata(document.metadata),
        "sections": [_section(section) for section in document.sections],
        "codes": [_code(code) for code in document.codes],
        "history": [_history(entry) for entry in document.history],
        "issues": [{"problem": issue.problem.value, "detail": issue.detail} for issue in document.issues],
    }


def dump(document: Document) -> str:
    """The document as canonical JSON: sorted keys, no blanks, what is empty left out. `load` gives an equal document back."""
    value = _adapter().dump_python(document, mode="json", exclude_defaults=True)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> Document:
    """The document that `dump` wrote.

    Raises ValueError where the text is none.
    """
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise ValueError(f"stored document: {where}: {first['msg']}; remake it by reading its snapshot again") from error


def text_hash(document: Document) -> str:
    """SHA-256 in hex over the words of the document and its printed number, dates and status.

    Whitespace, bullets, levels and kinds of block do not count, so that new markup around the same words makes no version.
    Furniture does not count. A moved date does, wherever it is printed.
    """
    meta = document.metadata
    printed = (meta.policy_number, meta.effective, meta.published, meta.last_review, meta.next_review, meta.status.value)
    words = (*_words(meta.title or ""), *(word for section in document.sections for word in _section_words(section)))
    return _sha(("\x1f".join(str(value or "") for value in printed), *words))


def section_hash(section: Section) -> str:
    """SHA-256 in hex over the words of the section and of the headings above it."""
    path = (word for heading in section.path for word in (*_words(heading), "\x1e"))
    return _sha((*path, *(word for block in section.blocks for word in _block_words(block))))


# ---------------------------------------------------------------- the contract


def _metadata(meta: Metadata) -> Json:
    from policies.reading.payers import payer_name

    def iso(value: Any) -> str | None:
        return value.isoformat() if value else None

    return {
        "payer": payer_name(meta.payer),
        "title": meta.title,
        "policy_number": meta.policy_number,
        "effective": iso(meta.effective),
        "published": iso(meta.published),
        "last_review": iso(meta.last_review),
        "next_review": iso(meta.next_review),
        "lob": list(meta.lob),
        "status": meta.status.value,
        "delegated_to": meta.delegated_to,
        "replaced_by": meta.replaced_by,
    }


def _section(section: Section) -> Json:
    items = [{"depth": item.depth, "marker": item.marker, "text": item.text} for item in section.items]
    return {"heading": section.heading, "level": section.level, "role": section.role.value, "text": section.text, "items": items}


def _code(code: Code) -> Json:
    place = {"code": code.first} if code.first == code.last else {"from": code.first, "to": code.last}
    return {"system": code.system.value, **place, "role": code.role.value}


def _history(entry: HistoryEntry) -> Json:
    return {"date": entry.date.isoformat() if entry.date else None, "text": entry.text}


# ---------------------------------------------------------------- words


def _section_words(section: Section) -> Iterator[str]:
    yield from _words(section.heading)
    for block in section.blocks:
        yield from _block_words(block)


def _block_words(block: Block) -> Iterator[str]:
    """The words of a block: a number or letter before it counts as one, a bullet does not."""
    marker = block.marker.strip(" .):([]")
    if marker.isalnum() and marker != "o":
        yield marker
    if block.kind == "row":
        for cell in block.cells:
            yield from _words(cell)
    else:
        yield from _words(block.text)


def _words(text: str) -> Iterable[str]:
    return unicodedata.normalize("NFKC", text.replace("\u00ad", "")).split()


def _sha(words: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _adapter() -> TypeAdapter[Document]:
    from pydantic import TypeAdapter

    return TypeAdapter(Document)
