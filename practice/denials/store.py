"""What is read of denials, each through the door: single lines for those who work on them, lines without patients for those who count."""

from __future__ import annotations

import datetime as dt
import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from practice.denials.keeping import LINE, line_from
from practice.denials.model import Appeal, AppealOutcome, ClaimLine, LineStatus, ProviderAdjustment
from practice.denials.odds import Corrections
from practice.denials.resequence import resequence
from practice.refused import AccessRefused
from practice.store.columns import day, iso, words
from practice.store.door import Door, Passage

Row = tuple[Any, ...]
_NAMES = [name.strip() for name in LINE.split(",")]
_WIDTH = len(_NAMES)
_LOB, _PROVIDER, _LOCATION, _CASE = (_NAMES.index(name) for name in ("lob", "provider", "location", "case_id"))
_CLAIM, _REASON = _NAMES.index("claim_id"), _NAMES.index("reason")
_PLACE = operator.itemgetter(*(_NAMES.index(name) for name in ("adjudicated", "claim_id", "place", "id")))
_COLUMNS = ", ".join(f"l.{name}" for name in _NAMES)
_FROM = " FROM claim_lines l LEFT JOIN cases c ON c.id = l.case_id"
_WHERE = "(? IS NULL OR l.adjudicated >= ?) AND (? IS NULL OR l.adjudicated <= ?) AND l.current >= ?"
_OF_CASE = "c.icd10, c.provider, c.location, c.lob"
_ORDER = "ORDER BY l.adjudicated, l.claim_id, l.place, l.id"
STANDING = "l.current = 1 AND l.status IN ('denied', 'partly')"
"""A line `l` is a denial that stands; said so, it is read out of the denials' own index and not among all lines of the store."""
_WITH_CASE = f"SELECT {_COLUMNS}, {_OF_CASE}, c.patient_id{_FROM} WHERE l.part2 <= ?"
_OF_PAYER = f"SELECT {_COLUMNS}, {_OF_CASE} FROM claim_lines l"  # noqa: S608 - names only
_STANDING_LINES = f"{_WITH_CASE} AND {STANDING} {_ORDER}"
_OTHER_LINES = (
    f"{_WITH_CASE} AND NOT ({STANDING}) AND l.claim_id IN"  # noqa: S608 - names only
    " (SELECT value FROM json_each(?) UNION SELECT claim_id FROM claim_lines WHERE id IN (SELECT line_id FROM appeals))"
    f" {_ORDER}"
)


@dataclass(frozen=True, slots=True)
class LinesFound:
    """Lines in the order of their decisions, and how many are left out because they are protected records without consent."""

    lines: tuple[ClaimLine, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a payment that is not as it should be; `told` and `reckoned` in cents where two amounts do not agree."""

    payer_id: str
    trace: str
    adjudicated: dt.date
    place: str
    what: str
    told: int | None
    reckoned: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a line is called outside: the practice's claim number and the payer's, and how its case was found, or why none was."""

    line_id: str
    number: str
    payer_number: str
    match: str


def lines(door: Door, start: dt.date | None = None, end: dt.date | None = None, *, current: bool = False) -> LinesFound:
    """Lines decided between two days, both included, with their cases. For those who work on single denials.

    current  only what stands now
    """
    with door.passing("denials.detail", "read") as passage:
        found = _lines(passage, start, end, current, _line)
        passage.touch(*_patients(passage, start, end, current))
        passage.detail = f"{len(found.lines)} lines"
    return found


def counted_lines(door: Door, start: dt.date | None = None, end: dt.date | None = None, *, current: bool = False) -> LinesFound:
    """The same lines for counting, without the case that leads to the patient: for those who see figures only."""
    with door.passing("denials.read", "read") as passage:
        found = _lines(passage, start, end, current, _uncased)
        passage.detail = f"{len(found.lines)} lines, without cases"
    return found


def lines_of_payer(door: Door, payer_id: str, start: dt.date) -> LinesFound:
    """A payer's first decisions from a day on, and every later one on the same claims, for counting: without cases.
    `left_out` counts the protected records of all lines from that day on.
    """
    with door.passing("denials.read", "read") as passage:
        first = passage.rows(
            f"{_OF_PAYER} INDEXED BY claim_lines_of_payer LEFT JOIN cases c ON c.id = l.case_id"
            " WHERE l.first_pass = 1 AND l.status <> 'reversed' AND l.payer_id = ? AND l.adjudicated >= ? AND l.part2 <= ?",
            (payer_id, start.isoformat(), passage.part2),
        )
        claims = json.dumps(sorted({row[_CLAIM] for row in first}))
        later = passage.rows(
            f"{_OF_PAYER} LEFT JOIN cases c ON c.id = l.case_id WHERE l.first_pass = 0 AND l.part2 <= ?"  # noqa: S608 - names only
            " AND l.claim_id IN (SELECT value FROM json_each(?))",
            (passage.part2, claims),
        )
        protected = passage.row("SELECT count(*) FROM claim_lines WHERE part2 = 1 AND adjudicated >= ?", (start.isoformat(),))
        rows = sorted((*first, *later), key=_PLACE)
        passage.detail = f"{len(rows)} lines, without cases"
    return LinesFound(tuple(map(_uncased, rows)), int(protected[0]) if protected and not passage.part2 else 0)


def line_of(door: Door, line_id: str) -> tuple[ClaimLine, Known]:
    """One line. Raises AccessRefused where there is none that the person may see."""
    with door.passing("denials.detail", "read") as passage:
        passage.touch(refs=[line_id])
        row = passage.row(
            f"SELECT {_COLUMNS}, {_OF_CASE}, r.number, r.payer_number, c.patient_id{_FROM} JOIN remit_claims r ON r.id = l.decision_id"
            " WHERE l.id = ? AND l.part2 <= ?",
            (line_id, passage.part2),
        )
        if row is None:
            raise AccessRefused(f"line {line_id}: there is none that you may see; 'payerwatch practice denials list' lists them")
        if row[-1]:
            passage.touch(row[-1])
    return _line(row), Known(line_id, row[-3], row[-2], row[27])


def worked_lines(door: Door, *, detail: bool) -> LinesFound:
    """The lines that the work on denials rests on: the denials that stand, and every decision of the claims on which an appeal was filed,
    or a denial says that the service was paid already. `left_out` counts the denials of protected records.

    detail  with their cases, for those who work on single denials; else without, for those who see figures only
    """
    with door.passing("denials.detail" if detail else "denials.read", "read") as passage:
        standing = passage.rows(_STANDING_LINES, (passage.part2,))
        paid_before = sorted({row[_CLAIM] for row in standing if row[_REASON] == "duplicate"})
        others = passage.rows(_OTHER_LINES, (passage.part2, json.dumps(paid_before)))
        rows = sorted((*standing, *others), key=_PLACE) if others else standing
        left = passage.row(f"SELECT count(*) FROM claim_lines l WHERE {STANDING} AND l.part2 > ?", (passage.part2,))  # noqa: S608 - names only
        if detail:
            passage.touch(*sorted({row[-1] for row in rows if row[-1]}))
        passage.detail = f"{len(rows)} lines of claims in work{'' if detail else ', without cases'}"
    return LinesFound(tuple(map(_line if detail else _uncased, rows)), int(left[0]) if left else 0)


def _uncased(row: Row) -> ClaimLine:
    """The line without the case that leads to the patient."""
    return _line((*row[:_CASE], None, *row[_CASE + 1 :]))


def page_of(passage: Passage, where: str, values: tuple[str, ...], start: int, count: int) -> tuple[tuple[ClaimLine, str], ...]:
    """Some lines of a condition over `l`, the latest decision first, each with the practice's own claim number."""
    rows = passage.rows(
        f"SELECT {_COLUMNS}, {_OF_CASE}, r.number, c.patient_id{_FROM} JOIN remit_claims r ON r.id = l.decision_id"
        f" WHERE {where} AND l.part2 <= ? ORDER BY l.adjudicated DESC, l.claim_id, l.place, l.id LIMIT ? OFFSET ?",
        (*values, passage.part2, count, start),
    )
    passage.touch(*sorted({row[-1] for row in rows if row[-1]}), refs=[row[0] for row in rows])
    return tuple((_line(row), str(row[-2])) for row in rows)


def _patients(passage: Passage, start: dt.date | None, end: dt.date | None, current: bool) -> list[str]:
    rows = passage.rows(
        f"SELECT DISTINCT c.patient_id{_FROM} WHERE c.patient_id IS NOT NULL AND l.part2 <= ? AND {_WHERE} ORDER BY 1",
        (passage.part2, *_values(start, end, current)),
    )
    return [row[0] for row in rows]


def _lines(passage: Passage, start: dt.date | None, end: dt.date | None, current: bool, made: Callable[[Row], ClaimLine]) -> LinesFound:
    values = _values(start, end, current)
    rows = passage.rows(
        f"SELECT {_COLUMNS}, {_OF_CASE}{_FROM} WHERE l.part2 <= ? AND {_WHERE} {_ORDER}",
        (passage.part2, *values),
    )
    left = passage.row(f"SELECT count(*) FROM claim_lines l WHERE l.part2 > ? AND {_WHERE}", (passage.part2, *values))  # noqa: S608 - names only
    return LinesFound(tuple(map(made, rows)), int(left[0]) if left else 0)


def _values(start: dt.date | None, end: dt.date | None, current: bool) -> tuple[object, ...]:
    return iso(start), iso(start), iso(end), iso(end), int(current)


def _line(row: Row) -> ClaimLine:
    """A line with what its case adds: diagnoses, the ordering provider, the place, the line of business."""
    diagnoses, provider, location, lob = row[_WIDTH : _WIDTH + 4]
    if diagnoses is None:
        return line_from(row)
    told = [*row[:_WIDTH]]
    for at, said in ((_LOB, lob), (_PROVIDER, provider), (_LOCATION, location)):
        told[at] = said or told[at]
    return line_from(told, words(diagnoses))


def put_appeal(door: Door, appeal: Appeal) -> None:
    """Keep our answer to a denied line, or what became of it. Raises AccessRefused where there is no such line."""
    with door.passing("denials.write", "update") as passage:
        passage.touch(refs=[appeal.line_id])
        row = passage.row("SELECT claim_id, status FROM claim_lines WHERE id = ? AND part2 <= ?", (appeal.line_id, passage.part2))
        if row is None or row[1] == LineStatus.REVERSED:
            raise AccessRefused(f"line {appeal.line_id}: there is no decision of this id that you may see")
        passage.run(
            "INSERT OR REPLACE INTO appeals(line_id, kind, filed, decided, outcome, recovered) VALUES (?,?,?,?,?,?)",
            (appeal.line_id, appeal.kind, iso(appeal.filed), iso(appeal.decided), str(appeal.outcome), appeal.recovered_cents),
        )
        resequence(passage, [row[0]])


def appeals(door: Door) -> tuple[Appeal, ...]:
    """All appeals, by the day they were filed."""
    with door.passing("denials.read", "read") as passage:
        rows = passage.rows(
            "SELECT a.line_id, a.kind, a.filed, a.decided, a.outcome, a.recovered FROM appeals a"
            " LEFT JOIN claim_lines l ON l.id = a.line_id WHERE coalesce(l.part2, 0) <= ? ORDER BY a.filed, a.line_id, a.kind",
            (passage.part2,),
        )
    return tuple(Appeal(row[0], row[1], dt.date.fromisoformat(row[2]), day(row[3]), AppealOutcome(row[4]), row[5]) for row in rows)


def corrections(door: Door) -> Corrections:
    """How corrected claims ended, as `corrections_in` tells it of all lines."""
    with door.passing("denials.read", "read") as passage:
        rows = passage.rows(
            "SELECT payer_id, reason, sum(won), count(*) FROM (SELECT f.payer_id, f.reason, max(k.paid) > f.paid AS won"
            " FROM claim_lines k INDEXED BY claim_lines_later"
            " JOIN claim_lines f INDEXED BY claim_lines_denied_first ON f.claim_id = k.claim_id AND f.procedure = k.procedure"
            " WHERE k.first_pass = 0 AND k.current = 1 AND k.sequence = 'corrected' AND k.part2 <= ? AND f.first_pass = 1"
            " AND f.status = 'denied' AND f.part2 <= ? AND f.id NOT IN (SELECT line_id FROM appeals) GROUP BY f.id)"
            " GROUP BY 1, 2 ORDER BY 1, 2",
            (passage.part2, passage.part2),
        )
    return {(payer, reason): (won, decided) for payer, reason, won, decided in rows}


def provider_adjustments(door: Door) -> tuple[ProviderAdjustment, ...]:
    """What payers took or gave without a claim, by day."""
    with door.passing("denials.read", "read") as passage:
        rows = passage.rows(
            "SELECT a.provider, a.fiscal_end, a.reason, a.reference, a.cents, p.file_id, p.payer_id, p.adjudicated"
            " FROM provider_adjustments a JOIN remit_payments p ON p.id = a.payment_id"
            " WHERE p.superseded_by IS NULL ORDER BY p.adjudicated, p.id, a.place"
        )
    return tuple(
        ProviderAdjustment(row[0], day(row[1]), row[2], row[3], row[4], row[5], row[6], dt.date.fromisoformat(row[7])) for row in rows
    )


def flags(door: Door) -> tuple[Flag, ...]:
    """What does not add up, or was not as it should be, in payments that stand."""
    with door.passing("denials.read", "read") as passage:
        rows = passage.rows(
            "SELECT p.payer_id, p.trace, p.adjudicated, f.place, f.what, f.told, f.reckoned FROM remit_flags f"
            " JOIN remit_payments p ON p.id = f.payment_id WHERE p.superseded_by IS NULL ORDER BY p.adjudicated, p.id, f.number"
        )
    return tuple(Flag(row[0], row[1], dt.date.fromisoformat(row[2]), *row[3:]) for row in rows)


def purge_unmatched(door: Door, before: dt.date) -> int:
    """Delete claims that belong to no patient we know and were decided before a day; returns how many."""
    with door.passing("purge", "delete") as passage:
        gone = passage.run(
            "DELETE FROM remit_claims WHERE patient_id IS NULL AND payment_id IN (SELECT id FROM remit_payments WHERE adjudicated < ?)",
            (iso(before),),
        )
        gone += passage.run("DELETE FROM denial_letters WHERE patient_id IS NULL AND at < ?", (iso(before),))
        gone += passage.run("DELETE FROM payer_answers WHERE patient_id IS NULL AND coalesce(decided, '') < ?", (iso(before),))
        passage.detail = f"{gone} claims, letters and answers of unknown patients"
    return gone


def denied(found: LinesFound) -> Iterator[ClaimLine]:
    """The denials among lines that stand."""
    return (line for line in found.lines if line.current and line.denied)
