"""What several payers ask for the same service, side by side: each from its own policies alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.lookup.answering import Shelf, for_code, held_with_code, payer_names, plain_code
from rules.lookup.checklist import amount, figure
from rules.lookup.model import Answer, LookupFailed, Part
from rules.lookup.naming import called
from rules.model import Atom, Stance, leaves

_SAID = {Stance.NOT_COVERED: "not covered: ", Stance.UNPROVEN: "unproven: ", Stance.LIMIT: "limit: "}
_UNNAMED = "attest."
_COUNTED = (Stance.COVERED, Stance.NOT_COVERED, Stance.UNPROVEN, Stance.LIMIT)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one payer: how it is read, the words it stands in, and whether a person has accepted the reading."""

    words: str
    quote: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One fact and what each payer asks of it, in the order of the answers; no cells where a payer's text puts no figure to it."""

    fact: str
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def label(self) -> str:
        """What people call the fact; the payers' words where the vocabulary has no name for it."""
        quotes = [cell.quote for cells in self.cells for cell in cells]
        return f"“{quotes[0]}”" if self.fact.startswith(_UNNAMED) and quotes else called(self.fact)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The answers of several payers for one code on one date, and the figures of all of them by fact."""

    code: str
    as_of: dt.date
    answers: tuple[Answer, ...]
    figures: tuple[Row, ...]


def compare_payers(shelf: Shelf, code: str, as_of: dt.date, payers: Sequence[str] = ()) -> SideBySide:
    """These payers side by side; without any, all whose policies in force on the date list the code. Raises LookupFailed."""
    wanted = plain_code(code)
    chosen = list(dict.fromkeys(payers)) or _listing(shelf, wanted, as_of)
    if not chosen:
        known = ", ".join(sorted(payer_names(shelf.store)))
        raise LookupFailed(f"--code {wanted}: no policy in force on {as_of} lists it; payers in the record: {known or 'none'}")
    answers = tuple(for_code(shelf, payer, wanted, as_of) for payer in chosen)
    return SideBySide(wanted, as_of, answers, figures(answers))


def _listing(shelf: Shelf, code: str, as_of: dt.date) -> list[str]:
    return sorted({policy.payer_id for policy, _ in held_with_code(shelf.store, code, as_of)})


def figures(answers: Sequence[Answer]) -> tuple[Row, ...]:
    """Every fact that one of the payers puts a figure to; facts that more payers name come first.

    Of facts without a name in the vocabulary only those are here that several payers state in the same words; the others stand in the
    checklists.
    """
    found: dict[str, list[list[Cell]]] = {}
    for at, answer in enumerate(answers):
        for part, atom in _atoms(answer):
            cells = found.setdefault(atom.fact, [[] for _ in answers])[at]
            cell = Cell(_SAID.get(part.statement.stance, "") + _figure(atom), atom.quote, part.reviewed)
            if cell.words not in {one.words for one in cells}:
                cells.append(cell)
    rows = [Row(fact, tuple(tuple(one) for one in cells)) for fact, cells in found.items()]
    rows = [row for row in rows if not row.fact.startswith(_UNNAMED) or sum(1 for cells in row.cells if cells) > 1]
    return tuple(sorted(rows, key=lambda row: (-sum(1 for cells in row.cells if cells), row.fact)))


def _atoms(answer: Answer) -> Iterable[tuple[Part, Atom]]:
    for policy in answer.policies:
        for part in policy.parts:
            if part.applies and part.statement.stance in _COUNTED:
                yield from ((part, leaf) for leaf in leaves(part.statement.when) if isinstance(leaf, Atom) and leaf.op is not None)


def _figure(atom: Atom) -> str:
    number, _, unit = (atom.within or "").partition(" ")
    within = f" within {amount(float(number), unit)}" if number.replace(".", "", 1).isdigit() else ""
    return figure(atom) + within
