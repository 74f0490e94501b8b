"""Invented years of first decisions with planted patterns: what was planted is returned beside the lines."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from practice.denials.model import ClaimLine, LineStatus, Round
from practice.patterns.model import Key, KnownChange

PAYERS = ("northlake", "silverpine", "copperleaf", "saltmarsh", "tallgrass", "quarrystone")
PROCEDURES = ("72148", "73721", "29881", "64483", "97110", "20610", "90867", "66984", "15823", "27447")
PROVIDERS = ("adams", "baker", "chen", "diaz", "evans", "farah", "green", "hale")
PLACES = ("north", "south", "harbor")
REASONS = ("not_medically_necessary", "authorization_missing", "documentation", "coding", "eligibility", "timely_filing")
START = dt.date(2025, 1, 1)


@dataclass(slots=True)
class Year:
    """A year, and what was planted into it."""

    lines: list[ClaimLine]
    patterns: list[Key] = field(default_factory=list)
    changes: list[KnownChange] = field(default_factory=list)
    caused: dict[str, Key] = field(default_factory=dict)


def year(seed: int, *, lines: int = 12000, patterns: int = 3, caused: int = 2, idle: int = 8) -> Year:
    """A year of a practice. Payers, procedures, providers and places differ from each other in the ordinary way (up to about a third)."""
    draw = random.Random(seed)
    usual = {name: draw.lognormvariate(0, 0.15) for name in (*PAYERS, *PROVIDERS, *PLACES)}
    usual |= {name: draw.lognormvariate(0, 0.25) for name in PROCEDURES}
    weight = {name: draw.uniform(0.5, 1.5) for name in (*PAYERS, *PROCEDURES, *PROVIDERS, *PLACES)}
    made = Year([])
    _plant(draw, made, patterns, weight, lines)
    moves = _changes(draw, made, caused, idle, weight, lines)
    mixes = {name: [draw.gammavariate(3, 1) for _ in REASONS] for name in PROCEDURES}
    for number in range(lines):
        made.lines.append(_line(draw, number, usual, weight, mixes, made.patterns, moves))
    return made


def _pick(draw: random.Random, names: tuple[str, ...], weight: dict[str, float]) -> str:
    return draw.choices(names, [weight[name] for name in names])[0]


def _expected_lines(key: Key, weight: dict[str, float], lines: int) -> float:
    groups = {"payer": PAYERS, "procedure": PROCEDURES, "provider": PROVIDERS, "location": PLACES}
    share = 1.0
    for dimension, value in key:
        if dimension != "reason":
            share *= weight[value] / sum(weight[name] for name in groups[dimension])
    return share * lines


def _plant(draw: random.Random, made: Year, count: int, weight: dict[str, float], lines: int) -> None:
    while len(made.patterns) < count:
        kind = draw.choice(["payer procedure", "payer procedure reason", "provider", "payer reason", "procedure location"])
        parts = {"payer": draw.choice(PAYERS), "procedure": draw.choice(PROCEDURES), "provider": draw.choice(PROVIDERS)}
        parts |= {"location": draw.choice(PLACES), "reason": draw.choice(REASONS)}
        key = tuple((name, parts[name]) for name in ("payer", "procedure", "provider", "location", "reason") if name in kind.split())
        apart = all(not (set(key) & set(other)) for other in made.patterns)
        if apart and _expected_lines(key, weight, lines) >= 200:
            made.patterns.append(key)


def _changes(
    draw: random.Random, made: Year, caused: int, idle: int, weight: dict[str, float], lines: int
) -> list[tuple[KnownChange, float]]:
    moves: list[tuple[KnownChange, float]] = []
    taken = {pair for key in made.patterns for pair in key}
    tries = 0
    while len(made.changes) < caused + idle and tries < 500:
        tries += 1
        payer, procedure = draw.choice(PAYERS), draw.choice(PROCEDURES)
        day = START + dt.timedelta(days=draw.randrange(90, 275))
        if any(one.payer_id == payer and procedure in one.procedures for one in made.changes):
            continue
        key: Key = (("payer", payer), ("procedure", procedure))
        change = KnownChange(
            f"c{len(made.changes)}", payer, f"{payer}:{procedure}", "2", day, frozenset({procedure}), "6 weeks became 12", "tightened"
        )
        if len(moves) < caused:
            if taken & set(key) or _expected_lines(key, weight, lines) < 300:
                continue
            moves.append((change, draw.uniform(0.14, 0.22)))
            made.caused[change.change_id] = key
            taken |= set(key)
        made.changes.append(change)
    return moves


def _line(
    draw: random.Random, number: int, usual: dict[str, float], weight: dict[str, float], mixes: dict[str, list[float]],
    patterns: list[Key], moves: list[tuple[KnownChange, float]],
) -> ClaimLine:  # fmt: skip
    parts = {
        "payer": _pick(draw, PAYERS, weight), "procedure": _pick(draw, PROCEDURES, weight), "provider": _pick(draw, PROVIDERS, weight),
        "location": _pick(draw, PLACES, weight),
    }  # fmt: skip
    day = START + dt.timedelta(days=draw.randrange(365))
    share = 0.045
    for value in parts.values():
        share *= usual[value]
    reason = draw.choices(REASONS, mixes[parts["procedure"]])[0]
    refused = draw.random() < share
    for key in patterns:
        if all(parts[name] == value for name, value in key if name != "reason") and draw.random() < 0.15:
            refused, reason = True, dict(key).get("reason", reason)
    for change, more in moves:
        if (
            parts["payer"] == change.payer_id
            and parts["procedure"] in change.procedures
            and day >= change.effective
            and draw.random() < more
        ):
            refused, reason = True, "not_medically_necessary"
    return ClaimLine(
        line_id=f"l{number}", claim_id=f"k{number}", payer_id=parts["payer"], payer_name=parts["payer"], lob="commercial",
        procedure=parts["procedure"], modifiers=(), diagnoses=(), provider=parts["provider"], location=parts["location"], service_date=day,
        adjudicated=day + dt.timedelta(days=20), received=day + dt.timedelta(days=3), charged_cents=50000, allowed_cents=30000 * (not refused),  # noqa: E501
        paid_cents=0 if refused else 30000, patient_cents=0, adjustments=(), remarks=(),
        status=LineStatus.DENIED if refused else LineStatus.PAID, denied=refused, reason=reason if refused else "", first_pass=True,
        case_id=None, policy_version=None, sequence=Round.ORIGINAL, file_id="f", denied_cents=50000 if refused else 0,
    )  # fmt: skip
