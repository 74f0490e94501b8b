"""A contract brief made from lines, appeals, payer errors and policy changes: what a manager puts on the table. Pure.

Every number has a key, and `Made.claims` says for each key on which lines it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from practice.denials.brief_figures import accepted_of, beside, dollars_refused, of_rate, overturned_of, refused_of, turnaround
from practice.denials.brief_method import method_of
from practice.denials.brief_model import AppealRow, Brief, ErrorRow, Figure, Move, Pattern, Row, Value
from practice.denials.brief_slices import Slices, for_reason, grouped, ids, of_key, of_letter, sliced
from practice.denials.changes import ChangesFound, PolicyChange, Words
from practice.denials.model import Appeal, AppealOutcome, ClaimLine
from practice.denials.odds import WON
from practice.denials.period import Period, period_of_lines
from practice.denials.reasons import reasons
from practice.denials.totals import Ended, Totals, ended_of
from practice.patterns.figures import refused
from practice.patterns.model import Alert, Key, KnownChange, Rate, Shift
from practice.patterns.payer_errors import PayerError
from practice.patterns.rates import rate, wilson
from practice.patterns.shifts import POLICY_REASONS


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose brief, for which days of decision (both included), made when; `invented` marks a sample's figures."""

    practice: str
    payer_id: str
    start: dt.date
    end: dt.date
    before_start: dt.date
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is known besides the lines. `words`: change → its words in both versions."""

    appeals: Sequence[Appeal] = ()
    errors: Sequence[PayerError] = ()
    changes: ChangesFound = field(default_factory=lambda: ChangesFound(()))
    words: Callable[[PolicyChange], tuple[Words, ...]] = field(default=lambda _: ())
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """The brief, and for each key of it the lines behind."""

    brief: Brief
    claims: Mapping[str, tuple[str, ...]]


def made(lines: Iterable[ClaimLine], asked: Asked, told: Told, period: Period | None = None) -> Made:
    """The brief of a payer. The same lines in any order give the same brief.

    period  where it is known already: then the payer's own lines are enough, with every later decision on their claims
    """
    every = sorted(lines, key=lambda one: one.line_id)
    known = period or period_of_lines(every, asked.start, asked.end, told.appeals, told.changes)
    slices = sliced(every, asked.payer_id, asked.start, asked.end, known.totals, told.appeals)
    claims: dict[str, tuple[str, ...]] = {}
    mine = slices.totals(slices.mine)
    brief = Brief(
        practice=asked.practice, payer_id=asked.payer_id, payer_name=_name(slices), start=asked.start, end=asked.end,
        before_start=asked.before_start, lines=len(slices.mine), claims=len({line.claim_id for line in slices.mine}),
        figures=tuple(_figures(slices, mine, claims)),
        beside=beside(mine, slices.others),
        patterns=_patterns(slices, known, claims), rows=_rows(slices, claims), reasons=_reasons(slices, claims),
        months=_months(slices, claims), moves=_moves(slices, known, told, claims), appeals=_appeals(slices, told.appeals, claims),
        errors=_errors(slices, told.errors, claims),
        method=method_of(slices, asked.before_start, told.changes.uncoded, told.left_out), left_out=told.left_out, invented=asked.invented,
    )  # fmt: skip
    return Made(brief, claims)


def _name(slices: Slices) -> str:
    names = sorted({line.payer_name for line in slices.mine if line.payer_name})
    return names[0] if names else slices.payer_id


# ---------------------------------------------------------------- headline


def _figures(slices: Slices, mine: Totals, claims: dict[str, tuple[str, ...]]) -> Iterable[Figure]:
    parts = mine, slices.others, slices.totals(slices.before)
    counts = [part.whole().lines for part in parts]
    claims |= dict.fromkeys(("refused", "denied", "recovered", "at stake", "dollars"), ids(slices.refused))
    claims |= {"accepted": ids(set(slices.mine) - set(slices.refused)), "turnaround": ids(line for line in slices.mine if line.received)}
    claims["overturned"] = ids(line for line in slices.refused if _decided(slices, line))
    for key, words, share in _SHARES:
        yield Figure(key, words, "share", *map(of_rate, map(share, parts)))
    yield Figure("dollars", "Charges refused at the first decision", "share", *map(dollars_refused, parts))
    yield Figure("turnaround", "Days from receipt to decision (median)", "days", *map(turnaround, parts))
    yield Figure("overturned", "Decided appeals that were overturned", "share", *map(of_rate, map(overturned_of, parts)))
    for key, words, pick in _SUMS:
        sums = [Value(pick(part.ended), None, None, count) if count else None for part, count in zip(parts, counts, strict=True)]
        yield Figure(key, words, "cents", *sums)


_SHARES: tuple[tuple[str, str, Callable[[Totals], Rate]], ...] = (
    ("refused", "Services refused at the first decision", refused_of), ("accepted", "First-pass acceptance", accepted_of),
)  # fmt: skip
_SUMS: tuple[tuple[str, str, Callable[[Ended], int]], ...] = (
    ("denied", "Dollars denied", lambda one: one.denied_cents),
    ("recovered", "Dollars recovered since", lambda one: one.recovered_cents),
    ("at stake", "Dollars still at stake", lambda one: one.at_stake_cents),
)


def _decided(slices: Slices, line: ClaimLine) -> bool:
    return any(one.outcome is not AppealOutcome.OPEN for one in slices.answered.get(line.line_id, ()))


# ---------------------------------------------------------------- tables


def _patterns(slices: Slices, period: Period, claims: dict[str, tuple[str, ...]]) -> tuple[Pattern, ...]:
    found = [one for one in period.patterns if ("payer", slices.payer_id) in one.key]
    return tuple(_pattern(number, alert, slices, claims) for number, alert in enumerate(found, start=1))


def _pattern(number: int, alert: Alert, slices: Slices, claims: dict[str, tuple[str, ...]]) -> Pattern:
    key = f"pattern:{number}"
    claims[key] = ids(for_reason(of_key(slices.mine, alert.key), alert.key))
    return Pattern(key, label_of(alert.key), alert, *wilson(alert.refused, alert.lines))


def label_of(key: Key) -> str:
    """A key as people read it, without the payer, which the brief names."""
    told = [_SAID[name](value) for name, value in key if name != "payer"]
    return ", ".join(told) or "all services"


_SAID: Mapping[str, Callable[[str], str]] = {
    "procedure": lambda value: value, "provider": lambda value: f"provider {value}", "location": lambda value: f"at {value}",
    "reason": lambda value: words_of_reason(value),
}  # fmt: skip


def words_of_reason(reason: str) -> str:
    """Our words for a reason."""
    return reasons().reasons[reason].words if reason else "no reason given"


def _rows(slices: Slices, claims: dict[str, tuple[str, ...]]) -> tuple[Row, ...]:
    """Procedures with their reasons, the most dollars first."""
    per, elsewhere = grouped(slices.mine, "procedure"), slices.others.by_procedure()
    rows = []
    for (procedure, reason), found in grouped(slices.refused, "procedure", "reason").items():
        key, there = f"cell:{procedure}:{reason}", elsewhere.get(procedure)
        claims[key] = ids(found)
        others = rate(slices.others.refused_for(reason, procedure), there.lines) if there else None
        money = ended_of(found, slices.answered, slices.later)
        label = f"{procedure or 'whole claim'}: {words_of_reason(reason)}"
        rows.append(Row(key, label, rate(len(found), len(per[procedure,])), others, money.denied_cents, money.at_stake_cents,
                        _preventable(reason)))  # fmt: skip
    return tuple(sorted(rows, key=lambda one: (-one.denied_cents, one.key)))


def _reasons(slices: Slices, claims: dict[str, tuple[str, ...]]) -> tuple[Row, ...]:
    """Reasons, the most frequent first."""
    rows, elsewhere = [], slices.others.whole().lines
    for (reason,), found in grouped(slices.refused, "reason").items():
        claims[f"reason:{reason}"] = ids(found)
        others = rate(slices.others.refused_for(reason), elsewhere) if elsewhere else None
        cents = sum(line.denied_cents for line in found)
        rows.append(Row(f"reason:{reason}", words_of_reason(reason), rate(len(found), len(slices.mine)), others, cents,
                        note=_preventable(reason)))  # fmt: skip
    return tuple(sorted(rows, key=lambda one: (-one.mine.refused, one.key)))


def _preventable(reason: str) -> str:
    found = reasons().reasons[reason].preventable if reason else "sometimes"
    return {"yes": "ours to prevent", "no": "not ours to prevent", "sometimes": "ours or theirs"}[found]


def _months(slices: Slices, claims: dict[str, tuple[str, ...]]) -> tuple[Row, ...]:
    """Months of service; lines without a day of service are in no month."""
    for (month,), found in grouped(slices.refused, "month").items():
        claims[f"month:{month}"] = ids(found)
    elsewhere = {month: rate(cell.refused, cell.lines) for month, cell in slices.others.by_month().items()}
    return _by_month("month", slices.mine, elsewhere, refused)


def _by_month(key: str, mine: Iterable[ClaimLine], others: Mapping[str, Rate], counts: Callable[[ClaimLine], bool]) -> tuple[Row, ...]:
    rows = []
    for (month,), found in grouped(mine, "month").items():
        if month:
            cents = sum(line.denied_cents for line in found if counts(line))
            other = others.get(month)
            rows.append(Row(f"{key}:{month}", month, rate(sum(map(counts, found)), len(found)), other, cents))
    return tuple(rows)


# ---------------------------------------------------------------- moves, appeals, errors


def _moves(slices: Slices, period: Period, told: Told, claims: dict[str, tuple[str, ...]]) -> tuple[Move, ...]:
    found = [one for one in period.moves if ("payer", slices.payer_id) in one.key]
    return tuple(_move(number, shift, slices, told, claims) for number, shift in enumerate(found, start=1))


def _move(number: int, shift: Shift, slices: Slices, told: Told, claims: dict[str, tuple[str, ...]]) -> Move:
    key = f"move:{number}"
    lines = of_key(slices.mine, shift.key)
    mine = [line for line in lines if _by_policy(line) and line.service_date]
    claims[f"{key}:before"] = ids(line for line in mine if line.service_date and line.service_date < shift.day)
    claims[f"{key}:after"] = ids(line for line in mine if line.service_date and line.service_date >= shift.day)
    change = told.changes.of(shift.change.change_id) if shift.change else None
    words = told.words(change) if change else ()
    old = f"version {change.from_version}" if change and change.from_version else ""
    new = f"version {change.to_version}" if change else ""
    named = [frozenset(value.split(", ")) for name, value in shift.key if name == "procedure"]
    cells = slices.others.by_month(named[0] if named else None)
    elsewhere = {month: rate(cell.by_policy, cell.lines) for month, cell in cells.items()}
    months = _by_month(f"{key}:month", lines, elsewhere, _by_policy)
    return Move(key, label_of(shift.key), shift, change, words, old, new, tuple(_rival(one) for one in shift.others), months)


def _by_policy(line: ClaimLine) -> bool:
    """Refused for a reason that a policy can give: what a move is reckoned from."""
    return refused(line) and line.reason in POLICY_REASONS


def _rival(change: KnownChange) -> str:
    return f"{change.policy}, version {change.version}, {change.effective}"


def _appeals(slices: Slices, appeals: Sequence[Appeal], claims: dict[str, tuple[str, ...]]) -> tuple[AppealRow, ...]:
    mine = {line.line_id for line in slices.refused}
    rows = []
    for kind in sorted({one.kind for one in appeals}):
        filed = [one for one in appeals if one.kind == kind and one.line_id in mine]
        if not filed:
            continue
        claims[f"appeal:{kind}"] = tuple(sorted({one.line_id for one in filed}))
        decided = [one for one in filed if one.outcome is not AppealOutcome.OPEN]
        won: Rate | None = rate(sum(one.outcome in WON for one in decided), len(decided)) if decided else None
        rows.append(AppealRow(f"appeal:{kind}", kind, len(filed), won, sum(one.recovered_cents for one in filed)))
    return tuple(rows)


def _errors(slices: Slices, errors: Sequence[PayerError], claims: dict[str, tuple[str, ...]]) -> tuple[ErrorRow, ...]:
    rows = []
    mine = [one for one in errors if one.letter.payer_id == slices.payer_id and _within(one, slices)]
    for number, one in enumerate(sorted(mine, key=lambda each: (each.letter.decided or dt.date.min, each.letter.letter_id)), start=1):
        found = of_letter(slices.mine, one.letter)
        claims[f"error:{number}"] = ids(found)
        cents = sum(line.denied_cents for line in found)
        rows.append(ErrorRow(f"error:{number}", one.cited.policy, one.policy_version, one.letter.decided, one.cited.criterion, one.nearest,
                             one.figures, cents))  # fmt: skip
    return tuple(rows)


def _within(error: PayerError, slices: Slices) -> bool:
    decided = error.letter.decided
    return decided is None or slices.start <= decided <= slices.end
