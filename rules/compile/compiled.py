"""Texts and documents in, statements out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from policies.model import Code, CodeRole, Document, Role
from policies.reading.codes.sentences import as_codes, in_sentence, may_hold_codes
from rules.compile.checks.asked_of_all import asked_of_all
from rules.compile.checks.named_parts import named_parts
from rules.compile.checks.other_ways import without_demands_beside, without_other_ways, without_refusing_words, without_second_demands
from rules.compile.checks.safety import checked
from rules.compile.checks.waivers import without_waived
from rules.compile.lists.bare_lines import lines_of
from rules.compile.lists.group_labels import under_labels
from rules.compile.lists.items import Line
from rules.compile.statements.made import unread
from rules.compile.statements.reading import statements_of
from rules.compile.statements.scoped import of_whom
from rules.compile.statements.stances import said
from rules.compile.text.asking import asks_by_list
from rules.compile.text.claims import Claims
from rules.compile.text.closed import between
from rules.compile.text.documents import SKIPPED, Part, found_text, is_bare, made_text
from rules.compile.text.fields import names_of_fields
from rules.compile.text.headings import ends_section
from rules.compile.text.joined_sections import joined_by_label
from rules.compile.text.label_lines import is_label
from rules.compile.text.openings import leads_of_forms
from rules.compile.text.scopes import scope_of
from rules.compile.text.sections import stance_of, stands_among
from rules.compile.text.source import Source, Span
from rules.model import Always, Citation, Stance, Statement, doubted

_CODE_ROLE = {Stance.COVERED: CodeRole.COVERED, Stance.NOT_COVERED: CodeRole.NOT_COVERED, Stance.UNPROVEN: CodeRole.NOT_COVERED}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a text came to.

    statements  in the order of the text
    issues      one clear line for each thing that a person must know
    text        the text into which every `start` points, and in which every quote stands verbatim
    coverage    share of the words of the criteria that were read: as an atom, a lead-in, a stance, a subject, an example or a
                connective; 1.0 means that nothing was dropped
    listed      list items of all sections but those of codes, literature and history, whatever their headings say: how many there are,
                and how many stand in some statement
    """

    statements: tuple[Statement, ...]
    issues: tuple[str, ...]
    text: str
    coverage: float
    listed: tuple[int, int] = (0, 0)


def compile_text(text: str) -> Compiled:
    """The statements of a bare text, without headings."""
    source = Source.of(text)
    lines = lines_of(source)
    found = without_waived(_statements(lines, Stance.COVERED, Stance.COVERED), source)
    return Compiled(tuple(found), (), text, _coverage(lines, found))


def compile_document(document: Document, source: str | None = None) -> Compiled:
    """The statements of a document.

    source  the whole text of the file, where the document was read from plain text: quotes then stand verbatim in it. Without it the
            text is made of the sections (see rules.compile.text.documents).
    A short source with hardly a heading and no number or date is taken as bare criteria, as `compile_text` does.
    """
    if source is not None and is_bare(document, source):
        found = compile_text(source)
        if not document.codes or any(s.stance is not Stance.REVIEW and not isinstance(s.when, Always) for s in found.statements):
            return found
    if source is None:
        whole, parts = made_text(document)
        issues: list[str] = []
    else:
        whole, parts, issues = found_text(document, source)
    parts = [replace(part, lines=[line for line in part.lines if not is_label(line)]) for part in parts]
    parts = joined_by_label(parts)
    statements, read, shut = _read(parts, document)
    if not any(one.stance is Stance.COVERED for one in statements):
        for part in filter(None, (_below_background(part) for part in parts if part not in shut)):
            read += part.lines
            statements += [_doubted_place(one, part) for one in _of_part(part, document)]
    statements = without_waived(statements, whole)
    statements = asked_of_all(without_demands_beside(without_other_ways(named_parts(statements, whole), whole)), whole)
    if not any(one.stance in _OF_SERVICE for one in statements):
        for part in filter(_asks_something, parts):
            read += part.lines
            statements += [_shown(one, part) for one in _statements(_body(part), Stance.REVIEW, Stance.REVIEW)]
    if document.codes:
        statements.append(Statement(Stance.CODES, "", Always(), document.codes))
    return Compiled(tuple(statements), tuple(issues), whole.text, _coverage(read, statements), _listed(parts, statements))


def _listed(parts: Iterable[Part], statements: Sequence[Statement]) -> tuple[int, int]:
    """The list items that may hold criteria, and those of them that stand in some statement."""
    items = [line.span for part in parts if part.section.role not in _OF_NO_DEMAND for line in part.lines if line.marker]
    spans = [(one.citation.start, one.citation.end) for one in statements]
    return len(items), sum(any(start <= item.start < end for start, end in spans) for item in items)


_OF_NO_DEMAND = frozenset({Role.CODES, Role.REFERENCES, Role.HISTORY})


def _read(parts: Sequence[Part], document: Document) -> tuple[list[Statement], list[Line], list[Part]]:
    """The statements of the sections, the lines they were read from, and the sections that hold demands against their headings."""
    statements: list[Statement] = []
    read: list[Line] = []
    holding: list[bool] = []
    taken: list[Part] = []
    scopes: dict[tuple[str, ...], Span] = {}
    for part in parts:
        if part.heading is not None and scope_of(part.heading) is not None:
            scopes[part.section.path] = part.heading
        if (told := _told_in(part, document)) is not None:
            read += part.lines
            statements += _of_scope(told, part, scopes)
            taken.append(part)
            holding.append(any(one.stance in _OF_SERVICE for one in told))
            continue
        holding.append(False)
    shut = [part for part in between(parts, holding) if part not in taken]
    stances = {one.stance for one in statements}
    refused_only = Stance.NOT_COVERED in stances and Stance.COVERED not in stances  # what else would be covered?
    stance = Stance.COVERED if refused_only else Stance.REVIEW
    for part in shut:
        read += part.lines
        statements += [_doubted_place(_placed(one, part), part) for one in _statements(_body(part), stance, Stance.REVIEW)]
    return statements, read, shut


def _told_in(part: Part, document: Document) -> list[Statement] | None:
    """The statements of a section; one that only stands among sections with criteria is for a person to look at. None for all others."""
    if _holds_criteria(part):
        return _of_part(part, document)
    if asks_by_list(part.section, part.lines):
        return [_doubted_place(one, part) for one in _of_part(part, document)]
    if not stands_among(part.section, document.sections):
        return None
    return [_doubted_place(_placed(one, part), part) for one in _statements(_body(part), Stance.REVIEW, Stance.REVIEW)]


def _holds_criteria(part: Part) -> bool:
    role = part.section.role
    if role in SKIPPED or role is Role.CODES:
        return False
    return role is not Role.OTHER or any(said(line.span) for line in part.lines)


def _of_scope(statements: list[Statement], part: Part, scopes: Mapping[tuple[str, ...], Span]) -> list[Statement]:
    """The statements with the patients that a heading above them names; where another heading stands between, a person looks."""
    path = part.section.path
    above = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in scopes), None)
    if above is None:
        return statements
    told = of_whom(statements, scopes[above], sure=above == path)
    if above != path or not told:
        return told
    first = min(told, key=lambda s: s.citation.start)  # it stands right below the heading, which is part of its passage
    cited = replace(first.citation, start=min(first.citation.start, scopes[above].start))
    return [replace(s, citation=cited) if s is first else s for s in told]


_OF_SERVICE = frozenset({Stance.COVERED, Stance.NOT_COVERED, Stance.UNPROVEN, Stance.LIMIT, Stance.DELEGATED})


def _asks_something(part: Part) -> bool:
    """Whether a section of a document that says nothing of a service may hold criteria all the same: it has a list, or questions."""
    told = part.section.role not in SKIPPED and part.section.role is not Role.CODES
    return told and any(line.marker or line.span.raw.rstrip().endswith("?") for line in part.lines)


def _body(part: Part) -> list[Line]:
    return [line for line in part.lines if not line.heading]


def _shown(statement: Statement, part: Part) -> Statement:
    """A statement for a person to read, since nothing in the document says of what service it is."""
    placed = _placed(statement, part)
    return doubted(placed, "the document says nowhere what is covered")


def _below_background(part: Part) -> Part | None:
    """The lines of a section that holds no criteria by its heading (`Description`), from the first that covers or refuses what a list
    below it asks for; None where there is none.
    """
    if part.section.role is not Role.BACKGROUND:
        return None
    lines = part.lines
    opens = (at for at in range(len(lines) - 1) if not lines[at].marker and lines[at + 1].marker and said(lines[at].span))
    first = next(opens, None)
    return None if first is None else replace(part, lines=lines[first:])


def _doubted_place(statement: Statement, part: Part) -> Statement:
    return doubted(statement, f"criteria under the heading {part.section.heading!r}, where none are looked for")


def _of_part(part: Part, document: Document) -> list[Statement]:
    """The statements of a section, with their place."""
    default = stance_of(part.section)
    prose = default if default in (Stance.DEFINITION, Stance.ADMINISTRATIVE) else Stance.REVIEW
    notes = [line for line in part.lines if line.heading]
    body = [line for line in part.lines if not line.heading]
    found = [*_statements(body, default, prose), *_statements(notes, Stance.DEFINITION, Stance.DEFINITION)]
    placed = [_placed(one, part) for one in found]
    to = document.metadata.delegated_to
    return [replace(s, to=s.to or to) if s.stance is Stance.DELEGATED else s for s in placed]


def _placed(statement: Statement, part: Part) -> Statement:
    section = part.section
    at = statement.citation
    page = next((b.place.page for b in section.blocks if b.place), None)
    return replace(statement, citation=Citation(section.path, page, part.hash, at.start, at.end))


def _statements(lines: list[Line], default: Stance, prose: Stance) -> list[Statement]:
    """The statements of lines; words that none of them holds make one of their own, for a person to look at."""
    found = statements_of(under_labels(lines), default, prose)
    found += [unread(rest) for rest in _outside(lines, found)]
    if lines:
        source = lines[0].span.source
        found = without_second_demands(without_refusing_words(checked(found, source), source))
    return [_with_codes(s, lines) for s in sorted(found, key=lambda s: s.citation.start)]


def _outside(lines: Sequence[Line], statements: Iterable[Statement]) -> list[Span]:
    """The stretches of the lines that stand in no statement."""
    spans = [(s.citation.start, s.citation.end) for s in statements]
    told = lines[:-1] if lines and ends_section(lines[-1]) else lines
    spans += names_of_fields(lines)
    return [rest for line in told for rest in Claims().unread(line.span, [*spans, *leads_of_forms(line.span)])]


def _with_codes(statement: Statement, lines: list[Line]) -> Statement:
    """The codes that a statement's own words name."""
    if not lines:
        return statement
    source = lines[0].span.source
    text = " ".join(source.text[statement.citation.start : statement.citation.end].split())
    if not may_hold_codes(text):
        return statement
    codes: tuple[Code, ...] = tuple(as_codes(in_sentence(text), _CODE_ROLE.get(statement.stance, CodeRole.LISTED)))
    return replace(statement, codes=codes) if codes else statement


def _coverage(lines: Iterable[Line], statements: Iterable[Statement]) -> float:
    """The share of the words of the lines that stand inside a statement; what a statement did not read is an atom of its own."""
    kept = list(lines)
    total = sum(len(line.span.plain.split()) for line in kept)
    missed = sum(len(rest.plain.split()) for rest in _outside(kept, statements))
    return 1.0 if not total else 1.0 - missed / total
