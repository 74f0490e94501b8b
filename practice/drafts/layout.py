"""A draft laid out for paper, whatever the format: numbered notes for its citations, marks, banner, and what is for the office alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from practice.drafts.compared import marked
from practice.drafts.draft import Block, Cite, Draft, FieldCite, Kind, PolicyCite, RecordCite, Sentence, Shape
from practice.drafts.fields import day_words, fields_of
from practice.drafts.model import CaseFile
from practice.drafts.saying import ADDENDUM, read_words, shortened, source_words
from practice.drafts.words import one_line

UNCONFIRMED, UNREVIEWED, READ_SO = "†", "‡", "§"
MARKED = "Underlined: words that only this one of the two has."
_LEGEND = (
    (UNCONFIRMED, "taken from the record by the program; no person has confirmed the fact yet."),
    (UNREVIEWED, "the program's reading of the policy's words has not been reviewed by a person."),
    (READ_SO, "a person has read the sentence as saying this; the note says who, and when."),
)
_READ = 90  # characters of a sentence that a note says was read so by a person
_NAMED = 160  # characters of a document's name with day and author
Style = Literal["", "note", "bold", "marked"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style; "note" is raised, "marked" underlined: only this one of two texts has them."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One block on paper: its runs, or its rows of cells."""

    shape: Shape
    runs: tuple[Run, ...] = ()
    label: str = ""
    rows: tuple[tuple[tuple[tuple[Run, ...], ...], ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a draft stands: its state, whose it is, and since when; `stood_for` how many marks the approver stands behind."""

    state: str = "draft"
    by: str = ""
    at: dt.datetime | None = None
    stood_for: int = 0

    @property
    def final(self) -> bool:
        """Whether a person has approved it."""
        return self.state in ("approved", "submitted")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft on paper.

    banner  across the head of every page until it is approved      running  head of the pages after the first
    notes   number and words of each citation                       legend   what the marks mean; empty without marks
    inside  for the office alone, on a page of its own; empty once approved
    foot    who approved it and when
    """

    draft: Draft
    letterhead: tuple[str, ...]
    banner: str
    running: str
    dated: str
    addressee: tuple[str, ...]
    re: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    notes: tuple[tuple[int, str], ...]
    legend: tuple[tuple[str, str], ...]
    sources: str
    inside: tuple[Part, ...]
    foot: str


def laid_out(draft: Draft, case: CaseFile, standing: Standing) -> Sheet:
    """The draft on paper. Pure: same draft, case and standing, same sheet."""
    notes = _Notes(case, not standing.final)
    shown = [block for block in draft.blocks if block.shape != "to_do"]
    parts = tuple(notes.part(block) for block in shown)
    inside = () if standing.final else tuple(notes.part(block) for block in draft.blocks if block.shape == "to_do")
    values = fields_of(case)
    re = tuple((block.label, " ".join(one.text for one in block.sentences)) for block in draft.re)
    desk = draft.kind is Kind.FRONT_DESK
    running = ", ".join(filter(None, (values["patient.name"], "" if desk else values["patient.member"])))
    return Sheet(
        draft=draft,
        letterhead=_letterhead(case),
        banner=_banner(standing),
        running=running,
        dated=day_words(draft.made_on),
        addressee=draft.addressee,
        re=re,
        parts=parts,
        notes=tuple(notes.told()),
        legend=tuple(one for one in _LEGEND if one[0] in notes.marks),
        sources=_sources(draft),
        inside=inside,
        foot=_foot(standing),
    )


def marks_of(draft: Draft) -> int:
    """How many citations rest on unconfirmed facts or on readings that nobody has reviewed."""
    return sum(bool(_mark(cite)) for one in draft.every() for cite in one.cites)


def _letterhead(case: CaseFile) -> tuple[str, ...]:
    office = case.office
    reached = [f"Telephone {office.phone}" if office.phone else "", f"Fax {office.fax}" if office.fax else ""]
    numbers = [f"NPI {office.npi}" if office.npi else "", f"Tax ID {office.tax_id}" if office.tax_id else ""]
    lines = (office.name, ", ".join(office.address), "   ".join(filter(None, (*reached, *numbers))))
    return tuple(line for line in lines if line)


def _banner(standing: Standing) -> str:
    if standing.final:
        return ""
    if standing.state == "reviewed":
        return f"DRAFT: reviewed by {standing.by} on {standing.at:%Y-%m-%d}, not approved"
    return "DRAFT: not reviewed"


def _foot(standing: Standing) -> str:
    if not standing.final or standing.at is None:
        return ""
    stood = f", who stands behind {standing.stood_for} marked readings" if standing.stood_for else ""
    return f"Approved by {standing.by} on {standing.at:%Y-%m-%d}{stood}."


def _sources(draft: Draft) -> str:
    if not any(isinstance(cite, FieldCite) for one in draft.every() for cite in one.cites) or not draft.letter:
        return ""
    return "Names, dates, codes and numbers without a note: registration, order and decision as this office holds them."


class _Notes:
    """Numbers the citations in the order of reading: one number for each section of a policy and each document."""

    def __init__(self, case: CaseFile, marked: bool) -> None:
        self._case, self._marked = case, marked
        self._numbers: dict[tuple[str, ...], int] = {}
        self._words: dict[int, str] = {}
        self._further: dict[int, list[str]] = {}
        self.marks: set[str] = set()

    def part(self, block: Block) -> Part:
        """A block with its notes."""
        if block.shape == "table":
            rows = tuple(tuple(tuple(self._runs(one) for one in cell) for cell in row) for row in block.rows)
            return Part("table", rows=rows, widths=block.widths)
        if cells := marked(block):
            signs = [[run for one in cell for run in self._runs(one) if run.style == "note"] for cell in block.rows[1]]
            head = tuple(tuple(self._runs(one) for one in cell) for cell in block.rows[0])
            row = tuple((_marked(cell, after),) for cell, after in zip(cells, signs, strict=True))
            return Part("to_do", self._joined(block.sentences), block.label, (head, row), block.widths)
        if block.shape in ("closing", "address"):
            return Part(block.shape, tuple(Run(one.text) for one in block.sentences), block.label)
        return Part(block.shape, self._joined(block.sentences), block.label)

    def _joined(self, sentences: tuple[Sentence, ...]) -> tuple[Run, ...]:
        runs: list[Run] = []
        for one in sentences:
            runs += [Run(" "), *self._runs(one)] if runs else self._runs(one)
        return tuple(runs)

    def told(self) -> Iterator[tuple[int, str]]:
        """Each note with its words; words that a sentence cites without quoting them are quoted here."""
        for number, words in sorted(self._words.items()):
            yield number, " ".join((words, *self._further.get(number, ())))

    def _runs(self, one: Sentence) -> tuple[Run, ...]:
        signs: list[str] = []
        for cite in one.cites:
            if isinstance(cite, FieldCite):
                continue
            number = self._number(cite)
            if not self._named_only(cite, one) and not _quoted(cite, one) and f"“{cite.quote}”" not in self._further.setdefault(number, []):
                self._further[number].append(f"“{cite.quote}”")
            if isinstance(cite, RecordCite) and cite.read_by:
                told = f"“{shortened(cite.quote, _READ)}”: {read_words(cite.read_by)}."
                self._further.setdefault(number, []).extend([told] if told not in self._further.get(number, []) else [])
            mark = _mark(cite) if self._marked else ""
            mark += READ_SO if isinstance(cite, RecordCite) and cite.read_by else ""
            self.marks |= set(mark)
            signs.append(f"{number}{mark}")
        raised = (Run(",".join(dict.fromkeys(signs)), "note"),) if signs else ()
        return (Run(one.text), *raised)

    def _named_only(self, cite: PolicyCite | RecordCite, one: Sentence) -> bool:
        """An enclosure: it names a document and says nothing of what stands in it."""
        return isinstance(cite, RecordCite) and cite.title.lower() in one.text.lower() and "“" not in one.text and len(one.text) < _NAMED

    def _number(self, cite: PolicyCite | RecordCite) -> int:
        key = self._key(cite)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._words[self._numbers[key]] = self._place(cite)
        return self._numbers[key]

    def _key(self, cite: PolicyCite | RecordCite) -> tuple[str, ...]:
        """What has one number: a section, a document, the answers that one clinician gave on one day."""
        if isinstance(cite, PolicyCite):
            return ("policy", cite.policy_id, *cite.section)
        return ("addendum", self._place(cite)) if cite.title == ADDENDUM else ("record", cite.document_id)

    def _place(self, cite: PolicyCite | RecordCite) -> str:
        if isinstance(cite, RecordCite):
            words = source_words(cite.title, cite.author, cite.written)
            return f"{words[:1].upper()}{words[1:]}."
        name = f"policy {cite.number}" if cite.number else cite.policy_id
        dated = f"effective {day_words(cite.effective)}" if cite.effective else "effective date not printed"
        kept = f"version {cite.version} of our record" if cite.version is not None else ""
        where = f"section “{' > '.join(cite.section)}”" if cite.section else ""
        return ", ".join(filter(None, (cite.payer, name, dated, kept, where, f"page {cite.page}" if cite.page else ""))) + "."


def _marked(stretches: Sequence[tuple[str, bool]], signs: Sequence[Run]) -> tuple[Run, ...]:
    """A cell of a comparison: its words, those that only it has marked, and the numbers of its notes."""
    return (*(Run(text, "marked" if only and text.strip() else "") for text, only in stretches), *signs)


def _quoted(cite: PolicyCite | RecordCite, one: Sentence) -> bool:
    """Whether the sentence itself shows the cited words, whole or from their beginning."""
    text = one_line(one.text)
    return not cite.quote or one_line(cite.quote) in text or f"“{one_line(cite.quote)[:40]}" in text


def _mark(cite: Cite) -> str:
    if isinstance(cite, RecordCite):
        return "" if cite.confirmed else UNCONFIRMED
    if isinstance(cite, PolicyCite):
        return "" if cite.reviewed or not cite.quote else UNREVIEWED
    return ""
