"""A payer, a code and a date → the policies in force with their statements, reviewed or not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.model import Code, Document, Role, Section
from policies.store.asof import in_force
from policies.store.reader import StoreReader
from policies.store.rows import PolicyRow, VersionRow
from rules.book.acts import intact
from rules.book.file import load
from rules.book.identity import at_places, passage, quotes, span
from rules.book.model import Book, Compile, Entry, Source, State
from rules.lookup.checklist import lines
from rules.lookup.model import Answer, CodeSet, Group, LookupFailed, Paper, Part, PolicyView
from rules.model import Always, Stance, Statement, needs_review

_GROUPS = (
    ("delegated", "Decided by another company", (Stance.DELEGATED,)),
    ("covered", "Covered when", (Stance.COVERED,)),
    ("not_covered", "Not covered", (Stance.NOT_COVERED,)),
    ("unproven", "Unproven or investigational", (Stance.UNPROVEN,)),
    ("limits", "How many, how often", (Stance.LIMIT,)),
    ("documentation", "Documentation and ordering", (Stance.ADMINISTRATIVE,)),
    ("definitions", "Definitions", (Stance.DEFINITION,)),
    ("codes", "What the text says of codes", (Stance.CODES,)),
    ("review", "To be read by a person", (Stance.REVIEW,)),
)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.]{1,14}")
Held = tuple[tuple[PolicyRow, VersionRow], ...]
"""Policies with their version in force on a date."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where rules are looked up: the store, the folder of rules, and the compiler for versions that nothing was proposed for."""

    store: StoreReader
    rules: Path
    compile: Compile


def for_code(shelf: Shelf, payer_id: str, code: str, as_of: dt.date) -> Answer:
    """What a payer's policies in force on a date say of a code. Only that payer's policies are looked at. Raises LookupFailed."""
    name = payer_names(shelf.store).get(payer_id)
    if name is None:
        known = ", ".join(sorted(payer_names(shelf.store)))
        raise LookupFailed(f"--payer {payer_id}: no policies of this payer in the record; there are {known or 'none'}")
    wanted = plain_code(code)
    listing = held_with_code(shelf.store, wanted, as_of)
    views = tuple(_view(shelf, policy, row, name, wanted) for policy, row in listing if policy.payer_id == payer_id)
    return Answer(payer_id, name, wanted, as_of, views)


def for_policy(shelf: Shelf, policy_id: str, as_of: dt.date, code: str | None = None) -> Answer:
    """What one policy says on a date. Raises LookupFailed where it is not in the record, or no text of it is in force on that date."""
    policy = shelf.store.policy(policy_id)
    if policy is None:
        raise LookupFailed(f"--policy {policy_id}: no such policy in the record; 'payerwatch search' finds the id")
    row = shelf.store.in_force(policy_id, as_of)
    if row is None:
        dates = f"'payerwatch versions {policy_id}' shows the dates"
        raise LookupFailed(f"--policy {policy_id}: no text is known to be in force on {as_of}; {dates}")
    name = payer_names(shelf.store).get(policy.payer_id, policy.payer_id)
    wanted = plain_code(code) if code else None
    return Answer(policy.payer_id, name, wanted, as_of, (_view(shelf, policy, row, name, wanted),))


def plain_code(code: str) -> str:
    """A code as the store keeps it. Raises LookupFailed."""
    found = code.strip().upper()
    if not _CODE.fullmatch(found):
        raise LookupFailed(f"--code {code}: not a code such as 72148, J1745 or M54.16")
    return found


def payer_names(store: StoreReader) -> dict[str, str]:
    """The payers of the record: payer_id → name."""
    return {source.payer_id: source.payer_name for source in store.sources()}


def policies_proper(store: StoreReader) -> tuple[PolicyRow, ...]:
    """The policies of the record without the bulletins that announce changes."""
    bulletins = store.announcing()
    return tuple(policy for policy in store.policies() if policy.source_id not in bulletins)


def held_with_code(store: StoreReader, code: str, as_of: dt.date) -> Held:
    """The policies whose version in force on a date lists a code, with that version, by policy_id; bulletins are left out."""
    return held_with_codes(store, [(code, as_of)])[code, as_of]


def held_with_codes(store: StoreReader, asked: Iterable[tuple[str, dt.date]]) -> dict[tuple[str, dt.date], Held]:
    """The same of many codes, each on a date: the store is asked as often as for one."""
    wanted = tuple(dict.fromkeys(asked))
    listing = store.versions_with_codes({code for code, _ in wanted})
    every = {policy_id for versions in listing.values() for policy_id, _ in versions}
    known, versions, bulletins = store.policies_of(every), store.versions_of(every), store.announcing()
    policies = {name: policy for name, policy in known.items() if policy.source_id not in bulletins}

    def held(code: str, as_of: dt.date) -> Iterator[tuple[PolicyRow, VersionRow]]:
        listed = listing.get(code, frozenset())
        for name in sorted({policy_id for policy_id, _ in listed} & policies.keys()):
            row = in_force(versions.get(name, ()), as_of)
            if row is not None and (name, row.version_no) in listed:
                yield policies[name], row

    return {(code, as_of): tuple(held(code, as_of)) for code, as_of in wanted}


# ---------------------------------------------------------------- one policy


def _view(shelf: Shelf, policy: PolicyRow, row: VersionRow, payer_name: str, code: str | None) -> PolicyView:
    document = shelf.store.document(policy.policy_id, row.version_no)
    book = load(shelf.rules, policy.policy_id)
    parts = _of_book(book, row, code) if book and row.version_no in book.versions else _of_text(shelf, document, code)
    coded = next((part for part in parts if part.statement.stance is Stance.CODES and part.statement.when == Always()), None)
    told = [part for part in parts if part is not coded]
    return PolicyView(
        policy.payer_id, payer_name, policy.policy_id, policy.number, row.title, row.version_no, row.effective,
        row.observed_first.date(), row.url, row.status, row.lob, _delegates(document, parts), _groups(told),
        _papers(document, parts), _code_sets(document.codes), _listed(document.codes, code) if code else (), coded,
    )  # fmt: skip


def _of_book(book: Book, row: VersionRow, code: str | None) -> list[Part]:
    found = []
    for entry in book.standing_in(row.version_no):
        source = entry.source_of(row.version_no)
        if source is not None:
            found.append(_reviewed_part(entry, source, code))
    return found


def _reviewed_part(entry: Entry, source: Source, code: str | None) -> Part:
    statement, decided = entry.statement, entry.decision
    if len(source.starts) == len(quotes(statement)):
        statement = at_places(statement, list(zip(source.starts, quotes(statement), strict=True)))
    shown = () if entry.state is State.REJECTED else lines(statement.when)
    return Part(
        statement, shown, entry.passage, source.section, source.page, entry.number, entry.state,
        reviewed=entry.state in (State.ACCEPTED, State.WITHDRAWN) and intact(entry),
        reviewer=decided.reviewer if decided else "", reviewed_at=decided.at if decided else None, note=decided.note if decided else "",
        flagged=entry.flagged, applies=_applies(statement, code),
    )  # fmt: skip


def _of_text(shelf: Shelf, document: Document, code: str | None) -> list[Part]:
    """The statements of a version that nobody has proposed yet, as the compiler reads them now."""
    reading = shelf.compile(document)
    return [
        Part(
            one, lines(one.when), passage(reading, one), one.citation.section, one.citation.page,
            flagged=one.review or needs_review(one.when), applies=_applies(one, code),
        )
        for one in sorted(reading.statements, key=span)
    ]  # fmt: skip


def _applies(statement: Statement, code: str | None) -> bool:
    return code is None or not statement.codes or bool(_listed(statement.codes, code))


def _groups(parts: Sequence[Part]) -> tuple[Group, ...]:
    found = []
    for name, title, stances in _GROUPS:
        of = tuple(part for part in parts if part.statement.stance in stances)
        if of:
            found.append(Group(name, title, of))
    return tuple(found)


def _delegates(document: Document, parts: Iterable[Part]) -> tuple[str, ...]:
    """To whom the decision is delegated, as metadata or statements say."""
    named = [document.metadata.delegated_to, *(part.statement.to for part in parts if part.statement.stance is Stance.DELEGATED)]
    return tuple(dict.fromkeys(name for name in named if name))


def _papers(document: Document, parts: Sequence[Part]) -> tuple[Paper, ...]:
    """Sections on documentation of which no statement speaks: shown as printed, so that nothing required is missed."""
    spoken = {part.section for part in parts}
    sections = [one for one in document.sections if one.role is Role.DOCUMENTATION and one.path not in spoken]
    return tuple(Paper(one.path, one.page, _printed(one)) for one in sections if _printed(one))


def _printed(section: Section) -> tuple[str, ...]:
    return tuple(line for line in section.text.split("\n") if line.strip())


def _code_sets(codes: Iterable[Code]) -> tuple[CodeSet, ...]:
    found: dict[tuple[str, str], set[str]] = {}
    for code in codes:
        words = code.first if code.first == code.last else f"{code.first}-{code.last}"
        found.setdefault((code.system.value, code.role.value), set()).add(words)
    return tuple(CodeSet(system, role, tuple(sorted(listed))) for (system, role), listed in sorted(found.items()))


def _listed(codes: Iterable[Code], code: str) -> tuple[str, ...]:
    """The roles in which codes hold this one, alone or inside a range of the same shape (as the store finds policies by code)."""
    return tuple(sorted({one.role.value for one in codes if code == one.first or _inside(code, one)}))


def _inside(code: str, one: Code) -> bool:
    return one.first <= code <= one.last and _shape(one.first) == _shape(code) == _shape(one.last)


def _shape(code: str) -> str:
    return re.sub(r"[0-9]", "0", code)
