"""Reading of API answers: fields with text become headings and blocks, lists of codes rows, the rest facts by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from policies.model import Block, Reading, ReadingHints
from policies.reading.encoding import decode
from policies.reading.errors import UnreadableSnapshot
from policies.reading.html.reader import read_fragment
from policies.reading.ignore import without_ignored
from policies.reading.vocabulary import FOLDER
from policies.reading.whitespace import fold

_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_TRANSPARENT = frozenset(
    {"data", "result", "results", "response", "item", "items", "document", "documents", "policies", "policy", "attributes", "body"}
)
_CODE_FIELD = re.compile(r"(?:\w+_)?code(?:_id|s)?")
_ADDRESS = re.compile(r"https?://\S+")
_TRANSPORT = frozenset({"meta", "links", "_links", "paging", "pagination"})  # about the answer, not about the document
_SUBSTANCE = 60  # a shorter text without markup is a fact about the document, not a part of it
_SMALL = frozenset({"of", "and", "or", "the", "to", "in", "for"})
_ABBREVIATIONS = frozenset({"cpt", "hcpcs", "icd", "icd10", "lcd", "ncd", "id", "url"})
_DEEPEST = 30
_LONG_CELL = 400


class JsonFields(BaseModel):
    """The content of json_fields.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headings: dict[str, str]
    housekeeping: tuple[str, ...]


@cache
def _fields() -> JsonFields:
    return JsonFields.model_validate(yaml.safe_load((FOLDER / "json_fields.yml").read_text(encoding="utf-8")))


@cache
def _housekeeping() -> re.Pattern[str]:
    return re.compile("|".join(_fields().housekeeping), re.IGNORECASE)


def read_json(data: bytes, hints: ReadingHints) -> Reading:
    """Read an API answer such as a coverage determination or an article.

    Raises UnreadableSnapshot where the bytes are no JSON.
    """
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise UnreadableSnapshot(f"API answer: expected JSON, found {error}; check the address in the declaration") from error
    walk = _Walk()
    walk.value(value, "", 2)
    blocks, furniture = without_ignored(walk.blocks, hints.ignore)
    title = walk.facts.get("title")
    head = [Block("heading", title, level=1)] if title else []
    return Reading((*head, *blocks), tuple(dict.fromkeys(furniture)), title, tuple(sorted(walk.facts.items())))


@dataclass(slots=True)
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    tables: int = 0

    def value(self, value: object, name: str, level: int) -> None:
        """Take a value in; `level` is the level of the heading that its name would make."""
        if level > _DEEPEST:
            return
        if isinstance(value, Mapping):
            self._object(value, level)
        elif isinstance(value, list):
            self._list(value, name, level)
        elif isinstance(value, str):
            self._text(value, name, level)
        elif value is not None:
            self._fact(name, str(value).lower() if isinstance(value, bool) else str(value))

    def _object(self, value: Mapping[str, object], level: int) -> None:
        for name, inner in value.items():
            if name.lower() in _TRANSPORT:
                continue
            if isinstance(inner, Mapping) and name.lower() not in _TRANSPARENT and inner:
                self._headed(name, inner, level)
            else:
                self.value(inner, name, level)

    def _headed(self, name: str, inner: object, level: int) -> None:
        """The heading of the name, and what stands below it; no heading above nothing."""
        at = len(self.blocks)
        self.value(inner, name, level + 1)
        if len(self.blocks) > at:
            self.blocks.insert(at, Block("heading", readable(name), level=min(level, 6)))

    def _list(self, values: Sequence[object], name: str, level: int) -> None:
        rows = [value for value in values if isinstance(value, Mapping)]
        if rows and len(rows) == len(values):
            self._rows(rows, name, level)
        elif values and all(isinstance(value, str | int | float) for value in values):
            self._heading(name, level)
            for value in values:
                self.blocks.append(Block("item", fold(str(value)), level=1))
        else:
            for value in values:
                self.value(value, name, level)

    def _rows(self, rows: Sequence[Mapping[str, object]], name: str, level: int) -> None:
        columns = _columns(rows)
        flat = all(not isinstance(row.get(column), Mapping | list) for row in rows for column in columns)
        long = any(len(str(row.get(column) or "")) > _LONG_CELL for row in rows for column in columns)
        if not flat or long or (len(rows) == 1 and not any(_CODE_FIELD.fullmatch(column) for column in columns)):
            for row in rows:
                if name.lower() in _TRANSPARENT or not name:
                    self._object(row, level)
                else:
                    self._headed(name, row, level)
            return
        self._heading(name, level)
        self.tables += 1
        header = tuple(_spelled(column) for column in columns)
        self.blocks.append(Block("row", " | ".join(header), cells=header, header=True, table=self.tables))
        for row in rows:
            cells = tuple(_cell(row.get(column)) for column in columns)
            self.blocks.append(Block("row", " | ".join(cells), cells=cells, table=self.tables))

    def _heading(self, name: str, level: int) -> None:
        if name and name.lower() not in _TRANSPARENT:
            self.blocks.append(Block("heading", readable(name), level=min(level, 6)))

    def _text(self, value: str, name: str, level: int) -> None:
        text = value.replace("\\r\\n", "\n").replace("\\n", "\n")
        marked = _MARKUP.search(text) is not None
        if not fold(text):
            return
        if (len(fold(text)) < _SUBSTANCE and not marked) or _ADDRESS.fullmatch(text.strip()):
            self._fact(name, fold(text))
            return
        blocks = (
            list(_raised(read_fragment(text), level))
            if marked
            else [Block("paragraph", line) for part in text.split("\n") if (line := fold(part))]
        )
        if not blocks:
            return
        if len(blocks) == 1 and len(blocks[0].text) < _SUBSTANCE:
            self._fact(name, blocks[0].text)
            return
        if name.lower() not in {"paragraph", "text", "html", "content"}:
            self._heading(name, level)
        self.blocks += blocks

    def _fact(self, name: str, text: str) -> None:
        """The first value of a name is the document's own; later ones belong to documents it names."""
        self.facts.setdefault(name.strip().lower(), text)


def _raised(blocks: Sequence[Block], level: int) -> Iterator[Block]:
    """Headings inside a field stand below the field's own heading."""
    top = min((block.level for block in blocks if block.kind == "heading"), default=1)
    for block in blocks:
        yield replace(block, level=min(6, block.level - top + level + 1)) if block.kind == "heading" else block


def _columns(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """The columns that say something, in the order in which they first occur."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if not _housekeeping().fullmatch(name) and any(row.get(name) not in (None, "") for row in rows)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    if _MARKUP.search(text):
        return " ".join(block.text for block in read_fragment(text))
    return fold(text)


def readable(name: str) -> str:
    """A field name as a heading: the payer's own words where they are known, else the name spelled out."""
    return _fields().headings.get(name.lower()) or _spelled(name)


def _spelled(name: str) -> str:
    """ "analysis_of_evidence" → "Analysis of Evidence"; a name that is written in words stays as it is."""
    if " " in name.strip():
        return fold(name)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " ").replace("-", " ")).split()
    return " ".join(_cased(word, first=at == 0) for at, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    if word.lower() in _ABBREVIATIONS:
        return word.upper()
    return word.lower() if word.lower() in _SMALL and not first else word[:1].upper() + word[1:]
