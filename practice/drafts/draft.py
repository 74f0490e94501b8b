"""A draft as a value: blocks of sentences, each about the policy, about the patient, or plain office words; and its form for the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

import pydantic

from practice.drafts.model import CaseFile
from practice.refused import PracticeError

_LONG = 6000
MEDIA = "application/vnd.payerwatch.draft+json"


class Kind(StrEnum):
    """What a draft is for."""

    PACKET = "packet"
    SUMMARY = "summary"
    FLAGS = "flags"
    APPEAL = "appeal"
    PEER = "peer_to_peer"
    FEEDBACK = "feedback"
    MISSING = "missing"
    FRONT_DESK = "front_desk"
    OUTREACH = "outreach"


class About(StrEnum):
    """What a sentence speaks of. Office words claim nothing."""

    POLICY = "policy"
    PATIENT = "patient"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class PolicyCite:
    """Words of a policy, verbatim. Every part is held against the version in force on the date of service.

    reviewed  a named person has accepted the reading of these words
    """

    policy_id: str
    payer: str
    number: str
    version: int | None
    effective: dt.date | None
    section: tuple[str, ...]
    quote: str
    page: int | None = None
    reviewed: bool = False
    kind: Literal["policy"] = "policy"


@dataclass(frozen=True, slots=True)
class RecordCite:
    """Words of a document of the record, verbatim, with its day and author. `confirmed`: a named person stands behind the fact.

    read_by  who read them as saying what the policy asks, and when; `pointing` that act
    """

    document_id: str
    title: str
    written: dt.date | None
    author: str
    quote: str
    confirmed: bool = False
    read_by: str = ""
    pointing: str = ""
    kind: Literal["record"] = "record"


@dataclass(frozen=True, slots=True)
class FieldCite:
    """A field of the registration, the order or the payer's decision, by name, as it stands there."""

    field: str
    value: str
    kind: Literal["field"] = "field"


Cite = PolicyCite | RecordCite | FieldCite


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `number` names it in commands and never changes.

    by      who wrote the words: "" for the system, else the person's name
    source  the letter of the library that the words come from
    to_do   a point that a person must settle before the draft can be approved
    """

    number: int
    text: str
    about: About
    cites: tuple[Cite, ...] = ()
    by: str = ""
    source: str = ""
    to_do: bool = False


Shape = Literal["paragraph", "heading", "item", "field", "table", "address", "closing", "enclosure", "to_do", "small"]


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that stand together.

    shape  table: `rows` of cells, the first row its heading; field: a label and its value; to_do: for the office alone, never in what goes
           out; everything else as it says
    label  of a field, or of a point to do
    """

    shape: Shape
    sentences: tuple[Sentence, ...] = ()
    label: str = ""
    rows: tuple[tuple[tuple[Sentence, ...], ...], ...] = ()
    widths: tuple[int, ...] = ()

    def every(self) -> Iterator[Sentence]:
        """All its sentences, in the order of reading."""
        yield from self.sentences
        for row in self.rows:
            for cell in row:
                yield from cell


@dataclass(frozen=True, slots=True)
class Draft:
    """A text for a person to finish.

    addressee  lines; `re` labels and values under the date
    template   the payer's template it was made by, with its owner and what it was written for; "" for the house's own
    rules      the versions it rests on: "policy_id@version" or "policy_id#content"
    letter     has letterhead, salutation and signature; other drafts stay in the house
    """

    kind: Kind
    title: str
    addressee: tuple[str, ...]
    re: tuple[Block, ...]
    blocks: tuple[Block, ...]
    made_on: dt.date
    rules: tuple[str, ...]
    template: str = ""
    letter: bool = True
    one_page: bool = False

    def every(self) -> Iterator[Sentence]:
        """All sentences, in the order of reading."""
        for block in (*self.re, *self.blocks):
            yield from block.every()

    def sentence(self, number: int) -> Sentence:
        """The sentence of this number. Raises PracticeError."""
        for one in self.every():
            if one.number == number:
                return one
        raise PracticeError(f"sentence {number}: the draft has none of this number; 'payerwatch practice draft show' numbers them")

    @property
    def open(self) -> tuple[Sentence, ...]:
        """The points that a person must settle."""
        return tuple(one for one in self.every() if one.to_do)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft with what it was made from; of the documents only what identifies them: their words are read from the record."""

    draft: Draft
    basis: CaseFile
    hashes: tuple[tuple[str, str], ...]


_KEPT = pydantic.TypeAdapter(Kept)


def to_bytes(kept: Kept) -> bytes:
    """For the store. The words of the documents stay out, and long sections in which no criterion stands, such as lists of codes."""
    bare = tuple(replace(one, text="") for one in kept.basis.papers)
    told = {path for one in kept.basis.criteria for path in (one.section, one.lead_section)}
    policies = tuple(
        replace(one, sections=tuple(part for part in one.sections if part.path in told or len(part.text) <= _LONG))
        for one in kept.basis.policies
    )  # fmt: skip
    return bytes(_KEPT.dump_json(replace(kept, basis=replace(kept.basis, papers=bare, policies=policies))))


def from_bytes(data: bytes) -> Kept:
    """From the store. Raises PracticeError where it is none that this program wrote."""
    try:
        return _KEPT.validate_json(data)
    except pydantic.ValidationError as error:
        raise PracticeError("the draft was not written by this program, or by another release of it; make it anew") from error


def numbered(draft: Draft, start: int = 1) -> Draft:
    """The same with sentences numbered in the order of reading."""
    counter = iter(range(start, 100_000))
    return each(draft, lambda one: replace(one, number=next(counter)))


def each(draft: Draft, change: Callable[[Sentence], Sentence]) -> Draft:
    """The same with every sentence changed."""
    return replace(draft, re=tuple(_each(one, change) for one in draft.re), blocks=tuple(_each(one, change) for one in draft.blocks))


def _each(block: Block, change: Callable[[Sentence], Sentence]) -> Block:
    return replace(
        block,
        sentences=tuple(change(one) for one in block.sentences),
        rows=tuple(tuple(tuple(change(one) for one in cell) for cell in row) for row in block.rows),
    )
